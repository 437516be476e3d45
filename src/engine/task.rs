//! What agents do: whether they are at work, and what they have in hand.

/// Whether an agent is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Not at work.
    Off,
    /// At work and taking contacts.
    On,
    /// Finishing what is in hand, then leaving.
    Leaving,
}

/// What an agent is occupied with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Nothing.
    Idle,
    /// A phone, video or in-person session.
    Session,
    /// After-contact work of a session.
    AfterWork,
    /// A burst of asynchronous work.
    Burst,
    /// One or more chats by turns.
    Chats,
    /// One or more chats as shared work.
    SharedChats,
    /// Calling back a customer who does not answer.
    Ringing,
    /// With a customer who is being transferred, waiting for a second agent or talking to them.
    Escort,
    /// Asked by another agent, whose customer is on hold.
    Consultation,
    /// A call that the centre makes.
    Outbound,
}
