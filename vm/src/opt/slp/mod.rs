//! Vectors in straight code: stores to adjacent memory of values that are computed in the same way, from adjacent
//! loads, constants and values that all of them share, become one store of a vector.
//!
//! | file | holds |
//! | --- | --- |
//! | `scope` | what may move past what in a block |
//! | `tree` | scalars that are computed alike, as a tree of operations on vectors, and what it costs |
//! | `emit` | the tree in place of the scalars |
//!
//! The stores move down to the last of them, loads up to the first. Values that are used elsewhere too stay as scalars
//! beside their vectors.

mod emit;
mod scope;
mod tree;

use scope::Scope;
use tree::Tree;

use super::alias::Escapes;
use super::loops::{Homes, Loop, find_loops};
use super::rename::use_counts;
use super::sum::Sum;
use super::summary::Summaries;
use crate::ir::{Block, Cfg, DomTree, Function, Inst, Opcode, Type};

/// Vectors of fewer bytes are not worth it.
const MIN_BYTES: u32 = 8;

/// At most so many stores become one.
const MAX_LANES: u32 = 16;

/// Runs the pass for vectors of up to `vector_bytes`. Reports whether anything changed.
pub(super) fn vectorise_stores(func: &mut Function, summaries: &Summaries, vector_bytes: u32) -> bool {
    let candidates: Vec<(Block, Vec<Run>)> =
        func.block_ids().map(|block| (block, runs(func, block))).filter(|(_, runs)| !runs.is_empty()).collect();
    if candidates.is_empty() {
        return false;
    }
    let cfg = Cfg::compute(func);
    let doms = DomTree::compute(func, &cfg);
    let loops = find_loops(func, &cfg, &doms);
    let homes = Homes::collect(func);
    let escapes = Escapes::compute(func, summaries);
    let mut uses = use_counts(func);
    let mut changed = false;
    for (block, runs) in candidates {
        let innermost = loops.iter().rev().find(|natural| natural.contains(block));
        for run in runs {
            let mut rest = &run.stores[..];
            while rest.len() >= 2 {
                let place = Place { block, innermost, homes: &homes, escapes: &escapes };
                let done = lane_counts(run.ty, rest.len(), vector_bytes)
                    .find(|&lanes| place.vectorise(func, &rest[..lanes], vector_bytes, &mut uses));
                changed |= done.is_some();
                rest = &rest[done.unwrap_or(1)..];
            }
        }
    }
    changed
}

/// How many of `available` stores may become one, the largest number first.
fn lane_counts(ty: Type, available: usize, vector_bytes: u32) -> impl Iterator<Item = usize> {
    let fits = move |&lanes: &u32| (MIN_BYTES..=vector_bytes).contains(&(lanes * ty.bytes()));
    let powers = std::iter::successors(Some(MAX_LANES), |lanes| Some(lanes / 2)).take_while(|&lanes| lanes >= 2);
    powers.filter(fits).map(|lanes| lanes as usize).filter(move |&lanes| lanes <= available)
}

/// Where stores become vectors.
struct Place<'a> {
    block: Block,
    innermost: Option<&'a Loop>,
    homes: &'a Homes,
    escapes: &'a Escapes,
}

impl Place<'_> {
    /// Makes one store of some, if that is possible and gains anything.
    fn vectorise(&self, func: &mut Function, stores: &[Inst], vector_bytes: u32, uses: &mut Vec<u32>) -> bool {
        let scope = Scope::new(func, self.block, self.escapes, uses);
        if !scope.sink_to_last(stores) {
            return false;
        }
        let Some(tree) = Tree::of_stores(&scope, stores, vector_bytes) else { return false };
        let (dead, gain) = tree.gain(&scope, stores, |value| {
            self.innermost.is_some_and(|natural| self.homes.is_invariant(func, natural, value))
        });
        if gain <= 0 {
            return false;
        }
        emit::replace(func, self.block, stores, &tree, &dead, uses);
        true
    }
}

/// Stores of one type to adjacent places, in the order of the places.
struct Run {
    ty: Type,
    stores: Vec<Inst>,
}

/// The runs of a block; nothing is between the stores of one that keeps all memory accesses where they are.
fn runs(func: &Function, block: Block) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut families: Vec<Family> = Vec::new();
    for &inst in &func.block(block).insts {
        let data = func.inst(inst);
        if data.op == Opcode::Store && scope::is_plain(data) && tree::is_element(data.ty) {
            let Some(sum) = Sum::of_access(func, inst) else { continue };
            let family = families.iter_mut().find_map(|family| {
                let distance = sum.distance_from(&family.sum).filter(|_| family.ty == data.ty)?;
                Some((family, distance))
            });
            match family {
                Some((family, distance)) => {
                    // What is overwritten stays in order.
                    if family.stores.iter().any(|&(other, _)| other == distance) {
                        family.finish(&mut runs);
                    }
                    family.stores.push((distance, inst));
                }
                None => families.push(Family { sum, ty: data.ty, stores: vec![(0, inst)] }),
            }
        } else if scope::is_barrier(data) {
            families.drain(..).for_each(|mut family| family.finish(&mut runs));
        }
    }
    families.into_iter().for_each(|mut family| family.finish(&mut runs));
    runs
}

/// Stores at known distances from one another.
struct Family {
    sum: Sum,
    ty: Type,
    stores: Vec<(i64, Inst)>,
}

impl Family {
    /// Notes the runs among its stores, which are none of the family any more.
    fn finish(&mut self, runs: &mut Vec<Run>) {
        let mut stores = std::mem::take(&mut self.stores);
        stores.sort_by_key(|(distance, _)| *distance);
        let size = i64::from(self.ty.bytes());
        for run in stores.chunk_by(|(a, _), (b, _)| b - a == size) {
            if run.len() >= 2 {
                runs.push(Run { ty: self.ty, stores: run.iter().map(|(_, inst)| *inst).collect() });
            }
        }
    }
}
