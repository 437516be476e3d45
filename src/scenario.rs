//! Floor 1: from scenario text to a validated [`Study`]. The only place that knows file text,
//! spans and names; it collects every error it can find before it gives up.

pub mod calendar;
pub mod defaults;
pub mod diagnostic;
pub mod grid;
pub mod keys;
pub mod medium;
pub mod model;
pub mod plausible;

mod agent;
mod announcement;
mod arrivals;
mod assemble;
mod beside_matrix;
mod busyness;
mod callback;
mod calls;
mod campaign;
mod capacity;
mod change;
mod channel;
mod channel_ref;
mod choices;
mod clock;
mod context;
mod crew;
mod csv_table;
mod customer;
mod day_table;
mod default_table;
mod demand;
mod discipline;
mod distribution;
mod document;
mod duration;
mod embedded;
mod expected;
mod forecast;
mod front_door;
mod group;
mod hand_over;
mod handling;
mod individual;
mod inquiry;
mod issue;
mod leaning;
mod matrix;
mod mechanisms;
mod number;
mod optimise;
mod overrides;
mod precision;
mod reader;
mod replaced;
mod retrial;
mod roster;
mod rota;
mod rules;
mod sections;
mod segment;
mod settings;
mod shift;
mod site;
mod skills;
mod staff;
mod storm;
mod study;
mod tariff;
mod trace;
mod triage;
mod trunk;
mod turn_count;
mod verify;
mod weekdays;
mod weibull;
mod windows;

pub use change::{Change, toml_string};
pub use diagnostic::{Diagnostic, Diagnostics, Place};
pub use duration::parse_duration;
pub(crate) use duration::shown_duration;
pub use embedded::{EmbeddedFile, load_embedded};
pub use model::{InputFile, Scenario, Study};

use context::{Context, SCENARIO_LIMIT, check_text, read_text, sha256};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Where relative file names in a scenario are looked up, and what overrides it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadOptions {
    /// `--set KEY=VALUE`, in order, applied to the file before its variants.
    pub set: Vec<(String, String)>,
    /// Keys whose values in each variant are wanted, see [`Study::shown`].
    pub show: Vec<String>,
    /// `--variant NAME`: keep only these (empty: all). An unknown name is an error.
    pub variants: Vec<String>,
    /// `--precision METRIC[@ITEM]=HALF_WIDTH[%]`: in place of the criteria of the file (empty: these).
    pub precision: Vec<String>,
    /// `--max-replications N`, in place of the file's; an error without any precision.
    pub max_replications: Option<u32>,
    /// `--control-variates`: whatever the file says.
    pub control_variates: bool,
    /// Points of a grid (empty: none): every variant kept becomes one variant per point.
    pub points: Vec<Point>,
    /// Pass over what is wrong within `[verify]` and `[[assert]]`, so that what is right of them can be looked at.
    #[serde(skip)]
    pub forgive_verify: bool,
}

/// A point of a grid: what it changes in a variant, after the variant's own changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its name, which follows the variant's.
    pub name: String,
    /// `KEY=VALUE`, in order.
    pub set: Vec<(String, String)>,
}

/// Reads and validates a scenario file with all its variants. Files that it names are looked up
/// from its own directory.
///
/// # Errors
///
/// Everything that is wrong with the file and the files it names, in file order.
pub fn load(path: &Path, options: &LoadOptions) -> Result<Study, Diagnostics> {
    read(path, options).map(|(study, _)| study)
}

/// As [`load`], with the files that were read.
///
/// # Errors
///
/// As [`load`].
pub fn load_to_embed(path: &Path, options: &LoadOptions) -> Result<(Study, Vec<EmbeddedFile>), Diagnostics> {
    read(path, options).map(|(study, cx)| (study, cx.to_embed()))
}

fn read(path: &Path, options: &LoadOptions) -> Result<(Study, Context), Diagnostics> {
    let shown = path.display().to_string();
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        let help = format!("name it in a scenario, such as `volumes = {}`, or begin with `holdline init`", toml_string(&shown));
        let error = Diagnostic::without_place(format!("`{shown}` is a CSV file, not a scenario"));
        return Err(Diagnostics(vec![error.expecting("a scenario in TOML").helping(help)]));
    }
    let (text, sha256) = read_text(path, SCENARIO_LIMIT).map_err(|why| unreadable(&shown, &why))?;
    let part = |part: Option<&std::ffi::OsStr>| part.map_or_else(|| shown.clone(), |part| part.to_string_lossy().into_owned());
    let input = InputFile { name: part(path.file_name()), sha256 };
    let cx = Context::default();
    let directory = path.parent().unwrap_or(Path::new(""));
    let source = cx.add(&shown, text, directory, Some(path), Some(input));
    Ok((study::study(&cx, &source, &part(path.file_stem()), options)?, cx))
}

/// As [`load`], for text that is already in memory; `stem` names it, relative file names are
/// looked up from `directory`.
///
/// # Errors
///
/// As [`load`].
pub fn load_text(stem: &str, text: &str, directory: &Path, options: &LoadOptions) -> Result<Study, Diagnostics> {
    read_memory(stem, text, directory, options).map(|(study, _)| study)
}

/// As [`load_text`], with the text and the files that were read.
///
/// # Errors
///
/// As [`load`].
pub fn load_text_to_embed(
    stem: &str,
    text: &str,
    directory: &Path,
    options: &LoadOptions,
) -> Result<(Study, Vec<EmbeddedFile>), Diagnostics> {
    read_memory(stem, text, directory, options).map(|(study, cx)| (study, cx.to_embed()))
}

fn read_memory(stem: &str, text: &str, directory: &Path, options: &LoadOptions) -> Result<(Study, Context), Diagnostics> {
    let name = format!("{stem}.toml");
    if text.len() as u64 > SCENARIO_LIMIT {
        return Err(unreadable(&name, "is too large"));
    }
    let input = InputFile { name: name.clone(), sha256: sha256(text.as_bytes()) };
    let text = check_text(text.as_bytes().to_vec()).map_err(|why| unreadable(&name, &why))?;
    let cx = Context::default();
    let source = cx.add(&name, text, directory, None, Some(input));
    Ok((study::study(&cx, &source, stem, options)?, cx))
}

fn unreadable(name: &str, why: &str) -> Diagnostics {
    Diagnostics(vec![Diagnostic::without_place(format!("`{name}` {why}"))])
}
