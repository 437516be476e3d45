//! Waiting lines in another order than that of joining. Every discipline gives a contact a rank that stays the
//! same while it waits, so a line is kept sorted: the front, and taking it, are those of any line, and only
//! who joins looks for a place. Contacts that have gone keep theirs until the line comes to it. Messages of threads
//! come to a line when an agent lets go of them, and stand in it in the order in which they were sent.

use crate::ground::time::Ticks;
use std::collections::VecDeque;

/// A contact that waits for one agent.
#[derive(Clone, Copy, Debug)]
pub struct Reserved {
    /// Its place.
    pub contact: u32,
    /// Number of the event that ends this wait: a contact that waits for another by now is here no more.
    pub event: u64,
    /// Since when it waits.
    pub since: Ticks,
}

/// Joins a line sorted by `rank`, behind all of the same rank.
///
/// Finding the place takes the logarithm of the line's length; making room moves at most half of it, a few
/// bytes a contact.
#[inline(always)]
pub fn join<T: Copy>(line: &mut VecDeque<T>, entry: T, rank: impl Fn(T) -> u64) {
    let mine = rank(entry);
    // Most lines are joined near the end.
    if line.back().is_none_or(|&last| rank(last) <= mine) {
        return line.push_back(entry);
    }
    join_within(line, entry, mine, rank);
}

/// The rest of [`join`], for an entry that doesn't come last.
#[inline(never)]
fn join_within<T: Copy>(line: &mut VecDeque<T>, entry: T, mine: u64, rank: impl Fn(T) -> u64) {
    let at = line.partition_point(|&other| rank(other) <= mine);
    line.insert(at, entry);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rng::stream;
    use rand::Rng;

    #[test]
    fn smallest_rank_first_then_in_order_of_coming() {
        let ranks = [5, 1, 5, 3, 1, 9, 3, 0];
        let mut line = VecDeque::new();
        (0..8).for_each(|place| join(&mut line, place, |place| ranks[place as usize]));
        assert_eq!(line, [7, 1, 4, 3, 6, 0, 2, 5]);
    }

    #[test]
    fn joins_and_departures_in_any_order_give_the_least_of_those_there() {
        let mut rng = stream(7);
        let mut ranks: Vec<u64> = Vec::new();
        let (mut line, mut there) = (VecDeque::new(), Vec::new());
        for _ in 0..20_000 {
            if rng.next_u64() % 20 < 11 {
                let place = ranks.len() as u32;
                ranks.push(rng.next_u64() % 50);
                join(&mut line, place, |place| ranks[place as usize]);
                there.push(place);
            } else {
                let least = there.iter().copied().min_by_key(|&place| (ranks[place as usize], place));
                assert_eq!(line.pop_front(), least);
                there.retain(|&place| Some(place) != least);
            }
        }
        assert!(there.len() > 1000, "the line should have grown");
    }
}
