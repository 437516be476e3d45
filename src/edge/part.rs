//! `holdline run --partition K/N`: a share of the replications, as a file for `holdline merge`.
//!
//! The part grows under a hidden name beside its own and gets its own when it is whole, so that a `*.part` is never
//! half-written. Each part has its own lock: parts of one directory can be written at the same time, the same part
//! cannot.

use super::args::{Format, RunArgs};
use super::exit::{Failure, internal};
use super::journal::{self, Journal};
use super::lock::Lock;
use super::output::sync_directory;
use super::progress::{Bar, on_interrupt};
use super::run::{command, directories, given_options};
use super::source::{ToEmbed, studies_to_embed, warn_idle};
use super::terminal::Terminal;
use crate::run::part::{Kind, Partition};
use crate::run::partition::{Asked, Recordable};
use crate::run::{RunError, RunOptions};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Runs the command.
pub fn run(args: &RunArgs, partition: Partition, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let loaded = studies_to_embed(&args.scenarios, &args.select, &args.precise)?;
    let directories = directories(loaded.iter().map(|of| of.study.stem.as_str()), args.out.as_deref())?;
    let shares = loaded.iter().zip(&directories).map(|(of, directory)| Share::new(of, directory, args, partition));
    let shares: Vec<Share> = shares.collect::<Result<_, _>>()?;
    let mut parts = Vec::new();
    for share in &shares {
        warn_idle(&share.of.study, terminal);
        share.write(args.share.resume, terminal, &cancel)?;
        parts.push(share.path.display().to_string());
    }
    terminal.print(&match args.format {
        Format::Table => parts.iter().map(|part| format!("{part}\n")).collect(),
        Format::Json => serde_json::to_string_pretty(&parts).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    })
}

/// A share of one study, and where its part goes.
struct Share<'s> {
    of: &'s ToEmbed,
    recordable: Recordable<'s>,
    directory: &'s Path,
    name: String,
    path: PathBuf,
}

impl<'s> Share<'s> {
    /// Finds what can be found wrong before anything is simulated.
    fn new(of: &'s ToEmbed, directory: &'s Path, args: &RunArgs, partition: Partition) -> Result<Self, Failure> {
        let options =
            RunOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads), trace: args.trace };
        let asked = Asked {
            partition: Some(partition),
            round: args.share.round,
            options: given_options(args),
            agents: args.agents,
            command: command(of.argument.as_deref(), args),
        };
        let recordable = Recordable::new(&of.study, &options, &asked)?;
        let name = file_name(Kind::Run, &of.study.stem, partition, recordable.header().round);
        let path = free(directory, &name)?;
        Ok(Self { of, recordable, directory, name, path })
    }

    /// Writes the part.
    fn write(&self, resume: bool, terminal: &Terminal, cancel: &AtomicBool) -> Result<(), Failure> {
        let Self { of, recordable, directory, name, path } = self;
        let (header, shape) = (recordable.header(), recordable.shape());
        let fail = |error| Failure::Output(path.clone(), error);
        fs::create_dir_all(directory).map_err(fail)?;
        let _lock = Lock::of_file(directory, name)?;
        let shown = path.display();
        if resume && journal::is_whole(path, header, &shape) {
            terminal.inform(&format!("{shown}: is there already"));
            return Ok(());
        }
        let growing = directory.join(format!(".holdline-{name}.unfinished"));
        let journal = Journal::open(&growing, header, Some(&of.inputs), &shape, resume)?;
        if journal.next > header.first {
            let (next, first) = (journal.next, header.first + 1);
            terminal.inform(&format!("{shown}: goes on after replication {next} of {first} to {}", header.end));
        }
        let of_all = header.partition.map_or(String::new(), |partition| format!(" {partition}"));
        let bar = Bar::new(&format!("{}{of_all}", of.study.stem), terminal.shows_progress());
        let written = recordable.write(journal.writer, journal.next, &bar, cancel);
        bar.clear();
        let finished = written.and_then(|writer| writer.finish().and_then(|file| file.sync_all()).map_err(RunError::Recording));
        if let Err(error) = finished {
            if !resume {
                journal::remove(&growing);
            }
            return Err(unfinished(error, path, resume));
        }
        fs::rename(&growing, path).map_err(fail)?;
        sync_directory(directory);
        Ok(())
    }
}

/// The name of a part of a run or a sweep; of a run until precise with its round.
pub(super) fn file_name(kind: Kind, stem: &str, partition: Partition, round: Option<u32>) -> String {
    let sweep = if kind == Kind::Sweep { "-sweep" } else { "" };
    let round = round.map_or(String::new(), |round| format!(".round-{round}"));
    format!("{stem}{sweep}-{}-of-{}{round}.part", partition.index, partition.count)
}

/// The path of a part, if no directory is in its way.
pub(super) fn free(directory: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = directory.join(name);
    if path.is_dir() { Err(Failure::Output(path, io::ErrorKind::IsADirectory.into())) } else { Ok(path) }
}

/// What is said where a part is not written to its end, and whether what is done is kept.
pub(super) fn unfinished(error: RunError, path: &Path, kept: bool) -> Failure {
    match error {
        RunError::Recording(error) => Failure::Output(path.to_path_buf(), error),
        RunError::Interrupted if kept => journal::stopped(),
        error => error.into(),
    }
}
