//! The moment at which new results take the place of earlier ones: all of them, or none.
//!
//! A file system replaces one name at a time, and results are several files. So the staging
//! directory, complete and flushed to the disk, first gets a list of what is to be moved and
//! removed, and is then renamed to [`COMMITTED`]. That rename is the moment: before it the earlier
//! results stand, untouched; after it the new ones do, whatever happens. Its files are moved to their
//! places at once; where a kill or a power cut comes between two moves, the next command that
//! opens the directory makes the rest of them before anything else. Every step can be repeated, so the
//! journal may be cut short at any point, even while it is being made up for.
//!
//! The output directory itself is never exchanged for another one: it may be a mount, the working
//! directory of a shell, or hold files of others, and stays the same directory throughout.

use super::super::exit::Failure;
use super::{remove_if_there, sync_directory};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::TempDir;

/// The staging directory once it is committed; longer than any name that staging gets.
pub const COMMITTED: &str = ".holdline-committed";
/// The list of steps in it.
const STEPS: &str = ".steps";

/// What happens to one file of the output directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The staged file of this name takes its place.
    Move(String),
    /// An earlier file of this name goes.
    Remove(String),
}

impl Step {
    /// Takes the step; nothing happens if it has been taken already.
    fn take(&self, directory: &Path) -> Result<(), Failure> {
        let (path, done) = match self {
            Self::Move(name) => {
                let path = directory.join(name);
                let done = match fs::rename(directory.join(COMMITTED).join(name), &path) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                    other => other,
                };
                (path, done)
            }
            Self::Remove(name) => {
                let path = directory.join(name);
                let done = remove_if_there(&path);
                (path, done)
            }
        };
        done.map_err(|error| Failure::Output(path, error))
    }

    /// Its line in the list.
    fn line(&self) -> String {
        match self {
            Self::Move(name) => format!("move {name}\n"),
            Self::Remove(name) => format!("remove {name}\n"),
        }
    }

    /// Reads a line; `None` if it is none. A name never leads out of the directory.
    fn read(line: &str) -> Option<Self> {
        let (word, name) = line.split_once(' ')?;
        let plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "." && name != "..";
        match word {
            "move" if plain => Some(Self::Move(name.to_owned())),
            "remove" if plain => Some(Self::Remove(name.to_owned())),
            _ => None,
        }
    }
}

/// Commits a staging directory of `directory`, whose files are flushed, and takes the steps in their order.
pub fn commit(directory: &Path, staging: TempDir, steps: &[Step]) -> Result<(), Failure> {
    publish(directory, staging, steps)?;
    complete(directory)
}

/// Everything up to the moment from which the new results stand.
fn publish(directory: &Path, staging: TempDir, steps: &[Step]) -> Result<(), Failure> {
    // What cannot be replaced is found before the moment, not after it.
    let moved = steps.iter().filter_map(|step| if let Step::Move(name) = step { Some(directory.join(name)) } else { None });
    if let Some(path) = moved.into_iter().find(|path| path.is_dir()) {
        return Err(Failure::Output(path, io::ErrorKind::IsADirectory.into()));
    }
    let fail = |error| Failure::Output(directory.to_path_buf(), error);
    let write = || {
        let mut list = File::create(staging.path().join(STEPS))?;
        list.write_all(steps.iter().map(Step::line).collect::<String>().as_bytes())?;
        list.sync_all()
    };
    write().map_err(fail)?;
    sync_directory(staging.path());
    fs::rename(staging.path(), directory.join(COMMITTED)).map_err(fail)?;
    // Its old name is gone, so there is nothing left to clean up.
    let _ = staging.keep();
    sync_directory(directory);
    Ok(())
}

/// Takes the steps that are left of a commit, if there is one; only under the directory's lock.
pub fn complete(directory: &Path) -> Result<(), Failure> {
    let committed = directory.join(COMMITTED);
    let fail = |error| Failure::Output(committed.clone(), error);
    match fs::read_to_string(committed.join(STEPS)) {
        Ok(list) => {
            let steps: Option<Vec<Step>> = list.lines().map(Step::read).collect();
            let strange = || io::Error::new(io::ErrorKind::InvalidData, "its list of files is damaged; move it away");
            steps.ok_or_else(|| fail(strange()))?.iter().try_for_each(|step| step.take(directory))?;
            sync_directory(directory);
        }
        // None, or one whose steps have all been taken.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fail(error)),
    }
    match fs::remove_dir_all(&committed) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fail(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// The name and the text of every file.
    fn files(directory: &Path) -> BTreeMap<String, String> {
        let entries = fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path());
        let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
        entries.map(|path| (name(&path), fs::read_to_string(&path).expect("a file"))).collect()
    }

    fn written(directory: &Path, list: &[(&str, &str)]) {
        list.iter().for_each(|(name, text)| fs::write(directory.join(name), text).expect("written"));
    }

    fn steps() -> Vec<Step> {
        let mut steps: Vec<Step> = ["a.csv", "b.csv", "manifest.json"].map(|name| Step::Move(name.to_owned())).into();
        steps.insert(2, Step::Remove("gone.csv".to_owned()));
        steps
    }

    /// A directory with results and somebody's own file, and new results in its staging directory.
    fn staged() -> (TempDir, TempDir) {
        let root = tempfile::tempdir().expect("a directory");
        written(root.path(), &[("a.csv", "old"), ("gone.csv", "old"), ("manifest.json", "old"), ("notes.txt", "mine")]);
        let staging = tempfile::Builder::new().prefix(".holdline-").tempdir_in(root.path()).expect("made");
        written(staging.path(), &[("a.csv", "new"), ("b.csv", "new"), ("manifest.json", "new")]);
        (root, staging)
    }

    fn all_new() -> BTreeMap<String, String> {
        let list = [("a.csv", "new"), ("b.csv", "new"), ("manifest.json", "new"), ("notes.txt", "mine")];
        list.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
    }

    #[test]
    fn wherever_a_kill_comes_the_rest_is_made_up_for() {
        // Killed after so many steps, and once more after so many while making up for them.
        for taken in 0..=steps().len() {
            for again in 0..=steps().len() {
                let (root, staging) = staged();
                publish(root.path(), staging, &steps()).expect("published");
                for count in [taken, again] {
                    steps()[..count].iter().try_for_each(|step| step.take(root.path())).expect("taken");
                }
                complete(root.path()).expect("completed");
                assert_eq!(files(root.path()), all_new(), "{taken}, then {again}");
            }
        }
    }

    #[test]
    fn a_kill_while_the_journal_goes_leaves_the_new_results() {
        let (root, staging) = staged();
        publish(root.path(), staging, &steps()).expect("published");
        steps().iter().try_for_each(|step| step.take(root.path())).expect("taken");
        fs::remove_file(root.path().join(COMMITTED).join(STEPS)).expect("removed");
        complete(root.path()).expect("completed");
        assert_eq!(files(root.path()), all_new());
        complete(root.path()).expect("nothing to do");
        assert_eq!(files(root.path()), all_new());
    }

    #[test]
    fn a_directory_in_the_way_is_found_before_the_moment() {
        let (root, staging) = staged();
        fs::create_dir(root.path().join("b.csv")).expect("made");
        assert!(matches!(commit(root.path(), staging, &steps()), Err(Failure::Output(path, _)) if path.ends_with("b.csv")));
        fs::remove_dir(root.path().join("b.csv")).expect("still there");
        assert_eq!(files(root.path())["a.csv"], "old");
        assert!(!root.path().join(COMMITTED).exists());
    }

    #[test]
    fn a_strange_journal_is_left_alone() {
        for line in ["move ../a.csv", "move a/b", "remove ..", "remove ", "link a.csv", "move"] {
            let (root, staging) = staged();
            publish(root.path(), staging, &steps()).expect("published");
            fs::write(root.path().join(COMMITTED).join(STEPS), format!("move a.csv\n{line}\n")).expect("written");
            assert!(matches!(complete(root.path()), Err(Failure::Output(..))), "{line}");
            assert_eq!(fs::read_to_string(root.path().join("a.csv")).expect("there"), "old", "{line}");
        }
    }
}
