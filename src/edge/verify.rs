//! `holdline verify`: a regression gate against recorded baselines, and assertions.
//!
//! Everything that can be found wrong (scenarios, names of metrics, baselines, places to write to) is found before the
//! first replication. A baseline is replaced only when every run of the call is done and nothing that is asserted is broken.

use super::args::{Format, VerifyArgs};
use super::baseline::{Baseline, recorded};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::output::Output;
use super::progress::{Bar, on_interrupt};
use super::source::{studies, warn_idle};
use super::terminal::Terminal;
use super::whole_file::WholeFile;
use crate::report::precision;
use crate::report::verify::{Checked, Gate, annotations, json, junit, markdown, show};
use crate::run::verify::{Judged, Provenance, Relation, assertions, compare};
use crate::run::{Results, RunOptions, Sample, run_for_gate};
use crate::scenario::{Diagnostics, Study};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the command.
pub fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let studies = studies(&args.scenarios, &args.select, &super::args::Precise::default())?;
    let judged = judged(&studies, args.require_targets)?;
    if args.junit.is_some() && args.junit == args.markdown {
        return Err(Failure::Usage("--junit and --markdown name the same file".to_owned()));
    }
    if args.baseline.is_none() && !judged.iter().any(Judged::asserts) {
        let why = "nothing to verify: give --baseline DIR, or --require-targets, or write [[assert]] into the scenario";
        return Err(Failure::Usage(why.to_owned()));
    }
    let directories = directories(&studies, args.baseline.as_deref())?;
    let (mut outputs, mut baselines) = (Vec::new(), Vec::new());
    if args.update {
        outputs = Output::open_all(&directories)?;
    } else {
        baselines =
            directories.iter().zip(&studies).map(|(directory, study)| Baseline::read(directory, &study.stem)).collect::<Result<_, _>>()?;
    }
    let reports = Reports::open(args)?;
    let mut runs = Vec::new();
    for study in &studies {
        runs.push(simulate(study, args, terminal, &cancel)?);
    }
    let mut baselines = baselines.into_iter();
    let each = studies.iter().zip(&args.scenarios).zip(judged.iter().zip(&runs));
    let checked = each.map(|((study, file), (judged, run))| check(study, file, judged, run, baselines.next(), studies.len(), args));
    let gate = Gate { scenarios: checked.collect(), strict: args.strict };
    reports.write(&gate)?;
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    if !gate.failed() {
        for (run, output) in runs.iter().zip(outputs) {
            let directory = output.directory().display().to_string();
            let names = recorded(&run.results, &run.sample, &run.provenance, output)?;
            terminal.inform(&format!("{directory}: {}", names.join(", ")));
        }
    }
    print(args, &gate, terminal)?;
    if gate.failed() {
        let kept = if args.update { "; the baseline is unchanged" } else { "" };
        return Err(Failure::Missed(format!("the gate failed{kept}")));
    }
    Ok(())
}

/// What is judged of every study; what is wrong in any of them is reported together.
fn judged(studies: &[Study], targets: bool) -> Result<Vec<Judged>, Failure> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for study in studies {
        match Judged::new(study, targets) {
            Ok(judged) => all.push(judged),
            Err(Diagnostics(more)) => wrong.extend(more),
        }
    }
    if wrong.is_empty() { Ok(all) } else { Err(Failure::Invalid(Diagnostics(wrong))) }
}

/// The directory of each baseline; none without any.
fn directories(studies: &[Study], base: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    let Some(base) = base else { return Ok(Vec::new()) };
    let mut stems: Vec<&str> = studies.iter().map(|study| study.stem.as_str()).collect();
    stems.sort_unstable();
    if let Some(twice) = stems.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Failure::Usage(format!("two scenarios are called {}: they would have the same baseline", twice[0])));
    }
    Ok(studies.iter().map(|study| base.join(&study.stem)).collect())
}

/// A scenario that was simulated.
struct Run {
    results: Results,
    sample: Sample,
    provenance: Provenance,
}

fn simulate(study: &Study, args: &VerifyArgs, terminal: &Terminal, cancel: &AtomicBool) -> Result<Run, Failure> {
    warn_idle(study, terminal);
    let options = RunOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads), trace: 0 };
    let bar = Bar::new(&study.stem, terminal.shows_progress());
    let simulated = run_for_gate(study, &options, &bar, cancel);
    bar.clear();
    let (mut results, sample) = simulated?;
    results.options = given_options(args);
    for variant in &results.variants {
        variant.warnings.iter().for_each(|warning| terminal.warn(&format!("{}: {}: {warning}", study.stem, variant.variant)));
    }
    if let Some(warning) = precision::warning(&results) {
        terminal.warn(&format!("{}: {warning}", study.stem));
    }
    let provenance = super::baseline::provenance(&results).map_err(internal)?;
    Ok(Run { results, sample, provenance })
}

fn check(
    study: &Study,
    file: &Path,
    judged: &Judged,
    run: &Run,
    baseline: Option<Baseline>,
    scenarios: usize,
    args: &VerifyArgs,
) -> Checked {
    let (compared, before) = match baseline {
        Some(Baseline { mut sample, provenance }) => {
            let wanted = &args.select.variants;
            sample.variants.retain(|variant| wanted.is_empty() || wanted.contains(&variant.name));
            let relation = Relation::new(&run.provenance, &provenance, run.sample == sample);
            (Some(compare(study, judged, &run.sample, &sample, relation, scenarios)), Some(provenance))
        }
        None => (None, None),
    };
    Checked {
        scenario: study.stem.clone(),
        file: file.display().to_string(),
        name: study.name.clone(),
        now: run.provenance.clone(),
        before,
        compared,
        asserted: assertions(judged, &run.sample),
    }
}

fn print(args: &VerifyArgs, gate: &Gate, terminal: &Terminal) -> Result<(), Failure> {
    let mut text = match args.format {
        Format::Table => show(gate, terminal.verbose, terminal.style),
        Format::Json => serde_json::to_string_pretty(&json(gate)).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    };
    if args.github && args.format == Format::Json {
        terminal.log(&annotations(gate));
    } else if args.github {
        text.push_str(&annotations(gate));
    }
    terminal.print(&text)
}

/// The files of reports, opened before the work.
struct Reports {
    junit: Option<WholeFile>,
    markdown: Option<WholeFile>,
}

impl Reports {
    fn open(args: &VerifyArgs) -> Result<Self, Failure> {
        let open = |path: &Option<PathBuf>| path.as_deref().map(WholeFile::open).transpose();
        Ok(Self { junit: open(&args.junit)?, markdown: open(&args.markdown)? })
    }

    fn write(self, gate: &Gate) -> Result<(), Failure> {
        if let Some(file) = self.junit {
            file.write(|out| junit(gate, out))?;
        }
        if let Some(file) = self.markdown {
            file.write(|out| out.write_all(markdown(gate).as_bytes()))?;
        }
        Ok(())
    }
}

/// The options of this call that change a result file.
fn given_options(args: &VerifyArgs) -> Given {
    [given::set(&args.select.set), given::chosen(&args.select.variants, args.seed, args.replications)].concat()
}
