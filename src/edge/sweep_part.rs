//! `holdline sweep --partition K/N`: a share of the replications of all points as a file, and `holdline merge` of such
//! files.

use super::args::{MergeArgs, SweepArgs};
use super::exit::{Failure, internal};
use super::merge::{OTHER, inputs};
use super::output::Output;
use super::part::{Place, print};
use super::progress::Bar;
use super::source::{load_one_to_embed, warn_idle};
use super::sweep::{Compared, directory, finish, given_options, objectives, run_options};
use super::terminal::Terminal;
use crate::run::merge::Parts;
use crate::run::part::{Header, Partition};
use crate::run::partition::{Asked, Resumable};
use crate::run::{RunOptions, SweepShare, merge_sweep};
use crate::scenario::grid::Grid;
use crate::scenario::{InputFile, LoadOptions, Point, load_embedded};
use std::fs::File;
use std::io::Read;
use std::sync::atomic::AtomicBool;

/// Writes a share.
pub fn write(
    args: &SweepArgs,
    partition: Partition,
    options: &LoadOptions,
    design: &Option<InputFile>,
    cancel: &AtomicBool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (study, inputs) = load_one_to_embed(&args.scenario, options)?;
    warn_idle(&study, terminal);
    let asked = Asked { partition: Some(partition), round: None, options: given_options(args), agents: false, command: command(args) };
    let share = SweepShare::new(&study, &run_options(args), &asked, design.as_slice())?;
    let place = Place::new(&directory(args.out.as_deref(), &study), share.header(), partition)?;
    place.write(&share, &inputs, args.resume, terminal, cancel)?;
    print(&[place.shown()], args.format, terminal)
}

/// The command that makes another share, up to `--partition`.
fn command(args: &SweepArgs) -> Vec<String> {
    let mut words = vec!["sweep".to_owned(), args.scenario.display().to_string()];
    words.extend(args.design.iter().flat_map(|path| ["--design".to_owned(), path.display().to_string()]));
    words.extend(given_options(args).into_iter().flat_map(|(name, value)| [name, value]));
    words
}

/// Merges parts, which make a whole in this order.
pub fn merge(
    args: &MergeArgs,
    parts: &[(String, Header)],
    order: &[usize],
    cancel: &AtomicBool,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let Some(&first) = order.first() else { return Err(internal("no parts")) };
    let (name, header) = &parts[first];
    let inputs = inputs(name)?;
    let study = load_embedded(&header.scenario, &inputs.files, &inputs.options).map_err(Failure::Invalid)?;
    let more = header.inputs.get(study.inputs.len()..).unwrap_or_default();
    let design: Vec<InputFile> = more.iter().map(|(name, sha256)| InputFile { name: name.clone(), sha256: sha256.clone() }).collect();
    let options = RunOptions { seed: Some(header.seed), replications: Some(header.replications), threads: 1, trace: 0 };
    let asked =
        Asked { partition: header.partition, round: None, options: header.options.clone(), agents: false, command: header.command.clone() };
    if SweepShare::new(&study, &options, &asked, &design)?.header() != header {
        return Err(Failure::Damaged(name.clone(), OTHER));
    }
    let compared = compared(header, inputs.options.points)?;
    let Some(output) = Output::open_all(&[directory(args.out.as_deref(), &study)])?.pop() else { return Err(internal("no output")) };
    let mut open = |name: &str| File::open(name).map(|file| Box::new(file) as Box<dyn Read>);
    let bar = Bar::new(&study.stem, terminal.shows_progress());
    let merged = merge_sweep(&study, &options, &mut Parts::new(parts, order, &mut open, &bar, cancel));
    bar.clear();
    let mut results = merged?;
    results.options = header.options.clone();
    results.inputs.extend(design);
    warn_idle(&study, terminal);
    let answer = finish(&study, &results, &compared, (output, args.format), cancel, terminal)?;
    terminal.print(&answer)
}

/// What the points are compared by: the keys of the design in the order of its points, then those of `--set` that vary.
fn compared(header: &Header, points: Vec<Point>) -> Result<Compared, Failure> {
    let given = |name: &'static str| header.options.iter().filter(move |(option, _)| option == name).map(|(_, value)| value.as_str());
    let mut grid = Grid::default();
    for (key, values) in given("--set").filter_map(|set| set.split_once('=')) {
        grid.add(key, values).map_err(Failure::usage)?;
    }
    let axes = grid.keys();
    let mut keys: Vec<String> = Vec::new();
    for (key, _) in points.iter().flat_map(|point| &point.set).filter(|(key, _)| !axes.contains(key)) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys.extend(axes);
    let names: Vec<String> = given("--objectives").flat_map(|all| all.split(',')).map(str::to_owned).collect();
    let resamples = given("--resamples").find_map(|count| count.parse().ok()).unwrap_or(0);
    Ok(Compared { keys, points, objectives: objectives(&names)?, resamples })
}
