//! The ledger: what is counted about contacts when they arrive, wait and end: books, tallies,
//! satisfaction and trace. Nothing here can change what happens next.

use super::books::Books;
use super::burden::Burden;
use super::further;
use super::interval_ends::IntervalEnds;
use super::issue::Reason;
use super::opinions::{Further, Judge};
use super::replication::Replication;
use super::settle::Served;
use super::settle_session::ServedSession;
use super::state::{Contact, NONE, Stage};
use super::tally::{Cell, ChannelHistograms, ChannelInterval, Outcome};
use super::trace::TraceRecord;
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
    /// When it began; [`NEVER`] if none is counted.
    pub interval_since: Ticks,
    /// The same as contacts remember it: [`NONE`] if none is counted.
    pub arrivals_count_in: u32,
    /// First of its rows in [`Replication::channel_intervals`].
    pub first_row: usize,
    /// Contacts in and out.
    pub books: Books,
    /// The counts.
    pub out: Replication,
    /// Keep every contact.
    pub tracing: bool,
    /// Per interval and channel: contacts that begin to wait through whole intervals, less those that
    /// end; their running sum waits through the interval.
    pub waiting_through: Vec<i64>,
    /// All waits for a first answer in the counted length, in contacts x ticks.
    pub queue_total: u128,
    /// What waits at the ends of intervals: for a first answer on synchronous channels, messages on asynchronous ones.
    pub ends: IntervalEnds,
    /// What customers think, by the coefficients of the plan.
    pub judge: Judge<'p>,
    /// What they think by those of other plans.
    pub further: Vec<Further<'p>>,
    /// Per inquiry and channel: served contacts that are still to be counted.
    pub served: Vec<Vec<Served>>,
    /// The same for served sessions of plans without issues.
    pub sessions: Vec<Vec<ServedSession>>,
}

impl Ledger<'_> {
    /// Counts an arrival and gives its place among those of the replication.
    #[inline(always)]
    pub fn count_arrival(&mut self) -> u32 {
        self.out.contacts += 1;
        (self.out.contacts - 1) as u32
    }

    /// The present interval ends and this one begins now; `intervals` and more: none is counted.
    pub fn begin_interval(&mut self, interval: usize) {
        let plan = self.plan;
        self.interval = interval;
        (self.interval_since, self.first_row, self.arrivals_count_in) = if interval < plan.intervals {
            (plan.begin + interval as u64 * plan.interval, interval * plan.channels.len(), interval as u32)
        } else {
            (NEVER, 0, NONE)
        };
    }

    /// Tallies an ended contact. Inlined, because the outcome is known where it is called.
    #[inline(always)]
    pub fn conclude(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        self.books.ended[contact.channel as usize][outcome as usize] += 1;
        if contact.interval != NONE {
            match outcome {
                Outcome::Served | Outcome::AutoClosed | Outcome::LeftChat => self.count_served(contact, outcome, ended),
                _ => self.count_unserved(contact, outcome, ended),
            }
        }
        if matches!(outcome, Outcome::Abandoned | Outcome::Balked) {
            self.count_abandonment(contact.channel as usize, ended);
        }
        if self.tracing {
            self.record(contact, outcome, ended);
        }
    }

    /// Adds a wait for a first answer that ended at `until` to the queue areas of the counted length:
    /// its first and last interval now, those between once at the end ([`Self::settle_queue_areas`]).
    #[inline(always)]
    pub fn add_queue_area(&mut self, channel: usize, from: Ticks, until: Ticks) {
        // Almost every wait lies in the present interval.
        if from >= self.interval_since {
            let area = u128::from(until - from);
            self.queue_total += area;
            self.out.channel_intervals[self.first_row + channel].queue_area += area;
        } else {
            self.spread_queue_area(channel, from, until);
        }
    }

    /// The same for a wait that began before the present interval, or outside the counted length.
    #[inline(never)]
    fn spread_queue_area(&mut self, channel: usize, from: Ticks, until: Ticks) {
        let plan = self.plan;
        if plan.channels[channel].synchronous {
            self.ends.count(plan, channel, from, until);
        }
        let (from, until) = (from.max(plan.begin), until.min(plan.end));
        if from >= until {
            return;
        }
        let channels = plan.channels.len();
        let rows = &mut self.out.channel_intervals;
        self.queue_total += u128::from(until - from);
        let (first, last) = (((from - plan.begin) / plan.interval) as usize, ((until - 1 - plan.begin) / plan.interval) as usize);
        if first == last {
            rows[first * channels + channel].queue_area += u128::from(until - from);
            return;
        }
        rows[first * channels + channel].queue_area += u128::from(plan.begin + (first as u64 + 1) * plan.interval - from);
        rows[last * channels + channel].queue_area += u128::from(until - (plan.begin + last as u64 * plan.interval));
        self.waiting_through[(first + 1) * channels + channel] += 1;
        self.waiting_through[last * channels + channel] -= 1;
    }

    /// Adds the intervals that contacts waited through from beginning to end, and checks that no wait
    /// is lost: all areas together are the sum of all waits.
    pub fn settle_queue_areas(&mut self) -> Result<(), String> {
        let plan = self.plan;
        let channels = plan.channels.len();
        let mut through = vec![0i64; channels];
        let mut total = 0;
        for (index, row) in self.out.channel_intervals.iter_mut().enumerate() {
            let count = &mut through[index % channels];
            *count += self.waiting_through[index];
            // An interval that is waited through is never the last, shorter one.
            row.queue_area += u128::from(count.unsigned_abs()) * u128::from(plan.interval);
            total += row.queue_area;
        }
        if total != self.queue_total || through.iter().any(|&count| count < 0) {
            return Err(format!("contacts waited {} ticks, the intervals hold {total}", self.queue_total));
        }
        Ok(())
    }

    /// A message waited for an agent from `since` to `until`: its age in the counted length.
    pub fn count_age(&mut self, channel: usize, since: Ticks, until: Ticks) {
        if since < self.interval_since {
            self.ends.count(self.plan, channel, since, until);
        }
        let until = until.min(self.plan.end);
        if until > self.plan.begin && since < until {
            let oldest = &mut self.out.oldest_age_max[channel];
            *oldest = (*oldest).max(until - since);
        }
    }

    /// Counts an abandonment where it happened.
    #[inline(never)]
    fn count_abandonment(&mut self, channel: usize, at: Ticks) {
        let plan = self.plan;
        if at >= plan.begin && at < plan.end {
            let interval = ((at - plan.begin) / plan.interval) as usize;
            self.out.channel_intervals[interval * plan.channels.len() + channel].abandonments += 1;
        }
    }

    /// Counts a contact of the counted length that was not answered to its end.
    #[inline(never)]
    fn count_unserved(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let plan = self.plan;
        let index = contact.channel as usize;
        let channels = plan.channels.len();
        let channel = &plan.channels[index];
        let within = channel.within.unwrap_or(NEVER);
        let row = &mut self.out.channel_intervals[contact.interval as usize * channels + index];
        let cell = &mut self.out.cells[contact.inquiry as usize * channels + index];
        let histograms = &mut self.out.histograms[index];
        cell.outcomes[outcome as usize] += 1;
        cell.replies_else += u64::from(contact.turn);
        let answered = contact.answered != NEVER;
        if contact.callback {
            // Until the call comes the line is free.
            cell.line_else += u128::from(if answered { ended - contact.answered } else { 0 });
        } else if answered || !matches!(outcome, Outcome::Abandoned | Outcome::Balked) {
            cell.line_else += u128::from(ended - contact.arrived);
        }
        match outcome {
            // Who has been transferred has been answered: what was waited for that is over, and in no time counts
            // as left before an answer.
            Outcome::Abandoned if answered => {
                row.abandoned += 1;
                row.abandoned_after_answer += 1;
                cell.abandoned_after_answer += 1;
                row.called_back += u64::from(contact.callback);
                if !contact.callback {
                    cell.waited(contact.answered - contact.arrived);
                }
            }
            Outcome::Abandoned | Outcome::Balked => {
                let wait = ended - contact.arrived;
                let in_time = u64::from(wait <= within);
                row.abandoned += 1;
                row.abandoned_within += in_time;
                row.wait_abandoned += u128::from(wait);
                cell.waited(wait);
                cell.wait_abandoned += u128::from(wait);
                cell.abandoned_5s += u64::from(wait <= SHORT);
                cell.abandoned_within += in_time;
                histograms.wait_abandoned.record(wait);
                if channel.synchronous {
                    further::count_abandoned(&mut self.out.further, plan, channel, contact.interval, wait);
                }
            }
            // Those who were turned away, or never got through, count against the service level.
            Outcome::Blocked | Outcome::Busy => row.blocked += 1,
            Outcome::Open | Outcome::Superseded if contact.callback => {}
            Outcome::Open | Outcome::Deflected | Outcome::Escalated | Outcome::Superseded => {
                row.open += u64::from(outcome == Outcome::Open && plan.judge_open);
                // Whoever still waits has waited, too: leaving them out would flatter an overload. In a menu or
                // with a bot the wait hasn't begun.
                let until = if answered { contact.answered } else { ended };
                if contact.stage != Stage::FrontDoor {
                    cell.waited(until - contact.arrived);
                }
            }
            Outcome::NotReached
            | Outcome::LostClosed
            | Outcome::Contained
            | Outcome::Dropped
            | Outcome::Served
            | Outcome::AutoClosed
            | Outcome::LeftChat => {}
        }
        // Settled by a bot or gone from there: no agent owed them a reply.
        let at_the_door = matches!(outcome, Outcome::Contained | Outcome::Dropped);
        if !channel.synchronous {
            // Overdue and unanswered is a failure, whether abandoned or still open; so is being turned away.
            if contact.first_reply != NEVER {
                count_reply(channel, cell, row, histograms, contact.arrived, contact.first_reply);
                let wait = contact.first_reply - contact.arrived;
                further::count_reply(&mut self.out.further, plan, channel, contact.interval, wait);
            } else if !at_the_door {
                let (age, turned_away) = (ended - contact.arrived, outcome == Outcome::Blocked);
                let failed = u64::from(turned_away || age > within);
                cell.judged += failed;
                row.replies_judged += failed;
                further::count_unanswered(&mut self.out.further, plan, channel, contact.interval, age, turned_away);
            }
        }
        if !self.judges(outcome) {
            return;
        }
        let place = contact.inquiry as usize * channels + index;
        let (parts, level) = self.judge.contact(contact, channel.synchronous, outcome, ended);
        self.out.cells[place].opinions.of_contact(&parts, level);
        for further in &mut self.further {
            let (parts, level) = further.judge.contact(contact, channel.synchronous, outcome, ended);
            further.cells[place].of_contact(&parts, level);
        }
    }

    /// Whether anybody has an opinion on a contact: in plans with issues it is they that are judged, and nobody knows how one
    /// ends that is merely censored.
    fn judges(&self, outcome: Outcome) -> bool {
        !self.plan.lives && (outcome != Outcome::Open || self.plan.judge_open)
    }

    #[inline(never)]
    pub(super) fn record(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let plan = self.plan;
        let synchronous = plan.channels[contact.channel as usize].synchronous;
        let satisfaction = self.judges(outcome).then(|| self.judge.contact(contact, synchronous, outcome, ended));
        let known = |at: Ticks| (at != NEVER).then_some(at);
        let response = if synchronous { contact.answered } else { contact.first_reply };
        let agent = (contact.owner != NONE).then(|| {
            let group = plan.groups.partition_point(|group| group.first_agent <= contact.owner) - 1;
            (group as u16, contact.owner - plan.groups[group].first_agent)
        });
        self.out.trace.push(TraceRecord {
            contact: contact.ordinal,
            issue: contact.key,
            inquiry: contact.inquiry,
            channel: contact.channel,
            segment: 0,
            reason: Reason::First,
            agent,
            came: contact.arrived,
            arrived: contact.arrived,
            callback: contact.callback,
            called_back: None,
            calls: 0,
            answered: known(contact.answered),
            first_response: known(response),
            ended: (outcome != Outcome::Open).then_some(ended),
            outcome,
            counted: contact.interval != NONE,
            turns: contact.turn,
            handled: contact.handled,
            cost: contact.cost,
            reply_gap_s: (contact.turns > 0 && contact.turn > 0).then(|| mean_gap_s(contact.gap_sum, contact.turn)),
            satisfaction: satisfaction.map(|(parts, level)| (parts, Burden::default(), level)),
        });
    }
}

/// Mean time from message to reply, in seconds; 0 before the first reply.
#[inline]
pub fn mean_gap_s(gap_sum: Ticks, replies: u32) -> f64 {
    to_seconds(gap_sum) / f64::from(replies.max(1))
}

/// Counts a first asynchronous reply.
#[inline]
pub fn count_reply(
    channel: &ChannelPlan,
    cell: &mut Cell,
    row: &mut ChannelInterval,
    histograms: &mut ChannelHistograms,
    arrived: Ticks,
    reply: Ticks,
) {
    let wait = reply - arrived;
    let in_time = u64::from(channel.within.is_none_or(|within| wait <= within));
    cell.judged += 1;
    cell.replied_within += in_time;
    cell.responded += 1;
    cell.first_response += u128::from(wait);
    row.replies_judged += 1;
    row.replied_within += in_time;
    row.responded += 1;
    row.first_response += u128::from(wait);
    histograms.first_response.record(wait);
    if let Some(open) = &channel.open {
        let business = open.elapsed(reply) - open.elapsed(arrived);
        cell.responded_business += 1;
        cell.first_response_business += u128::from(business);
        histograms.first_response_business.record(business);
    }
}
