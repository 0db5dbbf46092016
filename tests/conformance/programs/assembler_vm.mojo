"""A stack machine with an assembler, labels, calls, traps as typed errors, and a disassembler."""


@fieldwise_init
struct Op(Copyable, Equatable, ImplicitlyCopyable, Writable):
    var code: UInt8

    comptime PUSH = Op(0)
    comptime ADD = Op(1)
    comptime SUB = Op(2)
    comptime MUL = Op(3)
    comptime DIV = Op(4)
    comptime JMP = Op(5)
    comptime JZ = Op(6)
    comptime LOAD = Op(7)
    comptime STORE = Op(8)
    comptime PRINT = Op(9)
    comptime CALL = Op(10)
    comptime RET = Op(11)
    comptime HALT = Op(12)
    comptime DUP = Op(13)
    comptime LT = Op(14)

    def __eq__(self, o: Self) -> Bool:
        return self.code == o.code

    def has_operand(self) -> Bool:
        return self in (Op.PUSH, Op.JMP, Op.JZ, Op.LOAD, Op.STORE, Op.CALL)

    def write_to(self, mut w: Some[Writer]):
        comptime names = [
            "PUSH", "ADD", "SUB", "MUL", "DIV", "JMP", "JZ", "LOAD", "STORE", "PRINT", "CALL", "RET", "HALT", "DUP",
            "LT",
        ]
        w.write(materialize[names]()[Int(self.code)])


@fieldwise_init
struct Instr(Copyable, ImplicitlyCopyable, Writable):
    var op: Op
    var arg: Int

    def write_to(self, mut w: Some[Writer]):
        w.write(self.op)
        if self.op.has_operand():
            w.write(" ", self.arg)


@fieldwise_init
struct Trap(Copyable, Writable):
    var pc: Int
    var kind: String

    def write_to(self, mut w: Some[Writer]):
        w.write("trap at ", self.pc, ": ", self.kind)


def assemble(source: String) raises -> List[Instr]:
    var labels = Dict[String, Int]()
    var pending = List[Tuple[Int, String]]()
    var code = List[Instr]()
    for raw in source.splitlines():
        var line = raw.strip()
        if not line:
            continue
        if line.endswith(":"):
            labels[String(line[byte = 0 : line.byte_length() - 1])] = len(code)
            continue
        var parts = line.split()
        var op: Op
        match String(parts[0]):
            case "push": op = Op.PUSH
            case "add": op = Op.ADD
            case "sub": op = Op.SUB
            case "mul": op = Op.MUL
            case "div": op = Op.DIV
            case "jmp": op = Op.JMP
            case "jz": op = Op.JZ
            case "load": op = Op.LOAD
            case "store": op = Op.STORE
            case "print": op = Op.PRINT
            case "call": op = Op.CALL
            case "ret": op = Op.RET
            case "halt": op = Op.HALT
            case "dup": op = Op.DUP
            case "lt": op = Op.LT
            case name: raise Error("unknown instruction ", name)
        var arg = 0
        if op.has_operand():
            if len(parts) < 2:
                raise Error("missing operand of ", op)
            try:
                arg = Int(parts[1])
            except:
                pending.append((len(code), String(parts[1])))
        code.append(Instr(op, arg))
    for p in pending:
        if p[1] not in labels:
            raise Error("unknown label ", p[1])
        code[p[0]].arg = labels[p[1]]
    return code^


struct VM:
    var stack: List[Int]
    var calls: List[Int]
    var memory: Array[Int, 16]
    var pc: Int
    var output: String
    var fuel: Int

    def __init__(out self, fuel: Int = 10_000):
        self.stack = []
        self.calls = []
        self.memory = Array[Int, 16](fill=0)
        self.pc = 0
        self.output = ""
        self.fuel = fuel

    def pop(mut self) raises Trap -> Int:
        if not self.stack:
            raise Trap(self.pc, "stack underflow")
        return self.stack.pop()

    def step(mut self, code: List[Instr]) raises Trap -> Bool:
        if not 0 <= self.pc < len(code):
            raise Trap(self.pc, "pc out of range")
        if self.fuel == 0:
            raise Trap(self.pc, "out of fuel")
        self.fuel -= 1
        var i = code[self.pc]
        self.pc += 1
        if i.op == Op.PUSH:
            self.stack.append(i.arg)
        elif i.op == Op.ADD or i.op == Op.SUB or i.op == Op.MUL or i.op == Op.DIV or i.op == Op.LT:
            var b = self.pop()
            var a = self.pop()
            if i.op == Op.ADD:
                self.stack.append(a + b)
            elif i.op == Op.SUB:
                self.stack.append(a - b)
            elif i.op == Op.MUL:
                self.stack.append(a * b)
            elif i.op == Op.LT:
                self.stack.append(1 if a < b else 0)
            else:
                if b == 0:
                    raise Trap(self.pc - 1, "division by zero")
                self.stack.append(a // b)
        elif i.op == Op.JMP:
            self.pc = i.arg
        elif i.op == Op.JZ:
            if self.pop() == 0:
                self.pc = i.arg
        elif i.op == Op.LOAD:
            self.stack.append(self.memory[i.arg])
        elif i.op == Op.STORE:
            self.memory[i.arg] = self.pop()
        elif i.op == Op.PRINT:
            self.output += String(self.pop(), " ")
        elif i.op == Op.CALL:
            self.calls.append(self.pc)
            self.pc = i.arg
        elif i.op == Op.RET:
            if not self.calls:
                return False
            self.pc = self.calls.pop()
        elif i.op == Op.DUP:
            var top = self.pop()
            self.stack.append(top)
            self.stack.append(top)
        else:
            return False
        return True

    def run(mut self, code: List[Instr]) raises Trap:
        while self.step(code):
            pass


comptime FACTORIAL = """
    push 1
    store 0
    push 1
    store 1
loop:
    load 1
    push 11
    lt
    jz done
    load 0
    load 1
    mul
    store 0
    load 0
    print
    load 1
    push 1
    add
    store 1
    jmp loop
done:
    halt
"""


def execute(title: String, source: String):
    print("==", title)
    try:
        var code = assemble(source)
        var vm = VM(500)
        try:
            vm.run(code)
            print("ok:", vm.output, "fuel", vm.fuel, "stack", vm.stack)
        except trap:
            print(trap, "| output:", vm.output, "| at", code[trap.pc] if trap.pc < len(code) else Instr(Op.HALT, 0))
    except e:
        print("assembler:", e)


def main():
    execute("factorial", FACTORIAL)
    execute("calls", "push 5\ncall sq\ncall sq\nprint\nhalt\nsq:\ndup\nmul\nret")
    execute("underflow", "add")
    execute("div", "push 1\npush 0\ndiv")
    execute("fuel", "x:\njmp x")
    execute("range", "jmp 99")
    execute("bad", "frob 1")
    execute("label", "jmp nowhere")
    execute("operand", "push")
    try:
        for i, ins in enumerate(assemble("push 3\nprint\nhalt")):
            print(i, ins)
    except e:
        print(e)
