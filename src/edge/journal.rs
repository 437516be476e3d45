//! A file of records that grows while replications run, and from which an interrupted run goes on: a part that is not
//! whole yet, or the journal of `--resume`. A torn end, as a kill leaves it, is dropped; the journal of anything else is
//! refused, never overwritten.

use super::exit::Failure;
use crate::run::merge::difference;
use crate::run::part::{Frame, Header, Inputs, PartError, Position, Reader, Shape, Writer};
use crate::run::{Frames, RunError};
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A file of records, open at the end of what is whole in it.
pub struct Journal {
    /// Goes on after the last whole frame.
    pub writer: Writer<File>,
    /// The replication that comes next.
    pub next: u32,
    path: PathBuf,
    /// The texts of the study come first.
    with_inputs: bool,
}

impl Journal {
    /// Goes on with a file if `resume` and there is one, or begins it anew. The shape is that of its frames.
    pub fn open(path: &Path, header: &Header, inputs: Option<&Inputs>, shape: &Shape, resume: bool) -> Result<Self, Failure> {
        let fail = |error| Failure::Output(path.to_path_buf(), error);
        let begun = if resume { begun(path, header, inputs.is_some(), shape)? } else { None };
        let mut file = File::options().write(true).create(true).truncate(begun.is_none()).open(path).map_err(fail)?;
        let with_inputs = inputs.is_some();
        if let Some((position, next)) = begun {
            file.set_len(position.length).map_err(fail)?;
            file.seek(SeekFrom::End(0)).map_err(fail)?;
            return Ok(Self { writer: Writer::resume(file, position), next, path: path.to_path_buf(), with_inputs });
        }
        let mut writer = Writer::new(file, header).map_err(fail)?;
        if let Some(inputs) = inputs {
            writer.inputs(inputs).map_err(fail)?;
        }
        Ok(Self { writer, next: header.first, path: path.to_path_buf(), with_inputs })
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
        Ok(Replayed { name, reader, until: self.next })
    }
}

/// Frames that were recorded before an interruption.
pub struct Replayed {
    name: String,
    reader: Reader<File>,
    until: u32,
}

impl Frames for Replayed {
    fn next(&mut self) -> Result<Option<Frame>, RunError> {
        let frame = self.reader.frame().map_err(|error| self.wrong(error))?;
        Ok(frame.filter(|frame| frame.end() <= self.until))
    }

    fn wrong(&self, error: PartError) -> RunError {
        RunError::Part { file: self.name.clone(), error }
    }
}

/// Where a file that was begun can be gone on with, and with which replication; `None` if nothing is whole in it.
fn begun(path: &Path, header: &Header, with_inputs: bool, shape: &Shape) -> Result<Option<(Position, u32)>, Failure> {
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
                shape.check(&frame, &(next..header.end)).map_err(|error| refuse(error.to_string()))?;
                next = frame.end();
            }
            Err(PartError::Unreadable(error)) => return Err(Failure::Output(path.to_path_buf(), error)),
            // Whole, or torn after this.
            Ok(None) | Err(_) => return Ok(Some((position, next))),
        }
    }
}

/// Whether a part is there already: this very share, whole to its last byte.
pub fn is_whole(path: &Path, header: &Header, shape: &Shape) -> bool {
    let read = || -> Result<bool, PartError> {
        let mut reader = Reader::new(File::open(path)?)?;
        if !same_share(header, reader.header()) {
            return Ok(false);
        }
        reader.inputs()?;
        let mut next = header.first;
        while let Some(frame) = reader.frame()? {
            shape.check(&frame, &(next..header.end))?;
            next = frame.end();
        }
        Ok(next == header.end)
    };
    path.is_file() && read().unwrap_or(false)
}

/// Whether two headers are of the same share; the words of the command may name the same scenario by another path.
fn same_share(one: &Header, other: &Header) -> bool {
    (Header { command: one.command.clone(), ..other.clone() }) == *one
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
