//! Expressions, targets and patterns on one line, as `Display`.

use std::fmt::{self, Display, Formatter};

use crate::syntax::ast::{
    Arg, ArgKind, BinaryOp, Binding, Capturer, CompareOp, Comprehension, ComprehensionClause, ComprehensionKind, Expr,
    ExprKind, Mlir, MlirKind, MlirPiece, MlirText, Pattern, PatternKind, TStringPart, Target, TargetKind, UnaryOp,
};

/// `a b c`, each item with a space before it.
struct Spaced<'s, T>(&'s [T]);

impl<T: Display> Display for Spaced<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|item| write!(f, " {item}"))
    }
}

impl Display for Expr<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Error => f.write_str("<error>"),
            ExprKind::Name(name) => write!(f, "{}", name.symbol),
            ExprKind::SelfType => f.write_str("Self"),
            ExprKind::Int(int) => f.write_str(int.text),
            ExprKind::Float(text) => f.write_str(text),
            ExprKind::String(literal) => write!(f, "{:?}", literal.value),
            ExprKind::TString(template) => {
                f.write_str("(t-string")?;
                for part in template.parts {
                    match part {
                        TStringPart::Text(text) => write!(f, " {:?}", text.value)?,
                        TStringPart::Value(value) => write!(f, " {{{value}}}")?,
                    }
                }
                f.write_str(")")
            }
            ExprKind::Bool(true) => f.write_str("True"),
            ExprKind::Bool(false) => f.write_str("False"),
            ExprKind::None => f.write_str("None"),
            ExprKind::Ellipsis => f.write_str("..."),
            ExprKind::Underscore => f.write_str("_"),
            ExprKind::UnboundRest { keywords: false } => f.write_str("*_"),
            ExprKind::UnboundRest { keywords: true } => f.write_str("**_"),
            ExprKind::Paren(inner) => write!(f, "(paren {inner})"),
            ExprKind::Tuple(tuple) => write!(f, "(tuple{})", Spaced(tuple.elements)),
            ExprKind::List(elements) => write!(f, "(list{})", Spaced(elements)),
            ExprKind::Braces(args) => write!(f, "(braces{})", Spaced(args)),
            ExprKind::Dict(entries) => {
                f.write_str("(dict")?;
                entries.iter().try_for_each(|entry| write!(f, " ({} {})", entry.key, entry.value))?;
                f.write_str(")")
            }
            ExprKind::Comprehension(comprehension) => comprehension.fmt(f),
            ExprKind::Unary(unary) => write!(f, "({} {})", unary.operator.text(), unary.operand),
            ExprKind::Binary(binary) => write!(f, "({} {} {})", binary.operator.text(), binary.left, binary.right),
            ExprKind::Compare(compare) => {
                write!(f, "(compare {}", compare.first)?;
                compare.rest.iter().try_for_each(|link| write!(f, " {} {}", link.operator.text(), link.right))?;
                f.write_str(")")
            }
            ExprKind::IfElse(node) => write!(f, "(if {} {} {})", node.condition, node.then, node.otherwise),
            ExprKind::Walrus(walrus) => write!(f, "(:= {} {})", walrus.target, walrus.value),
            ExprKind::Lambda(lambda) => write!(f, "(lambda{} {})", lambda.signature, lambda.body),
            ExprKind::Await(node) => write!(f, "(await {})", node.operand),
            ExprKind::Transfer(transfer) => write!(f, "(transfer {})", transfer.operand),
            ExprKind::Call(call) => write!(f, "(call {}{})", call.callee, Spaced(call.args)),
            ExprKind::Subscript(subscript) => write!(f, "(index {}{})", subscript.base, Spaced(subscript.args)),
            ExprKind::Slice(slice) => {
                let part = |part: &Option<Expr<'_>>| part.map_or("-".to_string(), |part| part.to_string());
                write!(f, "(slice {} {}", part(&slice.start), part(&slice.stop))?;
                if slice.strided {
                    write!(f, " {}", part(&slice.step))?;
                }
                f.write_str(")")
            }
            ExprKind::Attribute(attribute) => write!(f, "(. {} {})", attribute.base, attribute.name.symbol),
            ExprKind::InferredMember { name, .. } => write!(f, ".{}", name.symbol),
            ExprKind::Unpack(value) => write!(f, "(* {value})"),
            ExprKind::FunctionType(function) => {
                let word = if function.asyncness.is_some() { "async-def" } else { "def" };
                write!(f, "({word}{})", function.signature)
            }
            ExprKind::RefType(node) => match node.origins {
                Some(origins) => write!(f, "(ref [{}] {})", Spaced(origins), node.target),
                None => write!(f, "(ref {})", node.target),
            },
            ExprKind::TypeOf(value) => write!(f, "(type_of {value})"),
            ExprKind::OriginOf(values) => write!(f, "(origin_of{})", Spaced(values)),
            ExprKind::Comptime(value) => write!(f, "(comptime {value})"),
            ExprKind::Mlir(mlir) => mlir.fmt(f),
        }
    }
}

impl Display for Comprehension<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = match self.kind {
            ComprehensionKind::List => "list-of",
            ComprehensionKind::Set => "set-of",
            ComprehensionKind::Dict => "dict-of",
        };
        write!(f, "({word} {}", self.element)?;
        if let Some(value) = self.value {
            write!(f, " {value}")?;
        }
        for clause in self.clauses {
            match clause {
                ComprehensionClause::For { target, iterable, .. } => write!(f, " (for {target} {iterable})")?,
                ComprehensionClause::If { condition, .. } => write!(f, " (if {condition})")?,
            }
        }
        f.write_str(")")
    }
}

impl Display for Mlir<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let word = match self.kind {
            MlirKind::Type => "mlir-type",
            MlirKind::Attr => "mlir-attr",
            MlirKind::Op => "mlir-op",
        };
        write!(f, "({word}")?;
        match self.text {
            MlirText::Whole(text) => write!(f, " `{text}`")?,
            MlirText::Spliced(pieces) => {
                for piece in pieces {
                    match piece {
                        MlirPiece::Text(text) => write!(f, " `{text}`")?,
                        MlirPiece::Value(value) => write!(f, " {value}")?,
                    }
                }
            }
        }
        f.write_str(")")
    }
}

impl Display for Arg<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.kind {
            ArgKind::Positional => write!(f, "{}", self.value),
            ArgKind::Keyword(name) => write!(f, "{}={}", name.symbol, self.value),
            ArgKind::Unpack => write!(f, "*{}", self.value),
            ArgKind::UnpackKeywords => write!(f, "**{}", self.value),
        }
    }
}

impl UnaryOp {
    /// The operator as it is written.
    pub const fn text(self) -> &'static str {
        match self {
            UnaryOp::Neg => "-",
            UnaryOp::Pos => "+",
            UnaryOp::Invert => "~",
            UnaryOp::Not => "not",
        }
    }
}

impl BinaryOp {
    /// The operator as it is written.
    pub const fn text(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::MatMul => "@",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::Shl => "<<",
            BinaryOp::Shr => ">>",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitXor => "^",
            BinaryOp::BitOr => "|",
            BinaryOp::And => "and",
            BinaryOp::Or => "or",
        }
    }
}

impl CompareOp {
    /// The operator as it is written.
    pub const fn text(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
            CompareOp::In => "in",
            CompareOp::NotIn => "not in",
            CompareOp::Is => "is",
            CompareOp::IsNot => "is not",
        }
    }
}

impl Binding {
    /// The keyword.
    pub const fn text(self) -> &'static str {
        match self {
            Binding::Var => "var",
            Binding::Ref => "ref",
            Binding::Let => "let",
        }
    }
}

impl Display for Target<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TargetKind::Place(place) => place.fmt(f),
            TargetKind::Tuple(targets) => write!(f, "(tuple{})", Spaced(targets)),
            TargetKind::Declare(declare) => {
                write!(f, "({} {}", declare.binding.text(), declare.target)?;
                if let Some(ty) = declare.ty {
                    write!(f, " : {ty}")?;
                }
                f.write_str(")")
            }
            TargetKind::Annotated(annotated) => write!(f, "({} : {})", annotated.target, annotated.ty),
        }
    }
}

impl Display for Capturer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.binding {
            Some(binding) => write!(f, "(capture {} {})", binding.text(), self.name.symbol),
            None => write!(f, "(capture {})", self.name.symbol),
        }
    }
}

impl Display for Pattern<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            PatternKind::Error => f.write_str("<error>"),
            PatternKind::Wildcard => f.write_str("_"),
            PatternKind::Capture(capture) => capture.fmt(f),
            PatternKind::Literal(value) => value.fmt(f),
            PatternKind::Equal { value, .. } => write!(f, "(== {value})"),
            PatternKind::Constant(value) => value.fmt(f),
            PatternKind::Or(patterns) => write!(f, "(|{})", Spaced(patterns)),
            PatternKind::As { pattern, capture } => write!(f, "(as {pattern} {capture})"),
            PatternKind::Group(pattern) => write!(f, "(paren {pattern})"),
            PatternKind::Tuple(patterns) => write!(f, "(tuple{})", Spaced(patterns)),
            PatternKind::Sequence(patterns) => write!(f, "(list{})", Spaced(patterns)),
            PatternKind::Rest(None) => f.write_str("*_"),
            PatternKind::Rest(Some(capture)) => write!(f, "*{capture}"),
            PatternKind::Call(call) => {
                write!(f, "(call {}", call.head)?;
                for field in call.fields {
                    match field.name {
                        Some(name) => write!(f, " {}={}", name.symbol, field.pattern)?,
                        None => write!(f, " {}", field.pattern)?,
                    }
                }
                f.write_str(")")
            }
        }
    }
}
