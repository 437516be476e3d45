//! How many asynchronous threads are open at a time against how many agents may own, and what
//! changes of agent may cost.
//!
//! Little's law with means: arrivals per hour times the mean time a thread is open. Waits for an
//! agent are not included, so there are rather more.

use super::super::individual::able_among;
use super::serving;
use super::staying::never_share;
use crate::ground::dist::Dist;
use crate::ground::time::{DAY, HOUR, Ticks, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, Handling, Skill};

/// Owner windows shorter than this are short: a reply that comes back overnight finds another agent.
const SHORT_WINDOW: Ticks = HOUR;

/// Open threads of a channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threads {
    /// Mean number open at a time, waits for an agent not included.
    pub open: f64,
    /// Most that all agents may own who are ever on duty, since those off duty keep their threads.
    pub ownable: f64,
}

/// The open threads of channel `index` with so many expected contacts in the counted period and its mean complexity factor
/// `stretch`; `None` without demand, staff or limit.
pub(super) fn threads(scenario: &Scenario, index: usize, contacts: f64, stretch: f64) -> Option<Threads> {
    let Handling::Conversation { turns, reply_work, think_time, auto_close, .. } = &scenario.channels[index].handling else { return None };
    let skills: Vec<_> = serving(scenario, index).collect();
    if contacts <= 0.0 || skills.iter().any(|(_, skill)| skill.slots == u32::MAX) {
        return None;
    }
    let agents = |group: usize, skill: &Skill| {
        let able = |agents: u32| able_among(&scenario.groups[group], skill, agents);
        if let Some(roster) = &scenario.groups[group].roster {
            return f64::from(able(roster.agents.len() as u32));
        }
        let pieces = scenario.staff_pieces(&scenario.groups[group], 0, scenario.run.length);
        f64::from(pieces.iter().map(|piece| able(piece.value)).max().unwrap_or(0))
    };
    let ownable: f64 = skills.iter().map(|(group, skill)| agents(*group, skill) * f64::from(skill.slots)).sum();
    if ownable <= 0.0 {
        return None;
    }
    // No thread is open for longer than is simulated.
    let limit = to_seconds((*auto_close).min(scenario.run.warmup + scenario.run.length));
    let awake = limit / nights(scenario);
    let going_on = 1.0 - share_beyond(think_time, awake);
    let replies = (turns.mean() * stretch).max(1.0);
    // Each think but the first happens only if the customer wrote again after the one before.
    let thinks = if going_on < 1.0 - 1e-9 { (1.0 - going_on.powf(replies - 1.0)) / (1.0 - going_on) } else { replies - 1.0 };
    let seconds = thinks * capped_mean(think_time, awake) * nights(scenario) + (thinks * going_on + 1.0) * reply_work.mean();
    let per_second = contacts / to_seconds(scenario.run.length);
    Some(Threads { open: per_second * seconds, ownable })
}

/// By how much nights stretch the time until customers write again: 24 h over the mean waking hours of a day.
fn nights(scenario: &Scenario) -> f64 {
    let Some(waking) = &scenario.customers.waking else { return 1.0 };
    // Over whole weeks where the calendar is weekly, whatever the period's length.
    let period = scenario.run.length.div_ceil(7 * DAY) * 7 * DAY;
    let awake: Ticks = waking.expand(scenario.run.start, 0, period, &scenario.run.clock).iter().map(|piece| piece.to - piece.from).sum();
    if awake > 0 { to_seconds(period) / to_seconds(awake) } else { 1.0 }
}

/// Mean of the smaller of a duration and `limit`, in seconds: exact where a closed form is short, otherwise the smaller of
/// the mean and the limit, which is no less.
fn capped_mean(dist: &Dist, limit: f64) -> f64 {
    match dist {
        Dist::Exponential { mean } => mean * -libm::expm1(-limit / mean),
        // The partial expectation of the lognormal up to the limit, and the limit beyond it.
        Dist::Lognormal { mu, sigma } if *sigma > 0.0 => {
            let z = (libm::log(limit) - mu) / sigma;
            dist.mean() * normal_beyond(sigma - z) + limit * normal_beyond(z)
        }
        Dist::Empirical(values) => values.iter().map(|&value| to_seconds(value).min(limit)).sum::<f64>() / values.len() as f64,
        Dist::Mixture(parts) => weighted(parts, |part| capped_mean(part, limit)),
        _ => dist.mean().min(limit),
    }
}

/// Probability that a duration exceeds `limit` seconds, where it is easily had; otherwise that it never ends, which is no more.
fn share_beyond(dist: &Dist, limit: f64) -> f64 {
    match dist {
        Dist::Exponential { mean } => libm::exp(-limit / mean),
        Dist::Lognormal { mu, sigma } if *sigma > 0.0 => normal_beyond((libm::log(limit) - mu) / sigma),
        Dist::Constant(ticks) => f64::from(to_seconds(*ticks) > limit),
        Dist::Empirical(values) => values.iter().filter(|&&value| to_seconds(value) > limit).count() as f64 / values.len() as f64,
        Dist::Mixture(parts) => weighted(parts, |part| share_beyond(part, limit)),
        _ => never_share(dist),
    }
}

/// Probability that a standard normal exceeds `z`.
fn normal_beyond(z: f64) -> f64 {
    0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The mean of a value over the parts of a mixture.
fn weighted(parts: &[(f64, Dist)], value: impl Fn(&Dist) -> f64) -> f64 {
    let mut before = 0.0;
    let weights = parts.iter().map(|(cumulative, part)| (cumulative - std::mem::replace(&mut before, *cumulative)) * value(part));
    weights.sum()
}

/// The most seconds of work per contact that rebuilds may add: one at every reply but the first. `None` where there are
/// none or the owner has long enough to reply.
pub(super) fn rebuild_seconds(channel: &Channel, stretch: f64) -> Option<f64> {
    let Handling::Conversation { turns, rebuild, owner_window, .. } = &channel.handling else { return None };
    let seconds = (turns.mean() * stretch - 1.0).max(0.0) * to_seconds(*rebuild);
    (*owner_window < SHORT_WINDOW && seconds > 0.0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::super::{load, sample};
    use super::*;
    use crate::ground::turns::Turns;
    use crate::scenario::calendar::{Calendar, Piece};

    /// The sample, where e-mail takes these turns and every agent of the back office owns at most `slots`.
    fn scenario(whole: u32, think_time: Dist, slots: u32) -> Scenario {
        let mut scenario = sample::scenario();
        let turns = Turns::Fixed { whole, fraction: 0.0 };
        let (reply_work, rebuild) = (Dist::Constant(60_000_000), 30_000_000);
        scenario.customers.complexity_work = 0.0;
        scenario.channels[1].handling =
            Handling::Conversation { turns, reply_work, think_time, owner_window: 0, rebuild, auto_close: 2 * HOUR };
        scenario.groups[0].skills[0].slots = slots;
        scenario
    }

    fn of_email(scenario: &Scenario) -> Option<Threads> {
        load(scenario).channels[1].threads
    }

    #[test]
    fn open_threads_follow_littles_law() {
        // 15 an hour, open for two thinks of an hour and three minutes of work; four agents on duty.
        let scenario = scenario(3, Dist::Constant(HOUR), 5);
        let found = of_email(&scenario).expect("limited");
        assert!((found.open - 15.0 * 2.05).abs() < 1e-9 && found.ownable == 20.0, "{found:?}");
        assert_eq!(of_email(&self::scenario(3, Dist::Constant(HOUR), u32::MAX)), None);
    }

    #[test]
    fn silence_ends_threads_and_nights_stretch_them() {
        // Nobody writes again: one think of two hours and one minute of work.
        let mut scenario = scenario(3, Dist::Never, 5);
        assert!((of_email(&scenario).expect("limited").open - 15.0 * (2.0 + 1.0 / 60.0)).abs() < 1e-9);
        // Awake half the day: an hour of think takes two.
        scenario = self::scenario(2, Dist::Constant(HOUR), 5);
        let half = vec![Piece { from: 0, to: DAY / 2, value: () }];
        scenario.customers.waking = Some(Calendar::Weekly(std::array::from_fn(|_| half.clone())));
        assert!((of_email(&scenario).expect("limited").open - 15.0 * (2.0 + 2.0 / 60.0)).abs() < 1e-9);
    }

    #[test]
    fn capped_means_agree_with_samples() {
        let mixture = Dist::mixture(vec![(0.9, Dist::lognormal_mean_cv(3600.0, 2.0)), (0.1, Dist::Never)]);
        for dist in [Dist::Exponential { mean: 3600.0 }, Dist::lognormal_mean_cv(3600.0, 2.0), mixture] {
            let limit = 5000.0;
            let mut rng = crate::ground::rng::draw(3, crate::ground::rng::Purpose::Think, 0);
            let samples: Vec<f64> = (0..400_000).map(|_| to_seconds(dist.sample(&mut rng).min(DAY * 365))).collect();
            let mean = samples.iter().map(|x| x.min(limit)).sum::<f64>() / samples.len() as f64;
            let beyond = samples.iter().filter(|x| **x > limit).count() as f64 / samples.len() as f64;
            assert!((capped_mean(&dist, limit) / mean - 1.0).abs() < 0.01, "{dist:?}: {} {mean}", capped_mean(&dist, limit));
            assert!((share_beyond(&dist, limit) - beyond).abs() < 0.004, "{dist:?}: {} {beyond}", share_beyond(&dist, limit));
        }
    }

    #[test]
    fn rebuilds_come_with_short_windows_only() {
        let mut scenario = scenario(3, Dist::Constant(HOUR), 5);
        assert_eq!(load(&scenario).channels[1].rebuild_s, Some(60.0));
        let Handling::Conversation { owner_window, .. } = &mut scenario.channels[1].handling else { panic!("e-mail") };
        *owner_window = 8 * HOUR;
        assert_eq!(load(&scenario).channels[1].rebuild_s, None);
    }
}
