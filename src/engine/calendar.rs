//! The event calendar: who happens next.
//!
//! Most sources of events have at most one pending event (an agent's completion, an arrival
//! stream); they live in a [`Tournament`], a winner tree with a leaf per source. Everything else
//! (think times, patience, owner windows) waits in [`Later`], a 4-ary heap. Both are ordered
//! totally, so ties never depend on memory layout.

use crate::ground::time::Ticks;
use dary_heap::QuaternaryHeap;
use std::cmp::Reverse;

/// A winner tree: leaf i holds the time of source i, the root the earliest of all. Ties go to the
/// lower source. A key is the time with the source in its low bits, so the tree is made of plain
/// integer minima.
#[derive(Debug)]
pub struct Tournament {
    /// `keys[1]` is the root, `keys[leaves + i]` source i; `2 * leaves` of them.
    keys: Vec<u64>,
    leaves: usize,
    shift: u32,
    /// The root again, where the event loop need not look up the tree.
    first: u64,
}

/// A key later than every event.
const NO_EVENT: u64 = u64::MAX;

impl Tournament {
    /// A tree for `sources` sources, none of which has an event pending.
    pub fn new(sources: usize) -> Self {
        let leaves = sources.max(1).next_power_of_two();
        Self { keys: vec![NO_EVENT; 2 * leaves], leaves, shift: leaves.trailing_zeros(), first: NO_EVENT }
    }

    /// The last instant that a tree for this many sources can hold.
    pub fn latest(sources: usize) -> Ticks {
        (u64::MAX >> sources.max(1).next_power_of_two().trailing_zeros()) - 1
    }

    /// Sets the event of `source` to `at`, or removes it.
    #[inline(always)]
    pub fn set(&mut self, source: usize, at: Option<Ticks>) {
        debug_assert!(at.is_none_or(|at| at <= Self::latest(self.leaves)));
        let mut winner = at.map_or(NO_EVENT, |at| at << self.shift | source as u64);
        let leaves = self.keys.len() / 2;
        assert!(source < leaves);
        let mut node = leaves + source;
        let keys = self.keys.as_mut_ptr();
        // Index checks are half the instructions of this loop, the hottest of the program.
        // SAFETY: node starts below 2 * leaves = keys.len() and only shrinks; its sibling, node ^ 1,
        // is below an even length if it is; keys is borrowed by nobody else.
        unsafe {
            // Two matches a round: the loop itself is a third of the work.
            while node > 3 {
                *keys.add(node) = winner;
                winner = winner.min(*keys.add(node ^ 1));
                *keys.add(node >> 1) = winner;
                winner = winner.min(*keys.add((node >> 1) ^ 1));
                node >>= 2;
            }
            if node > 1 {
                *keys.add(node) = winner;
                winner = winner.min(*keys.add(node ^ 1));
                node >>= 1;
            }
            *keys.add(node) = winner;
        }
        self.first = winner;
    }

    /// The earliest event's time; `u64::MAX >> shift` when there is none.
    #[inline]
    pub fn time(&self) -> Ticks {
        self.first >> self.shift
    }

    /// The time of one source's event; `u64::MAX >> shift` when it has none.
    pub fn time_of(&self, source: usize) -> Ticks {
        self.keys[self.leaves + source] >> self.shift
    }

    /// The source of the earliest event.
    #[inline]
    pub fn source(&self) -> usize {
        (self.first & (self.leaves as u64 - 1)) as usize
    }

    /// Forgets every event.
    pub fn reset(&mut self) {
        self.keys.fill(NO_EVENT);
        self.first = NO_EVENT;
    }
}

/// Events of contacts. An event is known by its sequence number: a contact remembers the number of
/// the one it waits for, and any other number that comes up for it is stale and ignored, which is
/// cheaper than removing it.
#[derive(Debug)]
pub struct Later {
    /// time << 72 | sequence << 32 | contact: 56 bits of time (2,283 years), 40 of sequence.
    heap: QuaternaryHeap<Reverse<u128>>,
    /// Time of the earliest event; [`Ticks::MAX`] when there is none.
    earliest: Ticks,
    sequence: u64,
}

impl Default for Later {
    fn default() -> Self {
        Self { heap: QuaternaryHeap::new(), earliest: Ticks::MAX, sequence: 0 }
    }
}

impl Later {
    /// Schedules an event for `contact` and returns its sequence number, never 0.
    #[inline(always)]
    pub fn push(&mut self, at: Ticks, contact: u32) -> u64 {
        self.sequence += 1;
        self.earliest = self.earliest.min(at);
        self.heap.push(Reverse(u128::from(at) << 72 | u128::from(self.sequence) << 32 | u128::from(contact)));
        self.sequence
    }

    /// The earliest event's time, [`Ticks::MAX`] when there is none.
    #[inline]
    pub fn time(&self) -> Ticks {
        self.earliest
    }

    /// Takes the earliest event: (contact, sequence number).
    #[inline]
    pub fn pop(&mut self) -> Option<(u32, u64)> {
        let Reverse(key) = self.heap.pop()?;
        self.earliest = self.heap.peek().map_or(Ticks::MAX, |Reverse(next)| (next >> 72) as Ticks);
        Some((key as u32, (key >> 32) as u64 & 0xFF_FFFF_FFFF))
    }

    /// Forgets every event.
    pub fn reset(&mut self) {
        self.heap.clear();
        (self.earliest, self.sequence) = (Ticks::MAX, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tournament_gives_the_earliest_and_breaks_ties_by_source() {
        let mut tree = Tournament::new(5);
        for (source, at) in [(0, 50), (3, 20), (4, 20), (1, 30)] {
            tree.set(source, Some(at));
        }
        assert_eq!((tree.time(), tree.source()), (20, 3));
        tree.set(3, None);
        assert_eq!((tree.time(), tree.source()), (20, 4));
        tree.set(4, Some(40));
        assert_eq!((tree.time(), tree.source()), (30, 1));
        tree.reset();
        assert!(tree.time() > 1 << 60);
    }

    #[test]
    fn later_is_first_in_first_out_at_equal_times() {
        let mut later = Later::default();
        let first = later.push(7, 100);
        let second = later.push(7, 99);
        later.push(3, 1);
        assert_eq!(later.time(), 3);
        assert_eq!(later.pop().map(|e| e.0), Some(1));
        assert_eq!(later.pop(), Some((100, first)));
        assert_eq!(later.pop(), Some((99, second)));
        assert_eq!((later.pop(), later.time()), (None, Ticks::MAX));
    }
}
