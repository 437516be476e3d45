//! `holdline run`: simulate, write the files, print the trade-off.
//!
//! Everything that can be found wrong (scenarios, output directories) is found before the first
//! replication. Files are complete before anything is printed, so a closed pipe loses no result.

use super::args::{Format, RunArgs};
use super::exit::{Failure, internal};
use super::output::Output;
use super::progress::{Bar, on_interrupt};
use super::source::{studies, warn_idle};
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::report::{channels, day, efficiency, manifest, precision, rows, style::Style, table};
use crate::run::{Results, RunOptions, run as simulate};
use crate::scenario::Study;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs the command.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let studies = studies(&args.scenarios, &args.select, &args.precise)?;
    let directories = directories(&studies, args.out.as_deref())?;
    let outputs = Output::open_all(&directories)?;
    let options = RunOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads), trace: args.trace };
    let mut json = Vec::new();
    let mut text = String::new();
    for (study, output) in studies.iter().zip(outputs) {
        warn_idle(study, terminal);
        let bar = Bar::new(&study.stem, terminal.shows_progress());
        let results = simulate(study, &options, &bar, &cancel);
        bar.clear();
        let mut results = results?;
        results.options = given_options(args);
        for variant in &results.variants {
            variant.warnings.iter().for_each(|warning| terminal.warn(&format!("{}: {}: {warning}", study.stem, variant.variant)));
        }
        let wanted = args.replications.or(study.variants.first().map(|scenario| scenario.run.replications));
        if results.precision.is_none() && wanted.is_some_and(|wanted| wanted != results.replications) {
            let why = "`busyness_days` binds replications together";
            terminal.warn(&format!("{}: {} replications, because {why}", study.stem, results.replications));
        }
        if let Some(warning) = precision::warning(&results) {
            terminal.warn(&format!("{}: {warning}", study.stem));
        }
        write(&results, args, output, &cancel, terminal)?;
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
    if args.format == Format::Json {
        text = serde_json::to_string_pretty(&json).map_err(internal)?;
        text.push('\n');
    }
    terminal.print(&text)
}

/// The tables for people.
fn answer(study: &Study, results: &Results, style: Style, verbose: bool) -> String {
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

/// Writes all files of one study.
fn write(results: &Results, args: &RunArgs, mut output: Output, cancel: &AtomicBool, terminal: &Terminal) -> Result<(), Failure> {
    let directory = output.directory().display().to_string();
    output.write("tradeoffs.csv", |out| rows::tradeoffs(results, out))?;
    output.write("metrics.csv", |out| rows::metrics(results, out))?;
    output.write("intervals.csv", |out| rows::intervals(results, out))?;
    if !results.efficiency.is_empty() {
        output.write("efficiency.csv", |out| rows::efficiency(results, out))?;
    }
    if args.agents {
        output.write("agents.csv", |out| rows::agents(results, out))?;
    }
    if args.trace > 0 {
        output.write("contacts.csv", |out| rows::contacts(results, out))?;
    }
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    let names = output.commit(|files, out| manifest::write(results, RESULT_VERSION, files, out))?;
    terminal.inform(&format!("{directory}: {}", names.join(", ")));
    Ok(())
}

/// The output directory of each study: `--out` itself for one, a directory by stem within it for
/// several; `results/<stem>` without `--out`.
fn directories(studies: &[Study], out: Option<&Path>) -> Result<Vec<PathBuf>, Failure> {
    if let (Some(out), [_]) = (out, studies) {
        return Ok(vec![out.to_path_buf()]);
    }
    let base = out.unwrap_or(Path::new("results"));
    let mut seen = BTreeSet::new();
    for study in studies {
        if !seen.insert(study.stem.as_str()) {
            return Err(Failure::Usage(format!("two scenarios are called {}: their results would overwrite each other", study.stem)));
        }
    }
    Ok(studies.iter().map(|study| base.join(&study.stem)).collect())
}

/// The options of this call that change a result file, for the manifest.
fn given_options(args: &RunArgs) -> Vec<(String, String)> {
    let mut options = Vec::new();
    let mut add = |name: &str, value: String| options.push((name.to_owned(), value));
    args.select.set.iter().for_each(|(key, value)| add("--set", format!("{key}={value}")));
    args.select.variants.iter().for_each(|name| add("--variant", name.clone()));
    args.seed.iter().for_each(|seed| add("--seed", seed.to_string()));
    args.replications.iter().for_each(|replications| add("--replications", replications.to_string()));
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
