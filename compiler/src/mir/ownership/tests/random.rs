//! Random bodies: whatever the checks accept must come out right by the verifier.

use std::fmt::Write;

use bumpalo::Bump;

use super::parse::parse_body;
use super::world::World;
use crate::diagnostics::Severity;
use crate::mir::ownership::verify::verify;
use crate::mir::ownership::{Context, run};
use crate::mir::print::Printed;

const DECLARATIONS: &[&str] = &[
    "type D: drop copy move n=Int",
    "type P: a=D b=D",
    "type W: drop a=D b=D",
    "fn mk() D",
    "fn mkr() D raises",
    "fn mkp(var D, var D) P",
    "fn cond() Bool",
    "fn use(D)",
    "fn usep(P)",
    "fn usemut(mut D)",
    "fn eat(var D)",
    "fn eatr(var D) D raises",
    "fn eatp(var P)",
    "fn val(Int)",
    "fn change(D) D",
    "fn at(ref P) ref D",
];

/// Locals of every body; the tables below go by these numbers.
const LOCALS: &str = "\
  _0 r: D result
  _1 x1: P arg
  _2 x2: P mut
  _3 x3: W deinit
  _4 x4: D temp
  _5 x5: D temp
  _6 x6: P temp
  _7 x7: mut ref D temp -> _6
  _8 x8: Bool temp
  _9 x9: None temp
  _10 x10: D error
  _11 x11: D temp
";

const VALUES: &[&str] = &["_4", "_5", "_4", "_5", "_1.0", "_1.1", "_2.0", "_2.1", "_3.0", "_6.0", "_6.1", "_7", "_0"];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick(&mut self, items: &[&'static str]) -> &'static str {
        items[self.below(items.len())]
    }

    fn value(&mut self) -> &'static str {
        self.pick(VALUES)
    }

    fn stmt(&mut self) -> String {
        let (a, b) = (self.value(), self.value());
        match self.below(16) {
            0 | 1 => format!("{a} = call mk()"),
            2 | 3 => format!("_9 = call use(&{a})"),
            4 => format!("_9 = call usemut(&mut {a})"),
            5 => format!("_9 = call val(copy {a}.0)"),
            6 => format!("_9 = call eat(copy? {a})"),
            7 | 8 => format!("{a} = copy? {b}"),
            9 => format!("{a} = call change(&{b})"),
            10 if self.below(3) == 0 && a != "_7" => format!("_9 = call eat(move {a})"),
            11 if self.below(3) == 0 && b != "_7" => format!("{a} = move {b}"),
            12 => "_7 = call at(&mut _6)".into(),
            13 => format!("_7 = ref {}", self.pick(&["_6.0", "_6.1"])),
            14 => format!("{} = call mkp(copy? {a}, copy? {b})", self.pick(&["_6", "_1", "_2"])),
            15 => format!("_9 = call usep(&{})", self.pick(&["_6", "_1", "_2"])),
            _ => "_8 = call cond()".into(),
        }
    }

    fn term(&mut self, blocks: usize) -> String {
        let (to, other) = (1 + self.below(blocks - 1), 1 + self.below(blocks - 1));
        match self.below(9) {
            0..=1 => format!("goto bb{to}"),
            2..=4 => format!("if copy _8 then bb{to} else bb{other}"),
            5 => format!("{} = invoke mkr() then bb{to} error _11 else bb{other}", self.value()),
            6 => format!("{} = invoke eatr(copy? {}) then bb{to} error _11 else bb{other}", self.value(), self.value()),
            7 if self.below(4) == 0 => "unreachable".into(),
            8 if self.below(3) == 0 => format!("_10 = copy? {}\n  raise", self.value()),
            _ => "return".into(),
        }
    }

    fn body(&mut self) -> String {
        let blocks = 2 + self.below(5);
        let mut text = format!("body random\n{LOCALS}bb0:\n  _8 = call cond()\n  _0 = call mk()\n  _4 = call mk()\n");
        text.push_str("  _5 = call mk()\n  _6 = call mkp(copy? _4, copy? _5)\n  _7 = call at(&mut _6)\n");
        for block in 0..blocks {
            if block > 0 {
                writeln!(text, "bb{block}:").unwrap();
            }
            for _ in 0..self.below(6) {
                writeln!(text, "  {}", self.stmt()).unwrap();
            }
            writeln!(text, "  {}", self.term(blocks)).unwrap();
        }
        text
    }
}

#[test]
fn accepted_bodies_verify() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut accepted = 0;
    for _ in 0..4000 {
        let text = random.body();
        accepted += u32::from(try_body(&text));
    }
    assert!(accepted > 200, "only {accepted} bodies were accepted");
}

/// Whether the checks accept the body; then it must verify.
fn try_body(text: &str) -> bool {
    let arena = Bump::new();
    let mut world = World::new(&arena);
    DECLARATIONS.iter().for_each(|line| world.declare(line));
    let mut body = parse_body(&world, text, 0);
    let mut diags = Vec::new();
    let cx = Context { arena: &arena, queries: &world, check: true };
    run(&mut body, &cx, &mut diags);
    if diags.iter().any(|diag| diag.severity == Severity::Error) {
        return false;
    }
    if let Err(error) = verify(&body, &cx) {
        panic!("{error}\n{text}\nbecame\n{}", Printed { body: &body, queries: &world });
    }
    true
}
