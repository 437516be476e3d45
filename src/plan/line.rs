//! Waiting lines: where groups tell the inquiries of a channel apart, those who come by it wait in a line for each
//! class of inquiries that no group tells apart; otherwise in one line. The first line of a channel has the
//! channel's index, the further ones follow after those of all channels.
//!
//! A line has routes: the groups that take its contacts, by rank, each perhaps only under conditions (a [`Gate`]).

use super::transferred::Transferred;
use super::windows::Windows;
use super::{Ahead, GroupPlan, SkillPlan};
use crate::ground::time::{Ticks, from_seconds};
use crate::plan::load::mean_work_s;
use crate::scenario::Scenario;
use crate::scenario::model::{AgentChoice, Conditions, Handling, SkillRules};

/// No gate: a route without conditions.
pub const OPEN: u16 = u16::MAX;

/// A waiting line, compiled.
#[derive(Debug)]
pub struct LinePlan {
    /// Index of its channel.
    pub channel: u16,
    /// Who takes its contacts: by rank, equal ranks in order of preference.
    pub routes: Vec<Route>,
    /// Where whoever is idle may take its contacts, and groups are asked in a fixed order: their first free lists with the
    /// time factors of the skills, in that order. Otherwise empty.
    pub idle_in_order: Vec<(u32, f64)>,
    /// Choice among free agents of groups of equal rank.
    pub agent_choice: AgentChoice,
    /// A choice at random has groups of several weights.
    pub weighted: bool,
    /// Some route has conditions, or a reserve that an agent may fill who doesn't take the contact.
    pub staged: bool,
    /// Some line of its channel is staged.
    pub stirs: bool,
    /// The delays of its routes, each once.
    pub delays: Vec<Ticks>,
    /// Its waiting contacts hold back chats of a lower priority in some group.
    pub holds_back_chats: bool,
    /// Its contacts may be held back so.
    pub held_back: bool,
    /// Its contacts may interrupt replies of some group.
    pub interrupts: bool,
    /// Some group looks at how many wait.
    pub counted: bool,
    /// The other lines of its channel that every group takes from on the same terms.
    pub alike: Vec<u16>,
}

/// A group that takes contacts of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// First of the group's free lists: the idle agents.
    pub first_list: u32,
    /// How many of the lists may take a contact of the line: the idle, for chats also those with
    /// fewer chats than slots.
    pub lists: u32,
    /// Most open threads an agent may own and still take a new one.
    pub threads: u32,
    /// The skill's [`SkillPlan::bit`].
    pub skill: u64,
    /// Agents of the group may lack the skill.
    pub own_skills: bool,
    /// The skill's [`SkillPlan::time_factor`].
    pub time_factor: f64,
    /// The skill's [`SkillPlan::ahead`].
    pub ahead: Vec<Ahead>,
    /// Groups of a smaller rank are asked first.
    pub rank: u32,
    /// Weight in a choice at random.
    pub weight: f64,
    /// Its conditions: index into [`Lines::gates`], or [`OPEN`].
    pub gate: u16,
    /// Group index.
    pub group: u16,
    /// The skill's [`SkillPlan::rules`].
    pub rules: SkillRules,
    /// The skill's priority in the group.
    pub priority: u32,
    /// Its contacts may interrupt replies of the group.
    pub interrupts: bool,
}

impl Route {
    /// Whether every idle agent of the group, and nobody else in it, may take a contact at any time.
    fn for_all_idle(&self) -> bool {
        let Self { gate, lists, threads, own_skills, rules, .. } = self;
        *gate == OPEN && *lists == 1 && *threads == u32::MAX && !own_skills && rules.is_open() && rules.units == 0
    }

    /// Whether the group takes contacts of another line on the same terms.
    fn is_like(&self, other: &Self, gates: &[Gate]) -> bool {
        let same = Self { gate: other.gate, skill: other.skill, ..self.clone() } == *other;
        same && !self.own_skills && gates.get(self.gate as usize) == gates.get(other.gate as usize)
    }
}

/// Conditions under which a group takes contacts of a channel; all of them must hold.
#[derive(Debug, PartialEq)]
pub struct Gate {
    /// The contact has waited so long.
    pub after: Ticks,
    /// So many wait in the channel, the contact itself among them.
    pub waiting_at_least: u32,
    /// The expected wait in the channel is at least so long.
    pub expected_wait: Option<ExpectedWait>,
    /// At these times.
    pub hours: Option<Windows>,
}

/// A condition on the expected wait: waiting x mean work / agents at work.
#[derive(Debug, PartialEq)]
pub struct ExpectedWait {
    /// The least, in ticks of work: the condition is waiting x `work` >= `at_least` x agents.
    pub at_least: Ticks,
    /// Mean agent work of a contact.
    pub work: Ticks,
    /// Whose agents are counted: the groups that answer the channel without conditions.
    pub groups: Vec<u16>,
}

/// Which skill of each group serves an inquiry of a channel, by index into its `skills`.
pub(super) type Signature = Vec<Option<usize>>;

/// How the inquiries of all channels are divided into lines.
pub(super) struct Classes {
    /// (channel, signature) of each line.
    lines: Vec<(usize, Signature)>,
    /// Per inquiry and channel: the line. Empty if every channel has one line.
    of: Vec<u16>,
    /// The lines of those who have been transferred, which stand behind all others.
    pub transferred: Transferred,
}

impl Classes {
    /// The fewest lines: inquiries that every group serves by the same skill, or not at all, share one.
    pub fn new(scenario: &Scenario) -> Self {
        let channels = scenario.channels.len();
        let signature = |inquiry: usize, channel: usize| -> Signature {
            let answers = |group: usize| scenario.channels[channel].groups.contains(&group);
            let serves = |group: usize| scenario.groups[group].skills.iter().position(|skill| skill.serves(channel, inquiry));
            (0..scenario.groups.len()).map(|group| serves(group).filter(|_| answers(group))).collect()
        };
        let nobody = vec![None; scenario.groups.len()];
        // Whom nobody serves doesn't come: such inquiries go by any line.
        let first =
            |channel: usize| (0..scenario.inquiries.len()).map(|inquiry| signature(inquiry, channel)).find(|found| *found != nobody);
        let mut lines: Vec<(usize, Signature)> =
            (0..channels).map(|channel| (channel, first(channel).unwrap_or_else(|| nobody.clone()))).collect();
        let mut of = vec![0; scenario.inquiries.len() * channels];
        for channel in 0..channels {
            for inquiry in 0..scenario.inquiries.len() {
                let key = (channel, signature(inquiry, channel));
                let known = if key.1 == nobody { Some(channel) } else { lines.iter().position(|line| *line == key) };
                of[inquiry * channels + channel] = known.unwrap_or(lines.len()) as u16;
                if known.is_none() {
                    lines.push(key);
                }
            }
        }
        let transferred = Transferred::new(scenario, &mut lines, &of);
        if transferred.first == channels {
            of.clear();
        }
        Self { lines, of, transferred }
    }

    /// The inquiries of each line of a channel that has several; none of a channel with one line.
    pub fn of_channel(&self, channel: usize) -> Vec<Vec<usize>> {
        let own: Vec<u16> =
            (0..).zip(&self.lines[..self.transferred.first]).filter(|(_, (of, _))| *of == channel).map(|(line, _)| line).collect();
        if own.len() < 2 {
            return Vec::new();
        }
        let channels = self.lines.iter().map(|(channel, _)| channel + 1).max().unwrap_or(1);
        let of = |line: u16| self.of.iter().skip(channel).step_by(channels).zip(0..).filter(move |(of, _)| **of == line);
        own.into_iter().map(|line| of(line).map(|(_, inquiry)| inquiry).collect()).collect()
    }

    /// The lines that a skill of a group serves.
    pub fn served_by(&self, group: usize, skill: usize, channel: usize) -> impl Iterator<Item = u16> {
        let serves =
            move |(line, (of, signature)): (u16, &(usize, Signature))| (*of == channel && signature[group] == Some(skill)).then_some(line);
        (0..).zip(&self.lines).filter_map(serves)
    }
}

/// All waiting lines of a plan.
#[derive(Debug)]
pub struct Lines {
    /// The lines; the first of each channel stand first, in the order of the channels.
    pub plans: Vec<LinePlan>,
    /// Per inquiry and channel: the line. Empty if every channel has one line.
    of: Vec<u16>,
    /// The same for who came so and has been transferred, with [`u16::MAX`] for no line apart. Empty if there is none.
    transferred: Vec<u16>,
    /// Number of channels.
    channels: usize,
    /// Conditions of routes.
    pub gates: Vec<Gate>,
    /// The staged lines.
    pub staged: Vec<u16>,
    /// The lines whose chats may be held back, by channel.
    pub held_back: Vec<u16>,
    /// The moments at which hours of some route begin, in order.
    pub openings: Vec<Ticks>,
}

impl Lines {
    /// Compiles the lines of all channels; `gates` are those of the groups' skills.
    pub(super) fn new(classes: Classes, scenario: &Scenario, groups: &[GroupPlan], gates: Vec<Gate>) -> Self {
        let mut plans: Vec<LinePlan> = (0..)
            .zip(&classes.lines)
            .map(|(line, of)| plan_line(scenario, (line, of, classes.transferred.is_named(line)), groups, &gates))
            .collect();
        let staged: Vec<u16> = (0..).zip(&plans).filter(|(_, line)| line.staged).map(|(index, _)| index).collect();
        let stirred: Vec<u16> = staged.iter().map(|&line| plans[line as usize].channel).collect();
        plans.iter_mut().for_each(|line| line.stirs = stirred.contains(&line.channel));
        for line in 0..plans.len() {
            let of = &plans[line];
            let is_alike = |other: &LinePlan| {
                let mut routes = of.routes.iter().zip(&other.routes);
                other.channel == of.channel && other.routes.len() == of.routes.len() && routes.all(|(a, b)| a.is_like(b, &gates))
            };
            let alike = (0..).zip(&plans).filter(|(index, other)| *index as usize != line && is_alike(other));
            plans[line].alike = alike.map(|(index, _)| index).collect();
        }
        let mut held_back: Vec<u16> = (0..).zip(&plans).filter(|(_, line)| line.held_back).map(|(index, _)| index).collect();
        held_back.sort_by_key(|&line| plans[line as usize].channel);
        let mut openings: Vec<Ticks> = gates.iter().filter_map(|gate| gate.hours.as_ref()).flat_map(Windows::openings).collect();
        openings.sort_unstable();
        openings.dedup();
        let transferred = classes.transferred.into_table();
        Self { plans, of: classes.of, transferred, channels: scenario.channels.len(), gates, staged, held_back, openings }
    }

    /// The line in which an inquiry waits that comes by a channel.
    #[inline(always)]
    pub fn of(&self, inquiry: u16, channel: u16) -> u16 {
        if self.of.is_empty() { channel } else { self.of[inquiry as usize * self.channels + channel as usize] }
    }

    /// The line in which an inquiry waits that came by a channel and has been transferred apart from the others; `None`: it
    /// waits with them.
    pub fn of_transferred(&self, inquiry: u16, channel: u16) -> Option<u16> {
        self.transferred.get(inquiry as usize * self.channels + channel as usize).copied().filter(|&line| line != u16::MAX)
    }
}

/// Compiles a line with its channel and the skills that serve it; `named`: of one group, which the channel need not name.
fn plan_line(
    scenario: &Scenario,
    (line, &(channel, ref signature), named): (u16, &(usize, Signature), bool),
    groups: &[GroupPlan],
    gates: &[Gate],
) -> LinePlan {
    let model = &scenario.channels[channel];
    let only: Vec<usize> = (0..groups.len()).filter(|&group| signature[group].is_some()).collect();
    let route = |&index: &usize| {
        let group = &groups[index];
        let SkillPlan {
            chat, slots, at_once, synchronous, time_factor, bit, ref ahead, rank, weight, place, gate, rules, priority, ..
        } = *group.skills.iter().find(|skill| skill.line == line)?;
        let interrupts = |other: &SkillPlan| synchronous && rules.reserve == 0 && other.rules.preemptible && other.priority > priority;
        let route = Route {
            first_list: group.first_list,
            lists: if chat { at_once } else { 1 },
            threads: if synchronous { u32::MAX } else { slots },
            skill: bit,
            own_skills: group.individuals.own_skills(),
            time_factor,
            ahead: ahead.clone(),
            rank,
            weight,
            gate,
            group: index as u16,
            rules,
            priority,
            interrupts: group.skills.iter().any(interrupts),
        };
        Some(((rank, place), route))
    };
    let mut routes: Vec<((u32, u32), Route)> = (if named { &only } else { &model.groups }).iter().filter_map(route).collect();
    routes.sort_by_key(|(order, _)| *order);
    let routes: Vec<Route> = routes.into_iter().map(|(_, route)| route).collect();
    let mut delays: Vec<Ticks> =
        routes.iter().filter_map(|route| gates.get(route.gate as usize)).map(|gate| gate.after).filter(|after| *after > 0).collect();
    delays.sort_unstable();
    delays.dedup();
    LinePlan {
        channel: channel as u16,
        idle_in_order: if model.agent_choice == AgentChoice::InOrder && routes.iter().all(Route::for_all_idle) {
            routes.iter().map(|route| (route.first_list, route.time_factor)).collect()
        } else {
            Vec::new()
        },
        agent_choice: model.agent_choice,
        weighted: routes.iter().any(|route| route.weight != 1.0),
        staged: routes.iter().any(|route| route.gate != OPEN || route.rules.reserve > 0 && groups[route.group as usize].frees_others()),
        stirs: false,
        delays,
        holds_back_chats: groups.iter().flat_map(|group| &group.skills).any(|skill| skill.ahead.iter().any(|ahead| ahead.line == line)),
        interrupts: routes.iter().any(|route| route.interrupts),
        counted: routes.iter().any(|route| groups[route.group as usize].rules.pick.counts_queues()),
        held_back: routes.iter().any(|route| !route.ahead.is_empty()),
        alike: Vec::new(),
        routes,
    }
}

/// The gate of a group's skill; `None` without conditions.
pub(super) fn plan_gate(scenario: &Scenario, channel: usize, conditions: &Conditions, horizon: Ticks) -> Option<Gate> {
    let Conditions { after, waiting_at_least, expected_wait_at_least, ref hours } = *conditions;
    conditions.any().then(|| Gate {
        after,
        waiting_at_least,
        expected_wait: (expected_wait_at_least > 0).then(|| ExpectedWait {
            at_least: expected_wait_at_least,
            work: from_seconds(mean_work_s(&scenario.channels[channel])),
            groups: unconditional(scenario, channel),
        }),
        hours: hours
            .as_ref()
            .map(|hours| Windows::on(&scenario.sites[scenario.channels[channel].site].clock, hours, &scenario.run, horizon)),
    })
}

/// The groups that answer a channel without conditions, whatever the inquiry.
fn unconditional(scenario: &Scenario, channel: usize) -> Vec<u16> {
    let free = |group: usize| scenario.groups[group].skills.iter().any(|skill| skill.channel == channel && !skill.call.conditions.any());
    scenario.channels[channel].groups.iter().filter(|&&group| free(group)).map(|&group| group as u16).collect()
}

/// Whether a channel's contacts are sessions that hold an agent alone.
pub(super) fn is_chat(handling: &Handling) -> bool {
    matches!(handling, Handling::Chat { .. } | Handling::SharedChat { .. })
}
