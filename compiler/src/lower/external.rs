//! C functions: by symbol (`external_call`), and through `abi("C")` function pointers.
//!
//! Functions of scalars are called by an operation of the IR. The others (variadic, or with structures by value) go through
//! the runtime's `ffi_call` native, which takes a description of the signature, an array of 8-byte argument slots, and room
//! for the result. Both keep `errno`.

use mojo_vm::ir::{Opcode, Signature, Type, Value};

use super::Result;
use super::body::{BodyLowering, unsupported};
use super::layout::Layout;
use crate::mir::{Arg, Call, InstId, Operand, Place};
use crate::types::{FnTy, Ty, TyKind};

impl<'a> BodyLowering<'_, 'a> {
    /// `dest = symbol(args)`.
    pub fn external(
        &mut self,
        dest: Option<Place<'a>>,
        symbol: &str,
        args: &[Operand<'a>],
        fixed_args: Option<u32>,
    ) -> Result<()> {
        let function = self.symbol_address(symbol)?;
        self.call_c(dest, function, args, fixed_args)
    }

    /// Calls a C function through a pointer.
    pub fn call_c_pointer(&mut self, call: &Call<'a>, pointer: Operand<'a>, _fn_ty: &FnTy<'a>) -> Result<()> {
        let function = self.operand_value(pointer)?;
        let args: Vec<Operand<'a>> = call
            .args
            .iter()
            .map(|arg| match arg {
                Arg::Ref(place, _) => Operand::Copy(*place),
                Arg::Value(operand) => *operand,
            })
            .collect();
        self.call_c(Some(call.dest), function, &args, None)
    }

    fn call_c(
        &mut self,
        dest: Option<Place<'a>>,
        function: Value,
        args: &[Operand<'a>],
        fixed_args: Option<u32>,
    ) -> Result<()> {
        if fixed_args.is_none()
            && let Some(sig) = self.scalar_c_type(dest, args)?
        {
            return self.call_c_scalars(dest, function, args, sig);
        }
        self.call_c_described(dest, function, args, fixed_args)
    }

    /// The signature of a call that has only scalars.
    fn scalar_c_type(&mut self, dest: Option<Place<'a>>, args: &[Operand<'a>]) -> Result<Option<Signature>> {
        let mut sig = Signature::default();
        for arg in args {
            let ty = self.operand_ty(*arg);
            if let TyKind::FnItem(_) = ty.kind() {
                sig.params.push(Type::PTR);
                continue;
            }
            match self.layout(ty)?.leaves {
                Some([leaf]) if self.program.is_trivial(ty) => sig.params.push(leaf.ty),
                _ => return Ok(None),
            }
        }
        if let Some(dest) = dest {
            let ty = self.place_ty(dest);
            let layout = self.layout(ty)?;
            match layout.leaves {
                _ if layout.size == 0 => {}
                Some([leaf]) if self.program.is_trivial(ty) => sig.results.push(leaf.ty),
                _ => return Ok(None),
            }
        }
        Ok(sig.is_c().then_some(sig))
    }

    fn call_c_scalars(
        &mut self,
        dest: Option<Place<'a>>,
        function: Value,
        args: &[Operand<'a>],
        sig: Signature,
    ) -> Result<()> {
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            let ty = self.operand_ty(*arg);
            values.push(match ty.kind() {
                TyKind::FnItem(item) => self.c_callback(self.program.item_instance(*item))?,
                _ => self.operand_value(*arg)?,
            });
        }
        let results = sig.results.clone();
        let sig = self.unit.module().intern_sig(sig);
        let values = self.b.call_c(sig, function, &values, &results);
        match dest {
            Some(dest) if !values.is_empty() => self.write(dest, &values),
            _ => Ok(()),
        }
    }

    /// A call by the runtime's `ffi_call`.
    fn call_c_described(
        &mut self,
        dest: Option<Place<'a>>,
        function: Value,
        args: &[Operand<'a>],
        fixed_args: Option<u32>,
    ) -> Result<()> {
        let mut description = String::new();
        let slots = self.slot(8 * args.len().max(1) as u64, 8);
        for (index, arg) in args.iter().enumerate() {
            if fixed_args == Some(index as u32) {
                description.push('.');
            }
            let ty = self.operand_ty(*arg);
            let offset = 8 * index as i32;
            if let TyKind::FnItem(item) = ty.kind() {
                description.push('p');
                let callback = self.c_callback(self.program.item_instance(*item))?;
                self.b.store(slots, offset, callback);
                continue;
            }
            let layout = self.layout(ty)?;
            self.describe(ty, &layout, &mut description)?;
            if let Some([_]) = layout.leaves {
                let value = self.operand_value(*arg)?;
                self.b.store(slots, offset, value);
            } else {
                let address = self.operand_address(*arg)?;
                self.b.store(slots, offset, address);
            }
        }
        description.push('>');
        let result_ty = dest.map(|dest| self.place_ty(dest));
        let result_layout = result_ty.map(|ty| self.layout(ty)).transpose()?;
        match (result_ty, &result_layout) {
            (Some(ty), Some(layout)) if layout.size > 0 => self.describe(ty, layout, &mut description)?,
            _ => description.push('v'),
        }
        let result = self.slot(result_layout.map_or(8, |layout| layout.size.max(8)), 16);
        let length = self.b.iconst(Type::I64, description.len() as i64);
        let data = self.unit.module().add_data(description.into_bytes(), 1);
        let description = self.b.data_addr(data);
        self.call_native("ffi_call", &[function, description, length, slots, result])?;
        let (Some(dest), Some(layout)) = (dest, result_layout) else { return Ok(()) };
        match layout.leaves {
            Some(leaves) => {
                let values = self.load_leaves(result, 0, leaves);
                self.write(dest, &values)
            }
            None => {
                let to = self.address(dest)?;
                self.copy_bytes(to, result, layout.size);
                Ok(())
            }
        }
    }

    /// Appends the letters of a type: one, or a list in braces for a structure.
    fn describe(&self, ty: Ty<'a>, layout: &Layout<'a>, description: &mut String) -> Result<()> {
        if !self.program.is_trivial(ty) {
            return unsupported("passing a value with a destructor to a C function");
        }
        match layout.leaves {
            Some([leaf]) => description.push(letter(leaf.ty)?),
            Some(leaves) => {
                description.push('{');
                for leaf in leaves {
                    description.push(letter(leaf.ty)?);
                }
                description.push('}');
            }
            None => {
                description.push('{');
                for field in self.program.fields(ty) {
                    self.describe(*field, &self.layout(*field)?, description)?;
                }
                description.push('}');
            }
        }
        Ok(())
    }

    /// A pointer by which C calls an instance.
    pub fn c_callback(&mut self, inst: InstId) -> Result<Value> {
        let fn_ty = self.program.signature(inst);
        if fn_ty.raises.is_some() {
            return unsupported("a raising callback for C");
        }
        let mut description = String::new();
        for arg in fn_ty.args {
            self.describe_scalar(arg.ty, &mut description)?;
        }
        description.push('>');
        match self.layout(fn_ty.ret.ty())?.size {
            0 => description.push('v'),
            _ => self.describe_scalar(fn_ty.ret.ty(), &mut description)?,
        }
        let func = self.unit.declare(inst, self.program)?.func;
        let (function, length) = (self.b.func_addr(func), self.b.iconst(Type::I64, description.len() as i64));
        let data = self.unit.module().add_data(description.into_bytes(), 1);
        let description = self.b.data_addr(data);
        Ok(self.b.op_ty(Opcode::CCallback, Type::I1, &[function, description, length]))
    }

    fn describe_scalar(&self, ty: Ty<'a>, description: &mut String) -> Result<()> {
        let layout = self.layout(ty)?;
        if !matches!(layout.leaves, Some([_])) {
            return unsupported("a callback for C with structures");
        }
        self.describe(ty, &layout, description)
    }

    /// The address of a C function, looked up once and then kept in a variable of the module.
    fn symbol_address(&mut self, symbol: &str) -> Result<Value> {
        let (variable, name) = {
            let mut module = self.unit.module();
            (module.add_global(vec![0; 8], 8), module.add_data(symbol.as_bytes().to_vec(), 1))
        };
        let (look_up, found) = (self.b.create_block(), self.b.create_block());
        let function = self.b.append_block_param(found, Type::PTR);
        let variable = self.b.data_addr(variable);
        let known = self.b.load(Type::PTR, variable, 0);
        let null = self.b.null();
        let unknown = self.b.binary(Opcode::IcmpEq, known, null);
        self.b.br_if(unknown, look_up, &[], found, &[known]);
        self.b.switch_to_block(look_up);
        let text = self.b.data_addr(name);
        let length = self.b.iconst(Type::I64, symbol.len() as i64);
        let address = self.call_native("symbol_lookup", &[text, length])?[0];
        self.b.store(variable, 0, address);
        self.b.br(found, &[address]);
        self.b.switch_to_block(found);
        Ok(function)
    }
}

/// The letter of a machine type in a signature description.
fn letter(ty: Type) -> Result<char> {
    match ty.c_letter() {
        Some(letter) => Ok(letter),
        None if ty.is_vector() => unsupported("passing a vector to a C function"),
        None => unsupported("passing this type to a C function"),
    }
}
