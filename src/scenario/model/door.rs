//! Front doors: what a customer passes before an agent: menus, bots, checks of identity, triage.

use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

/// `ivr`: a menu in front of a synchronous channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ivr {
    /// Number of layers.
    pub layers: u32,
    /// Time in each.
    pub time: Ticks,
    /// Probability of giving up in each.
    pub drop: f64,
    /// Probability of a wrong turn in each; the first agent has to transfer the contact.
    pub misroute: f64,
    /// Probability in each of pressing zero: straight to the queue.
    pub zero_out: f64,
}

/// `bot`: an automaton in front of a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Bot {
    /// Time with the bot, once all fields are filled in.
    pub time: Dist,
    /// Share of inquiries of complexity 0 that it settles: the share for complexity c is `containment (1 - c)`.
    pub containment: f64,
    /// Share of those it settles to which it gives a wrong answer: the issue stays unresolved.
    pub wrong: f64,
    /// Fields the customer has to fill in (a date of birth, a number).
    pub fields: u32,
    /// Probability that an input is rejected.
    pub reject: f64,
    /// Time that each input takes.
    pub input_time: Ticks,
    /// Rejections of one field after which the bot gives up.
    pub attempts: u32,
    /// Share of those it gave up on who leave; the others are handed to the queue.
    pub drop: f64,
}

/// `transfers`: the agent who answers is not the right one.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfers {
    /// Probability that a session is transferred.
    pub share: f64,
    /// Agent time of the one who transfers.
    pub work: Ticks,
    /// The channel whose agents take it on (`None`: those of the same channel).
    pub to: Option<usize>,
    /// The group whose agents take it on (`None`: whoever takes contacts of that channel).
    pub group: Option<usize>,
    /// How it is handed over.
    pub kind: HandOver,
    /// Where it waits for the second agent.
    pub queueing: Queueing,
}

/// Where somebody who has been transferred waits for the second agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Queueing {
    /// Before everybody else in the line; in the line of a named group, before all contacts of the same priority.
    Head,
    /// Behind everybody, as if just come.
    Tail,
    /// Where the contact would stand had it waited all along: in the order of the channel, by its arrival.
    Arrival,
    /// By arrival among the contacts to which the group gives this priority, whatever it gives to the channel.
    Priority(u32),
}

impl Transfers {
    /// Who is transferred waits apart from those who have just come: for one group, or with another priority.
    pub fn apart(&self) -> bool {
        self.group.is_some() || matches!(self.queueing, Queueing::Priority(_))
    }
}

/// `consultations`: sessions in which the agent asks another one, with the customer on hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Consultations {
    /// Probability that a session needs one.
    pub share: f64,
    /// Index of the group whose agents are asked.
    pub group: usize,
    /// How long both agents are held.
    pub time: Dist,
    /// The longest an agent waits for one of them; then goes on without.
    pub wait: Ticks,
}

/// How a session is handed from one agent to another.
#[derive(Clone, Debug, PartialEq)]
pub enum HandOver {
    /// The first agent lets go at once.
    Cold,
    /// The first agent waits with the customer for the second, and tells them.
    Warm {
        /// Time of the telling, all three on the line.
        briefing: Dist,
        /// The longest the first agent waits; then lets go.
        wait: Ticks,
    },
    /// The first agent waits with the customer for the second, and stays to the end.
    Conference {
        /// The longest the first agent waits; then lets go.
        wait: Ticks,
    },
}

/// `[triage]`: sorting issues before they are answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Triage {
    /// Probability that the class is the right one; otherwise it is one of the other two.
    pub accuracy: f64,
    /// Agent time per issue, spent with the first answer.
    pub work: Ticks,
    /// Inquiries of at least this complexity are complex.
    pub complex_from: f64,
    /// Channel by [`Class`] (`None`: the customer's own choice).
    pub routes: [Option<usize>; 3],
}

/// What triage tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Urgent, whatever its complexity.
    Urgent,
    /// Not urgent, complex.
    Complex,
    /// Neither.
    Simple,
}

/// `discipline`: in what order a channel's waiting contacts are taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Discipline {
    /// First come, first served.
    FirstCome,
    /// By the time at which the reply is due: arrival plus the time for the class.
    EarliestDue {
        /// Time by [`Class`]; without triage everybody has that of `Simple`.
        within: [Ticks; 3],
    },
    /// By class, but a wait makes up for it: as if each class had come so much later.
    Aging {
        /// Handicap by [`Class`]; without triage everybody has that of `Simple`.
        handicap: [Ticks; 3],
    },
    /// By class alone, then first come first served.
    Priority,
    /// The least expected work first (complexity and detail), then first come first served.
    EasiestFirst,
}
