//! What is wrong in a scenario: where, what was expected, and the nearest valid name.

use std::ops::Range;
use std::sync::Arc;

/// A text that a diagnostic points into: a file, or a `--set` argument.
#[derive(Debug)]
pub struct Source {
    /// Name to show, as the user wrote it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// One error or warning.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The text it points into, and the bytes it underlines; `None` when no text could be read.
    pub place: Option<(Arc<Source>, Range<usize>)>,
    /// What is wrong, in one line.
    pub message: String,
    /// Beneath the underlined place: what was expected.
    pub expected: Option<String>,
    /// Advice, such as the nearest valid name.
    pub help: Option<String>,
}

/// All that is wrong with a scenario; never empty.
#[derive(Debug)]
pub struct Diagnostics(pub Vec<Diagnostic>);
