//! A single file that appears whole or not at all: written beside its place under a hidden name, flushed to the disk and
//! renamed. It is opened before the work, so that a place that cannot be written to is found early. What is there and no
//! file, such as a pipe or `/dev/null`, is written to and never replaced.

use super::exit::Failure;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file on its way; dropped without being written, it leaves what was there.
pub struct WholeFile {
    path: PathBuf,
    target: Target,
}

enum Target {
    /// To be put into its place.
    Beside(NamedTempFile),
    /// What is there and no file.
    There(File),
}

impl WholeFile {
    /// Prepares a file; an existing one is replaced in the end.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let fail = |error| Failure::Output(path.to_path_buf(), error);
        if path.is_dir() {
            return Err(fail(io::ErrorKind::IsADirectory.into()));
        }
        // A link stays one.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            let there = OpenOptions::new().write(true).open(path).map_err(fail)?;
            return Ok(Self { path: path.clone(), target: Target::There(there) });
        }
        let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !directory.is_dir() {
            let why = format!("there is no directory {}", directory.display());
            return Err(fail(io::Error::new(io::ErrorKind::NotFound, why)));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".holdline-");
        readable_by_others(&mut builder);
        let file = builder.tempfile_in(directory).map_err(fail)?;
        Ok(Self { path: path.clone(), target: Target::Beside(file) })
    }

    /// Writes it and puts it into its place.
    pub fn write(self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let Self { path, target } = self;
        let write = || match target {
            Target::There(file) => filled(&file, fill),
            Target::Beside(file) => {
                filled(file.as_file(), fill)?;
                file.as_file().sync_all()?;
                file.persist(&path).map(|_| ()).map_err(|error| error.error)
            }
        };
        write().map_err(|error| Failure::Output(path.clone(), error))
    }
}

fn filled(file: &File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    fill(&mut out)?;
    out.flush()
}

/// Temporary files are their owner's alone; this one is to be as any other.
#[cfg(unix)]
fn readable_by_others(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

/// Other systems have no such modes.
#[cfg(not(unix))]
fn readable_by_others(_builder: &mut tempfile::Builder<'_, '_>) {}
