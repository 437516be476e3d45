//! The waiting lines of one channel.

use std::collections::VecDeque;

/// Contacts that wait for an agent, longest wait first.
#[derive(Debug, Default)]
pub struct Queue {
    /// Waiting for a first answer, in order of arrival; may hold contacts that have gone.
    pub first: VecDeque<u32>,
    /// How many in `first` are still there (exact only with eager patience).
    pub live: u32,
    /// Follow-up messages that any agent may answer, in order of the messages: all of a channel
    /// come here the same time (its owner window) after the message was sent.
    pub follow_ups: VecDeque<u32>,
}

impl Queue {
    /// Empties the lines, keeping the memory.
    pub fn reset(&mut self) {
        self.first.clear();
        self.live = 0;
        self.follow_ups.clear();
    }
}
