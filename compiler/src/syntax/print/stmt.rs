//! Statements, a line each.

use super::Printer;
use crate::syntax::ast::{Block, Condition, If, Import, ImportNames, Match, ModulePath, Stmt, StmtKind, Try, When};

impl Printer {
    pub(super) fn block(&mut self, block: &Block<'_>) {
        self.nested(|printer| {
            if let Some(doc) = block.doc {
                printer.line(format_args!("doc {:?}", doc.value));
            }
            for stmt in block.stmts {
                printer.stmt(stmt);
            }
        });
    }

    fn clause(&mut self, header: impl std::fmt::Display, block: &Block<'_>) {
        self.line(header);
        self.block(block);
    }

    fn optional_clause(&mut self, header: &str, block: Option<&Block<'_>>) {
        if let Some(block) = block {
            self.clause(header, block);
        }
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt<'_>) {
        match &stmt.kind {
            StmtKind::Error => self.line("<error>"),
            StmtKind::Expr(expr) => self.line(expr),
            StmtKind::Declare(target) => self.line(format_args!("declare {target}")),
            StmtKind::Assign(assign) => {
                let mut text = String::from("=");
                for target in assign.targets {
                    text.push_str(&format!(" {}", target.target));
                }
                self.line(format_args!("{text} {}", assign.value));
            }
            StmtKind::AugAssign(node) => {
                self.line(format_args!("{}= {} {}", node.operator.text(), node.target, node.value));
            }
            StmtKind::If(node) => self.if_statement(node),
            StmtKind::While(node) => {
                self.clause(format_args!("while {}", condition(&node.condition)), &node.body);
                self.optional_clause("else", node.otherwise.as_ref());
            }
            StmtKind::For(node) => {
                let header = format!("{}for {} {}", when(node.when), node.target, node.iterable);
                self.clause(header, &node.body);
                self.optional_clause("else", node.otherwise.as_ref());
            }
            StmtKind::Try(node) => self.try_statement(node),
            StmtKind::With(node) => {
                let mut header = String::from("with");
                for item in node.items {
                    header.push_str(&format!(" {}", item.context));
                    if let Some(target) = &item.target {
                        header.push_str(&format!(" as {target}"));
                    }
                }
                self.clause(header, &node.body);
            }
            StmtKind::Match(node) => self.match_statement(node),
            StmtKind::Return(None) => self.line("return"),
            StmtKind::Return(Some(value)) => self.line(format_args!("return {value}")),
            StmtKind::Raise(node) => match node.value {
                Some(value) => self.line(format_args!("raise {value}")),
                None => self.line("raise"),
            },
            StmtKind::Assert(node) => {
                let message = node.message.map(|message| format!(" {message}")).unwrap_or_default();
                self.line(format_args!("{}assert {}{message}", when(node.when), node.condition));
            }
            StmtKind::Pass => self.line("pass"),
            StmtKind::Break => self.line("break"),
            StmtKind::Continue => self.line("continue"),
            StmtKind::Import(node) => self.line(import(node)),
            StmtKind::Function(node) => self.function(node),
            StmtKind::Comptime(node) => self.comptime(node),
            StmtKind::Struct(node) => self.struct_definition(node),
            StmtKind::Trait(node) => self.trait_definition(node),
            StmtKind::Extension(node) => self.extension(node),
            StmtKind::MlirRegion(node) => {
                self.clause(format_args!("mlir-region {} {}", node.name.symbol, node.args), &node.body);
            }
        }
    }

    fn if_statement(&mut self, node: &If<'_>) {
        for (index, branch) in node.branches.iter().enumerate() {
            let word = if index == 0 { "if" } else { "elif" };
            self.clause(format_args!("{}{word} {}", when(node.when), condition(&branch.condition)), branch.body);
        }
        self.optional_clause("else", node.otherwise);
    }

    fn try_statement(&mut self, node: &Try<'_>) {
        self.clause("try", &node.body);
        if let Some(except) = &node.except {
            let name = except.name.map(|name| format!(" {}", name.symbol)).unwrap_or_default();
            self.clause(format_args!("except{name}"), &except.body);
        }
        self.optional_clause("else", node.otherwise.as_ref());
        self.optional_clause("finally", node.finally.as_ref());
    }

    fn match_statement(&mut self, node: &Match<'_>) {
        self.line(format_args!("{}match {}", when(node.when), node.subject));
        self.nested(|printer| {
            for case in node.cases {
                let guard = case.guard.map(|guard| format!(" if {guard}")).unwrap_or_default();
                printer.clause(format_args!("case {}{guard}", case.pattern), case.body);
            }
        });
    }
}

fn when(when: When) -> &'static str {
    match when {
        When::RunTime => "",
        When::CompileTime => "comptime ",
    }
}

fn condition(condition: &Condition<'_>) -> String {
    match condition {
        Condition::Expr(expr) => expr.to_string(),
        Condition::Case { pattern, subject, .. } => format!("(case {pattern} {subject})"),
    }
}

fn import(import: &Import<'_>) -> String {
    let mut text = String::from("import");
    match import {
        Import::Modules(modules) => {
            for module in *modules {
                text.push_str(&format!(" {}", path(&module.path)));
                if let Some(alias) = module.alias {
                    text.push_str(&format!(" as {}", alias.symbol));
                }
            }
        }
        Import::From { path: module, names } => {
            text = format!("from {} import", path(module));
            match names {
                ImportNames::All(_) => text.push_str(" *"),
                ImportNames::Names(names) => {
                    for name in *names {
                        text.push_str(&format!(" {}", name.name.symbol));
                        if let Some(alias) = name.alias {
                            text.push_str(&format!(" as {}", alias.symbol));
                        }
                    }
                }
            }
        }
    }
    text
}

fn path(path: &ModulePath<'_>) -> String {
    let parts: Vec<&str> = path.parts.iter().map(|part| part.as_str()).collect();
    format!("{}{}", ".".repeat(path.level as usize), parts.join("."))
}
