//! `holdline merge`: parts of one partitioned run become its results.
//!
//! Everything that is wrong with the parts is found before anything is written, but for damage inside them, which is
//! found while they are read, before anything is renamed into place.

use super::args::{Format, MergeArgs};
use super::exit::{Failure, internal};
use super::output::Output;
use super::progress::on_interrupt;
use super::run::{Extra, answer, warn, write};
use super::sweep_part;
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::report::{human, precision, rows};
use crate::run::merge::{Merged, Mismatch, Parts, merge, order};
use crate::run::part::{Header, Kind, PartError, Partition, Reader};
use crate::run::partition::{Asked, Recordable};
use crate::run::{Results, RunOptions};
use crate::scenario::{Study, load_embedded};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Commands that are printed at most.
const MOST_COMMANDS: usize = 20;

/// A part by its name, with its header.
type Part = (String, Header);

/// Runs the command.
pub fn run(args: &MergeArgs, terminal: &Terminal) -> Result<(), Failure> {
    let parts = headers(&files(&args.parts)?)?;
    match parts.first().map(|(_, header)| header.kind) {
        Some(Kind::Run) | None => merge_runs(args, &parts, terminal),
        Some(Kind::Sweep) => {
            let order = order(&parts).map_err(|wrong| mismatches(&wrong, &parts))?;
            sweep_part::merge(args, &parts, &order, terminal)
        }
        Some(found) => Err(Failure::Parts(format!("{} {}", parts[0].0, PartError::Kind { found, wanted: Kind::Run }))),
    }
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

/// The headers of all files, of this program; everything that is wrong with any.
fn headers(files: &[PathBuf]) -> Result<Vec<Part>, Failure> {
    let own = format!("holdline {} (result version {RESULT_VERSION})", env!("CARGO_PKG_VERSION"));
    let (mut parts, mut wrong): (Vec<Part>, _) = (Vec::new(), Vec::new());
    for file in files {
        let name = file.display().to_string();
        match opened(file).and_then(Reader::new) {
            Ok(reader) => {
                let mut header = reader.header().clone();
                if let Some((_, first)) = parts.first()
                    && first.variants == header.variants
                {
                    header.variants = first.variants.clone();
                }
                let other = format!("holdline {} (result version {})", header.program_version, header.result_version);
                if other != own {
                    wrong.push(format!("{name} was written by {other}, and this is {own}: merge with the program that simulated"));
                }
                parts.push((name, header));
            }
            Err(error) => wrong.push(format!("{name} {error}")),
        }
    }
    if wrong.is_empty() { Ok(parts) } else { Err(Failure::Parts(wrong.join("\nerror: "))) }
}

/// Opens a part. A pipe would be waited for, or be empty when it is read again.
fn opened(path: &Path) -> Result<File, PartError> {
    if !fs::metadata(path)?.is_file() {
        return Err(PartError::Special);
    }
    Ok(File::open(path)?)
}

fn merge_runs(args: &MergeArgs, parts: &[Part], terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let order = order(parts).map_err(|wrong| mismatches(&wrong, parts))?;
    let (Some(first), Some(last)) = (order.first(), order.last()) else { return Err(internal("no parts")) };
    let (name, header) = &parts[*first];
    let study = study(name, header)?;
    let directory = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(&study.stem));
    let Some(output) = Output::open_all(&[directory])?.pop() else { return Err(internal("no output")) };
    let mut open = |name: &str| File::open(name).map(|file| Box::new(file) as Box<dyn Read>);
    let mut frames = Parts::new(parts, &order, &mut open, &cancel);
    let mut results = match merge(&study, &run_options(header), &mut frames, parts[*last].1.end)? {
        Merged::Whole(results) => *results,
        Merged::Wanting { so_far, round, expected } => return Err(wanting(&so_far, parts, &parts[*last].1, round, expected)),
    };
    results.options = header.options.clone();
    let asked = header.options.iter().find(|(name, _)| name == "--replications").and_then(|(_, value)| value.parse().ok());
    warn(&study, &results, asked, terminal);
    write(&results, Extra { agents: header.agents, trace: header.trace > 0 }, output, &cancel, terminal)?;
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

/// The study whose texts a part carries.
fn study(name: &str, header: &Header) -> Result<Study, Failure> {
    let other = |error: PartError| Failure::Parts(format!("{name} {error}"));
    let mut reader = File::open(name).map_err(PartError::from).and_then(Reader::new).map_err(other)?;
    let inputs = reader.inputs().map_err(other)?;
    let study = load_embedded(&header.scenario, &inputs.files, &inputs.options).map_err(Failure::Invalid)?;
    let asked = Asked {
        partition: header.partition,
        round: header.round,
        options: header.options.clone(),
        agents: header.agents,
        command: header.command.clone(),
    };
    let same = Recordable::new(&study, &run_options(header), &asked)?.header() == header;
    if same { Ok(study) } else { Err(other(PartError::Content("they are of different studies"))) }
}

/// All that keeps parts from being a whole, and how to make those that are missing.
fn mismatches(wrong: &[Mismatch], parts: &[Part]) -> Failure {
    let mut text = wrong.iter().map(Mismatch::to_string).collect::<Vec<_>>().join("\nerror: ");
    let mut commands = Vec::new();
    if let Some((name, header)) = parts.first() {
        for mismatch in wrong {
            if let Mismatch::Missing { round, partitions } = mismatch {
                commands.extend(partitions.iter().map(|partition| command(header, name, *partition, *round)));
            }
        }
    }
    if !commands.is_empty() {
        text.push_str(&format!("\nmade by:\n{}", listed(&commands)));
    }
    Failure::Parts(text)
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

/// Commands, one a line; of very many the first ones and the last.
fn listed(commands: &[String]) -> String {
    let mut lines: Vec<String> = commands.iter().map(|command| format!("  {command}")).collect();
    if lines.len() > MOST_COMMANDS {
        let last = lines.pop();
        lines.truncate(MOST_COMMANDS - 1);
        lines.push(format!("  ... and {} more, up to", commands.len() - MOST_COMMANDS));
        lines.extend(last);
    }
    lines.join("\n")
}

/// The command that makes a part beside one with this name.
fn command(header: &Header, beside: &str, partition: Partition, round: Option<u32>) -> String {
    let mut words: Vec<String> = vec!["holdline".to_owned()];
    words.extend(header.command.iter().cloned());
    words.extend(["--partition".to_owned(), partition.to_string()]);
    round.iter().for_each(|round| words.extend(["--round".to_owned(), round.to_string()]));
    let directory = Path::new(beside).parent().map_or(String::new(), |directory| directory.display().to_string());
    words.extend(["--out".to_owned(), if directory.is_empty() { ".".to_owned() } else { directory }]);
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=@%+:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
