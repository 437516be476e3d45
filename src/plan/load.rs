//! Offered load against capacity before anything is simulated: for `holdline check` and for the
//! warnings of a run.
//!
//! Expected values only, from the scenario alone. What is compared is stated honestly: a group that
//! serves several channels is one pool of agents, so loads are compared for each channel alone (as
//! if its agents did nothing else) and for every set of channels and groups that are connected by
//! skills. Both are best cases: a load above them cannot be carried; a load below them may still
//! wait. What comes to the agents is worked out in `flow`; what depends on how the day goes is not included, and of
//! rebuilds the most there can be is told apart.

mod findings;
mod flow;
#[cfg(test)]
pub(crate) mod sample;
mod saturation;
mod spread;
mod threads;

pub use findings::{Finding, findings, interval_name, warnings};
pub use saturation::chat_replies_per_second;

use super::crew::CrewPlan;
use super::sources::clocks;
use crate::ground::dist::Dist;
use crate::ground::time::{Ticks, to_hours, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{Arrivals, Channel, Group, Handling, Inquiry, Skill};
use flow::{Flow, flows, work_seconds};
use spread::{Segment, intersect, spread};
pub use threads::Threads;

/// Load and capacity of one variant in the intervals of its counted period.
#[derive(Clone, Debug)]
pub struct Load {
    /// Length of an interval; interval `i` starts `i` times this after the start of counting. The
    /// last may be shorter.
    pub interval: Ticks,
    /// Length of each interval in seconds.
    pub seconds: Vec<f64>,
    /// Per channel of the scenario.
    pub channels: Vec<ChannelLoad>,
    /// Channels and groups connected by skills; only those with demand or staff.
    pub pools: Vec<PoolLoad>,
}

/// One channel's load.
#[derive(Clone, Debug)]
pub struct ChannelLoad {
    /// Expected contacts per interval that find the channel open (asynchronous: all) and get past menus and bots.
    /// Those of an issue that comes again are counted with its first.
    pub arrivals: Vec<f64>,
    /// Expected contacts that find a synchronous channel closed and are lost.
    pub lost_closed: f64,
    /// Hours open in the counted period.
    pub open_hours: f64,
    /// Mean factor by which complexity stretches its handle times and turns.
    pub stretch: f64,
    /// Mean agent work per contact in seconds at speed 1 with one contact at a time; `None` without
    /// demand.
    pub work_s: Option<f64>,
    /// Offered load per interval in erlangs: work arriving per unit of time. An asynchronous
    /// conversation's work is counted whole when its first message arrives.
    pub load: Vec<f64>,
    /// Mean number of agents on duty per interval who serve it.
    pub agents: Vec<f64>,
    /// Erlangs that those agents can carry if they serve nothing else and are saturated: the
    /// agents times their speed, for chats times the speed of a full set of slots.
    pub capacity: Vec<f64>,
    /// Share of its load that never gives up while it waits, whatever the wait.
    pub staying: f64,
    /// Asynchronous: open threads against what agents may own; `None` without demand or without a limit.
    pub threads: Option<Threads>,
    /// Asynchronous: the most seconds of work per contact, at speed 1, that rebuilds may add when the owner window is
    /// so short that other agents often reply; `None` otherwise.
    pub rebuild_s: Option<f64>,
}

/// A set of channels and groups connected by skills.
#[derive(Clone, Debug)]
pub struct PoolLoad {
    /// Indices of its channels.
    pub channels: Vec<usize>,
    /// Indices of its groups.
    pub groups: Vec<usize>,
    /// Agents needed at least per interval: each channel's load over its fastest group's rate.
    pub required: Vec<f64>,
    /// As `required`, of the load that never gives up.
    pub required_staying: Vec<f64>,
    /// Agents on duty per interval.
    pub agents: Vec<f64>,
}

impl ChannelLoad {
    /// Expected contacts in the counted period, without those lost to closed doors.
    pub fn contacts(&self) -> f64 {
        self.arrivals.iter().sum()
    }

    /// The interval with the highest load against capacity among those with both, and that ratio.
    pub fn peak(&self) -> Option<(usize, f64)> {
        peak(&self.load, &self.capacity)
    }

    /// Work over capacity in the whole period if every reply but the first is another agent's, who has to rebuild;
    /// `None` without such rebuilds or without capacity.
    pub fn use_with_rebuilds(&self, seconds: &[f64]) -> Option<f64> {
        let (offered, capacity) = (hours(&self.load, seconds), hours(&self.capacity, seconds));
        self.rebuild_s.filter(|_| capacity > 0.0).map(|rebuild| (offered + self.contacts() * rebuild / 3600.0) / capacity)
    }
}

impl PoolLoad {
    /// The interval with the most agents needed per agent on duty, and that ratio.
    pub fn peak(&self) -> Option<(usize, f64)> {
        peak(&self.required, &self.agents)
    }
}

/// Agent-hours over the counted period of erlangs or agents by interval.
pub fn hours(values: &[f64], seconds: &[f64]) -> f64 {
    values.iter().zip(seconds).map(|(value, seconds)| value * seconds).sum::<f64>() / 3600.0
}

/// Load and capacity of `scenario` over its counted period.
pub fn load(scenario: &Scenario) -> Load {
    let (length, interval) = (scenario.run.length, scenario.run.interval.max(1));
    let count = length.div_ceil(interval) as usize;
    let seconds: Vec<f64> = (0..count as u64).map(|i| to_seconds(((i + 1) * interval).min(length) - i * interval)).collect();
    let staff: Vec<Vec<f64>> = scenario.groups.iter().map(|group| staff_by_interval(scenario, group, count, &seconds)).collect();
    let flows: Vec<Vec<Flow>> = scenario.inquiries.iter().map(|inquiry| flows(scenario, inquiry, &staff)).collect();
    let channels: Vec<ChannelLoad> = (0..scenario.channels.len()).map(|c| channel_load(scenario, c, &flows, &staff, &seconds)).collect();
    let pools = pools(scenario, &channels, &staff, count);
    Load { interval, seconds, channels, pools }
}

/// Mean number on duty per interval.
fn staff_by_interval(scenario: &Scenario, group: &Group, count: usize, seconds: &[f64]) -> Vec<f64> {
    let pieces = group.staff.expand(scenario.run.start, 0, scenario.run.length);
    let pieces = pieces.iter().map(|piece| (Segment { from: piece.from, to: piece.to }, f64::from(piece.value)));
    let mut agents = spread(pieces, scenario.run.interval.max(1), count);
    agents.iter_mut().zip(seconds).for_each(|(agents, seconds)| *agents /= seconds);
    agents
}

/// Load and capacity of one channel.
fn channel_load(scenario: &Scenario, index: usize, flows: &[Vec<Flow>], staff: &[Vec<f64>], seconds: &[f64]) -> ChannelLoad {
    let channel = &scenario.channels[index];
    let count = seconds.len();
    let open = open_segments(scenario, &channel.open);
    let door = if channel.medium.is_synchronous() { open.clone() } else { vec![Segment { from: 0, to: scenario.run.length }] };
    let (mut arrivals, mut load) = (vec![0.0; count], vec![0.0; count]);
    let (mut all, mut stretched, mut lost_closed) = (0.0, 0.0, 0.0);
    for (inquiry, flow) in scenario.inquiries.iter().zip(flows).filter(|(_, flow)| flow[index].contacts > 0.0) {
        let flow = flow[index];
        let (inside, total) = arrivals_inside(scenario, inquiry, &door, count);
        let stretch = 1.0 + scenario.customers.complexity_work * inquiry.complexity;
        (all, stretched) = (all + total * flow.contacts, stretched + total * flow.contacts * stretch);
        lost_closed += (total - inside.iter().sum::<f64>()).max(0.0) * flow.first;
        for (i, expected) in inside.iter().enumerate() {
            arrivals[i] += expected * flow.contacts;
            load[i] += expected * flow.contacts * flow.work_s / seconds[i];
        }
    }
    let contacts: f64 = arrivals.iter().sum();
    let work: f64 = load.iter().zip(seconds).map(|(load, seconds)| load * seconds).sum();
    let stretch = if all > 0.0 { stretched / all } else { 1.0 };
    let (mut agents, mut capacity) = (vec![0.0; count], vec![0.0; count]);
    for (group, skill) in serving(scenario, index) {
        let rate = rate(channel, &skill, stretch);
        for i in 0..count {
            agents[i] += staff[group][i];
            capacity[i] += staff[group][i] * rate;
        }
    }
    ChannelLoad {
        arrivals,
        lost_closed,
        open_hours: open.iter().map(|segment| to_hours(segment.to - segment.from)).sum(),
        stretch,
        work_s: (contacts > 0.0).then(|| work / contacts),
        load,
        agents,
        capacity,
        staying: staying(channel),
        threads: threads::threads(scenario, index, contacts, stretch),
        rebuild_s: threads::rebuild_seconds(channel, stretch).filter(|_| contacts > 0.0),
    }
}

/// When a channel is open within the counted period.
fn open_segments(scenario: &Scenario, open: &Option<Calendar<()>>) -> Vec<Segment> {
    match open {
        None => vec![Segment { from: 0, to: scenario.run.length }],
        Some(calendar) => {
            let pieces = calendar.expand(scenario.run.start, 0, scenario.run.length);
            pieces.iter().map(|piece| Segment { from: piece.from, to: piece.to }).collect()
        }
    }
}

/// Expected issues of an inquiry per interval while `door` is open, and in all.
fn arrivals_inside(scenario: &Scenario, inquiry: &Inquiry, door: &[Segment], count: usize) -> (Vec<f64>, f64) {
    let (interval, length) = (scenario.run.interval.max(1), scenario.run.length);
    match &inquiry.arrivals {
        Arrivals::Volumes(volumes) => {
            let (mut inside, mut total) = (vec![0.0; count], 0.0);
            for clock in clocks(scenario, inquiry) {
                let pieces = volumes.expand_on(scenario.run.start, 0, length, clock.ahead);
                // Contacts per second, over which `spread` integrates.
                let rate = |value: f64, full: Ticks| clock.share * value / to_seconds(full);
                let rates: Vec<(Segment, f64)> =
                    pieces.iter().map(|piece| (Segment { from: piece.from, to: piece.to }, rate(piece.value, piece.full))).collect();
                total += rates.iter().map(|(segment, rate)| rate * to_seconds(segment.to - segment.from)).sum::<f64>();
                let expected = spread(intersect(&rates, door).into_iter(), interval, count);
                inside.iter_mut().zip(expected).for_each(|(sum, expected)| *sum += expected);
            }
            (inside, total)
        }
        Arrivals::Trace(times) => {
            let (mut inside, mut total, mut place) = (vec![0.0; count], 0.0, 0);
            for &time in times {
                let Ok(at) = Ticks::try_from(time) else { continue };
                if at >= length {
                    break;
                }
                total += 1.0;
                while door.get(place).is_some_and(|segment| segment.to <= at) {
                    place += 1;
                }
                if door.get(place).is_some_and(|segment| segment.from <= at) {
                    inside[(at / interval) as usize] += 1.0;
                }
            }
            (inside, total)
        }
    }
}

/// Work done per unit of time by one saturated agent with this skill, in units of the work at
/// speed 1 of [`work_seconds`].
fn rate(channel: &Channel, skill: &Skill, stretch: f64) -> f64 {
    match &channel.handling {
        Handling::Session { .. } | Handling::Conversation { .. } => skill.speed,
        Handling::SharedChat { speed, .. } => skill.speed * at_load(speed, skill.slots),
        Handling::Chat { turns, reply_work, think_time, after_work, slowdown } => {
            let replies = turns.mean() * stretch;
            let work = reply_work.mean() + after_work.mean() * stretch / replies;
            let slow = at_load(slowdown, skill.slots);
            work * chat_replies_per_second(work / skill.speed * slow, think_time.mean(), replies, skill.slots)
        }
    }
}

/// Chats that one agent with this skill completes per hour with all slots taken, at the mean
/// complexity factor `stretch`; 0 for a channel that is not a chat.
pub fn chats_per_hour(channel: &Channel, skill: &Skill, stretch: f64) -> f64 {
    match channel.handling {
        Handling::Chat { .. } | Handling::SharedChat { .. } => 3600.0 * rate(channel, skill, stretch) / work_seconds(channel, stretch),
        Handling::Session { .. } | Handling::Conversation { .. } => 0.0,
    }
}

/// The value for `k` contacts at once; the last value extends, an empty list means 1.
fn at_load(values: &[f64], k: u32) -> f64 {
    let place = (k.max(1) as usize - 1).min(values.len().saturating_sub(1));
    values.get(place).copied().unwrap_or(1.0)
}

/// The groups that serve a channel, with their skill at its effective speed.
fn serving(scenario: &Scenario, channel: usize) -> impl Iterator<Item = (usize, Skill)> {
    let groups = scenario.channels[channel].groups.iter();
    groups.filter_map(move |&g| {
        let group = scenario.groups.get(g)?;
        Some((g, effective(scenario, group, group.skills.iter().find(|skill| skill.channel == channel)?)))
    })
}

/// A skill at the speed that what the agents of the group are like makes of it: mode, assistant, macros, new hires.
pub fn effective(scenario: &Scenario, group: &Group, skill: &Skill) -> Skill {
    let handling = &scenario.channels[skill.channel].handling;
    let mode = usize::from(matches!(handling, Handling::Conversation { .. }));
    let replies = !matches!(handling, Handling::Session { .. });
    Skill { speed: skill.speed / CrewPlan::mean_work(&group.crew, &scenario.agents, mode, replies), ..skill.clone() }
}

/// Share of a channel's load that waits for ever: a limited queue sheds, so does patience.
fn staying(channel: &Channel) -> f64 {
    let balking = channel.balking.map_or(0.0, |balking| balking.share);
    if channel.queue_capacity.is_some() { 0.0 } else { never_share(&channel.patience) * (1.0 - balking) }
}

/// Probability that a duration never ends.
fn never_share(dist: &Dist) -> f64 {
    match dist {
        Dist::Never => 1.0,
        Dist::Mixture(parts) => {
            let mut before = 0.0;
            let weighted = parts.iter().map(|(cumulative, part)| {
                let weight = cumulative - before;
                before = *cumulative;
                weight * never_share(part)
            });
            weighted.sum()
        }
        _ => 0.0,
    }
}

/// The connected sets of channels and groups.
fn pools(scenario: &Scenario, channels: &[ChannelLoad], staff: &[Vec<f64>], count: usize) -> Vec<PoolLoad> {
    // Each channel and its groups start with a label of their own; labels spread until none changes.
    let mut label: Vec<usize> = (0..scenario.groups.len()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for c in 0..channels.len() {
            let lowest = serving(scenario, c).map(|(g, _)| label[g]).min();
            for (g, _) in serving(scenario, c) {
                if lowest.is_some_and(|lowest| lowest != label[g]) {
                    label[g] = lowest.unwrap_or(label[g]);
                    changed = true;
                }
            }
        }
    }
    let roots = (0..scenario.groups.len()).filter(|&g| label[g] == g);
    roots.map(|root| pool(scenario, channels, staff, count, &label, root)).filter(|pool| !pool.channels.is_empty()).collect()
}

/// The pool whose groups carry the label `root`.
fn pool(scenario: &Scenario, channels: &[ChannelLoad], staff: &[Vec<f64>], count: usize, label: &[usize], root: usize) -> PoolLoad {
    let groups: Vec<usize> = (0..label.len()).filter(|&g| label[g] == root).collect();
    let members: Vec<usize> = (0..channels.len()).filter(|&c| serving(scenario, c).any(|(g, _)| label[g] == root)).collect();
    let (mut required, mut required_staying, mut agents) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    for &c in &members {
        let best = serving(scenario, c).map(|(_, skill)| rate(&scenario.channels[c], &skill, channels[c].stretch)).fold(0.0, f64::max);
        if best > 0.0 {
            for i in 0..count {
                required[i] += channels[c].load[i] / best;
                required_staying[i] += channels[c].load[i] * channels[c].staying / best;
            }
        }
    }
    for &g in &groups {
        agents.iter_mut().zip(&staff[g]).for_each(|(sum, on_duty)| *sum += on_duty);
    }
    PoolLoad { channels: members, groups, required, required_staying, agents }
}

/// The place of the largest ratio with a positive denominator, and the ratio.
fn peak(load: &[f64], capacity: &[f64]) -> Option<(usize, f64)> {
    let ratios = load.iter().zip(capacity).enumerate().filter(|(_, (load, capacity))| **load > 0.0 && **capacity > 0.0);
    let ratios = ratios.map(|(i, (load, capacity))| (i, load / capacity));
    // The first of equal ratios, so that a flat profile names its first interval.
    ratios.fold(
        None,
        |best: Option<(usize, f64)>, next| if best.is_none_or(|(_, ratio)| next.1 > ratio * (1.0 + 1e-12)) { Some(next) } else { best },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel<'a>(scenario: &Scenario, load: &'a Load, name: &str) -> &'a ChannelLoad {
        let index = scenario.channels.iter().position(|channel| channel.name == name).expect("a channel");
        &load.channels[index]
    }

    #[test]
    fn loads_follow_volumes_doors_and_complexity() {
        let scenario = sample::scenario();
        let load = load(&scenario);
        let phone = channel(&scenario, &load, "phone");
        // 100 an hour all day, half by phone, open 08:00-18:00 on one Monday; 300 s and 60 s after, stretched by 1.2.
        assert!((phone.contacts() - 500.0).abs() < 1e-6 && (phone.lost_closed - 700.0).abs() < 1e-6);
        assert_eq!(phone.work_s.map(f64::round), Some(432.0));
        assert!((phone.load[20] - 50.0 * 432.0 / 3600.0).abs() < 1e-9);
        assert_eq!((phone.load[15], phone.agents[15], phone.agents[16]), (0.0, 0.0, 8.0));
        // Everything is stretched alike, so a peak is where staff is lowest: the first such interval.
        assert_eq!(phone.peak().map(|(i, _)| i), Some(20));
    }

    #[test]
    fn customers_clocks_shift_the_load() {
        // Half of the customers are seven hours ahead: their ten hours from eight are one to eleven here.
        let text = "realism = \"none\"\n[inquiries.q]\nper_hour = { \"08:00\" = 10, \"18:00\" = 0 }\nclock = \"customers\"\n\
            channels = { mail = 1 }\n[channels.mail]\nmedium = \"email\"\n[groups.all]\nstaff = 1\nskills = [\"mail\"]\n\
            [run]\ninterval = \"1h\"\n[segments.near]\nshare = 0.5\n[segments.far]\nshare = 0.5\nutc_offset = 7\n";
        let study = crate::scenario::load_text("test", text, std::path::Path::new(""), &crate::scenario::LoadOptions::default());
        let load = load(&study.unwrap_or_else(|errors| panic!("{errors}")).variants[0]);
        let expected = |hour: usize| 5.0 * f64::from(u8::from((8..18).contains(&hour)) + u8::from((1..11).contains(&hour)));
        let found = &load.channels[0].arrivals;
        assert!((0..24).all(|hour| (found[hour] - expected(hour)).abs() < 1e-9), "{found:?}");
    }

    #[test]
    fn connected_groups_form_one_pool() {
        let scenario = sample::scenario();
        let load = load(&scenario);
        assert_eq!(load.pools.len(), 2);
        let names: Vec<&str> = load.pools[1].channels.iter().map(|&c| scenario.channels[c].name.as_str()).collect();
        assert_eq!(names, ["chat", "phone"]);
        assert_eq!(load.pools[1].agents[16], 8.0);
    }

    #[test]
    fn an_unstable_queue_is_a_warning() {
        let mut scenario = sample::scenario();
        assert!(warnings(&scenario).is_empty(), "{:?}", warnings(&scenario));
        let email = scenario.channels.iter().position(|channel| channel.name == "email").expect("e-mail");
        scenario.channels[email].patience = Dist::Never;
        scenario.groups.iter_mut().filter(|g| g.name == "back").for_each(|g| g.staff = Calendar::always(1));
        let found = warnings(&scenario);
        assert!(found.len() == 1 && found[0].starts_with("email: unstable: 28.8 hours of work"), "{found:?}");
        scenario.groups.iter_mut().for_each(|g| g.staff = Calendar::always(0));
        assert!(warnings(&scenario).iter().all(|text| text.contains("nobody who serves it is ever on duty")));
    }

    #[test]
    fn mixtures_stay_by_their_endless_part() {
        let parts = vec![(1.0, Dist::Never), (3.0, Dist::Exponential { mean: 5.0 })];
        assert!((never_share(&Dist::mixture(parts)) - 0.25).abs() < 1e-12);
    }
}
