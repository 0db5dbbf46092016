//! What an embedder lets a program do.

use std::fmt;

/// A group of natives that reach outside the VM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Capability {
    /// Writing to standard output and standard error, reading standard input.
    Stdio,
    /// Opening files for reading, listing directories, file metadata.
    FileRead,
    /// Creating, writing, renaming and removing files and directories.
    FileWrite,
    /// Reading and changing environment variables, program arguments, users.
    Environment,
    /// Starting and signalling processes.
    Process,
    /// Calling C functions and loading shared libraries.
    Foreign,
    /// Clocks and sleeping.
    Clock,
}

impl Capability {
    pub const ALL: [Capability; 7] = [
        Capability::Stdio,
        Capability::FileRead,
        Capability::FileWrite,
        Capability::Environment,
        Capability::Process,
        Capability::Foreign,
        Capability::Clock,
    ];

    /// Its bit in the byte that [`Capabilities`] is.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Capability::Stdio => "standard input and output",
            Capability::FileRead => "reading files",
            Capability::FileWrite => "writing files",
            Capability::Environment => "access to the environment",
            Capability::Process => "processes",
            Capability::Foreign => "calls of C libraries",
            Capability::Clock => "clocks",
        })
    }
}

/// A set of capabilities. `Capabilities::default()` is the sandbox: standard output and clocks only.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Capabilities(u8);

impl Capabilities {
    pub const NONE: Capabilities = Capabilities(0);

    /// Everything: what the command line gives a script.
    pub const fn all() -> Self {
        Capabilities(u8::MAX)
    }

    #[must_use]
    pub const fn with(self, capability: Capability) -> Self {
        Capabilities(self.0 | capability.bit())
    }

    #[must_use]
    pub const fn without(self, capability: Capability) -> Self {
        Capabilities(self.0 & !capability.bit())
    }

    #[inline]
    pub const fn contains(self, capability: Capability) -> bool {
        self.0 & capability.bit() != 0
    }
}

impl Default for Capabilities {
    fn default() -> Self {
        Capabilities::NONE.with(Capability::Stdio).with(Capability::Clock)
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Capability::ALL.iter().filter(|c| self.contains(**c))).finish()
    }
}
