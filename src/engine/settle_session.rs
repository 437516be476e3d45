//! Counting served sessions of plans without issues, many at a time. Most contacts of most centres are
//! such sessions, and they need less than `settle` has to ask: all of them were answered and resolved,
//! none by turns, so what satisfaction they share is added once for the whole batch, and their durations
//! are sorted into the histograms one after the other.

use super::further::count_served;
use super::ledger::Ledger;
use super::opinions::{Further, Judge, Opinions};
use super::satisfaction::Parts;
use super::settle::BATCH;
use super::state::{Contact, NONE};
use super::tally::{Cell, Outcome};
use crate::ground::time::{NEVER, Ticks, to_seconds};

/// What is counted of a served session.
#[derive(Clone, Debug)]
pub struct ServedSession {
    key: u64,
    /// From the arrival to the answer.
    wait: Ticks,
    /// From the answer to the end.
    talk: Ticks,
    handled: Ticks,
    interval: u32,
}

impl Ledger<'_> {
    /// Tallies a session that ended well, now or with the next ones.
    #[inline(always)]
    pub(super) fn conclude_session(&mut self, contact: &Contact, ended: Ticks) {
        if contact.interval == NONE {
            self.books.ended[contact.channel as usize][Outcome::Served as usize] += 1;
        } else {
            let place = contact.inquiry as usize * self.plan.channels.len() + contact.channel as usize;
            let batch = &mut self.sessions[place];
            batch.push(ServedSession {
                key: contact.key,
                wait: contact.answered - contact.arrived,
                talk: ended - contact.answered,
                handled: contact.handled,
                interval: contact.interval,
            });
            if batch.len() == BATCH {
                self.settle_sessions(place);
            }
        }
        if self.tracing {
            self.record(contact, Outcome::Served, ended);
        }
    }

    /// Counts the sessions of one inquiry and channel: first what is whole, then what is scored. Two loops,
    /// because the sums of both together don't fit into a processor's registers.
    #[inline(never)]
    pub(super) fn settle_sessions(&mut self, place: usize) {
        let plan = self.plan;
        let channels = plan.channels.len();
        let index = place % channels;
        let within = plan.channels[index].within.unwrap_or(NEVER);
        self.books.ended[index][Outcome::Served as usize] += self.sessions[place].len() as u64;
        let (rows, batch) = (&mut self.out.channel_intervals[..], &mut self.sessions[place]);
        let (cell, histograms) = (&mut self.out.cells[place], &mut self.out.histograms[index]);
        let mut sums = Sums::default();
        // The waits that are not zero, and all times to the end.
        let (mut waits, mut delayed, mut resolutions) = ([0; BATCH], 0, [0; BATCH]);
        for (session, resolution) in batch.iter().zip(&mut resolutions) {
            let &ServedSession { wait, talk, handled, interval, .. } = session;
            let in_time = u64::from(wait <= within);
            let row = &mut rows[interval as usize * channels + index];
            row.served += 1;
            row.within += in_time;
            row.wait_served += u128::from(wait);
            row.handle += u128::from(handled);
            sums.within += in_time;
            sums.wait += wait;
            sums.talk += talk;
            sums.handled += handled;
            *resolution = wait + talk;
            waits[delayed % BATCH] = wait;
            delayed += usize::from(wait > 0);
        }
        let count = batch.len();
        if !plan.channels[index].further.thresholds.is_empty() {
            let further = &mut self.out.further;
            batch.iter().for_each(|session| count_served(further, plan, &plan.channels[index], session.interval, session.wait));
        }
        histograms.wait_served.record_zeros((count - delayed) as u64);
        histograms.wait_served.record_all(&waits[..delayed]);
        histograms.resolution.record_all(&resolutions[..count]);
        sums.add_to(cell, count as u64);
        cell.delayed += delayed as u64;
        cell.wait_max = waits[..delayed].iter().copied().fold(cell.wait_max, Ticks::max);
        score(batch, &self.judge, place, &mut cell.opinions);
        for Further { judge, cells, .. } in &mut self.further {
            score(batch, judge, place, &mut cells[place]);
        }
        batch.clear();
    }
}

/// Scores sessions, all of which were resolved.
fn score(batch: &[ServedSession], judge: &Judge<'_>, place: usize, opinions: &mut Opinions) {
    // Copies, so that nothing written in the loop can force them to be read again.
    let (scale, survey) = (judge.scales[place], judge.survey());
    let cuts = survey.cuts();
    let (mut scores, mut wait_points, mut rest_points) = (0.0, 0.0, 0.0);
    // Sessions whose CSAT level is above 1, 2, 3, 4.
    let mut above = [0u64; 4];
    // Who had to wait is looked at apart: next to those who didn't, a processor could only guess who comes next.
    let mut waits = [scale.wait_points(0.0); BATCH];
    let (mut later, mut delayed) = ([0; BATCH], 0);
    for (place, session) in batch.iter().enumerate() {
        later[delayed % BATCH] = place;
        delayed += usize::from(session.wait > 0);
    }
    for &place in &later[..delayed] {
        waits[place % BATCH] = scale.wait_points(to_seconds(batch[place].wait));
    }
    for (session, wait) in batch.iter().zip(waits) {
        let parts = Parts { wait, ..scale.answered(0.0, to_seconds(session.talk), 0.0, true) };
        let total = parts.total();
        let noisy = survey.noisy(total, session.key);
        above.iter_mut().zip(cuts).for_each(|(sum, cut)| *sum += u64::from(noisy >= cut));
        scores += total;
        wait_points += parts.wait;
        rest_points += parts.rest;
    }
    // The same for all of them.
    let Parts { base, empathy, .. } = scale.answered(0.0, 0.0, 0.0, true);
    let count = batch.len() as f64;
    opinions.score += scores;
    let parts = [count * base, wait_points, 0.0, rest_points, count * empathy, 0.0];
    opinions.parts.iter_mut().zip(parts).for_each(|(sum, points)| *sum += points);
    let [two, three, four, five] = above;
    let levels = [batch.len() as u64 - two, two - three, three - four, four - five, five];
    opinions.csat.iter_mut().zip(levels).for_each(|(sum, level)| *sum += level);
}

/// Sums over one batch. A batch is short enough for 64 bits: [`BATCH`] durations of 9,000 years.
#[derive(Default)]
struct Sums {
    within: u64,
    wait: Ticks,
    talk: Ticks,
    handled: Ticks,
}

impl Sums {
    /// Adds the sums to the cell of these sessions.
    fn add_to(&self, cell: &mut Cell, count: u64) {
        cell.outcomes[Outcome::Served as usize] += count;
        cell.served_within += self.within;
        cell.wait_served += u128::from(self.wait);
        cell.handle += u128::from(self.handled);
        cell.session += u128::from(self.talk);
        cell.resolution += u128::from(self.wait + self.talk);
    }
}
