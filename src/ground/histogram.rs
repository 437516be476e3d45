//! Histograms of durations that merge exactly, and quantiles pooled over replications.
//!
//! Durations are rounded to the nearest millisecond and counted in log-linear buckets: one
//! millisecond wide below 512 ms, then 256 to the octave (width below 0.4% of the value), the
//! layout of HdrHistogram (Tene). Counts are whole numbers, so that histograms merge to the same
//! bits in any order. Invariant: [`Histogram::quantile`] and [`Histogram::fraction_at_most`] are
//! inverse to each other, linear inside a bucket; exact zeros (below half a millisecond) are an
//! atom at 0, and nothing lies outside the smallest and the largest recorded duration.

pub mod pooled;
pub mod raw;

pub use pooled::PooledHistogram;
pub use raw::RawHistogram;

use super::time::{NEVER, Ticks, from_seconds, to_seconds};
use std::ops::Range;

/// Ticks in a millisecond.
const MILLISECOND: Ticks = 1000;
/// Buckets to the octave, as a power of two.
const SUB_BITS: u32 = 8;

/// A histogram of durations. Memory grows to the largest bucket used: 4 bytes for each of at most
/// 256 buckets an octave (15 kB for waits of up to two hours).
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Counts modulo 2^32 by bucket.
    counts: Vec<u32>,
    /// Buckets that passed 2^32, ascending, with the number of times.
    carries: Vec<(u32, u32)>,
    total: u64,
    min: Ticks,
    max: Ticks,
}

impl Default for Histogram {
    fn default() -> Self {
        Self::new()
    }
}

/// Equal if they count the same, whatever capacity they have grown to.
impl PartialEq for Histogram {
    fn eq(&self, other: &Self) -> bool {
        (self.total, self.min, self.max) == (other.total, other.min, other.max) && self.buckets().eq(other.buckets())
    }
}

impl Histogram {
    /// An empty histogram; allocates nothing.
    pub const fn new() -> Self {
        Self { counts: Vec::new(), carries: Vec::new(), total: 0, min: NEVER, max: 0 }
    }

    /// Counts a duration, which must not be [`NEVER`].
    #[inline(always)]
    pub fn record(&mut self, ticks: Ticks) {
        debug_assert!(ticks != NEVER, "a duration that never ends cannot be counted");
        self.total += 1;
        self.min = self.min.min(ticks);
        self.max = self.max.max(ticks);
        let index = bucket_of(ticks);
        match self.counts.get_mut(index) {
            Some(count) if *count != u32::MAX => *count += 1,
            _ => self.add_rarely(index, 1),
        }
    }

    /// Counts durations, none of which is [`NEVER`].
    #[inline]
    pub fn record_all(&mut self, durations: &[Ticks]) {
        if u32::try_from(self.total + durations.len() as u64).is_err() {
            return durations.iter().for_each(|&ticks| self.record(ticks));
        }
        // No bucket can overflow. The extremes stay in registers.
        self.total += durations.len() as u64;
        let (mut min, mut max) = (self.min, self.max);
        for &ticks in durations {
            min = min.min(ticks);
            max = max.max(ticks);
            let index = bucket_of_ms((ticks + MILLISECOND / 2) / MILLISECOND);
            match self.counts.get_mut(index) {
                Some(count) => *count += 1,
                None => self.add_rarely(index, 1),
            }
        }
        (self.min, self.max) = (min, max);
    }

    /// Counts so many durations of zero, fewer than 2^32.
    pub fn record_zeros(&mut self, count: u64) {
        if count > 0 {
            self.total += count;
            self.min = 0;
            self.add_rarely(0, count as u32);
        }
    }

    /// Adds to a bucket that does not exist yet or overflows.
    #[cold]
    fn add_rarely(&mut self, index: usize, by: u32) {
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        let (sum, overflowed) = self.counts[index].overflowing_add(by);
        self.counts[index] = sum;
        if overflowed {
            self.carry(index as u32, 1);
        }
    }

    /// Adds `times` 2^32 to a bucket.
    fn carry(&mut self, index: u32, times: u32) {
        match self.carries.binary_search_by_key(&index, |&(bucket, _)| bucket) {
            Ok(place) => self.carries[place].1 += times,
            Err(place) => self.carries.insert(place, (index, times)),
        }
    }

    /// Adds all that `other` has counted.
    pub fn merge(&mut self, other: &Self) {
        // Buckets that we don't have yet are copied: the first of many merges, into an empty histogram, only copies.
        let (used, known) = (other.used(), self.counts.len());
        if known < used.end {
            self.counts.extend_from_slice(&other.counts[known..used.end]);
        }
        let shared = used.start.min(known)..used.end.min(known);
        if u32::try_from(self.total + other.total).is_ok() {
            // No bucket can overflow: a plain sum, which the compiler turns into vector additions.
            self.counts[shared.clone()].iter_mut().zip(&other.counts[shared]).for_each(|(mine, theirs)| *mine += theirs);
        } else {
            self.merge_carrying(shared.start, &other.counts[shared], &other.carries);
        }
        self.total += other.total;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Adds to buckets from `first` on, some of which may overflow, and the carries of another histogram.
    #[cold]
    fn merge_carrying(&mut self, first: usize, counts: &[u32], carries: &[(u32, u32)]) {
        for (index, &by) in (first..).zip(counts) {
            let (sum, overflowed) = self.counts[index].overflowing_add(by);
            self.counts[index] = sum;
            if overflowed {
                self.carry(index as u32, 1);
            }
        }
        for &(index, times) in carries {
            self.carry(index, times);
        }
    }

    /// Forgets everything but keeps the memory.
    pub fn clear(&mut self) {
        let used = self.used();
        self.counts[used].fill(0);
        self.carries.clear();
        (self.total, self.min, self.max) = (0, NEVER, 0);
    }

    /// The buckets outside of which nothing is counted.
    fn used(&self) -> Range<usize> {
        if self.is_empty() { 0..0 } else { bucket_of(self.min)..bucket_of(self.max) + 1 }
    }

    /// Durations counted.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// Nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The largest duration in ticks, exactly; `None` if empty.
    pub fn max(&self) -> Option<Ticks> {
        (!self.is_empty()).then_some(self.max)
    }

    /// The duration in seconds that a share `p` (in [0, 1]) does not exceed: the inverse of
    /// [`Histogram::fraction_at_most`]. `None` if empty. Off by less than 0.4%, or half a
    /// millisecond if that is more; exact if all durations are equal.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let target = p.clamp(0.0, 1.0) * self.total as f64;
        let (first, mut before) = self.skip_below(target);
        for (index, count) in self.buckets_from(first) {
            let after = before + count;
            if after as f64 >= target {
                let (low, high) = self.edges(index);
                let share = ((target - before as f64) / count as f64).max(0.0);
                return Some(low + share * (high - low));
            }
            before = after;
        }
        // Only rounding of a total beyond 2^53 can end here.
        self.max().map(to_seconds)
    }

    /// A bucket before which fewer than `target` durations lie, and their number: whole blocks of
    /// buckets are skipped, because percentiles of many batches are a good part of a short run.
    fn skip_below(&self, target: f64) -> (usize, u64) {
        const BLOCK: usize = 64;
        let (mut first, mut before) = (0, 0);
        if self.sums_fit() {
            for block in self.counts.chunks_exact(BLOCK) {
                let after = before + u64::from(block.iter().sum::<u32>());
                if after as f64 >= target {
                    break;
                }
                (first, before) = (first + BLOCK, after);
            }
        }
        (first, before)
    }

    /// No sum of buckets passes 2^32, and so no bucket does.
    fn sums_fit(&self) -> bool {
        u32::try_from(self.total).is_ok()
    }

    /// The share of durations that are at most `seconds`; 0 if empty.
    pub fn fraction_at_most(&self, seconds: f64) -> f64 {
        if self.is_empty() {
            return 0.0;
        }
        let index = bucket_of(from_seconds(seconds));
        let below = &self.counts[..index.min(self.counts.len())];
        let carried = |(_, times): &(u32, u32)| u64::from(*times) << 32;
        let below =
            if self.sums_fit() { u64::from(below.iter().sum::<u32>()) } else { below.iter().map(|&count| u64::from(count)).sum::<u64>() };
        let before = below + self.carries.iter().filter(|(bucket, _)| (*bucket as usize) < index).map(carried).sum::<u64>();
        let own = self.counts.get(index).map_or(0, |&count| u64::from(count))
            + self.carries.iter().filter(|(bucket, _)| *bucket as usize == index).map(carried).sum::<u64>();
        let (low, high) = self.edges(index);
        let share = if seconds >= high { 1.0 } else { ((seconds - low) / (high - low)).max(0.0) };
        (before as f64 + share * own as f64) / self.total as f64
    }

    /// The buckets in use and their counts, in ascending order.
    fn buckets(&self) -> impl Iterator<Item = (usize, u64)> {
        self.buckets_from(0)
    }

    /// The same from a bucket that no carry lies before.
    fn buckets_from(&self, first: usize) -> impl Iterator<Item = (usize, u64)> {
        let mut carries = self.carries.iter().peekable();
        self.counts.iter().enumerate().skip(first).filter_map(move |(index, &low)| {
            let carried = carries.next_if(|&&(bucket, _)| bucket as usize == index).map_or(0, |&(_, times)| u64::from(times) << 32);
            let count = carried + u64::from(low);
            (count > 0).then_some((index, count))
        })
    }

    /// The edges of a bucket in use, in seconds.
    fn edges(&self, index: usize) -> (f64, f64) {
        if index == 0 {
            return (0.0, 0.0);
        }
        let low = (lowest(index) * MILLISECOND - MILLISECOND / 2).max(self.min);
        let high = (lowest(index + 1) * MILLISECOND - MILLISECOND / 2).min(self.max);
        (to_seconds(low), to_seconds(high))
    }
}

/// The bucket of a duration: whole milliseconds below 512 ms, then the top 9 bits.
#[inline]
fn bucket_of(ticks: Ticks) -> usize {
    bucket_of_ms(ticks.saturating_add(MILLISECOND / 2) / MILLISECOND)
}

/// The bucket of so many milliseconds.
#[inline]
fn bucket_of_ms(ms: u64) -> usize {
    let shift = (ms | 1 << SUB_BITS).ilog2() - SUB_BITS;
    ((u64::from(shift) << SUB_BITS) + (ms >> shift)) as usize
}

/// The smallest number of milliseconds in a bucket.
fn lowest(index: usize) -> u64 {
    let shift = (index as u64 >> SUB_BITS).saturating_sub(1);
    (index as u64 - (shift << SUB_BITS)) << shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::dist::unit_exponential;
    use crate::ground::rng::stream;
    use crate::ground::time::{DAY, HOUR, SECOND, from_seconds};

    fn filled(values: &[Ticks]) -> Histogram {
        let mut h = Histogram::new();
        values.iter().for_each(|&v| h.record(v));
        h
    }

    #[test]
    fn buckets_tile_the_line() {
        let mut last = 0;
        for index in 0..6000 {
            let (low, next) = (lowest(index), lowest(index + 1));
            assert!(next > low);
            assert_eq!(bucket_of(low * 1000), index);
            assert_eq!(bucket_of(next * 1000 - 501), index);
            assert_eq!(bucket_of(next * 1000 - 500), index + 1);
            assert!(index < 512 || ((next - low) as f64) < 0.004 * low as f64);
            last = next;
        }
        assert!(last * MILLISECOND > 15 * DAY);
        assert_eq!((bucket_of(0), bucket_of(499), bucket_of(500), bucket_of(1499), bucket_of(1500)), (0, 0, 1, 1, 2));
        assert!(bucket_of(NEVER - 1) < 12_500);
    }

    #[test]
    fn empty() {
        let h = Histogram::new();
        assert!(h.is_empty() && h.max().is_none() && h.quantile(0.5).is_none());
        assert_eq!(h.fraction_at_most(1.0), 0.0);
        assert_eq!(h, Histogram::default());
    }

    #[test]
    fn equal_durations_are_exact() {
        let h = filled(&[300 * SECOND + 123; 7]);
        for p in [0.0, 0.1, 0.5, 1.0] {
            assert_eq!(h.quantile(p), Some(300.000_123));
        }
        assert_eq!((h.fraction_at_most(300.0), h.fraction_at_most(300.000_123)), (0.0, 1.0));
    }

    #[test]
    fn zeros_are_an_atom() {
        let h = filled(&[0, 0, 0, 400, 10 * SECOND, 20 * SECOND]);
        assert_eq!((h.quantile(0.0), h.quantile(0.5), h.quantile(4.0 / 6.0)), (Some(0.0), Some(0.0), Some(0.0)));
        assert_eq!(h.fraction_at_most(0.0), 4.0 / 6.0);
        assert_eq!(h.fraction_at_most(-1.0), 0.0);
        assert_eq!((h.quantile(1.0), h.max()), (Some(20.0), Some(20 * SECOND)));
        assert_eq!(h.fraction_at_most(15.0), 5.0 / 6.0);
    }

    #[test]
    fn merging_is_exact_in_any_order() {
        let mut rng = stream(1);
        let mut draws = |n: usize, mean: f64| (0..n).map(|_| from_seconds(mean * unit_exponential(&mut rng))).collect::<Vec<_>>();
        let parts = [draws(300, 0.01), draws(200, 1e5), vec![], draws(500, 60.0)];
        let whole = filled(&parts.concat());
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]] {
            let mut merged = Histogram::new();
            order.iter().for_each(|&i| merged.merge(&filled(&parts[i])));
            assert_eq!(merged, whole);
        }
        let mut cleared = whole.clone();
        cleared.clear();
        assert_eq!(cleared, Histogram::new());
        cleared.record_all(&[HOUR]);
        assert_eq!(cleared, filled(&[HOUR]));
        assert_eq!(whole.count(), 1000);
    }

    #[test]
    fn counts_pass_two_to_the_32() {
        let mut h = filled(&[0, 5 * SECOND]);
        for _ in 0..33 {
            let copy = h.clone();
            h.merge(&copy);
        }
        assert_eq!(h.count(), 1 << 34);
        assert_eq!(h.buckets().map(|(_, count)| count).collect::<Vec<_>>(), [1 << 33, 1 << 33]);
        assert_eq!((h.fraction_at_most(0.0), h.quantile(0.5), h.quantile(1.0)), (0.5, Some(0.0), Some(5.0)));
        let mut one = filled(&[0]);
        for _ in 0..32 {
            let copy = one.clone();
            one.merge(&copy);
        }
        one.record_zeros(2);
        one.record_all(&[0]);
        assert_eq!(one.buckets().collect::<Vec<_>>(), [(0, (1 << 32) + 3)]);
        let mut full = Histogram { counts: vec![u32::MAX], carries: vec![], total: u64::from(u32::MAX), min: 0, max: 0 };
        full.record(0);
        assert_eq!(full.buckets().collect::<Vec<_>>(), [(0, 1 << 32)]);
    }

    #[test]
    fn quantile_and_distribution_function_are_inverse() {
        let mut rng = stream(2);
        let mut h = Histogram::new();
        for i in 0..10_000 {
            h.record(if i % 4 == 0 { 0 } else { from_seconds(30.0 * unit_exponential(&mut rng)) });
        }
        let at_zero = h.fraction_at_most(0.0);
        for i in 0..=1000 {
            let p = f64::from(i) / 1000.0;
            let q = h.quantile(p).unwrap();
            let back = h.fraction_at_most(q);
            assert!((back - p.max(at_zero)).abs() < 1e-9, "{p} {q} {back}");
        }
    }

    #[test]
    fn quantiles_are_close_to_those_of_the_sample() {
        let mut rng = stream(3);
        let mut values: Vec<_> = (0..20_001).map(|_| from_seconds(300.0 * unit_exponential(&mut rng))).collect();
        let h = filled(&values);
        values.sort_unstable();
        for (p, i) in [(0.1, 2_000), (0.5, 10_000), (0.9, 18_000), (0.99, 19_800)] {
            let exact = to_seconds(values[i]);
            assert!((h.quantile(p).unwrap() / exact - 1.0).abs() < 0.004, "{p}");
        }
    }
}
