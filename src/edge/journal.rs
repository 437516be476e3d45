//! A file of records that grows while replications run, and from which an interrupted run goes on: a part that is not
//! whole yet, or the journal of `--resume`. A torn end, as a kill leaves it, is dropped; the journal of anything else is
//! refused, never overwritten.

use super::exit::Failure;
use super::progress::Bar;
use super::terminal::Terminal;
use crate::run::merge::difference;
use crate::run::part::{Frame, Header, Inputs, PartError, Position, Reader, Writer};
use crate::run::partition::Resumable;
use crate::run::{Frames, Results, RunError};
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A file of records, open at the end of what is whole in it.
pub struct Journal {
    /// Goes on after the last whole frame.
    pub writer: Writer<File>,
    /// The replication that comes next, counted as in the header.
    pub next: u32,
    first: u32,
    path: PathBuf,
    /// The texts of the study come first.
    with_inputs: bool,
}

impl Journal {
    /// Goes on with a file if `resume` and there is one, or begins it anew.
    pub fn open<R: Resumable>(path: &Path, of: &R, inputs: Option<&Inputs>, resume: bool) -> Result<Self, Failure> {
        let fail = |error| Failure::Output(path.to_path_buf(), error);
        let begun = if resume { begun(path, of, inputs.is_some())? } else { None };
        let mut file = File::options().write(true).create(true).truncate(begun.is_none()).open(path).map_err(fail)?;
        let (with_inputs, first) = (inputs.is_some(), of.header().first);
        if let Some((position, next)) = begun {
            file.set_len(position.length).map_err(fail)?;
            file.seek(SeekFrom::End(0)).map_err(fail)?;
            return Ok(Self { writer: Writer::resume(file, position), next, first, path: path.to_path_buf(), with_inputs });
        }
        let mut writer = Writer::new(file, of.header()).map_err(fail)?;
        if let Some(inputs) = inputs {
            writer.inputs(inputs).map_err(fail)?;
        }
        Ok(Self { writer, next: first, first, path: path.to_path_buf(), with_inputs })
    }

    /// Its frames so far, from the first one.
    pub fn frames(&self) -> Result<Replayed, Failure> {
        let name = self.path.display().to_string();
        let open = || -> Result<Reader<File>, PartError> {
            let mut reader = Reader::new(File::open(&self.path)?)?;
            if self.with_inputs {
                reader.inputs()?;
            }
            Ok(reader)
        };
        let reader = open().map_err(|error| Failure::Damaged(name.clone(), error))?;
        Ok(Replayed { name, reader, next: self.first, until: self.next })
    }
}

/// Frames that were recorded before an interruption.
pub struct Replayed {
    name: String,
    reader: Reader<File>,
    next: u32,
    until: u32,
}

impl Frames for Replayed {
    fn next(&mut self) -> Result<Option<Frame>, RunError> {
        // What follows is being written now.
        if self.next >= self.until {
            return Ok(None);
        }
        let frame = self.reader.frame().map_err(|error| self.wrong(error))?;
        self.next += frame.as_ref().map_or(0, |frame| frame.replications);
        Ok(frame)
    }

    fn wrong(&self, error: PartError) -> RunError {
        RunError::Part { file: self.name.clone(), error }
    }
}

/// Where a file that was begun can be gone on with, and with which replication; `None` if nothing is whole in it.
fn begun<R: Resumable>(path: &Path, of: &R, with_inputs: bool) -> Result<Option<(Position, u32)>, Failure> {
    let header = of.header();
    let refuse = |what: String| Failure::Parts(format!("{} {what}: remove it to start anew, or go without --resume", path.display()));
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::Output(path.to_path_buf(), error)),
    };
    let mut reader = match Reader::new(file) {
        Ok(reader) => reader,
        Err(PartError::Empty | PartError::Truncated { .. }) => return Ok(None),
        Err(error) => return Err(refuse(error.to_string())),
    };
    let found = reader.header();
    if let Some(what) = difference(header, found) {
        return Err(refuse(format!("is what another run left unfinished ({what})")));
    }
    if !same_share(header, found) {
        return Err(refuse("is what another share left unfinished".to_owned()));
    }
    if with_inputs {
        match reader.inputs() {
            Ok(_) => {}
            Err(PartError::Unreadable(error)) => return Err(Failure::Output(path.to_path_buf(), error)),
            Err(_) => return Ok(None),
        }
    }
    let mut next = header.first;
    loop {
        let position = reader.position().clone();
        match reader.frame() {
            Ok(Some(frame)) => {
                next = of.after(&frame, next).map_err(|error| refuse(error.to_string()))?;
            }
            Err(PartError::Unreadable(error)) => return Err(Failure::Output(path.to_path_buf(), error)),
            // Whole, or torn after this.
            Ok(None) | Err(_) => return Ok(Some((position, next))),
        }
    }
}

/// Whether a part is there already: this very share, whole to its last byte.
pub fn is_whole<R: Resumable>(path: &Path, of: &R) -> bool {
    let header = of.header();
    let read = || -> Result<bool, PartError> {
        let mut reader = Reader::new(File::open(path)?)?;
        if !same_share(header, reader.header()) {
            return Ok(false);
        }
        reader.inputs()?;
        let mut next = header.first;
        while let Some(frame) = reader.frame()? {
            next = of.after(&frame, next)?;
        }
        Ok(next == header.end)
    };
    path.is_file() && read().unwrap_or(false)
}

/// Whether two headers are of the same share; the words of the command may name the same scenario by another path.
fn same_share(one: &Header, other: &Header) -> bool {
    (Header { command: one.command.clone(), ..other.clone() }) == *one
}

/// Makes the results of the whole with a journal, from where that ends; `stem` is the scenario's.
pub fn resuming<R: Resumable>(of: &R, path: &Path, stem: &str, terminal: &Terminal, cancel: &AtomicBool) -> Result<Results, Failure> {
    let journal = Journal::open(path, of, None, true)?;
    if journal.next > 0 {
        let Header { until_precise, end, .. } = *of.header();
        let of_all = if until_precise { String::new() } else { format!(" of {end}") };
        terminal.inform(&format!("{stem}: goes on after replication {}{of_all}", journal.next));
    }
    let mut replayed = journal.frames()?;
    let bar = Bar::new(stem, terminal.shows_progress());
    let results = of.resume(&mut replayed, journal.next, journal.writer, &bar, cancel);
    bar.clear();
    results.map_err(|error| match error {
        RunError::Recording(error) => Failure::Output(path.to_path_buf(), error),
        RunError::Interrupted => stopped(),
        error => error.into(),
    })
}

/// Removes the journal of what is complete now, whether it was gone on with or an earlier attempt left it. The journal of
/// another run stays: that one can still be gone on with.
pub fn settle<R: Resumable>(path: &Path, of: impl FnOnce() -> Result<R, RunError>) {
    if !path.exists() {
        return;
    }
    let useless = match File::open(path).map_err(PartError::from).and_then(Reader::new) {
        Ok(reader) => of().is_ok_and(|of| same_share(of.header(), reader.header())),
        Err(PartError::Empty | PartError::Truncated { .. }) => true,
        Err(_) => false,
    };
    if useless {
        remove(path);
    }
}

/// Removes a file that is needed no more.
pub fn remove(path: &Path) {
    // What is left of it harms nobody: it is of the same run, or refused.
    let _ = fs::remove_file(path);
}

/// That a command was interrupted and can go on.
pub fn stopped() -> Failure {
    Failure::Stopped("interrupted; earlier results are unchanged; the same command goes on from here".to_owned())
}
