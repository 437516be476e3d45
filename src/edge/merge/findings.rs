//! Everything that keeps parts from being merged, in one message, and the commands that make again what is missing or
//! damaged.
//!
//! Only a merge that cannot be done reads all parts once more for it, byte by byte and one frame at a time.

use crate::edge::exit::Failure;
use crate::edge::part::file_name;
use crate::engine::RESULT_VERSION;
use crate::run::merge::{Mismatch, difference};
use crate::run::part::{Header, Kind, PartError, Partition, Reader};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Commands that are printed at most.
const MOST_COMMANDS: usize = 20;

/// A part by its name, with its header.
pub type Part = (String, Header);

/// The files that were named.
pub struct Named {
    /// Those whose headers are ones of this program.
    pub parts: Vec<Part>,
    /// The others by their names, and what is wrong with them.
    pub refused: Vec<(String, String)>,
}

/// A share among those of its round: the round of a run until precise, and which one.
type Share = (Option<u32>, Partition);

impl Named {
    /// Reads the headers of files.
    pub fn new(files: &[PathBuf]) -> Self {
        let own = format!("holdline {} (result version {RESULT_VERSION})", env!("CARGO_PKG_VERSION"));
        let (mut parts, mut refused): (Vec<Part>, _) = (Vec::new(), Vec::new());
        for file in files {
            let name = file.display().to_string();
            let mut header = match opened(file).and_then(Reader::new) {
                Ok(reader) => reader.header().clone(),
                Err(error) => {
                    refused.push((name, error.to_string()));
                    continue;
                }
            };
            let other = format!("holdline {} (result version {})", header.program_version, header.result_version);
            if other != own {
                refused.push((name, format!("was written by {other}, and this is {own}: merge with the program that simulated")));
            } else if ![Kind::Run, Kind::Sweep].contains(&header.kind) {
                refused.push((name, PartError::Kind { found: header.kind, wanted: Kind::Run }.to_string()));
            } else {
                if let Some((_, first)) = parts.first()
                    && first.variants == header.variants
                {
                    header.variants = first.variants.clone();
                }
                parts.push((name, header));
            }
        }
        let whose = commonest(&parts);
        parts.rotate_left(whose);
        Self { parts, refused }
    }

    /// All that is wrong with them: what was found so far, and every part that is damaged.
    pub fn findings(&self, wrong: &[Mismatch], found: Option<(String, PartError)>, cancel: &AtomicBool) -> Failure {
        let foreign = |name: &str| wrong.iter().any(|mismatch| matches!(mismatch, Mismatch::Foreign { file, .. } if file == name));
        let mut texts: Vec<String> = self.refused.iter().map(|(name, why)| format!("{name} {why}")).collect();
        let mut commands: BTreeMap<Share, String> = BTreeMap::new();
        for (name, header) in &self.parts {
            if cancel.load(Ordering::Relaxed) {
                return Failure::Interrupted;
            }
            let error = match (checked(name), &found) {
                (Err(error), _) => error.to_string(),
                (Ok(()), Some((file, error))) if file == name => error.to_string(),
                _ => continue,
            };
            texts.push(format!("{name} {error}"));
            if let Some(partition) = header.partition.filter(|_| !foreign(name)) {
                commands.insert((header.round, partition), command(header, name, partition, header.round));
            }
        }
        let refused = self.refused_shares();
        for mismatch in wrong {
            match mismatch {
                Mismatch::Missing { round, partitions } if !partitions.is_empty() => {
                    let missing = |partition: &Partition| !refused.contains_key(&(*round, *partition));
                    let partitions: Vec<Partition> = partitions.iter().copied().filter(missing).collect();
                    if let Some((name, header)) = self.parts.first() {
                        commands.extend(partitions.iter().map(|of| ((*round, *of), command(header, name, *of, *round))));
                    }
                    if !partitions.is_empty() {
                        texts.push(Mismatch::Missing { round: *round, partitions }.to_string());
                    }
                }
                other => {
                    commands.extend(self.of_a_round(other));
                    texts.push(other.to_string());
                }
            }
        }
        commands.extend(refused);
        let mut text = texts.join("\nerror: ");
        if !commands.is_empty() {
            text.push_str(&format!("\nto make what is missing or damaged:\n{}", listed(&commands.into_values().collect::<Vec<_>>())));
        }
        Failure::Parts(text)
    }

    /// What makes a round of which there is no part: as many as the first part is one of.
    fn of_a_round(&self, mismatch: &Mismatch) -> Vec<(Share, String)> {
        let (Mismatch::Missing { round, .. }, Some((name, header))) = (mismatch, self.parts.first()) else { return Vec::new() };
        let count = header.partition.map_or(1, |partition| partition.count);
        let all = (1..=count).map(|index| Partition { index, count });
        all.map(|partition| ((*round, partition), command(header, name, partition, *round))).collect()
    }

    /// What can be told of the refused files by their names: which shares they were to be, and what makes these.
    fn refused_shares(&self) -> BTreeMap<Share, String> {
        let Some((_, header)) = self.parts.first() else { return BTreeMap::new() };
        // One of as many as the others of its round, and none of these.
        let lacking = |(round, partition): &Share| {
            let of_round = self.parts.iter().filter(|(_, header)| header.round == *round).filter_map(|(_, header)| header.partition);
            of_round.map(|other| (other.count, other.index)).all(|(count, index)| count == partition.count && index != partition.index)
        };
        let shares = self.refused.iter().filter_map(|(name, _)| named(header, name).filter(lacking).zip(Some(name)));
        shares.map(|((round, partition), name)| ((round, partition), command(header, name, partition, round))).collect()
    }
}

/// The place of a part of the run of which there are most parts: what else is there is foreign to it.
fn commonest(parts: &[Part]) -> usize {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, (_, header)) in parts.iter().enumerate() {
        match runs.iter_mut().find(|(first, _)| difference(&parts[*first].1, header).is_none()) {
            Some((_, count)) => *count += 1,
            None => runs.push((place, 1)),
        }
    }
    runs.into_iter().rev().max_by_key(|(_, count)| *count).map_or(0, |(first, _)| first)
}

/// Opens a part. A pipe would be waited for, or be empty when it is read again.
fn opened(path: &Path) -> Result<File, PartError> {
    if !fs::metadata(path)?.is_file() {
        return Err(PartError::Special);
    }
    Ok(File::open(path)?)
}

/// Reads a part from its first byte to its last.
fn checked(name: &str) -> Result<(), PartError> {
    opened(Path::new(name)).and_then(Reader::new)?.check()
}

/// Which share of this run a file is by its name.
fn named(header: &Header, path: &str) -> Option<Share> {
    let name = Path::new(path).file_name()?.to_str()?;
    let (name_of_share, round) = match name.strip_suffix(".part")?.rsplit_once(".round-") {
        Some((before, round)) => (before, Some(round.parse().ok()?)),
        None => (name.strip_suffix(".part")?, None),
    };
    let (before, count) = name_of_share.rsplit_once("-of-")?;
    let (_, index) = before.rsplit_once('-')?;
    let partition = Partition { index: index.parse().ok()?, count: count.parse().ok()? };
    let possible = (1..=partition.count).contains(&partition.index) && round.is_some() == header.until_precise;
    (possible && file_name(header.kind, &header.scenario, partition, round) == name).then_some((round, partition))
}

/// Commands, one a line; of very many the first ones and the last.
pub fn listed(commands: &[String]) -> String {
    let mut lines: Vec<String> = commands.iter().map(|command| format!("  {command}")).collect();
    if lines.len() > MOST_COMMANDS {
        let last = lines.pop();
        lines.truncate(MOST_COMMANDS - 1);
        lines.push(format!("  ... and {} more, up to", commands.len() - MOST_COMMANDS));
        lines.extend(last);
    }
    lines.join("\n")
}

/// The command that makes a part beside one with this name.
pub fn command(header: &Header, beside: &str, partition: Partition, round: Option<u32>) -> String {
    let mut words: Vec<String> = vec!["holdline".to_owned()];
    words.extend(header.command.iter().cloned());
    words.extend(["--partition".to_owned(), partition.to_string()]);
    round.iter().for_each(|round| words.extend(["--round".to_owned(), round.to_string()]));
    let directory = Path::new(beside).parent().map_or(String::new(), |directory| directory.display().to_string());
    words.extend(["--out".to_owned(), if directory.is_empty() { ".".to_owned() } else { directory }]);
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=@%+:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
