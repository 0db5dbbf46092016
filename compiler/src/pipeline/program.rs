//! What the lowering asks semantic analysis: names, hints, positions, and bodies with ownership made
//! explicit.

use std::rc::Rc;

use mojo_vm::ir::{FuncAttrs, Heat, Inline};

use crate::diagnostics::{FileId, Severity};
use crate::lower::Program;
use crate::mir::{Body, InstId, ownership};
use crate::sema::cx::Cx;
use crate::sema::decl;
use crate::sema::expansion::Obstacle;
use crate::types::FnRef;

impl<'a> Cx<'a> {
    /// Elaborates an instance and makes ownership explicit in its body. False if errors were reported, or
    /// if the instance is being elaborated right now.
    pub(crate) fn own(&self, inst: InstId) -> bool {
        if !self.elaborate(inst) {
            return false;
        }
        let data = self.instance_data(inst);
        if !data.failed.get() && !data.undecided.get() && !data.owned.replace(true) {
            self.run_ownership(inst);
        }
        !data.failed.get() && data.obstacle.get().is_none()
    }

    /// Reports aliasing arguments in the calls of a function that has been elaborated.
    pub(crate) fn check_exclusivity(&self, inst: InstId) {
        let data = self.instance_data(inst);
        let Some(body) = data.body.take() else { return };
        let context = ownership::Context { arena: self.arena(), queries: self, check: true };
        let mut diagnostics = Vec::new();
        if !data.failed.get() && !data.owned.get() {
            ownership::exclusivity::check(&body, &context, &mut diagnostics);
        }
        diagnostics.into_iter().for_each(|diagnostic| self.report(diagnostic));
        data.body.replace(Some(body));
    }

    fn run_ownership(&self, inst: InstId) {
        let data = self.instance_data(inst);
        let Some(mut body) = data.body.take() else { return };
        let context = ownership::Context { arena: self.arena(), queries: self, check: self.is_user_code(inst) };
        let mut diagnostics = Vec::new();
        ownership::run(&mut body, &context, &mut diagnostics);
        data.failed.set(diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error));
        diagnostics.into_iter().for_each(|diagnostic| self.report(diagnostic));
        data.body.replace(Some(body));
    }
}

impl<'a> Program<'a> for Cx<'a> {
    fn instance_name(&self, inst: InstId) -> String {
        Cx::instance_name(self, inst)
    }

    fn attrs(&self, inst: InstId) -> FuncAttrs {
        let inline = match self.instance_data(inst).fn_ref.decl.inline {
            decl::Inline::Auto => Inline::Auto,
            decl::Inline::Always => Inline::Always,
            decl::Inline::Never => Inline::Never,
        };
        FuncAttrs { inline, heat: Heat::Normal }
    }

    fn finished_body(&self, inst: InstId) -> Option<Rc<Body<'a>>> {
        if !self.own(inst) {
            return None;
        }
        self.instance_data(inst).body.take().map(Rc::new)
    }

    fn obstructed_by(&self, inst: InstId, callee: Option<InstId>) -> bool {
        if let Some(callee) = callee {
            self.obstruct(inst, Obstacle::Callee(callee));
        }
        self.instance_data(inst).obstacle.get().is_some()
    }

    fn item_instance(&self, item: FnRef<'a>) -> InstId {
        self.instance(item)
    }

    fn is_user_code(&self, inst: InstId) -> bool {
        !self.instance_data(inst).fn_ref.decl.module.is_library
    }

    fn position(&self, file: FileId, offset: u32) -> (u32, u32) {
        let position = self.sources.borrow().position(file, offset);
        (position.line, position.column)
    }

    fn file_name(&self, file: FileId) -> (String, bool) {
        let of_user = self.user_modules.borrow().iter().any(|module| module.file == file);
        (self.sources.borrow().name(file).to_string(), !of_user)
    }
}
