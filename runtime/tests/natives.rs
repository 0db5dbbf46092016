//! Natives as a program calls them: by name, through slots, in a process of their own.

use mojo_runtime::{Capabilities, Capability, NativeConfig, NativeCtx, Trap, find_native};

/// A context that may do everything but keeps its output.
fn context() -> NativeCtx {
    NativeCtx::new(NativeConfig {
        args: vec!["prog".to_owned(), "--flag".to_owned()],
        capabilities: Capabilities::all(),
        ..NativeConfig::captured()
    })
}

/// Calls a native that must not trap.
fn call(ctx: &mut NativeCtx, name: &str, args: &[u64]) -> i64 {
    try_call(ctx, name, args).unwrap_or_else(|trap| panic!("{name}: {trap}"))
}

fn try_call(ctx: &mut NativeCtx, name: &str, args: &[u64]) -> Result<i64, Trap> {
    let native = find_native(name).unwrap_or_else(|| panic!("no native {name}")).get();
    (native.call)(ctx, args).map(|slot| slot as i64)
}

/// Address and length of a text, as the two arguments they are.
fn text(text: &str) -> [u64; 2] {
    [text.as_ptr() as u64, text.len() as u64]
}

/// Calls a native with a bytes result as its last argument and takes the bytes; an error is its status.
fn call_bytes(ctx: &mut NativeCtx, name: &str, args: &[u64]) -> Result<String, i64> {
    let mut out = [0u64; 4];
    let args = [args, &[out.as_mut_ptr() as u64]].concat();
    let status = call(ctx, name, &args);
    if status < 0 {
        return Err(status);
    }
    let mut bytes = vec![0u8; out[1] as usize];
    // The native that reads memory is used to look at it.
    for (i, byte) in bytes.iter_mut().enumerate() {
        let found = (0..=255u64).find(|b| call(ctx, "memchr", &[out[0] + i as u64, 1, *b]) == 0);
        *byte = found.unwrap_or(0) as u8;
    }
    call(ctx, "heap_free", &[out[0], out[1], 1]);
    Ok(String::from_utf8(bytes).unwrap())
}

#[test]
fn output_is_collected_and_exit_is_a_trap() {
    let mut ctx = context();
    assert_eq!(call(&mut ctx, "fd_write", &[&[1], &text("hello\n")[..]].concat()), 6);
    assert!(matches!(try_call(&mut ctx, "exit", &[7]), Err(Trap::Exit(7))));
    let line = "ABORT: /x.mojo:4:10: bad thing";
    let trap = try_call(&mut ctx, "abort", &text(line)).unwrap_err();
    assert!(matches!(&trap, Trap::Abort { message } if **message == *line));
    assert_eq!(trap.exit_code(), 1);
    assert_eq!(ctx.output().take_captured(), b"hello\nABORT: /x.mojo:4:10: bad thing\n");
}

#[test]
fn a_wrong_number_of_arguments_is_a_trap() {
    assert!(matches!(try_call(&mut context(), "exit", &[]), Err(Trap::BadNativeCall("exit"))));
}

#[test]
fn results_are_zero_extended() {
    let mut ctx = context();
    call(&mut ctx, "errno_set", &[-5i32 as u32 as u64]);
    assert_eq!(call(&mut ctx, "errno_get", &[]), i64::from(-5i32 as u32));
}

#[test]
fn files_and_directories() {
    let mut ctx = context();
    let dir = std::env::temp_dir().join(format!("mojo-runtime-{}", std::process::id()));
    let dir = dir.to_str().unwrap();
    let file = format!("{dir}/file");
    let [path, len] = text(&file);
    assert_eq!(call(&mut ctx, "fs_mkdir", &[&text(dir)[..], &[0o755]].concat()), 0);
    assert_eq!(call(&mut ctx, "fs_mkdir", &[&text(dir)[..], &[0o755]].concat()), -i64::from(libc::EEXIST));

    let fd = call(&mut ctx, "fd_open", &[path, len, (libc::O_RDWR | libc::O_CREAT) as u64, 0o644]) as u64;
    assert_eq!(call(&mut ctx, "fd_write", &[&[fd], &text("one\ntwo\n")[..]].concat()), 8);
    assert_eq!(call(&mut ctx, "fd_seek", &[fd, 4, 0]), 4);
    let mut buffer = [0u8; 16];
    assert_eq!(call(&mut ctx, "fd_read", &[fd, buffer.as_mut_ptr() as u64, 16]), 4);
    assert_eq!(&buffer[..4], b"two\n");
    assert_eq!(call(&mut ctx, "fd_isatty", &[fd]), 0);
    assert_eq!(call(&mut ctx, "fd_close", &[fd]), 0);

    let mut stat = [0i64; 16];
    assert_eq!(call(&mut ctx, "fs_stat", &[path, len, stat.as_mut_ptr() as u64]), 0);
    assert_eq!((stat[0], stat[6]), (0o100644, 8));
    assert_eq!(call_bytes(&mut ctx, "fs_list", &text(dir)), Ok("file\0".to_owned()));
    assert_eq!(call(&mut ctx, "fs_unlink", &[path, len]), 0);
    assert_eq!(call(&mut ctx, "fs_stat", &[path, len, stat.as_mut_ptr() as u64]), -i64::from(libc::ENOENT));
    assert_eq!(call(&mut ctx, "fs_rmdir", &text(dir)), 0);
    assert_eq!(ctx.heap.live_allocations(), 0);
}

#[test]
fn arguments_and_environment() {
    let mut ctx = context();
    assert_eq!(call(&mut ctx, "args_len", &[]), 2);
    assert_eq!(call(&mut ctx, "args_size", &[1]), 6);
    assert_eq!(call(&mut ctx, "args_ptr", &[2]), 0);
    let name = "MOJO_RUNTIME_TEST";
    assert_eq!(call_bytes(&mut ctx, "env_get", &text(name)), Err(-2));
    let set = |ctx: &mut NativeCtx, name: &str, value: &str, overwrite: u64| {
        call(ctx, "env_set", &[&text(name)[..], &text(value)[..], &[overwrite]].concat())
    };
    assert_eq!(set(&mut ctx, name, "x", 1), 0);
    assert_eq!(set(&mut ctx, name, "y", 0), 0);
    assert_eq!(call_bytes(&mut ctx, "env_get", &text(name)), Ok("x".to_owned()));
    assert_eq!(set(&mut ctx, "a=b", "y", 1), -22);
    assert_eq!(call(&mut ctx, "env_unset", &text(name)), 0);
    let root = call_bytes(&mut ctx, "passwd_by_uid", &[0]).unwrap();
    assert!(root.starts_with("root\0"));
    assert_eq!(call_bytes(&mut ctx, "os_strerror", &[2]), Ok("No such file or directory".to_owned()));
}

#[test]
fn processes() {
    let mut ctx = context();
    let mut status = 0i32;
    let status_out = &raw mut status as u64;
    let argv = "sh\0-c\0exit 3\0";
    let pid = call(&mut ctx, "proc_spawn", &[&text("sh")[..], &text(argv)[..]].concat()) as u64;
    assert_eq!(call(&mut ctx, "proc_wait", &[pid, 0, status_out]), pid as i64);
    assert_eq!(libc::WEXITSTATUS(status), 3);
    assert_eq!(call(&mut ctx, "proc_spawn", &[&text("/nope")[..], &text("nope\0")[..]].concat()), -2);

    let mut out = [0u64; 2];
    let [command, len] = text("echo out; exit 2");
    call(&mut ctx, "shell_output", &[command, len, out.as_mut_ptr() as u64, status_out]);
    assert_eq!((out[1], libc::WEXITSTATUS(status)), (4, 2));
}

#[test]
fn c_functions_by_name() {
    let mut ctx = context();
    let [name, len] = text("toupper");
    let function = call(&mut ctx, "symbol_lookup", &[name, len]) as u64;
    let [descriptor, descriptor_len] = text("i>i");
    let (args, mut result) = ([u64::from(b'x')], 0u64);
    let result_out = &raw mut result as u64;
    call(&mut ctx, "ffi_call", &[function, descriptor, descriptor_len, args.as_ptr() as u64, result_out]);
    assert_eq!(result, u64::from(b'X'));
    let null = try_call(&mut ctx, "ffi_call", &[0, descriptor, descriptor_len, args.as_ptr() as u64, result_out]);
    assert!(matches!(null, Err(Trap::Foreign(_))));

    let [path, len] = text("/nope/lib.so");
    assert_eq!(call(&mut ctx, "dl_open", &[path, len, libc::RTLD_NOW as u64]), 0);
    assert!(call_bytes(&mut ctx, "dl_error", &[]).unwrap().contains("/nope/lib.so"));
}

#[test]
fn the_sandbox_denies_what_was_not_granted() {
    let mut ctx = NativeCtx::new(NativeConfig::captured());
    let [path, len] = text("/etc/passwd");
    let denied = try_call(&mut ctx, "fd_open", &[path, len, 0, 0]);
    assert!(matches!(denied, Err(Trap::Denied(Capability::FileRead))));
    let denied = try_call(&mut ctx, "symbol_lookup", &text("abs"));
    assert!(matches!(denied, Err(Trap::Denied(Capability::Foreign))));
    assert_eq!(call(&mut ctx, "fd_write", &[&[1], &text("ok")[..]].concat()), 2);
}

#[test]
fn input_by_lines() {
    let mut ctx =
        NativeCtx::new(NativeConfig { input: mojo_runtime::Input::text("first\nlast"), ..NativeConfig::captured() });
    assert_eq!(call_bytes(&mut ctx, "read_line", &[]), Ok("first".to_owned()));
    assert_eq!(call_bytes(&mut ctx, "read_line", &[]), Ok("last".to_owned()));
    assert_eq!(call_bytes(&mut ctx, "read_line", &[]), Err(-1));
}
