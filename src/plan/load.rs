//! Offered load against capacity before anything is simulated: for `holdline check` and for the
//! warnings of a run.
//!
//! Expected values only, from the scenario alone. What is compared is stated honestly: a group that
//! serves several channels is one pool of agents, so loads are compared for each channel alone (as
//! if its agents did nothing else) and for every set of waiting lines and groups that are connected by
//! skills. Both are best cases: a load above them cannot be carried; a load below them may still
//! wait. What comes to the agents is worked out in `flow`, when in `expected`; who tries again (`again`), who is
//! asked by others (`asked`) and what campaigns have to do (`campaigns`) are told apart, as are the most rebuilds there can be.

mod again;
mod asked;
mod campaigns;
mod expected;
mod findings;
mod flow;
mod pools;
mod required;
#[cfg(test)]
pub(crate) mod sample;
mod saturation;
mod spread;
mod staying;
mod threads;

pub use campaigns::{CampaignLoad, campaign_loads};
pub use findings::{Finding, end_of, findings, interval_name, moment, period_name, warnings};
pub use flow::first_shares;
pub use required::{CrossCheck, Staffing, cross_check, required};
pub use saturation::chat_replies_per_second;

use super::crew::CrewPlan;
use super::individual::{able_among, mean_rate};
use super::line::Classes;
use super::roster::planned_presence;
use crate::ground::time::{Ticks, to_hours, to_seconds};
use crate::scenario::Scenario;
use crate::scenario::calendar::Calendar;
use crate::scenario::model::{Channel, Group, Handling, Run, Site, Skill};
use expected::{Demand, arrivals_inside};
use flow::{Flow, flows, work_seconds};
use pools::pools;
pub use pools::{PoolLine, line_name};
use spread::{Segment, spread};
use staying::staying;
pub use threads::Threads;

/// Load and capacity of one variant in the intervals of its counted period.
#[derive(Clone, Debug)]
pub struct Load {
    /// Length of an interval; interval `i` starts `i` times this after the start of counting. The
    /// last may be shorter.
    pub interval: Ticks,
    /// Length of each interval in seconds.
    pub seconds: Vec<f64>,
    /// Day of each interval on the centre's clock, in days after the first counted one.
    pub days: Vec<i64>,
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
    /// Expected further attempts per interval of those who did not get through, in steady state with the agents to
    /// themselves; of sessions only. They are not in the load.
    pub again: Vec<f64>,
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
    /// Where groups tell its inquiries apart: the load of each class of them, against the groups that serve it.
    pub classes: Vec<(Vec<usize>, ChannelLoad)>,
}

/// A set of channels and groups connected by skills.
#[derive(Clone, Debug)]
pub struct PoolLoad {
    /// Its waiting lines, those of a channel together.
    pub lines: Vec<PoolLine>,
    /// Indices of its groups.
    pub groups: Vec<usize>,
    /// Agents needed at least per interval: each line's load over its fastest group's rate, and `asked`.
    pub required: Vec<f64>,
    /// Agents per interval whom others ask (`consultations`), if all that come are answered.
    pub asked: Vec<f64>,
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
    /// Indices of its channels, each once.
    pub fn channels(&self) -> Vec<usize> {
        let mut channels: Vec<usize> = self.lines.iter().map(|line| line.channel).collect();
        channels.dedup();
        channels
    }

    /// The interval with the most agents needed per agent on duty, and that ratio.
    pub fn peak(&self) -> Option<(usize, f64)> {
        peak(&self.required, &self.agents)
    }
}

/// Agent-hours over the counted period of erlangs or agents by interval.
pub fn hours(values: &[f64], seconds: &[f64]) -> f64 {
    values.iter().zip(seconds).map(|(value, seconds)| value * seconds).sum::<f64>() / 3600.0
}

/// Load and capacity of `scenario` over its counted period, with ramps and storms.
pub fn load(scenario: &Scenario) -> Load {
    reckon(scenario, Demand::Expected)
}

/// The same at the volumes of the forecast alone.
pub fn forecast_load(scenario: &Scenario) -> Load {
    reckon(scenario, Demand::Forecast)
}

fn reckon(scenario: &Scenario, demand: Demand) -> Load {
    let (length, interval) = (scenario.run.length, scenario.run.interval.max(1));
    let count = length.div_ceil(interval) as usize;
    let seconds: Vec<f64> = (0..count as u64).map(|i| to_seconds(((i + 1) * interval).min(length) - i * interval)).collect();
    let staff = staff_of_groups(scenario, &seconds);
    let flows: Vec<Vec<Flow>> = scenario.inquiries.iter().map(|inquiry| flows(scenario, inquiry, &staff)).collect();
    let channels: Vec<ChannelLoad> = (0..scenario.channels.len())
        .map(|c| {
            let of = |inquiries: &[usize]| channel_load(scenario, c, inquiries, &flows, &seconds, demand);
            let all: Vec<usize> = (0..scenario.inquiries.len()).collect();
            let with_retrials = |load: ChannelLoad| match demand {
                Demand::Forecast => load,
                Demand::Expected => ChannelLoad { again: again::attempts(scenario, c, &load, &seconds), ..load },
            };
            let classes = Classes::new(scenario).of_channel(c).into_iter();
            let classes = classes.map(|class| (class.clone(), with_retrials(ChannelLoad { threads: None, ..of(&class) }))).collect();
            ChannelLoad { classes, ..with_retrials(of(&all)) }
        })
        .collect();
    let pools = pools(scenario, &channels, &staff, &seconds);
    let days = (0..count as u64).map(|i| scenario.run.clock.day((i * interval) as i64)).collect();
    Load { interval, seconds, days, channels, pools }
}

/// Mean number on duty per group and interval; with a roster, of those planned to be able to take contacts.
pub(super) fn staff_of_groups(scenario: &Scenario, seconds: &[f64]) -> Vec<Vec<f64>> {
    scenario.groups.iter().map(|group| staff_by_interval(scenario, group, seconds, |on_duty| on_duty)).collect()
}

/// Mean number on duty per interval, of whom `counted` says how many count.
fn staff_by_interval(scenario: &Scenario, group: &Group, seconds: &[f64], counted: impl Fn(u32) -> u32) -> Vec<f64> {
    let pieces: Vec<(Segment, f64)> = match &group.roster {
        Some(roster) => {
            // Who of them has the skill differs from shift to shift: on average their share.
            let all = roster.agents.len() as u32;
            let share = if all > 0 { f64::from(counted(all)) / f64::from(all) } else { 1.0 };
            let pieces = planned_presence(roster, &scenario.sites[group.site], &scenario.run).into_iter();
            pieces.map(|(time, agents)| (Segment { from: time.start, to: time.end }, agents * share)).collect()
        }
        None => {
            let pieces = scenario.staff_pieces(group, 0, scenario.run.length).into_iter();
            pieces.map(|piece| (Segment { from: piece.from, to: piece.to }, f64::from(counted(piece.value)))).collect()
        }
    };
    let mut agents = spread(pieces.into_iter(), scenario.run.interval.max(1), seconds.len());
    agents.iter_mut().zip(seconds).for_each(|(agents, seconds)| *agents /= seconds);
    agents
}

/// Load and capacity of some inquiries of one channel.
fn channel_load(
    scenario: &Scenario,
    index: usize,
    inquiries: &[usize],
    flows: &[Vec<Flow>],
    seconds: &[f64],
    demand: Demand,
) -> ChannelLoad {
    let channel = &scenario.channels[index];
    let count = seconds.len();
    let open = open_segments(scenario, channel);
    let door = if channel.medium.is_synchronous() { open.clone() } else { vec![Segment { from: 0, to: scenario.run.length }] };
    let (mut arrivals, mut load) = (vec![0.0; count], vec![0.0; count]);
    let (mut all, mut stretched, mut lost_closed) = (0.0, 0.0, 0.0);
    for &inquiry in inquiries.iter().filter(|&&inquiry| flows[inquiry][index].contacts > 0.0) {
        let flow = flows[inquiry][index];
        let (inside, total) = arrivals_inside(scenario, inquiry, &door, count, demand);
        let stretch = 1.0 + scenario.customers.complexity_work * scenario.inquiries[inquiry].complexity;
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
    let able = |skill: &Skill| inquiries.iter().any(|&inquiry| skill.serves(index, inquiry));
    for (group, skill) in serving_if(scenario, index, able) {
        let rate = rate(channel, &skill, stretch);
        let group = &scenario.groups[group];
        let on_duty = staff_by_interval(scenario, group, seconds, |on_duty| able_among(group, &skill, on_duty));
        for i in 0..count {
            agents[i] += on_duty[i];
            capacity[i] += on_duty[i] * rate;
        }
    }
    ChannelLoad {
        arrivals,
        again: vec![0.0; count],
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
        classes: Vec::new(),
    }
}

/// When a channel is open within the counted period.
fn open_segments(scenario: &Scenario, channel: &Channel) -> Vec<Segment> {
    open_pieces(&scenario.sites[channel.site], scenario.opening(channel).as_deref(), &scenario.run)
}

/// When a calendar of a site is on within the counted period (`None`: always).
fn open_pieces(site: &Site, calendar: Option<&Calendar<()>>, run: &Run) -> Vec<Segment> {
    let Some(calendar) = calendar else { return vec![Segment { from: 0, to: run.length }] };
    site.expand(calendar, run.start, 0, run.length).iter().map(|piece| Segment { from: piece.from, to: piece.to }).collect()
}

/// Work done per unit of time by one saturated agent with this skill, in units of the work at
/// speed 1 of [`work_seconds`].
fn rate(channel: &Channel, skill: &Skill, stretch: f64) -> f64 {
    match &channel.handling {
        Handling::Session { .. } | Handling::Conversation { .. } => skill.speed * f64::from(skill.rules.at_once),
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

/// Mean agent work of a contact of complexity 0 in seconds at speed 1, with one contact at a time and nothing misunderstood.
pub(super) fn mean_work_s(channel: &Channel) -> f64 {
    work_seconds(channel, 1.0)
}

/// The value for `k` contacts at once; the last value extends, an empty list means 1.
fn at_load(values: &[f64], k: u32) -> f64 {
    let place = (k.max(1) as usize - 1).min(values.len().saturating_sub(1));
    values.get(place).copied().unwrap_or(1.0)
}

/// The groups that serve a channel, with their skill at its effective speed: the fastest where they have several.
fn serving(scenario: &Scenario, channel: usize) -> impl Iterator<Item = (usize, Skill)> {
    serving_if(scenario, channel, |_| true)
}

/// The same of the skills that are wanted.
fn serving_if(scenario: &Scenario, channel: usize, wanted: impl Fn(&Skill) -> bool) -> impl Iterator<Item = (usize, Skill)> {
    let groups = scenario.channels[channel].groups.iter();
    groups.filter_map(move |&g| {
        let group = scenario.groups.get(g)?;
        let skills = group.skills.iter().filter(|skill| skill.channel == channel && wanted(skill));
        Some((g, effective(scenario, group, skills.max_by(|a, b| a.speed.total_cmp(&b.speed))?)))
    })
}

/// A skill at the speed that what the agents of the group are like makes of it: mode, assistant, macros, new hires,
/// and their own speeds, of which a saturated group has the mean.
pub fn effective(scenario: &Scenario, group: &Group, skill: &Skill) -> Skill {
    let handling = &scenario.channels[skill.channel].handling;
    let mode = usize::from(matches!(handling, Handling::Conversation { .. }));
    let replies = !matches!(handling, Handling::Session { .. });
    Skill { speed: skill.speed * mean_rate(group) / CrewPlan::mean_work(&group.crew, &scenario.agents, mode, replies), ..skill.clone() }
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
    use super::staying::never_share;
    use super::*;
    use crate::ground::dist::Dist;
    use crate::scenario::calendar::Calendar;

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
        let names: Vec<&str> = load.pools[1].channels().iter().map(|&c| scenario.channels[c].name.as_str()).collect();
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
