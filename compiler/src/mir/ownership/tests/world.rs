//! A small world of types and functions, declared as text, that answers the passes' questions.
//!
//! ```text
//! type D: drop copy move            destructor and constructors written by the user
//! type P: a=D b=Int                 fields
//! type L: linear
//! fn at(mut List) ref D             conventions and types of the arguments, result, `raises`
//! ```
//!
//! `Int`, `Bool` and `None` are trivial.

use bumpalo::Bump;
use hashbrown::HashMap;

use crate::mir::{InstId, TypeQueries};
use crate::types::{ArgTy, ConstKind, Convention, FnTy, Interner, Origin, OriginKind, RetTy, Scalar, Ty, TyKind};

#[derive(Default)]
struct TypeDecl<'a> {
    name: String,
    fields: Vec<Ty<'a>>,
    field_names: Vec<String>,
    drop: bool,
    copy: bool,
    moves: bool,
    linear: bool,
}

pub struct World<'a> {
    pub interner: &'a Interner<'a>,
    types: HashMap<Ty<'a>, TypeDecl<'a>>,
    field_lists: HashMap<Ty<'a>, &'a [Ty<'a>]>,
    by_name: HashMap<String, Ty<'a>>,
    functions: Vec<(String, &'a FnTy<'a>)>,
}

impl<'a> World<'a> {
    pub fn new(arena: &'a Bump) -> Self {
        let interner = arena.alloc(Interner::new(arena));
        let mut world = World {
            interner,
            types: HashMap::new(),
            field_lists: HashMap::new(),
            by_name: HashMap::new(),
            functions: Vec::new(),
        };
        for (name, scalar) in [("Int", Scalar::I64), ("Bool", Scalar::I1), ("Ptr", Scalar::Ptr), ("None", Scalar::I8)] {
            let ty = world.interner.prim(scalar);
            world.add(ty, TypeDecl { name: name.into(), ..TypeDecl::default() });
        }
        world
    }

    fn add(&mut self, ty: Ty<'a>, decl: TypeDecl<'a>) {
        self.by_name.insert(decl.name.clone(), ty);
        self.field_lists.insert(ty, self.interner.slice(&decl.fields));
        self.types.insert(ty, decl);
    }

    pub fn ty(&self, name: &str) -> Ty<'a> {
        *self.by_name.get(name).unwrap_or_else(|| panic!("unknown type {name}"))
    }

    /// A line `type ...` or `fn ...`.
    pub fn declare(&mut self, line: &str) {
        let (keyword, rest) = line.split_once(' ').expect("a declaration has a name");
        match keyword {
            "type" => self.declare_type(rest),
            "fn" => self.declare_function(rest),
            _ => panic!("unknown declaration {line}"),
        }
    }

    fn declare_type(&mut self, text: &str) {
        let (name, traits) = text.split_once(':').unwrap_or((text, ""));
        let mut decl = TypeDecl { name: name.into(), ..TypeDecl::default() };
        for word in traits.split_whitespace() {
            match word.split_once('=') {
                Some((field, ty)) => {
                    decl.field_names.push(field.into());
                    decl.fields.push(self.ty(ty));
                }
                None => match word {
                    "drop" => decl.drop = true,
                    "copy" => decl.copy = true,
                    "move" => decl.moves = true,
                    "linear" => decl.linear = true,
                    _ => panic!("unknown trait {word}"),
                },
            }
        }
        // A distinct type for each declaration.
        let ty = self.interner.ty(TyKind::Array(self.interner.prim(Scalar::I8), self.types.len() as u64));
        self.add(ty, decl);
    }

    fn declare_function(&mut self, text: &str) {
        let (name, rest) = text.split_once('(').expect("a function has arguments");
        let (args, mut result) = rest.split_once(')').expect("arguments end with )");
        let args: Vec<_> =
            args.split(',').map(str::trim).filter(|arg| !arg.is_empty()).map(|arg| self.arg(arg)).collect();
        let raises = result.strip_suffix("raises").map(|rest| {
            result = rest;
            self.interner.prim(Scalar::I8)
        });
        let ret = match result.trim().split_once(' ') {
            Some((_, ty)) => {
                let origin = Origin { mutable: None, kind: OriginKind::Erased };
                RetTy::Ref { ty: self.ty(ty), origin: self.interner.konst(ConstKind::Origin(origin)) }
            }
            None if result.trim().is_empty() => RetTy::Value(self.ty("None")),
            None => RetTy::Value(self.ty(result.trim())),
        };
        let ty = FnTy { args: self.interner.slice(&args), ret, raises, abi_c: false };
        self.functions.push((name.into(), self.interner.fn_ty(ty)));
    }

    fn arg(&self, text: &str) -> ArgTy<'a> {
        let (convention, ty) = text.split_once(' ').unwrap_or(("imm", text));
        let convention = match convention {
            "imm" => Convention::Imm,
            "mut" => Convention::Mut,
            "var" => Convention::Var,
            "ref" => Convention::Ref,
            "deinit" => Convention::Deinit,
            _ => panic!("unknown convention {convention}"),
        };
        ArgTy::new(convention, self.ty(ty))
    }

    pub fn function(&self, name: &str) -> InstId {
        let index = self.functions.iter().position(|(known, _)| known == name);
        InstId(index.unwrap_or_else(|| panic!("unknown function {name}")) as u32)
    }

    fn any_field(&self, ty: Ty<'a>, test: impl Fn(Ty<'a>) -> bool) -> bool {
        self.types[&ty].fields.iter().any(|field| test(*field))
    }

    /// Constructors are numbered after the declared functions, four to a type.
    fn special(&self, ty: Ty<'a>, which: u32) -> InstId {
        let TyKind::Array(_, number) = ty.kind() else { panic!("a primitive type has no constructors") };
        InstId(1000 + *number as u32 * 4 + which)
    }
}

impl<'a> TypeQueries<'a> for World<'a> {
    fn fields(&self, ty: Ty<'a>) -> &'a [Ty<'a>] {
        self.field_lists[&ty]
    }
    fn field_name(&self, ty: Ty<'a>, index: u32) -> String {
        self.types[&ty].field_names[index as usize].clone()
    }
    fn is_trivial_drop(&self, ty: Ty<'a>) -> bool {
        !self.types[&ty].drop && !self.any_field(ty, |field| !self.is_trivial_drop(field))
    }
    fn is_memory_only(&self, _ty: Ty<'a>) -> bool {
        false
    }
    fn is_trivial(&self, ty: Ty<'a>) -> bool {
        self.is_trivial_drop(ty) && self.copy_fn(ty).is_none() && self.move_fn(ty).is_none()
    }
    fn drop_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        (!self.is_trivial_drop(ty)).then(|| self.special(ty, 0))
    }
    fn has_user_drop(&self, ty: Ty<'a>) -> bool {
        self.types[&ty].drop
    }
    fn copy_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        let copies = self.types[&ty].copy || self.any_field(ty, |field| self.copy_fn(field).is_some());
        copies.then(|| self.special(ty, 1))
    }
    fn move_fn(&self, ty: Ty<'a>) -> Option<InstId> {
        let moves = self.types[&ty].moves || self.any_field(ty, |field| self.move_fn(field).is_some());
        moves.then(|| self.special(ty, 2))
    }
    fn linear_message(&self, ty: Ty<'a>) -> Option<String> {
        self.types[&ty].linear.then(|| "call close()".into())
    }
    fn signature(&self, inst: InstId) -> &'a FnTy<'a> {
        match self.functions.get(inst.0 as usize) {
            Some((_, ty)) => ty,
            None => {
                self.interner.fn_ty(FnTy { args: &[], ret: RetTy::Value(self.ty("None")), raises: None, abi_c: false })
            }
        }
    }
    fn fn_name(&self, inst: InstId) -> String {
        if let Some((name, _)) = self.functions.get(inst.0 as usize) {
            return name.clone();
        }
        let number = u64::from((inst.0 - 1000) / 4);
        let ty = self.interner.ty(TyKind::Array(self.interner.prim(Scalar::I8), number));
        format!("{}.{}", self.types[&ty].name, ["drop", "copy", "move"][inst.0 as usize % 4])
    }
    fn arg_name(&self, _: InstId, index: usize) -> String {
        ["a", "b", "c"][index].into()
    }
    fn allows_nested_aliasing(&self, _: InstId) -> bool {
        false
    }

    fn is_never(&self, _: InstId) -> bool {
        false
    }
    fn display(&self, ty: Ty<'a>) -> String {
        self.types[&ty].name.clone()
    }
}
