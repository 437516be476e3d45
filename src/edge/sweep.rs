//! `holdline sweep`: a scenario at every point of a grid, the frontier, and who may be the best.

use super::args::{Format, SweepArgs};
use super::compared::{self, DESIGN_SEED};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::journal;
use super::output::Output;
use super::progress::{Bar, on_interrupt};
use super::source::{load_one, warn_idle};
use super::sweep_part;
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::report::{manifest, rows, sweep::Sweep};
use crate::run::partition::Asked;
use crate::run::{Results, RunError, RunOptions, SweepShare, objective::Objective, sweep as simulate};
use crate::scenario::grid::Grid;
use crate::scenario::{InputFile, LoadOptions, Point, Study};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the command.
pub fn run(args: &SweepArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let objectives = objectives(&args.objectives)?;
    let Varied { grid, set, design } = varied(args)?;
    let points = grid.points(args.sample, args.seed.unwrap_or(DESIGN_SEED)).map_err(Failure::usage)?;
    let options = LoadOptions { set, variants: args.variants.clone(), points: points.clone(), ..LoadOptions::default() };
    if let Some(partition) = args.partition {
        return sweep_part::write(args, partition, &options, &design, &cancel, terminal);
    }
    let study = load_one(&args.scenario, &options)?;
    let Some(output) = Output::open_all(&[directory(args.out.as_deref(), &study)])?.pop() else { return Err(internal("no output")) };

    let journal = output.directory().join(format!(".holdline-{}-sweep.journal", study.stem));
    let recorded = Recorded { options: run_options(args), given: given_options(args), design: &design, journal: &journal };
    let mut results = recorded.simulate(&study, args.resume, terminal, &cancel)?;
    results.options = given_options(args);
    results.inputs.extend(design.iter().cloned());
    warn_idle(&study, terminal);
    let compared = Compared { keys: grid.keys(), points, objectives, resamples: args.resamples };
    let answer = finish(&study, &results, &compared, (output, args.format), &cancel, terminal)?;
    recorded.settle(&study);
    terminal.print(&answer)
}

/// How a sweep is simulated, and the journal that it goes on from.
pub(super) struct Recorded<'r> {
    pub options: RunOptions,
    /// The options of the command line that change a result file.
    pub given: Given,
    /// An input besides those of the study.
    pub design: &'r Option<InputFile>,
    pub journal: &'r Path,
}

impl Recorded<'_> {
    fn share<'s>(&self, study: &'s Study) -> Result<SweepShare<'s>, RunError> {
        SweepShare::new(study, &self.options, &Asked { options: self.given.clone(), ..Asked::default() }, self.design.as_slice())
    }

    /// Simulates all points; if `resume`, with the journal.
    pub(super) fn simulate(&self, study: &Study, resume: bool, terminal: &Terminal, cancel: &AtomicBool) -> Result<Results, Failure> {
        if resume {
            return journal::resuming(&self.share(study)?, self.journal, &study.stem, terminal, cancel);
        }
        let bar = Bar::new(&study.stem, terminal.shows_progress());
        let results = simulate(study, &self.options, &bar, cancel);
        bar.clear();
        Ok(results?)
    }

    /// Its results are complete.
    pub(super) fn settle(&self, study: &Study) {
        journal::settle(self.journal, || self.share(study));
    }
}

/// Where the results go.
pub(super) fn directory(out: Option<&Path>, study: &Study) -> PathBuf {
    out.map_or_else(|| PathBuf::from("results").join(format!("{}-sweep", study.stem)), Path::to_path_buf)
}

/// How each point is run.
pub(super) fn run_options(args: &SweepArgs) -> RunOptions {
    RunOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads), trace: 0 }
}

/// What points are compared by.
pub(super) struct Compared {
    pub keys: Vec<String>,
    pub points: Vec<Point>,
    pub objectives: Vec<Objective>,
    pub resamples: u32,
}

/// Writes the files and gives the answer to be printed.
pub(super) fn finish(
    study: &Study,
    results: &Results,
    compared: &Compared,
    (mut output, format): (Output, Format),
    cancel: &AtomicBool,
    terminal: &Terminal,
) -> Result<String, Failure> {
    warn(results, terminal);
    let sweep = Sweep::new(results, &compared.keys, &compared.points, &compared.objectives, compared.resamples);
    output.write("tradeoffs.csv", |out| rows::tradeoffs(results, out))?;
    output.write("sweep.csv", |out| sweep.write(out))?;
    output.write("metrics.csv", |out| rows::metrics(results, out))?;
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    let directory = output.directory().display().to_string();
    let names = output.commit(|files, out| manifest::write(results, RESULT_VERSION, files, out))?;
    terminal.inform(&format!("{directory}: {}", names.join(", ")));
    answer(format, study, &sweep, terminal)
}

fn answer(format: Format, study: &Study, sweep: &Sweep, terminal: &Terminal) -> Result<String, Failure> {
    let length = study.variants.first().map_or(0, |scenario| scenario.run.length);
    Ok(match format {
        Format::Table => sweep.show(&study.description, length, terminal.style),
        Format::Json => serde_json::to_string_pretty(&sweep.json()).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    })
}

/// What the arguments ask for.
struct Varied {
    grid: Grid,
    /// Changes that hold at every point.
    set: Vec<(String, String)>,
    /// The design file.
    design: Option<InputFile>,
}

fn varied(args: &SweepArgs) -> Result<Varied, Failure> {
    let (mut grid, mut set) = (Grid::default(), Vec::new());
    let mut design = None;
    if let Some(path) = &args.design {
        let shown = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| Failure::Usage(format!("cannot read {shown}: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("{shown} is not UTF-8")))?;
        grid.add_design(&shown, text.trim_start_matches('\u{feff}')).map_err(Failure::usage)?;
        design = Some(InputFile::of(&shown, text.as_bytes()));
    }
    for (key, value) in &args.set {
        if !grid.add(key, value).map_err(Failure::usage)? {
            set.push((key.clone(), value.clone()));
        }
    }
    Ok(Varied { grid, set, design })
}

pub(super) fn objectives(names: &[String]) -> Result<Vec<Objective>, Failure> {
    let objectives = compared::objectives("--objectives", names)?;
    if !(2..=3).contains(&objectives.len()) {
        let known: Vec<&str> = Objective::names().collect();
        return Err(Failure::Usage(format!("--objectives: expected two or three of {}", known.join(", "))));
    }
    Ok(objectives)
}

/// What is to be said of a variant, once where it holds at many points.
fn warn(results: &Results, terminal: &Terminal) {
    let mut said: Vec<(&str, &str, usize)> = Vec::new();
    for variant in &results.variants {
        for warning in &variant.warnings {
            match said.iter_mut().find(|(text, ..)| text == warning) {
                Some((.., count)) => *count += 1,
                None => said.push((warning, &variant.variant, 1)),
            }
        }
    }
    for (text, first, count) in said {
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        terminal.warn(&format!("{}: {first}{more}: {text}", results.scenario));
    }
}

/// The options of this call that change a result file, for the manifest.
pub(super) fn given_options(args: &SweepArgs) -> Given {
    let mut options = given::set(&args.set);
    let mut add = |name: &str, value: String| options.push((name.to_owned(), value));
    args.sample.iter().for_each(|sample| add("--sample", sample.to_string()));
    add("--objectives", args.objectives.join(","));
    add("--resamples", args.resamples.to_string());
    options.extend(given::chosen(&args.variants, args.seed, args.replications));
    options
}
