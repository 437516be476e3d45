//! The ledger: what is counted about contacts when they arrive, wait and end: books, tallies,
//! satisfaction and trace. Nothing here can change what happens next.

use super::Replication;
use super::books::Books;
use super::satisfaction::{Experience, Parts, csat, score};
use super::state::{Contact, NONE};
use super::tally::{Cell, ChannelHistograms, ChannelInterval, Outcome};
use super::trace::TraceRecord;
use crate::ground::dist::standard_normal;
use crate::ground::rng::{Purpose, draw};
use crate::ground::time::{NEVER, SECOND, Ticks, to_seconds};
use crate::plan::{ChannelPlan, Plan};

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
        if contact.interval != NONE {
            let row = contact.interval as usize * self.plan.channels.len() + contact.channel as usize;
            self.out.channel_intervals[row].offered += 1;
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
            self.count(contact, outcome, ended, satisfaction.as_ref());
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

    /// Counts an abandonment where it happened.
    fn count_abandonment(&mut self, channel: usize, at: Ticks) {
        let plan = self.plan;
        if at >= plan.begin && at < plan.end {
            let interval = ((at - plan.begin) / plan.interval) as usize;
            self.out.channel_intervals[interval * plan.channels.len() + channel].abandonments += 1;
        }
    }

    /// Counts a contact of the counted length.
    fn count(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks, satisfaction: Option<&(Parts, u32)>) {
        let plan = self.plan;
        let index = contact.channel as usize;
        let (cells, channels) = (&mut self.out.cells, plan.channels.len());
        let mut entry = Entry {
            plan: &plan.channels[index],
            cell: &mut cells[contact.inquiry as usize * channels + index],
            row: &mut self.out.channel_intervals[contact.interval as usize * channels + index],
            histograms: &mut self.out.histograms[index],
        };
        entry.cell.outcomes[outcome as usize] += 1;
        match outcome {
            Outcome::Served | Outcome::AutoClosed => entry.served(contact, outcome, ended),
            Outcome::Abandoned | Outcome::Balked => entry.abandoned(contact, ended),
            // Those who were turned away, or never got through, count against the service level.
            Outcome::Blocked => entry.row.blocked += 1,
            Outcome::Open => entry.open(contact, plan.judge_open),
            Outcome::LostClosed => {}
        }
        if !entry.plan.synchronous {
            entry.asynchronous(contact, ended);
        }
        if let Some((parts, level)) = satisfaction {
            entry.cell.csat[*level as usize - 1] += 1;
            for (sum, value) in entry.cell.parts.iter_mut().zip(parts.values()) {
                *sum += value;
            }
            entry.cell.score += parts.total();
        }
    }

    /// Satisfaction and CSAT level; `None` for a contact that is merely censored.
    #[inline]
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
        let parts = score(
            &plan.satisfaction,
            &Experience {
                first_wait_s: to_seconds(first - contact.arrived),
                expected_s: channel.expected_reply_s,
                answered,
                rest_s: to_seconds(ended - first),
                tolerance_s: inquiry.tolerance_s,
                urgency_weight: inquiry.urgency_weight,
                gap_s: if channel.synchronous && contact.turns > 0 { mean_gap_s(contact) } else { 0.0 },
                richness: channel.richness,
                resolved: outcome == Outcome::Served,
            },
        );
        let noise = plan.satisfaction.noise_sd * standard_normal(&mut draw(contact.key, Purpose::Survey, 0));
        Some((parts, csat(&plan.satisfaction, parts.total() + noise)))
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
            reply_gap_s: (contact.turns > 0 && contact.turn > 0).then(|| mean_gap_s(contact)),
            satisfaction,
        });
    }
}

/// Mean time from message to reply, in seconds; 0 before the first reply.
fn mean_gap_s(contact: &Contact) -> f64 {
    to_seconds(contact.gap_sum) / f64::from(contact.turn.max(1))
}

/// Where one contact is counted.
struct Entry<'a> {
    plan: &'a ChannelPlan,
    cell: &'a mut Cell,
    row: &'a mut ChannelInterval,
    histograms: &'a mut ChannelHistograms,
}

impl Entry<'_> {
    /// The time that counts as within target.
    fn within(&self) -> Ticks {
        self.plan.target.map_or(NEVER, |target| target.within)
    }

    fn served(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let wait = contact.answered - contact.arrived;
        let within = u64::from(wait <= self.within());
        let (row, cell) = (&mut *self.row, &mut *self.cell);
        row.served += 1;
        row.within += within;
        row.wait_served += wait;
        cell.delayed += u64::from(wait > 0);
        cell.wait_max = cell.wait_max.max(wait);
        cell.wait_served += u128::from(wait);
        cell.served_within += within;
        cell.cost += contact.cost;
        cell.handle += u128::from(contact.handled);
        cell.session += u128::from(ended - contact.answered);
        self.histograms.wait_served.record(wait);
        if contact.turns > 0 {
            cell.by_turns += 1;
            cell.replies += u64::from(contact.turn);
            cell.reply_wait += u128::from(contact.reply_wait_sum);
            cell.reply_gap += u128::from(contact.gap_sum);
        }
        if outcome == Outcome::Served {
            cell.resolution += u128::from(ended - contact.arrived);
            self.histograms.resolution.record(ended - contact.arrived);
        }
    }

    fn abandoned(&mut self, contact: &Contact, ended: Ticks) {
        let wait = ended - contact.arrived;
        let within = u64::from(wait <= self.within());
        let (row, cell) = (&mut *self.row, &mut *self.cell);
        row.abandoned += 1;
        row.abandoned_within += within;
        row.wait_abandoned += wait;
        cell.delayed += u64::from(wait > 0);
        cell.wait_max = cell.wait_max.max(wait);
        cell.wait_abandoned += u128::from(wait);
        cell.abandoned_5s += u64::from(wait <= SHORT);
        cell.abandoned_within += within;
        self.histograms.wait_abandoned.record(wait);
    }

    fn open(&mut self, contact: &Contact, judged: bool) {
        self.row.open += u64::from(judged);
        if contact.answered != NEVER {
            let wait = contact.answered - contact.arrived;
            self.cell.delayed += u64::from(wait > 0);
            self.cell.wait_max = self.cell.wait_max.max(wait);
        }
    }

    /// What is judged by the first reply being sent. Overdue and unanswered is a failure, whether
    /// abandoned or still open.
    fn asynchronous(&mut self, contact: &Contact, ended: Ticks) {
        let within = self.within();
        let replied = contact.first_reply != NEVER;
        let wait = if replied { contact.first_reply } else { ended } - contact.arrived;
        let (judged, in_time) = (u64::from(replied || wait > within), u64::from(replied && wait <= within));
        self.cell.judged += judged;
        self.cell.replied_within += in_time;
        self.row.replies_judged += judged;
        self.row.replied_within += in_time;
        if !replied {
            return;
        }
        self.cell.responded += 1;
        self.cell.first_response += u128::from(wait);
        self.row.responded += 1;
        self.row.first_response += wait;
        self.histograms.first_response.record(wait);
        if let Some(open) = &self.plan.open {
            let business = open.elapsed(contact.first_reply) - open.elapsed(contact.arrived);
            self.cell.responded_business += 1;
            self.cell.first_response_business += u128::from(business);
            self.histograms.first_response_business.record(business);
        }
    }
}
