//! `[issues]`: what becomes of an issue when a contact closes, and what goes wrong inside one.

use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

/// Whether a close resolves the issue, and what happens otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Issues {
    /// How likely a close resolves the issue (`None`: it always does).
    pub resolution: Option<Resolution>,
    /// Share of the unresolved who come back; the others stay silent.
    pub reopen: f64,
    /// Time from the close to the new contact, in the customer's waking hours.
    pub reopen_delay: Dist,
    /// Share of those who come back by the same channel; the others choose anew.
    pub reopen_same_channel: f64,
    /// Most contacts of one issue; after that the customer stays silent.
    pub contact_limit: u32,
    /// A misunderstanding inside a session or chat takes this much of the agent's time.
    pub clarification: Ticks,
    /// Share of misunderstandings that nobody notices: a wrong answer, the close doesn't resolve.
    pub unnoticed: f64,
    /// A session has one customer turn in this time (phone, video, in person).
    pub turn_every: Ticks,
    /// Agent time of checking the customer's identity again.
    pub revalidation_work: Ticks,
    /// Customer's time for it.
    pub revalidation_think: Ticks,
    /// What one more customer message of a burst adds to the agent's reading, if it is unread.
    pub burst_work: Ticks,
    /// Misunderstandings are multiplied by exp(-this x research / 5 min).
    pub research_clarity: f64,
    /// Share of the replies' work that a ghost costs.
    pub ghost_work: f64,
}

/// P(resolved) = logit^-1(base - complexity c + skill (s - 1)) - concurrency (k - 1) + research (if any).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// Log-odds for an average agent and complexity 0.
    pub base: f64,
    /// Log-odds lost at complexity 1.
    pub complexity: f64,
    /// Log-odds gained per unit of skill above 1.
    pub skill: f64,
    /// Probability lost per session in hand beyond the first.
    pub concurrency: f64,
    /// Probability gained by research.
    pub research: f64,
}
