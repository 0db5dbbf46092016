//! Bytes as the GNU assembler makes them.

use super::Length::{L128, L256, L512};
use super::*;

const RIP: u8 = u8::MAX;

fn insn(op: Op, length: Length, reg: u8, src: u8, rm: Rm) -> Insn {
    Insn::new(op, length, reg, src, rm)
}

fn reg(number: u8) -> Rm {
    Rm::Reg(number)
}

fn mem(base: u8, index: Option<(u8, u8)>, disp: i32) -> Rm {
    let base = if base == RIP { Base::Pool } else { Base::Reg(base) };
    Rm::Mem(Mem { base, index, disp })
}

#[track_caller]
fn check(level: SimdLevel, text: &str, insn: Insn, bytes: &str) {
    // The constant that instructions relative to themselves refer to is behind the code, aligned to 64 bytes.
    let mut code = Code::new(0);
    code.constant(&[0; 64]);
    insn.encode(level, &mut code);
    let (out, len, _) = code.finish();
    let found: Vec<String> = out[..len].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(found.join(" "), bytes, "{text}");
}

#[test]
#[rustfmt::skip]
fn legacy() {
    use SimdLevel::Sse42 as LEVEL;
    check(LEVEL, "addps xmm1,xmm2", insn(Op::Addps, L128, 1, 1, reg(2)), "0f 58 ca");
    check(LEVEL, "addpd xmm9,xmm2", insn(Op::Addpd, L128, 9, 9, reg(2)), "66 44 0f 58 ca");
    check(LEVEL, "movups xmm11,[r12+rcx*8+64]", insn(Op::Movups, L128, 11, 0, mem(12, Some((1, 3)), 64)), "45 0f 10 5c cc 40");
    check(LEVEL, "movups xmmword ptr [rsp+8],xmm3", insn(Op::MovupsStore, L128, 3, 0, mem(4, None, 8)), "0f 11 5c 24 08");
    check(LEVEL, "pshufb xmm8,xmm15", insn(Op::Pshufb, L128, 8, 8, reg(15)), "66 45 0f 38 00 c7");
    check(LEVEL, "movq xmm3,r9", insn(Op::Movq, L128, 3, 0, reg(9)), "66 49 0f 6e d9");
    check(LEVEL, "pextrq rax,xmm10,1", Insn { imm: Some(1), ..insn(Op::Extrq, L128, 10, 0, reg(0)) }, "66 4c 0f 3a 16 d0 01");
    check(LEVEL, "cvtsi2sd xmm4,r10", insn(Op::Cvtsi2sd64, L128, 4, 4, reg(10)), "f2 49 0f 2a e2");
    check(LEVEL, "psrlq xmm12,5", Insn { imm: Some(5), ..insn(Op::ShiftQ, L128, 2, 12, reg(12)) }, "66 41 0f 73 d4 05");
    check(LEVEL, "roundpd xmm1,xmm2,9", Insn { imm: Some(9), ..insn(Op::Roundpd, L128, 1, 0, reg(2)) }, "66 0f 3a 09 ca 09");
}

#[test]
#[rustfmt::skip]
fn vex() {
    use SimdLevel::Avx2 as LEVEL;
    check(LEVEL, "vaddps xmm1,xmm2,xmm3", insn(Op::Addps, L128, 1, 2, reg(3)), "c5 e8 58 cb");
    check(LEVEL, "vaddps ymm1,ymm2,ymm13", insn(Op::Addps, L256, 1, 2, reg(13)), "c4 c1 6c 58 cd");
    check(LEVEL, "vaddpd ymm9,ymm10,ymm3", insn(Op::Addpd, L256, 9, 10, reg(3)), "c5 2d 58 cb");
    check(LEVEL, "vmovups ymm5,ymmword ptr [r13]", insn(Op::Movups, L256, 5, 0, mem(13, None, 0)), "c4 c1 7c 10 6d 00");
    check(LEVEL, "vmovups ymmword ptr [rbp+r8*4-129],ymm5", insn(Op::MovupsStore, L256, 5, 0, mem(5, Some((8, 2)), -129)), "c4 a1 7c 11 ac 85 7f ff ff ff");
    check(LEVEL, "vpaddd ymm1,ymm2,ymmword ptr [rip+56]", insn(Op::Paddd, L256, 1, 2, mem(RIP, None, 0)), "c5 ed fe 0d 38 00 00 00");
    check(LEVEL, "vfmadd231pd ymm1,ymm2,ymm3", insn(Op::Fmadd231pd, L256, 1, 2, reg(3)), "c4 e2 ed b8 cb");
    check(LEVEL, "vpblendvb xmm1,xmm2,xmm3,xmm14", Insn { imm: Some(14 << 4), ..insn(Op::Pblendvb, L128, 1, 2, reg(3)) }, "c4 e3 69 4c cb e0");
    check(LEVEL, "vpermq ymm1,ymm2,78", Insn { imm: Some(78), ..insn(Op::Permq, L256, 1, 0, reg(2)) }, "c4 e3 fd 00 ca 4e");
    check(LEVEL, "vpsrad ymm9,ymm1,31", Insn { imm: Some(31), ..insn(Op::ShiftD, L256, 4, 9, reg(1)) }, "c5 b5 72 e1 1f");
    check(LEVEL, "vextracti128 xmm3,ymm9,1", Insn { imm: Some(1), ..insn(Op::Extri128, L256, 9, 0, reg(3)) }, "c4 63 7d 39 cb 01");
    check(LEVEL, "vinserti128 ymm3,ymm9,xmm1,1", Insn { imm: Some(1), ..insn(Op::Inserti128, L256, 3, 9, reg(1)) }, "c4 e3 35 38 d9 01");
    check(LEVEL, "vpgatherdd ymm1,dword ptr [rsi+ymm3*4+4],ymm2", insn(Op::Gatherdd, L256, 1, 2, mem(6, Some((3, 2)), 4)), "c4 e2 6d 90 4c 9e 04");
    check(LEVEL, "vpgatherdq ymm1,qword ptr [rsi+xmm3*8+8],ymm2", insn(Op::Gatherdq, L256, 1, 2, mem(6, Some((3, 3)), 8)), "c4 e2 ed 90 4c de 08");
    check(LEVEL, "vmovq rax,xmm9", insn(Op::MovqStore, L128, 9, 0, reg(0)), "c4 61 f9 7e c8");
    check(LEVEL, "vbroadcastsd ymm1,xmm2", insn(Op::Broadcastsd, L256, 1, 0, reg(2)), "c4 e2 7d 19 ca");
    check(LEVEL, "vcvtph2ps ymm1,xmm2", insn(Op::Cvtph2ps, L256, 1, 0, reg(2)), "c4 e2 7d 13 ca");
    check(LEVEL, "vpmovmskb ecx,ymm9", insn(Op::Pmovmskb, L256, 1, 0, reg(9)), "c4 c1 7d d7 c9");
    check(LEVEL, "vpmaskmovd ymmword ptr [rbx],ymm2,ymm1", insn(Op::MaskmovdStore, L256, 1, 2, mem(3, None, 0)), "c4 e2 6d 8e 0b");
}

#[test]
#[rustfmt::skip]
fn evex_and_masks() {
    use SimdLevel::Avx512 as LEVEL;
    check(LEVEL, "vaddps xmm1,xmm2,xmm3", insn(Op::Addps, L128, 1, 2, reg(3)), "c5 e8 58 cb");
    check(LEVEL, "vaddps zmm1,zmm2,zmm3", insn(Op::Addps, L512, 1, 2, reg(3)), "62 f1 6c 48 58 cb");
    check(LEVEL, "vaddpd ymm17,ymm2,ymm30", insn(Op::Addpd, L256, 17, 2, reg(30)), "62 81 ed 28 58 ce");
    check(LEVEL, "vaddpd zmm8{k3}{z},zmm25,zmm9", Insn { mask: 3, zeroing: true, ..insn(Op::Addpd, L512, 8, 25, reg(9)) }, "62 51 b5 c3 58 c1");
    check(LEVEL, "vpaddd zmm1{k7},zmm2,zmm24", Insn { mask: 7, ..insn(Op::Paddd, L512, 1, 2, reg(24)) }, "62 91 6d 4f fe c8");
    check(LEVEL, "vmovups zmm5,zmmword ptr [rax+64]", insn(Op::Movups, L512, 5, 0, mem(0, None, 64)), "62 f1 7c 48 10 68 01");
    check(LEVEL, "vmovups zmm5,zmmword ptr [rax+65]", insn(Op::Movups, L512, 5, 0, mem(0, None, 65)), "62 f1 7c 48 10 a8 41 00 00 00");
    check(LEVEL, "vmovups zmmword ptr [rsp+r9*2-8192],zmm25", insn(Op::MovupsStore, L512, 25, 0, mem(4, Some((9, 1)), -8192)), "62 21 7c 48 11 4c 4c 80");
    check(LEVEL, "vaddps zmm5,zmm6,zmmword ptr [r13+8128]", insn(Op::Addps, L512, 5, 6, mem(13, None, 8128)), "62 d1 4c 48 58 6d 7f");
    check(LEVEL, "vaddps zmm5,zmm6,dword ptr [rax+508]{1to16}", Insn { broadcast: true, ..insn(Op::Addps, L512, 5, 6, mem(0, None, 508)) }, "62 f1 4c 58 58 68 7f");
    check(LEVEL, "vaddpd ymm5,ymm6,qword ptr [rax+512]{1to4}", Insn { broadcast: true, ..insn(Op::Addpd, L256, 5, 6, mem(0, None, 512)) }, "62 f1 cd 38 58 68 40");
    check(LEVEL, "vpmovzxbd zmm1,xmmword ptr [rcx+64]", insn(Op::Pmovzxbd, L512, 1, 0, mem(1, None, 64)), "62 f2 7d 48 31 49 04");
    check(LEVEL, "vcvtps2pd zmm1,ymmword ptr [rcx+64]", insn(Op::Cvtps2pd, L512, 1, 0, mem(1, None, 64)), "62 f1 7c 48 5a 49 02");
    check(LEVEL, "vpermi2d zmm1,zmm2,zmmword ptr [rip+54]", insn(Op::Permi2d, L512, 1, 2, mem(RIP, None, 0)), "62 f2 6d 48 76 0d 36 00 00 00");
    check(LEVEL, "vpgatherdd zmm1{k1},dword ptr [rsi+zmm19*4+4]", Insn { mask: 1, ..insn(Op::Gatherdd, L512, 1, 0, mem(6, Some((19, 2)), 4)) }, "62 f2 7d 41 90 4c 9e 01");
    check(LEVEL, "vpscatterqq qword ptr [rsi+zmm12*8]{k2},zmm20", Insn { mask: 2, ..insn(Op::Scatterqq, L512, 20, 0, mem(6, Some((12, 3)), 0)) }, "62 a2 fd 4a a1 24 e6");
    check(LEVEL, "vpcmpd k1,zmm2,zmm3,6", Insn { imm: Some(6), ..insn(Op::Kcmpd, L512, 1, 2, reg(3)) }, "62 f3 6d 48 1f cb 06");
    check(LEVEL, "vpcmpub k2{k4},ymm20,ymm3,1", Insn { imm: Some(1), mask: 4, ..insn(Op::Kcmpub, L256, 2, 20, reg(3)) }, "62 f3 5d 24 3e d3 01");
    check(LEVEL, "vcmppd k3,zmm2,zmm3,17", Insn { imm: Some(17), ..insn(Op::Kcmppd, L512, 3, 2, reg(3)) }, "62 f1 ed 48 c2 db 11");
    check(LEVEL, "vpsraq zmm17,zmm18,63", Insn { imm: Some(63), ..insn(Op::ShiftQE, L512, 4, 17, reg(18)) }, "62 b1 f5 40 72 e2 3f");
    check(LEVEL, "vprold xmm1,xmm2,7", Insn { imm: Some(7), ..insn(Op::ShiftDE, L128, 1, 1, reg(2)) }, "62 f1 75 08 72 ca 07");
    check(LEVEL, "vpbroadcastq zmm16,r9", insn(Op::Pbroadcastrq, L512, 16, 0, reg(9)), "62 c2 fd 48 7c c1");
    check(LEVEL, "vpmovqd ymm3,zmm20", insn(Op::PmovqdDown, L512, 20, 0, reg(3)), "62 e2 7e 48 35 e3");
    check(LEVEL, "vpmovdb xmmword ptr [rdx+16]{k1},zmm20", Insn { mask: 1, ..insn(Op::PmovdbDown, L512, 20, 0, mem(2, None, 16)) }, "62 e2 7e 49 31 62 01");
    check(LEVEL, "vpternlogd zmm1,zmm2,zmm3,0xca", Insn { imm: Some(0xca), ..insn(Op::Pternlogd, L512, 1, 2, reg(3)) }, "62 f3 6d 48 25 cb ca");
    check(LEVEL, "vpmovm2b ymm17,k5", insn(Op::Pmovm2b, L256, 17, 0, reg(5)), "62 e2 7e 28 28 cd");
    check(LEVEL, "vpmovd2m k5,zmm17", insn(Op::Pmovd2m, L512, 5, 0, reg(17)), "62 b2 7e 48 39 e9");
    check(LEVEL, "vrndscalepd zmm1,zmm2,9", Insn { imm: Some(9), ..insn(Op::Roundpd, L512, 1, 0, reg(2)) }, "62 f3 fd 48 09 ca 09");
    check(LEVEL, "kandq k1,k2,k3", insn(Op::Kand, L256, 1, 2, reg(3)), "c4 e1 ec 41 cb");
    check(LEVEL, "knotq k1,k3", insn(Op::Knot, L128, 1, 0, reg(3)), "c4 e1 f8 44 cb");
    check(LEVEL, "kmovq k1,r10", insn(Op::KmovFrom, L128, 1, 0, reg(10)), "c4 c1 fb 92 ca");
    check(LEVEL, "kmovq r10,k1", insn(Op::KmovTo, L128, 10, 0, reg(1)), "c4 61 fb 93 d1");
    check(LEVEL, "kmovq qword ptr [rbp-8],k6", insn(Op::KmovStore, L128, 6, 0, mem(5, None, -8)), "c4 e1 f8 91 75 f8");
    check(LEVEL, "kortestb k1,k2", insn(Op::Kortestb, L128, 1, 0, reg(2)), "c5 f9 98 ca");
    check(LEVEL, "kshiftrq k1,k2,8", Insn { imm: Some(8), ..insn(Op::Kshiftr, L128, 1, 0, reg(2)) }, "c4 e3 f9 31 ca 08");
    check(LEVEL, "kunpckbw k1,k2,k3", insn(Op::Kunpckbw, L256, 1, 2, reg(3)), "c5 ed 4b cb");
    check(LEVEL, "vpermb zmm1,zmm2,zmm3", insn(Op::Permb, L512, 1, 2, reg(3)), "62 f2 6d 48 8d cb");
    check(LEVEL, "valignq zmm1,zmm2,zmm3,1", Insn { imm: Some(1), ..insn(Op::Alignq, L512, 1, 2, reg(3)) }, "62 f3 ed 48 03 cb 01");
    check(LEVEL, "vshufi64x2 zmm1,zmm2,zmm3,0x4e", Insn { imm: Some(0x4e), ..insn(Op::Shufi64x2, L512, 1, 2, reg(3)) }, "62 f3 ed 48 43 cb 4e");
    check(LEVEL, "vextracti64x4 ymm3,zmm20,1", Insn { imm: Some(1), ..insn(Op::Extri64x4, L512, 20, 0, reg(3)) }, "62 e3 fd 48 3b e3 01");
    check(LEVEL, "vcvttpd2uqq zmm1,zmm2", insn(Op::Cvttpd2uqq, L512, 1, 0, reg(2)), "62 f1 fd 48 78 ca");
    check(LEVEL, "vpcompressd zmmword ptr [rdx]{k1},zmm20", Insn { mask: 1, ..insn(Op::Compressd, L512, 20, 0, mem(2, None, 0)) }, "62 e2 7d 49 8b 22");
    check(LEVEL, "vpinsrd xmm17,xmm2,ecx,1", Insn { imm: Some(1), ..insn(Op::Pinsrd, L128, 17, 2, reg(1)) }, "62 e3 6d 08 22 c9 01");
    check(LEVEL, "vmovd xmm17,r9d", insn(Op::Movd, L128, 17, 0, reg(9)), "62 c1 7d 08 6e c9");
}
