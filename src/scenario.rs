//! Floor 1: from scenario text to a validated [`Study`]. The only place that knows file text,
//! spans and names; it collects every error it can find before it gives up.

pub mod calendar;
pub mod diagnostic;
pub mod model;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use model::{InputFile, Scenario, Study};

use std::path::Path;

/// Where relative file names in a scenario are looked up, and what overrides it.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// `--set KEY=VALUE`, in order, applied to the file before its variants.
    pub set: Vec<(String, String)>,
    /// `--variant NAME`: keep only these (empty: all). An unknown name is an error.
    pub variants: Vec<String>,
}

/// Reads and validates a scenario file with all its variants.
pub fn load(_path: &Path, _options: &LoadOptions) -> Result<Study, Diagnostics> {
    todo!()
}

/// As [`load`], for text that is already in memory; `stem` names it, relative file names are
/// looked up from `directory`.
pub fn load_text(_stem: &str, _text: &str, _directory: &Path, _options: &LoadOptions) -> Result<Study, Diagnostics> {
    todo!()
}
