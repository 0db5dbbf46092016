//! Float arithmetic, comparisons and conversions.

use super::*;
use crate::ir::eval::Native;

binary! {
    fadd64: f64, |x, y| x + y;
    fsub64: f64, |x, y| x - y;
    fmul64: f64, |x, y| x * y;
    fdiv64: f64, |x, y| x / y;
    fmin64: f64, |x, y| x.fmin(y);
    fmax64: f64, |x, y| x.fmax(y);
    fadd32: f32, |x, y| x + y;
    fsub32: f32, |x, y| x - y;
    fmul32: f32, |x, y| x * y;
    fdiv32: f32, |x, y| x / y;
    fmin32: f32, |x, y| x.fmin(y);
    fmax32: f32, |x, y| x.fmax(y);

    fcmp_eq64: f64, |x, y| x == y;
    fcmp_ne64: f64, |x, y| x != y;
    fcmp_lt64: f64, |x, y| x < y;
    fcmp_le64: f64, |x, y| x <= y;
    fcmp_uno64: f64, |x, y| x.is_nan() | y.is_nan();
    fcmp_eq32: f32, |x, y| x == y;
    fcmp_ne32: f32, |x, y| x != y;
    fcmp_lt32: f32, |x, y| x < y;
    fcmp_le32: f32, |x, y| x <= y;
    fcmp_uno32: f32, |x, y| x.is_nan() | y.is_nan();
}

ternary! {
    ffma64: f64, |x, y, z| x.mul_add(y, z);
    ffma32: f32, |x, y, z| x.mul_add(y, z);
}

unary! {
    fneg64: f64, |x| -x;
    fabs64: f64, |x| x.abs();
    fsqrt64: f64, |x| x.sqrt();
    ffloor64: f64, |x| x.floor();
    fceil64: f64, |x| x.ceil();
    ftrunc64: f64, |x| x.trunc();
    fneg32: f32, |x| -x;
    fabs32: f32, |x| x.abs();
    fsqrt32: f32, |x| x.sqrt();
    ffloor32: f32, |x| x.floor();
    fceil32: f32, |x| x.ceil();
    ftrunc32: f32, |x| x.trunc();

    sitofp64_f64: i64, |x| x as f64;
    sitofp32_f64: i32, |x| x as f64;
    uitofp_f64: u64, |x| x as f64;
    fptosi64_i64: f64, |x| x as i64;
    fptosi64_i32: f64, |x| x as i32;
    fptoui64_i64: f64, |x| x as u64;
    sitofp64_f32: i64, |x| x as f32;
    sitofp32_f32: i32, |x| x as f32;
    uitofp_f32: u64, |x| x as f32;
    fptosi32_i64: f32, |x| x as i64;
    fptosi32_i32: f32, |x| x as i32;
    fptoui32_i64: f32, |x| x as u64;
    fptrunc64_f32: f64, |x| x as f32;
    fpext32_f64: f32, |x| x as f64;
}

/// Handlers for processors with fused multiply-add instructions and SSE 4.1; they replace the portable ones, which
/// call the C library.
#[cfg(target_arch = "x86_64")]
pub mod fma {
    use super::*;

    macro_rules! with_features {
        ($($name:ident: $ty:ty, ($x:ident $(, $y:ident, $z:ident)?) $value:expr;)*) => {$(
            #[target_feature(enable = "avx,fma,sse4.1")]
            pub unsafe fn $name(ip: Ip, fp: Fp, machine: *mut Machine<'_>, table: *const Handler) -> Next {
                // SAFETY: see `Handler`.
                unsafe {
                    let $x: $ty = get(fp, b_field(ip));
                    $( let $y: $ty = get(fp, c_field(ip)); let $z: $ty = get(fp, d_field(ip)); )?
                    set(fp, a_field(ip), $value);
                    dispatch(ip.add(1 $( + { let _ = $y; 1 } )?), fp, machine, table)
                }
            }
        )*};
    }

    with_features! {
        ffma64: f64, (x, y, z) x.mul_add(y, z);
        ffma32: f32, (x, y, z) x.mul_add(y, z);
        ffloor64: f64, (x) x.floor();
        fceil64: f64, (x) x.ceil();
        ftrunc64: f64, (x) x.trunc();
        ffloor32: f32, (x) x.floor();
        fceil32: f32, (x) x.ceil();
        ftrunc32: f32, (x) x.trunc();
    }
}
