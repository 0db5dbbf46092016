//! The handler table: from opcode to handler.

use std::sync::OnceLock;

use super::dispatch::Handler;
use super::handlers::atomic::*;
use super::handlers::call::*;
use super::handlers::control::*;
use super::handlers::float::*;
use super::handlers::int::*;
use super::handlers::lanes::*;
use super::handlers::memory::*;
#[cfg(target_arch = "x86_64")]
use crate::bytecode::Op;
use crate::bytecode::isa::for_each_op;

macro_rules! define_table {
    ($( $(#[doc = $doc:literal])+ $name:ident = $camel:ident { $($field:ident: $kind:ident),* }; )*) => {
        /// The portable handlers, in opcode order.
        static PORTABLE: &[Handler] = &[ $( Handler($name), )* ];
    };
}

for_each_op!(define_table);

/// The handlers for this processor.
pub fn table() -> &'static [Handler] {
    static TABLE: OnceLock<Box<[Handler]>> = OnceLock::new();
    TABLE.get_or_init(|| {
        #[allow(unused_mut)]
        let mut table: Box<[Handler]> = PORTABLE.into();
        #[cfg(target_arch = "x86_64")]
        use_fused_multiply_add(&mut table);
        table
    })
}

#[cfg(target_arch = "x86_64")]
fn use_fused_multiply_add(table: &mut [Handler]) {
    use super::handlers::float::fma;

    let features = std::arch::is_x86_feature_detected!("fma") && std::arch::is_x86_feature_detected!("sse4.1");
    if !features {
        return;
    }
    for (op, handler) in [
        (Op::Ffma64, Handler(fma::ffma64)),
        (Op::Ffma32, Handler(fma::ffma32)),
        (Op::Ffloor64, Handler(fma::ffloor64)),
        (Op::Fceil64, Handler(fma::fceil64)),
        (Op::Ftrunc64, Handler(fma::ftrunc64)),
        (Op::Ffloor32, Handler(fma::ffloor32)),
        (Op::Fceil32, Handler(fma::fceil32)),
        (Op::Ftrunc32, Handler(fma::ftrunc32)),
    ] {
        table[op as usize] = handler;
    }
}
