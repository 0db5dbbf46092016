//! 128-bit integers as two of 64 bits: what is cheap that way. The rest is done by kernels on memory.

use super::{Legaliser, Parts};
use crate::ir::{InstData, Opcode, Scalar, Type, Value};

type Halves = [Value; 2];

impl Legaliser<'_> {
    /// The halves of an old `i128`.
    pub(super) fn halves(&mut self, old: Value) -> Halves {
        match self.parts[old.index()] {
            Parts::Halves(halves) => halves,
            _ => {
                let undef = self.b.undef(Type::I64);
                [undef, undef]
            }
        }
    }

    /// One new `i128` from its halves.
    pub(super) fn join(&mut self, halves: Halves) -> Value {
        let pair = self.pair(halves);
        self.b.convert(Opcode::Bitcast, Type::I128, pair)
    }

    /// The halves as a vector.
    fn pair(&mut self, [low, high]: Halves) -> Value {
        let ty = Type::vector(Scalar::I64, 2).expect("two is a power of two");
        let pair = self.b.splat(ty, low);
        let one = self.b.iconst(Type::I64, 1);
        self.b.op(Opcode::Insert, &[pair, high, one])
    }

    /// The halves of a new `i128`.
    pub(super) fn halves_of(&mut self, new: Value) -> Halves {
        let ty = Type::vector(Scalar::I64, 2).expect("two is a power of two");
        let pair = if self.b.ty(new) == ty { new } else { self.b.convert(Opcode::Bitcast, ty, new) };
        [0, 1].map(|i| {
            let index = self.b.iconst(Type::I64, i);
            self.b.op(Opcode::Extract, &[pair, index])
        })
    }

    /// Does the operation if it is on 128-bit integers, and cheap on halves.
    pub(super) fn expand_wide(&mut self, data: &InstData) -> bool {
        let Some(&first) = data.args.first() else { return false };
        match self.ty(first) {
            Type::I128 if data.ty == Type::I128 => self.on_halves(data),
            Type::I128 => self.narrow(data, first),
            _ if data.ty == Type::I128 => self.extended_halves(data, first),
            _ => false,
        }
    }

    fn set_halves(&mut self, data: &InstData, halves: Halves) -> bool {
        self.set(data.result(), Parts::Halves(halves));
        true
    }

    fn set_scalar(&mut self, data: &InstData, value: Value) -> bool {
        self.set(data.result(), Parts::Whole(value));
        true
    }

    fn on_halves(&mut self, data: &InstData) -> bool {
        let x = self.halves(data.args[0]);
        let y = data.args.get(1).map_or(x, |&arg| self.halves(arg));
        let each = |this: &mut Self| [0, 1].map(|i| this.b.binary(data.op, x[i], y[i]));
        let halves = match data.op {
            Opcode::Iadd => self.add(x, y),
            Opcode::Isub => self.sub(x, y),
            Opcode::Ineg => {
                let zero = self.b.iconst(Type::I64, 0);
                self.sub([zero; 2], x)
            }
            Opcode::Imul => self.mul(x, y),
            Opcode::Iand | Opcode::Ior | Opcode::Ixor => each(self),
            Opcode::Inot | Opcode::BlackBox => x.map(|half| self.b.unary(data.op, half)),
            Opcode::Ishl | Opcode::Ilshr | Opcode::Iashr => self.shift(data.op, x, y),
            _ => match self.compare(data.op, x, y) {
                Some(truth) => return self.set_scalar(data, truth),
                None => return false,
            },
        };
        self.set_halves(data, halves)
    }

    fn add(&mut self, x: Halves, y: Halves) -> Halves {
        let (low, carry) = self.b.op2(Opcode::IaddOvfU, &[x[0], y[0]]);
        let high = self.b.binary(Opcode::Iadd, x[1], y[1]);
        let carry = self.b.convert(Opcode::Zext, Type::I64, carry);
        [low, self.b.binary(Opcode::Iadd, high, carry)]
    }

    fn sub(&mut self, x: Halves, y: Halves) -> Halves {
        let (low, borrow) = self.b.op2(Opcode::IsubOvfU, &[x[0], y[0]]);
        let high = self.b.binary(Opcode::Isub, x[1], y[1]);
        let borrow = self.b.convert(Opcode::Zext, Type::I64, borrow);
        [low, self.b.binary(Opcode::Isub, high, borrow)]
    }

    fn mul(&mut self, x: Halves, y: Halves) -> Halves {
        let low = self.b.binary(Opcode::Imul, x[0], y[0]);
        let mut high = self.b.binary(Opcode::ImulhiU, x[0], y[0]);
        for (x, y) in [(x[0], y[1]), (x[1], y[0])] {
            // A product of zero-extended numbers has no upper halves.
            if self.b.func().as_iconst(x) != Some(0) && self.b.func().as_iconst(y) != Some(0) {
                let cross = self.b.binary(Opcode::Imul, x, y);
                high = self.b.binary(Opcode::Iadd, high, cross);
            }
        }
        [low, high]
    }

    /// Shifts by less than 64, by 64 and more, and by too much come out of the same formula, since a shift by too much
    /// gives 0 (or the sign).
    fn shift(&mut self, op: Opcode, x: Halves, amount: Halves) -> Halves {
        let left = op == Opcode::Ishl;
        // "Near" is the half that bits are shifted out of into "far".
        let [near, far] = if left { x } else { [x[1], x[0]] };
        let out = if left { Opcode::Ishl } else { Opcode::Ilshr };
        let back = if left { Opcode::Ilshr } else { Opcode::Ishl };
        let (known, amount) = self.shift_amount(amount);
        if known == Some(0) {
            return x;
        }
        let b = &mut self.b;
        let width = b.iconst(Type::I64, 64);
        let [beyond, missing] = match known {
            Some(known) => [known as i64 - 64, 64 - known as i64].map(|amount| b.iconst(Type::I64, amount)),
            None => [b.binary(Opcode::Isub, amount, width), b.binary(Opcode::Isub, width, amount)],
        };
        let new_near = b.binary(op, near, amount);
        let new_far = if known.is_some_and(|known| known >= 64) {
            b.binary(op, near, beyond)
        } else {
            let (kept, moved) = (b.binary(out, far, amount), b.binary(back, near, missing));
            let short = b.binary(Opcode::Ior, kept, moved);
            if known.is_some() {
                short
            } else {
                let is_short = b.binary(Opcode::IcmpUlt, amount, width);
                let long = b.binary(op, near, beyond);
                b.select(is_short, short, long)
            }
        };
        if left { [new_near, new_far] } else { [new_far, new_near] }
    }

    /// An amount of 128 bits as one of 64 bits that does the same; its value if it is known.
    fn shift_amount(&mut self, [low, high]: Halves) -> (Option<u64>, Value) {
        if let (Some(low), Some(high)) = (self.b.func().as_iconst(low), self.b.func().as_iconst(high)) {
            let known = if high == 0 { (low as u64).min(128) } else { 128 };
            return (Some(known), self.b.iconst(Type::I64, known as i64));
        }
        if self.b.func().as_iconst(high) == Some(0) {
            return (None, low);
        }
        let zero = self.b.iconst(Type::I64, 0);
        let fits = self.b.binary(Opcode::IcmpEq, high, zero);
        let all = self.b.iconst(Type::I64, 128);
        (None, self.b.select(fits, low, all))
    }

    fn compare(&mut self, op: Opcode, x: Halves, y: Halves) -> Option<Value> {
        let unsigned = match op {
            Opcode::IcmpEq | Opcode::IcmpNe => {
                let [low, high] = [0, 1].map(|i| self.b.binary(Opcode::Ixor, x[i], y[i]));
                let differ = self.b.binary(Opcode::Ior, low, high);
                let zero = self.b.iconst(Type::I64, 0);
                return Some(self.b.binary(op, differ, zero));
            }
            Opcode::IcmpSlt | Opcode::IcmpUlt => Opcode::IcmpUlt,
            Opcode::IcmpSle | Opcode::IcmpUle => Opcode::IcmpUle,
            Opcode::IcmpSgt | Opcode::IcmpUgt => Opcode::IcmpUgt,
            Opcode::IcmpSge | Opcode::IcmpUge => Opcode::IcmpUge,
            _ => return None,
        };
        let low = self.b.binary(unsigned, x[0], y[0]);
        let high = self.b.binary(op, x[1], y[1]);
        let same = self.b.binary(Opcode::IcmpEq, x[1], y[1]);
        Some(self.b.select(same, low, high))
    }

    /// From 128 bits to something else.
    fn narrow(&mut self, data: &InstData, wide: Value) -> bool {
        let halves = self.halves(wide);
        match data.op {
            Opcode::Trunc if data.ty == Type::I64 => self.set_scalar(data, halves[0]),
            Opcode::Trunc => {
                let value = self.b.convert(Opcode::Trunc, data.ty, halves[0]);
                self.set_scalar(data, value)
            }
            Opcode::Bitcast => {
                let pair = self.pair(halves);
                let same = self.b.ty(pair) == data.ty;
                let value = if same { pair } else { self.b.convert(Opcode::Bitcast, data.ty, pair) };
                self.set_scalar(data, value)
            }
            _ => false,
        }
    }

    /// From something else to 128 bits.
    fn extended_halves(&mut self, data: &InstData, first: Value) -> bool {
        let from = self.ty(first);
        match data.op {
            Opcode::Zext | Opcode::Sext if !from.is_vector() && from.bytes() <= 8 => {
                let value = self.whole(first);
                let low = if from == Type::I64 { value } else { self.b.convert(data.op, Type::I64, value) };
                let high = if data.op == Opcode::Zext {
                    self.b.iconst(Type::I64, 0)
                } else {
                    let sign = self.b.iconst(Type::I64, 63);
                    self.b.binary(Opcode::Iashr, low, sign)
                };
                self.set_halves(data, [low, high])
            }
            Opcode::Bitcast if from.is_vector() => {
                let vector = self.whole(first);
                let pair = Type::vector(Scalar::I64, 2).expect("two is a power of two");
                let vector = if from == pair { vector } else { self.b.convert(Opcode::Bitcast, pair, vector) };
                let halves = self.halves_of(vector);
                self.set_halves(data, halves)
            }
            Opcode::Select if from == Type::I1 => {
                let cond = self.whole(first);
                let [yes, no] = [1, 2].map(|i| self.halves(data.args[i]));
                let halves = [0, 1].map(|i| self.b.select(cond, yes[i], no[i]));
                self.set_halves(data, halves)
            }
            Opcode::Load | Opcode::Store => self.access_halves(data),
            _ => false,
        }
    }

    fn access_halves(&mut self, data: &InstData) -> bool {
        let address = self.whole(data.args[0]);
        let places = [0, 8].map(|by| self.at(address, &data.imm, by));
        if data.op == Opcode::Store {
            let halves = self.halves(data.args[1]);
            for ((address, mem), half) in places.into_iter().zip(halves) {
                self.b.store_mem(address, half, mem);
            }
            return true;
        }
        let halves = places.map(|(address, mem)| self.b.load_mem(Type::I64, address, mem));
        self.set_halves(data, halves)
    }
}
