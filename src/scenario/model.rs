//! The validated scenario: what one variant of a study simulates, in the words of the field.
//!
//! A [`Scenario`] exists only if validation found no error: every rate, probability and duration
//! is finite and in range, every name resolved to an index, every channel with demand has a group
//! that can serve it. Inquiries, channels and groups are sorted by name, so the order of keys in
//! the file cannot change a byte of the output.

mod customer;
mod door;
mod issue;
mod life;
mod score;
mod staffing;

pub use customer::{Announcement, Chases, Customers, Deflection, Escalation, OutsideHours, Retrials, Segment};
pub use door::{Bot, Class, Discipline, Ivr, Transfers, Triage};
pub use issue::{Issues, Resolution};
pub use life::ChannelLife;
pub use score::{Costs, Satisfaction};
pub use staffing::{Agents, Crew, FULL_TIME_YEAR_H, Home, Stress};

use super::calendar::Calendar;
use super::defaults::DefaultValue;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::ground::turns::Turns;

/// A scenario file with all its variants, ready to plan.
#[derive(Clone, Debug)]
pub struct Study {
    /// The file's stem (or `telco-hybrid` for the built-in one): the `scenario` column.
    pub stem: String,
    /// `name` in the file, or the stem.
    pub name: String,
    /// `description` in the file, or empty.
    pub description: String,
    /// One validated scenario per variant, in file order; never empty.
    pub variants: Vec<Scenario>,
    /// Every file read, the scenario first, with its SHA-256 (lower-case hex).
    pub inputs: Vec<InputFile>,
    /// Every shipped default that a variant takes and that can matter to it, in the order of the table.
    pub leaned: Vec<&'static DefaultValue>,
}

/// A file the study was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// The path as written: the file's own name for the scenario, otherwise as in its key.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// One variant, validated.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The variant's name; `base` when the file has no `[[variants]]`.
    pub variant: String,
    /// Seed of every random stream.
    pub seed: u64,
    /// Horizon and replications.
    pub run: Run,
    /// `realism = "none"` was set.
    pub realism_none: bool,
    /// Sorted by name.
    pub inquiries: Vec<Inquiry>,
    /// Sorted by name.
    pub channels: Vec<Channel>,
    /// Sorted by name.
    pub groups: Vec<Group>,
    /// What holds for all customers.
    pub customers: Customers,
    /// Sorted by name; empty: all customers are alike.
    pub segments: Vec<Segment>,
    /// What becomes of an issue when a contact closes.
    pub issues: Issues,
    /// What holds for all agents.
    pub agents: Agents,
    /// Sorting before the answer, if any.
    pub triage: Option<Triage>,
    /// Cost parameters of the centre.
    pub costs: Costs,
    /// Coefficients of the satisfaction model.
    pub satisfaction: Satisfaction,
}

/// `[run]`: the simulated period.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// First counted day; counting starts at its midnight and the warm-up is simulated before it.
    pub start: jiff::civil::Date,
    /// Simulated before counting starts.
    pub warmup: Ticks,
    /// Counted; more than 0.
    pub length: Ticks,
    /// What happens to contacts open at the end of the counted length.
    pub drain: Drain,
    /// Length of an interval of `intervals.csv`; more than 0.
    pub interval: Ticks,
    /// Number of replications, at least 1.
    pub replications: u32,
}

/// What happens at the end of the counted length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drain {
    /// Arrivals stop; open contacts are followed to their end, at most for `limit`.
    Finish {
        /// Longest drain.
        limit: Ticks,
    },
    /// The replication ends; open contacts are counted as `open_at_end`.
    Censor,
}

/// `[inquiries.NAME]`: a reason to contact the centre.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// Its name in the file.
    pub name: String,
    /// When its issues arrive.
    pub arrivals: Arrivals,
    /// Whose clocks `arrivals` and the days of `busyness` go by.
    pub clock: Clock,
    /// Day-to-day randomness of its volume (`None`: plain Poisson, or a replayed trace).
    pub busyness: Option<Busyness>,
    /// How urgent it is to the customer.
    pub urgency: Urgency,
    /// Complexity in [0, 1]: stretches work and turns by `1 + complexity_work * complexity`.
    pub complexity: f64,
    /// How much detail it has, in [0, 1]: research takes time in proportion.
    pub detail: f64,
    /// How emotional its customers are, in [0, 1]: strain for agents.
    pub emotion: f64,
    /// (index into `channels`, share); shares sum to 1, ordered by channel index.
    pub channels: Vec<(usize, f64)>,
}

/// Arrivals of an inquiry's issues.
#[derive(Clone, Debug)]
pub enum Arrivals {
    /// Poisson with piecewise constant rate; a piece's value is the expected number in the piece.
    Volumes(Calendar<f64>),
    /// Replay: microseconds from the midnight of `run.start` (negative: in the warm-up), sorted.
    Trace(Vec<i64>),
}

/// Whose clocks the first contacts of an inquiry go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The centre's.
    Centre,
    /// Those of each segment's customers.
    Customers,
}

/// `busyness`: a gamma day factor of mean 1 that multiplies the rate of a whole day.
#[derive(Clone, Debug, PartialEq)]
pub struct Busyness {
    /// Coefficient of variation of the day factor, more than 0.
    pub cv: f64,
    /// Correlation of the underlying normal scores from one day to the next, in (-1, 1).
    pub day_to_day: f64,
    /// Inquiries with the same `shared` name have the same factor; `None`: its own.
    pub shared: Option<String>,
}

/// Urgency of an inquiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Can wait.
    Low,
    /// The usual case.
    Normal,
    /// Must be solved soon.
    Urgent,
}

/// A channel's medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Medium {
    /// Synchronous, one at a time.
    Phone,
    /// Synchronous, one at a time.
    Video,
    /// Synchronous, one at a time.
    InPerson,
    /// Synchronous, several at a time.
    Chat,
    /// Asynchronous.
    Messaging,
    /// Asynchronous.
    Social,
    /// Asynchronous.
    Email,
    /// Asynchronous.
    Ticket,
}

/// `[channels.NAME]`: a door to the centre.
#[derive(Clone, Debug)]
pub struct Channel {
    /// Its name in the file.
    pub name: String,
    /// Its medium, which fixes the mode.
    pub medium: Medium,
    /// Opening hours (`None`: always open). Synchronous contacts outside them are lost; asynchronous
    /// messages queue, and the hours are the clock of business-hours metrics.
    pub open: Option<Calendar<()>>,
    /// How long a customer waits for the first answer before abandoning.
    pub patience: Dist,
    /// Leaving at once when having to wait.
    pub balking: Option<Balking>,
    /// Most contacts waiting for a first answer; further ones are blocked. `None`: no limit.
    pub queue_capacity: Option<u32>,
    /// Groups that answer, in order of preference; not empty if the channel has demand.
    pub groups: Vec<usize>,
    /// Which free agent an arrival goes to.
    pub agent_choice: AgentChoice,
    /// Service target, if any.
    pub target: Option<Target>,
    /// How its contacts are handled.
    pub handling: Handling,
    /// First-reply time that customers expect, in seconds, after blending by immediacy.
    pub expected_reply_s: f64,
    /// Richness of the medium in [0, 1], which feeds the empathy part of satisfaction.
    pub richness: f64,
    /// Mechanisms around and inside its contacts.
    pub life: ChannelLife,
}

/// `balking`: a customer who would have to wait leaves at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balking {
    /// Share of customers, in (0, 1].
    pub share: f64,
    /// Only when at least this many are waiting already.
    pub waiting_at_least: u32,
}

/// `target = { within, share }`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Acceptable wait (synchronous: to the answer; asynchronous: to the first reply sent).
    pub within: Ticks,
    /// Share of contacts that should meet it, in (0, 1].
    pub share: f64,
}

/// Which free agent a contact goes to. Ties go to the agent longest in that state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentChoice {
    /// The first group of `groups` with a free agent; in it the fewest sessions, then longest idle.
    InOrder,
    /// The agent longest idle over all groups (chat: idle agents first, then fewest sessions).
    LongestIdle,
    /// The agent with the fewest sessions over all groups, then longest in that state.
    FewestActive,
    /// Evenly over all free agents of all groups.
    Random,
}

/// How contacts of a channel are handled.
#[derive(Clone, Debug)]
pub enum Handling {
    /// Phone, video, in person: one at a time, handle time drawn once.
    Session {
        /// Talk time with the customer.
        handle_time: Dist,
        /// After-contact work by the agent alone.
        after_work: Dist,
    },
    /// Live chat by turns: reply, think, reply, ...; the agent answers messages in order of arrival.
    Chat {
        /// Agent replies per chat.
        turns: Turns,
        /// Work content of one reply.
        reply_work: Dist,
        /// Customer think time between a reply and the next message.
        think_time: Dist,
        /// After-contact work per chat, done in the agent's reply queue while the slot is held.
        after_work: Dist,
        /// Work takes `slowdown[k-1]` times as long with k chats in progress; the last value
        /// extends. Never empty, all at least 1.
        slowdown: Vec<f64>,
    },
    /// Live chat as shared work: an agent with k chats works at total rate `speed[k-1]`, split equally.
    SharedChat {
        /// Work content of a chat.
        handle_time: Dist,
        /// Total rate with k = 1, 2, ... chats; the last value extends. Never empty, all positive.
        speed: Vec<f64>,
    },
    /// Messaging, social, e-mail, ticket.
    Conversation {
        /// Agent replies per conversation.
        turns: Turns,
        /// Work content of one reply.
        reply_work: Dist,
        /// Customer think time between a reply and the next message (in waking hours).
        think_time: Dist,
        /// A follow-up waits this long for its owner before any agent may take it; 0: any agent
        /// at once, `NEVER`: only its owner.
        owner_window: Ticks,
        /// Extra work when somebody other than the owner replies.
        rebuild: Ticks,
        /// Closed unresolved when the customer has been silent this long ([`crate::ground::time::NEVER`]: never).
        auto_close: Ticks,
    },
}

/// `[groups.NAME]`: agents with the same skills, schedule and cost.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name in the file.
    pub name: String,
    /// Number of agents on duty (`hours` already applied); no piece means nobody.
    pub staff: Calendar<u32>,
    /// What a busy agent does when the staff is cut.
    pub leaving: Leaving,
    /// What its agents handle.
    pub skills: Vec<Skill>,
    /// Wage in money per paid hour.
    pub wage_per_hour: f64,
    /// What its agents are like.
    pub crew: Crew,
}

/// What a busy agent does at a cut in staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Finishes sessions and the reply in hand, then leaves.
    Finish,
    /// Finishes sessions; asynchronous work is paused and resumed when the agent returns.
    Pause,
}

/// One entry of `skills`.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// Index into `channels`.
    pub channel: usize,
    /// Chat: most sessions at once. Asynchronous: most open threads owned (`u32::MAX`: no limit).
    /// Otherwise 1.
    pub slots: u32,
    /// Speed at which this group's agents do this channel's work; more than 0.
    pub speed: f64,
    /// 1 is served first; equal priorities: longest wait first. With `pick = "in_order"` the
    /// place in `skills` (1, 2, ...).
    pub priority: u32,
}
