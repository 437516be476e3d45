//! Every byte of a baseline counts: what is flipped, cut, doubled, or of another version is refused.

use super::*;
use crate::run::{RunOptions, Silent, run_for_gate};
use crate::scenario::{LoadOptions, load_text};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const TINY: &str = "[run]\nlength = \"2h\"\ninterval = \"2h\"\nreplications = 3\n[inquiries.q]\nper_hour = 20\nchannels = { p = 1 }\n\
    [channels.p]\nmedium = \"phone\"\n[groups.g]\nstaff = 3\nskills = [\"p\"]\n";

/// A directory with the baseline of a tiny scenario.
fn place() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let study = load_text("tiny", TINY, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let options = RunOptions { threads: 1, ..RunOptions::default() };
    let (results, sample) = run_for_gate(&study, &options, &Silent, &AtomicBool::new(false)).unwrap();
    let output = Output::open_all(&[directory.path().to_path_buf()]).unwrap().remove(0);
    let recording = recorded(&results, &sample, &provenance(&results).unwrap(), output).unwrap();
    let sizes = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
    assert_eq!((recording.files, recording.bytes), (4, sizes.sum()));
    directory
}

/// Why it is refused; `None`: it is not.
fn refusal(directory: &TempDir) -> Option<String> {
    match Baseline::read(directory.path(), "tiny") {
        Ok(_) => None,
        Err(Failure::Invalid(why)) => Some(why.render(false)),
        Err(other) => panic!("{other:?}"),
    }
}

/// A bit of every byte of the manifest, and of every third or 29th of the larger files (another of the eight each time);
/// the lengths that a file may be cut to, in the same steps; and every file twice in a row.
#[test]
fn any_changed_byte_is_refused() {
    let directory = place();
    assert_eq!(refusal(&directory), None);
    for (name, stride) in [(MANIFEST, 1), ("tradeoffs.csv", 3), ("metrics.csv", 29), (RECORDS, 29)] {
        let path = directory.path().join(name);
        let whole = fs::read(&path).unwrap();
        let refused = |bytes: &[u8], what: &str| {
            // Some file systems flush a file that is written over, which takes its time.
            fs::remove_file(&path).unwrap();
            fs::write(&path, bytes).unwrap();
            let why = refusal(&directory).unwrap_or_else(|| panic!("{name}: {what} passes"));
            assert!(why.contains(name) && why.contains("--update"), "{name}: {what}: {why}");
        };
        for at in (0..whole.len()).step_by(stride) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at / stride % 8);
            refused(&flipped, &format!("bit flipped in byte {at}"));
            refused(&whole[..at], &format!("cut to {at} bytes"));
        }
        refused(&[&whole[..], &whole[..]].concat(), "doubled");
        refused(&[&whole[..], b"\n"].concat(), "longer");
        fs::remove_file(&path).unwrap();
        assert!(refusal(&directory).unwrap().contains(name));
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(refusal(&directory), None);
}

/// Changes the manifest and the header of the records as another program would have written them.
fn rewritten(directory: &TempDir, manifest: impl Fn(&str) -> String, sealed: bool) {
    let paths = [MANIFEST, RECORDS].map(|name| directory.path().join(name));
    let records = fs::read(&paths[1]).unwrap();
    let (header, sample) = super::records(&records).unwrap();
    let old = InputFile::of(RECORDS, &records).sha256;
    let text = manifest(&fs::read_to_string(&paths[0]).unwrap()).replace(&old, ZEROS);
    let header = Header { manifest: sealed.then(|| InputFile::of(MANIFEST, text.as_bytes()).sha256), ..header };
    let mut writer = Writer::new(Vec::new(), &header).unwrap();
    writer.sample(&sample).unwrap();
    let records = writer.finish().unwrap();
    fs::write(&paths[0], text.replace(ZEROS, &InputFile::of(RECORDS, &records).sha256)).unwrap();
    fs::write(&paths[1], records).unwrap();
}

#[test]
fn other_versions_are_told() {
    let directory = place();
    rewritten(&directory, str::to_owned, true);
    assert_eq!(refusal(&directory), None);
    let format = format!("\"format_version\": {FORMAT_VERSION}");
    rewritten(&directory, |text| text.replace(&format, "\"format_version\": 99"), true);
    let why = refusal(&directory).unwrap();
    assert!(why.contains("is of a later version: format 99") && why.contains("a newer one, or record it anew"), "{why}");
    let directory = place();
    rewritten(&directory, str::to_owned, false);
    let why = refusal(&directory).unwrap();
    assert!(why.contains("was recorded by another version") && why.contains("record it again with `holdline verify --update`"), "{why}");
    // Of another program, and of another scenario.
    fs::write(directory.path().join(RECORDS), "PK").unwrap();
    assert!(refusal(&directory).unwrap().contains("was not written by holdline"));
    assert!(matches!(Baseline::read(place().path(), "other"), Err(Failure::Invalid(why)) if why.render(false).contains("scenario `tiny`")));
}
