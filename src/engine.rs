//! Floor 3: one replication on one thread.
//!
//! A contact's life: an issue arrives (`arrivals`), chooses a channel and either finds a free
//! agent (`routing`) or waits (`patience`). A session (`session`) holds the agent to its end; a
//! chat holds a slot, by turns (`chat`) or as shared work (`shared_chat`); a conversation
//! (`conversation`) takes an agent for one reply at a time. When it ends (`ledger`) it is
//! tallied, scored and forgotten. Agents come and go by the plan (`staffing`); one who has nothing
//! in hand looks for work or joins the free lists (`agents`).
//!
//! Where a mechanism is:
//!
//! | mechanism | file |
//! |---|---|
//! | events, and what comes first at equal times | `dispatch`, `calendar` |
//! | arrivals; what is drawn about demand beforehand; what waits at the start | `arrivals`; `demand`; `backlog` |
//! | life of an issue, deflection; choice of its channel | `issue`, `life`; `choice` |
//! | retrials, coming back | `coming_back` |
//! | chases and escalation | `overdue` |
//! | menus; bots | `door`: `menu`; `bot` |
//! | announced waits; what they change; whether they are kept | `announcement`; `expectation`; `promise` |
//! | patience, balking, blocking in the queue | `patience` |
//! | callbacks and virtual places in the queue | `callback` |
//! | leaving a chat; leaving without a word | `impatience`; `ghost` |
//! | triage | `triage` |
//! | order of waiting lines; of several that are alike | `sorting`, `line`; `alike` |
//! | who takes a contact; overflow; what a freed agent takes | `routing`, `free`; `overflow`; `picking` |
//! | choices among free agents by group and by occupancy; the agent one had before | `agent_choice`, `standby`; `sticky` |
//! | rules of groups and skills; caps on occupancy; interrupting replies | `rules`; `occupancy`; `preemption` |
//! | sessions; the same of issues | `session`; `issue_session` |
//! | chat by turns; as shared work | `chat`; `shared_chat` |
//! | asynchronous threads | `conversation` |
//! | pace of the customer, bursts of messages | `thread` |
//! | misunderstandings, reading, research, late complaints | `understanding` |
//! | checks of identity | `identity` |
//! | transfers; those with both agents; asking another agent | `transfer`; `together`; `consultation` |
//! | lines to the telephone network | `trunks` |
//! | skill, tools, macros, empathy; own speed, learning, own skills | `craft`; `individual` |
//! | what outsourcers charge | `bill` |
//! | equations of stress; when the load changes | `stress`; `strain` |
//! | agents coming and going: by numbers; by a roster; replies handed over | `staffing`; `duty`, `pause`, `on_call`, `pay`; `shift_end` |
//! | calls that the centre makes: who is called when; what becomes of a call | `dialler`; `outbound`, `campaign_state` |
//! | counting contacts | `ledger`, `settle`, `settle_session`, `tally`, `levels` |
//! | what waits at the ends of intervals | `interval_ends` |
//! | counting issues | `issue_ledger`, `issue_cell` |
//! | further thresholds of the service level; all that is counted | `further`; `replication` |
//! | satisfaction; the burdens in it; who judges | `satisfaction`; `burden`; `opinions` |
//! | agent time, of which money is made | `work` |
//! | conservation laws | `books` |
//!
//! Invariants: time never runs backward; a replication is a pure function of (plan, seed, index);
//! the loop allocates nothing once its vectors have grown; at the end the books balance (`books`)
//! or the replication is an error.

mod agent_choice;
mod agents;
mod alike;
mod announcement;
mod arrivals;
mod backlog;
mod bill;
mod books;
mod bot;
pub mod burden;
mod calendar;
mod callback;
pub mod callback_cell;
pub mod campaign_state;
mod chat;
mod choice;
mod coming_back;
pub mod consultation;
mod contacts;
mod conversation;
mod craft;
mod demand;
mod dialler;
mod dispatch;
mod door;
pub mod duty;
mod expectation;
mod extra;
mod free;
pub mod further;
mod ghost;
mod identity;
mod impatience;
mod individual;
mod interval_ends;
pub mod issue;
pub mod issue_cell;
mod issue_ledger;
mod issue_session;
mod ledger;
mod levels;
mod life;
mod line;
mod menu;
mod occupancy;
mod on_call;
pub mod opinions;
pub mod outbound;
mod overdue;
mod overflow;
mod patience;
mod pause;
pub mod pay;
mod picking;
mod places;
mod preemption;
mod promise;
mod replication;
mod routing;
mod rules;
pub mod satisfaction;
mod session;
mod settle;
mod settle_session;
mod shared_chat;
mod shift_end;
mod sorting;
mod staffing;
mod standby;
mod state;
mod sticky;
mod strain;
mod stress;
pub mod tally;
mod task;
mod thread;
pub mod together;
pub mod trace;
mod transfer;
mod triage;
pub mod trunks;
mod understanding;
pub mod work;

use crate::ground::rng::mix;
use crate::ground::time::{NEVER, Ticks};
use crate::plan::Plan;
use announcement::Recent;
use arrivals::Arrivals;
use calendar::{Later, Tournament};
use campaign_state::Outbound;
use contacts::Contacts;
use demand::Member;
use duty::{DutyLevels, DutyState};
use extra::Extra;
use free::FreeLists;
use interval_ends::IntervalEnds;
use issue::Issues;
use ledger::Ledger;
use opinions::{Further, Judge};
use places::{ChannelState, GroupState, LineState};
pub use replication::Replication;
use standby::Standby;
use state::{Agent, NONE};
use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use strain::Felt;
use stress::Pressure;
use trunks::TrunkState;

/// Version of the numbers: raised whenever a change moves any result.
pub const RESULT_VERSION: u32 = 2;

/// Why a replication counted nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was asked to stop.
    Cancelled,
    /// A conservation law was broken, and which.
    Books(String),
}

/// The engine: one plan, one thread, any number of replications one after the other.
pub struct Engine<'p> {
    plan: &'p Plan,
    now: Ticks,
    /// Next planned event: a boundary, a change of staff or the end.
    planned: Ticks,
    /// Counting is over; only what is open is followed to its end.
    draining: bool,
    /// Next boundary of the counted length.
    boundary: Ticks,
    /// Next entry of the plan's staffing.
    staffing: usize,
    /// Next of what falls due in the rosters.
    duty_at: usize,
    /// Per agent, in plans with rosters.
    duties: Vec<DutyState>,
    /// Per group, in plans with rosters.
    duty_levels: Vec<DutyLevels>,
    /// Key of the present replication's random streams.
    replication_key: u64,
    arrivals: Arrivals,
    arrival_times: Tournament,
    agent_times: Tournament,
    later: Later,
    contacts: Contacts,
    /// Open issues, in plans with issues.
    issues: Issues,
    /// Per place of a contact, in plans with issues.
    extras: Vec<Extra>,
    /// Per channel: its latest first responses, in plans with issues.
    recent: Vec<Recent>,
    agents: Vec<Agent>,
    /// How stress arises (`None`: it is not modelled).
    pressure: Option<Pressure>,
    /// Per agent, where stress is modelled.
    strains: Vec<Felt>,
    /// Free lists: per group one for each number of chats an agent may hold and still take more.
    free: FreeLists,
    standby: Standby,
    /// What waits has to be compared by more than skills and waits: freed agents go by the rules of every group.
    by_rules: bool,
    channels: Vec<ChannelState<'p>>,
    lines: Vec<LineState<'p>>,
    /// Next of the moments at which hours of some route begin.
    opening: usize,
    groups: Vec<GroupState>,
    trunks: Vec<TrunkState>,
    outbound: Outbound,
    /// Agents who may not have been allowed to take what waits may be now: work that held back chats has gone, or
    /// conditions of a route may have come true; or somebody may dial for a campaign.
    look_again: bool,
    /// Contacts that have come to wait behind a queue for a call so far.
    behind: u64,
    /// Per agent: messages of the chats in hand, first come first served; for shared chats the
    /// chats themselves.
    replies: Vec<VecDeque<u32>>,
    /// Per agent: interrupted replies to take up after [`Agent::paused`], the last one first; empty where none can be
    /// interrupted twice over.
    laid_aside: Vec<Vec<u32>>,
    /// Per agent: the chats in hand, in plans with issues.
    in_hand: Vec<Vec<u32>>,
    /// Per agent and skill: those who wait for the agent, in the order of their messages.
    reserved: Vec<VecDeque<line::Reserved>>,
    ledger: Ledger<'p>,
    cancel: &'p AtomicBool,
}

impl<'p> Engine<'p> {
    /// An engine for this plan. Once `cancel` is set, a replication under way stops soon and counts
    /// nothing.
    pub fn new(plan: &'p Plan, cancel: &'p AtomicBool) -> Self {
        let lists: u32 = plan.groups.iter().map(|group| group.chat_slots.max(1)).sum();
        let reserved: usize = plan.groups.iter().map(|group| group.agents as usize * group.skills.len()).sum();
        let (channels, groups) = (plan.channels.len(), plan.groups.len());
        let out = Replication::new(plan);
        Self {
            plan,
            now: 0,
            planned: 0,
            draining: false,
            boundary: plan.begin,
            staffing: 0,
            duty_at: 0,
            duties: vec![DutyState::default(); if plan.rostered { plan.agents } else { 0 }],
            duty_levels: vec![DutyLevels::default(); if plan.rostered { groups } else { 0 }],
            replication_key: 0,
            arrivals: Arrivals::new(),
            arrival_times: Tournament::new(plan.sources.len()),
            agent_times: Tournament::new(plan.agents),
            later: Later::default(),
            contacts: Contacts::default(),
            issues: Issues::default(),
            extras: Vec::new(),
            recent: vec![Recent::default(); channels],
            agents: Vec::with_capacity(plan.agents),
            pressure: plan.life.agents.stress.as_ref().map(Pressure::new),
            strains: vec![Felt::default(); if plan.life.agents.stress.is_some() { plan.agents } else { 0 }],
            free: FreeLists::new(plan.agents, lists as usize),
            standby: Standby::new(plan),
            by_rules: plan.calls_back,
            channels: (0..).zip(&plan.channels).map(|(index, channel)| ChannelState::new(channel, index, plan)).collect(),
            lines: plan.lines.plans.iter().map(LineState::new).collect(),
            opening: 0,
            groups: vec![GroupState::default(); groups],
            trunks: TrunkState::all(plan),
            outbound: Outbound::new(&plan.campaigns, plan.agents),
            look_again: false,
            behind: 0,
            replies: vec![VecDeque::new(); plan.agents],
            laid_aside: vec![Vec::new(); if plan.groups.iter().any(|group| group.preempts) { plan.agents } else { 0 }],
            in_hand: vec![Vec::new(); plan.agents],
            reserved: vec![VecDeque::new(); reserved],
            ledger: Ledger {
                plan,
                interval: usize::MAX,
                interval_since: NEVER,
                first_row: 0,
                arrivals_count_in: NONE,
                books: books::Books::new(channels),
                out,
                tracing: false,
                waiting_through: vec![0; (plan.intervals + 1) * channels],
                queue_total: 0,
                ends: IntervalEnds::new(plan.intervals, channels),
                judge: Judge::new(plan),
                further: Vec::new(),
                served: vec![Vec::with_capacity(settle::BATCH); plan.inquiries.len() * channels],
                sessions: vec![Vec::with_capacity(settle::BATCH); plan.inquiries.len() * channels],
            },
            cancel,
        }
    }

    /// Has opinions formed by the coefficients of other plans of the same course too, see [`Self::opinions_of`].
    pub fn judging(mut self, others: &[&'p Plan]) -> Self {
        self.ledger.further = others.iter().map(|plan| Further::new(plan)).collect();
        self
    }

    /// Puts into the last replication the opinions of another one of the plans of [`Self::judging`], once each.
    pub fn opinions_of(&mut self, other: usize) {
        let Further { cells, segments, .. } = &mut self.ledger.further[other];
        let (out, lives) = (&mut self.ledger.out, self.plan.lives);
        let of_cells = out.cells.iter_mut().map(|cell| if lives { &mut cell.issue.opinions } else { &mut cell.opinions });
        of_cells.zip(cells).for_each(|(mine, theirs)| std::mem::swap(mine, theirs));
        out.segments.iter_mut().zip(segments).for_each(|(mine, theirs)| std::mem::swap(&mut mine.opinions, theirs));
    }

    /// The last replication.
    pub fn replication(&mut self) -> &mut Replication {
        &mut self.ledger.out
    }

    /// The latest horizon that an engine for so many agents and sources of arrivals can simulate.
    pub fn latest_horizon(plan: &Plan) -> Ticks {
        Tournament::latest(plan.agents).min(Tournament::latest(plan.sources.len())).min((1 << 56) - 1)
    }

    /// Simulates replication `index` and gives what it counted, until the next call.
    ///
    /// # Errors
    /// [`Failure::Cancelled`], or [`Failure::Books`] if the books don't balance: always a bug.
    pub fn replicate(&mut self, seed: u64, index: u32, tracing: bool) -> Result<&mut Replication, Failure> {
        self.arrivals.member = Member::new(self.plan, seed, index);
        self.reset(mix(seed, u64::from(index)), tracing);
        self.form_teams(seed, index);
        self.simulate().then_some(()).ok_or(Failure::Cancelled)?;
        self.close_books().map_err(Failure::Books)?;
        Ok(&mut self.ledger.out)
    }

    /// What a replication in which nothing happens counts.
    pub fn empty(&mut self) -> &Replication {
        self.reset(0, false);
        &self.ledger.out
    }

    /// Everything back to the state of an empty centre before opening, keeping the memory.
    fn reset(&mut self, replication_key: u64, tracing: bool) {
        let plan = self.plan;
        (self.now, self.boundary, self.staffing, self.duty_at) = (0, plan.begin, 0, 0);
        self.replication_key = replication_key;
        self.duties.fill(DutyState::default());
        self.duty_levels.fill(DutyLevels::default());
        self.ledger.tracing = tracing;
        self.ledger.begin_interval(usize::MAX);
        (self.draining, self.look_again, self.behind) = (false, false, 0);
        self.plan_next();
        self.later.reset();
        self.agent_times.reset();
        self.contacts.reset();
        self.issues.reset();
        self.extras.clear();
        self.recent.iter_mut().for_each(Recent::clear);
        self.agents.clear();
        let mut first_reserved = 0;
        for (index, group) in plan.groups.iter().enumerate() {
            let cost_per_tick = plan.valuation.groups[index].cost_per_worked_tick;
            for _ in 0..group.agents {
                self.agents.push(Agent { first_reserved, cost_per_tick, ..Agent::new(index as u16, group, plan.calls_back) });
                first_reserved += group.skills.len() as u32;
            }
        }
        self.strains.fill(Felt::default());
        self.free.reset();
        self.standby.reset();
        self.by_rules = plan.calls_back;
        self.channels.iter_mut().for_each(|channel| channel.reset());
        self.lines.iter_mut().for_each(|line| line.reset());
        self.await_opening(0);
        self.groups.iter_mut().for_each(GroupState::reset);
        self.trunks.fill(TrunkState::default());
        self.replies.iter_mut().for_each(VecDeque::clear);
        self.laid_aside.iter_mut().for_each(Vec::clear);
        self.in_hand.iter_mut().for_each(Vec::clear);
        self.reserved.iter_mut().for_each(VecDeque::clear);
        self.ledger.served.iter_mut().for_each(Vec::clear);
        self.ledger.sessions.iter_mut().for_each(Vec::clear);
        self.ledger.waiting_through.fill(0);
        self.ledger.queue_total = 0;
        self.ledger.ends.reset();
        self.ledger.books = books::Books::new(plan.channels.len());
        self.ledger.out.reset();
        self.ledger.further.iter_mut().for_each(Further::reset);
        self.reset_campaigns(replication_key);
        self.arrivals.start(plan, replication_key);
        self.arrival_times.reset();
        for source in 0..plan.sources.len() {
            if let Some(at) = self.arrivals.next(plan, source) {
                self.arrival_times.set(source, Some(at));
            }
        }
    }
}
