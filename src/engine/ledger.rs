//! The ledger: what is counted about contacts when they arrive, wait and end: books, tallies,
//! satisfaction and trace. Nothing here can change what happens next.

use super::Replication;
use super::books::Books;
use super::satisfaction::{Experience, Parts, csat, score};
use super::state::{Contact, NONE};
use super::tally::{ChannelInterval, Outcome};
use super::trace::TraceRecord;
use crate::ground::dist::standard_normal;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::{NEVER, SECOND, Ticks, to_seconds};
use crate::plan::Plan;
use crate::scenario::model::Handling;

/// Abandonments within this long are reported apart.
const SHORT: Ticks = 5 * SECOND;

/// What is counted in a replication. It sees contacts only after the fact.
pub struct Ledger<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// Present interval; `intervals` and more: none is counted.
    pub interval: usize,
    /// Contacts in and out.
    pub books: Books,
    /// The counts.
    pub out: Replication,
    /// Keep every contact.
    pub tracing: bool,
}

impl Ledger<'_> {
    /// Books an arrival.
    #[inline]
    pub fn count_arrival(&mut self, contact: &Contact) {
        self.out.contacts += 1;
        self.books.arrived[contact.channel as usize] += 1;
        if let Some(row) = self.interval_row(contact) {
            row.offered += 1;
        }
    }

    /// Tallies an ended contact.
    pub fn conclude(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        self.books.ended[contact.channel as usize][outcome as usize] += 1;
        if matches!(outcome, Outcome::Abandoned | Outcome::Balked) {
            self.count_abandonment(contact.channel as usize, ended);
        }
        let counted = contact.interval != NONE;
        if !counted && !self.tracing {
            return;
        }
        let satisfaction = self.judge(contact, outcome, ended);
        if counted {
            self.count_waits(contact, outcome, ended);
            self.count_work(contact, outcome, ended);
            self.count_satisfaction(contact, satisfaction.as_ref());
        }
        if self.tracing {
            self.record(contact, outcome, ended, satisfaction);
        }
    }

    /// The interval that contacts arriving now are counted in; [`NONE`] outside the counted length.
    #[inline]
    pub fn arrival_interval(&self) -> u32 {
        if self.interval < self.plan.intervals { self.interval as u32 } else { NONE }
    }

    /// Adds a wait for a first answer that ended at `until` to the queue areas of the counted length.
    #[inline]
    pub fn add_queue_area(&mut self, channel: usize, from: u64, until: u64) {
        let plan = self.plan;
        let (from, until) = (from.max(plan.begin), until.min(plan.end));
        if from >= until {
            return;
        }
        let channels = plan.channels.len();
        // Almost every wait lies in the present interval or the one before it.
        let mut index = self.interval.min(plan.intervals - 1);
        let mut start = plan.begin + index as u64 * plan.interval;
        let mut until = until;
        while start >= until {
            index -= 1;
            start -= plan.interval;
        }
        loop {
            self.out.channel_intervals[index * channels + channel].queue_area += until - from.max(start);
            if from >= start {
                return;
            }
            until = start;
            index -= 1;
            start -= plan.interval;
        }
    }

    fn interval_row(&mut self, contact: &Contact) -> Option<&mut ChannelInterval> {
        let channels = self.plan.channels.len();
        (contact.interval != NONE).then(|| &mut self.out.channel_intervals[contact.interval as usize * channels + contact.channel as usize])
    }

    /// Counts an abandonment where it happened.
    fn count_abandonment(&mut self, channel: usize, at: Ticks) {
        let plan = self.plan;
        if at >= plan.begin && at < plan.end {
            let interval = ((at - plan.begin) / plan.interval) as usize;
            self.out.channel_intervals[interval * plan.channels.len() + channel].abandonments += 1;
        }
    }

    /// Waits, targets and outcomes.
    fn count_waits(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let plan = self.plan;
        let channel = &plan.channels[contact.channel as usize];
        let within = channel.target.map_or(NEVER, |target| target.within);
        let answered = contact.answered != NEVER;
        let waited = if answered { contact.answered } else { ended } - contact.arrived;
        let place = contact.inquiry as usize * plan.channels.len() + contact.channel as usize;
        let cell = &mut self.out.cells[place];
        cell.outcomes[outcome as usize] += 1;
        let histograms = &mut self.out.histograms[contact.channel as usize];
        // Numerator and denominator of the service level, as far as this contact goes.
        let mut met = (0, 0);
        match outcome {
            Outcome::Served | Outcome::AutoClosed => {
                cell.wait_served.add(waited);
                histograms.wait_served.record(waited);
                cell.served_within += u64::from(waited <= within);
                met = (u64::from(waited <= within), 1);
            }
            Outcome::Abandoned | Outcome::Balked => {
                cell.wait_abandoned.add(waited);
                histograms.wait_abandoned.record(waited);
                cell.abandoned_5s += u64::from(waited <= SHORT);
                cell.abandoned_within += u64::from(waited <= within);
                met = (0, u64::from(waited > within));
            }
            // Those who were turned away count against the service level as offered and not served.
            Outcome::Blocked => met = (0, 1),
            Outcome::Open => met = (0, u64::from(plan.judge_open)),
            Outcome::LostClosed => {}
        }
        let queued = matches!(outcome, Outcome::Served | Outcome::AutoClosed | Outcome::Abandoned | Outcome::Balked) || answered;
        if queued {
            cell.delayed += u64::from(waited > 0);
            cell.wait_max = cell.wait_max.max(waited);
        }
        if !channel.synchronous {
            // Overdue and unanswered is a failure, whether abandoned or still open.
            let reply = if contact.first_reply != NEVER { contact.first_reply } else { NEVER };
            let judged = reply != NEVER || ended - contact.arrived > within;
            let in_time = reply != NEVER && reply - contact.arrived <= within;
            cell.judged += u64::from(judged);
            cell.replied_within += u64::from(in_time);
            met = (u64::from(in_time), u64::from(judged));
        }
        if let Some(row) = self.interval_row(contact) {
            match outcome {
                Outcome::Served | Outcome::AutoClosed => row.served += 1,
                Outcome::Abandoned | Outcome::Balked => row.abandoned += 1,
                Outcome::Blocked => row.blocked += 1,
                Outcome::LostClosed | Outcome::Open => {}
            }
            row.within += met.0;
            row.judged += met.1;
            if queued && outcome != Outcome::Open {
                row.wait += waited;
                row.waited += 1;
            }
        }
    }

    /// First response, turns, handling and resolution of contacts that were answered.
    fn count_work(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let plan = self.plan;
        let channel = &plan.channels[contact.channel as usize];
        let response = if channel.synchronous { contact.answered } else { contact.first_reply };
        let place = contact.inquiry as usize * plan.channels.len() + contact.channel as usize;
        let cell = &mut self.out.cells[place];
        let histograms = &mut self.out.histograms[contact.channel as usize];
        if response != NEVER {
            let wait = response - contact.arrived;
            cell.first_response.add(wait);
            if !channel.synchronous {
                histograms.first_response.record(wait);
                if let Some(open) = &channel.open {
                    let business = open.elapsed(response) - open.elapsed(contact.arrived);
                    cell.first_response_business.add(business);
                    histograms.first_response_business.record(business);
                }
            }
            if let Some(row) = self.interval_row(contact) {
                row.first_response += wait;
                row.responded += 1;
            }
        }
        if !matches!(outcome, Outcome::Served | Outcome::AutoClosed) {
            return;
        }
        let cell = &mut self.out.cells[place];
        let histograms = &mut self.out.histograms[contact.channel as usize];
        cell.turns += u64::from(contact.turn);
        cell.cost += contact.cost;
        cell.handle.add(contact.handled);
        cell.session.add(ended - contact.answered);
        if contact.turns > 0 {
            cell.reply_wait.ticks += u128::from(contact.reply_wait_sum);
            cell.reply_wait.count += u64::from(contact.turn);
            cell.reply_gap.ticks += u128::from(contact.gap_sum);
            cell.reply_gap.count += u64::from(contact.turn);
        }
        if outcome == Outcome::Served {
            cell.resolution.add(ended - contact.arrived);
            histograms.resolution.record(ended - contact.arrived);
        }
    }

    /// Satisfaction and CSAT level; `None` for a contact that is merely censored.
    fn judge(&self, contact: &Contact, outcome: Outcome, ended: Ticks) -> Option<(Parts, u32)> {
        let plan = self.plan;
        if outcome == Outcome::Open && !plan.judge_open {
            return None;
        }
        let channel = &plan.channels[contact.channel as usize];
        let inquiry = &plan.inquiries[contact.inquiry as usize];
        let response = if channel.synchronous { contact.answered } else { contact.first_reply };
        let answered = response != NEVER;
        let first = if answered { response } else { ended };
        let by_turns = matches!(channel.handling, Handling::Chat { .. });
        let parts = score(
            &plan.satisfaction,
            &Experience {
                first_wait_s: to_seconds(first - contact.arrived),
                expected_s: channel.expected_reply_s,
                answered,
                rest_s: to_seconds(ended - first),
                tolerance_s: inquiry.tolerance_s,
                urgency_weight: inquiry.urgency_weight,
                gap_s: if by_turns && contact.turn > 0 { to_seconds(contact.gap_sum) / f64::from(contact.turn) } else { 0.0 },
                richness: channel.richness,
                resolved: outcome == Outcome::Served,
            },
        );
        let noise = plan.satisfaction.noise_sd * standard_normal(&mut draw(contact.key, Purpose::Survey, 0));
        Some((parts, csat(&plan.satisfaction, parts.total() + noise)))
    }

    fn count_satisfaction(&mut self, contact: &Contact, satisfaction: Option<&(Parts, u32)>) {
        let Some((parts, level)) = satisfaction else { return };
        let place = contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize;
        let cell = &mut self.out.cells[place];
        let values = [parts.base, parts.wait, parts.gap, parts.rest, parts.empathy, parts.unresolved];
        for (sum, value) in cell.parts.iter_mut().zip(values) {
            *sum += value;
        }
        cell.score += parts.total();
        cell.scored += 1;
        cell.csat += u64::from(*level);
        cell.csat_top2 += u64::from(*level >= 4);
        cell.csat_extremes += u64::from(*level == 1 || *level == 5);
        cell.csat_best += u64::from(*level == 5);
    }

    fn record(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks, satisfaction: Option<(Parts, u32)>) {
        let plan = self.plan;
        let known = |at: Ticks| (at != NEVER).then_some(at);
        let response = if plan.channels[contact.channel as usize].synchronous { contact.answered } else { contact.first_reply };
        let agent = (contact.owner != NONE).then(|| {
            let group = plan.groups.partition_point(|group| group.first_agent <= contact.owner) - 1;
            (group as u16, contact.owner - plan.groups[group].first_agent)
        });
        self.out.trace.push(TraceRecord {
            contact: contact.ordinal,
            issue: contact.key,
            inquiry: contact.inquiry,
            channel: contact.channel,
            agent,
            arrived: contact.arrived,
            answered: known(contact.answered),
            first_response: known(response),
            ended: (outcome != Outcome::Open).then_some(ended),
            outcome,
            counted: contact.interval != NONE,
            turns: contact.turn,
            handled: contact.handled,
            cost: contact.cost,
            reply_gap_s: (contact.turns > 0 && contact.turn > 0).then(|| to_seconds(contact.gap_sum) / f64::from(contact.turn)),
            satisfaction,
        });
    }
}
