//! The results of a study: estimates with confidence intervals, per variant, ready to report.

use super::HeadlinePairs;
use crate::scenario::InputFile;
use crate::scenario::defaults::{DefaultValue, Label};
use crate::scenario::model::WallClock;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// An estimate over replications. `None` where it is not defined (an empty cell).
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Estimate {
    /// Point estimate.
    pub mean: Option<f64>,
    /// Lower end of the 95% confidence interval; `None` with fewer than two replications.
    pub low: Option<f64>,
    /// Upper end of the 95% confidence interval.
    pub high: Option<f64>,
    /// Standard error of the point estimate.
    pub std_error: Option<f64>,
}

/// What a metric is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The whole centre; the item is `centre`.
    Centre,
    /// `synchronous` or `asynchronous`.
    Mode,
    /// A channel by name.
    Channel,
    /// An inquiry by name.
    Inquiry,
    /// A segment of the customers by name.
    Segment,
    /// A group by name.
    Group,
    /// A trunk group by name.
    Trunk,
    /// A campaign by name.
    Campaign,
}

impl Level {
    /// The word in the `level` column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Centre => "centre",
            Self::Mode => "mode",
            Self::Channel => "channel",
            Self::Inquiry => "inquiry",
            Self::Segment => "segment",
            Self::Group => "group",
            Self::Trunk => "trunk",
            Self::Campaign => "campaign",
        }
    }
}

/// One line of `metrics.csv`.
#[derive(Clone, Debug)]
pub struct MetricRow {
    /// What it is about.
    pub level: Level,
    /// Name of the item.
    pub item: String,
    /// Metric name, such as `wait_mean`.
    pub metric: &'static str,
    /// Which definition, where a metric has several; otherwise empty.
    pub definition: Cow<'static, str>,
    /// Unit: `s`, `share`, `contacts`, `agents`, `h`, `money`, `points`, ...
    pub unit: &'static str,
    /// The estimate.
    pub estimate: Estimate,
}

/// One line of `intervals.csv`.
#[derive(Clone, Debug)]
pub struct IntervalRow {
    /// Start of the interval in ticks after the start of counting.
    pub start: u64,
    /// The metric in that interval.
    pub row: MetricRow,
}

/// The agents of a group, in their order.
#[derive(Clone, Debug)]
pub struct GroupAgents {
    /// Name of the group.
    pub group: String,
    /// Their names; empty where they have none.
    pub names: Vec<String>,
    /// Every agent has a roster.
    pub rostered: bool,
    /// What each did.
    pub agents: Vec<AgentMeans>,
}

/// What one agent did in the counted length: means over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AgentMeans {
    /// Hours on duty.
    pub present_hours: f64,
    /// Hours with at least one contact in hand.
    pub handling_hours: f64,
    /// Sessions and chats ended, replies sent in asynchronous work.
    pub sessions: f64,
    /// With a roster: hours on breaks, as long as they should last.
    pub break_hours: f64,
    /// With a roster: hours in meetings.
    pub meeting_hours: f64,
    /// With a roster: hours absent in time on the roster.
    pub absent_hours: f64,
    /// With a roster: days absent.
    pub absent_days: f64,
    /// With a roster: paid hours of overtime, planned or not.
    pub overtime_hours: f64,
}

/// A headline of `tradeoffs.csv` for one variant.
#[derive(Clone, Debug)]
pub struct Headline {
    /// Column name.
    pub name: &'static str,
    /// The variant's own estimate.
    pub estimate: Estimate,
    /// Paired difference to the first variant on common random numbers (empty for the first).
    pub delta: Estimate,
}

/// One row of `contacts.csv`.
#[derive(Clone, Debug)]
pub struct TraceRow {
    /// Replication, from 0.
    pub replication: u32,
    /// Cells in the order of [`Results::trace_columns`].
    pub cells: Vec<String>,
}

/// Everything about one variant.
#[derive(Clone, Debug)]
pub struct VariantResults {
    /// Its name.
    pub variant: String,
    /// In the order of [`HEADLINES`].
    pub headlines: Vec<Headline>,
    /// No other variant is at least as good on mean first response, cost and satisfaction, and better on one of them.
    pub pareto: bool,
    /// All metrics, in a fixed order.
    pub metrics: Vec<MetricRow>,
    /// All interval metrics, by interval start and then in a fixed order.
    pub intervals: Vec<IntervalRow>,
    /// The agents one by one, by group.
    pub agents: Vec<GroupAgents>,
    /// After a sweep: numerator and denominator of every headline, one row a replication.
    pub sample: Vec<HeadlinePairs>,
    /// Contacts of the traced replications, by replication and time of arrival.
    pub trace: Vec<TraceRow>,
    /// Plain sentences about this variant, such as an unstable queue.
    pub warnings: Vec<String>,
}

/// What control variates (or days of busyness that are spread evenly) do to the standard error of a headline.
#[derive(Clone, Debug, PartialEq)]
pub struct EfficiencyRow {
    /// Name of the variant.
    pub variant: String,
    /// Name of the headline.
    pub headline: &'static str,
    /// About its difference to the first variant.
    pub difference: bool,
    /// Standard error of independent replications without controls.
    pub plain: f64,
    /// The one reported.
    pub std_error: f64,
}

impl EfficiencyRow {
    /// How many times as many replications it would have taken without; `None` where no error is left.
    pub fn factor(&self) -> Option<f64> {
        let ratio = self.plain / self.std_error;
        (self.std_error > 0.0).then_some(ratio * ratio)
    }
}

/// How well a metric is known that the run was to know so well, for one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct PreciseRow {
    /// Name of the variant; with `difference` its difference to the first one is meant.
    pub variant: String,
    /// About the difference.
    pub difference: bool,
    /// What the metric is about.
    pub level: Level,
    /// Name of the item.
    pub item: String,
    /// Name of the metric.
    pub metric: &'static str,
    /// Its definition, or empty.
    pub definition: Cow<'static, str>,
    /// Its unit.
    pub unit: &'static str,
    /// Confidence of the half-widths.
    pub confidence: f64,
    /// The half-width asked for, in the unit of the metric; `None`: a share of a value that is 0 or not there.
    pub asked: Option<f64>,
    /// Half of the interval by the estimated variance; `None` where there is no interval.
    pub half_width: Option<f64>,
    /// The same by the upper 95% limit of the variance, which is what was judged.
    pub at_most: Option<f64>,
    /// It is known as well as was asked for.
    pub met: bool,
}

/// What became of `[run] precision`.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionReached {
    /// Per criterion and variant.
    pub rows: Vec<PreciseRow>,
    /// After so many replications the run would have ended in any case.
    pub max_replications: u32,
}

impl PrecisionReached {
    /// Everything is known as well as was asked for.
    pub fn met(&self) -> bool {
        self.rows.iter().all(|row| row.met)
    }
}

/// The headline columns of `tradeoffs.csv`, in order.
pub const HEADLINES: [&str; 13] = [
    "sync_wait_mean_s",
    "first_response_mean_s",
    "first_response_p90_s",
    "resolution_mean_s",
    "abandoned_share",
    "service_level_share",
    "occupancy",
    "cost_total",
    "cost_per_contact",
    "cost_per_resolved",
    "csat_top2",
    "satisfaction_mean",
    "stress_mean",
];

/// The results of a study.
#[derive(Clone, Debug)]
pub struct Results {
    /// The `scenario` column.
    pub scenario: String,
    /// Title for people.
    pub name: String,
    /// Seed used.
    pub seed: u64,
    /// Replications per variant.
    pub replications: u32,
    /// By how much the variance was reduced; empty where nothing reduces it.
    pub efficiency: Vec<EfficiencyRow>,
    /// What was to be known how well, in a run until then.
    pub precision: Option<PrecisionReached>,
    /// SHA-256 over everything that changes results, lower-case hex.
    pub fingerprint: String,
    /// Input files.
    pub inputs: Vec<InputFile>,
    /// The shipped defaults that the study leans on, in the order of the table of defaults.
    pub leaned: Vec<&'static DefaultValue>,
    /// First counted day; intervals count from its midnight.
    pub start: jiff::civil::Date,
    /// The centre's clock.
    pub clock: WallClock,
    /// Variants in file order.
    pub variants: Vec<VariantResults>,
    /// Contacts simulated, all variants and replications together, warm-up included.
    pub contacts: u64,
    /// Options that change results, as `key = value`, in order given.
    pub options: Vec<(String, String)>,
}

impl Results {
    /// The defaults that it leans on and that are assumptions (label A), in the order of the table.
    pub fn assumptions(&self) -> impl Iterator<Item = &'static DefaultValue> + '_ {
        self.leaned.iter().copied().filter(|default| default.label == Label::A)
    }

    /// The columns of `contacts.csv` after `scenario,variant,replication`.
    pub fn trace_columns() -> &'static [&'static str] {
        &[
            "issue",
            "contact",
            "inquiry",
            "channel",
            "segment",
            "reason",
            "group",
            "agent",
            "agent_name",
            "came",
            "arrived",
            "callback",
            "callback_calls",
            "called_back",
            "answered",
            "first_response",
            "ended",
            "counted",
            "outcome",
            "turns",
            "wait_s",
            "callback_wait_s",
            "handle_s",
            "reply_gap_s",
            "satisfaction",
            "satisfaction_base",
            "satisfaction_wait",
            "satisfaction_gap",
            "satisfaction_rest",
            "satisfaction_empathy",
            "satisfaction_unresolved",
            "satisfaction_revalidation",
            "satisfaction_rejection",
            "satisfaction_repeat",
            "satisfaction_transfer",
            "satisfaction_menu",
            "satisfaction_extra_turn",
            "satisfaction_extra_contact",
            "satisfaction_mismatch",
            "csat",
            "cost",
        ]
    }

    /// The estimate of one metric of one variant, if it exists. An empty `definition` finds the first.
    pub fn find(&self, variant: usize, level: Level, item: &str, metric: &str, definition: &str) -> Option<&MetricRow> {
        self.variants.get(variant)?.metrics.iter().find(|row| {
            row.level == level && row.item == item && row.metric == metric && (definition.is_empty() || row.definition == definition)
        })
    }
}
