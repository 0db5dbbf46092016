//! IR operations and runtime natives that library code names: `__op["name", ..](..)` and
//! `__native["name", R](..)`.
//!
//! Operations come from the IR's own table, so that a new row there needs nothing here. The rules
//! for what the compile-time operands mean follow from the row's immediate.

use mojo_runtime::NativeType;
use mojo_vm::ir::{Imm, ImmKind, MemImm, Opcode, Operand as Rule, Signature, Type, Value, ValueList};

use super::body::BodyLowering;
use super::constant::const_int;
use super::{LowerErrorKind, Result};
use crate::mir::{Operand, Place};
use crate::syntax::Symbol;
use crate::types::{Const, ConstKind};

/// The compile-time operands of an operation, by kind.
#[derive(Default)]
struct Params {
    /// The result's type.
    ty: Option<Type>,
    ints: Vec<i64>,
    volatile: bool,
    nontemporal: bool,
}

fn bad(op: &str, reason: impl Into<String>) -> LowerErrorKind {
    LowerErrorKind::BadOp { op: op.to_string(), reason: reason.into() }
}

/// Names that library code may use beside those of the table.
fn alias(name: &str) -> &str {
    match name {
        "bool_to_i8" => "zext",
        "dyn_table_lookup" => "table_lookup",
        "loc_caller" | "loc_here" => "caller_loc",
        other => other,
    }
}

impl<'a> BodyLowering<'_, 'a> {
    /// `dest = op[params](args)`.
    pub fn operation(
        &mut self,
        dest: Option<Place<'a>>,
        op: Symbol,
        params: &[Const<'a>],
        args: &[Operand<'a>],
    ) -> Result<()> {
        let name = alias(op.as_str());
        let params = self.params(name, params)?;
        let dest_types = self.leaf_types(dest)?;
        let args: ValueList = args.iter().map(|arg| self.operand_value(*arg)).collect::<Result<_>>()?;
        let results = match name {
            "undef" => dest_types.iter().map(|&ty| self.b.undef(ty)).collect(),
            "zero" => dest_types.iter().map(|&ty| self.splat_constant(ty, [0; 4])).collect(),
            "i8_to_bool" => self.is_not_zero(&args),
            "unreachable" => {
                self.b.unreachable();
                let dead = self.b.create_block();
                self.b.switch_to_block(dead);
                ValueList::new()
            }
            _ => {
                let opcode = Opcode::by_name(name).ok_or_else(|| LowerErrorKind::UnknownOp(name.to_string()))?;
                let result = params.ty.or(dest_types.first().copied());
                let results = self.table_operation(opcode, &params, result, &args)?;
                chosen(results, dest_types.len(), &params)
            }
        };
        let Some(dest) = dest else { return Ok(()) };
        if results.len() != dest_types.len() {
            return Err(bad(name, format!("it has {} results, not {}", results.len(), dest_types.len())));
        }
        if let Some((found, wanted)) = results.iter().zip(&dest_types).find(|(value, ty)| self.b.ty(**value) != **ty) {
            return Err(bad(name, format!("the result is {}, not {wanted}", self.b.ty(*found))));
        }
        self.write(dest, &results)
    }

    fn params(&self, op: &str, params: &[Const<'a>]) -> Result<Params> {
        let mut sorted = Params::default();
        for param in params {
            match param.kind() {
                ConstKind::Type(ty) => match self.layout(*ty)?.leaves {
                    Some([leaf]) => sorted.ty = Some(leaf.ty),
                    // A structure for two results.
                    Some([_, _]) => {}
                    _ => return Err(bad(op, format!("{} is not a machine type", self.program.display(*ty)))),
                },
                ConstKind::Str(b"volatile") => sorted.volatile = true,
                ConstKind::Str(b"nontemporal") => sorted.nontemporal = true,
                _ => match const_int(*param) {
                    Some(int) => sorted.ints.push(int),
                    None => return Err(bad(op, "a compile-time operand is neither a type nor an integer")),
                },
            }
        }
        Ok(sorted)
    }

    fn leaf_types(&self, place: Option<Place<'a>>) -> Result<Vec<Type>> {
        let Some(place) = place else { return Ok(Vec::new()) };
        let leaves = self.layout(self.place_ty(place))?.leaves.unwrap_or_default();
        Ok(leaves.iter().map(|leaf| leaf.ty).collect())
    }

    fn is_not_zero(&mut self, args: &[Value]) -> ValueList {
        let zero = self.splat_constant(self.b.ty(args[0]), [0; 4]);
        ValueList::from_slice(&[self.b.binary(Opcode::IcmpNe, args[0], zero)])
    }

    /// `result`: the type that was asked for, by a parameter or by the destination.
    fn table_operation(
        &mut self,
        op: Opcode,
        params: &Params,
        result: Option<Type>,
        args: &[Value],
    ) -> Result<ValueList> {
        let info = op.info();
        if args.len() != info.args.len() {
            return Err(bad(info.name, format!("it takes {} operands, not {}", info.args.len(), args.len())));
        }
        let ty = match info.args.iter().position(|rule| *rule == Rule::T) {
            Some(position) => self.b.ty(args[position]),
            None if info.class == mojo_vm::ir::Class::None => Type::I1,
            None => result.ok_or_else(|| bad(info.name, "its result type is not known"))?,
        };
        if let Some(value) = self.one_lane_form(op, ty, args) {
            return Ok(ValueList::from_slice(&[value]));
        }
        self.check_operands(op, ty, args)?;
        let imm = match info.imm {
            ImmKind::None => Imm::None,
            ImmKind::Int if op == Opcode::Expect => Imm::Int(params.ints.first().copied().unwrap_or(1)),
            ImmKind::Mem => Imm::Mem(access(ty, params)),
            ImmKind::Index => Imm::Index(u32_param(info.name, params.ints.first().copied())?),
            ImmKind::Shuffle => return self.shuffle(params, args),
            ImmKind::Slot => return self.stack_allocation(params),
            ImmKind::Int
            | ImmKind::Float
            | ImmKind::Lanes
            | ImmKind::Data
            | ImmKind::Func
            | ImmKind::Sig
            | ImmKind::Native => return Err(LowerErrorKind::UnknownOp(info.name.to_string())),
        };
        let inst = self.b.op_imm(op, ty, args, imm);
        Ok(self.b.results(inst))
    }

    /// Vector operations on single lanes, and conversions between equal types: library code is
    /// generic over the number of lanes and the type.
    fn one_lane_form(&mut self, op: Opcode, ty: Type, args: &[Value]) -> Option<Value> {
        use Opcode::*;
        let scalar = !ty.is_vector();
        match op {
            Trunc | Zext | Sext | Fptrunc | Fpext | Bitcast | ExtractSub if self.b.ty(args[0]) == ty => Some(args[0]),
            Splat | Extract | Reverse if scalar => Some(args[0]),
            ReduceAdd | ReduceMul | ReduceMinS | ReduceMaxS | ReduceMinU | ReduceMaxU | ReduceFmin | ReduceFmax
            | ReduceAnd | ReduceOr | ReduceXor
                if scalar =>
            {
                Some(args[0])
            }
            Insert | InsertSub if scalar => Some(args[1]),
            MaskToBits if scalar && self.b.ty(args[0]) == Type::I1 => Some(self.b.convert(Zext, ty, args[0])),
            BitsToMask if scalar => Some(self.b.convert(Trunc, ty, args[0])),
            Iota if scalar => Some(self.splat_constant(ty, [0; 4])),
            _ => None,
        }
    }

    fn check_operands(&self, op: Opcode, ty: Type, args: &[Value]) -> Result<()> {
        let info = op.info();
        if info.class != mojo_vm::ir::Class::None && !info.class.admits(ty) {
            return Err(bad(info.name, format!("it does not work on {ty}")));
        }
        for (rule, value) in info.args.iter().zip(args) {
            match rule.resolve(ty) {
                Some(wanted) if wanted != self.b.ty(*value) => {
                    return Err(bad(info.name, format!("an operand is {}, not {wanted}", self.b.ty(*value))));
                }
                _ => {}
            }
        }
        let resolvable = info.results.iter().all(|rule| rule.resolve(ty).is_some() || *rule == Rule::Other);
        if resolvable { Ok(()) } else { Err(bad(info.name, format!("it does not work on {ty}"))) }
    }

    fn shuffle(&mut self, params: &Params, args: &[Value]) -> Result<ValueList> {
        let lanes: Vec<u32> =
            params.ints.iter().map(|lane| u32_param("shuffle2", Some(*lane))).collect::<Result<_>>()?;
        let limit = 2 * self.b.ty(args[0]).lanes();
        if !lanes.len().is_power_of_two() || lanes.iter().any(|lane| *lane >= limit) {
            return Err(bad("shuffle2", "the list of lanes does not suit the operands"));
        }
        Ok(ValueList::from_slice(&[self.b.shuffle2(args[0], args[1], &lanes)]))
    }

    /// `__op["stack_slot", bytes, align]()`.
    fn stack_allocation(&mut self, params: &Params) -> Result<ValueList> {
        let bytes = u32_param("stack_slot", params.ints.first().copied())?;
        let align = u32_param("stack_slot", Some(params.ints.get(1).copied().unwrap_or(16)))?;
        if !align.is_power_of_two() {
            return Err(bad("stack_slot", "the alignment is not a power of two"));
        }
        Ok(ValueList::from_slice(&[self.slot(bytes.into(), align.into())]))
    }

    /// `dest = native(args)`.
    pub fn native(&mut self, dest: Option<Place<'a>>, name: Symbol, args: &[Operand<'a>]) -> Result<()> {
        let values: ValueList = args.iter().map(|arg| self.operand_value(*arg)).collect::<Result<_>>()?;
        let results = self.call_native(name.as_str(), &values)?;
        let Some(dest) = dest else { return Ok(()) };
        let wanted = self.leaf_types(Some(dest))?;
        let found: Vec<Type> = results.iter().map(|value| self.b.ty(*value)).collect();
        if wanted != found {
            return Err(LowerErrorKind::BadNative {
                name: name.to_string(),
                declared: format!("a function with results {found:?}"),
                used: format!("one with results {wanted:?}"),
            });
        }
        self.write(dest, &results)
    }

    /// Calls a native of the runtime's table.
    pub fn call_native(&mut self, name: &str, args: &[Value]) -> Result<ValueList> {
        let Some(native) = mojo_runtime::find_native(name) else {
            return Err(LowerErrorKind::UnknownNative(name.to_string()));
        };
        let declared = native.get().sig;
        let params: Vec<Type> = declared.params.iter().map(|(_, ty)| native_type(*ty)).collect();
        let results: Vec<Type> = declared.result.iter().map(|ty| native_type(*ty)).collect();
        let used: Vec<Type> = args.iter().map(|value| self.b.ty(*value)).collect();
        if used != params {
            return Err(LowerErrorKind::BadNative {
                name: name.to_string(),
                declared: format!("a function of {params:?}"),
                used: format!("one of {used:?}"),
            });
        }
        let id = self.unit.module().declare_native(name, Signature { params, results: results.clone() });
        Ok(self.b.call_native(id, args, &results))
    }
}

/// Of two results, the one with the number in the compile-time operands, where one is wanted.
fn chosen(results: ValueList, wanted: usize, params: &Params) -> ValueList {
    if results.len() != 2 || wanted != 1 {
        return results;
    }
    let index = params.ints.first().map_or(0, |index| (*index != 0) as usize);
    ValueList::from_slice(&results[index..=index])
}

/// The access of a load or store. Without a given alignment it is that of one lane, which is all
/// that pointers to elements promise.
fn access(ty: Type, params: &Params) -> MemImm {
    let align = match params.ints.first() {
        Some(&align) if align > 0 && (align as u64).is_power_of_two() => align.min(1 << 16) as u32,
        _ => ty.element().align(),
    };
    let mem = MemImm::natural(ty, 0).with_align(align);
    MemImm { volatile: params.volatile, nontemporal: params.nontemporal, ..mem }
}

fn u32_param(op: &str, param: Option<i64>) -> Result<u32> {
    let value = param.ok_or_else(|| bad(op, "a compile-time integer is missing"))?;
    u32::try_from(value).map_err(|_| bad(op, format!("the compile-time integer {value} is out of range")))
}

fn native_type(ty: NativeType) -> Type {
    match ty {
        NativeType::I1 => Type::I1,
        NativeType::I8 => Type::I8,
        NativeType::I16 => Type::I16,
        NativeType::I32 => Type::I32,
        NativeType::I64 => Type::I64,
        NativeType::F32 => Type::F32,
        NativeType::F64 => Type::F64,
        NativeType::Ptr => Type::PTR,
    }
}
