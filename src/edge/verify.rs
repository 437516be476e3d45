//! `holdline verify`: a regression gate against recorded baselines, and assertions.
//!
//! Everything that can be found wrong (scenarios, names of metrics, baselines, places to write to) is found before the
//! first replication. A baseline that is missing or not whole stops nothing: the other scenarios are judged and everything is
//! reported, and the exit code is that of an invalid input, which goes before that of a gate that failed. A baseline is
//! replaced only when every run of the call is done and nothing that is asserted is broken.

use super::args::{Format, VerifyArgs};
use super::baseline::{Baseline, recorded};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::output::Output;
use super::progress::{Bar, on_interrupt};
use super::source::{studies, studies_forgiving, warn_idle};
use super::terminal::Terminal;
use super::whole_file::WholeFile;
use crate::report::precision;
use crate::report::verify::{Checked, Gate, annotations, json, junit, markdown, show};
use crate::run::verify::{Judged, Provenance, Relation, assertions, compare};
use crate::run::{Results, RunOptions, Sample, run_for_gate};
use crate::scenario::{Diagnostic, Diagnostics, Study};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the command.
pub fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let studies = loaded(args)?;
    let judged = judged(&studies, args.require_targets)?;
    if let (Some(junit), Some(markdown)) = (&args.junit, &args.markdown)
        && absolute(junit) == absolute(markdown)
    {
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
        baselines = directories.iter().zip(&studies).map(|(directory, study)| baseline(directory, study)).collect::<Result<_, _>>()?;
    }
    let reports = Reports::open(args)?;
    let mut runs = Vec::new();
    for (place, (study, judged)) in studies.iter().zip(&judged).enumerate() {
        let idle = baselines.get(place).is_some_and(Result::is_err) && !judged.asserts();
        runs.push(if idle { None } else { Some(simulate(study, args, terminal, &cancel)?) });
    }
    let (scenarios, unusable) = checked(args, &studies, &judged, &runs, baselines);
    let mut gate = Gate { scenarios, strict: args.strict, update: args.update };
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    if !gate.failed() {
        for ((run, output), checked) in runs.iter().zip(outputs).zip(&mut gate.scenarios) {
            let Some(Run { results, sample, provenance }) = run else { continue };
            checked.recorded = Some(recorded(results, sample, provenance, output)?);
        }
    }
    reports.write(&gate)?;
    print(args, &gate, terminal)?;
    if !unusable.is_empty() {
        return Err(Failure::Invalid(Diagnostics(unusable)));
    }
    if gate.failed() {
        let kept = if args.update { "; the baseline is unchanged" } else { "" };
        return Err(Failure::Missed(format!("the gate failed{kept}")));
    }
    Ok(())
}

/// What came of every scenario, and what is wrong with baselines.
fn checked(
    args: &VerifyArgs,
    studies: &[Study],
    judged: &[Judged],
    runs: &[Option<Run>],
    baselines: Vec<Result<Baseline, Diagnostics>>,
) -> (Vec<Checked>, Vec<Diagnostic>) {
    let mut unusable = Vec::new();
    let mut baselines = baselines.into_iter();
    let mut scenarios = Vec::new();
    for ((study, file), (judged, run)) in studies.iter().zip(&args.scenarios).zip(judged.iter().zip(runs)) {
        let mut checked = Checked {
            scenario: study.stem.clone(),
            file: file.display().to_string(),
            name: study.name.clone(),
            now: run.as_ref().map(|run| run.provenance.clone()),
            before: None,
            compared: None,
            unusable: None,
            recorded: None,
            asserted: run.as_ref().map_or(Vec::new(), |run| assertions(judged, &run.sample)),
        };
        match (baselines.next(), run) {
            (Some(Ok(baseline)), Some(run)) => compare_with(baseline, study, judged, run, studies.len(), args, &mut checked),
            (Some(Err(Diagnostics(why))), _) => {
                checked.unusable = Some(why.iter().map(in_a_sentence).collect::<Vec<_>>().join("; "));
                unusable.extend(why);
            }
            _ => {}
        }
        scenarios.push(checked);
    }
    (scenarios, unusable)
}

/// The studies. If what they are judged by cannot be read, the names in the rest of it are looked up before that is said, so
/// that everything that is wrong is said at once.
fn loaded(args: &VerifyArgs) -> Result<Vec<Study>, Failure> {
    let mut loaded = studies(&args.scenarios, &args.select, &super::args::Precise::default());
    if let Err(Failure::Invalid(Diagnostics(wrong))) = &mut loaded
        && let Ok(readable) = studies_forgiving(&args.scenarios, &args.select)
        && let Err(Failure::Invalid(Diagnostics(names))) = judged(&readable, false)
    {
        wrong.extend(names);
    }
    loaded
}

/// A path from the root, so that two ways of writing it are the same.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// The baseline of a study; the inner error is of one that is missing or not whole, which is no reason not to judge others.
fn baseline(directory: &Path, study: &Study) -> Result<Result<Baseline, Diagnostics>, Failure> {
    match Baseline::read(directory, &study.stem) {
        Ok(baseline) => Ok(Ok(baseline)),
        Err(Failure::Invalid(why)) => Ok(Err(why)),
        Err(other) => Err(other),
    }
}

fn in_a_sentence(one: &Diagnostic) -> String {
    one.help.as_ref().map_or(one.message.clone(), |help| format!("{}; {help}", one.message))
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

/// Adds the comparison with a baseline.
fn compare_with(baseline: Baseline, study: &Study, judged: &Judged, run: &Run, scenarios: usize, args: &VerifyArgs, checked: &mut Checked) {
    let Baseline { mut sample, provenance } = baseline;
    let wanted = &args.select.variants;
    sample.variants.retain(|variant| wanted.is_empty() || wanted.contains(&variant.name));
    let relation = Relation::new(&run.provenance, &provenance, run.sample == sample);
    checked.compared = Some(compare(study, judged, &run.sample, &sample, relation, scenarios));
    checked.before = Some(provenance);
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
