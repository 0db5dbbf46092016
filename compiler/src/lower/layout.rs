//! Sizes, alignments and field offsets: how a value of each type lies in memory.
//!
//! Values have native layout: a struct is its fields at C offsets, a scalar or vector is what the
//! machine has, nothing carries a header. A type without information (an empty struct, a function
//! item, the value of a literal) has size 0.
//!
//! Small values also have a *flattened* form, the scalars and vectors they consist of
//! ([`Layout::leaves`]): how they travel in registers, as arguments, results and SSA values.

use std::cell::RefCell;

use hashbrown::HashMap;
use mojo_vm::ir::{Scalar as IrScalar, Type};

use crate::mir::TypeQueries;
use crate::types::{Interner, Scalar, Ty, TyKind};

/// The most scalars and vectors that a value may have to be handled in flattened form.
pub const MAX_LEAVES: usize = 4;

/// The largest size and alignment there may be: offsets in memory accesses are 32 bits wide.
const MAX_SIZE: u64 = 1 << 40;

/// Vectors are aligned to their size up to this.
const MAX_VECTOR_ALIGN: u64 = 64;

/// How a type lies in memory. Sizes and offsets are in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout<'a> {
    /// A multiple of `align`.
    pub size: u64,
    pub align: u64,
    /// Where each field of a struct, closure or pack begins; empty for other types.
    pub offsets: &'a [u64],
    /// The scalars and vectors of the value by ascending offset, if they are at most
    /// [`MAX_LEAVES`]. A type of size 0 has none of them: `Some(&[])`.
    pub leaves: Option<&'a [Leaf]>,
}

/// A scalar or vector inside a larger value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaf {
    pub offset: u64,
    pub ty: Type,
}

/// Why a type has no layout.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LayoutError {
    /// A struct that holds itself; the text is the type as diagnostics print it.
    #[error("struct has recursive reference to itself: '{0}'")]
    Recursive(String),
    #[error("type '{0}' is too large")]
    TooLarge(String),
    /// Lanes are not a power of two, or too many.
    #[error("vectors of {0} lanes are not supported yet")]
    Lanes(u32),
    /// A parameter or pattern that should have been replaced by its value before.
    #[error("type '{0}' has no run-time representation")]
    NotConcrete(String),
    #[error("programs of more than {0} functions are not supported yet")]
    Functions(usize),
}

/// The layouts of all types asked for so far.
pub struct Layouts<'a> {
    interner: &'a Interner<'a>,
    /// `None`: being computed.
    known: RefCell<HashMap<Ty<'a>, Option<Layout<'a>>>>,
}

impl<'a> Layouts<'a> {
    pub fn new(interner: &'a Interner<'a>) -> Self {
        Layouts { interner, known: RefCell::default() }
    }

    /// The table's interner, whose arena the layouts live in.
    pub fn interner(&self) -> &'a Interner<'a> {
        self.interner
    }

    /// The layout of a concrete type.
    pub fn of(&self, ty: Ty<'a>, queries: &dyn TypeQueries<'a>) -> Result<Layout<'a>, LayoutError> {
        match self.known.borrow().get(&ty) {
            Some(Some(layout)) => return Ok(*layout),
            Some(None) => return Err(LayoutError::Recursive(queries.display(ty))),
            None => {}
        }
        self.known.borrow_mut().insert(ty, None);
        let result = self.compute(ty, queries);
        match result {
            Ok(layout) => self.known.borrow_mut().insert(ty, Some(layout)),
            Err(_) => self.known.borrow_mut().remove(&ty),
        };
        result
    }

    fn compute(&self, ty: Ty<'a>, queries: &dyn TypeQueries<'a>) -> Result<Layout<'a>, LayoutError> {
        let layout = match ty.kind() {
            TyKind::Prim(scalar, lanes) => self.vector(*scalar, *lanes)?,
            TyKind::FnPtr(_) => self.vector(Scalar::Ptr, 1)?,
            TyKind::Struct(..) | TyKind::Closure(..) | TyKind::Pack(_) => {
                aligned(self.aggregate(queries.fields(ty), queries)?, queries.alignment(ty))
            }
            TyKind::Array(elem, count) => self.array(ty, *elem, *count, queries)?,
            TyKind::Union(members) => self.union(members, queries)?,
            TyKind::FnItem(_)
            | TyKind::IntLit
            | TyKind::FloatLit
            | TyKind::StrLit
            | TyKind::Meta(_)
            | TyKind::OriginTy(_)
            | TyKind::PackOf(_)
            | TyKind::Never => Layout { size: 0, align: 1, offsets: &[], leaves: Some(&[]) },
            TyKind::Param(_) | TyKind::Assoc(..) | TyKind::Deferred | TyKind::Error => {
                return Err(LayoutError::NotConcrete(queries.display(ty)));
            }
        };
        if layout.size > MAX_SIZE {
            return Err(LayoutError::TooLarge(queries.display(ty)));
        }
        Ok(layout)
    }

    fn vector(&self, scalar: Scalar, lanes: u32) -> Result<Layout<'a>, LayoutError> {
        let ty = Type::vector(ir_scalar(scalar), lanes).ok_or(LayoutError::Lanes(lanes))?;
        let size = u64::from(ty.bytes());
        let leaves = self.interner.slice(&[Leaf { offset: 0, ty }]);
        Ok(Layout { size, align: size.min(MAX_VECTOR_ALIGN), offsets: &[], leaves: Some(leaves) })
    }

    fn aggregate(&self, fields: &[Ty<'a>], queries: &dyn TypeQueries<'a>) -> Result<Layout<'a>, LayoutError> {
        let mut offsets = Vec::with_capacity(fields.len());
        let mut leaves = Some(Vec::new());
        let (mut end, mut align) = (0, 1);
        for &field in fields {
            let layout = self.of(field, queries)?;
            let offset = round_up(end, layout.align);
            offsets.push(offset);
            append_leaves(&mut leaves, layout.leaves, offset);
            end = offset + layout.size;
            align = align.max(layout.align);
        }
        Ok(Layout {
            size: round_up(end, align),
            align,
            offsets: self.interner.slice(&offsets),
            leaves: leaves.map(|l| self.interner.slice(&l)),
        })
    }

    fn array(
        &self,
        ty: Ty<'a>,
        elem: Ty<'a>,
        count: u64,
        queries: &dyn TypeQueries<'a>,
    ) -> Result<Layout<'a>, LayoutError> {
        let inner = self.of(elem, queries)?;
        let size = inner.size.checked_mul(count).ok_or_else(|| LayoutError::TooLarge(queries.display(ty)))?;
        let mut leaves = Some(Vec::new());
        if inner.size > 0 {
            for index in 0..count.min(MAX_LEAVES as u64 + 1) {
                append_leaves(&mut leaves, inner.leaves, index * inner.size);
            }
        }
        Ok(Layout { size, align: inner.align, offsets: &[], leaves: leaves.map(|l| self.interner.slice(&l)) })
    }

    /// Room for the largest member. The leaves are those of the members when all that have any
    /// agree (`Optional[Int]`: one `i64`), else integers that cover the size.
    fn union(&self, members: &[Ty<'a>], queries: &dyn TypeQueries<'a>) -> Result<Layout<'a>, LayoutError> {
        let (mut size, mut align) = (0, 1);
        let mut common: Option<Option<&'a [Leaf]>> = None;
        for &member in members {
            let layout = self.of(member, queries)?;
            size = layout.size.max(size);
            align = layout.align.max(align);
            if layout.size > 0 {
                common = match common {
                    None => Some(layout.leaves),
                    Some(seen) if seen == layout.leaves => Some(seen),
                    Some(_) => Some(None),
                };
            }
        }
        let size = round_up(size, align);
        let leaves = match common {
            None => Some(&[][..]),
            Some(Some(leaves)) => Some(leaves),
            Some(None) => self.covering_integers(size, align),
        };
        Ok(Layout { size, align, offsets: &[], leaves })
    }

    fn covering_integers(&self, size: u64, align: u64) -> Option<&'a [Leaf]> {
        let ty = match align {
            1 => Type::I8,
            2 => Type::I16,
            4 => Type::I32,
            _ => Type::I64,
        };
        let step = u64::from(ty.bytes());
        let count = size / step;
        if count > MAX_LEAVES as u64 {
            return None;
        }
        let leaves: Vec<_> = (0..count).map(|i| Leaf { offset: i * step, ty }).collect();
        Some(self.interner.slice(&leaves))
    }
}

fn append_leaves(leaves: &mut Option<Vec<Leaf>>, more: Option<&[Leaf]>, base: u64) {
    let fits = match (leaves.as_mut(), more) {
        (Some(list), Some(more)) if list.len() + more.len() <= MAX_LEAVES => {
            list.extend(more.iter().map(|leaf| Leaf { offset: base + leaf.offset, ty: leaf.ty }));
            true
        }
        _ => false,
    };
    if !fits {
        *leaves = None;
    }
}

/// A layout of at least an alignment; where that leaves a gap at the end, the value lives in memory.
fn aligned(layout: Layout<'_>, least: u64) -> Layout<'_> {
    let align = layout.align.max(least);
    let size = round_up(layout.size, align);
    let leaves = layout.leaves.filter(|_| size == layout.size);
    Layout { size, align, leaves, ..layout }
}

/// `value` rounded up to a multiple of `align`.
pub fn round_up(value: u64, align: u64) -> u64 {
    value.div_ceil(align) * align
}

/// The IR's name for a machine scalar.
pub fn ir_scalar(scalar: Scalar) -> IrScalar {
    match scalar {
        Scalar::I1 => IrScalar::I1,
        Scalar::I8 => IrScalar::I8,
        Scalar::I16 => IrScalar::I16,
        Scalar::I32 => IrScalar::I32,
        Scalar::I64 => IrScalar::I64,
        Scalar::I128 => IrScalar::I128,
        Scalar::I256 => IrScalar::I256,
        Scalar::F16 => IrScalar::F16,
        Scalar::BF16 => IrScalar::Bf16,
        Scalar::F32 => IrScalar::F32,
        Scalar::F64 => IrScalar::F64,
        Scalar::Ptr => IrScalar::Ptr,
    }
}
