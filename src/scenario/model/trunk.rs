//! Trunk groups: the lines to the telephone network.

/// `[trunks.NAME]`: lines that several channels share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trunk {
    /// Its name.
    pub name: String,
    /// How many lines there are; at least 1.
    pub lines: u32,
    /// The channels whose contacts take one, by index.
    pub channels: Vec<usize>,
}
