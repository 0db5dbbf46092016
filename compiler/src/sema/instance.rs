//! Instances: functions with the values of all their parameters, each elaborated once.

use std::cell::{Cell, OnceCell, RefCell};

use hashbrown::HashMap;

use super::cx::Cx;
use super::decl::{FnSource, Owner};
use super::elab;
use super::expansion::Obstacle;
use crate::diagnostics::FileId;
use crate::mir::{Body, InstId};
use crate::syntax::Span;
use crate::types::*;

/// How deeply the elaboration of instances may need other instances first.
const MAX_DEPTH: u32 = 300;

/// How long a chain of instances may be of which each asks for the next: specialisations that never end.
const MAX_GENERATION: u32 = 4000;

/// All instances of the session.
#[derive(Default)]
pub struct Instances<'a> {
    by_ref: RefCell<HashMap<FnRef<'a>, InstId>>,
    list: RefCell<Vec<&'a Instance<'a>>>,
}

pub struct Instance<'a> {
    pub fn_ref: FnRef<'a>,
    pub signature: OnceCell<&'a FnTy<'a>>,
    pub state: Cell<State>,
    /// The length of the chain of instances that led to this one.
    generation: u32,
    /// Set once elaborated; the backend takes it.
    pub body: RefCell<Option<Body<'a>>>,
    /// The instances whose code this one calls, and where it does so first.
    pub callees: RefCell<Vec<(InstId, Span)>>,
    /// Ownership has been made explicit in the body.
    pub owned: Cell<bool>,
    /// The body of a generic function of which parts are left to its instances.
    pub undecided: Cell<bool>,
    /// Why there can be no code.
    pub obstacle: OnceCell<Obstacle>,
    /// Elaboration, or the ownership passes, reported an error.
    pub failed: Cell<bool>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Requested,
    InProgress,
    Done,
}

impl<'a> Cx<'a> {
    /// The instance of a function; origins in its parameters are erased first.
    pub fn instance(&self, fn_ref: FnRef<'a>) -> InstId {
        let erased = FnRef {
            decl: fn_ref.decl,
            self_ty: fn_ref.self_ty.map(|t| self.interner.erase_origins(t)),
            args: {
                let args: Vec<_> = fn_ref.args.iter().map(|c| self.interner.erase_const(*c)).collect();
                self.interner.slice(&args)
            },
        };
        if let Some(id) = self.instances.by_ref.borrow().get(&erased) {
            return *id;
        }
        self.add_instance(erased)
    }

    fn add_instance(&self, fn_ref: FnRef<'a>) -> InstId {
        let instance = self.arena().alloc(Instance {
            fn_ref,
            signature: OnceCell::new(),
            state: Cell::new(State::Requested),
            generation: self.generation.get() + 1,
            body: RefCell::new(None),
            callees: RefCell::default(),
            obstacle: OnceCell::new(),
            owned: Cell::new(false),
            undecided: Cell::new(false),
            failed: Cell::new(false),
        });
        let mut list = self.instances.list.borrow_mut();
        let id = InstId(list.len() as u32);
        list.push(instance);
        self.instances.by_ref.borrow_mut().insert(fn_ref, id);
        id
    }

    pub fn instance_data(&self, id: InstId) -> &'a Instance<'a> {
        self.instances.list.borrow()[id.0 as usize]
    }

    pub fn instance_count(&self) -> usize {
        self.instances.list.borrow().len()
    }

    /// The type by which an instance is called.
    pub fn instance_signature(&self, id: InstId) -> &'a FnTy<'a> {
        let data = self.instance_data(id);
        data.signature.get_or_init(|| self.concrete_signature(data.fn_ref).fn_ty)
    }

    /// Elaborates an instance if that has not been done. False while it is being elaborated.
    pub fn elaborate(&self, id: InstId) -> bool {
        let data = self.instance_data(id);
        match data.state.get() {
            State::Done => return true,
            State::InProgress => return false,
            State::Requested => {}
        }
        data.state.set(State::InProgress);
        let errors = self.error_count.get();
        let depth = self.depth.get();
        if depth > MAX_DEPTH || data.generation > MAX_GENERATION {
            // Specialisations that need ever more specialisations.
            let decl = data.fn_ref.decl.0;
            let message = format!("instantiation of '{}' is nested too deeply", decl.name);
            self.error_at(decl.module.file, decl.span, message);
            data.failed.set(true);
            data.state.set(State::Done);
            return true;
        }
        self.depth.set(depth + 1);
        let generation = self.generation.replace(data.generation);
        let body = elab::expr::with_stack(|| elab::elaborate_instance(self, id));
        self.depth.set(depth);
        self.generation.set(generation);
        data.callees.replace(elab::callees(&body));
        data.body.replace(Some(body));
        data.failed.set(self.error_count.get() > errors);
        data.state.set(State::Done);
        true
    }

    /// The file that an instance's spans refer to.
    pub fn instance_file(&self, id: InstId) -> FileId {
        self.instance_data(id).fn_ref.decl.module.file
    }

    /// A readable name: `main.List[Int].append`.
    pub fn instance_name(&self, id: InstId) -> String {
        let data = self.instance_data(id);
        let decl = data.fn_ref.decl.0;
        let mut name = match (data.fn_ref.self_ty, decl.owner) {
            (Some(ty), Owner::Struct(_) | Owner::Trait(_)) => format!("{}.{}", self.display_ty(ty), decl.name),
            _ => format!("{}.{}", decl.module.name, decl.name),
        };
        if let FnSource::Synthesised(kind) = decl.source {
            name.push_str(&format!("<{kind:?}>"));
        }
        if !data.fn_ref.args.is_empty() {
            let args: Vec<_> = data.fn_ref.args.iter().map(|c| self.display_const(*c)).collect();
            name.push_str(&format!("[{}]", args.join(", ")));
        }
        name
    }
}
