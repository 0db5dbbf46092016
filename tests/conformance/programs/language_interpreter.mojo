"""A small imperative language: tokenizer, recursive-descent parser to a flat tree, tree-walking evaluator."""
from std.utils import Variant

comptime NUM = 0
comptime IDENT = 1
comptime OP = 2
comptime KEYWORD = 3
comptime END = 4


@fieldwise_init
struct Token(Copyable, Writable):
    var kind: Int
    var text: String
    var line: Int

    def write_to(self, mut w: Some[Writer]):
        w.write(self.kind, ":", self.text, "@", self.line)


@fieldwise_init
struct SyntaxError(Copyable, Writable):
    var line: Int
    var message: String

    def write_to(self, mut w: Some[Writer]):
        w.write("line ", self.line, ": ", self.message)


def is_alpha(c: Int) -> Bool:
    return (c >= ord("a") and c <= ord("z")) or (c >= ord("A") and c <= ord("Z")) or c == ord("_")


def is_digit(c: Int) -> Bool:
    return ord("0") <= c <= ord("9")


struct Lexer:
    var text: String
    var pos: Int
    var line: Int

    def __init__(out self, var text: String):
        self.text = text^
        self.pos = 0
        self.line = 1

    def peek(self) -> Int:
        if self.pos < self.text.byte_length():
            return ord(self.text[byte=self.pos])
        return 0

    def next(mut self) raises SyntaxError -> Token:
        while self.peek() == ord(" ") or self.peek() == ord("\n"):
            if self.peek() == ord("\n"):
                self.line += 1
            self.pos += 1
        var c = self.peek()
        var start = self.pos
        if c == 0:
            return Token(END, "<end>", self.line)
        if is_digit(c):
            while is_digit(self.peek()):
                self.pos += 1
            return Token(NUM, String(self.text[byte = start : self.pos]), self.line)
        if is_alpha(c):
            while is_alpha(self.peek()) or is_digit(self.peek()):
                self.pos += 1
            var word = String(self.text[byte = start : self.pos])
            var keywords: List[String] = ["while", "do", "end", "if", "then", "else", "print", "let"]
            var kind = KEYWORD if word in keywords else IDENT
            return Token(kind, word^, self.line)
        self.pos += 1
        if self.peek() == ord("="):
            if c == ord("=") or c == ord("<") or c == ord(">") or c == ord("!"):
                self.pos += 1
                return Token(OP, String(self.text[byte = start : start + 2]), self.line)
        if String(self.text[byte=start]) in "+-*/%()<>=;":
            return Token(OP, String(self.text[byte=start]), self.line)
        raise SyntaxError(self.line, String("unexpected '", self.text[byte=start], "'"))


comptime Payload = Variant[Int, String]


@fieldwise_init
struct Node(Copyable):
    var op: String
    var value: Payload
    var kids: List[Int]


struct Parser:
    var tokens: List[Token]
    var at: Int
    var nodes: List[Node]

    def __init__(out self, var tokens: List[Token]):
        self.tokens = tokens^
        self.at = 0
        self.nodes = []

    def look(self) -> ref[self.tokens[0]] Token:
        return self.tokens[self.at]

    def accept(mut self, text: String) -> Bool:
        if self.look().text == text and self.look().kind != NUM:
            self.at += 1
            return True
        return False

    def expect(mut self, text: String) raises SyntaxError:
        if not self.accept(text):
            raise SyntaxError(self.look().line, String("expected ", text, ", found ", self.look().text))

    def add(mut self, op: String, var value: Payload, var kids: List[Int]) -> Int:
        self.nodes.append(Node(op, value^, kids^))
        return len(self.nodes) - 1

    def block(mut self, *stops: String) raises SyntaxError -> Int:
        var kids = List[Int]()
        while True:
            var stop = False
            for s in stops:
                if self.look().text == s:
                    stop = True
            if stop or self.look().kind == END:
                break
            kids.append(self.statement())
            _ = self.accept(";")
        return self.add("block", 0, kids^)

    def statement(mut self) raises SyntaxError -> Int:
        if self.accept("print"):
            var e = self.expr()
            return self.add("print", 0, [e])
        if self.accept("while"):
            var c = self.expr()
            self.expect("do")
            var b = self.block("end")
            self.expect("end")
            return self.add("while", 0, [c, b])
        if self.accept("if"):
            var c = self.expr()
            self.expect("then")
            var t = self.block("else", "end")
            var kids: List[Int] = [c, t]
            if self.accept("else"):
                kids.append(self.block("end"))
            self.expect("end")
            return self.add("if", 0, kids^)
        _ = self.accept("let")
        var name = self.look().text
        if self.look().kind != IDENT:
            raise SyntaxError(self.look().line, "expected a name, found " + name)
        self.at += 1
        self.expect("=")
        var e = self.expr()
        return self.add("set", name, [e])

    def expr(mut self) raises SyntaxError -> Int:
        var left = self.sum()
        for op in ["<=", ">=", "==", "!=", "<", ">"]:
            if self.accept(op):
                var right = self.sum()
                return self.add(op, 0, [left, right])
        return left

    def sum(mut self) raises SyntaxError -> Int:
        var left = self.product()
        while True:
            if self.accept("+"):
                var r = self.product()
                left = self.add("+", 0, [left, r])
            elif self.accept("-"):
                var r = self.product()
                left = self.add("-", 0, [left, r])
            else:
                return left

    def product(mut self) raises SyntaxError -> Int:
        var left = self.atom()
        while self.look().text in "*/%" and self.look().kind == OP:
            var op = self.look().text
            self.at += 1
            var r = self.atom()
            left = self.add(op, 0, [left, r])
        return left

    def atom(mut self) raises SyntaxError -> Int:
        var t = self.look().copy()
        self.at += 1
        if t.kind == NUM:
            try:
                return self.add("num", Int(t.text), [])
            except:
                raise SyntaxError(t.line, "bad number")
        if t.kind == IDENT:
            return self.add("var", t.text, [])
        if t.text == "(":
            var e = self.expr()
            self.expect(")")
            return e
        if t.text == "-":
            var e = self.atom()
            return self.add("neg", 0, [e])
        raise SyntaxError(t.line, "unexpected " + t.text)


struct Machine:
    var vars: Dict[String, Int]
    var out: List[String]
    var steps: Int

    def __init__(out self):
        self.vars = {}
        self.out = []
        self.steps = 0

    def eval(mut self, nodes: List[Node], i: Int) raises -> Int:
        ref n = nodes[i]
        self.steps += 1
        if self.steps > 5000:
            raise Error("too many steps")
        if n.op == "num":
            return n.value[Int]
        if n.op == "var":
            ref name = n.value[String]
            if name not in self.vars:
                raise Error("undefined variable ", name)
            return self.vars[name]
        if n.op == "block":
            for k in n.kids:
                _ = self.eval(nodes, k)
            return 0
        if n.op == "print":
            self.out.append(String(self.eval(nodes, n.kids[0])))
            return 0
        if n.op == "set":
            self.vars[n.value[String]] = self.eval(nodes, n.kids[0])
            return 0
        if n.op == "while":
            while self.eval(nodes, n.kids[0]) != 0:
                _ = self.eval(nodes, n.kids[1])
            return 0
        if n.op == "if":
            if self.eval(nodes, n.kids[0]) != 0:
                return self.eval(nodes, n.kids[1])
            elif len(n.kids) > 2:
                return self.eval(nodes, n.kids[2])
            return 0
        var a = self.eval(nodes, n.kids[0])
        if n.op == "neg":
            return -a
        var b = self.eval(nodes, n.kids[1])
        match n.op:
            case "+": return a + b
            case "-": return a - b
            case "*": return a * b
            case "/":
                if b == 0:
                    raise Error("division by zero")
                return a // b
            case "%": return a % b
            case "<": return Int(a < b)
            case ">": return Int(a > b)
            case "<=": return Int(a <= b)
            case ">=": return Int(a >= b)
            case "==": return Int(a == b)
            case "!=": return Int(a != b)
            case _: raise Error("bad op ", n.op)


def run(source: String):
    try:
        var lexer = Lexer(source)
        var tokens = List[Token]()
        while True:
            var t = lexer.next()
            var last = t.kind == END
            tokens.append(t^)
            if last:
                break
        var parser = Parser(tokens^)
        var root = parser.block()
        if parser.look().kind != END:
            raise SyntaxError(parser.look().line, "trailing " + parser.look().text)
        var m = Machine()
        try:
            _ = m.eval(parser.nodes, root)
        except e:
            print("runtime error:", e)
        print("output:", ", ".join(m.out), "| steps", m.steps, "| nodes", len(parser.nodes))
        for item in m.vars.items():
            print(" ", item.key, "=", item.value)
    except e:
        print("syntax error:", e)


def main():
    run("let a = 0; let b = 1; while a < 50 do print a; let t = a + b; a = b; b = t end")
    run("x = 10\nwhile x > 0 do\n  if x % 3 == 0 then print x * 100 else print -x end\n  x = x - 1\nend")
    run("print (1 + 2) * 3 - 4 / 2")
    run("print 1 / 0")
    run("print y")
    run("x = $")
    run("x = (1 + 2")
    run("while 1 do x = 1 end")
    run("if 1 then\n\n let 5 = 3 end")
