//! Time and memory of merging many parts: `cargo bench --bench merge [-- DIRECTORY]`. The parts are synthetic: 8 replications
//! of telco-hybrid's three variants (1.4 million contacts) are simulated once and written as every part's records. Memory
//! must not grow with the number of parts, and time only in proportion. With a directory the largest set stays there,
//! for a look at `holdline merge` itself.

use holdline::run::merge::{Merged, Parts, merge, order};
use holdline::run::part::{Content, Frame, Header, Inputs, Partition, Reader, Writer};
use holdline::run::partition::{Asked, Recordable, Resumable};
use holdline::run::{Recorder, RunOptions, Silent, run_recording};
use holdline::scenario::{LoadOptions, Study, load_to_embed};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Replications of a part.
const OF_A_PART: u32 = 8;

/// Keeps frames in memory.
struct Kept(Vec<Frame>);

impl Recorder for Kept {
    fn frames(&mut self, frames: &[Frame], _parallel: bool) -> io::Result<()> {
        self.0.extend_from_slice(frames);
        Ok(())
    }
}

fn options(parts: u32) -> RunOptions {
    RunOptions { replications: Some(parts * OF_A_PART), threads: 1, ..RunOptions::default() }
}

/// Writes so many parts with these records and gives their bytes.
fn write(directory: &Path, parts: u32, study: &Study, inputs: &Inputs, frames: &[Frame]) -> Result<u64, Box<dyn Error>> {
    let mut bytes = 0;
    for index in 1..=parts {
        let asked = Asked { partition: Some(Partition { index, count: parts }), ..Asked::default() };
        let header = Recordable::new(study, &options(parts), &asked)?.header().clone();
        let path = directory.join(format!("telco-hybrid-{index}-of-{parts}.part"));
        let mut writer = Writer::new(BufWriter::new(File::create(&path)?), &header)?;
        writer.inputs(inputs)?;
        for frame in frames {
            let mut frame = frame.clone();
            frame.first += header.first;
            // The batches of other replications.
            for variant in &mut frame.variants {
                variant.histograms.iter_mut().for_each(|(batch, _)| *batch = (*batch + (header.first / 4) as u8) % 32);
                variant.histograms.sort_by_key(|(batch, _)| *batch);
            }
            writer.frame(&frame, Content::Whole)?;
        }
        writer.finish()?;
        bytes += fs::metadata(&path)?.len();
    }
    Ok(bytes)
}

/// Merges all parts of a directory.
fn merged(directory: &Path, parts: u32, study: &Study) -> Result<u64, Box<dyn Error>> {
    let mut headers: Vec<(String, Header)> = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        headers.push((path.display().to_string(), Reader::new(File::open(&path)?)?.header().clone()));
    }
    let order = order(&headers).map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let mut open = |name: &str| File::open(name).map(|file| Box::new(file) as Box<dyn Read>);
    let never = AtomicBool::new(false);
    let mut frames = Parts::new(&headers, &order, &mut open, &Silent, &never);
    match merge(study, &options(parts), &mut frames, parts * OF_A_PART)? {
        Merged::Whole(results) => Ok(results.contacts),
        Merged::Wanting { .. } => Err("no run until precise".into()),
    }
}

/// The most memory used since the last call, in MiB; 0 where the system does not tell.
fn most_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    // Forgets the peak.
    let _ = fs::write("/proc/self/clear_refs", "5");
    peak.unwrap_or(0.0) / 1024.0
}

fn main() -> Result<(), Box<dyn Error>> {
    let kept = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/telco-hybrid.toml");
    let (study, files) = load_to_embed(&path, &LoadOptions::default())?;
    let inputs = Inputs { files, options: LoadOptions::default() };
    let mut kept_frames = Kept(Vec::new());
    run_recording(&study, &options(1), &mut kept_frames, &Silent, &AtomicBool::new(false))?;
    println!("parts   MB on disk   merge s   ms a part   most memory MiB   contacts");
    for parts in [10, 100, 1000] {
        let temporary = tempfile::tempdir()?;
        let directory = kept.clone().filter(|_| parts == 1000).unwrap_or_else(|| temporary.path().to_owned());
        fs::create_dir_all(&directory)?;
        let bytes = write(&directory, parts, &study, &inputs, &kept_frames.0)?;
        most_memory();
        let begun = Instant::now();
        let contacts = merged(&directory, parts, &study)?;
        let seconds = begun.elapsed().as_secs_f64();
        let (megabytes, each) = (bytes as f64 / 1e6, 1000.0 * seconds / f64::from(parts));
        println!("{parts:5} {megabytes:12.1} {seconds:9.2} {each:11.1} {:17.1} {contacts:10}", most_memory());
    }
    Ok(())
}
