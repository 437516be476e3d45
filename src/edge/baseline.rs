//! Baselines on disk: what `holdline verify --update` records of a scenario, and reading it back.
//!
//! A baseline is a directory with `tradeoffs.csv`, `metrics.csv`, `manifest.json` as `holdline run` writes them, and
//! `records.part`, which holds every replication of every metric and the hashes of the result files. `intervals.csv` is
//! too large to be committed: its hash stands for it. The manifest holds the hash of `records.part`, and that of the
//! manifest is kept in it (over the manifest with zeros in the place of that one hash), so that no byte of either can
//! change unnoticed. Invariant: what is read is whole and all of one recording, or refused with the reason.

use super::exit::{Failure, internal};
use super::output::{Output, settle};
use crate::engine::RESULT_VERSION;
use crate::report::manifest::{FORMAT_VERSION, ResultFile};
use crate::report::verify::Recording;
use crate::report::{manifest, rows};
use crate::run::part::{Header, Kind, PartError, Reader, Writer};
use crate::run::verify::{Provenance, Recorded};
use crate::run::{Results, Sample};
use crate::scenario::{Diagnostic, Diagnostics, InputFile};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// The replications.
const RECORDS: &str = "records.part";
const MANIFEST: &str = "manifest.json";
/// Digits of a SHA-256, in the place of that of the records while the manifest is hashed.
const ZEROS: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// What to do about a baseline that cannot be read.
const ANEW: &str = "record it anew with `holdline verify --update`, or take it from version control again";

/// A baseline that was read.
pub struct Baseline {
    /// Its replications.
    pub sample: Sample,
    /// Where they come from.
    pub provenance: Provenance,
}

/// The result files, by name, and what fills them.
type Fill = fn(&Results, &mut dyn io::Write) -> csv::Result<()>;
const FILES: [(&str, Fill); 3] = [
    ("tradeoffs.csv", |results, out| rows::tradeoffs(results, out)),
    ("metrics.csv", |results, out| rows::metrics(results, out)),
    ("intervals.csv", |results, out| rows::intervals(results, out)),
];
/// The last of them is only hashed.
const HASHED_ONLY: &str = "intervals.csv";

/// Where the numbers of a run come from, and the hashes of its result files.
///
/// # Errors
/// A file cannot be made.
pub fn provenance(results: &Results) -> csv::Result<Provenance> {
    let hash = |(name, fill): (&str, Fill)| {
        let mut bytes = Vec::new();
        fill(results, &mut bytes)?;
        Ok((name.to_owned(), InputFile::of(name, &bytes).sha256))
    };
    let files: csv::Result<Vec<(String, String)>> = FILES.into_iter().map(hash).collect();
    Ok(of_header(&Header::of(Kind::Baseline, results), files?))
}

fn of_header(header: &Header, files: Vec<(String, String)>) -> Provenance {
    Provenance {
        program_version: header.program_version.clone(),
        result_version: header.result_version,
        fingerprint: header.fingerprint.clone(),
        seed: header.seed,
        replications: header.replications,
        inputs: header.inputs.clone(),
        options: header.options.clone(),
        files,
    }
}

/// Records a baseline.
pub fn recorded(results: &Results, sample: &Sample, provenance: &Provenance, mut output: Output) -> Result<Recording, Failure> {
    let of_results = |name: &str| name != HASHED_ONLY;
    for (name, fill) in FILES.into_iter().filter(|(name, _)| of_results(name)) {
        output.write(name, |out| fill(results, out))?;
    }
    let file = |(name, sha256): &(String, String)| ResultFile { file: name.clone(), sha256: sha256.clone() };
    let mut files: Vec<ResultFile> = provenance.files.iter().filter(|(name, _)| of_results(name)).map(file).collect();
    files.push(ResultFile { file: RECORDS.to_owned(), sha256: ZEROS.to_owned() });
    let mut unsealed = Vec::new();
    manifest::write(results, RESULT_VERSION, &files, &mut unsealed).map_err(internal)?;
    let header = Header { manifest: Some(InputFile::of(MANIFEST, &unsealed).sha256), ..Header::of(Kind::Baseline, results) };
    let recorded = Recorded { files: provenance.files.clone(), sample: sample.clone() };
    output.write(RECORDS, |out| {
        let mut writer = Writer::new(out, &header)?;
        writer.sample(&recorded)?;
        writer.finish()?;
        Ok(())
    })?;
    let directory = output.directory().to_path_buf();
    let names = output.commit(|files, out| manifest::write(results, RESULT_VERSION, files, out))?;
    let sizes = names.iter().map(|name| fs::metadata(directory.join(name)).map_or(0, |about| about.len()));
    Ok(Recording { directory: directory.display().to_string(), files: names.len(), bytes: sizes.sum() })
}

impl Baseline {
    /// Reads the baseline of a scenario and checks that all of it is there and of one recording.
    pub fn read(directory: &Path, stem: &str) -> Result<Self, Failure> {
        settle(directory)?;
        let path = directory.join(RECORDS);
        let shown = path.display();
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                let message = format!("there is no baseline of `{stem}`: `{shown}` does not exist");
                return Err(invalid(message, "`holdline verify --update` records one"));
            }
            Err(error) => return Err(invalid(format!("`{shown}` cannot be read: {error}"), ANEW)),
        };
        let (header, recorded) = records(&bytes).map_err(|error| invalid(format!("the baseline `{shown}` {error}"), ANEW))?;
        if header.scenario != stem {
            let message = format!("`{shown}` is the baseline of the scenario `{}`, not of `{stem}`", header.scenario);
            return Err(invalid(message, "a baseline lies in a directory by the name of its scenario file"));
        }
        check_files(directory, &header, &InputFile::of(RECORDS, &bytes).sha256)?;
        Ok(Self { sample: recorded.sample, provenance: of_header(&header, recorded.files) })
    }
}

fn records(bytes: &[u8]) -> Result<(Header, Recorded), PartError> {
    let mut reader = Reader::new(bytes)?;
    let header = reader.header().clone();
    if header.kind != Kind::Baseline {
        return Err(PartError::Kind { found: header.kind, wanted: Kind::Baseline });
    }
    let recorded = reader.sample()?;
    Ok((header, recorded))
}

/// The manifest must be the one that the records know, and every other file the one that the manifest names.
fn check_files(directory: &Path, header: &Header, records: &str) -> Result<(), Failure> {
    let path = directory.join(MANIFEST);
    let shown = path.display();
    let manifest = fs::read(&path).map_err(|error| invalid(format!("`{shown}` cannot be read: {error}"), ANEW))?;
    let Some(seal) = &header.manifest else {
        let message =
            format!("`{shown}` was recorded by another version of holdline ({}), which kept no hash of it", header.program_version);
        return Err(invalid(message, "record it again with `holdline verify --update`"));
    };
    if sealed(&manifest, records).as_ref() != Some(seal) {
        let message = format!(
            "`{shown}` and {RECORDS} beside it are not of one recording, byte for byte: one of them was changed or is damaged, or an update \
             was cut off"
        );
        return Err(invalid(message, ANEW));
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&manifest).map_err(|error| invalid(format!("`{shown}` is damaged: {error}"), ANEW))?;
    let format = manifest["format_version"].as_u64().unwrap_or(u64::MAX);
    if format > u64::from(FORMAT_VERSION) {
        let message = format!(
            "`{shown}` is of a later version: format {format}, written by holdline {}; this holdline reads format {FORMAT_VERSION}",
            header.program_version
        );
        return Err(invalid(
            message,
            "use the holdline that recorded it, or a newer one, or record it anew with `holdline verify --update`",
        ));
    }
    for name in FILES.into_iter().map(|(name, _)| name).filter(|name| *name != HASHED_ONLY) {
        let path = directory.join(name);
        let bytes = fs::read(&path).map_err(|error| invalid(format!("`{}` cannot be read: {error}", path.display()), ANEW))?;
        let results = manifest["results"].as_array().map_or(&[][..], Vec::as_slice);
        let wanted = results.iter().find(|result| result["file"] == name).and_then(|result| result["sha256"].as_str());
        if wanted != Some(InputFile::of(name, &bytes).sha256.as_str()) {
            let message =
                format!("`{}` is not the file that its manifest.json is about: it was changed, or an update was cut off", path.display());
            return Err(invalid(message, ANEW));
        }
    }
    Ok(())
}

/// The hash of a manifest with zeros in the place of that of the records; `None` where it doesn't hold theirs.
fn sealed(manifest: &[u8], records: &str) -> Option<String> {
    let (before, after) = std::str::from_utf8(manifest).ok()?.split_once(records)?;
    Some(InputFile::of(MANIFEST, format!("{before}{ZEROS}{after}").as_bytes()).sha256)
}

fn invalid(message: String, help: &str) -> Failure {
    Failure::Invalid(Diagnostics(vec![Diagnostic::without_place(message).helping(help)]))
}

#[cfg(test)]
mod tests;
