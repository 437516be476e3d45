//! From the parts of a partitioned run to its results: whether they make a whole, and folding their records in the
//! order of the replications, exactly as the unpartitioned run does. Memory is that of one run and one frame.

use super::part::{Frame, Header, PartError, Partition, Reader, Shape};
use super::precision::Stopping;
use super::recording::{Frames, Recorded};
use super::{Prepared, Progress, Results, RunError, RunOptions};
use crate::scenario::Study;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Why parts do not make a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Two parts are of different runs.
    Foreign {
        /// The one.
        file: String,
        /// The other.
        other: String,
        /// In what they differ.
        what: String,
    },
    /// The same part twice.
    Doubled {
        /// Of a run until precise: which round.
        round: Option<u32>,
        /// Which part.
        partition: Partition,
        /// Both files.
        files: [String; 2],
    },
    /// Parts that are not there.
    Missing {
        /// Of a run until precise: which round.
        round: Option<u32>,
        /// Which parts; empty: it is not known how many there are of this round.
        partitions: Vec<Partition>,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |round: &Option<u32>| round.map_or(String::new(), |round| format!(" of round {round}"));
        match self {
            Self::Foreign { file, other, what } => write!(f, "{file} does not belong to {other}: {what}"),
            Self::Doubled { round, partition, files: [one, two] } => {
                write!(f, "part {partition}{} is there twice: {one} and {two}", of(round))
            }
            Self::Missing { round: Some(round), partitions } if partitions.is_empty() => {
                write!(f, "all parts of round {round} are missing")
            }
            Self::Missing { round, partitions } => {
                let (noun, verb) = if partitions.len() == 1 { ("part", "is") } else { ("parts", "are") };
                write!(f, "{noun} {}{} {verb} missing", listed(partitions), of(round))
            }
        }
    }
}

/// Partitions in ascending order, more than two in a row by the first and the last of them.
fn listed(partitions: &[Partition]) -> String {
    let rows = partitions.chunk_by(|one, next| one.index + 1 == next.index);
    let named = |row: &[Partition]| match row {
        [first, _, .., last] => format!("{first} to {last}"),
        few => few.iter().map(Partition::to_string).collect::<Vec<_>>().join(", "),
    };
    rows.map(named).collect::<Vec<_>>().join(", ")
}

/// The order of the replications: places in `parts`, which are names and headers of files of one kind; they make a
/// whole.
///
/// # Errors
/// Everything that is foreign, doubled or missing.
pub fn order(parts: &[(String, Header)]) -> Result<Vec<usize>, Vec<Mismatch>> {
    let Some((name, first)) = parts.first() else { return Ok(Vec::new()) };
    let mut wrong: Vec<Mismatch> = Vec::new();
    // By round, the number of parts and which file is which.
    let mut rounds: BTreeMap<Option<u32>, (usize, BTreeMap<Partition, usize>)> = BTreeMap::new();
    for (place, (file, header)) in parts.iter().enumerate() {
        if let Some(what) = difference(first, header) {
            wrong.push(Mismatch::Foreign { file: file.clone(), other: name.clone(), what });
            continue;
        }
        let Some(partition) = header.partition else { continue };
        let (of_round, known) = rounds.entry(header.round).or_insert((place, BTreeMap::new()));
        let (other, count) = (&parts[*of_round].0, parts[*of_round].1.partition.map_or(0, |partition| partition.count));
        if partition.count != count {
            let what = format!("it is one of {} parts, not of {count}", partition.count);
            wrong.push(Mismatch::Foreign { file: file.clone(), other: other.clone(), what });
        } else if let Some(&twin) = known.get(&partition) {
            let files = [parts[twin].0.clone(), file.clone()];
            wrong.push(Mismatch::Doubled { round: header.round, partition, files });
        } else {
            known.insert(partition, place);
        }
    }
    let last = rounds.keys().flatten().max().copied().unwrap_or(0);
    wrong.extend(
        (1..last)
            .filter(|&round| !rounds.contains_key(&Some(round)))
            .map(|round| Mismatch::Missing { round: Some(round), partitions: Vec::new() }),
    );
    let mut order = Vec::with_capacity(parts.len());
    for (round, (place, known)) in rounds {
        let count = parts[place].1.partition.map_or(0, |partition| partition.count);
        let all = (1..=count).map(|index| Partition { index, count });
        let partitions: Vec<Partition> = all.filter(|partition| !known.contains_key(partition)).collect();
        if !partitions.is_empty() {
            wrong.push(Mismatch::Missing { round, partitions });
        }
        order.extend(known.into_values());
    }
    if wrong.is_empty() { Ok(order) } else { Err(wrong) }
}

/// In what `other` differs from `one`, but for which share they are of; `None`: in nothing.
pub fn difference(one: &Header, other: &Header) -> Option<String> {
    let differs = |what: &str, one: &dyn fmt::Display, other: &dyn fmt::Display| Some(format!("{what} {other}, not {one}"));
    let options = |header: &Header| match &header.options[..] {
        [] => "none".to_owned(),
        options => options.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(" "),
    };
    let versions = |header: &Header| format!("{} (result version {})", header.program_version, header.result_version);
    match () {
        () if one.kind != other.kind => Some(format!("it is {}, not {}", other.kind, one.kind)),
        () if versions(one) != versions(other) => differs("written by holdline", &versions(one), &versions(other)),
        () if one.scenario != other.scenario => differs("scenario", &one.scenario, &other.scenario),
        () if one.seed != other.seed => differs("seed", &one.seed, &other.seed),
        () if one.until_precise != other.until_precise => Some("only one of them is of a run until precise".to_owned()),
        () if one.replications != other.replications => differs("replications", &one.replications, &other.replications),
        () if options(one) != options(other) => differs("options", &options(one), &options(other)),
        () if one.inputs != other.inputs => Some(changed(&one.inputs, &other.inputs)),
        () if one.fingerprint != other.fingerprint => differs("fingerprint", &one.fingerprint, &other.fingerprint),
        () if one.variants != other.variants => Some("other variants".to_owned()),
        () if (one.agents, one.trace) != (other.agents, other.trace) => Some("other output files (--agents, --trace)".to_owned()),
        () => None,
    }
}

/// Which input file is another one.
fn changed(one: &[(String, String)], other: &[(String, String)]) -> String {
    match other.iter().find(|input| !one.contains(input)) {
        Some((name, _)) => format!("its input {name} is another file"),
        None => "it has fewer input files".to_owned(),
    }
}

/// The frames of the files of a whole, one after the other.
pub struct Parts<'p> {
    /// In the order of the replications.
    parts: Vec<&'p (String, Header)>,
    open: &'p mut dyn FnMut(&str) -> io::Result<Box<dyn Read>>,
    reader: Option<Reader<Box<dyn Read>>>,
    /// How many have been opened.
    opened: usize,
    /// The replication to come; of a sweep counted through.
    next: u32,
    progress: &'p dyn Progress,
    /// Replications taken, and all that there are.
    count: (u64, u64),
    cancel: &'p AtomicBool,
}

impl<'p> Parts<'p> {
    /// Of these files in this order, opened by their names; none any more once `cancel` is set.
    pub fn new(
        parts: &'p [(String, Header)],
        order: &[usize],
        open: &'p mut dyn FnMut(&str) -> io::Result<Box<dyn Read>>,
        progress: &'p dyn Progress,
        cancel: &'p AtomicBool,
    ) -> Self {
        let parts: Vec<_> = order.iter().map(|&place| &parts[place]).collect();
        let count = (0, parts.iter().map(|(_, header)| u64::from(header.end.saturating_sub(header.first))).sum());
        Self { parts, open, reader: None, opened: 0, next: 0, progress, count, cancel }
    }

    fn take(&mut self) -> Result<Option<Frame>, PartError> {
        loop {
            if let Some(reader) = &mut self.reader {
                let end = reader.header().end;
                if let Some(frame) = reader.frame()? {
                    // Whether it begins here is for whoever takes it to see: of a sweep, every course counts from 0.
                    self.next = self.next.saturating_add(frame.replications);
                    return Ok(Some(frame));
                }
                if self.next != end {
                    return Err(PartError::Content("replications are missing"));
                }
                self.reader = None;
            }
            let Some((name, header)) = self.parts.get(self.opened) else { return Ok(None) };
            self.opened += 1;
            let mut reader = Reader::new((self.open)(name)?)?;
            if reader.header() != header {
                return Err(PartError::Content("it has just become another file"));
            }
            if header.first != self.next {
                return Err(PartError::Content("other replications than its share"));
            }
            reader.inputs()?;
            self.reader = Some(reader);
        }
    }
}

impl Frames for Parts<'_> {
    fn next(&mut self) -> Result<Option<Frame>, RunError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(RunError::Interrupted);
        }
        let frame = self.take().map_err(|error| self.wrong(error))?;
        if let Some(frame) = &frame {
            self.count.0 += u64::from(frame.replications);
            self.progress.replications(self.count.0, self.count.1);
        }
        Ok(frame)
    }

    fn wrong(&self, error: PartError) -> RunError {
        let file = self.parts.get(self.opened.saturating_sub(1)).map_or("", |(name, _)| name);
        RunError::Part { file: file.to_owned(), error }
    }
}

/// What came of a merge.
pub enum Merged {
    /// The results of the whole.
    Whole(Box<Results>),
    /// It is not precise yet.
    Wanting {
        /// The results so far.
        so_far: Box<Results>,
        /// The round to run next.
        round: u32,
        /// About how many replications will be enough, all together.
        expected: u32,
    },
}

/// Merges the frames of a whole of replications up to `end`.
///
/// # Errors
/// As [`super::run`]; [`RunError::Part`] if something is wrong with a file.
pub fn merge(study: &Study, options: &RunOptions, frames: &mut dyn Frames, end: u32) -> Result<Merged, RunError> {
    let prepared = Prepared::new(study, options)?;
    let never = AtomicBool::new(false);
    let job = prepared.job(study, options, &never)?;
    let shape = prepared.shape(study);
    let outcome = job.fold(&mut Recorded::new(frames, &shape, end), &job.count())?;
    // What comes after the checkpoint that was enough, and the end marks: damaged files are refused wherever they are.
    while frames.next()?.is_some() {}
    let results = Box::new(prepared.results(study, &outcome));
    let round = job.stopping.as_ref().and_then(|stopping| round_after(stopping, end));
    Ok(match outcome.wanting.zip(round) {
        Some((expected, round)) => Merged::Wanting { so_far: results, round, expected },
        None => Merged::Whole(results),
    })
}

/// The round that begins with this replication.
fn round_after(stopping: &Stopping, end: u32) -> Option<u32> {
    (1..).map_while(|round| Some((round, stopping.checkpoints.round(round)?))).find(|(_, range)| range.start == end).map(|(round, _)| round)
}

impl Prepared {
    /// What the frames of all its variants look like.
    pub(super) fn shape(&self, study: &Study) -> Shape {
        let controlled = study.variants[0].run.control_variates;
        let controls = |variant: usize| if controlled { super::Controlling::new(&self.plans[variant]).count() } else { 0 };
        Shape::new(&self.plans, super::part::Content::Whole, controls)
    }
}
