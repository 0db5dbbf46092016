//! The vector and mask instructions of x86-64 that the code generator uses, each once.
//!
//! A row reads
//!
//! ```text
//! Name "name" map prefix opcode W tuple forms;
//! ```
//!
//! * `map` is the opcode map: see [`Map`]; `prefix` the implied prefix, see [`Prefix`].
//! * `W` is the operand-size bit, see [`W`]; `tuple` how an EVEX form scales an 8-bit displacement, see [`Tuple`].
//! * `forms` says which encodings exist: `L` legacy SSE, `V` VEX, `E` EVEX. A legacy form has two operands: the
//!   destination is also the first source.
//!
//! Where VEX and EVEX mnemonics differ only by a suffix (`vpand`, `vpandd`) one row serves both. Rows named `K...`
//! compare into or compute with mask registers. Instructions that store have the memory or register operand as
//! their destination; their names end in `Store`, `Extr...` or `Down`.

use crate::jit::x64::code::{Map, Prefix};

/// The operand-size bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum W {
    /// 0 in every encoding.
    W0,
    /// 1 in every encoding.
    W1,
    /// 1 in EVEX, 0 in VEX and legacy encodings.
    WE,
}

/// What an 8-bit displacement of an EVEX memory operand is multiplied by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tuple {
    /// The vector, or one lane of 4 bytes if it is broadcast.
    F4,
    /// The vector, or one lane of 8 bytes if it is broadcast.
    F8,
    /// Half the vector, or one lane of 4 bytes if it is broadcast.
    H4,
    /// The vector.
    Full,
    /// Half the vector.
    Half,
    /// A quarter of the vector.
    Quarter,
    /// An eighth of the vector.
    Eighth,
    /// 1 byte.
    S1,
    /// 2 bytes.
    S2,
    /// 4 bytes.
    S4,
    /// 8 bytes.
    S8,
    /// 16 bytes.
    S16,
    /// 32 bytes.
    S32,
    /// 8 bytes, or the vector if it is longer than 16.
    Dup,
}

/// An encoding that an instruction has; see the module's comment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forms(pub u8);

impl Forms {
    /// Legacy SSE.
    pub const L: Forms = Forms(1);
    /// VEX.
    pub const V: Forms = Forms(2);
    /// EVEX.
    pub const E: Forms = Forms(4);
    /// Legacy and VEX.
    pub const LV: Forms = Forms(3);
    /// VEX and EVEX.
    pub const VE: Forms = Forms(6);
    /// All.
    pub const LVE: Forms = Forms(7);

    /// Does the instruction have the encoding?
    pub const fn has(self, form: Forms) -> bool {
        self.0 & form.0 != 0
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The mnemonic.
    pub name: &'static str,
    /// The opcode map.
    pub map: Map,
    /// The implied prefix.
    pub prefix: Prefix,
    /// The opcode.
    pub opcode: u8,
    /// The operand-size bit.
    pub w: W,
    /// The scale of displacements.
    pub tuple: Tuple,
    /// The encodings that exist.
    pub forms: Forms,
}

macro_rules! instructions {
    ($( $name:ident $text:literal $map:ident $prefix:ident $opcode:literal $w:ident $tuple:ident $forms:ident; )*) => {
        /// An instruction; see [`Op::row`].
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        #[allow(missing_docs)]
        pub enum Op { $( $name, )* }

        static ROWS: &[Row] = &[ $( Row {
            name: $text,
            map: Map::$map,
            prefix: Prefix::$prefix,
            opcode: $opcode,
            w: W::$w,
            tuple: Tuple::$tuple,
            forms: Forms::$forms,
        }, )* ];
    };
}

impl Op {
    /// The instruction's row in the table.
    #[inline]
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

instructions! {
    // ---- moves ----
    Movups "vmovups" M0F No 0x10 W0 Full LVE;
    MovupsStore "vmovups" M0F No 0x11 W0 Full LVE;
    Movaps "vmovaps" M0F No 0x28 W0 Full LVE;
    Movntps "vmovntps" M0F No 0x2b W0 Full LVE;
    Movss "vmovss" M0F PF3 0x10 W0 S4 LVE;
    MovssStore "vmovss" M0F PF3 0x11 W0 S4 LVE;
    Movsd "vmovsd" M0F PF2 0x10 WE S8 LVE;
    MovsdStore "vmovsd" M0F PF2 0x11 WE S8 LVE;
    Movd "vmovd" M0F P66 0x6e W0 S4 LVE;
    MovdStore "vmovd" M0F P66 0x7e W0 S4 LVE;
    Movq "vmovq" M0F P66 0x6e W1 S8 LVE;
    MovqStore "vmovq" M0F P66 0x7e W1 S8 LVE;
    Movqx "vmovq" M0F PF3 0x7e WE S8 LVE;
    Movhlps "vmovhlps" M0F No 0x12 W0 S8 LVE;
    Movlhps "vmovlhps" M0F No 0x16 W0 S8 LVE;
    Movddup "vmovddup" M0F PF2 0x12 WE Dup LVE;
    Movshdup "vmovshdup" M0F PF3 0x16 W0 Full LVE;
    Movsldup "vmovsldup" M0F PF3 0x12 W0 Full LVE;
    Movdqu8 "vmovdqu8" M0F PF2 0x6f W0 Full E;
    Movdqu16 "vmovdqu16" M0F PF2 0x6f W1 Full E;
    Movdqu32 "vmovdqu32" M0F PF3 0x6f W0 Full E;
    Movdqu64 "vmovdqu64" M0F PF3 0x6f W1 Full E;
    Movdqu8Store "vmovdqu8" M0F PF2 0x7f W0 Full E;
    Movdqu16Store "vmovdqu16" M0F PF2 0x7f W1 Full E;
    Movdqu32Store "vmovdqu32" M0F PF3 0x7f W0 Full E;
    Movdqu64Store "vmovdqu64" M0F PF3 0x7f W1 Full E;
    Maskmovd "vpmaskmovd" M0F38 P66 0x8c W0 Full V;
    Maskmovq "vpmaskmovq" M0F38 P66 0x8c W1 Full V;
    MaskmovdStore "vpmaskmovd" M0F38 P66 0x8e W0 Full V;
    MaskmovqStore "vpmaskmovq" M0F38 P66 0x8e W1 Full V;
    Compressb "vpcompressb" M0F38 P66 0x63 W0 S1 E;
    Compressw "vpcompressw" M0F38 P66 0x63 W1 S2 E;
    Compressd "vpcompressd" M0F38 P66 0x8b W0 S4 E;
    Compressq "vpcompressq" M0F38 P66 0x8b W1 S8 E;
    Expandb "vpexpandb" M0F38 P66 0x62 W0 S1 E;
    Expandw "vpexpandw" M0F38 P66 0x62 W1 S2 E;
    Expandd "vpexpandd" M0F38 P66 0x89 W0 S4 E;
    Expandq "vpexpandq" M0F38 P66 0x89 W1 S8 E;
    // Lanes by the size of the index and of the lane.
    Gatherdd "vpgatherdd" M0F38 P66 0x90 W0 S4 VE;
    Gatherdq "vpgatherdq" M0F38 P66 0x90 W1 S8 VE;
    Gatherqd "vpgatherqd" M0F38 P66 0x91 W0 S4 VE;
    Gatherqq "vpgatherqq" M0F38 P66 0x91 W1 S8 VE;
    Scatterdd "vpscatterdd" M0F38 P66 0xa0 W0 S4 E;
    Scatterdq "vpscatterdq" M0F38 P66 0xa0 W1 S8 E;
    Scatterqd "vpscatterqd" M0F38 P66 0xa1 W0 S4 E;
    Scatterqq "vpscatterqq" M0F38 P66 0xa1 W1 S8 E;

    // ---- float arithmetic ----
    Addps "vaddps" M0F No 0x58 W0 F4 LVE;
    Addpd "vaddpd" M0F P66 0x58 WE F8 LVE;
    Addss "vaddss" M0F PF3 0x58 W0 S4 LVE;
    Addsd "vaddsd" M0F PF2 0x58 WE S8 LVE;
    Mulps "vmulps" M0F No 0x59 W0 F4 LVE;
    Mulpd "vmulpd" M0F P66 0x59 WE F8 LVE;
    Mulss "vmulss" M0F PF3 0x59 W0 S4 LVE;
    Mulsd "vmulsd" M0F PF2 0x59 WE S8 LVE;
    Subps "vsubps" M0F No 0x5c W0 F4 LVE;
    Subpd "vsubpd" M0F P66 0x5c WE F8 LVE;
    Subss "vsubss" M0F PF3 0x5c W0 S4 LVE;
    Subsd "vsubsd" M0F PF2 0x5c WE S8 LVE;
    Minps "vminps" M0F No 0x5d W0 F4 LVE;
    Minpd "vminpd" M0F P66 0x5d WE F8 LVE;
    Minss "vminss" M0F PF3 0x5d W0 S4 LVE;
    Minsd "vminsd" M0F PF2 0x5d WE S8 LVE;
    Divps "vdivps" M0F No 0x5e W0 F4 LVE;
    Divpd "vdivpd" M0F P66 0x5e WE F8 LVE;
    Divss "vdivss" M0F PF3 0x5e W0 S4 LVE;
    Divsd "vdivsd" M0F PF2 0x5e WE S8 LVE;
    Maxps "vmaxps" M0F No 0x5f W0 F4 LVE;
    Maxpd "vmaxpd" M0F P66 0x5f WE F8 LVE;
    Maxss "vmaxss" M0F PF3 0x5f W0 S4 LVE;
    Maxsd "vmaxsd" M0F PF2 0x5f WE S8 LVE;
    Sqrtps "vsqrtps" M0F No 0x51 W0 F4 LVE;
    Sqrtpd "vsqrtpd" M0F P66 0x51 WE F8 LVE;
    Sqrtss "vsqrtss" M0F PF3 0x51 W0 S4 LVE;
    Sqrtsd "vsqrtsd" M0F PF2 0x51 WE S8 LVE;
    Roundps "vrndscaleps" M0F3A P66 0x08 W0 F4 LVE;
    Roundpd "vrndscalepd" M0F3A P66 0x09 WE F8 LVE;
    Roundss "vrndscaless" M0F3A P66 0x0a W0 S4 LVE;
    Roundsd "vrndscalesd" M0F3A P66 0x0b WE S8 LVE;
    Fmadd132ps "vfmadd132ps" M0F38 P66 0x98 W0 F4 VE;
    Fmadd132pd "vfmadd132pd" M0F38 P66 0x98 W1 F8 VE;
    Fmadd213ps "vfmadd213ps" M0F38 P66 0xa8 W0 F4 VE;
    Fmadd213pd "vfmadd213pd" M0F38 P66 0xa8 W1 F8 VE;
    Fmadd231ps "vfmadd231ps" M0F38 P66 0xb8 W0 F4 VE;
    Fmadd231pd "vfmadd231pd" M0F38 P66 0xb8 W1 F8 VE;
    Fmadd132ss "vfmadd132ss" M0F38 P66 0x99 W0 S4 VE;
    Fmadd132sd "vfmadd132sd" M0F38 P66 0x99 W1 S8 VE;
    Fmadd213ss "vfmadd213ss" M0F38 P66 0xa9 W0 S4 VE;
    Fmadd213sd "vfmadd213sd" M0F38 P66 0xa9 W1 S8 VE;
    Fmadd231ss "vfmadd231ss" M0F38 P66 0xb9 W0 S4 VE;
    Fmadd231sd "vfmadd231sd" M0F38 P66 0xb9 W1 S8 VE;
    Fmsub213ps "vfmsub213ps" M0F38 P66 0xaa W0 F4 VE;
    Fmsub213pd "vfmsub213pd" M0F38 P66 0xaa W1 F8 VE;
    Fmsub231ps "vfmsub231ps" M0F38 P66 0xba W0 F4 VE;
    Fmsub231pd "vfmsub231pd" M0F38 P66 0xba W1 F8 VE;
    Fmsub213ss "vfmsub213ss" M0F38 P66 0xab W0 S4 VE;
    Fmsub213sd "vfmsub213sd" M0F38 P66 0xab W1 S8 VE;
    Fmsub231ss "vfmsub231ss" M0F38 P66 0xbb W0 S4 VE;
    Fmsub231sd "vfmsub231sd" M0F38 P66 0xbb W1 S8 VE;
    Fnmadd213ps "vfnmadd213ps" M0F38 P66 0xac W0 F4 VE;
    Fnmadd213pd "vfnmadd213pd" M0F38 P66 0xac W1 F8 VE;
    Fnmadd231ps "vfnmadd231ps" M0F38 P66 0xbc W0 F4 VE;
    Fnmadd231pd "vfnmadd231pd" M0F38 P66 0xbc W1 F8 VE;
    Fnmadd213ss "vfnmadd213ss" M0F38 P66 0xad W0 S4 VE;
    Fnmadd213sd "vfnmadd213sd" M0F38 P66 0xad W1 S8 VE;
    Fnmadd231ss "vfnmadd231ss" M0F38 P66 0xbd W0 S4 VE;
    Fnmadd231sd "vfnmadd231sd" M0F38 P66 0xbd W1 S8 VE;
    Fnmsub213ps "vfnmsub213ps" M0F38 P66 0xae W0 F4 VE;
    Fnmsub213pd "vfnmsub213pd" M0F38 P66 0xae W1 F8 VE;
    Fnmsub231ps "vfnmsub231ps" M0F38 P66 0xbe W0 F4 VE;
    Fnmsub231pd "vfnmsub231pd" M0F38 P66 0xbe W1 F8 VE;
    Fnmsub213ss "vfnmsub213ss" M0F38 P66 0xaf W0 S4 VE;
    Fnmsub213sd "vfnmsub213sd" M0F38 P66 0xaf W1 S8 VE;
    Fnmsub231ss "vfnmsub231ss" M0F38 P66 0xbf W0 S4 VE;
    Fnmsub231sd "vfnmsub231sd" M0F38 P66 0xbf W1 S8 VE;
    Cmpps "vcmpps" M0F No 0xc2 W0 Full LV;
    Cmppd "vcmppd" M0F P66 0xc2 W0 Full LV;
    Ucomiss "vucomiss" M0F No 0x2e W0 S4 LVE;
    Ucomisd "vucomisd" M0F P66 0x2e WE S8 LVE;

    // ---- float conversions ----
    Cvtdq2ps "vcvtdq2ps" M0F No 0x5b W0 F4 LVE;
    Cvttps2dq "vcvttps2dq" M0F PF3 0x5b W0 F4 LVE;
    Cvtdq2pd "vcvtdq2pd" M0F PF3 0xe6 W0 H4 LVE;
    Cvttpd2dq "vcvttpd2dq" M0F P66 0xe6 WE F8 LVE;
    Cvtps2pd "vcvtps2pd" M0F No 0x5a W0 H4 LVE;
    Cvtpd2ps "vcvtpd2ps" M0F P66 0x5a WE F8 LVE;
    Cvtss2sd "vcvtss2sd" M0F PF3 0x5a W0 S4 LVE;
    Cvtsd2ss "vcvtsd2ss" M0F PF2 0x5a WE S8 LVE;
    Cvtudq2ps "vcvtudq2ps" M0F PF2 0x7a W0 F4 E;
    Cvtudq2pd "vcvtudq2pd" M0F PF3 0x7a W0 H4 E;
    Cvttps2udq "vcvttps2udq" M0F No 0x78 W0 F4 E;
    Cvttpd2udq "vcvttpd2udq" M0F No 0x78 W1 F8 E;
    Cvtqq2pd "vcvtqq2pd" M0F PF3 0xe6 W1 F8 E;
    Cvtqq2ps "vcvtqq2ps" M0F No 0x5b W1 F8 E;
    Cvtuqq2pd "vcvtuqq2pd" M0F PF3 0x7a W1 F8 E;
    Cvtuqq2ps "vcvtuqq2ps" M0F PF2 0x7a W1 F8 E;
    Cvttpd2qq "vcvttpd2qq" M0F P66 0x7a W1 F8 E;
    Cvttpd2uqq "vcvttpd2uqq" M0F P66 0x78 W1 F8 E;
    Cvttps2qq "vcvttps2qq" M0F P66 0x7a W0 H4 E;
    Cvttps2uqq "vcvttps2uqq" M0F P66 0x78 W0 H4 E;
    Cvtph2ps "vcvtph2ps" M0F38 P66 0x13 W0 Half VE;
    Cvtps2phDown "vcvtps2ph" M0F3A P66 0x1d W0 Half VE;
    Cvtsi2ss "vcvtsi2ss" M0F PF3 0x2a W0 S4 LVE;
    Cvtsi2sd "vcvtsi2sd" M0F PF2 0x2a W0 S4 LVE;
    Cvtsi2ss64 "vcvtsi2ss" M0F PF3 0x2a W1 S8 LVE;
    Cvtsi2sd64 "vcvtsi2sd" M0F PF2 0x2a W1 S8 LVE;
    Cvttss2si "vcvttss2si" M0F PF3 0x2c W0 S4 LVE;
    Cvttsd2si "vcvttsd2si" M0F PF2 0x2c W0 S8 LVE;
    Cvttss2si64 "vcvttss2si" M0F PF3 0x2c W1 S4 LVE;
    Cvttsd2si64 "vcvttsd2si" M0F PF2 0x2c W1 S8 LVE;

    // ---- integer arithmetic ----
    Paddb "vpaddb" M0F P66 0xfc W0 Full LVE;
    Paddw "vpaddw" M0F P66 0xfd W0 Full LVE;
    Paddd "vpaddd" M0F P66 0xfe W0 F4 LVE;
    Paddq "vpaddq" M0F P66 0xd4 WE F8 LVE;
    Psubb "vpsubb" M0F P66 0xf8 W0 Full LVE;
    Psubw "vpsubw" M0F P66 0xf9 W0 Full LVE;
    Psubd "vpsubd" M0F P66 0xfa W0 F4 LVE;
    Psubq "vpsubq" M0F P66 0xfb WE F8 LVE;
    Paddsb "vpaddsb" M0F P66 0xec W0 Full LVE;
    Paddsw "vpaddsw" M0F P66 0xed W0 Full LVE;
    Paddusb "vpaddusb" M0F P66 0xdc W0 Full LVE;
    Paddusw "vpaddusw" M0F P66 0xdd W0 Full LVE;
    Psubsb "vpsubsb" M0F P66 0xe8 W0 Full LVE;
    Psubsw "vpsubsw" M0F P66 0xe9 W0 Full LVE;
    Psubusb "vpsubusb" M0F P66 0xd8 W0 Full LVE;
    Psubusw "vpsubusw" M0F P66 0xd9 W0 Full LVE;
    Pmullw "vpmullw" M0F P66 0xd5 W0 Full LVE;
    Pmulld "vpmulld" M0F38 P66 0x40 W0 F4 LVE;
    Pmullq "vpmullq" M0F38 P66 0x40 W1 F8 E;
    Pmulhw "vpmulhw" M0F P66 0xe5 W0 Full LVE;
    Pmulhuw "vpmulhuw" M0F P66 0xe4 W0 Full LVE;
    Pmuludq "vpmuludq" M0F P66 0xf4 WE F8 LVE;
    Pmuldq "vpmuldq" M0F38 P66 0x28 WE F8 LVE;
    Pmaddwd "vpmaddwd" M0F P66 0xf5 W0 Full LVE;
    Psadbw "vpsadbw" M0F P66 0xf6 W0 Full LVE;
    Pminsb "vpminsb" M0F38 P66 0x38 W0 Full LVE;
    Pminsw "vpminsw" M0F P66 0xea W0 Full LVE;
    Pminsd "vpminsd" M0F38 P66 0x39 W0 F4 LVE;
    Pminsq "vpminsq" M0F38 P66 0x39 W1 F8 E;
    Pminub "vpminub" M0F P66 0xda W0 Full LVE;
    Pminuw "vpminuw" M0F38 P66 0x3a W0 Full LVE;
    Pminud "vpminud" M0F38 P66 0x3b W0 F4 LVE;
    Pminuq "vpminuq" M0F38 P66 0x3b W1 F8 E;
    Pmaxsb "vpmaxsb" M0F38 P66 0x3c W0 Full LVE;
    Pmaxsw "vpmaxsw" M0F P66 0xee W0 Full LVE;
    Pmaxsd "vpmaxsd" M0F38 P66 0x3d W0 F4 LVE;
    Pmaxsq "vpmaxsq" M0F38 P66 0x3d W1 F8 E;
    Pmaxub "vpmaxub" M0F P66 0xde W0 Full LVE;
    Pmaxuw "vpmaxuw" M0F38 P66 0x3e W0 Full LVE;
    Pmaxud "vpmaxud" M0F38 P66 0x3f W0 F4 LVE;
    Pmaxuq "vpmaxuq" M0F38 P66 0x3f W1 F8 E;
    Pabsb "vpabsb" M0F38 P66 0x1c W0 Full LVE;
    Pabsw "vpabsw" M0F38 P66 0x1d W0 Full LVE;
    Pabsd "vpabsd" M0F38 P66 0x1e W0 F4 LVE;
    Pabsq "vpabsq" M0F38 P66 0x1f W1 F8 E;
    Pand "vpandd" M0F P66 0xdb W0 F4 LVE;
    Pandn "vpandnd" M0F P66 0xdf W0 F4 LVE;
    Por "vpord" M0F P66 0xeb W0 F4 LVE;
    Pxor "vpxord" M0F P66 0xef W0 F4 LVE;
    Pternlogd "vpternlogd" M0F3A P66 0x25 W0 F4 E;
    Pternlogq "vpternlogq" M0F3A P66 0x25 W1 F8 E;
    Popcntb "vpopcntb" M0F38 P66 0x54 W0 Full E;
    Popcntw "vpopcntw" M0F38 P66 0x54 W1 Full E;
    Popcntd "vpopcntd" M0F38 P66 0x55 W0 F4 E;
    Popcntq "vpopcntq" M0F38 P66 0x55 W1 F8 E;
    Plzcntd "vplzcntd" M0F38 P66 0x44 W0 F4 E;
    Plzcntq "vplzcntq" M0F38 P66 0x44 W1 F8 E;
    // Shifts of all lanes by the lowest 64 bits of a register.
    Psllw "vpsllw" M0F P66 0xf1 W0 S16 LVE;
    Pslld "vpslld" M0F P66 0xf2 W0 S16 LVE;
    Psllq "vpsllq" M0F P66 0xf3 WE S16 LVE;
    Psrlw "vpsrlw" M0F P66 0xd1 W0 S16 LVE;
    Psrld "vpsrld" M0F P66 0xd2 W0 S16 LVE;
    Psrlq "vpsrlq" M0F P66 0xd3 WE S16 LVE;
    Psraw "vpsraw" M0F P66 0xe1 W0 S16 LVE;
    Psrad "vpsrad" M0F P66 0xe2 W0 S16 LVE;
    Psraq "vpsraq" M0F P66 0xe2 W1 S16 E;
    // Shifts by an immediate: the operation is in place of a register (see `Shift`).
    ShiftW "vpsxxw" M0F P66 0x71 W0 Full LVE;
    ShiftD "vpsxxd" M0F P66 0x72 W0 F4 LVE;
    ShiftDE "vpsxxd" M0F P66 0x72 W0 F4 E;
    ShiftQ "vpsxxq" M0F P66 0x73 WE F8 LVE;
    // Arithmetic shift right and rotates of 64-bit lanes are here.
    ShiftQE "vpsxxq" M0F P66 0x72 W1 F8 E;
    ShiftBytes "vpsxxdq" M0F P66 0x73 W0 Full LVE;
    // Shifts lane by lane.
    Psllvw "vpsllvw" M0F38 P66 0x12 W1 Full E;
    Psllvd "vpsllvd" M0F38 P66 0x47 W0 F4 VE;
    Psllvq "vpsllvq" M0F38 P66 0x47 W1 F8 VE;
    Psrlvw "vpsrlvw" M0F38 P66 0x10 W1 Full E;
    Psrlvd "vpsrlvd" M0F38 P66 0x45 W0 F4 VE;
    Psrlvq "vpsrlvq" M0F38 P66 0x45 W1 F8 VE;
    Psravw "vpsravw" M0F38 P66 0x11 W1 Full E;
    Psravd "vpsravd" M0F38 P66 0x46 W0 F4 VE;
    Psravq "vpsravq" M0F38 P66 0x46 W1 F8 E;
    Prolvd "vprolvd" M0F38 P66 0x15 W0 F4 E;
    Prolvq "vprolvq" M0F38 P66 0x15 W1 F8 E;
    Prorvd "vprorvd" M0F38 P66 0x14 W0 F4 E;
    Prorvq "vprorvq" M0F38 P66 0x14 W1 F8 E;

    // ---- comparisons to a vector ----
    Pcmpeqb "vpcmpeqb" M0F P66 0x74 W0 Full LV;
    Pcmpeqw "vpcmpeqw" M0F P66 0x75 W0 Full LV;
    Pcmpeqd "vpcmpeqd" M0F P66 0x76 W0 Full LV;
    Pcmpeqq "vpcmpeqq" M0F38 P66 0x29 W0 Full LV;
    Pcmpgtb "vpcmpgtb" M0F P66 0x64 W0 Full LV;
    Pcmpgtw "vpcmpgtw" M0F P66 0x65 W0 Full LV;
    Pcmpgtd "vpcmpgtd" M0F P66 0x66 W0 Full LV;
    Pcmpgtq "vpcmpgtq" M0F38 P66 0x37 W0 Full LV;
    Ptest "vptest" M0F38 P66 0x17 W0 Full LV;
    Movmskps "vmovmskps" M0F No 0x50 W0 Full LV;
    Movmskpd "vmovmskpd" M0F P66 0x50 W0 Full LV;
    Pmovmskb "vpmovmskb" M0F P66 0xd7 W0 Full LV;

    // ---- comparisons to a mask ----
    Kcmpps "vcmpps" M0F No 0xc2 W0 F4 E;
    Kcmppd "vcmppd" M0F P66 0xc2 W1 F8 E;
    Kcmpb "vpcmpb" M0F3A P66 0x3f W0 Full E;
    Kcmpw "vpcmpw" M0F3A P66 0x3f W1 Full E;
    Kcmpd "vpcmpd" M0F3A P66 0x1f W0 F4 E;
    Kcmpq "vpcmpq" M0F3A P66 0x1f W1 F8 E;
    Kcmpub "vpcmpub" M0F3A P66 0x3e W0 Full E;
    Kcmpuw "vpcmpuw" M0F3A P66 0x3e W1 Full E;
    Kcmpud "vpcmpud" M0F3A P66 0x1e W0 F4 E;
    Kcmpuq "vpcmpuq" M0F3A P66 0x1e W1 F8 E;
    Ktestb "vptestmb" M0F38 P66 0x26 W0 Full E;
    Ktestw "vptestmw" M0F38 P66 0x26 W1 Full E;
    Ktestd "vptestmd" M0F38 P66 0x27 W0 F4 E;
    Ktestq "vptestmq" M0F38 P66 0x27 W1 F8 E;
    Ktestnb "vptestnmb" M0F38 PF3 0x26 W0 Full E;
    Ktestnw "vptestnmw" M0F38 PF3 0x26 W1 Full E;
    Ktestnd "vptestnmd" M0F38 PF3 0x27 W0 F4 E;
    Ktestnq "vptestnmq" M0F38 PF3 0x27 W1 F8 E;
    Pmovb2m "vpmovb2m" M0F38 PF3 0x29 W0 Full E;
    Pmovw2m "vpmovw2m" M0F38 PF3 0x29 W1 Full E;
    Pmovd2m "vpmovd2m" M0F38 PF3 0x39 W0 Full E;
    Pmovq2m "vpmovq2m" M0F38 PF3 0x39 W1 Full E;
    Pmovm2b "vpmovm2b" M0F38 PF3 0x28 W0 Full E;
    Pmovm2w "vpmovm2w" M0F38 PF3 0x28 W1 Full E;
    Pmovm2d "vpmovm2d" M0F38 PF3 0x38 W0 Full E;
    Pmovm2q "vpmovm2q" M0F38 PF3 0x38 W1 Full E;

    // ---- masks; two sources have vector length 256, one source 128 ----
    Kand "kandq" M0F No 0x41 W1 S8 V;
    Kandn "kandnq" M0F No 0x42 W1 S8 V;
    Kor "korq" M0F No 0x45 W1 S8 V;
    Kxnor "kxnorq" M0F No 0x46 W1 S8 V;
    Kxor "kxorq" M0F No 0x47 W1 S8 V;
    Kunpckbw "kunpckbw" M0F P66 0x4b W0 S8 V;
    Kunpckwd "kunpckwd" M0F No 0x4b W0 S8 V;
    Kunpckdq "kunpckdq" M0F No 0x4b W1 S8 V;
    Knot "knotq" M0F No 0x44 W1 S8 V;
    Kmov "kmovq" M0F No 0x90 W1 S8 V;
    KmovStore "kmovq" M0F No 0x91 W1 S8 V;
    KmovFrom "kmovq" M0F PF2 0x92 W1 S8 V;
    KmovTo "kmovq" M0F PF2 0x93 W1 S8 V;
    Kortestb "kortestb" M0F P66 0x98 W0 S8 V;
    Kortestw "kortestw" M0F No 0x98 W0 S8 V;
    Kortestd "kortestd" M0F P66 0x98 W1 S8 V;
    Kortestq "kortestq" M0F No 0x98 W1 S8 V;
    Kshiftr "kshiftrq" M0F3A P66 0x31 W1 S8 V;
    Kshiftl "kshiftlq" M0F3A P66 0x33 W1 S8 V;

    // ---- blends; the `v` forms choose by the top bit of the lanes of a register (legacy: always xmm0) ----
    Blendps "vblendps" M0F3A P66 0x0c W0 Full LV;
    Blendpd "vblendpd" M0F3A P66 0x0d W0 Full LV;
    Pblendw "vpblendw" M0F3A P66 0x0e W0 Full LV;
    Pblendd "vpblendd" M0F3A P66 0x02 W0 Full V;
    Blendvps "vblendvps" M0F3A P66 0x4a W0 Full V;
    Blendvpd "vblendvpd" M0F3A P66 0x4b W0 Full V;
    Pblendvb "vpblendvb" M0F3A P66 0x4c W0 Full V;
    Blendv0ps "blendvps" M0F38 P66 0x14 W0 Full L;
    Blendv0pd "blendvpd" M0F38 P66 0x15 W0 Full L;
    Pblendv0b "pblendvb" M0F38 P66 0x10 W0 Full L;
    Pblendmb "vpblendmb" M0F38 P66 0x66 W0 Full E;
    Pblendmw "vpblendmw" M0F38 P66 0x66 W1 Full E;
    Pblendmd "vpblendmd" M0F38 P66 0x64 W0 F4 E;
    Pblendmq "vpblendmq" M0F38 P66 0x64 W1 F8 E;

    // ---- shuffles ----
    Shufps "vshufps" M0F No 0xc6 W0 F4 LVE;
    Shufpd "vshufpd" M0F P66 0xc6 WE F8 LVE;
    Unpcklps "vunpcklps" M0F No 0x14 W0 F4 LVE;
    Unpckhps "vunpckhps" M0F No 0x15 W0 F4 LVE;
    Unpcklpd "vunpcklpd" M0F P66 0x14 WE F8 LVE;
    Unpckhpd "vunpckhpd" M0F P66 0x15 WE F8 LVE;
    Punpcklbw "vpunpcklbw" M0F P66 0x60 W0 Full LVE;
    Punpcklwd "vpunpcklwd" M0F P66 0x61 W0 Full LVE;
    Punpckldq "vpunpckldq" M0F P66 0x62 W0 F4 LVE;
    Punpcklqdq "vpunpcklqdq" M0F P66 0x6c WE F8 LVE;
    Punpckhbw "vpunpckhbw" M0F P66 0x68 W0 Full LVE;
    Punpckhwd "vpunpckhwd" M0F P66 0x69 W0 Full LVE;
    Punpckhdq "vpunpckhdq" M0F P66 0x6a W0 F4 LVE;
    Punpckhqdq "vpunpckhqdq" M0F P66 0x6d WE F8 LVE;
    Packsswb "vpacksswb" M0F P66 0x63 W0 Full LVE;
    Packuswb "vpackuswb" M0F P66 0x67 W0 Full LVE;
    Packssdw "vpackssdw" M0F P66 0x6b W0 F4 LVE;
    Packusdw "vpackusdw" M0F38 P66 0x2b W0 F4 LVE;
    Pshufb "vpshufb" M0F38 P66 0x00 W0 Full LVE;
    Pshufd "vpshufd" M0F P66 0x70 W0 F4 LVE;
    Pshufhw "vpshufhw" M0F PF3 0x70 W0 Full LVE;
    Pshuflw "vpshuflw" M0F PF2 0x70 W0 Full LVE;
    Palignr "vpalignr" M0F3A P66 0x0f W0 Full LVE;
    Permilps "vpermilps" M0F3A P66 0x04 W0 F4 VE;
    Permilpd "vpermilpd" M0F3A P66 0x05 WE F8 VE;
    Permilpsv "vpermilps" M0F38 P66 0x0c W0 F4 VE;
    Permilpdv "vpermilpd" M0F38 P66 0x0d WE F8 VE;
    Permq "vpermq" M0F3A P66 0x00 W1 F8 VE;
    Permb "vpermb" M0F38 P66 0x8d W0 Full E;
    Permw "vpermw" M0F38 P66 0x8d W1 Full E;
    Permd "vpermd" M0F38 P66 0x36 W0 F4 VE;
    Permqv "vpermq" M0F38 P66 0x36 W1 F8 E;
    // The indices are in the destination.
    Permi2b "vpermi2b" M0F38 P66 0x75 W0 Full E;
    Permi2w "vpermi2w" M0F38 P66 0x75 W1 Full E;
    Permi2d "vpermi2d" M0F38 P66 0x76 W0 F4 E;
    Permi2q "vpermi2q" M0F38 P66 0x76 W1 F8 E;
    Perm2i128 "vperm2i128" M0F3A P66 0x46 W0 Full V;
    Shufi32x4 "vshufi32x4" M0F3A P66 0x43 W0 F4 E;
    Shufi64x2 "vshufi64x2" M0F3A P66 0x43 W1 F8 E;
    Alignd "valignd" M0F3A P66 0x03 W0 F4 E;
    Alignq "valignq" M0F3A P66 0x03 W1 F8 E;
    Inserti128 "vinserti32x4" M0F3A P66 0x38 W0 S16 VE;
    Inserti64x4 "vinserti64x4" M0F3A P66 0x3a W1 S32 E;
    Extri128 "vextracti32x4" M0F3A P66 0x39 W0 S16 VE;
    Extri64x4 "vextracti64x4" M0F3A P66 0x3b W1 S32 E;
    Insertps "vinsertps" M0F3A P66 0x21 W0 S4 LVE;
    Pinsrb "vpinsrb" M0F3A P66 0x20 W0 S1 LVE;
    Pinsrw "vpinsrw" M0F P66 0xc4 W0 S2 LVE;
    Pinsrd "vpinsrd" M0F3A P66 0x22 W0 S4 LVE;
    Pinsrq "vpinsrq" M0F3A P66 0x22 W1 S8 LVE;
    Extrb "vpextrb" M0F3A P66 0x14 W0 S1 LVE;
    Extrw "vpextrw" M0F3A P66 0x15 W0 S2 LVE;
    Extrd "vpextrd" M0F3A P66 0x16 W0 S4 LVE;
    Extrq "vpextrq" M0F3A P66 0x16 W1 S8 LVE;
    Broadcastss "vbroadcastss" M0F38 P66 0x18 W0 S4 VE;
    Broadcastsd "vbroadcastsd" M0F38 P66 0x19 WE S8 VE;
    Pbroadcastb "vpbroadcastb" M0F38 P66 0x78 W0 S1 VE;
    Pbroadcastw "vpbroadcastw" M0F38 P66 0x79 W0 S2 VE;
    Pbroadcastd "vpbroadcastd" M0F38 P66 0x58 W0 S4 VE;
    Pbroadcastq "vpbroadcastq" M0F38 P66 0x59 WE S8 VE;
    // From an integer register.
    Pbroadcastrb "vpbroadcastb" M0F38 P66 0x7a W0 S1 E;
    Pbroadcastrw "vpbroadcastw" M0F38 P66 0x7b W0 S1 E;
    Pbroadcastrd "vpbroadcastd" M0F38 P66 0x7c W0 S1 E;
    Pbroadcastrq "vpbroadcastq" M0F38 P66 0x7c W1 S1 E;

    // ---- lanes of another size ----
    Pmovsxbw "vpmovsxbw" M0F38 P66 0x20 W0 Half LVE;
    Pmovsxbd "vpmovsxbd" M0F38 P66 0x21 W0 Quarter LVE;
    Pmovsxbq "vpmovsxbq" M0F38 P66 0x22 W0 Eighth LVE;
    Pmovsxwd "vpmovsxwd" M0F38 P66 0x23 W0 Half LVE;
    Pmovsxwq "vpmovsxwq" M0F38 P66 0x24 W0 Quarter LVE;
    Pmovsxdq "vpmovsxdq" M0F38 P66 0x25 W0 Half LVE;
    Pmovzxbw "vpmovzxbw" M0F38 P66 0x30 W0 Half LVE;
    Pmovzxbd "vpmovzxbd" M0F38 P66 0x31 W0 Quarter LVE;
    Pmovzxbq "vpmovzxbq" M0F38 P66 0x32 W0 Eighth LVE;
    Pmovzxwd "vpmovzxwd" M0F38 P66 0x33 W0 Half LVE;
    Pmovzxwq "vpmovzxwq" M0F38 P66 0x34 W0 Quarter LVE;
    Pmovzxdq "vpmovzxdq" M0F38 P66 0x35 W0 Half LVE;
    PmovwbDown "vpmovwb" M0F38 PF3 0x30 W0 Half E;
    PmovdbDown "vpmovdb" M0F38 PF3 0x31 W0 Quarter E;
    PmovqbDown "vpmovqb" M0F38 PF3 0x32 W0 Eighth E;
    PmovdwDown "vpmovdw" M0F38 PF3 0x33 W0 Half E;
    PmovqwDown "vpmovqw" M0F38 PF3 0x34 W0 Quarter E;
    PmovqdDown "vpmovqd" M0F38 PF3 0x35 W0 Half E;
}
