//! The validated scenario: what one variant of a study simulates, in the words of the field.
//!
//! A [`Scenario`] exists only if validation found no error: every rate, probability and duration
//! is finite and in range, every name resolved to an index, every channel with demand has a group
//! that can serve it. Inquiries, channels and groups are sorted by name, so the order of keys in
//! the file cannot change a byte of the output.

mod callback;
mod campaign;
mod customer;
mod demand;
mod door;
mod group;
mod handling;
mod individual;
mod issue;
mod life;
mod optimise;
mod period;
mod place;
mod precision;
mod roster;
mod routing;
mod rules;
mod score;
mod staffing;
mod tariff;
mod trunk;
mod verify;

pub use callback::{Callback, CallbackOrder};
pub use campaign::{CallList, Campaign, CampaignSkill, Dialling};
pub use customer::{Announcement, Chases, Customers, Deflection, Escalation, OutsideHours, Retrials, Segment};
pub use demand::{Backlog, Busyness, ErrorPeriod, Forecast, Intraday, Owner, Ramp, RecordedDays, Storm, StormTime};
pub use door::{Bot, Class, Consultations, Discipline, HandOver, Ivr, Queueing, Transfers, Triage};
pub use group::{Group, Leaving, Skill};
pub use handling::Handling;
pub use individual::{Individuals, Learning, Member, Pace};
pub use issue::{Issues, Resolution};
pub use life::ChannelLife;
pub use optimise::{Mix, MixChoice, Optimise, Per, SlotChoice};
pub use period::{Drain, Run};
pub use place::{Site, Stretch, WallClock, date_of};
pub use precision::{BusynessDays, Criterion, Item, MetricName, Named, Precision, Width};
pub use roster::{Absence, Break, CallWhen, Conduct, Duty, DutyWeek, Meeting, OnCall, Pattern, Roster, Shift, ShiftLine};
pub use routing::{Call, Conditions};
pub use rules::{GroupRules, Pick, SkillRules};
pub use score::{Costs, Satisfaction};
pub use staffing::{Agents, Crew, FULL_TIME_YEAR_H, Home, Stress};
pub use tariff::{Penalty, Period, Tariff};
pub use trunk::Trunk;
pub use verify::{Assertion, Bound, Multiplicity, Tolerance, Verify};

use super::calendar::{Calendar, Expanded};
use super::change::Change;
use super::defaults::DefaultValue;
use super::diagnostic::Place;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use std::borrow::Cow;
use std::collections::BTreeMap;

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
    /// Every shipped default that a variant replaces although it can matter to none of them, in the order of the table.
    pub idle: Vec<&'static DefaultValue>,
    /// What is remarkable about how it was asked for: changes that a variant takes back.
    pub remarks: Vec<String>,
    /// By variant: the values of the keys of `LoadOptions::show` as they stand in the scenario; `None`: the key is not
    /// there.
    pub shown: Vec<Vec<Option<String>>>,
    /// By variant: what was changed in the file to get it, later changes last.
    pub changes: Vec<Vec<Change>>,
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
    /// Sorted by name; empty: lines never run out.
    pub trunks: Vec<Trunk>,
    /// Calls that the centre makes; sorted by name.
    pub campaigns: Vec<Campaign>,
    /// What holds for all customers.
    pub customers: Customers,
    /// Sorted by name; empty: all customers are alike.
    pub segments: Vec<Segment>,
    /// The centre itself, then the sites, sorted by name.
    pub sites: Vec<Site>,
    /// Correlations above -1 and below 1 of the normal scores of two factors `[busyness.NAME]`.
    pub correlations: Vec<(String, String, f64)>,
    /// Sorted by name, those of single inquiries first.
    pub storms: Vec<Storm>,
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
    /// What `holdline optimise` is asked for.
    pub optimise: Optimise,
    /// How `holdline verify` compares it with its baseline.
    pub verify: Verify,
    /// What `holdline verify` makes sure of, in the order of the file.
    pub assertions: Vec<Assertion>,
}

impl Scenario {
    /// The staff of a group, as [`Calendar::expand`]: on the clock of its site; on holidays nobody, unless the staff is given by
    /// date.
    pub fn staff_pieces(&self, group: &Group, before: Ticks, horizon: Ticks) -> Vec<Expanded<u32>> {
        let site = &self.sites[group.site];
        match &group.staff {
            Calendar::Weekly(_) => site.expand(&group.staff, self.run.start, before, horizon),
            Calendar::Dated(_) => group.staff.expand(self.run.start, before, horizon, &site.clock),
        }
    }

    /// When a channel is open, by the clock of its site and but for its holidays (`None`: always).
    pub fn opening<'a>(&self, channel: &'a Channel) -> Option<Cow<'a, Calendar<()>>> {
        let always = || (!self.sites[channel.site].holidays.is_empty()).then(|| Cow::Owned(Calendar::always(())));
        channel.open.as_ref().map(Cow::Borrowed).or_else(always)
    }
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
    /// Random factors on its volume, which are multiplied (empty: plain Poisson, or a trace).
    pub busyness: Vec<Busyness>,
    /// How far its volume is from what comes true.
    pub forecast: Forecast,
    /// Multipliers of its volume by date, on the clock that it goes by.
    pub special_days: BTreeMap<jiff::civil::Date, f64>,
    /// How its rate goes from one interval to the next.
    pub ramp: Ramp,
    /// What waits when the simulated period begins.
    pub backlog: Backlog,
    /// How urgent it is to the customer.
    pub urgency: Urgency,
    /// Complexity in [0, 1]: stretches work and turns by `1 + complexity_work * complexity`.
    pub complexity: f64,
    /// How much detail it has, in [0, 1]: research takes time in proportion.
    pub detail: f64,
    /// How emotional its customers are, in [0, 1]: strain for agents.
    pub emotion: f64,
    /// Money that a resolved issue brings in.
    pub revenue: f64,
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
    /// Each simulated day takes a recorded one.
    Days(RecordedDays),
}

/// Whose clocks the first contacts of an inquiry go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The centre's.
    Centre,
    /// Those of each segment's customers.
    Customers,
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
    /// Where it stands.
    pub target_place: Option<Place>,
    /// Further acceptable waits that are only reported (`target.also`), in the order of the file.
    pub also: Vec<Ticks>,
    /// How its contacts are handled.
    pub handling: Handling,
    /// First-reply time that customers expect, in seconds, after blending by immediacy.
    pub expected_reply_s: f64,
    /// Richness of the medium in [0, 1], which feeds the empathy part of satisfaction.
    pub richness: f64,
    /// Money per month of 30.4 days and agent who has the skill.
    pub licence_per_month: f64,
    /// Mechanisms around and inside its contacts.
    pub life: ChannelLife,
    /// Index into `sites`: by whose clock and holidays it opens.
    pub site: usize,
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
    /// What missing it costs.
    pub penalty: Option<Penalty>,
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
    /// The agent who was busy for the smallest share of the time since coming on duty, then longest in that state.
    LeastOccupied,
    /// The group with the most idle agents against its ratio (idleness ratio, Gurvich & Whitt 2009).
    IdleRatio,
    /// The group with the shortest expected delay, (busy agents + 1) / (agents on duty x speed) (Banawan & Zahorjan 1989).
    ExpectedDelay,
}
