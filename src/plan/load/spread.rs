//! Pieces of time with a constant rate: cut by opening hours and integrated over intervals.
//!
//! Segments are sorted and disjoint; every function here is linear in their number.

use crate::ground::time::{Ticks, to_seconds};

/// A stretch of time, `from < to`, in ticks after the start of counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Start.
    pub from: Ticks,
    /// End (exclusive).
    pub to: Ticks,
}

/// The parts of the rated pieces that lie within `door`.
pub fn intersect(pieces: &[(Segment, f64)], door: &[Segment]) -> Vec<(Segment, f64)> {
    let (mut out, mut place) = (Vec::new(), 0);
    for &(piece, rate) in pieces {
        while door.get(place).is_some_and(|segment| segment.to <= piece.from) {
            place += 1;
        }
        for segment in door[place.min(door.len())..].iter().take_while(|segment| segment.from < piece.to) {
            out.push((Segment { from: segment.from.max(piece.from), to: segment.to.min(piece.to) }, rate));
        }
    }
    out
}

/// The integral of a rate per second over each of `count` intervals of this length.
pub fn spread(pieces: impl Iterator<Item = (Segment, f64)>, interval: Ticks, count: usize) -> Vec<f64> {
    let mut out = vec![0.0; count];
    for (piece, rate) in pieces {
        let (first, last) = ((piece.from / interval) as usize, (piece.to.saturating_sub(1) / interval) as usize);
        for (i, slot) in out.iter_mut().enumerate().take(last + 1).skip(first) {
            let (from, to) = (i as u64 * interval, (i as u64 + 1) * interval);
            *slot += rate * to_seconds(piece.to.min(to) - piece.from.max(from));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::time::{HOUR, MINUTE};

    fn segment(from: Ticks, to: Ticks) -> Segment {
        Segment { from: from * MINUTE, to: to * MINUTE }
    }

    #[test]
    fn doors_cut_pieces() {
        let pieces = [(segment(0, 60), 1.0), (segment(60, 120), 2.0)];
        let doors = [segment(10, 20), segment(50, 70), segment(119, 300)];
        let cut = [(segment(10, 20), 1.0), (segment(50, 60), 1.0), (segment(60, 70), 2.0), (segment(119, 120), 2.0)];
        assert_eq!(intersect(&pieces, &doors), cut);
        assert!(intersect(&pieces, &[]).is_empty());
    }

    #[test]
    fn integrals_add_up() {
        let pieces = [(segment(15, 75), 0.1), (segment(90, 120), 1.0)];
        assert_eq!(spread(pieces.into_iter(), HOUR / 2, 4), [90.0, 180.0, 90.0, 1800.0]);
    }
}
