//! Chooses the interpreter's dispatch (see `src/interp/dispatch.rs`): tail calls become jumps only in optimised code.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(tail_dispatch)");
    println!("cargo::rerun-if-changed=build.rs");
    let optimised = std::env::var("OPT_LEVEL").is_ok_and(|level| level == "2" || level == "3");
    let architecture = std::env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    if optimised && matches!(architecture.as_str(), "x86_64" | "aarch64") {
        println!("cargo::rustc-cfg=tail_dispatch");
    }
}
