//! The control-flow graph: order of blocks, dominators, loops.

/// What is known of a graph whose node 0 is the entry.
#[derive(Debug)]
pub struct Graph {
    /// Reachable nodes in reverse postorder, loops contiguous.
    pub order: Vec<usize>,
    /// The immediate dominator of each node; the entry's and unreachable nodes' is themselves.
    pub idom: Vec<usize>,
    /// How many loops each node is in.
    pub depth: Vec<u32>,
    /// Does a loop begin at the node?
    pub headers: Vec<bool>,
    /// The header of the outermost loop that a node is in.
    pub outermost: Vec<Option<usize>>,
}

impl Graph {
    /// Analyses a graph given by its successor lists.
    pub fn new(successors: &[Vec<usize>]) -> Graph {
        let first_order = reverse_postorder(successors);
        let predecessors = predecessors(successors, &first_order);
        let idom = dominators(&first_order, &predecessors);
        let loops = natural_loops(&first_order, &predecessors, &idom);
        let mut depth = vec![0; successors.len()];
        for (_, body) in &loops {
            body.iter().for_each(|&node| depth[node] += 1);
        }
        let mut headers = vec![false; successors.len()];
        loops.iter().for_each(|&(header, _)| headers[header] = true);
        let mut outermost = vec![None; successors.len()];
        for (header, body) in loops.iter().filter(|(header, _)| depth[*header] == 1) {
            body.iter().for_each(|&node| outermost[node] = Some(*header));
        }
        // Leaving a loop is visited first, so that the loop's own blocks come first in the reverse.
        let sorted: Vec<Vec<usize>> = successors
            .iter()
            .map(|list| {
                let mut list: Vec<usize> = list.iter().rev().copied().collect();
                list.sort_by_key(|&node| depth[node]);
                list
            })
            .collect();
        Graph { order: reverse_postorder(&sorted), idom, depth, headers, outermost }
    }

    /// The nearest node that dominates `node` and is in no loop.
    pub fn outside_loops(&self, mut node: usize) -> usize {
        while let Some(header) = self.outermost[node] {
            if header == self.idom[header] {
                break;
            }
            node = self.idom[header];
        }
        node
    }
}

fn reverse_postorder(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(successors.len());
    let mut visited = vec![false; successors.len()];
    let mut stack = vec![(0, 0)];
    visited[0] = true;
    while let Some((node, next)) = stack.last_mut() {
        match successors[*node].get(*next) {
            Some(&successor) => {
                *next += 1;
                if !visited[successor] {
                    visited[successor] = true;
                    stack.push((successor, 0));
                }
            }
            None => {
                order.push(*node);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

fn predecessors(successors: &[Vec<usize>], reachable: &[usize]) -> Vec<Vec<usize>> {
    let mut predecessors = vec![Vec::new(); successors.len()];
    for &node in reachable {
        for &successor in &successors[node] {
            predecessors[successor].push(node);
        }
    }
    predecessors
}

/// Immediate dominators by iteration (Cooper, Harvey and Kennedy).
fn dominators(order: &[usize], predecessors: &[Vec<usize>]) -> Vec<usize> {
    const UNKNOWN: usize = usize::MAX;
    let mut number = vec![UNKNOWN; predecessors.len()];
    order.iter().enumerate().for_each(|(i, &node)| number[node] = i);
    let mut idom = vec![UNKNOWN; predecessors.len()];
    idom[0] = 0;
    let intersect = |idom: &[usize], mut a: usize, mut b: usize| {
        while a != b {
            while number[a] > number[b] {
                a = idom[a];
            }
            while number[b] > number[a] {
                b = idom[b];
            }
        }
        a
    };
    let mut changed = true;
    while changed {
        changed = false;
        for &node in &order[1..] {
            let known = predecessors[node].iter().copied().filter(|&pred| idom[pred] != UNKNOWN);
            let Some(new) = known.reduce(|a, b| intersect(&idom, a, b)) else { continue };
            if idom[node] != new {
                idom[node] = new;
                changed = true;
            }
        }
    }
    (0..idom.len()).for_each(|node| {
        if idom[node] == UNKNOWN {
            idom[node] = node;
        }
    });
    idom
}

/// Headers and bodies (headers included) of the natural loops; loops of one header are one.
fn natural_loops(order: &[usize], predecessors: &[Vec<usize>], idom: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let dominates = |a: usize, mut b: usize| {
        while b != a && b != idom[b] {
            b = idom[b];
        }
        a == b
    };
    let mut loops = Vec::new();
    for &header in order {
        let latches = predecessors[header].iter().copied().filter(|&pred| dominates(header, pred));
        let mut work: Vec<usize> = latches.collect();
        if work.is_empty() {
            continue;
        }
        let mut body = vec![header];
        let mut inside = vec![false; predecessors.len()];
        inside[header] = true;
        while let Some(node) = work.pop() {
            if !inside[node] {
                inside[node] = true;
                body.push(node);
                work.extend(&predecessors[node]);
            }
        }
        loops.push((header, body));
    }
    loops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_loops() {
        // 0 -> 1 (outer header) -> 2 (inner header) -> 2 or 3 -> 1 or 4
        let graph = Graph::new(&[vec![1], vec![2], vec![2, 3], vec![1, 4], vec![]]);
        assert_eq!(graph.order, [0, 1, 2, 3, 4]);
        assert_eq!(graph.idom, [0, 0, 1, 2, 3]);
        assert_eq!(graph.depth, [0, 1, 2, 1, 0]);
        assert_eq!(graph.outermost[2], Some(1));
        assert_eq!(graph.outside_loops(2), 0);
    }

    #[test]
    fn a_loop_stays_together_before_its_exit() {
        // 0: header, 1: exit, 2: body
        let graph = Graph::new(&[vec![3], vec![], vec![3], vec![1, 2]]);
        assert_eq!(graph.order, [0, 3, 2, 1]);
    }
}
