//! Placeholder.
use super::Elab;
use crate::mir::BlockId;
use crate::syntax::ast;
impl<'c, 'a> Elab<'c, 'a> {
    pub fn match_stmt(&mut self, m: &'a ast::Match<'a>) {
        self.not_supported(m.keyword, "'match'");
    }
    pub fn case_condition(&mut self, pattern: &'a ast::Pattern<'a>, _s: &'a ast::Expr<'a>, _o: BlockId) {
        self.not_supported(pattern.span, "'case'");
    }
}
