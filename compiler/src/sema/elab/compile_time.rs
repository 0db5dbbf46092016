//! Compile-time calls: carried out by the virtual machine, with constants in and out.

use crate::mir::InstId;
use crate::syntax::Span;
use crate::types::*;

use super::super::cx::{CallFailure, CallResult, Cx};
use super::super::expansion::Obstacle;
use super::super::lang::LangItem;
use super::Elab;
use super::value::Value;

impl<'a> Cx<'a> {
    /// Calls a function with constant arguments (one for each argument of its type).
    pub fn call_constant(&self, fn_ref: FnRef<'a>, args: &[Const<'a>]) -> Result<Const<'a>, CallFailure> {
        let inst = self.instance(fn_ref);
        let key = (inst, args.to_vec());
        if let Some(known) = self.calls.borrow().get(&key) {
            return known.clone();
        }
        let result = self.run_call(inst, fn_ref, args);
        self.calls.borrow_mut().insert(key, result.clone());
        result
    }

    fn run_call(&self, inst: InstId, fn_ref: FnRef<'a>, args: &[Const<'a>]) -> Result<Const<'a>, CallFailure> {
        let concrete = self.concrete_signature(fn_ref);
        let bytes = match self.backend().call(self, inst, args)? {
            CallResult::Value(bytes) => bytes,
            CallResult::Raised(message) => return Err(CallFailure::Stopped(message)),
        };
        let ret = concrete.ret;
        match ret {
            RetTy::Value(ty) => Ok(self.bytes(ty, &bytes)),
            RetTy::Ref { ty, .. } => {
                let address =
                    u64::from_le_bytes(bytes.try_into().map_err(|_| CallFailure::from("a reference has 8 bytes"))?);
                let (size, _) = self.backend().size_align(self, ty);
                let value = self
                    .backend()
                    .read_memory(address, size as usize)
                    .ok_or(CallFailure::from("a reference to memory that is gone"))?;
                Ok(self.bytes(ty, &value))
            }
        }
    }

    /// A function as a constant of a pointer type: the address of its code.
    fn function_pointer_constant(&self, fn_ref: FnRef<'a>, ty: Ty<'a>) -> Result<Const<'a>, CallFailure> {
        let address = self.backend().function_address(self, self.instance(fn_ref))?;
        Ok(self.bytes(ty, &address.to_le_bytes()))
    }

    /// A field of a constant.
    pub fn constant_field(&self, value: Const<'a>, index: u32, ty: Ty<'a>) -> Option<Const<'a>> {
        let ConstKind::Bytes(owner, bytes) = value.kind() else { return None };
        let offset = self.backend().field_offset(self, *owner, index) as usize;
        if let TyKind::FnItem(fn_ref) = ty.kind() {
            return Some(self.interner.konst(ConstKind::Fn(*fn_ref)));
        }
        let (size, _) = self.backend().size_align(self, ty);
        Some(self.bytes(ty, bytes.get(offset..offset + size as usize)?))
    }

    /// The address of a constant's bytes.
    pub fn address_of_constant(&self, value: Const<'a>) -> Option<u64> {
        let ConstKind::Bytes(ty, bytes) = value.kind() else { return None };
        let (_, align) = self.backend().size_align(self, *ty);
        Some(self.backend().constant_address(bytes, align))
    }

    /// The text of a `StringSpan` or `String` constant, or a string literal.
    pub fn constant_text(&self, value: Const<'a>) -> Option<Vec<u8>> {
        match value.kind() {
            ConstKind::Str(text) => Some(text.to_vec()),
            ConstKind::Bytes(ty, bytes) => {
                if let Some(text) = self.literal_str(*ty) {
                    return Some(text.to_vec());
                }
                if self.is_lang(*ty, LangItem::StringSpan) {
                    let address = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
                    let len = u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?);
                    return self.backend().read_memory(address, len as usize);
                }
                None
            }
            _ => None,
        }
    }
}

impl<'c, 'a> Elab<'c, 'a> {
    /// A call in a compile-time expression.
    pub fn constant_call(&mut self, fn_ref: FnRef<'a>, args: &[Const<'a>], span: Span) -> Value<'a> {
        if args.iter().any(|c| matches!(c.kind(), ConstKind::Error)) {
            return Value::Error;
        }
        if self.cx.is_rigid_ref(fn_ref) || args.iter().any(|value| self.cx.is_symbolic(*value)) {
            return Value::Const(self.cx.interner.konst(ConstKind::Deferred));
        }
        let result = self.cx.call_constant(fn_ref, args);
        self.constant_result(fn_ref, result, span)
    }

    /// A function where a compile-time call takes a pointer; other arguments as they are.
    pub fn constant_pointer(&mut self, value: Const<'a>, ty: Ty<'a>, span: Span) -> Value<'a> {
        match (value.kind(), ty.kind()) {
            (ConstKind::Fn(fn_ref), TyKind::FnPtr(_))
                if !self.cx.is_rigid_ref(*fn_ref) && !self.cx.is_symbolic(value) =>
            {
                let result = self.cx.function_pointer_constant(*fn_ref, ty);
                self.constant_result(*fn_ref, result, span)
            }
            _ => Value::Const(value),
        }
    }

    fn constant_result(&mut self, fn_ref: FnRef<'a>, result: Result<Const<'a>, CallFailure>, span: Span) -> Value<'a> {
        match result {
            Ok(value) => Value::Const(value),
            Err(CallFailure::Obstacle(callee)) if self.body.is_some() => {
                self.builder().obstacle.get_or_insert(Obstacle::Callee(callee));
                Value::Error
            }
            Err(CallFailure::Obstacle(callee)) => {
                self.cx.report_obstacle(callee);
                Value::Error
            }
            Err(CallFailure::Stopped(message)) => {
                self.error(span, format!("failed to run '{}' at compile time: {message}", fn_ref.decl.0.name));
                Value::Error
            }
        }
    }

    /// The element of a tuple constant.
    pub fn tuple_element(&mut self, value: Const<'a>, index: u32, span: Span) -> Const<'a> {
        if self.cx.is_symbolic(value) {
            return self.cx.interner.konst(ConstKind::Deferred);
        }
        let ty = self.cx.ty_of_const(value);
        let types = self.tuple_types(ty);
        let element = types.and_then(|types| {
            let elem = *types.get(index as usize)?;
            let storage_ty = *self.cx.field_types(ty).first()?;
            let storage = self.cx.constant_field(value, 0, storage_ty)?;
            self.cx.constant_field(storage, index, elem)
        });
        match element {
            Some(element) => element,
            None => {
                self.error(span, "the value can't be taken apart");
                self.cx.error_const()
            }
        }
    }

    /// A pack or list of variadic arguments at compile time: the addresses of the elements.
    pub fn constant_variadic(&mut self, carrier: Ty<'a>, elements: &[Const<'a>]) -> Option<Const<'a>> {
        let mut addresses = Vec::with_capacity(elements.len() * 8);
        for element in elements {
            addresses.extend_from_slice(&self.cx.address_of_constant(*element)?.to_le_bytes());
        }
        let array = self.cx.backend().constant_address(&addresses, 8);
        let mut bytes = array.to_le_bytes().to_vec();
        if self.cx.is_lang(carrier, LangItem::VariadicList) {
            bytes.extend_from_slice(&(elements.len() as i64).to_le_bytes());
        }
        Some(self.cx.bytes(carrier, &bytes))
    }
}
