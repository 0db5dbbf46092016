"""Names and modules of earlier releases.

What a package of the library no longer has is looked for in the module of the
same name here; the prelude's former names are in `std.legacy.prelude`. Former
modules are members here, too: `import std.ffi as ffi` in `std.legacy.sys` is
the former `sys.ffi`.
"""

import std.hash as hashlib
