//! `natives!`: makes the table of natives from its rows. `table.rs` describes how a row is written.

macro_rules! native_type {
    (i1) => {
        NativeType::I1
    };
    (i8) => {
        NativeType::I8
    };
    (i16) => {
        NativeType::I16
    };
    (i32) => {
        NativeType::I32
    };
    (i64) => {
        NativeType::I64
    };
    (f32) => {
        NativeType::F32
    };
    (f64) => {
        NativeType::F64
    };
    (ptr) => {
        NativeType::Ptr
    };
}

macro_rules! rust_type {
    (i1) => {
        bool
    };
    (i8) => {
        u8
    };
    (i16) => {
        u16
    };
    (i32) => {
        i32
    };
    (i64) => {
        i64
    };
    (f32) => {
        f32
    };
    (f64) => {
        f64
    };
    (ptr) => {
        Addr
    };
    () => {
        ()
    };
}

macro_rules! effect {
    (pure) => {
        Effect::Pure
    };
    (read) => {
        Effect::Read
    };
    (call) => {
        Effect::Any
    };
}

/// Calls the Rust function with or without the context, as the effect says.
macro_rules! invoke {
    (pure, $ctx:ident, $function:path, ($($arg:ident),*)) => {{ let _ = $ctx; $function($($arg),*) }};
    (read, $ctx:ident, $function:path, ($($arg:ident),*)) => {{ let _ = $ctx; $function($($arg),*) }};
    (call, $ctx:ident, $function:path, ($($arg:ident),*)) => { $function($ctx $(, $arg)*) };
}

macro_rules! natives {
    ($(
        section $section:literal {
            $(
                $(#[doc = $doc:literal])*
                $effect:ident $name:ident($($arg:ident: $ty:tt),*) $(-> $result:tt)? = $function:path;
            )*
        }
    )*) => {
        /// All natives; [`NativeId`] is an index into it.
        pub static NATIVES: &[Native] = &[$($(
            Native {
                name: stringify!($name),
                section: $section,
                doc: &[$($doc),*],
                sig: NativeSig {
                    params: &[$((stringify!($arg), native_type!($ty))),*],
                    result: natives!(@result $($result)?),
                },
                effect: effect!($effect),
                call: {
                    fn call(ctx: &mut NativeCtx, args: &[u64]) -> Result<u64, Trap> {
                        let &[$($arg),*] = args else {
                            return Err(Trap::BadNativeCall(stringify!($name)));
                        };
                        $(let $arg = <rust_type!($ty) as Slot>::from_slot($arg);)*
                        Ok(invoke!($effect, ctx, $function, ($($arg),*)).into_result()?.into_slot())
                    }
                    call
                },
                direct: || {
                    extern "C" fn direct(ctx: &mut NativeCtx $(, $arg: rust_type!($ty))*) -> rust_type!($($result)?) {
                        shielded(ctx, |ctx| invoke!($effect, ctx, $function, ($($arg),*)).into_result())
                    }
                    direct as *const () as usize
                },
            }
        ),*),*];
    };
    (@result) => { None };
    (@result $result:tt) => { Some(native_type!($result)) };
}
