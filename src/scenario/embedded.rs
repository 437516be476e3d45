//! The files of a study, kept as texts, so that it can be read again where they are not: what a part of a
//! partitioned run carries with it.
//!
//! Invariant: a study that is read from its own texts with the same options is the same study, down to the
//! names and hashes of its inputs.

use super::LoadOptions;
use super::context::Context;
use super::model::{InputFile, Study};
use super::{Diagnostics, study, unreadable};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A file that a study was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbeddedFile {
    /// Its paths as seen from the directory of the scenario file, one for each way in which it was reached.
    paths: Vec<String>,
    /// The name in [`InputFile`].
    name: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// Without a byte order mark.
    text: String,
}

impl EmbeddedFile {
    pub(super) fn new(paths: &[PathBuf], input: &InputFile, text: &str) -> Self {
        let paths = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        Self { paths, name: input.name.clone(), sha256: input.sha256.clone(), text: text.to_owned() }
    }

    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.paths.iter().any(|own| Path::new(own) == path)
    }

    pub(super) fn first_path(&self) -> PathBuf {
        self.paths.first().map_or_else(PathBuf::new, PathBuf::from)
    }

    /// Text and hash.
    pub(super) fn content(&self) -> (String, String) {
        (self.text.clone(), self.sha256.clone())
    }
}

/// Reads and validates the study called `stem` of files that were kept by [`super::load_to_embed`] or
/// [`super::load_text_to_embed`].
///
/// # Errors
///
/// As [`super::load`]; with the options of then there are none.
pub fn load_embedded(stem: &str, files: &[EmbeddedFile], options: &LoadOptions) -> Result<Study, Diagnostics> {
    let Some(root) = files.first() else { return Err(unreadable(stem, "comes without its scenario file")) };
    let cx = Context::of_embedded(files);
    let input = InputFile { name: root.name.clone(), sha256: root.sha256.clone() };
    let source = cx.add(&root.name, root.text.clone(), Path::new(""), Some(&root.first_path()), Some(input));
    study::study(&cx, &source, stem, options)
}
