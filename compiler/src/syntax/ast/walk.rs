//! Walks over trees for the names they use: what a nested function may capture.

use super::*;

/// Every plain name in the statements, in source order, each once.
pub fn names_in_block(block: &Block<'_>, out: &mut Vec<Name>) {
    block.stmts.iter().for_each(|stmt| stmt_names(stmt, out));
}

/// Every plain name in the expression, in source order, each once.
pub fn names_in_expr(expr: &Expr<'_>, out: &mut Vec<Name>) {
    let mut visit = |inner: &Expr<'_>| names_in_expr(inner, out);
    match expr.kind {
        ExprKind::Name(name) => note_name(name, out),
        ExprKind::Error
        | ExprKind::SelfType
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::String(_)
        | ExprKind::Bool(_)
        | ExprKind::None
        | ExprKind::Ellipsis
        | ExprKind::Underscore
        | ExprKind::UnboundRest { .. }
        | ExprKind::InferredMember { .. }
        | ExprKind::FunctionType(_)
        | ExprKind::Mlir(_) => {}
        ExprKind::TString(tstring) => {
            for part in tstring.parts {
                if let TStringPart::Value(value) = part {
                    visit(value);
                }
            }
        }
        ExprKind::Paren(inner) | ExprKind::Unpack(inner) | ExprKind::TypeOf(inner) | ExprKind::Comptime(inner) => {
            visit(inner);
        }
        ExprKind::Tuple(tuple) => tuple.elements.iter().for_each(visit),
        ExprKind::List(items) | ExprKind::OriginOf(items) => items.iter().for_each(visit),
        ExprKind::Braces(args) => args.iter().for_each(|a| visit(&a.value)),
        ExprKind::Dict(entries) => {
            for entry in entries {
                visit(&entry.key);
                visit(&entry.value);
            }
        }
        ExprKind::Comprehension(comprehension) => comprehension_names(comprehension, out),
        ExprKind::Unary(unary) => visit(&unary.operand),
        ExprKind::Binary(binary) => {
            visit(&binary.left);
            visit(&binary.right);
        }
        ExprKind::Compare(compare) => {
            visit(&compare.first);
            compare.rest.iter().for_each(|link| visit(&link.right));
        }
        ExprKind::IfElse(if_else) => {
            visit(&if_else.then);
            visit(&if_else.condition);
            visit(&if_else.otherwise);
        }
        ExprKind::Walrus(walrus) => {
            visit(&walrus.target);
            visit(&walrus.value);
        }
        ExprKind::Lambda(lambda) => {
            capture_names(lambda.signature.captures, out);
            names_in_expr(&lambda.body, out);
        }
        ExprKind::Await(inner) => visit(&inner.operand),
        ExprKind::Transfer(transfer) => visit(&transfer.operand),
        ExprKind::Call(call) => {
            visit(&call.callee);
            call.args.iter().for_each(|a| visit(&a.value));
        }
        ExprKind::Subscript(subscript) => {
            visit(&subscript.base);
            subscript.args.iter().for_each(|a| visit(&a.value));
        }
        ExprKind::Slice(slice) => {
            [&slice.start, &slice.stop, &slice.step].into_iter().flatten().for_each(visit);
        }
        ExprKind::Attribute(attribute) => visit(&attribute.base),
        ExprKind::RefType(reference) => visit(&reference.target),
    }
}

fn comprehension_names(comprehension: &Comprehension<'_>, out: &mut Vec<Name>) {
    for clause in comprehension.clauses {
        match clause {
            ComprehensionClause::For { iterable, .. } => names_in_expr(iterable, out),
            ComprehensionClause::If { condition, .. } => names_in_expr(condition, out),
        }
    }
    names_in_expr(comprehension.element, out);
    if let Some(value) = comprehension.value {
        names_in_expr(value, out);
    }
}

fn capture_names(list: Option<&CaptureList<'_>>, out: &mut Vec<Name>) {
    list.map_or(&[][..], |l| l.captures)
        .iter()
        .filter_map(|capture| capture.name)
        .for_each(|name| note_name(name, out));
}

fn note_name(name: Name, out: &mut Vec<Name>) {
    if !out.iter().any(|earlier| earlier.symbol == name.symbol) {
        out.push(name);
    }
}

fn target_names(target: &Target<'_>, out: &mut Vec<Name>) {
    match target.kind {
        TargetKind::Place(expr) => names_in_expr(expr, out),
        TargetKind::Tuple(parts) => parts.iter().for_each(|p| target_names(p, out)),
        // Declared here: not a use.
        TargetKind::Declare(_) => {}
        TargetKind::Annotated(annotated) => target_names(&annotated.target, out),
    }
}

fn condition_names(condition: &Condition<'_>, out: &mut Vec<Name>) {
    match condition {
        Condition::Expr(expr) => names_in_expr(expr, out),
        Condition::Case { pattern, subject, .. } => {
            names_in_expr(subject, out);
            pattern_names(pattern, out);
        }
    }
}

fn pattern_names(pattern: &Pattern<'_>, out: &mut Vec<Name>) {
    match pattern.kind {
        PatternKind::Error | PatternKind::Wildcard | PatternKind::Capture(_) | PatternKind::Rest(_) => {}
        PatternKind::Literal(expr) | PatternKind::Equal { value: expr, .. } | PatternKind::Constant(expr) => {
            names_in_expr(expr, out);
        }
        PatternKind::Or(parts) | PatternKind::Tuple(parts) | PatternKind::Sequence(parts) => {
            parts.iter().for_each(|p| pattern_names(p, out));
        }
        PatternKind::As { pattern, .. } | PatternKind::Group(pattern) => pattern_names(pattern, out),
        PatternKind::Call(call) => call.fields.iter().for_each(|f| pattern_names(&f.pattern, out)),
    }
}

fn stmt_names(stmt: &Stmt<'_>, out: &mut Vec<Name>) {
    match stmt.kind {
        StmtKind::Error
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Import(_)
        | StmtKind::Declare(_)
        | StmtKind::Struct(_)
        | StmtKind::Trait(_)
        | StmtKind::Extension(_) => {}
        StmtKind::Expr(expr) => names_in_expr(expr, out),
        StmtKind::Assign(assign) => {
            names_in_expr(assign.value, out);
            assign.targets.iter().for_each(|t| target_names(&t.target, out));
        }
        StmtKind::AugAssign(assign) => {
            names_in_expr(assign.target, out);
            names_in_expr(assign.value, out);
        }
        StmtKind::If(if_stmt) => {
            for branch in if_stmt.branches {
                condition_names(&branch.condition, out);
                names_in_block(branch.body, out);
            }
            if let Some(block) = if_stmt.otherwise {
                names_in_block(block, out);
            }
        }
        StmtKind::While(while_stmt) => {
            condition_names(&while_stmt.condition, out);
            names_in_block(&while_stmt.body, out);
            optional_block(while_stmt.otherwise.as_ref(), out);
        }
        StmtKind::For(for_stmt) => {
            names_in_expr(for_stmt.iterable, out);
            names_in_block(&for_stmt.body, out);
            optional_block(for_stmt.otherwise.as_ref(), out);
        }
        StmtKind::Try(try_stmt) => {
            names_in_block(&try_stmt.body, out);
            if let Some(except) = &try_stmt.except {
                names_in_block(&except.body, out);
            }
            optional_block(try_stmt.otherwise.as_ref(), out);
            optional_block(try_stmt.finally.as_ref(), out);
        }
        StmtKind::With(with) => {
            with.items.iter().for_each(|item| names_in_expr(&item.context, out));
            names_in_block(&with.body, out);
        }
        StmtKind::Match(match_stmt) => {
            names_in_expr(match_stmt.subject, out);
            for case in match_stmt.cases {
                pattern_names(case.pattern, out);
                if let Some(guard) = case.guard {
                    names_in_expr(guard, out);
                }
                names_in_block(case.body, out);
            }
        }
        StmtKind::Return(value) => value.into_iter().for_each(|e| names_in_expr(e, out)),
        StmtKind::Raise(raise) => raise.value.into_iter().for_each(|e| names_in_expr(e, out)),
        StmtKind::Assert(assert) => {
            names_in_expr(assert.condition, out);
            assert.message.into_iter().for_each(|e| names_in_expr(e, out));
        }
        StmtKind::Function(def) => {
            capture_names(def.signature.captures, out);
            names_in_block(def.body.block(), out);
        }
        StmtKind::Comptime(decl) => decl.value.into_iter().for_each(|e| names_in_expr(e, out)),
        StmtKind::MlirRegion(region) => names_in_block(&region.body, out),
    }
}

fn optional_block(block: Option<&Block<'_>>, out: &mut Vec<Name>) {
    if let Some(block) = block {
        names_in_block(block, out);
    }
}
