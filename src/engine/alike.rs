//! Several waiting lines of a channel that every group takes from on the same terms: together they are like one line.
//! What stands in them comes in the order of that line, as far as the longest wait doesn't say it anyway: whoever stands
//! at the head of one, after a transfer or for a callback, goes before the others' fronts; and whoever stands at the
//! end of one after a transfer has waited there since then; so has a call behind the queue. Lines on different terms have nothing in common: the
//! longest wait decides between them, wherever it stands in its own. So it does between lines in another order than
//! that of coming.

use super::Engine;
use super::state::Stage;
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::Queueing;

impl Engine<'_> {
    /// Whether the front of a line alike goes before that of this one.
    #[inline]
    pub(super) fn gives_way(&self, line: usize) -> bool {
        self.by_rules && self.plan.lives && !self.lines[line].plan.alike.is_empty() && self.others_go_before(line)
    }

    #[inline(never)]
    fn others_go_before(&self, line: usize) -> bool {
        let Some(mine) = self.place_in_order(line) else { return false };
        let alike = &self.lines[line].plan.alike;
        alike.iter().any(|&other| self.place_in_order(other as usize).is_some_and(|other| other < mine))
    }

    /// The place of a line's front among those of lines alike: those at the head first.
    fn place_in_order(&self, line: usize) -> Option<(bool, Ticks)> {
        let &place = self.lines[line].first.iter().find(|&&place| self.contacts[place].waits_past(self.now))?;
        let (extra, since) = (&self.extras[place as usize], self.contacts[place].since);
        let transfers = self.plan.channels[self.contacts[place].channel as usize].life.transfers.as_ref();
        let by_arrival = transfers.is_some_and(|transfers| matches!(transfers.queueing, Queueing::Arrival | Queueing::Priority(_)));
        let joined = if extra.at_head || by_arrival || extra.requeued == NEVER { since } else { extra.requeued };
        Some((!extra.at_head, joined))
    }

    /// Whether a call behind a line alike goes before the first one behind this line: that of who came there
    /// first, which after a call that nobody answered is not who came to the channel first.
    pub(super) fn calls_later(&self, line: usize) -> bool {
        let front = |line: usize| {
            let mut behind = self.lines[line].behind.iter();
            let &place = behind.find(|&&place| self.contacts[place].stage == Stage::CallbackDue)?;
            Some(self.extras[place as usize].behind)
        };
        let alike = &self.lines[line].plan.alike;
        !alike.is_empty() && alike.iter().any(|&other| front(other as usize).is_some_and(|other| Some(other) < front(line)))
    }

    /// A contact stands elsewhere in a line than the time of its wait says.
    pub(super) fn note_order(&mut self, line: usize) {
        self.by_rules |= !self.lines[line].plan.alike.is_empty();
    }

    /// Whether somebody waits for a first answer in a line or in one alike.
    #[inline]
    pub(super) fn is_waited_in(&self, line: usize) -> bool {
        let state = &self.lines[line];
        state.live > 0 || state.plan.alike.iter().any(|&other| self.lines[other as usize].live > 0)
    }
}
