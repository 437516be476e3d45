//! Metrics of money: what agents cost by the time they are on duty in the counted length, and what lines,
//! messages and bots cost by the contacts that arrived in it, however long these last. So nothing of the
//! warm-up leaks in, and what a counted contact costs on the line after the end is not lost.

use super::{Item, Sink, Totals};
use crate::engine::tally::{Cell, Outcome};
use crate::ground::time::DAY;

/// A month of seats: a twelfth of a year, as 30.4 days.
const MONTH: f64 = 30.4 * DAY as f64;

/// Money by part, in the order of [`Money::PARTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Money {
    parts: [f64; Money::PARTS.len()],
}

impl Money {
    /// Name and definition of each part; those of agents first.
    const PARTS: [(&'static str, &'static str); 8] = [
        ("cost_labour", "paid hours without training x wage x (1+benefits), time on duty in the counted length"),
        ("cost_training", "training hours x wage x (1+benefits), a share of paid hours"),
        ("cost_overhead", "overhead x (labour+training)"),
        ("cost_seats", "most agents on duty at once x seat_per_month x counted length/30.4 d"),
        ("cost_quits", "annualised hazard of quitting x agent-years (paid hours/2080) x replacement"),
        ("cost_telecom", "minutes of phone and video, menu, queue and session, of contacts counted"),
        ("cost_messages", "messages sent by the centre in messaging and social, of contacts counted"),
        ("cost_bots", "contacts that a bot settled, of contacts counted"),
    ];
    /// How many of them come from agents: only those do groups have.
    const AGENTS: usize = 5;

    /// The sum of the parts.
    pub fn total(&self) -> f64 {
        self.parts.iter().sum()
    }

    fn plus(self, other: &Self) -> Self {
        Self { parts: std::array::from_fn(|part| self.parts[part] + other.parts[part]) }
    }

    /// Every part times `share / whole`.
    fn shared(self, share: f64, whole: f64) -> Self {
        Self { parts: self.parts.map(|part| part * share / whole) }
    }
}

/// What all agent time on the contacts of a cell costs.
fn worked(cell: &Cell) -> f64 {
    cell.cost + cell.cost_else
}

impl Totals<'_> {
    /// What the agents of a group cost.
    fn group_money(&self, index: usize) -> Money {
        let (plan, costs) = (&self.plan.groups[index], &self.plan.costs);
        let time = self.group_areas[index].present_area as f64 * plan.cost_per_worked_tick;
        let training = time * plan.training;
        let seats = costs.seat_per_month * f64::from(plan.agents) * self.length() as f64 / MONTH;
        let quits = self.quits(index).0 * costs.replacement;
        Money { parts: [time - training, training, costs.overhead * time, seats, quits, 0.0, 0.0, 0.0] }
    }

    /// What all agents cost.
    fn agents_money(&self) -> Money {
        (0..self.plan.groups.len()).fold(Money::default(), |sum, group| sum.plus(&self.group_money(group)))
    }

    /// What the contacts of a channel cost besides the time of agents.
    fn contact_money(&self, channel: usize, cell: &Cell) -> Money {
        let plan = &self.plan.channels[channel];
        let line = (cell.wait_served + cell.session + cell.wait_abandoned + cell.line_else) as f64 * plan.line_per_tick;
        let messages = (cell.replies + cell.replies_else) as f64 * plan.fee_per_message;
        let bots = cell.outcome(Outcome::Contained) as f64 * self.plan.costs.bot_resolution;
        Money { parts: [0.0, 0.0, 0.0, 0.0, 0.0, line, messages, bots] }
    }

    /// The cost of the centre.
    pub(super) fn money(&self) -> Money {
        let contacts = self.channels.iter().enumerate().map(|(channel, cell)| self.contact_money(channel, cell));
        contacts.fold(self.agents_money(), |sum, money| sum.plus(&money))
    }

    /// The cost of an inquiry: the agents' is shared out by the cost of all time spent on contacts, served or not.
    pub(super) fn inquiry_money(&self, index: usize) -> Money {
        let (own, all) = (worked(&self.inquiries[index]), worked(&self.centre));
        let agents = if all > 0.0 { self.agents_money().shared(own, all) } else { Money::default() };
        let channels = self.channels.len();
        let cells = self.replication.cells[index * channels..(index + 1) * channels].iter().enumerate();
        cells.fold(agents, |sum, (channel, cell)| sum.plus(&self.contact_money(channel, cell)))
    }

    /// The cost of an item with its parts.
    pub(super) fn put_money(&self, item: &mut Item<impl Sink>, cell: &Cell, money: &Money) {
        let cost = money.total();
        item.put("cost", "sum of the cost parts", "money", cost, 1.0);
        for ((name, definition), part) in Money::PARTS.into_iter().zip(money.parts) {
            item.put(name, definition, "money", part, 1.0);
        }
        item.put("cost_per_contact", "cost/served", "money", cost, cell.served() as f64);
        item.put("cost_per_resolved", "cost/resolved", "money", cost, cell.issue.resolved as f64);
    }

    /// The cost of a group with its parts.
    pub(super) fn put_group_money(&self, item: &mut Item<impl Sink>, index: usize) {
        let money = self.group_money(index);
        item.put("cost", "sum of the cost parts of its agents", "money", money.total(), 1.0);
        for ((name, definition), part) in Money::PARTS.into_iter().zip(money.parts).take(Money::AGENTS) {
            item.put(name, definition, "money", part, 1.0);
        }
    }

    /// Whether what the inquiries cost sums to what the centre costs, part by part. Without any agent time
    /// there is nothing to share the agents' cost by.
    ///
    /// # Errors
    /// Which part does not, and by how much.
    pub fn check_money(&self) -> Result<(), String> {
        let sum = (0..self.inquiries.len()).fold(Money::default(), |sum, inquiry| sum.plus(&self.inquiry_money(inquiry)));
        let centre = self.money();
        let first = if worked(&self.centre) > 0.0 { 0 } else { Money::AGENTS };
        for part in first..Money::PARTS.len() {
            let (whole, parts) = (centre.parts[part], sum.parts[part]);
            if (whole - parts).abs() > 1e-9 * (1.0 + whole.abs()) {
                return Err(format!("{} is {whole}, that of the inquiries sums to {parts}", Money::PARTS[part].0));
            }
        }
        Ok(())
    }
}
