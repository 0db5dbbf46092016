//! The interpreter.
//!
//! | file | holds |
//! | --- | --- |
//! | `activation` | a call from the host into the program |
//! | `callback` | a call from C into the program, while the program calls C |
//! | `machine` | the state of an activation, the layout of frames |
//! | `crossing` | calls between interpreted functions and machine code |
//! | `dispatch` | how control gets from handler to handler |
//! | `loop_entry` | from the middle of a loop to machine code |
//! | `handlers` | one function per operation |
//! | `table` | from opcode to handler |
//! | `kernels` | vector and rare scalar operations, as functions over memory |
//! | `entry` | entry records: stable addresses of functions |
//!
//! Invariants: the encoder made every instruction that is executed; frames stay within the stack region; calls between
//! functions of the program never use the native stack.

mod activation;
mod callback;
mod crossing;
mod dispatch;
mod entry;
mod handlers;
pub mod kernels;
mod loop_entry;
mod machine;
mod table;

pub(crate) use activation::enter;
pub use activation::{Host, Results, StackSpace, Stopped};
pub(crate) use callback::{call_back, call_from_native};
pub use crossing::MachineStackSpace;
pub(crate) use crossing::{interpret, status, trace_machine_frames, trace_outwards};
pub use entry::{EntryTable, FuncEntry, MAX_FUNCTIONS};
pub(crate) use handlers::atomic::rmw as read_modify_write;
pub use loop_entry::{Argument, LoopEntry};
pub use machine::{Exit, Fp, Ip, LINKAGE_SLOTS, Machine, Onward, Outer, RED_ZONE, Tick, Ticker, Ticking};
