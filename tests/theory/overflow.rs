//! Overflow after a delay to a second group of finitely many agents. No formula is known for it, so a second simulation
//! stands in for one: written here by itself, event by event, with random numbers of another kind. Both have their
//! errors; the difference is judged by the two together.

use crate::support::{exponential, simulate, steady};
use holdline::run::{Level, Results};
use std::collections::VecDeque;

/// The target, in seconds.
const WITHIN: f64 = 20.0;

/// Calls to a first group; who has waited for `delay` is taken by a second one, too. Times in seconds.
#[derive(Clone, Copy)]
struct Pools {
    per_hour: f64,
    /// Agents and mean service of each group.
    agents: [usize; 2],
    service: [f64; 2],
    patience: f64,
    delay: f64,
}

/// Numbers by xorshift (Marsaglia 2003) with a multiplier.
struct Dice(u64);

impl Dice {
    fn exponential(&mut self, mean: f64) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        -mean * (1.0 - bits as f64 / (1u64 << 53) as f64).ln()
    }
}

/// What one replication counted.
#[derive(Clone, Copy, Default)]
struct Counts {
    offered: f64,
    waited: f64,
    abandoned: f64,
    overflowed: f64,
    /// Served or given up within the target.
    within: f64,
}

impl Pools {
    /// One replication of so many seconds after a tenth of it that isn't counted.
    fn replicate(&self, seed: u64, length: f64) -> Counts {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let begin = length / 10.0;
        let mut counts = Counts::default();
        let mut ends: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
        // (came, gives up at), in order of coming.
        let mut queue: VecDeque<(f64, f64)> = VecDeque::new();
        let mut next = dice.exponential(3600.0 / self.per_hour);
        loop {
            let first = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
            let served = ends.iter().map(|ends| first(ends)).fold(f64::INFINITY, f64::min);
            let gives_up = queue.iter().map(|&(_, at)| at).fold(f64::INFINITY, f64::min);
            let front = queue.front().map_or(f64::INFINITY, |&(came, _)| came + self.delay);
            let due = if ends[1].len() < self.agents[1] { front } else { f64::INFINITY };
            let now = next.min(served).min(gives_up).min(due);
            // Arrivals end with the length; those who wait then are followed to their end.
            if now == f64::INFINITY {
                return counts;
            }
            let counted = |came: f64| came >= begin && came < begin + length;
            if now == next {
                queue.push_back((now, now + dice.exponential(self.patience)));
                counts.offered += f64::from(u8::from(counted(now)));
                next = now + dice.exponential(3600.0 / self.per_hour);
                if next > begin + length {
                    next = f64::INFINITY;
                }
            } else if now == served {
                ends.iter_mut().for_each(|ends| ends.retain(|&end| end > now));
            } else if now == gives_up
                && let Some(at) = queue.iter().position(|&(_, at)| at == now)
                && let Some((came, _)) = queue.remove(at)
                && counted(came)
            {
                counts.abandoned += 1.0;
                counts.waited += now - came;
                counts.within += f64::from(u8::from(now - came <= WITHIN));
            }
            while let Some(&(came, _)) = queue.front() {
                let group = match [0, 1].map(|group| ends[group].len() < self.agents[group]) {
                    [true, _] => 0,
                    [false, true] if now >= came + self.delay => 1,
                    _ => break,
                };
                queue.pop_front();
                ends[group].push(now + dice.exponential(self.service[group]));
                if counted(came) {
                    counts.waited += now - came;
                    counts.overflowed += group as f64;
                    counts.within += f64::from(u8::from(now - came <= WITHIN));
                }
            }
        }
    }

    /// The ratio of a count to the calls offered over many replications, with its standard error.
    fn ratio(all: &[Counts], of: impl Fn(&Counts) -> f64) -> (f64, f64) {
        let n = all.len() as f64;
        let (top, bottom) = (all.iter().map(&of).sum::<f64>() / n, all.iter().map(|c| c.offered).sum::<f64>() / n);
        let ratio = top / bottom;
        let squares: f64 = all.iter().map(|c| (of(c) - ratio * c.offered).powi(2)).sum();
        (ratio, (squares / (n * (n - 1.0))).sqrt() / bottom)
    }
}

/// Both within 1% of the value in their errors, and no further apart than 3.5 of the two errors together.
fn compare(what: &str, ours: (f64, f64), other: (f64, f64)) {
    let apart = (ours.0 - other.0) / ours.1.hypot(other.1);
    println!("{what}: simulated {:.5} ± {:.5}, by the other simulation {:.5} ± {:.5}, {apart:.2} apart", ours.0, ours.1, other.0, other.1);
    assert!(ours.1 < 0.01 * other.0 && other.1 < 0.01 * other.0, "{what}: too loose");
    assert!(apart.abs() < 3.5, "{what}: {ours:?} is not {other:?}");
}

/// A mean of the results over `scale`, with its standard error.
fn of(results: &Results, level: Level, item: &str, metric: &str, definition: &str, scale: f64) -> (f64, f64) {
    let estimate = results.find(0, level, item, metric, definition).expect("a row").estimate;
    (estimate.mean.expect("a mean") / scale, estimate.std_error.expect("an error") / scale)
}

#[test]
fn a_second_group_helps_after_a_delay() {
    // Six agents' worth of calls for five; two others, slower, take whoever has waited half a minute. Errors: about
    // 0.3% of the value.
    let pools = Pools { per_hour: 240.0, agents: [5, 2], service: [90.0, 112.5], patience: 150.0, delay: 30.0 };
    let contacts = 1.6e6;
    let head = steady(520, pools.per_hour, contacts);
    let results = simulate(&format!(
        "{head}[inquiries.calls]\nper_hour = {:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {}\npatience = {}\n\
         groups = [\"front\", {{ group = \"back\", after = \"{}s\" }}]\ntarget = {{ within = \"{}s\", share = 0.8 }}\n\
         [groups.front]\nstaff = {}\nskills = [\"phone\"]\n[groups.back]\nstaff = {}\nskills = [{{ channel = \"phone\", speed = 0.8 }}]\n",
        pools.per_hour,
        exponential(90),
        exponential(150),
        pools.delay,
        WITHIN,
        pools.agents[0],
        pools.agents[1],
    ));
    let length = contacts / pools.per_hour / 40.0 * 3600.0;
    let all: Vec<Counts> = (0..40).map(|index| pools.replicate(index + 1, length)).collect();
    let calls = contacts / 40.0;
    let (level, phone) = (Level::Channel, "phone");
    compare("mean wait", of(&results, level, phone, "wait_mean", "all", 1.0), Pools::ratio(&all, |c| c.waited));
    compare("abandoned", of(&results, level, phone, "abandoned_share", "", 1.0), Pools::ratio(&all, |c| c.abandoned));
    compare("overflowed", of(&results, Level::Group, "back", "sessions", "", calls), Pools::ratio(&all, |c| c.overflowed));
    let within = of(&results, level, phone, "service_level", "(served_within+abandoned_within)/offered", 1.0);
    compare("served or given up in time", within, Pools::ratio(&all, |c| c.within));
}
