//! The eight media: their names in scenario files and their mode.

use super::model::Medium;

/// Every medium with its name, in the order in which they are shown.
pub const MEDIA: [(&str, Medium); 8] = [
    ("phone", Medium::Phone),
    ("video", Medium::Video),
    ("in-person", Medium::InPerson),
    ("chat", Medium::Chat),
    ("messaging", Medium::Messaging),
    ("social", Medium::Social),
    ("email", Medium::Email),
    ("ticket", Medium::Ticket),
];

impl Medium {
    /// Its name in scenario files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Video => "video",
            Self::InPerson => "in-person",
            Self::Chat => "chat",
            Self::Messaging => "messaging",
            Self::Social => "social",
            Self::Email => "email",
            Self::Ticket => "ticket",
        }
    }

    /// Both parties are present: the agent's slot is held from answer to close.
    pub fn is_synchronous(self) -> bool {
        matches!(self, Self::Phone | Self::Video | Self::InPerson | Self::Chat)
    }
}
