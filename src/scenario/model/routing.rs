//! Whom the contacts of a channel are offered to: ranks, weights and conditions of its groups.

use crate::ground::time::Ticks;
use crate::scenario::calendar::Calendar;

/// How a channel calls on a group, from an entry of its `groups` or a row of the routing matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Groups of a smaller rank are asked first; those of equal rank compete by the channel's choice of agents.
    pub rank: u32,
    /// Order of preference among equal ranks, smallest first.
    pub place: u32,
    /// Weight of each idle agent where agents are chosen at random; more than 0.
    pub weight: f64,
    /// When the group may be asked at all.
    pub conditions: Conditions,
}

impl Call {
    /// A group that is asked without conditions, in this order of preference.
    pub fn plain(place: u32) -> Self {
        Self { rank: 1, place, weight: 1.0, conditions: Conditions::default() }
    }
}

/// Conditions under which a group takes contacts of a channel; all of them must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// The contact has waited so long.
    pub after: Ticks,
    /// So many wait in the channel, the contact itself among them.
    pub waiting_at_least: u32,
    /// The expected wait is at least so long; 0: whatever it is.
    pub expected_wait_at_least: Ticks,
    /// At these times; `None`: always.
    pub hours: Option<Calendar<()>>,
}

impl Conditions {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}
