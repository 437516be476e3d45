//! Whether announced waits are kept. A promise counts once its end has come: when the first response does, or
//! when the announced wait has passed without one. Whoever leaves before that has put it to no test.

use super::Engine;
use crate::ground::time::Ticks;

impl Engine<'_> {
    /// The first response to a contact: an answer, or in an asynchronous channel a reply sent. The wait is that
    /// from the queue's entry, where it was announced.
    pub(super) fn first_response(&mut self, place: u32) {
        let wait = self.now - self.extras[place as usize].queued;
        self.note_response(place);
        self.keep_promise(place, wait, true);
    }

    /// A first response as the centre sees it, which can't tell a ghost from a customer.
    pub(super) fn note_response(&mut self, place: u32) {
        let contact = &self.contacts[place];
        if contact.callback && !self.called_in_turn(place) {
            // Who is called out of turn says nothing about the line.
            return;
        }
        self.recent[contact.channel as usize].record(self.now, self.now - self.extras[place as usize].queued);
    }

    /// A contact ends, or the replication does.
    pub(super) fn no_response(&mut self, place: u32, until: Ticks) {
        if self.extras[place as usize].promised {
            let wait = until.saturating_sub(self.extras[place as usize].queued);
            self.keep_promise(place, wait, false);
        }
    }

    /// Books a promise whose end has come after `wait`.
    fn keep_promise(&mut self, place: u32, wait: Ticks, responded: bool) {
        let extra = &mut self.extras[place as usize];
        let broken = wait > extra.announced;
        let promised = std::mem::replace(&mut extra.promised, false);
        if let Some(issue) = self.issues.get_mut(extra.issue)
            && promised
            && (responded || broken)
        {
            issue.promises += 1;
            issue.broken += u32::from(broken);
        }
    }
}
