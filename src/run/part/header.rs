//! What stands at the head of a file with records: the line that says what it is, and the texts from which its study
//! can be read again.

use super::share::Partition;
use crate::engine::RESULT_VERSION;
use crate::run::results::Results;
use crate::scenario::{EmbeddedFile, InputFile, LoadOptions};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// Version of the format.
pub const FORMAT: u32 = 1;

/// What a file with records is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A share of the replications of `holdline run`.
    Run,
    /// A share of the replications of all points of `holdline sweep`.
    Sweep,
    /// What a baseline keeps of every replication.
    Baseline,
    /// What an unfinished run or sweep has done so far.
    Journal,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Run => "a part of `holdline run`",
            Self::Sweep => "a part of `holdline sweep`",
            Self::Baseline => "the records of a baseline",
            Self::Journal => "the journal of an unfinished run",
        })
    }
}

/// Names of variants. The headers of thousands of parts of a sweep of thousands of points can have them in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Names(Arc<Vec<String>>);

impl From<Vec<String>> for Names {
    fn from(names: Vec<String>) -> Self {
        Self(Arc::new(names))
    }
}

impl From<Names> for Vec<String> {
    fn from(Names(names): Names) -> Self {
        Arc::unwrap_or_clone(names)
    }
}

/// The first line, in the order of its keys. It holds no clock and no host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub holdline_part: u32,
    /// What it is.
    pub kind: Kind,
    /// Of the program that wrote it.
    pub program_version: String,
    /// [`RESULT_VERSION`] of that program.
    pub result_version: u32,
    /// Stem of the scenario file.
    pub scenario: String,
    /// As in the manifest; of a run until precise, that of its most replications.
    pub fingerprint: String,
    /// Seed.
    pub seed: u64,
    /// Replications of each variant or point of the whole; of a run until precise, the most that there may be.
    pub replications: u32,
    /// The whole is a run until precise.
    pub until_precise: bool,
    /// Which share it is; `None`: no share of anything.
    pub partition: Option<Partition>,
    /// Of a run until precise: the round, from 1.
    pub round: Option<u32>,
    /// The first replication in it, from 0. Of a sweep they are counted through: those of one course (points that are
    /// simulated as one) after those of the course before it.
    pub first: u32,
    /// The first one after it.
    pub end: u32,
    /// Names of the variants.
    pub variants: Names,
    /// Every file read and its SHA-256.
    pub inputs: Vec<(String, String)>,
    /// Options of the command line that change a result file, as in the manifest.
    pub options: Vec<(String, String)>,
    /// Whether `agents.csv` is wanted.
    pub agents: bool,
    /// Replications of which every contact is kept.
    pub trace: u32,
    /// What another share is asked for with, up to `--partition`, as words of the command line.
    pub command: Vec<String>,
    /// Of the records of a baseline: SHA-256 of the manifest beside them, in which their own hash reads as zeros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
}

impl Header {
    /// Of a file of this kind with all of what `results` are of: replications, variants, inputs, options.
    pub fn of(kind: Kind, results: &Results) -> Self {
        Self {
            holdline_part: FORMAT,
            kind,
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            result_version: RESULT_VERSION,
            scenario: results.scenario.clone(),
            fingerprint: results.fingerprint.clone(),
            seed: results.seed,
            replications: results.replications,
            until_precise: results.precision.is_some(),
            partition: None,
            round: None,
            first: 0,
            end: results.replications,
            variants: results.variants.iter().map(|variant| variant.variant.clone()).collect::<Vec<_>>().into(),
            inputs: hashes(&results.inputs),
            options: results.options.clone(),
            agents: false,
            trace: 0,
            command: Vec::new(),
            manifest: None,
        }
    }
}

/// Names and hashes of files.
pub fn hashes(inputs: &[InputFile]) -> Vec<(String, String)> {
    inputs.iter().map(|input| (input.name.clone(), input.sha256.clone())).collect()
}

/// From what a study can be read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inputs {
    /// The scenario file first.
    pub files: Vec<EmbeddedFile>,
    /// How it was loaded.
    pub options: LoadOptions,
}
