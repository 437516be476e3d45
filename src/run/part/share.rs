//! Shares of a number of things: which of them the K-th of N partitions gets.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// One of several partitions. Shown and read as `K/N`, kept in a header as `[K,N]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Partition {
    /// Which one, from 1 to `count`.
    pub index: u32,
    /// How many there are.
    pub count: u32,
}

impl Partition {
    /// Most partitions.
    pub const MOST: u32 = 1_000_000;
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

impl From<(u32, u32)> for Partition {
    fn from((index, count): (u32, u32)) -> Self {
        Self { index, count }
    }
}

impl From<Partition> for (u32, u32) {
    fn from(partition: Partition) -> Self {
        (partition.index, partition.count)
    }
}

/// The share of a partition of `whole`, in blocks of `block` (at least 1) that stay together: shares are contiguous, in
/// the order of the partitions, differ by at most a block, and may be empty. `whole` begins at a multiple of `block`.
pub fn share(whole: Range<u32>, block: u32, partition: Partition) -> Range<u32> {
    let blocks = u64::from((whole.end - whole.start).div_ceil(block));
    let bound = |index: u32| {
        let before = blocks * u64::from(index) / u64::from(partition.count.max(1));
        // Never beyond the end, which is a u32.
        (u64::from(whole.start) + before * u64::from(block)).min(u64::from(whole.end)) as u32
    };
    bound(partition.index.saturating_sub(1))..bound(partition.index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_tile_the_whole(start in 0..1000u32, blocks in 0..5000u32, block in 1..9u32, count in 1..400u32) {
            let whole = start * block..(start + blocks) * block;
            let mut at = whole.start;
            let (mut least, mut most) = (u32::MAX, 0);
            for index in 1..=count {
                let share = share(whole.clone(), block, Partition { index, count });
                prop_assert_eq!(share.start, at);
                prop_assert_eq!(share.len() as u32 % block, 0);
                at = share.end;
                (least, most) = (least.min(share.len() as u32), most.max(share.len() as u32));
            }
            prop_assert_eq!(at, whole.end);
            prop_assert!(most - least <= block);
        }
    }

    #[test]
    fn a_share_of_the_largest_whole_does_not_overflow() {
        let whole = 0..u32::MAX;
        let last = Partition { index: Partition::MOST, count: Partition::MOST };
        assert_eq!(share(whole.clone(), 7, last).end, u32::MAX);
        assert_eq!(share(whole, 1, Partition { index: 1, count: 1 }), 0..u32::MAX);
    }
}
