//! What the analyses decided, before it is written into the body: which copies take the value
//! instead, and where values die.

use hashbrown::HashMap;
use smallvec::SmallVec;

use super::effects::Point;
use super::paths::NodeId;
use crate::mir::{BlockId, Place};

/// Where a destructor call goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Spot {
    /// At the start of the body.
    Entry,
    /// After the operands of the point are loaded and copied, before it does anything else.
    Before(Point),
    After(Point),
    /// Along the n-th edge out of a block.
    Edge(BlockId, usize),
}

/// How an implicit copy that is the last use of its source gets the value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taking {
    /// The object changes hands: no constructor runs.
    Forward,
    /// The move constructor runs.
    Move,
}

/// A destructor call.
#[derive(Clone, Copy, Debug)]
pub struct Death<'a> {
    pub place: Place<'a>,
    pub cause: Cause,
    pub moment: Moment,
}

/// The order of what dies at one spot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Moment {
    /// Before a point: when so many of its implicit copies are made.
    Copied(u32),
    /// Before a point: after the copies, when so many operands are loaded.
    Loaded(u32),
    /// With everything else that the point uses last.
    Used,
    /// On an edge: not used by the point that it leaves, so after what is.
    Later,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// The last use of `whole`; the place is that node, or a part of it if other parts are gone.
    LastUse { node: NodeId, whole: NodeId },
    /// Memory that is not followed is overwritten.
    Overwritten,
}

/// Changes to a single point.
#[derive(Default, Debug)]
pub struct Change<'a> {
    /// Implicit copies that become moves: of each place, the last in the statement.
    pub taken: SmallVec<[(Place<'a>, Taking); 1]>,
    /// Bits are loaded into temporaries first, because their owner dies before the point.
    pub load_first: bool,
    /// The result goes to a temporary first, because the point still uses the old value of its
    /// destination; then these die, and the result is stored.
    pub store_later: Option<Places<'a>>,
}

pub type Places<'a> = SmallVec<[Place<'a>; 1]>;

#[derive(Default, Debug)]
pub struct Plan<'a> {
    pub changes: HashMap<Point, Change<'a>>,
    /// The destructor calls at each spot, in order.
    pub deaths: HashMap<Spot, SmallVec<[Death<'a>; 2]>>,
    /// Where variables die whose parts were moved out: an error (L9.5).
    pub holes: Vec<(Spot, NodeId)>,
}

impl<'a> Plan<'a> {
    pub fn change(&mut self, point: Point) -> &mut Change<'a> {
        self.changes.entry(point).or_default()
    }

    pub fn add(&mut self, spot: Spot, death: Death<'a>) {
        self.deaths.entry(spot).or_default().push(death);
    }
}
