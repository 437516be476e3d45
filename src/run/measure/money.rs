//! Metrics of money: what agents cost by the time they are on duty in the counted length, and what lines,
//! messages and bots cost by the contacts that arrived in it, however long these last. So nothing of the
//! warm-up leaks in, and what a counted contact costs on the line after the end is not lost.

use super::{Item, Sink, Totals};
use crate::engine::tally::{Cell, Outcome};
use crate::engine::work::Work;
use crate::ground::time::DAY;
use std::ops::Range;

/// A month of seats: a twelfth of a year, as 30.4 days.
const MONTH: f64 = 30.4 * DAY as f64;

/// Money by part, in the order of [`Money::PARTS`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Money {
    parts: [f64; Money::PARTS.len()],
}

impl Money {
    /// Name and definition of each part; those of agents first.
    const PARTS: [(&'static str, &'static str); 15] = [
        ("cost_labour", "paid hours without training x wage x (1+benefits), time on duty in the counted length"),
        ("cost_training", "training hours x wage x (1+benefits), a share of paid hours"),
        ("cost_overtime", "overtime hours of rosters, planned or not, x wage x (1+benefits) x costs.overtime"),
        ("cost_premium", "paid hours of shifts x their premium x wage x (1+benefits)"),
        ("cost_minimum", "hours that shifts lack of their minimum, overtime included, x wage x (1+benefits)"),
        ("cost_on_call", "(hours on calls+hours on call x retainer) x wage x (1+benefits)"),
        ("cost_overhead", "overhead x all wages before it"),
        ("cost_seats", "most agents on duty at once in the counted length x seat_per_month x counted length/30.4 d"),
        ("cost_quits", "annualised hazard of quitting x agent-years (paid hours/2080) x replacement"),
        (
            "cost_licences",
            "licences by channel of the most agents on duty at once in the counted length who handle it x licence_per_month x counted length/30.4 d",
        ),
        (
            "cost_outsourcing",
            "by day: contacts taken and people reached x per_contact + agent minutes x per_minute, of contacts and calls counted, at least the minimum",
        ),
        ("cost_telecom", "minutes of phone and video, menu, queue and session, of contacts counted"),
        ("cost_messages", "messages sent by the centre in messaging and social, of contacts counted"),
        ("cost_bots", "contacts that a bot settled, of contacts counted"),
        ("cost_penalties", "periods in which a target was missed x penalty"),
    ];
    /// Which of them is for lines.
    const TELECOM: usize = 11;
    /// How many of them come from agents: only those do groups have.
    const AGENTS: usize = 11;
    /// Those that only agents with rosters have.
    const OF_ROSTERS: Range<usize> = 2..6;
    /// Which of these is that of outsourcers.
    const OUTSOURCING: usize = 10;

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

impl Totals<'_> {
    /// What this agent time costs, by group over and over.
    pub(super) fn worked(&self, work: &[Work]) -> f64 {
        let groups = &self.plan.valuation.groups;
        work.iter().enumerate().map(|(index, work)| work.time as f64 * groups[index % groups.len()].cost_per_worked_tick).sum()
    }

    /// Agent time on the contacts of an inquiry.
    fn inquiry_work(&self, index: usize) -> &[Work] {
        let rows = self.channels.len() * self.plan.groups.len();
        &self.replication.work[index * rows..][..rows]
    }

    /// Agent time on the calls of a campaign.
    fn call_work(&self, index: usize) -> &[Work] {
        let groups = self.plan.groups.len();
        &self.replication.calls[index * groups..][..groups]
    }

    /// What the agents of a group cost.
    fn group_money(&self, index: usize) -> Money {
        let (value, costs) = (&self.plan.valuation.groups[index], &self.plan.valuation.costs);
        let time = self.paid_regularly(index) * value.cost_per_worked_tick;
        let training = time * value.training;
        let [overtime, premium, minimum, on_call] = self.money_besides(index);
        let wages = time + (overtime + premium + minimum + on_call);
        let months = self.length() as f64 / MONTH;
        let seats = if value.tariff.is_none() { costs.seat_per_month * f64::from(self.plan.groups[index].seats) * months } else { 0.0 };
        let quits = self.quits(index).0 * costs.replacement;
        let of_agents = [
            time - training,
            training,
            overtime,
            premium,
            minimum,
            on_call,
            costs.overhead * wages,
            seats,
            quits,
            value.licences_per_month * months,
            self.outsourcing(index),
        ];
        let mut money = Money::default();
        money.parts[..Money::AGENTS].copy_from_slice(&of_agents);
        money
    }

    /// The sum of all parts of the cost, and of those of the agents of each group.
    pub fn costs(&self) -> (f64, Vec<f64>) {
        let groups = (0..self.group_areas.len()).map(|index| self.group_money(index).total());
        (self.money().total(), groups.collect())
    }

    /// What all agents cost.
    fn agents_money(&self) -> Money {
        (0..self.plan.groups.len()).fold(Money::default(), |sum, group| sum.plus(&self.group_money(group)))
    }

    /// What the contacts of a channel cost besides the time of agents.
    fn contact_money(&self, channel: usize, cell: &Cell) -> Money {
        let value = &self.plan.valuation.channels[channel];
        let line = (cell.wait_served + cell.session + cell.wait_abandoned + cell.line_else) as f64 * value.line_per_tick;
        let messages = (cell.replies + cell.replies_else) as f64 * value.fee_per_message;
        let bots = cell.outcome(Outcome::Contained) as f64 * self.plan.valuation.costs.bot_resolution;
        // The contacts that arrived share the penalties of their channel; where there are any, some arrived.
        let penalties = self.penalties[channel];
        let penalties = if penalties > 0.0 { penalties * cell.offered() as f64 / self.channels[channel].offered() as f64 } else { 0.0 };
        let mut money = Money::default();
        money.parts[Money::AGENTS..].copy_from_slice(&[line, messages, bots, penalties]);
        money
    }

    /// The cost of the centre.
    pub(super) fn money(&self) -> Money {
        let contacts = self.channels.iter().enumerate().map(|(channel, cell)| self.contact_money(channel, cell));
        let calls = (0..self.plan.campaigns.len()).map(|index| self.call_money(index));
        contacts.chain(calls).fold(self.agents_money(), |sum, money| sum.plus(&money))
    }

    /// What the calls of a campaign cost besides the time of agents.
    fn call_money(&self, index: usize) -> Money {
        let mut money = Money::default();
        money.parts[Money::TELECOM] = self.campaign_total(index).line as f64 * self.plan.valuation.call_per_tick;
        money
    }

    /// The agents' cost for work that costs so much, as a part of all.
    fn agents_for(&self, work: f64) -> Money {
        if self.all_worked > 0.0 { self.agents_money().shared(work, self.all_worked) } else { Money::default() }
    }

    /// The agents' cost for this work, and of what outsourcers cost the share of their charge for it, if they charge for
    /// anything.
    fn agents_share(&self, work: &[Work]) -> Money {
        let (mut agents, charged) = (self.agents_for(self.worked(work)), self.charged);
        if charged > 0.0 {
            agents.parts[Money::OUTSOURCING] = self.agents_money().parts[Money::OUTSOURCING] * self.charges(work) / charged;
        }
        agents
    }

    /// The cost of a campaign: the agents' is shared out by the cost of all time spent on contacts and calls, that of
    /// outsourcers by what they charge.
    pub(super) fn campaign_money(&self, index: usize) -> Money {
        self.agents_share(self.call_work(index)).plus(&self.call_money(index))
    }

    /// What all campaigns cost.
    pub(super) fn campaigns_cost(&self) -> f64 {
        (0..self.plan.campaigns.len()).map(|index| self.campaign_money(index).total()).sum()
    }

    /// The cost of an inquiry: the agents' is shared out by the cost of all time spent on contacts, served or not, and on
    /// calls; that of outsourcers by what they charge for its contacts, if they charge for any.
    pub(super) fn inquiry_money(&self, index: usize) -> Money {
        let agents = self.agents_share(self.inquiry_work(index));
        let channels = self.channels.len();
        let cells = self.replication.cells[index * channels..(index + 1) * channels].iter().enumerate();
        cells.fold(agents, |sum, (channel, cell)| sum.plus(&self.contact_money(channel, cell)))
    }

    /// The cost of an item with its parts; contacts have nothing to do with `calls` of it.
    pub(super) fn put_money(&self, item: &mut Item<impl Sink>, cell: &Cell, money: &Money, calls: f64) {
        let cost = money.total();
        item.put("cost", "sum of the cost parts", "money", cost, 1.0);
        self.put_parts(item, money, Money::PARTS.len());
        let (served, resolved) = if self.plan.campaigns.is_empty() {
            ("cost/served", "cost/resolved")
        } else {
            ("cost without campaigns/served", "cost without campaigns/resolved")
        };
        item.put("cost_per_contact", served, "money", cost - calls, cell.served() as f64);
        item.put("cost_per_resolved", resolved, "money", cost - calls, cell.issue.resolved as f64);
    }

    /// The cost of a group with its parts.
    pub(super) fn put_group_money(&self, item: &mut Item<impl Sink>, index: usize) {
        let money = self.group_money(index);
        item.put("cost", "sum of the cost parts of its agents", "money", money.total(), 1.0);
        self.put_parts(item, &money, Money::AGENTS);
    }

    /// The first parts of a cost; those of rosters where there are any.
    fn put_parts(&self, item: &mut Item<impl Sink>, money: &Money, count: usize) {
        for (index, ((name, definition), part)) in Money::PARTS.into_iter().zip(money.parts).take(count).enumerate() {
            if self.plan.rostered || !Money::OF_ROSTERS.contains(&index) {
                item.put(name, definition, "money", part, 1.0);
            }
        }
    }

    /// Whether what the inquiries and campaigns cost sums to what the centre costs, part by part, and what outsourcers charge
    /// by contact to what they charge by day. Without any agent time there is nothing to share the agents' cost by.
    ///
    /// # Errors
    /// Which part does not, and by how much.
    pub fn check_money(&self) -> Result<(), String> {
        let (billed, charged) = (self.charges(&self.replication.bills), self.charged);
        if (billed - charged).abs() > 1e-9 * (1.0 + charged.abs()) {
            return Err(format!("outsourcers charge {charged} for contacts and calls, {billed} by day"));
        }
        let inquiries = (0..self.inquiries.len()).map(|inquiry| self.inquiry_money(inquiry));
        let campaigns = (0..self.plan.campaigns.len()).map(|campaign| self.campaign_money(campaign));
        let sum = inquiries.chain(campaigns).fold(Money::default(), |sum, money| sum.plus(&money));
        let centre = self.money();
        let shared = self.all_worked > 0.0;
        let is_shared = |part: usize| part >= Money::AGENTS || shared || part == Money::OUTSOURCING && charged > 0.0;
        for part in (0..Money::PARTS.len()).filter(|&part| is_shared(part)) {
            let (whole, parts) = (centre.parts[part], sum.parts[part]);
            if (whole - parts).abs() > 1e-9 * (1.0 + whole.abs()) {
                return Err(format!("{} is {whole}, that of the inquiries and campaigns sums to {parts}", Money::PARTS[part].0));
            }
        }
        Ok(())
    }
}
