//! `holdline run`: simulate, write the files, print the trade-off.
//!
//! Everything that can be found wrong (scenarios, output directories) is found before the first
//! replication. Files are complete before anything is printed, so a closed pipe loses no result.

use super::args::{Format, RunArgs};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::journal;
use super::output::Output;
use super::part;
use super::progress::{Bar, on_interrupt};
use super::source::{studies, warn_idle};
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::report::{channels, day, efficiency, manifest, precision, rows, style::Style, table};
use crate::run::partition::{Asked, Recordable};
use crate::run::{Results, RunOptions, run as simulate};
use crate::scenario::Study;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the command.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(partition) = args.share.partition {
        return part::run(args, partition, terminal);
    }
    let cancel = on_interrupt();
    let studies = studies(&args.scenarios, &args.select, &args.precise)?;
    let directories = directories(studies.iter().map(|study| study.stem.as_str()), args.out.as_deref())?;
    let outputs = Output::open_all(&directories)?;
    let options = RunOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads), trace: args.trace };
    let mut json = Vec::new();
    let mut text = String::new();
    let asked = Asked { options: given_options(args), agents: args.agents, ..Asked::default() };
    let recordable = |study| Recordable::new(study, &options, &asked);
    let mut journals = Vec::new();
    for (study, output) in studies.iter().zip(outputs) {
        warn_idle(study, terminal);
        let journal = output.directory().join(format!(".holdline-{}.journal", study.stem));
        let mut results = if args.share.resume {
            journal::resuming(&recordable(study)?, &journal, &study.stem, terminal, &cancel)?
        } else {
            let bar = Bar::new(&study.stem, terminal.shows_progress());
            let results = simulate(study, &options, &bar, &cancel);
            bar.clear();
            results?
        };
        results.options = given_options(args);
        warn(study, &results, args.replications, terminal);
        write(&results, Extra { agents: args.agents, trace: args.trace > 0 }, output, &cancel, terminal)?;
        journals.push((journal, study));
        match args.format {
            Format::Json => json.extend(rows::tradeoffs_json(&results)),
            Format::Table => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(&answer(study, &results, terminal.style, terminal.verbose));
            }
            Format::Quiet => {}
        }
    }
    // Only now: who goes on with several scenarios repeats none of them.
    journals.iter().for_each(|(journal, study)| journal::settle(journal, || recordable(study)));
    if args.format == Format::Json {
        text = serde_json::to_string_pretty(&json).map_err(internal)?;
        text.push('\n');
    }
    terminal.print(&text)
}

/// What is to be said of results; `asked` replications.
pub fn warn(study: &Study, results: &Results, asked: Option<u32>, terminal: &Terminal) {
    for variant in &results.variants {
        variant.warnings.iter().for_each(|warning| terminal.warn(&format!("{}: {}: {warning}", study.stem, variant.variant)));
    }
    let wanted = asked.or(study.variants.first().map(|scenario| scenario.run.replications));
    if results.precision.is_none() && wanted.is_some_and(|wanted| wanted != results.replications) {
        let why = "`busyness_days` binds replications together";
        terminal.warn(&format!("{}: {} replications, because {why}", study.stem, results.replications));
    }
    if let Some(warning) = precision::warning(results) {
        terminal.warn(&format!("{}: {warning}", study.stem));
    }
}

/// The tables for people.
pub fn answer(study: &Study, results: &Results, style: Style, verbose: bool) -> String {
    let length = study.variants.first().map_or(0, |scenario| scenario.run.length);
    let mut text = table::title(results, &study.description, length, style);
    text.push('\n');
    text.push_str(&table::tradeoffs(results, style));
    text.push_str(&precision::lines(results, style));
    text.push_str(&efficiency::line(results, style));
    text.push_str(&table::assumptions(results, style));
    if results.variants.len() == 1 || verbose {
        for (index, variant) in results.variants.iter().enumerate() {
            let heading = if results.variants.len() > 1 { format!("{}\n", style.bold(&variant.variant)) } else { String::new() };
            text.push_str(&format!("\n{heading}{}", channels::detail(results, index, style)));
            if verbose {
                text.push_str(&format!("\n{}", day::busiest(results, index, style)));
            }
        }
    }
    text
}

/// Files that are written only if they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Extra {
    /// `agents.csv`.
    pub agents: bool,
    /// `contacts.csv`.
    pub trace: bool,
}

/// Writes all files of one study.
pub fn write(results: &Results, extra: Extra, mut output: Output, cancel: &AtomicBool, terminal: &Terminal) -> Result<(), Failure> {
    let directory = output.directory().display().to_string();
    output.write("tradeoffs.csv", |out| rows::tradeoffs(results, out))?;
    output.write("metrics.csv", |out| rows::metrics(results, out))?;
    output.write("intervals.csv", |out| rows::intervals(results, out))?;
    if !results.efficiency.is_empty() {
        output.write("efficiency.csv", |out| rows::efficiency(results, out))?;
    }
    if extra.agents {
        output.write("agents.csv", |out| rows::agents(results, out))?;
    }
    if extra.trace {
        output.write("contacts.csv", |out| rows::contacts(results, out))?;
    }
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    let names = output.commit(|files, out| manifest::write(results, RESULT_VERSION, files, out))?;
    terminal.inform(&format!("{directory}: {}", names.join(", ")));
    Ok(())
}

/// The output directory of each study, by their stems: `--out` itself for one, a directory by stem within it for
/// several; `results/<stem>` without `--out`.
pub fn directories<'s>(stems: impl ExactSizeIterator<Item = &'s str>, out: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    if let (Some(out), 1) = (out, stems.len()) {
        return Ok(vec![out.to_path_buf()]);
    }
    let base = out.unwrap_or(Path::new("results"));
    let (mut seen, mut directories) = (BTreeSet::new(), Vec::new());
    for stem in stems {
        if !seen.insert(stem) {
            return Err(Failure::Usage(format!("two scenarios are called {stem}: their results would overwrite each other")));
        }
        directories.push(base.join(stem));
    }
    Ok(directories)
}

/// The options of this call that change a result file, for the manifest.
pub fn given_options(args: &RunArgs) -> Given {
    let mut options = given::set(&args.select.set);
    options.extend(given::chosen(&args.select.variants, args.seed, args.replications));
    let mut add = |name: &str, value: String| options.push((name.to_owned(), value));
    args.precise.precision.iter().for_each(|text| add("--precision", text.clone()));
    args.precise.max_replications.iter().for_each(|most| add("--max-replications", most.to_string()));
    if args.precise.control_variates {
        add("--control-variates", true.to_string());
    }
    if args.trace > 0 {
        add("--trace", args.trace.to_string());
    }
    options
}

/// The words of this call from the command to the options that change a result, with the scenario as it was named.
pub fn command(scenario: Option<&str>, args: &RunArgs) -> Vec<String> {
    let mut words = vec!["run".to_owned()];
    words.extend(scenario.map(str::to_owned));
    for (name, value) in given_options(args) {
        let flag = name == "--control-variates";
        words.push(name);
        words.extend((!flag).then_some(value));
    }
    words.extend(args.agents.then(|| "--agents".to_owned()));
    words
}
