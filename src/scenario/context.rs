//! What all readers of one study share: the errors found so far, the files read so far, and the
//! defaults taken so far.
//!
//! Every file is read once, whatever the number of variants; relative names are looked up from the
//! directory of the file in which they stand, on disk or among embedded files. Errors come out sorted
//! by place and without repeats.

use super::diagnostic::{Diagnostic, Place, Source};
use super::document::Node;
use super::embedded::EmbeddedFile;
use super::model::InputFile;
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest scenario file or include, in bytes.
pub(super) const SCENARIO_LIMIT: u64 = 16 << 20;
/// Largest CSV file, in bytes.
pub(super) const CSV_LIMIT: u64 = 256 << 20;
/// Errors beyond this many are dropped: nobody reads them, and a file of junk could hold millions.
const ERROR_LIMIT: usize = 10_000;

const FILE_NAME: &str = "a text here is taken as the name of a file, looked up from the folder of the scenario file";

/// Errors, files and defaults of one study.
#[derive(Default)]
pub(super) struct Context {
    errors: RefCell<Vec<Diagnostic>>,
    broken: Cell<bool>,
    incomplete: Cell<bool>,
    /// Errors of what `holdline verify` judges by do not count.
    pub forgives_verify: Cell<bool>,
    files: RefCell<Vec<Loaded>>,
    /// Read these in place of files on disk.
    embedded: Option<Vec<EmbeddedFile>>,
    used: RefCell<Vec<InputFile>>,
    leaned: RefCell<BTreeSet<usize>>,
    /// The defaults that the scenario being read replaces, by their places in the table.
    replaced: RefCell<BTreeMap<usize, Node>>,
    /// The keys that readers asked for, by the name of their table in messages; `None`: nobody wants to know.
    pub asked: Option<RefCell<BTreeMap<String, BTreeSet<&'static str>>>>,
}

/// A text that was read, with where its relative names are looked up.
struct Loaded {
    path: Option<PathBuf>,
    directory: PathBuf,
    /// The directory as seen from that of the scenario file.
    within: PathBuf,
    /// The paths by which it was asked for, as seen from the same.
    asked_as: Vec<PathBuf>,
    source: Arc<Source>,
    input: Option<InputFile>,
}

impl Context {
    /// One that reads these files and no others.
    pub fn of_embedded(files: &[EmbeddedFile]) -> Self {
        Self { embedded: Some(files.to_vec()), ..Self::default() }
    }

    /// Notes an error.
    pub fn report(&self, error: Diagnostic) {
        let mut errors = self.errors.borrow_mut();
        if errors.len() < ERROR_LIMIT {
            errors.push(error);
        }
    }

    /// What `read` gives; its errors are dropped if those of what `holdline verify` judges by do not count.
    pub fn forgiving<T>(&self, read: impl FnOnce() -> T) -> T {
        let before = self.errors.borrow().len();
        let value = read();
        if self.forgives_verify.get() {
            self.errors.borrow_mut().truncate(before);
        }
        value
    }

    /// Moves the errors in one text to a place in another.
    pub fn move_errors(&self, from: &Arc<Source>, to: &Place) {
        for error in self.errors.borrow_mut().iter_mut() {
            if error.place.as_ref().is_some_and(|(source, _)| Arc::ptr_eq(source, from)) {
                error.place = Some(to.clone());
            }
        }
    }

    /// Notes a syntax error: from now on, what seems to be missing may only be unreadable.
    pub fn report_syntax(&self, error: Diagnostic) {
        self.broken.set(true);
        self.report(error);
    }

    /// Notes that a file to include could not be: what the scenario lacks may stand there.
    pub fn mark_incomplete(&self) {
        self.incomplete.set(true);
    }

    /// Whether a file to include could not be.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete.get()
    }

    /// Notes that something is missing, unless a syntax error may be the reason.
    pub fn report_absence(&self, error: Diagnostic) {
        if !self.broken.get() {
            self.report(error);
        }
    }

    /// The errors so far, sorted by place, without repeats; none are left.
    pub fn take_errors(&self) -> Vec<Diagnostic> {
        let mut errors = self.errors.take();
        errors.sort_by_key(|error| self.position(error));
        let mut seen = HashSet::new();
        errors.retain(|error| seen.insert((self.position(error), error.message.clone())));
        errors
    }

    /// Where an error stands: order in which its text was read, then its bytes.
    pub fn position(&self, error: &Diagnostic) -> (usize, usize, usize) {
        let Some((source, range)) = &error.place else { return (0, 0, 0) };
        let rank = self.files.borrow().iter().position(|file| Arc::ptr_eq(&file.source, source));
        (rank.unwrap_or(usize::MAX), range.start, range.end)
    }

    /// Makes a text known that was not read through [`Context::read`]: the scenario file or an argument.
    pub fn add(&self, name: &str, text: String, directory: &Path, path: Option<&Path>, input: Option<InputFile>) -> Arc<Source> {
        let asked_as = input.iter().map(|input| PathBuf::from(&input.name)).collect();
        let path = path.map(|path| self.identity(path));
        let source = Arc::new(Source { name: name.to_owned(), text });
        self.keep(Loaded { path, directory: directory.to_owned(), within: PathBuf::new(), asked_as, source, input })
    }

    fn keep(&self, file: Loaded) -> Arc<Source> {
        if let Some(input) = &file.input {
            self.used.borrow_mut().push(input.clone());
        }
        let source = file.source.clone();
        self.files.borrow_mut().push(file);
        source
    }

    /// Reads the file that a key names (or finds it among those read), reporting at `place` why it can't.
    pub fn read(&self, name: &str, place: &Place, limit: u64) -> Option<Arc<Source>> {
        let (directory, within) = self.directories(&place.0);
        let (path, asked_as) = (directory.join(name), within.join(name));
        let id = self.identity(&path);
        if let Some(file) = self.files.borrow_mut().iter_mut().find(|file| file.path.as_deref() == Some(&id)) {
            self.mark_used(file.input.as_ref());
            if !file.asked_as.contains(&asked_as) {
                file.asked_as.push(asked_as);
            }
            return Some(file.source.clone());
        }
        let found = match &self.embedded {
            None => read_text(&path, limit),
            Some(files) => {
                files.iter().find(|file| file.is_at(&path)).map(EmbeddedFile::content).ok_or("is not among the files kept".into())
            }
        };
        match found {
            Ok((text, sha256)) => {
                let parent = |path: &Path| path.parent().unwrap_or(Path::new("")).to_owned();
                let source = Arc::new(Source { name: path.display().to_string(), text });
                let (directory, within) = (parent(&path), parent(&asked_as));
                let input = Some(InputFile { name: name.to_owned(), sha256 });
                Some(self.keep(Loaded { path: Some(id), directory, within, asked_as: vec![asked_as], source, input }))
            }
            Err(why) => {
                let shown = path.display();
                self.report(Diagnostic::at(place, format!("`{shown}` {why}")).expecting("the name of a readable file").helping(FILE_NAME));
                None
            }
        }
    }

    /// One name per file, however it is reached.
    fn identity(&self, path: &Path) -> PathBuf {
        match &self.embedded {
            None => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
            Some(files) => files.iter().find(|file| file.is_at(path)).map_or(path.to_owned(), EmbeddedFile::first_path),
        }
    }

    /// All files read, in order, the scenario file first.
    pub fn to_embed(&self) -> Vec<EmbeddedFile> {
        let files = self.files.borrow();
        let of_study = files.iter().filter_map(|file| Some((file, file.input.as_ref()?)));
        of_study.map(|(file, input)| EmbeddedFile::new(&file.asked_as, input, &file.source.text)).collect()
    }

    /// Whether a source is a file of the study, not an argument.
    pub fn is_file(&self, source: &Arc<Source>) -> bool {
        self.files.borrow().iter().any(|file| Arc::ptr_eq(&file.source, source) && file.input.is_some())
    }

    /// Where relative names in a source are looked up.
    pub fn directory(&self, source: &Arc<Source>) -> PathBuf {
        self.directories(source).0
    }

    /// The same, and as seen from the directory of the scenario file.
    fn directories(&self, source: &Arc<Source>) -> (PathBuf, PathBuf) {
        let files = self.files.borrow();
        let file = files.iter().find(|file| Arc::ptr_eq(&file.source, source));
        file.map_or_else(Default::default, |file| (file.directory.clone(), file.within.clone()))
    }

    /// The files used so far, in order of first use.
    pub fn used(&self) -> Vec<InputFile> {
        self.used.borrow().clone()
    }

    /// Forgets the uses after the first `count`.
    pub fn truncate_used(&self, count: usize) {
        self.used.borrow_mut().truncate(count);
    }

    /// Notes that a default was taken, by its place in the table.
    pub fn lean(&self, default: usize) {
        self.leaned.borrow_mut().insert(default);
    }

    /// Forgets a default that was taken but has no effect.
    pub fn forget(&self, default: usize) {
        self.leaned.borrow_mut().remove(&default);
    }

    /// The defaults taken so far; none are left.
    pub fn take_leaned(&self) -> BTreeSet<usize> {
        self.leaned.take()
    }

    /// From now on these stand for the defaults at their places in the table.
    pub fn replace(&self, replaced: BTreeMap<usize, Node>) {
        self.replaced.replace(replaced);
    }

    /// What stands for a default of the table, if anything does.
    pub fn replacement(&self, default: usize) -> Option<Node> {
        self.replaced.borrow().get(&default).cloned()
    }

    /// All that stands for defaults.
    pub fn replaced(&self) -> BTreeMap<usize, Node> {
        self.replaced.borrow().clone()
    }

    /// What stands for defaults; nothing does from now on.
    pub fn take_replaced(&self) -> BTreeMap<usize, Node> {
        self.replaced.take()
    }

    fn mark_used(&self, input: Option<&InputFile>) {
        let mut used = self.used.borrow_mut();
        if let Some(input) = input.filter(|input| !used.contains(input)) {
            used.push(input.clone());
        }
    }
}

/// The whole text of a file of at most `limit` bytes with the SHA-256 of its bytes; or why not, to be
/// read after the file's name.
pub(super) fn read_text(path: &Path, limit: u64) -> Result<(String, String), String> {
    let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "does not exist".to_owned(),
        _ => format!("cannot be read: {error}"),
    })?;
    if metadata.is_dir() {
        return Err("is a directory, not a file".to_owned());
    }
    let file = std::fs::File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("is too large: more than {} MiB", limit >> 20));
    }
    let sha256 = sha256(&bytes);
    Ok((check_text(bytes)?, sha256))
}

/// The bytes as text, or why they are none.
pub(super) fn check_text(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(format!("is not a text file: byte {} is NUL", at + 1));
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| format!("is not UTF-8 text: byte {} is not valid", error.utf8_error().valid_up_to() + 1))?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.trim().is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text)
}

/// SHA-256 in lower-case hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl InputFile {
    /// A file with these bytes.
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), sha256: sha256(bytes) }
    }
}
