//! A histogram as plain numbers, to be written down and read again. Reading checks everything, so that
//! numbers from outside make either a histogram that could have been counted or none.

use super::{Histogram, bucket_of};
use crate::ground::time::{NEVER, Ticks};

/// What a histogram holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawHistogram {
    /// Counts modulo 2^32, from the bucket of the smallest duration to that of the largest; empty if nothing is
    /// counted.
    pub counts: Vec<u32>,
    /// Places in `counts` that passed 2^32, ascending, with the number of times.
    pub carries: Vec<(u32, u32)>,
    /// The smallest duration; 0 if nothing is counted.
    pub min: Ticks,
    /// The largest; 0 if nothing is counted.
    pub max: Ticks,
}

impl Histogram {
    /// Its numbers.
    pub fn to_raw(&self) -> RawHistogram {
        if self.is_empty() {
            return RawHistogram::default();
        }
        let used = self.used();
        let carries = self.carries.iter().map(|&(bucket, times)| (bucket - used.start as u32, times)).collect();
        RawHistogram { counts: self.counts[used].to_vec(), carries, min: self.min, max: self.max }
    }

    /// The histogram with these numbers; `None` if there can be none.
    pub fn from_raw(raw: &RawHistogram) -> Option<Self> {
        if raw.counts.is_empty() {
            return (*raw == RawHistogram::default()).then(Self::new);
        }
        if raw.min > raw.max || raw.max == NEVER {
            return None;
        }
        let used = bucket_of(raw.min)..bucket_of(raw.max) + 1;
        let ascending = raw.carries.windows(2).all(|two| two[0].0 < two[1].0);
        let inside = raw.carries.iter().all(|&(place, times)| (place as usize) < used.len() && times > 0);
        if raw.counts.len() != used.len() || !ascending || !inside {
            return None;
        }
        let carried = |place: usize| raw.carries.iter().any(|&(carried, _)| carried as usize == place);
        if [0, used.len() - 1].iter().any(|&place| raw.counts[place] == 0 && !carried(place)) {
            return None;
        }
        let sum = raw.counts.iter().map(|&count| u64::from(count)).sum::<u64>();
        let total = raw.carries.iter().try_fold(sum, |sum, &(_, times)| sum.checked_add(u64::from(times) << 32))?;
        let mut counts = vec![0; used.start];
        counts.extend_from_slice(&raw.counts);
        let carries = raw.carries.iter().map(|&(place, times)| (place + used.start as u32, times)).collect();
        Some(Self { counts, carries, total, min: raw.min, max: raw.max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(values: &[Ticks]) -> Histogram {
        let mut histogram = Histogram::new();
        values.iter().for_each(|&value| histogram.record(value));
        histogram
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(values in prop::collection::vec(0..10_000_000_000u64, 0..200), doublings in 0..40) {
            let mut histogram = filled(&values);
            for _ in 0..doublings {
                let copy = histogram.clone();
                histogram.merge(&copy);
            }
            let read = Histogram::from_raw(&histogram.to_raw()).unwrap();
            prop_assert_eq!(&read, &histogram);
            prop_assert_eq!(read.quantile(0.9), histogram.quantile(0.9));
        }
    }

    #[test]
    fn impossible_numbers_make_none() {
        let good = filled(&[0, 700, 5_000_000]).to_raw();
        assert!(Histogram::from_raw(&good).is_some());
        let bad = |change: fn(&mut RawHistogram)| {
            let mut raw = good.clone();
            change(&mut raw);
            assert_eq!(Histogram::from_raw(&raw), None, "{raw:?}");
        };
        bad(|raw| raw.counts.clear());
        bad(|raw| raw.counts.push(1));
        bad(|raw| raw.counts[0] = 0);
        bad(|raw| raw.min = raw.max + 1);
        bad(|raw| raw.max = NEVER);
        bad(|raw| raw.carries = vec![(1, 1), (1, 1)]);
        bad(|raw| raw.carries = vec![(1_000_000, 1)]);
        bad(|raw| raw.carries = vec![(0, u32::MAX), (1, u32::MAX)]);
    }
}
