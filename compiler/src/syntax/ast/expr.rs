//! Expressions.

use super::{FunctionType, Lambda, Name, Target};
use crate::syntax::Span;

/// An expression, which may be a type.
#[derive(Debug, Clone, Copy)]
pub struct Expr<'a> {
    /// From the first to the last token, parentheses included where they belong to the node.
    pub span: Span,
    pub kind: ExprKind<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum ExprKind<'a> {
    /// Something that did not parse; an error has been reported.
    Error,
    /// `x`; also `self`, `Int` and every other plain name.
    Name(Name),
    /// `Self`
    SelfType,
    /// `42`, `0xFF`, `1_000`: the text as written. Value: [`IntText::digits`].
    Int(IntText<'a>),
    /// `1.5e3`: the text as written, underscores included.
    Float(&'a str),
    /// `"abc" 'def'`: adjacent literals are one node.
    String(StringLiteral<'a>),
    /// `t"a {b}"`
    TString(&'a TString<'a>),
    /// `True`, `False`
    Bool(bool),
    /// `None`
    None,
    /// `...`
    Ellipsis,
    /// `_`: a discarded value, or an unbound parameter.
    Underscore,
    /// `*_` or `**_`: all remaining (keyword) parameters are unbound.
    UnboundRest { keywords: bool },
    /// `(e)`
    Paren(&'a Expr<'a>),
    /// `a, b` and `(a, b)` and `()`
    Tuple(Tuple<'a>),
    /// `[a, b]`
    List(&'a [Expr<'a>]),
    /// `{a, b}`, `{a, x=b}`, `{}`: a set, or the arguments of a constructor call.
    Braces(&'a [Arg<'a>]),
    /// `{k: v}`
    Dict(&'a [DictEntry<'a>]),
    /// `[e for x in xs if c]`, with braces for sets and dictionaries.
    Comprehension(&'a Comprehension<'a>),
    /// `-x`, `not x`
    Unary(&'a Unary<'a>),
    /// `a + b`, `a and b`
    Binary(&'a Binary<'a>),
    /// `a < b <= c`: a chain of one or more comparisons.
    Compare(&'a Compare<'a>),
    /// `a if c else b`
    IfElse(&'a IfElse<'a>),
    /// `x := e`
    Walrus(&'a Walrus<'a>),
    /// `lambda (x: Int) -> Int: x + 1`
    Lambda(&'a Lambda<'a>),
    /// `await e`
    Await(&'a Await<'a>),
    /// `e^`
    Transfer(&'a Transfer<'a>),
    /// `f(a, k=b)`
    Call(&'a Call<'a>),
    /// `x[i, 1:2, k=v]`: an element, or parameters given to a type or function.
    Subscript(&'a Subscript<'a>),
    /// `a:b:c`, only as a subscript argument.
    Slice(&'a Slice<'a>),
    /// `x.name`
    Attribute(&'a Attribute<'a>),
    /// `.name`: a member of the type that the context expects.
    InferredMember { dot: u32, name: Name },
    /// `*e`, in type position (`*args: *Ts`) and in displays.
    Unpack(&'a Expr<'a>),
    /// `def(Int, mut String) raises thin -> T`
    FunctionType(&'a FunctionType<'a>),
    /// `ref[origin] T`, the result type of a function that returns a reference.
    RefType(&'a RefType<'a>),
    /// `type_of(e)`
    TypeOf(&'a Expr<'a>),
    /// `origin_of(a, b)`
    OriginOf(&'a [Expr<'a>]),
    /// `comptime(e)`
    Comptime(&'a Expr<'a>),
    /// `__mlir_type.index`, `` __mlir_op.`index.add` ``, `__mlir_attr[...]`. Attributes and
    /// operands of an operation are an ordinary subscript and call around this node.
    Mlir(&'a Mlir<'a>),
}

impl<'a> Expr<'a> {
    /// The expression inside any number of parentheses.
    pub fn without_parens(&self) -> &Expr<'a> {
        let mut expr = self;
        while let ExprKind::Paren(inner) = expr.kind {
            expr = inner;
        }
        expr
    }

    /// Is it a number, a string, a truth value or `None`, perhaps with a sign?
    pub fn is_literal(&self) -> bool {
        match &self.without_parens().kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::String(_) | ExprKind::Bool(_) | ExprKind::None => true,
            ExprKind::Unary(unary) => {
                matches!(unary.operator, UnaryOp::Neg | UnaryOp::Pos) && unary.operand.is_literal()
            }
            _ => false,
        }
    }

    /// The name, if the expression is just a name.
    pub fn as_name(&self) -> Option<Name> {
        match self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// Where the official compiler puts the caret for an error about this expression as a whole:
    /// the operator of an operation, the `(` of a call, the `[` of a subscript, the `.` of an
    /// attribute, and otherwise the start (LANGUAGE.md L18.1).
    pub fn caret(&self) -> u32 {
        match self.kind {
            ExprKind::Unary(unary) => unary.operator_pos,
            ExprKind::Binary(binary) => binary.operator_pos,
            ExprKind::Compare(compare) => compare.rest.first().map_or(self.span.start, |link| link.operator_pos),
            ExprKind::IfElse(if_else) => if_else.if_pos,
            ExprKind::Walrus(walrus) => walrus.operator_pos,
            ExprKind::Transfer(transfer) => transfer.caret_pos,
            ExprKind::Call(call) => call.open,
            ExprKind::Subscript(subscript) => subscript.open,
            ExprKind::Attribute(attribute) => attribute.dot,
            // The first comma, which nobody separates from the element.
            ExprKind::Tuple(tuple) => tuple.elements.first().map_or(self.span.start, |first| first.span.end),
            _ => self.span.start,
        }
    }
}

/// The digits of an integer literal. There is no limit on their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntText<'a> {
    /// As written, with prefix and underscores.
    pub text: &'a str,
    /// 2, 8, 10 or 16.
    pub radix: u32,
}

impl<'a> IntText<'a> {
    /// The value's digits in [`radix`](Self::radix), without prefix and underscores.
    pub fn digits(self) -> impl Iterator<Item = u8> + 'a {
        let body = if self.radix == 10 { self.text } else { self.text.get(2..).unwrap_or("") };
        body.bytes().filter(|&byte| byte != b'_')
    }

    /// The value, if it fits.
    pub fn to_u64(self) -> Option<u64> {
        self.digits().try_fold(0u64, |value, byte| {
            let digit = (byte as char).to_digit(self.radix)?;
            value.checked_mul(u64::from(self.radix))?.checked_add(u64::from(digit))
        })
    }
}

/// A string literal with escapes resolved and adjacent literals joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StringLiteral<'a> {
    pub span: Span,
    /// The value. Escapes stand for code points: `"\xff"` is two bytes of UTF-8.
    pub value: &'a str,
}

/// A template string.
#[derive(Debug)]
pub struct TString<'a> {
    pub span: Span,
    pub parts: &'a [TStringPart<'a>],
}

#[derive(Debug, Clone, Copy)]
pub enum TStringPart<'a> {
    /// Text between replacements, escapes resolved and `{{` reduced to `{`.
    Text(StringLiteral<'a>),
    /// `{e}`
    Value(&'a Expr<'a>),
}

#[derive(Debug, Clone, Copy)]
pub struct Tuple<'a> {
    pub elements: &'a [Expr<'a>],
    /// `(a, b)` rather than `a, b`.
    pub parenthesized: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct DictEntry<'a> {
    pub key: Expr<'a>,
    /// Offset of the `:`.
    pub colon: u32,
    pub value: Expr<'a>,
}

#[derive(Debug)]
pub struct Comprehension<'a> {
    pub kind: ComprehensionKind,
    /// The element, or the key of a dictionary.
    pub element: &'a Expr<'a>,
    /// The value of a dictionary entry; `Some` exactly for [`ComprehensionKind::Dict`].
    pub value: Option<&'a Expr<'a>>,
    pub clauses: &'a [ComprehensionClause<'a>],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
}

#[derive(Debug, Clone, Copy)]
pub enum ComprehensionClause<'a> {
    For { for_span: Span, target: &'a Target<'a>, iterable: &'a Expr<'a> },
    If { if_span: Span, condition: &'a Expr<'a> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Not,
}

#[derive(Debug)]
pub struct Unary<'a> {
    pub operator: UnaryOp,
    pub operator_pos: u32,
    pub operand: Expr<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    Shl,
    Shr,
    BitAnd,
    BitXor,
    BitOr,
    And,
    Or,
}

#[derive(Debug)]
pub struct Binary<'a> {
    pub left: Expr<'a>,
    pub operator: BinaryOp,
    pub operator_pos: u32,
    pub right: Expr<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    In,
    NotIn,
    Is,
    IsNot,
}

#[derive(Debug)]
pub struct Compare<'a> {
    pub first: Expr<'a>,
    /// Never empty.
    pub rest: &'a [CompareLink<'a>],
}

#[derive(Debug, Clone, Copy)]
pub struct CompareLink<'a> {
    pub operator: CompareOp,
    pub operator_pos: u32,
    pub right: Expr<'a>,
}

#[derive(Debug)]
pub struct IfElse<'a> {
    pub then: Expr<'a>,
    pub if_pos: u32,
    pub condition: Expr<'a>,
    pub else_pos: u32,
    pub otherwise: Expr<'a>,
}

#[derive(Debug)]
pub struct Walrus<'a> {
    pub target: Expr<'a>,
    pub operator_pos: u32,
    pub value: Expr<'a>,
}

#[derive(Debug)]
pub struct Await<'a> {
    pub keyword: Span,
    pub operand: Expr<'a>,
}

#[derive(Debug)]
pub struct Transfer<'a> {
    pub operand: Expr<'a>,
    /// Offset of the `^`.
    pub caret_pos: u32,
}

#[derive(Debug)]
pub struct Call<'a> {
    pub callee: Expr<'a>,
    /// Offset of the `(`.
    pub open: u32,
    pub args: &'a [Arg<'a>],
}

#[derive(Debug)]
pub struct Subscript<'a> {
    pub base: Expr<'a>,
    /// Offset of the `[`.
    pub open: u32,
    /// Empty for the dereference `p[]`.
    pub args: &'a [Arg<'a>],
}

/// One argument of a call, subscript or initialiser list.
#[derive(Debug, Clone, Copy)]
pub struct Arg<'a> {
    pub span: Span,
    pub kind: ArgKind,
    pub value: Expr<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgKind {
    Positional,
    /// `name=value`
    Keyword(Name),
    /// `*value`
    Unpack,
    /// `**value`
    UnpackKeywords,
}

#[derive(Debug)]
pub struct Slice<'a> {
    pub start: Option<Expr<'a>>,
    pub stop: Option<Expr<'a>>,
    pub step: Option<Expr<'a>>,
    /// Offset of the first `:`.
    pub colon: u32,
    /// Whether there is a second `:` (`a:b:` has one, but no `step`).
    pub strided: bool,
}

#[derive(Debug)]
pub struct Attribute<'a> {
    pub base: Expr<'a>,
    /// Offset of the `.`.
    pub dot: u32,
    pub name: Name,
}

#[derive(Debug)]
pub struct RefType<'a> {
    pub keyword: Span,
    /// What stands in the brackets: origins, and possibly an address space. `None` without
    /// brackets.
    pub origins: Option<&'a [Expr<'a>]>,
    pub target: Expr<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MlirKind {
    Type,
    Attr,
    Op,
}

#[derive(Debug)]
pub struct Mlir<'a> {
    pub kind: MlirKind,
    pub text: MlirText<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum MlirText<'a> {
    /// `` .`text` `` or `.text`
    Whole(&'a str),
    /// `` [`text`, expression, `text`] ``
    Spliced(&'a [MlirPiece<'a>]),
}

#[derive(Debug, Clone, Copy)]
pub enum MlirPiece<'a> {
    /// `` `text` ``, copied as it is.
    Text(&'a str),
    /// A compile-time value, put into the text.
    Value(&'a Expr<'a>),
}
