//! What a channel announces: a fixed wait, or one estimated from what the centre sees. The estimators look at
//! the latest first responses of the channel: answers, or replies sent in an asynchronous one.

use super::Engine;
use crate::ground::time::{NEVER, SECOND, Ticks, from_seconds, to_seconds};
use crate::scenario::model::Announcement;

/// So many of the latest first responses are remembered.
const KEPT: usize = 64;

/// The latest first responses of a channel.
#[derive(Clone, Debug)]
pub struct Recent {
    /// (when, after what wait), in a ring.
    responses: [(Ticks, Ticks); KEPT],
    /// The waits, sorted.
    sorted: [Ticks; KEPT],
    /// How many there are.
    len: usize,
    /// Where the next one goes; the oldest one stands there once the ring is full.
    next: usize,
}

impl Default for Recent {
    fn default() -> Self {
        Self { responses: [(0, 0); KEPT], sorted: [0; KEPT], len: 0, next: 0 }
    }
}

impl Recent {
    /// A first response now, after this wait.
    pub fn record(&mut self, now: Ticks, wait: Ticks) {
        let mut hole = self.len;
        if self.len == KEPT {
            let (_, oldest) = self.responses[self.next];
            hole = self.sorted.partition_point(|&known| known < oldest);
        } else {
            self.len += 1;
        }
        // The hole moves to where the wait belongs.
        while hole > 0 && self.sorted[hole - 1] > wait {
            self.sorted[hole] = self.sorted[hole - 1];
            hole -= 1;
        }
        while hole + 1 < self.len && self.sorted[hole + 1] < wait {
            self.sorted[hole] = self.sorted[hole + 1];
            hole += 1;
        }
        self.sorted[hole] = wait;
        self.responses[self.next] = (now, wait);
        self.next = (self.next + 1) % KEPT;
    }

    /// Mean time from one response to the next, in seconds: looking back from any moment of a Poisson stream,
    /// the n-th response lies n mean times away.
    fn spacing_s(&self, now: Ticks) -> Option<f64> {
        let oldest = self.responses[if self.len == KEPT { self.next } else { 0 }].0;
        (self.len > 0).then(|| to_seconds(now - oldest) / self.len as f64)
    }

    /// The smallest wait that this share of the waits doesn't exceed.
    fn quantile(&self, share: f64) -> Option<Ticks> {
        let rank = libm::ceil(share * self.len as f64) as usize;
        (self.len > 0).then(|| self.sorted[rank.clamp(1, self.len) - 1])
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        (self.len, self.next) = (0, 0);
    }
}

impl Engine<'_> {
    /// What the channel announces now to an inquiry ([`NEVER`]: nothing). An estimate needs a response to start from, and
    /// one of less than a second says that nobody has to wait: it isn't announced. An estimate by the queue is
    /// made only when there is one to join: no agent is free.
    pub(super) fn announced_wait(&self, inquiry: u16, channel: u16) -> Ticks {
        let line = self.plan.lines.of(inquiry, channel);
        let channel = channel as usize;
        let recent = &self.recent[channel];
        let estimate_s = match self.plan.channels[channel].life.announced {
            Announcement::None => return NEVER,
            Announcement::Fixed(wait) => return wait,
            Announcement::Queue { bias } => recent.spacing_s(self.now).map(|spacing| {
                let ahead = self.channels[channel].live;
                if ahead == 0 && self.has_free_agent(line as usize) { 0.0 } else { f64::from(ahead + 1) * spacing * bias }
            }),
            Announcement::Percentile { quantile, bias } => recent.quantile(quantile).map(|wait| to_seconds(wait) * bias),
        };
        match estimate_s.map(from_seconds) {
            Some(wait) if wait >= SECOND => wait,
            _ => NEVER,
        }
    }

    /// The wait that somebody has to expect who finds no agent free: those ahead over recent throughput. `None` before
    /// any response.
    pub(super) fn expected_wait(&self, channel: usize) -> Option<Ticks> {
        let ahead = self.channels[channel].live;
        self.recent[channel].spacing_s(self.now).map(|spacing| from_seconds(f64::from(ahead + 1) * spacing))
    }

    fn has_free_agent(&self, line: usize) -> bool {
        let plan = &self.plan.channels[self.lines[line].plan.channel as usize];
        self.choose_agent(line, 0, 0, !plan.synchronous, self.as_newcomer(line)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::rng::stream;
    use rand::Rng;

    #[test]
    fn quantiles_are_those_of_the_latest_waits() {
        let mut rng = stream(3);
        let (mut recent, mut all) = (Recent::default(), Vec::new());
        assert_eq!(recent.quantile(0.5), None);
        for step in 0..1000u64 {
            let wait = rng.next_u64() % 40 * SECOND;
            recent.record(step * SECOND, wait);
            all.push(wait);
            let mut latest = all[all.len().saturating_sub(KEPT)..].to_vec();
            latest.sort_unstable();
            assert_eq!(recent.sorted[..recent.len], latest);
            let n = latest.len() as f64;
            for share in [0.01, 0.25, 0.5, 0.9, 0.99] {
                let found = recent.quantile(share).expect("a wait");
                let at_most = latest.iter().filter(|&&wait| wait <= found).count() as f64;
                let below = latest.iter().filter(|&&wait| wait < found).count() as f64;
                assert!(at_most >= share * n - 1e-9 && below < share * n, "{share} of {latest:?}: {found}");
            }
        }
    }

    #[test]
    fn the_spacing_counts_back_to_the_oldest_response_kept() {
        let mut recent = Recent::default();
        assert_eq!(recent.spacing_s(5 * SECOND), None);
        recent.record(10 * SECOND, 0);
        assert_eq!(recent.spacing_s(14 * SECOND), Some(4.0));
        recent.record(20 * SECOND, 0);
        assert_eq!(recent.spacing_s(30 * SECOND), Some(10.0));
        // 64 later ones, every 2 s: the ring holds those of 102 s to 228 s.
        (0..64).for_each(|i| recent.record((102 + 2 * i) * SECOND, 0));
        assert_eq!(recent.spacing_s(230 * SECOND), Some(2.0));
        recent.clear();
        assert_eq!((recent.spacing_s(SECOND), recent.quantile(0.5)), (None, None));
    }
}
