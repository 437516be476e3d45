//! `manifest.json`: what produced the results beside it, and the SHA-256 of each of them.
//!
//! It names the assumptions (defaults with label A) that the results lean on.
//!
//! It holds no clock, host or path, so the same inputs give the same manifest anywhere. It is
//! written last: results whose hashes differ from it are a mixture of two runs.

use super::precision::Precision;
use crate::run::Results;
use crate::scenario::InputFile;
use serde::Serialize;
use std::io::Write;

/// Version of the columns and of the layout of all output files.
pub const FORMAT_VERSION: u32 = 3;

/// A written result file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResultFile {
    /// Its name within the output directory.
    pub file: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// The manifest, in the order of its keys.
#[derive(Serialize)]
struct Manifest<'a> {
    program: &'static str,
    program_version: &'static str,
    format_version: u32,
    result_version: u32,
    scenario: &'a str,
    fingerprint: &'a str,
    inputs: Vec<Input<'a>>,
    seed: u64,
    replications: u32,
    /// Only of runs until something was precise.
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<Precision>,
    variants: Vec<&'a str>,
    options: Vec<GivenOption<'a>>,
    /// The defaults with label A that the study leans on, as `scope.key`.
    assumptions: Vec<String>,
    results: &'a [ResultFile],
}

#[derive(Serialize)]
struct Input<'a> {
    file: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct GivenOption<'a> {
    option: &'a str,
    value: &'a str,
}

/// What a manifest says besides the files.
pub struct About<'a> {
    /// Stem of the scenario file.
    pub scenario: &'a str,
    /// Of the study.
    pub fingerprint: &'a str,
    /// Every file read.
    pub inputs: &'a [InputFile],
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u32,
    /// Only of runs until something was precise.
    pub precision: Option<Precision>,
    /// Names of the variants.
    pub variants: Vec<&'a str>,
    /// Options of the command line that change a result file.
    pub options: &'a [(String, String)],
    /// The defaults with label A that the study leans on.
    pub assumptions: Vec<String>,
}

/// Writes the manifest of `results`, whose files are `files`. `result_version` is the engine's: it
/// is raised whenever a change of the program moves numbers.
pub fn write(results: &Results, result_version: u32, files: &[ResultFile], out: impl Write) -> std::io::Result<()> {
    let about = About {
        scenario: &results.scenario,
        fingerprint: &results.fingerprint,
        inputs: &results.inputs,
        seed: results.seed,
        replications: results.replications,
        precision: results.precision.as_ref().map(Precision::new),
        variants: results.variants.iter().map(|variant| variant.variant.as_str()).collect(),
        options: &results.options,
        assumptions: results.assumptions().map(|default| default.name()).collect(),
    };
    write_about(about, result_version, files, out)
}

/// Writes a manifest.
pub fn write_about(about: About<'_>, result_version: u32, files: &[ResultFile], mut out: impl Write) -> std::io::Result<()> {
    let manifest = Manifest {
        program: "holdline",
        program_version: env!("CARGO_PKG_VERSION"),
        format_version: FORMAT_VERSION,
        result_version,
        scenario: about.scenario,
        fingerprint: about.fingerprint,
        inputs: about.inputs.iter().map(|input| Input { file: file_name(&input.name), sha256: &input.sha256 }).collect(),
        seed: about.seed,
        replications: about.replications,
        precision: about.precision,
        variants: about.variants,
        options: about.options.iter().map(|(option, value)| GivenOption { option, value }).collect(),
        assumptions: about.assumptions,
        results: files,
    };
    serde_json::to_writer_pretty(&mut out, &manifest)?;
    out.write_all(b"\n")
}

/// The last component of an absolute path, so that no host's directories get in; other names as
/// they were written in the scenario.
fn file_name(name: &str) -> &str {
    let path = std::path::Path::new(name);
    if path.is_absolute() { path.file_name().and_then(|last| last.to_str()).unwrap_or(name) } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::results;

    #[test]
    fn keys_are_in_order_and_hold_no_path() {
        let files = [ResultFile { file: "tradeoffs.csv".to_owned(), sha256: "ab".to_owned() }];
        let mut out = Vec::new();
        write(&results(), 3, &files, &mut out).expect("writing to memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.starts_with("{\n  \"program\": \"holdline\",\n  \"program_version\": "));
        assert!(text.ends_with("}\n"));
        assert!(!text.contains("/home"));
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["result_version"], 3);
        assert_eq!(value["inputs"][1]["file"], "forecast.csv");
        assert_eq!(value["options"][0]["value"], "run.length=5d");
        assert_eq!(value["assumptions"], serde_json::json!(["scenario.seed"]));
        assert_eq!(value["results"][0]["sha256"], "ab");
    }
}
