//! Where scenarios come from: files, or the templates built into the program.
//!
//! The built-in demonstration and the templates of `init` are the files of `scenarios/`, embedded
//! when the program is compiled, so they cannot differ from them.

use super::args::{Precise, Select};
use super::exit::Failure;
use super::terminal::Terminal;
use crate::run::check_precision;
use crate::run::part::Inputs;
use crate::scenario::{Diagnostics, LoadOptions, Study, load, load_text, load_text_to_embed, load_to_embed};
use std::path::{Path, PathBuf};

/// A scenario file that is built in; it needs no other file.
pub struct Template {
    /// Its name, the file's stem.
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// A scenario of `scenarios/`, by its name.
macro_rules! template {
    ($name:literal) => {
        Template { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".toml")) }
    };
}

/// The built-in scenarios; the first is the demonstration.
pub const TEMPLATES: [Template; 12] = [
    template!("telco-hybrid"),
    template!("health-insurer-messaging"),
    template!("retail-bank-1999"),
    template!("ecommerce-peak"),
    template!("utility-outage"),
    template!("government-agency"),
    template!("saas-follow-the-sun"),
    template!("small-council"),
    template!("insurer-skills"),
    template!("energy-callbacks"),
    template!("airline-forecast"),
    template!("hospital-access"),
];

/// The studies to work on, all loaded before any work is done; what is wrong in any of
/// them is reported together.
pub fn studies(paths: &[PathBuf], select: &Select, precise: &Precise) -> Result<Vec<Study>, Failure> {
    load_all(paths, &options(select, precise))
}

/// As [`studies`], whatever is wrong with what `holdline verify` judges them by.
pub fn studies_forgiving(paths: &[PathBuf], select: &Select) -> Result<Vec<Study>, Failure> {
    load_all(paths, &LoadOptions { forgive_verify: true, ..select.options() })
}

fn options(select: &Select, precise: &Precise) -> LoadOptions {
    LoadOptions {
        precision: precise.precision.clone(),
        max_replications: precise.max_replications,
        control_variates: precise.control_variates,
        ..select.options()
    }
}

/// A study with what it takes to load it again elsewhere.
pub struct ToEmbed {
    pub study: Study,
    pub inputs: Inputs,
    /// The scenario as it was named on the command line; `None`: it was not.
    pub argument: Option<String>,
}

/// As [`studies`], with the texts of all their files.
pub fn studies_to_embed(paths: &[PathBuf], select: &Select, precise: &Precise) -> Result<Vec<ToEmbed>, Failure> {
    let options = options(select, precise);
    let demonstration = &TEMPLATES[0];
    let mut loaded = Vec::new();
    if paths.is_empty() {
        loaded.push((None, load_text_to_embed(demonstration.name, demonstration.text, Path::new(""), &options)));
    }
    loaded.extend(paths.iter().map(|path| (Some(path.display().to_string()), load_to_embed(path, &options))));
    let (mut studies, mut wrong) = (Vec::new(), Vec::new());
    for (argument, loaded) in loaded {
        match loaded.and_then(|(study, files)| Ok((precise_or_wrong(study)?, files))) {
            Ok((study, files)) => studies.push(ToEmbed { study, inputs: Inputs { files, options: options.clone() }, argument }),
            Err(Diagnostics(more)) => wrong.extend(more),
        }
    }
    if wrong.is_empty() { Ok(studies) } else { Err(Failure::Invalid(Diagnostics(wrong))) }
}

/// The study of one file, with everything that can be asked of a study.
pub fn load_one(path: &Path, options: &LoadOptions) -> Result<Study, Failure> {
    load(path, options).and_then(precise_or_wrong).map_err(Failure::Invalid)
}

/// The same, with the texts of its files.
pub fn load_one_to_embed(path: &Path, options: &LoadOptions) -> Result<(Study, Inputs), Failure> {
    let (study, files) = load_to_embed(path, options).map_err(Failure::Invalid)?;
    Ok((precise_or_wrong(study).map_err(Failure::Invalid)?, Inputs { files, options: options.clone() }))
}

/// As [`studies`], with everything that can be asked of a study.
fn load_all(paths: &[PathBuf], options: &LoadOptions) -> Result<Vec<Study>, Failure> {
    if paths.is_empty() {
        let demonstration = &TEMPLATES[0];
        let study = load_text(demonstration.name, demonstration.text, Path::new(""), options);
        let study = study.and_then(precise_or_wrong).map_err(Failure::Invalid)?;
        return Ok(vec![study]);
    }
    let (mut studies, mut wrong) = (Vec::new(), Vec::new());
    for path in paths {
        match load(path, options).and_then(precise_or_wrong) {
            Ok(study) => studies.push(study),
            Err(Diagnostics(more)) => wrong.extend(more),
        }
    }
    if wrong.is_empty() { Ok(studies) } else { Err(Failure::Invalid(Diagnostics(wrong))) }
}

/// Says which defaults a study replaces for nothing, and which changes its variants take back.
pub fn warn_idle(study: &Study, terminal: &Terminal) {
    study.remarks.iter().for_each(|remark| terminal.warn(&format!("{}: {remark}", study.stem)));
    for default in &study.idle {
        let name = default.name();
        terminal.warn(&format!("{}: defaults.{name} has no effect: nothing here leans on that default", study.stem));
    }
}

/// The study, unless it wants something precise that it doesn't have.
fn precise_or_wrong(study: Study) -> Result<Study, Diagnostics> {
    check_precision(&study).map(|()| study)
}
