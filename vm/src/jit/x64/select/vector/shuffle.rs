//! Operations that move lanes: each is a list of lanes of two sources, for which the cheapest instructions are looked for.

use regalloc2::VReg;

use super::{In, by_bytes, make};
use crate::ir::{Imm, InstData, Opcode, Value};
use crate::jit::SimdLevel;
use crate::jit::x64::encoder::{Length, Op as V};
use crate::jit::x64::regs::Home;
use crate::jit::x64::select::Selector;

/// Where a lane of a result comes from: source 0 or 1, and lane; `None` if it does not matter.
type List = Vec<Option<(u8, u32)>>;

impl Selector<'_> {
    /// Selects an operation that moves lanes; false if it is none, or needs a kernel.
    pub(super) fn shuffle_operation(&mut self, data: &InstData) -> bool {
        let lanes = data.ty.lanes();
        let list: List = match (data.op, &data.imm) {
            (Opcode::Concat | Opcode::ExtractSub | Opcode::InsertSub, _) if data.ty.is_mask() => {
                return self.mask_parts(data);
            }
            (Opcode::TableLookup, _) => return self.table_lookup(data),
            (Opcode::Concat, _) => (0..2 * lanes).map(|i| Some(((i / lanes) as u8, i % lanes))).collect(),
            (Opcode::Interleave, _) => (0..2 * lanes).map(|i| Some(((i % 2) as u8, i / 2))).collect(),
            (Opcode::Reverse, _) => (0..lanes).rev().map(|i| Some((0, i))).collect(),
            (Opcode::Shuffle2, Imm::Shuffle(list)) => {
                list.iter().map(|&lane| Some(((lane / lanes) as u8, lane % lanes))).collect()
            }
            (Opcode::ExtractSub, &Imm::Index(first)) => (first..first + lanes).map(|i| Some((0, i))).collect(),
            (Opcode::InsertSub, &Imm::Index(first)) => {
                let end = first + self.ty(data.args[1]).lanes();
                let lane = |i| if (first..end).contains(&i) { (1, i - first) } else { (0, i) };
                (0..lanes).map(|i| Some(lane(i))).collect()
            }
            (Opcode::Deinterleave, _) => return self.deinterleave(data),
            _ => return false,
        };
        if data.ty.is_mask() {
            return false;
        }
        self.shuffled(data, data.result(), &list)
    }

    /// Even lanes and odd lanes.
    fn deinterleave(&mut self, data: &InstData) -> bool {
        if data.ty.is_mask() {
            return false;
        }
        let half = data.ty.lanes() / 2;
        let lists = [0, 1].map(|odd| (0..half).map(|i| Some((0, 2 * i + odd))).collect::<List>());
        let results: Vec<Value> = data.results().collect();
        if results.iter().any(|&result| !self.ty(result).is_vector()) {
            return false;
        }
        // Both or neither: a kernel would make both.
        let bytes = data.ty.kind().bytes();
        if lists.iter().any(|list| !self.can_permute(list, bytes, self.length(data.ty))) {
            return false;
        }
        results.into_iter().zip(lists).all(|(result, list)| self.shuffled(data, result, &list))
    }

    /// `result` from lanes of the instruction's operands.
    fn shuffled(&mut self, data: &InstData, result: Value, list: &List) -> bool {
        let bytes = data.ty.kind().bytes();
        let longest = data.args.iter().chain([&result]).map(|&value| self.ty(value).bytes()).max().unwrap_or(16);
        let length = Length::of(longest);
        if !self.can_permute(list, bytes, length) {
            return false;
        }
        let to_int = !self.ty(result).is_vector() && self.home(self.ty(result)) != Home::Vector;
        let x = self.scalar_in_vector(data.args[0]);
        let y = match data.args.get(1) {
            Some(&y) if list.iter().flatten().any(|&(source, _)| source == 1) => self.scalar_in_vector(y),
            _ => x,
        };
        let result = self.result_reg(result);
        let d = if to_int { self.vector_temp() } else { result };
        self.permute(d, x, y, list, bytes, length);
        if to_int {
            self.down(make(if bytes == 8 { V::MovqStore } else { V::MovdStore }, Length::L128), result, d);
        }
        true
    }

    /// Are there instructions for any list of lanes of this size?
    fn can_permute(&self, list: &List, bytes: u32, length: Length) -> bool {
        // Bytes across 64 need instructions that not all processors have.
        length < Length::L512
            || bytes > 1
            || is_halves(list)
            || one_source(list).is_some() && (in_quarters(list, bytes) || aligned_run(list, bytes).is_some())
    }

    /// `d` = lanes of `x` and `y`. All are registers of that length.
    fn permute(&mut self, d: VReg, x: VReg, y: VReg, list: &List, bytes: u32, length: Length) {
        match one_source(list) {
            Some(source) => self.permute_one(d, if source == 0 { x } else { y }, list, bytes, length),
            None => self.permute_two(d, x, y, list, bytes, length),
        }
    }

    /// Lanes of one source.
    fn permute_one(&mut self, d: VReg, s: VReg, list: &List, bytes: u32, length: Length) {
        let lane_of = |i: usize| list.get(i).copied().flatten().map(|(_, lane)| lane);
        let defined = || (0..list.len()).filter_map(|i| lane_of(i).map(|lane| (i as u32, lane)));
        let Some((_, first)) = defined().next() else { return self.unary(make(V::Movups, length), d, s) };
        if defined().all(|(i, lane)| i == lane) {
            return self.unary(make(V::Movups, length), d, s);
        }
        let per_quarter = 16 / bytes;
        let count = list.len() as u32;
        match aligned_run(list, bytes) {
            Some(at) if count * bytes <= 16 => {
                return self.down(make(V::Extri128, length).imm((at / 16) as u8), d, s);
            }
            Some(32) => return self.down(make(V::Extri64x4, length).imm(1), d, s),
            _ => {}
        }
        if defined().all(|(_, lane)| lane == 0) && self.level() >= SimdLevel::Avx2 {
            let op = by_bytes(bytes, [V::Pbroadcastb, V::Pbroadcastw, V::Broadcastss, V::Pbroadcastq]);
            return self.unary(make(op, length), d, s);
        }
        if in_quarters(list, bytes) {
            return self.permute_quarters(d, s, list, bytes, length);
        }
        // Only the lowest 16 bytes are wanted, of one quarter.
        if count * bytes <= 16 && defined().all(|(_, lane)| lane / per_quarter == first / per_quarter) {
            let quarter = self.vector_temp();
            self.down(make(V::Extri128, length).imm((first / per_quarter) as u8), quarter, s);
            let list: List = list.iter().map(|lane| lane.map(|(_, lane)| (0, lane % per_quarter))).collect();
            return self.permute_one(d, quarter, &list, bytes, Length::L128);
        }
        if bytes == 8 && length == Length::L256 {
            let imm = (0..4).fold(0, |imm, i| imm | (lane_of(i).unwrap_or(0) as u8) << (2 * i));
            return self.unary(make(V::Permq, length).imm(imm), d, s);
        }
        let long = self.level() == SimdLevel::Avx512;
        if bytes == 4 || bytes == 8 && long || bytes == 2 && long {
            let lanes = length.bytes() / bytes;
            let list: Vec<u64> = (0..lanes as usize).map(|i| u64::from(lane_of(i).unwrap_or(0))).collect();
            let list = self.numbers_in(&list, bytes);
            let list = self.in_reg(length, list);
            let op = by_bytes(bytes, [V::Permw, V::Permw, V::Permd, V::Permqv]);
            return self.binary(make(op, length), d, list, s);
        }
        // From the same half, and from the other one.
        let half = 16 / bytes;
        let select = |other: bool| -> Vec<u8> {
            let byte = |i: u32| match lane_of((i / bytes) as usize) {
                Some(lane) if (lane / half != i / 16) == other => (lane % half * bytes + i % bytes) as u8,
                _ => 0x80,
            };
            (0..32).map(byte).collect()
        };
        let [swapped, same, other] = [(); 3].map(|()| self.vector_temp());
        self.unary(make(V::Permq, length).imm(0x4e), swapped, s);
        let list = self.bytes_in(&select(false));
        self.binary(make(V::Pshufb, length), same, s, list);
        let list = self.bytes_in(&select(true));
        self.binary(make(V::Pshufb, length), other, swapped, list);
        self.binary(make(V::Por, length).commuting(), d, same, other);
    }

    /// Lanes that stay in their 16 bytes.
    fn permute_quarters(&mut self, d: VReg, s: VReg, list: &List, bytes: u32, length: Length) {
        let per_quarter = 16 / bytes;
        let lane_of = |i: usize| list.get(i).copied().flatten().map(|(_, lane)| lane % per_quarter);
        // One pattern for all quarters is an immediate.
        let pattern: Vec<Option<u32>> = (0..per_quarter as usize)
            .map(|i| (i..list.len()).step_by(per_quarter as usize).find_map(lane_of))
            .collect();
        let repeats = (0..list.len()).all(|i| lane_of(i).is_none() || lane_of(i) == pattern[i % per_quarter as usize]);
        if repeats && bytes >= 4 {
            let imm = (0..4usize).fold(0, |imm, i| {
                let lane = match bytes {
                    4 => pattern[i].unwrap_or(i as u32),
                    _ => pattern[i / 2].unwrap_or(i as u32 / 2) * 2 + i as u32 % 2,
                };
                imm | (lane as u8) << (2 * i)
            });
            return self.unary(make(V::Pshufd, length).imm(imm), d, s);
        }
        let byte = |i: u32| match lane_of((i / bytes) as usize) {
            Some(lane) => (lane * bytes + i % bytes) as u8,
            None => 0x80,
        };
        let bytes: Vec<u8> = (0..length.bytes()).map(byte).collect();
        let list = self.bytes_in(&bytes);
        self.binary(make(V::Pshufb, length), d, s, list);
    }

    /// Lanes of two sources.
    fn permute_two(&mut self, d: VReg, x: VReg, y: VReg, list: &List, bytes: u32, length: Length) {
        let lanes = (length.bytes() / bytes) as usize;
        let is = |expected: &dyn Fn(u32) -> (u8, u32)| {
            list.iter().enumerate().all(|(i, lane)| lane.is_none_or(|lane| lane == expected(i as u32)))
        };
        if let Some((op, length, swapped)) = self.unpacking(list, bytes, length) {
            let (x, y) = if swapped { (y, x) } else { (x, y) };
            return self.binary(make(op, length), d, x, y);
        }
        if is_halves(list) {
            match list.len() as u32 / 2 * bytes {
                32 => return self.binary(make(V::Inserti64x4, Length::L512).imm(1), d, x, y),
                16 => return self.binary(make(V::Inserti128, Length::L256).imm(1), d, x, y),
                8 => return self.binary(make(V::Punpcklqdq, Length::L128), d, x, y),
                4 => return self.binary(make(V::Punpckldq, Length::L128), d, x, y),
                2 => return self.binary(make(V::Punpcklwd, Length::L128), d, x, y),
                _ => {}
            }
        }
        // A run over both, of a single quarter.
        if length == Length::L128
            && lanes == list.len()
            && let Some((0, first)) = list[0]
            && is(&|i| if first + i < lanes as u32 { (0, first + i) } else { (1, first + i - lanes as u32) })
        {
            return self.binary(make(V::Palignr, length).imm((first * bytes) as u8), d, y, x);
        }
        let stays = is(&|i| (list[i as usize].map_or(0, |(source, _)| source), i));
        if stays && self.blend_lanes(d, x, y, list, bytes, length) {
            return;
        }
        if self.level() == SimdLevel::Avx512 && bytes > 1 {
            let number = |i: usize| list.get(i).copied().flatten();
            let number =
                |i: usize| number(i).map_or(0, |(source, lane)| u64::from(source) * lanes as u64 + u64::from(lane));
            let numbers: Vec<u64> = (0..lanes).map(number).collect();
            let numbers = self.numbers_in(&numbers, bytes);
            let numbers = self.in_reg(length, numbers);
            let op = by_bytes(bytes, [V::Permi2w, V::Permi2w, V::Permi2d, V::Permi2q]);
            return self.accumulate(make(op, length), d, numbers, x, y);
        }
        // Each source for itself, then together.
        let [from_x, from_y] = [(); 2].map(|()| self.vector_temp());
        for (source, from, to) in [(0, x, from_x), (1, y, from_y)] {
            let list: List =
                list.iter().map(|lane| lane.filter(|&(of, _)| of == source).map(|(_, i)| (0, i))).collect();
            self.permute_one(to, from, &list, bytes, length);
        }
        let together = list.iter().enumerate();
        let together: List = together.map(|(i, lane)| lane.map(|(source, _)| (source, i as u32))).collect();
        self.blend_lanes(d, from_x, from_y, &together, bytes, length);
    }

    /// The instruction that takes alternate lanes of both sources, from the lower or upper halves of each 16 bytes.
    fn unpacking(&self, list: &List, bytes: u32, length: Length) -> Option<(V, Length, bool)> {
        let per_quarter = 16 / bytes;
        let length = Length::of(list.len() as u32 * bytes).min(length);
        for (upper, swapped) in [(false, false), (true, false), (false, true), (true, true)] {
            let expected = |i: u32| {
                let (quarter, place) = (i / per_quarter, i % per_quarter);
                let source = (place % 2) as u8 ^ u8::from(swapped);
                (source, quarter * per_quarter + place / 2 + if upper { per_quarter / 2 } else { 0 })
            };
            let fits = list.iter().enumerate().all(|(i, lane)| lane.is_none_or(|lane| lane == expected(i as u32)));
            if fits {
                let ops = if upper {
                    [V::Punpckhbw, V::Punpckhwd, V::Punpckhdq, V::Punpckhqdq]
                } else {
                    [V::Punpcklbw, V::Punpcklwd, V::Punpckldq, V::Punpcklqdq]
                };
                return Some((by_bytes(bytes, ops), length, swapped));
            }
        }
        None
    }

    /// Each lane from the same place of one of the sources; false if there is no instruction.
    fn blend_lanes(&mut self, d: VReg, x: VReg, y: VReg, list: &List, bytes: u32, length: Length) -> bool {
        let from_y = |i: usize| matches!(list.get(i), Some(Some((1, _))));
        if self.has_mask_registers() {
            let bits = (0..(length.bytes() / bytes) as usize).fold(0u64, |bits, i| bits | u64::from(from_y(i)) << i);
            let number = self.number(bits);
            let mask = self.mask_temp();
            self.mask_unary(make(V::KmovFrom, Length::L128), mask, number);
            let ops = [V::Pblendmb, V::Pblendmw, V::Pblendmd, V::Pblendmq];
            self.binary(make(by_bytes(bytes, ops), length).choosing(mask), d, x, y);
            return true;
        }
        if length == Length::L512 {
            return false;
        }
        if bytes >= 4 && self.level() >= SimdLevel::Avx2 {
            let per_lane = (bytes / 4) as usize;
            let imm = (0..8).fold(0u8, |imm, i| imm | u8::from(from_y(i / per_lane)) << i);
            self.binary(make(V::Pblendd, length).imm(imm), d, x, y);
            return true;
        }
        if bytes >= 2 && length == Length::L128 {
            let per_lane = (bytes / 2) as usize;
            let imm = (0..8).fold(0u8, |imm, i| imm | u8::from(from_y(i / per_lane)) << i);
            self.binary(make(V::Pblendw, length).imm(imm), d, x, y);
            return true;
        }
        let selector: Vec<u8> =
            (0..length.bytes()).map(|i| if from_y((i / bytes) as usize) { 0xff } else { 0 }).collect();
        let selector = self.bytes_in(&selector);
        let selector = self.in_reg(length, selector);
        self.choose(length, 1, d, selector, y, x);
        true
    }

    /// Numbers of that many bytes in memory.
    fn numbers_in(&mut self, numbers: &[u64], bytes: u32) -> In {
        let bytes: Vec<u8> =
            numbers.iter().flat_map(|number| number.to_le_bytes().into_iter().take(bytes as usize)).collect();
        self.bytes_in(&bytes)
    }

    // ---- masks ----

    /// Masks taken apart and put together.
    fn mask_parts(&mut self, data: &InstData) -> bool {
        let result = data.result();
        let vectors = data.args.iter().copied().chain([result]);
        if vectors.into_iter().any(|value| !self.ty(value).is_vector()) {
            return false;
        }
        if self.has_mask_registers() {
            return self.mask_register_parts(data);
        }
        // As lanes of the grain of the result.
        let grain = self.grain(result);
        let first = if let Imm::Index(first) = data.imm { first } else { 0 };
        let lanes = self.ty(data.args[0]).lanes();
        let longest = data.args.iter().chain([&result]).map(|&value| self.ty(value).lanes()).max().unwrap_or(1);
        if longest * grain > self.level().vector_bytes() {
            return self.mask_part_of_long(data, first);
        }
        let list: List = match data.op {
            Opcode::Concat => (0..2 * lanes).map(|i| Some(((i / lanes) as u8, i % lanes))).collect(),
            Opcode::ExtractSub => (first..first + data.ty.lanes()).map(|i| Some((0, i))).collect(),
            _ => {
                let end = first + self.ty(data.args[1]).lanes();
                let lane = |i| if (first..end).contains(&i) { (1, i - first) } else { (0, i) };
                (0..lanes).map(|i| Some(lane(i))).collect()
            }
        };
        let x = self.mask_of_grain(data.args[0], grain);
        let y = data.args.get(1).map_or(x, |&arg| self.mask_of_grain(arg, grain));
        let d = self.result_reg(result);
        self.permute(d, x, y, &list, grain, Length::of(longest * grain));
        true
    }

    /// A part of a mask that does not fit with the grain of the part.
    fn mask_part_of_long(&mut self, data: &InstData, first: u32) -> bool {
        let lanes = self.ty(data.args[0]).lanes();
        let own = self.grain(data.args[0]);
        let (grain, count) = (self.grain(data.result()), data.ty.lanes());
        let x = self.mask_of_grain(data.args[0], own);
        let d = self.result_reg(data.result());
        let part = if own == grain { d } else { self.vector_temp() };
        let list: List = (first..first + count).map(|i| Some((0, i))).collect();
        self.permute(part, x, x, &list, own, Length::of(lanes * own));
        if own != grain {
            self.regrain(d, part, count, own, grain);
        }
        true
    }

    fn mask_register_parts(&mut self, data: &InstData) -> bool {
        let first = if let Imm::Index(first) = data.imm { first } else { 0 };
        let x = self.use_reg(data.args[0]);
        match data.op {
            Opcode::ExtractSub => {
                let d = self.result_reg(data.result());
                self.mask_unary(make(V::Kshiftr, Length::L128).imm(first as u8), d, x);
            }
            Opcode::Concat => {
                let y = self.use_reg(data.args[1]);
                let d = self.result_reg(data.result());
                let op = match data.ty.lanes() {
                    8 => V::Kunpckbw,
                    16 => V::Kunpckwd,
                    32 => V::Kunpckdq,
                    lanes => {
                        self.insert_mask(d, x, y, lanes, lanes);
                        return true;
                    }
                };
                self.mask_binary(make(op, Length::L256), d, y, x);
            }
            _ => {
                let y = self.use_reg(data.args[1]);
                let d = self.result_reg(data.result());
                self.insert_mask(d, x, y, first, self.ty(data.args[1]).lanes());
            }
        }
        true
    }

    /// `d = x` with `lanes` lanes from `first` on replaced by those of `y`.
    fn insert_mask(&mut self, d: VReg, x: VReg, y: VReg, first: u32, lanes: u32) {
        let [top, placed, hole, kept] = [(); 4].map(|()| self.mask_temp());
        let shift = |op, by: u32| make(op, Length::L128).imm(by as u8);
        self.mask_unary(shift(V::Kshiftl, 64 - lanes), top, y);
        self.mask_unary(shift(V::Kshiftr, 64 - lanes - first), placed, top);
        let bits = (u64::MAX >> (64 - lanes)) << first;
        let number = self.number(bits);
        self.mask_unary(make(V::KmovFrom, Length::L128), hole, number);
        self.mask_binary(make(V::Kandn, Length::L256), kept, hole, x);
        self.mask_binary(make(V::Kor, Length::L256), d, kept, placed);
    }

    // ---- lookup ----

    /// Indices of 16 and more get their highest bit set, for which the instruction gives 0.
    fn table_lookup(&mut self, data: &InstData) -> bool {
        let (table, indices) = (self.ty(data.args[0]), self.ty(data.args[1]));
        if table.bytes() > 16 || !table.is_vector() {
            return false;
        }
        let length = self.length(indices);
        let [table_reg, index_reg] = [0, 1].map(|i| self.use_reg(data.args[i]));
        let d = self.result_reg(data.result());
        let mut bytes = table_reg;
        if table.bytes() < 16 {
            let clean = self.vector_temp();
            let kept: Vec<u8> = (0..16).map(|i| if i < table.bytes() { 0xff } else { 0 }).collect();
            let kept = self.bytes_in(&kept);
            self.binary(make(V::Pand, Length::L128).commuting(), clean, bytes, kept);
            bytes = clean;
        }
        if length > Length::L128 {
            let all = self.vector_temp();
            if length == Length::L256 {
                self.binary(make(V::Inserti128, length).imm(1), all, bytes, bytes);
            } else {
                self.binary(make(V::Shufi32x4, length).imm(0), all, bytes, bytes);
            }
            bytes = all;
        }
        let marked = self.vector_temp();
        let beyond = self.splat_in(length, 1, 0x70);
        self.binary(make(V::Paddusb, length).commuting(), marked, index_reg, beyond);
        self.binary(make(V::Pshufb, length), d, bytes, marked);
        true
    }
}

/// The only source that a list mentions.
fn one_source(list: &List) -> Option<u8> {
    let mut sources = list.iter().flatten().map(|&(source, _)| source);
    let Some(first) = sources.next() else { return Some(0) };
    sources.all(|source| source == first).then_some(first)
}

/// Does every lane stay in its 16 bytes?
fn in_quarters(list: &List, bytes: u32) -> bool {
    let per_quarter = 16 / bytes;
    list.iter().enumerate().all(|(i, lane)| lane.is_none_or(|(_, lane)| lane / per_quarter == i as u32 / per_quarter))
}

/// Does the list consist of a run from the start of the first source, and one from the start of the second?
fn is_halves(list: &List) -> bool {
    let half = list.len() as u32 / 2;
    half > 0 && (0..).zip(list).all(|(i, lane)| *lane == Some(((i / half) as u8, i % half)))
}

/// The byte at which the list begins, if it is a run of lanes of up to 16 bytes within 16, or of the upper 32 of 64.
fn aligned_run(list: &List, bytes: u32) -> Option<u32> {
    let (_, first) = list.first().copied().flatten()?;
    let is_run = (first..).zip(list).all(|(i, lane)| matches!(lane, Some((_, lane)) if *lane == i));
    let (at, len) = (first * bytes, list.len() as u32 * bytes);
    let aligned = at >= 16 && at % 16 == 0 && len <= 16 || at == 32 && len == 32;
    (is_run && aligned).then_some(at)
}
