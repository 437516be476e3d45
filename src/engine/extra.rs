//! What a contact carries in a plan with issues, beside what every contact has.

use super::bill::NOBODY;
use super::consultation::Consultation;
use super::craft::Manner;
use super::door::Door;
use super::issue::Reason;
use super::state::NONE;
use crate::ground::time::{NEVER, Ticks};
use crate::scenario::model::Class;

/// The part of a contact that only plans with issues need; kept by the contact's place.
#[derive(Clone, Debug)]
pub struct Extra {
    /// Its issue; [`NONE`] once the issue is over without it.
    pub issue: u32,
    /// Key of its issue, which it keeps.
    pub issue_key: u64,
    /// Segment of its customer.
    pub segment: u16,
    /// Why it came.
    pub reason: Reason,
    /// What triage took it for.
    pub class: Class,
    /// Place in its line, smallest first; equal: in order of coming.
    pub order: u64,
    /// When it came to the door; the contact's own arrival is when it entered the queue.
    pub came: Ticks,
    /// Announced wait ([`NEVER`]: none).
    pub announced: Ticks,
    /// Something was announced, and it is still open whether it is kept.
    pub promised: bool,
    /// What it is doing in front of the queue.
    pub door: Door,
    /// Reply time that the customer expects, in seconds.
    pub expected_s: f64,
    /// The customer has left without a word.
    pub ghost: bool,
    /// The next agent lacks what the customer told before and has to ask again.
    pub context_lost: bool,
    /// It is in the wrong place: the agent who takes it has to transfer it.
    pub misrouted: bool,
    /// Has been transferred: it isn't offered to chance again.
    pub transferred: bool,
    /// Messages that came after the one that waits, and will be read with it.
    pub unread: u32,
    /// Misunderstandings that somebody noticed.
    pub misunderstandings: u32,
    /// A misunderstanding that nobody noticed: the answer is wrong.
    pub wrong: bool,
    /// Time spent on research.
    pub research: Ticks,
    /// How the agent does the session or reply in hand.
    pub manner: Manner,
    /// Sum of the empathy met, over `replies`.
    pub empathy: f64,
    /// Replies, or sessions, that `empathy` is the sum of.
    pub replies: u32,
    /// Most sessions its agent had in hand.
    pub concurrency: u32,
    /// When it came into the line for its first answer; its message may have been with a bot before.
    pub queued: Ticks,
    /// When it came into the line again after a transfer ([`NEVER`]: it does not wait for a second answer).
    pub requeued: Ticks,
    /// Calls back to its customer so far.
    pub calls: u32,
    /// How manieth it is of those that have come to wait behind a queue for a call; 0: not at all.
    pub behind: u64,
    /// When the last of them was placed ([`NEVER`]: there was none).
    pub called: Ticks,
    /// The agent who waits with its customer for a second one ([`NONE`]: nobody).
    pub escort: u32,
    /// Since when.
    pub escort_since: Ticks,
    /// What its agent asks another one.
    pub consultation: Consultation,
    /// It holds a line of its channel's trunk group.
    pub on_line: bool,
    /// It keeps a place in its line without being on the line.
    pub virtually: bool,
    /// It stands at the head of its line, whatever the order of that.
    pub at_head: bool,
    /// The next reply checks the customer's identity.
    pub check_due: bool,
    /// Its first reply was such a check.
    pub checked: bool,
    /// The last message of the customer's was followed by another one at this time, after the reply to it had
    /// been begun ([`NEVER`]: it was not).
    pub follow_up: Ticks,
    /// Group that had it last and may have charged for it.
    pub charged_by: u16,
    /// What outsourcers have charged for it.
    pub charged: f64,
}

impl Extra {
    /// A contact of an issue that comes now.
    pub fn new(issue: u32, reason: Reason, now: Ticks) -> Self {
        Self {
            issue,
            issue_key: 0,
            segment: 0,
            reason,
            class: Class::Simple,
            order: 0,
            came: now,
            announced: NEVER,
            promised: false,
            door: Door::Talk,
            expected_s: 0.0,
            ghost: false,
            context_lost: false,
            misrouted: false,
            transferred: false,
            unread: 0,
            misunderstandings: 0,
            wrong: false,
            research: 0,
            manner: Manner::PLAIN,
            empathy: 0.0,
            replies: 0,
            concurrency: 1,
            queued: now,
            requeued: NEVER,
            calls: 0,
            behind: 0,
            called: NEVER,
            escort: NONE,
            escort_since: 0,
            consultation: Consultation::NONE,
            on_line: false,
            virtually: false,
            at_head: false,
            check_due: false,
            checked: false,
            follow_up: NEVER,
            charged_by: NOBODY,
            charged: 0.0,
        }
    }

    /// Whether the contact still belongs to an issue.
    pub fn has_issue(&self) -> bool {
        self.issue != NONE
    }
}
