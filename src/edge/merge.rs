//! `holdline merge`: parts of one partitioned run become its results.
//!
//! What is wrong with headers, and which parts are missing or doubled, is found before anything is written; damage
//! inside parts while they are read, before anything is renamed into place. Either way all of it is said.

mod findings;

use super::args::{Format, MergeArgs};
use super::exit::{Failure, internal};
use super::output::Output;
use super::progress::{Bar, on_interrupt};
use super::run::{Extra, answer, warn, write};
use super::sweep_part;
use super::terminal::Terminal;
use crate::report::{human, precision, rows};
use crate::run::merge::{Merged, Parts, merge, order};
use crate::run::part::{Header, Inputs, Kind, PartError, Partition, Reader};
use crate::run::partition::{Asked, Recordable, Resumable};
use crate::run::{Results, RunOptions};
use crate::scenario::{Study, load_embedded};
use findings::{Named, Part, command, listed};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What is wrong with a part whose header is not that of its texts.
pub(super) const OTHER: PartError = PartError::Content("they are of different studies");

/// Runs the command.
pub fn run(args: &MergeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let named = Named::new(&files(&args.parts)?);
    let order = match order(&named.parts) {
        Ok(order) if named.refused.is_empty() => order,
        wrong => return Err(named.findings(&wrong.err().unwrap_or_default(), None, &cancel)),
    };
    let of_sweep = named.parts.first().is_some_and(|(_, header)| header.kind == Kind::Sweep);
    let merge = if of_sweep { sweep_part::merge } else { merge_runs };
    merge(args, &named.parts, &order, &cancel, terminal).map_err(|failure| match failure {
        // There may be more that are damaged.
        Failure::Damaged(file, error) => named.findings(&[], Some((file, error)), &cancel),
        other => other,
    })
}

/// The files that are named, and those in directories that are, without repeats.
fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let (mut files, mut seen) = (Vec::new(), BTreeSet::new());
    for path in named {
        let unreadable = |error: io::Error| Failure::Parts(format!("{} cannot be read: {error}", path.display()));
        let mut found = vec![path.clone()];
        if path.is_dir() {
            let entries = fs::read_dir(path).map_err(unreadable)?.collect::<io::Result<Vec<_>>>().map_err(unreadable)?;
            found = entries.into_iter().map(|entry| entry.path()).filter(|path| is_part(path)).collect();
            found.sort();
            if found.is_empty() {
                return Err(Failure::Parts(format!("{}: no *.part in this directory", path.display())));
            }
        }
        files.extend(found.into_iter().filter(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone()))));
    }
    Ok(files)
}

fn is_part(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "part") && path.is_file()
}

fn merge_runs(args: &MergeArgs, parts: &[Part], order: &[usize], cancel: &AtomicBool, terminal: &Terminal) -> Result<(), Failure> {
    let (Some(first), Some(last)) = (order.first(), order.last()) else { return Err(internal("no parts")) };
    let (name, header) = &parts[*first];
    let study = study(name, header)?;
    let directory = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(&study.stem));
    let Some(output) = Output::open_all(&[directory])?.pop() else { return Err(internal("no output")) };
    let mut open = |name: &str| File::open(name).map(|file| Box::new(file) as Box<dyn Read>);
    let bar = Bar::new(&study.stem, terminal.shows_progress());
    let mut frames = Parts::new(parts, order, &mut open, &bar, cancel);
    let merged = merge(&study, &run_options(header), &mut frames, parts[*last].1.end);
    bar.clear();
    let mut results = match merged? {
        Merged::Whole(results) => *results,
        Merged::Wanting { so_far, round, expected } => return Err(wanting(&so_far, parts, &parts[*last].1, round, expected)),
    };
    results.options = header.options.clone();
    let asked = header.options.iter().find(|(name, _)| name == "--replications").and_then(|(_, value)| value.parse().ok());
    warn(&study, &results, asked, terminal);
    write(&results, Extra { agents: header.agents, trace: header.trace > 0 }, output, cancel, terminal)?;
    terminal.print(&match args.format {
        Format::Table => answer(&study, &results, terminal.style, terminal.verbose),
        Format::Json => serde_json::to_string_pretty(&rows::tradeoffs_json(&results)).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    })
}

/// How the whole is run.
fn run_options(header: &Header) -> RunOptions {
    let replications = (!header.until_precise).then_some(header.replications);
    RunOptions { seed: Some(header.seed), replications, threads: 1, trace: header.trace }
}

/// The texts that a part carries.
pub(super) fn inputs(name: &str) -> Result<Inputs, Failure> {
    let read = || Reader::new(File::open(name)?)?.inputs();
    read().map_err(|error| Failure::Damaged(name.to_owned(), error))
}

/// The study whose texts a part carries.
fn study(name: &str, header: &Header) -> Result<Study, Failure> {
    let inputs = inputs(name)?;
    let study = load_embedded(&header.scenario, &inputs.files, &inputs.options).map_err(Failure::Invalid)?;
    let asked = Asked {
        partition: header.partition,
        round: header.round,
        options: header.options.clone(),
        agents: header.agents,
        command: header.command.clone(),
    };
    let same = Recordable::new(&study, &run_options(header), &asked)?.header() == header;
    if same { Ok(study) } else { Err(Failure::Damaged(name.to_owned(), OTHER)) }
}

/// That more replications are needed, and how to make them.
fn wanting(so_far: &Results, parts: &[Part], last: &Header, round: u32, expected: u32) -> Failure {
    let count = |n: u32| human::count(u64::from(n));
    let name = &parts[0].0;
    let partitions = last.partition.map_or(1, |partition| partition.count);
    let all = (1..=partitions).map(|index| command(last, name, Partition { index, count: partitions }, Some(round)));
    let commands: Vec<String> = all.collect();
    Failure::Parts(format!(
        "not precise after {} replications ({}); about {} are expected to do. Nothing was written. Round {round} is next \
         (with any number of partitions), then merge the parts of all rounds:\n{}",
        count(so_far.replications),
        precision::worst(so_far).unwrap_or_default(),
        count(expected),
        listed(&commands)
    ))
}
