//! The locks that keep two runs out of one output directory, or from writing one and the same part in it.
//!
//! An exclusive lock of the operating system on a hidden file in the directory; it ends with the
//! process, however that ends, so a killed run locks nobody out. The file itself goes with the
//! lock. Where a file system has no locks, runs go on without one.

use super::exit::Failure;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Name of the locked file.
const LOCK: &str = ".holdline-lock";
/// How often a file that has just been removed by its owner is made anew before giving up.
const ATTEMPTS: usize = 100;

/// The lock on a directory, held until dropped.
pub struct Lock {
    path: PathBuf,
    /// Open as long as the lock is held.
    _file: File,
}

impl Lock {
    /// Locks an existing directory. `None` where there are no locks; fails when another process, or this
    /// one, holds it already.
    pub fn take(directory: &Path) -> Result<Option<Self>, Failure> {
        Self::at(directory.join(LOCK), directory)
    }

    /// The same for one file in an existing directory.
    pub fn of_file(directory: &Path, name: &str) -> Result<Option<Self>, Failure> {
        Self::at(directory.join(format!("{LOCK}-{name}")), &directory.join(name))
    }

    /// Locks by the file at `path` what is to be written.
    fn at(path: PathBuf, written: &Path) -> Result<Option<Self>, Failure> {
        let fail = |error| Failure::Output(written.to_path_buf(), error);
        for _ in 0..ATTEMPTS {
            let file = File::options().write(true).create(true).truncate(false).open(&path).map_err(fail)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path).map_err(fail)? => return Ok(Some(Self { path, _file: file })),
                // Its owner removed it between our opening and locking it: a file that nobody else sees.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    let _ = fs::remove_file(&path);
                    return Ok(None);
                }
                Err(TryLockError::Error(error)) => return Err(fail(error)),
            }
        }
        Err(Failure::Busy(written.to_path_buf()))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is still locked, so nobody else's file is removed.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the open file is the one that the path names now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata()?;
    match fs::metadata(path) {
        Ok(named) => Ok((own.dev(), own.ino()) == (named.dev(), named.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the open file is the one that the path names now: there at all, as far as can be told.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
