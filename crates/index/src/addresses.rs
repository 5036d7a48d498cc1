//! The addresses of a snapshot and the tree that finds the nearest.

use planvy_plan::address_search::AddressBook;
use planvy_plan::{Address, Crs, GridPoint};
use rstar::{AABB, RStarInsertionStrategy, RTree, RTreeObject, RTreeParams};
use std::ops::ControlFlow;

use crate::geometry::Unplaceable;
use crate::indices::AddressIndex;
use crate::millimetre::{Grid, Mm};
use crate::snapshot::{Unplaced, UnplacedThing};

/// Addresses come with longitude and latitude; SWEREF 99 TM holds them all in one plane.
const ADDRESS_GRID: Grid = Grid { crs: Crs::Tm };

/// Sixteen children to a node: the default of six gives more nodes, each of which lies somewhere else in memory.
#[derive(Debug)]
struct SixteenToANode;

impl RTreeParams for SixteenToANode {
    const MIN_SIZE: usize = 6;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 4;
    type DefaultInsertionStrategy = RStarInsertionStrategy;
}

#[derive(Debug)]
struct AddressSpot {
    at: [i32; 2],
    address: AddressIndex,
}

impl RTreeObject for AddressSpot {
    type Envelope = AABB<[i32; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_point(self.at)
    }
}

/// The addresses.
#[derive(Debug)]
pub(crate) struct AddressTable {
    addresses: Vec<Address>,
    /// What finds them by text.
    pub book: AddressBook,
    tree: RTree<AddressSpot, SixteenToANode>,
}

impl AddressTable {
    /// Makes the table; addresses without a place on the grid can be searched but are near nothing.
    pub(crate) fn new(addresses: Vec<Address>, unplaced: &mut Vec<Unplaced>) -> AddressTable {
        let mut spots = Vec::with_capacity(addresses.len());
        for (address, number) in addresses.iter().zip(0..) {
            match ADDRESS_GRID.place_point(address.position.to_grid(Crs::Tm)) {
                Some(Mm { x, y }) => spots.push(AddressSpot {
                    at: [x, y],
                    address: AddressIndex(number),
                }),
                None => unplaced.push(Unplaced {
                    thing: UnplacedThing::Address(address.label()),
                    why: Unplaceable::OffGrid,
                }),
            }
        }
        AddressTable {
            book: AddressBook::new(&addresses),
            tree: RTree::bulk_load_with_params(spots),
            addresses,
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Address] {
        &self.addresses
    }

    /// The addresses in a box, in order.
    pub(crate) fn in_envelope(&self, envelope: &AABB<[i32; 2]>) -> Vec<AddressIndex> {
        let spots = self.tree.locate_in_envelope_intersecting(envelope);
        let mut found: Vec<AddressIndex> = spots.map(|spot| spot.address).collect();
        found.sort_unstable();
        found
    }

    /// The nearest within a distance, of equally near ones the first, with its distance in metres in SWEREF 99 TM.
    pub(crate) fn nearest(&self, point: GridPoint, within_m: f64) -> Option<(AddressIndex, f64)> {
        let p = ADDRESS_GRID.place_point(point)?;
        crate::nearest::widening(within_m, |reach_mm| {
            let corner = |sign: i32| {
                [
                    p.x.saturating_add(sign * reach_mm),
                    p.y.saturating_add(sign * reach_mm),
                ]
            };
            let envelope = AABB::from_corners(corner(-1), corner(1));
            let mut best: Option<(f64, AddressIndex)> = None;
            let _done: ControlFlow<()> = self.tree.locate_in_envelope_intersecting_int(&envelope, |spot| {
                let [x, y] = spot.at;
                let distance = (f64::from(x) - f64::from(p.x)).hypot(f64::from(y) - f64::from(p.y));
                let nearer = best.is_none_or(|(least, number)| (distance, spot.address) < (least, number));
                if nearer {
                    best = Some((distance, spot.address));
                }
                ControlFlow::Continue(())
            });
            best
        })
        .map(|(mm, address)| (address, mm / 1000.0))
    }
}
