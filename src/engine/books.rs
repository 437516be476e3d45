//! The conservation laws, checked at the end of every replication in every build: no contact is
//! lost or counted twice, and agents' time adds up.

use super::Engine;
use super::satisfaction::Parts;
use super::state::Stage;
use super::tally::{AgentTotals, Outcome};
use crate::ground::time::Ticks;

/// Contacts that ended, per channel, warm-up included; those that arrived are counted by the channels.
#[derive(Debug)]
pub struct Books {
    /// Contacts that ended, by outcome.
    pub ended: Vec<[u64; Outcome::COUNT]>,
    /// Issues that arrived, in plans with issues.
    pub issues_arrived: u64,
    /// Of these, those counted.
    pub issues_counted: u64,
    /// Issues that are over.
    pub issues_over: u64,
    /// Issues open at the end.
    pub issues_open: u64,
    /// Contacts of all issues.
    pub issue_contacts: u64,
}

impl Books {
    /// Empty books.
    pub fn new(channels: usize) -> Self {
        Self {
            ended: vec![[0; Outcome::COUNT]; channels],
            issues_arrived: 0,
            issues_counted: 0,
            issues_over: 0,
            issues_open: 0,
            issue_contacts: 0,
        }
    }
}

impl Engine<'_> {
    /// Ends the replication: waiting contacts whose patience has lapsed have abandoned, the others
    /// are open; then everything must balance.
    pub(super) fn close_books(&mut self) -> Result<(), String> {
        let stop = self.now;
        if self.plan.lives {
            self.charge_waits();
        }
        let left: Vec<_> = self.contacts.iter_places().map(|(place, contact)| (place, contact.clone())).collect();
        for (place, contact) in &left {
            // A ghost has been counted when its customer left.
            if self.extras.get(*place as usize).is_some_and(|extra| extra.ghost) {
                continue;
            }
            let channel = contact.channel as usize;
            let lapsed = contact.stage == Stage::Waiting && contact.deadline <= stop;
            let until = if lapsed { contact.deadline } else { stop };
            if matches!(contact.stage, Stage::Waiting | Stage::Held) && !contact.awaits_call() {
                let since = if self.plan.lives { self.line_since(*place) } else { contact.since };
                self.ledger.add_queue_area(channel, since, until);
            }
            if !self.plan.channels[channel].synchronous
                && matches!(contact.stage, Stage::Waiting | Stage::Held | Stage::Reserved | Stage::FollowUp)
            {
                self.ledger.count_age(channel, contact.unattended_since(), until);
            }
            let outcome = if lapsed { Outcome::Abandoned } else { Outcome::Open };
            self.ledger.conclude(contact, outcome, until);
            if self.plan.lives {
                self.contact_open(*place, outcome, until);
            }
        }
        self.settle_duties();
        self.close_issues(stop);
        self.close_campaigns()?;
        self.ledger.settle_all();
        self.ledger.settle_queue_areas()?;
        self.ledger.ends.settle(self.plan, &mut self.ledger.out.channel_intervals);
        self.ledger.out.trace.sort_unstable_by_key(|record| record.contact);
        self.check_contacts(left.len())?;
        self.check_issues()?;
        self.check_agents()?;
        self.check_duties()?;
        self.check_counted_agents()?;
        self.check_counted_duties()?;
        self.check_stress()?;
        self.check_lines()?;
        self.check_satisfaction()
    }

    /// Charges open contacts the time that agents have waited with their customers.
    fn charge_waits(&mut self) {
        let places: Vec<u32> = self.contacts.iter_places().map(|(place, _)| place).collect();
        for place in places {
            self.charge_escort(place);
            self.charge_question(place);
        }
    }

    fn check_contacts(&self, left: usize) -> Result<(), String> {
        for (channel, (state, ended)) in self.channels.iter().zip(&self.ledger.books.ended).enumerate() {
            let (arrived, total) = (state.arrived, ended.iter().sum::<u64>());
            if arrived != total {
                return Err(format!("channel {channel}: {arrived} contacts arrived, {total} ended or stayed open"));
            }
        }
        if self.contacts.alive() != left {
            return Err(format!("{left} contacts are in the centre, {} are counted there", self.contacts.alive()));
        }
        let rows = &self.ledger.out.channel_intervals;
        let offered = rows.iter().map(|row| row.offered).sum::<u64>();
        let counted = self.ledger.out.cells.iter().map(super::tally::Cell::offered).sum::<u64>();
        if offered != counted {
            return Err(format!("{offered} contacts were offered in the intervals, {counted} were tallied"));
        }
        // Where a customer never writes twice in a row, messages wait from when they are sent to when work begins.
        let backlogs = rows.iter().zip(self.channels.iter().cycle()).filter(|(_, state)| !self.plan.lives && !state.synchronous);
        if let Some((row, _)) = backlogs.into_iter().find(|(row, _)| row.backlog_end != row.waiting_end) {
            return Err(format!("{} messages wait at the end of an interval, {} have been sent", row.backlog_end, row.waiting_end));
        }
        Ok(())
    }

    /// Issues still open when the replication ends.
    fn close_issues(&mut self, stop: Ticks) {
        for (_, issue) in self.issues.iter() {
            self.ledger.conclude_issue(issue, None, stop);
        }
    }

    /// Every issue that arrived is over or open, every counted one is in one cell and one segment, and
    /// every contact belongs to an issue.
    fn check_issues(&self) -> Result<(), String> {
        if !self.plan.lives {
            return Ok(());
        }
        let Books { issues_arrived, issues_counted, issues_over, issues_open, issue_contacts, .. } = self.ledger.books;
        if issues_arrived != issues_over + issues_open || issues_open != self.issues.alive() as u64 {
            return Err(format!("{issues_arrived} issues arrived, {issues_over} are over and {issues_open} still open"));
        }
        let out = &self.ledger.out;
        let in_cells = out.cells.iter().map(|cell| cell.issue.issues).sum::<u64>();
        let in_segments = out.segments.iter().map(|segment| segment.issues).sum::<u64>();
        if issues_counted != in_cells || issues_counted != in_segments {
            return Err(format!("{issues_counted} issues count, {in_cells} are in inquiries and {in_segments} in segments"));
        }
        if issue_contacts != out.contacts {
            return Err(format!("{} contacts arrived, issues have {issue_contacts}", out.contacts));
        }
        Ok(())
    }

    /// The same in the counted length, once by agent and once by the intervals.
    fn check_counted_agents(&self) -> Result<(), String> {
        let out = &self.ledger.out;
        let by_agent = out.agents.iter().fold((0, 0), |sum, agent| (sum.0 + u128::from(agent.busy), sum.1 + u128::from(agent.present)));
        let by_interval = out.group_intervals.iter().fold((0, 0), |sum, row| (sum.0 + row.busy_area, sum.1 + row.present_area));
        if self.draining && by_agent != by_interval {
            return Err(format!("agents were occupied and present {by_agent:?} ticks, in the intervals {by_interval:?}"));
        }
        Ok(())
    }

    /// Time on breaks, in meetings and absent in the counted length, once by agent and once by the intervals; overtime, once by
    /// agent and once by what is paid.
    fn check_counted_duties(&self) -> Result<(), String> {
        let out = &self.ledger.out;
        let away = |sum: [u128; 3], one: [u128; 3]| std::array::from_fn(|index| sum[index] + one[index]);
        let agents = out.agents.iter().map(|agent| [agent.on_break, agent.in_meeting, agent.absent].map(u128::from));
        let rows = out.duty_intervals.iter().map(|row| [row.break_area, row.meeting_area, row.absent_area]);
        let (by_agent, by_interval) = (agents.fold([0; 3], away), rows.fold([0; 3], away));
        if self.draining && by_agent != by_interval {
            return Err(format!("agents were on breaks, in meetings and absent {by_agent:?} ticks, in the intervals {by_interval:?}"));
        }
        let overtime = out.agents.iter().map(|agent| u128::from(agent.overtime)).sum::<u128>();
        let paid = out.pay.iter().map(|pay| pay.overtime).sum::<u128>();
        if overtime != paid {
            return Err(format!("agents did {overtime} ticks of overtime, {paid} are paid"));
        }
        Ok(())
    }

    /// Time occupied and time present, once by agent and once by the levels of the groups.
    fn check_agents(&mut self) -> Result<(), String> {
        self.flush_levels();
        for (index, levels) in self.groups.iter().enumerate() {
            let members = self.agents.iter().filter(|agent| agent.group as usize == index);
            let (mut busy, mut present) = (0u128, 0u128);
            for agent in members {
                let AgentTotals { busy: b, present: p, .. } = agent.totals(self.now);
                if b > p {
                    return Err(format!("group {index}: an agent was occupied longer than present"));
                }
                busy += u128::from(b);
                present += u128::from(p);
            }
            if busy != levels.busy.total() || present != levels.present.total() {
                return Err(format!(
                    "group {index}: agents were occupied {busy} and present {present} ticks, the group {} and {}",
                    levels.busy.total(),
                    levels.present.total()
                ));
            }
        }
        Ok(())
    }

    /// The parts of the satisfaction sum to the score.
    fn check_satisfaction(&self) -> Result<(), String> {
        for cell in &self.ledger.out.cells {
            let [base, wait, gap, rest, empathy, unresolved] = cell.opinions.parts;
            sums_to(Parts { base, wait, gap, rest, empathy, unresolved }.total(), cell.opinions.score, cell.opinions.count())?;
        }
        for issue in self.ledger.out.cells.iter().map(|cell| &cell.issue).chain(&self.ledger.out.segments) {
            let opinions = &issue.opinions;
            sums_to(opinions.parts.iter().chain(&opinions.burdens).sum(), opinions.score, opinions.count())?;
        }
        Ok(())
    }
}

/// Whether the parts of so many scores sum to their sum, but for rounding.
fn sums_to(parts: f64, score: f64, opinions: u64) -> Result<(), String> {
    if (parts - score).abs() > 1e-9 * (1.0 + score.abs()) * (1.0 + opinions as f64).sqrt() {
        return Err(format!("satisfaction parts sum to {parts}, the score is {score}"));
    }
    Ok(())
}
