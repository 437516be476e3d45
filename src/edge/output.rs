//! Result files that appear whole or not at all.
//!
//! Everything is written into a hidden staging directory inside the output directory and flushed to
//! the disk; [`commit`] puts all of it in place of earlier results at one moment. So a full
//! disk, an interruption, a kill or a power cut leaves either the earlier results or the new ones; what is left
//! to move after that moment is moved by the next command that opens the directory. The manifest is the last
//! to be moved and holds the SHA-256 of every other file, so anybody can tell whether a directory is
//! complete. A run holds a lock on the output directory until it is done, so a second run into it ends
//! at once and cannot take the first one's staging directory for that of a dead run.

mod commit;

use super::exit::Failure;
use super::lock::Lock;
use crate::report::manifest::ResultFile;
use commit::{COMMITTED, Step, complete};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Beginning of the names of staging directories.
const STAGING_PREFIX: &str = ".holdline-";
/// The manifest's file name.
const MANIFEST: &str = "manifest.json";
/// What is wrong with an output directory that is a file.
const IS_A_FILE: &str = "it is a file, not a directory";
/// Every file that a command may write beside those of a plan; the manifest last.
const ALL_FILES: [&str; 11] = [
    "tradeoffs.csv",
    "sweep.csv",
    "tornado.csv",
    "ranking.csv",
    "sensitivity.csv",
    "metrics.csv",
    "intervals.csv",
    "efficiency.csv",
    "agents.csv",
    "contacts.csv",
    MANIFEST,
];
/// Every file of an optimised plan; only another plan takes them away, because the scenario among them may be what is run.
const PLAN_FILES: [&str; 4] = [PLAN, "frontier.csv", "binding.csv", "optimised.toml"];
const PLAN: &str = "plan.csv";
/// Beginnings of the names of its further files, one for each group.
const OF_GROUPS: [&str; 2] = ["staff-", "rota-"];

/// Results on their way into an output directory. Dropped without [`Output::commit`], it leaves the
/// directory as it was.
pub struct Output {
    directory: PathBuf,
    /// Directories that did not exist before, outermost first.
    created: Vec<PathBuf>,
    /// `None` only before it is made and while dropping.
    staging: Option<TempDir>,
    /// Held from before anything is changed in the directory until everything is done.
    lock: Option<Lock>,
    files: Vec<ResultFile>,
}

impl Output {
    /// Prepares output directories, creating them if needed, and removes what killed runs left in
    /// them. Fails when results could not be written to one, or another run is writing to it.
    pub fn open_all(directories: &[PathBuf]) -> Result<Vec<Self>, Failure> {
        // What is missing is noted before anything is created: whichever is dropped last removes
        // the directories they share.
        let outputs: Vec<Self> = directories.iter().map(|directory| Self::planned(directory)).collect();
        outputs.into_iter().map(Self::prepare).collect()
    }

    fn planned(directory: &Path) -> Self {
        Self { directory: directory.to_path_buf(), created: missing_ancestors(directory), staging: None, lock: None, files: Vec::new() }
    }

    fn prepare(self) -> Result<Self, Failure> {
        let mut output = self;
        let directory = output.directory.clone();
        let directory = directory.as_path();
        let fail = |error| Failure::Output(directory.to_path_buf(), error);
        if let Some(file) = directory.ancestors().find(|path| path.is_file()) {
            return Err(Failure::Output(file.to_path_buf(), io::Error::new(io::ErrorKind::NotADirectory, IS_A_FILE)));
        }
        fs::create_dir_all(directory).map_err(fail)?;
        output.lock = Lock::take(directory)?;
        complete(directory)?;
        remove_stale(directory).map_err(fail)?;
        let staging = tempfile::Builder::new().prefix(STAGING_PREFIX).tempdir_in(directory).map_err(fail)?;
        output.staging = Some(staging);
        match ALL_FILES.iter().chain(&PLAN_FILES).map(|name| directory.join(name)).find(|path| path.is_dir()) {
            Some(path) => Err(Failure::Output(path, io::ErrorKind::IsADirectory.into())),
            None => Ok(output),
        }
    }

    /// The output directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Writes one file into the staging directory, down to the disk.
    pub fn write(&mut self, name: &str, fill: impl FnOnce(&mut dyn Write) -> csv::Result<()>) -> Result<(), Failure> {
        let sha256 = self.stage(name, |out| fill(out).map_err(io::Error::from))?;
        self.files.push(ResultFile { file: name.to_owned(), sha256 });
        Ok(())
    }

    /// Writes the manifest and puts everything in its place. A file of an earlier run goes when this one has none of its name.
    pub fn commit(mut self, fill: impl FnOnce(&[ResultFile], &mut dyn Write) -> io::Result<()>) -> Result<Vec<String>, Failure> {
        let files = std::mem::take(&mut self.files);
        self.stage(MANIFEST, |out| fill(&files, out))?;
        let Some(staging) = self.staging.take() else { return Err(super::exit::internal("results committed twice")) };
        let mut names: Vec<String> = files.into_iter().map(|file| file.file).collect();
        names.push(MANIFEST.to_owned());
        commit::commit(&self.directory, staging, &steps(&self.directory, &names))?;
        self.created.clear();
        Ok(names)
    }

    /// Writes a file into the staging directory and gives its SHA-256.
    fn stage(&self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<String, Failure> {
        let Some(staging) = &self.staging else { return Err(super::exit::internal("output used after commit")) };
        let write = || {
            let file = File::create(staging.path().join(name))?;
            let mut out = Hashing { out: BufWriter::with_capacity(1 << 16, file), hash: Sha256::new() };
            fill(&mut out)?;
            out.out.flush()?;
            out.out.get_ref().sync_all()?;
            Ok(out.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
        };
        write().map_err(|error| Failure::Output(self.directory.join(name), error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.staging = None;
        self.lock = None;
        // Only empty directories can be removed, so a result is never lost.
        for directory in self.created.iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// Hashes what passes through.
struct Hashing<W> {
    out: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Finishes what a command that was killed had committed in a directory, for a command that only reads it.
pub fn settle(directory: &Path) -> Result<(), Failure> {
    if !directory.join(COMMITTED).exists() {
        return Ok(());
    }
    let _lock = Lock::take(directory)?;
    complete(directory)
}

/// How files of these names take the place of what a directory holds: those of new groups first, then the others, the manifest last.
fn steps(directory: &Path, names: &[String]) -> Vec<Step> {
    let mut known: Vec<String> = Vec::new();
    if names.iter().any(|name| name == PLAN) {
        known.extend(earlier_of_groups(directory));
        known.extend(PLAN_FILES.map(str::to_owned));
        known.retain(|name| !names.contains(name));
    }
    known.extend(names.iter().filter(|name| !ALL_FILES.contains(&name.as_str())).cloned());
    known.extend(ALL_FILES.map(str::to_owned));
    known.into_iter().map(|name| if names.contains(&name) { Step::Move(name) } else { Step::Remove(name) }).collect()
}

/// The directories on the way to `directory` that do not exist, outermost first.
fn missing_ancestors(directory: &Path) -> Vec<PathBuf> {
    let missing = directory.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
    let mut missing: Vec<PathBuf> = missing.map(Path::to_path_buf).collect();
    missing.reverse();
    missing
}

/// Removes staging directories that a killed run left; only under the lock.
fn remove_stale(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(STAGING_PREFIX) && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// The files of groups that the manifest of an earlier run names.
fn earlier_of_groups(directory: &Path) -> Vec<String> {
    let manifest = fs::read(directory.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let results = manifest.as_ref().and_then(|manifest| manifest["results"].as_array());
    let names = results.into_iter().flatten().filter_map(|result| result["file"].as_str());
    let plain = |name: &&str| OF_GROUPS.iter().any(|start| name.starts_with(start)) && !name.contains(['/', '\\']);
    names.filter(plain).map(str::to_owned).collect()
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the renames durable where the platform lets a directory be flushed; the results are
/// complete whether or not it does.
pub fn sync_directory(directory: &Path) {
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(directory: &Path) -> Result<Output, Failure> {
        Output::planned(directory).prepare()
    }

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .expect("a directory")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn put(output: &mut Output, name: &str, text: &str) -> Result<(), Failure> {
        output.write(name, |out| Ok(out.write_all(text.as_bytes())?))
    }

    #[test]
    fn files_appear_together_and_replace_earlier_ones() {
        let root = tempfile::tempdir().expect("a directory");
        let directory = root.path().join("a/b");
        let mut output = open(&directory).expect("writable");
        put(&mut output, "tradeoffs.csv", "new").expect("written");
        put(&mut output, "contacts.csv", "trace").expect("written");
        assert!(!directory.join("tradeoffs.csv").exists());
        let manifest = |files: &[ResultFile], out: &mut dyn Write| writeln!(out, "{}", files[0].sha256);
        output.commit(manifest).expect("committed");
        assert_eq!(names(&directory), ["contacts.csv", "manifest.json", "tradeoffs.csv"]);
        let hash = fs::read_to_string(directory.join("manifest.json")).expect("manifest");
        assert_eq!(hash.trim(), "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437");

        let mut output = open(&directory).expect("writable");
        put(&mut output, "tradeoffs.csv", "newer").expect("written");
        output.commit(manifest).expect("committed");
        assert_eq!(names(&directory), ["manifest.json", "tradeoffs.csv"]);
        assert_eq!(fs::read_to_string(directory.join("tradeoffs.csv")).expect("file"), "newer");
    }

    #[test]
    fn without_a_commit_nothing_changes() {
        let root = tempfile::tempdir().expect("a directory");
        let mut output = open(&root.path().join("a/b")).expect("writable");
        put(&mut output, "tradeoffs.csv", "new").expect("written");
        drop(output);
        assert!(names(root.path()).is_empty());

        fs::write(root.path().join("tradeoffs.csv"), "old").expect("written");
        let mut output = open(root.path()).expect("writable");
        let failed = output.write("tradeoffs.csv", |_| Err(io::Error::from(io::ErrorKind::StorageFull).into()));
        assert!(matches!(failed, Err(Failure::Output(..))));
        drop(output);
        assert_eq!(names(root.path()), ["tradeoffs.csv"]);
        assert_eq!(fs::read_to_string(root.path().join("tradeoffs.csv")).expect("file"), "old");
    }

    #[test]
    fn leftovers_of_a_killed_run_go() {
        let root = tempfile::tempdir().expect("a directory");
        fs::create_dir(root.path().join(".holdline-dead")).expect("made");
        fs::write(root.path().join(".holdline-dead/metrics.csv"), "half").expect("written");
        fs::write(root.path().join(".holdline-lock"), "").expect("written");
        drop(open(root.path()).expect("writable"));
        assert!(names(root.path()).is_empty());
    }

    #[test]
    fn a_second_run_into_the_same_directory_leaves_the_first_alone() {
        let root = tempfile::tempdir().expect("a directory");
        let mut first = open(root.path()).expect("writable");
        put(&mut first, "tradeoffs.csv", "first").expect("written");
        let during = names(root.path());
        assert!(matches!(open(root.path()), Err(Failure::Busy(path)) if path == root.path()));
        assert_eq!(names(root.path()), during);
        first.commit(|_, _| Ok(())).expect("committed");
        assert_eq!(names(root.path()), ["manifest.json", "tradeoffs.csv"]);
        drop(open(root.path()).expect("free again"));
        assert_eq!(names(root.path()), ["manifest.json", "tradeoffs.csv"]);
    }

    #[test]
    fn impossible_directories_fail_before_the_work() {
        let root = tempfile::tempdir().expect("a directory");
        let file = root.path().join("file");
        fs::write(&file, "").expect("written");
        for path in [file.clone(), file.join("below")] {
            assert!(matches!(open(&path), Err(Failure::Output(..))));
        }
        fs::create_dir(root.path().join("metrics.csv")).expect("made");
        assert!(matches!(open(root.path()), Err(Failure::Output(..))));
        assert_eq!(names(root.path()), ["file", "metrics.csv"]);
    }
}
