//! `holdline run --partition K/N`: a share of the replications, as a file for `holdline merge`; and how such a file, which
//! may be of a sweep, too, is written.
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
use crate::run::part::{Header, Inputs, Kind, Partition};
use crate::run::partition::{Asked, Recordable, Resumable};
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
        share.place.write(&share.recordable, &share.of.inputs, args.share.resume, terminal, &cancel)?;
        parts.push(share.place.shown());
    }
    print(&parts, args.format, terminal)
}

/// Says which parts are written.
pub(super) fn print(parts: &[String], format: Format, terminal: &Terminal) -> Result<(), Failure> {
    terminal.print(&match format {
        Format::Table => parts.iter().map(|part| format!("{part}\n")).collect(),
        Format::Json => serde_json::to_string_pretty(parts).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    })
}

/// A share of one study, and where its part goes.
struct Share<'s> {
    of: &'s ToEmbed,
    recordable: Recordable<'s>,
    place: Place,
}

impl<'s> Share<'s> {
    /// Finds what can be found wrong before anything is simulated.
    fn new(of: &'s ToEmbed, directory: &Path, args: &RunArgs, partition: Partition) -> Result<Self, Failure> {
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
        let place = Place::new(directory, recordable.header(), partition)?;
        Ok(Self { of, recordable, place })
    }
}

/// Where a part goes.
pub(super) struct Place {
    directory: PathBuf,
    name: String,
    path: PathBuf,
}

impl Place {
    /// The place of a part with this header, if no directory is in its way.
    pub(super) fn new(directory: &Path, header: &Header, partition: Partition) -> Result<Self, Failure> {
        let name = file_name(header.kind, &header.scenario, partition, header.round);
        let path = directory.join(&name);
        if path.is_dir() {
            return Err(Failure::Output(path, io::ErrorKind::IsADirectory.into()));
        }
        Ok(Self { directory: directory.to_path_buf(), name, path })
    }

    /// How it is shown.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Writes the part; if `resume`, goes on with what is there of it.
    pub(super) fn write<R: Resumable>(
        &self,
        of: &R,
        inputs: &Inputs,
        resume: bool,
        terminal: &Terminal,
        cancel: &AtomicBool,
    ) -> Result<(), Failure> {
        let Self { directory, name, path } = self;
        let (header, shown) = (of.header(), self.shown());
        let fail = |error| Failure::Output(path.clone(), error);
        fs::create_dir_all(directory).map_err(fail)?;
        let _lock = Lock::of_file(directory, name)?;
        if resume && journal::is_whole(path, of) {
            terminal.inform(&format!("{shown}: is there already"));
            return Ok(());
        }
        let growing = directory.join(format!(".holdline-{name}.unfinished"));
        let journal = Journal::open(&growing, of, Some(inputs), resume)?;
        if journal.next > header.first {
            let (next, first) = (journal.next, header.first + 1);
            terminal.inform(&format!("{shown}: goes on after replication {next} of {first} to {}", header.end));
        }
        let of_all = header.partition.map_or(String::new(), |partition| format!(" {partition}"));
        let bar = Bar::new(&format!("{}{of_all}", header.scenario), terminal.shows_progress());
        let written = of.write(journal.writer, journal.next, &bar, cancel);
        bar.clear();
        let finished = written.and_then(|writer| writer.finish().and_then(|file| file.sync_all()).map_err(RunError::Recording));
        if let Err(error) = finished {
            if !resume {
                journal::remove(&growing);
            }
            return Err(match error {
                RunError::Recording(error) => fail(error),
                RunError::Interrupted if resume => journal::stopped(),
                error => error.into(),
            });
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
