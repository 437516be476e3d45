//! Counting served contacts, many at a time: what they share (inquiry, channel, coefficients) is
//! looked up once, and the sums stay in registers. Served contacts are by far the most frequent end,
//! and counting them is a good part of the time of a call.

use super::further;
use super::ledger::{Ledger, count_reply, mean_gap_s};
use super::opinions::{Further, Judge, Opinions};
use super::state::Contact;
use super::tally::{Cell, Outcome};
use crate::ground::time::{NEVER, Ticks, to_seconds};

/// Served contacts of one inquiry and channel that are counted together.
pub const BATCH: usize = 64;

/// What is counted of a served contact.
#[derive(Clone, Debug)]
pub struct Served {
    key: u64,
    arrived: Ticks,
    answered: Ticks,
    first_reply: Ticks,
    handled: Ticks,
    gap_sum: Ticks,
    reply_wait_sum: Ticks,
    ended: Ticks,
    replies: u32,
    interval: u32,
    by_turns: bool,
    callback: bool,
    outcome: Outcome,
}

impl Ledger<'_> {
    /// Counts a served contact of the counted length, now or with the next ones.
    #[inline(always)]
    pub(super) fn count_served(&mut self, contact: &Contact, outcome: Outcome, ended: Ticks) {
        let place = contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize;
        let waiting = &mut self.served[place];
        waiting.push(Served {
            key: contact.key,
            arrived: contact.arrived,
            answered: contact.answered,
            first_reply: contact.first_reply,
            handled: contact.handled,
            gap_sum: contact.gap_sum,
            reply_wait_sum: contact.reply_wait_sum,
            ended,
            replies: contact.turn,
            interval: contact.interval,
            by_turns: contact.turns > 0,
            callback: contact.callback,
            outcome,
        });
        if waiting.len() == BATCH {
            self.settle(place);
        }
    }

    /// Counts all that are still to be counted.
    pub(super) fn settle_all(&mut self) {
        (0..self.served.len()).for_each(|place| self.settle(place));
        (0..self.sessions.len()).for_each(|place| self.settle_sessions(place));
    }

    /// Counts the served contacts of one inquiry and channel.
    #[inline(never)]
    fn settle(&mut self, place: usize) {
        let plan = self.plan;
        let channels = plan.channels.len();
        let index = place % channels;
        let channel = &plan.channels[index];
        let synchronous = channel.synchronous;
        let (lives, also) = (plan.lives, !channel.further.thresholds.is_empty());
        let within = channel.within.unwrap_or(NEVER);
        let cell = &mut self.out.cells[place];
        let histograms = &mut self.out.histograms[index];
        let (rows, further) = (self.out.channel_intervals.as_mut_slice(), self.out.further.as_mut_slice());
        let mut sums = Sums::default();
        for contact in &self.served[place] {
            let wait = contact.answered - contact.arrived;
            let in_time = u64::from(wait <= within);
            let row = &mut rows[contact.interval as usize * channels + index];
            row.served += 1;
            if contact.callback {
                row.called_back += 1;
                row.responded += 1;
                row.first_response += u128::from(wait);
                histograms.first_response.record(wait);
            } else {
                row.within += in_time;
                row.wait_served += u128::from(wait);
                sums.served_within += in_time;
                if also && synchronous {
                    further::count_served(further, plan, channel, contact.interval, wait);
                }
                sums.delayed += u64::from(wait > 0);
                sums.wait_max = sums.wait_max.max(wait);
                sums.wait += wait;
                histograms.wait_served.record(wait);
            }
            row.handle += u128::from(contact.handled);
            sums.handle += contact.handled;
            sums.session += contact.ended - contact.answered;
            if contact.outcome != Outcome::Served {
                cell.outcomes[contact.outcome as usize] += 1;
            } else if lives {
                sums.finished += 1;
            } else {
                sums.finished += 1;
                sums.resolution += contact.ended - contact.arrived;
                histograms.resolution.record(contact.ended - contact.arrived);
            }
            if contact.by_turns {
                cell.by_turns += 1;
                cell.replies += u64::from(contact.replies);
                cell.reply_wait += u128::from(contact.reply_wait_sum);
                cell.reply_gap += u128::from(contact.gap_sum);
            }
            if !synchronous && contact.first_reply != NEVER {
                count_reply(channel, cell, row, histograms, contact.arrived, contact.first_reply);
                if also {
                    further::count_reply(further, plan, channel, contact.interval, contact.first_reply - contact.arrived);
                }
            } else if !synchronous {
                // Closed after a check of the identity: perhaps overdue, and unanswered.
                let overdue = u64::from(contact.ended - contact.arrived > within);
                cell.judged += overdue;
                row.replies_judged += overdue;
                further::count_unanswered(further, plan, channel, contact.interval, contact.ended - contact.arrived, false);
            }
        }
        sums.add_to(cell);
        // In plans with issues it is they that are judged.
        if !lives {
            judge(&self.served[place], synchronous, &self.judge, place, &mut cell.opinions);
            for Further { judge: another, cells, .. } in &mut self.further {
                judge(&self.served[place], synchronous, another, place, &mut cells[place]);
            }
        }
        self.served[place].clear();
    }
}

/// What customers think of served contacts of one inquiry and channel.
fn judge(served: &[Served], synchronous: bool, judge: &Judge<'_>, place: usize, opinions: &mut Opinions) {
    let (scale, survey) = (judge.scales[place], judge.survey());
    let mut sums = Opinions::default();
    for contact in served {
        let first = if synchronous { contact.answered } else { contact.first_reply };
        let gap_s = if contact.by_turns && synchronous { mean_gap_s(contact.gap_sum, contact.replies) } else { 0.0 };
        let (wait_s, rest_s) = (to_seconds(first - contact.arrived), to_seconds(contact.ended - first));
        let parts = scale.answered(wait_s, rest_s, gap_s, contact.outcome == Outcome::Served);
        sums.of_contact(&parts, survey.level(parts.total(), contact.key));
    }
    opinions.merge(&sums);
}

/// Sums over one batch. A batch is short enough for 64 bits: [`BATCH`] durations of 9,000 years.
#[derive(Default)]
struct Sums {
    finished: u64,
    served_within: u64,
    delayed: u64,
    wait_max: Ticks,
    wait: Ticks,
    handle: Ticks,
    session: Ticks,
    resolution: Ticks,
}

impl Sums {
    /// Adds the sums to the cell of their contacts.
    fn add_to(&self, cell: &mut Cell) {
        cell.outcomes[Outcome::Served as usize] += self.finished;
        cell.served_within += self.served_within;
        cell.delayed += self.delayed;
        cell.wait_max = cell.wait_max.max(self.wait_max);
        cell.wait_served += u128::from(self.wait);
        cell.handle += u128::from(self.handle);
        cell.session += u128::from(self.session);
        cell.resolution += u128::from(self.resolution);
    }
}
