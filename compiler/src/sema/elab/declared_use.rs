//! Diagnostics that come with using a declaration: `@deprecated` and `@unavailable`.

use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{self, Decorator};
use crate::syntax::{Span, Symbol, known};

use super::super::decl::{FnDecl, FnSource};
use super::super::scope::Entity;
use super::Elab;

impl<'c, 'a> Elab<'c, 'a> {
    /// For a call of a function that stands at `span`.
    pub fn check_function_use(&mut self, decl: &'a FnDecl<'a>, span: Span) {
        if let FnSource::Def(def) = decl.source {
            if let Some(text) = decl.historical_text()
                && !self.in_library()
                && self.cx.is_hidden_from(decl, self.scope.module())
            {
                self.error(span, text);
            }
            self.check_decorators(decl.name, def.decorators, span);
        }
    }

    /// For a name that stands at `span`. Which function an overloaded name means is known at its call.
    pub fn check_entity_use(&mut self, entity: Entity<'a>, span: Span) {
        match entity {
            Entity::Alias(alias) => self.check_decorators(alias.name, alias.ast.decorators, span),
            Entity::Struct(decl) => self.check_decorators(decl.name, decl.ast.decorators, span),
            Entity::Trait(decl) => self.check_decorators(decl.name, decl.ast.decorators, span),
            Entity::Functions(_) | Entity::Module(_) | Entity::Closure(_) => {}
        }
    }

    fn check_decorators(&mut self, declared: Symbol, decorators: &'a [Decorator<'a>], span: Span) {
        if decorators.is_empty() || self.in_library() {
            return;
        }
        if let Some(decorator) = ast::find_decorator(decorators, known::UNAVAILABLE) {
            let text = decorator_text(decorator).unwrap_or_else(|| format!("'{declared}' is unavailable"));
            self.error(span, text);
        }
        if let Some(decorator) = ast::find_decorator(decorators, known::DEPRECATED) {
            let replacement = decorator.args().iter().find_map(|a| a.value.as_name());
            let text = decorator_text(decorator).unwrap_or_else(|| match replacement {
                Some(name) => format!("'{declared}' is deprecated, use '{}' instead", name.as_str()),
                None => format!("'{declared}' is deprecated"),
            });
            let mut warning = Diagnostic::warning(text).at(self.file, span.start).underline(span);
            if let Some(name) = replacement {
                warning = warning.fix(span, name.as_str());
            }
            self.report(warning);
        }
    }
}

/// The message of `@deprecated("...")`, `@unavailable("...")`.
fn decorator_text(decorator: &Decorator<'_>) -> Option<String> {
    match decorator.args().first()?.value.kind {
        ast::ExprKind::String(text) => Some(text.value.to_owned()),
        _ => None,
    }
}
