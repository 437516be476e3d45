//! Tests of the container: what is written comes back bit for bit, and a file that is not whole is refused as what it is.

use super::*;
use crate::engine::RESULT_VERSION;
use crate::engine::burden::Burden;
use crate::engine::issue::Reason;
use crate::engine::satisfaction::Parts;
use crate::engine::tally::{ChannelHistograms, Outcome};
use crate::engine::trace::TraceRecord;
use crate::ground::histogram::Histogram;
use crate::run::accumulate::{Batch, Record};
use crate::run::agents::AgentSums;
use crate::run::results::HEADLINES;
use crate::scenario::{LoadOptions, load_text_to_embed};
use proptest::prelude::*;
use std::path::Path;

fn header() -> Header {
    Header {
        holdline_part: FORMAT,
        kind: Kind::Run,
        program_version: "0.1.0".to_owned(),
        result_version: RESULT_VERSION,
        scenario: "tiny".to_owned(),
        fingerprint: "0f".repeat(32),
        seed: u64::MAX,
        replications: 20,
        until_precise: false,
        partition: Some(Partition { index: 2, count: 3 }),
        round: None,
        first: 6,
        end: 13,
        variants: vec!["all \"phone\"".to_owned()].into(),
        inputs: vec![("tiny.toml".to_owned(), "aa".repeat(32))],
        options: vec![("--seed".to_owned(), "7".to_owned())],
        agents: false,
        trace: 0,
        command: vec!["run".to_owned(), "tiny.toml".to_owned()],
        manifest: None,
    }
}

fn inputs() -> Inputs {
    let text =
        "[inquiries.a]\nper_day = 10\nchannels = { p = 1 }\n[channels.p]\nmedium = \"phone\"\n[groups.g]\nstaff = 2\nskills = [\"p\"]\n";
    let (_, files) = load_text_to_embed("tiny", text, Path::new(""), &LoadOptions::default()).unwrap();
    Inputs { files, options: LoadOptions::default() }
}

fn histogram(values: &[u64]) -> Histogram {
    let mut histogram = Histogram::new();
    values.iter().for_each(|&value| histogram.record(value));
    histogram
}

fn trace(contact: u32) -> TraceRecord {
    TraceRecord {
        contact,
        issue: u64::MAX - u64::from(contact),
        inquiry: 0,
        channel: 0,
        segment: 0,
        reason: Reason::Chase,
        agent: Some((0, 1)),
        came: 5,
        arrived: 6,
        callback: false,
        called_back: None,
        calls: 0,
        answered: Some(9),
        first_response: Some(10),
        ended: Some(12),
        outcome: Outcome::Served,
        counted: true,
        turns: 1,
        handled: 3,
        cost: 0.1 + 0.2,
        reply_gap_s: None,
        satisfaction: Some((Parts { base: 70.0, wait: -0.0, ..Parts::default() }, Burden::default(), 4)),
    }
}

/// `floats` are dealt out in turn.
fn frame(first: u32, records: usize, widths: [usize; 3], floats: &[f64], waits: &[u64]) -> Frame {
    let mut floats = floats.iter().copied().cycle();
    let mut next = || floats.next().unwrap_or(0.5);
    let mut pair = || (next(), next());
    let mut record = |index: usize| {
        let headlines = [(); HEADLINES.len()].map(|()| pair());
        let metrics = (0..widths[0]).map(|_| pair()).collect();
        let intervals = (0..widths[1]).map(|_| pair()).collect();
        let deviations = (0..widths[2]).map(|_| pair().0).collect();
        let traces = (0..index as u32 % 3).map(trace).collect();
        Record::of(headlines, metrics, intervals, deviations, index as u64 * 1000, traces)
    };
    let channel = ChannelHistograms { wait_served: histogram(waits), reply_gap: histogram(&[7]), ..ChannelHistograms::default() };
    let batch = Batch { channels: vec![channel], occupancy: vec![histogram(waits)] };
    let variant = VariantFrame {
        records: (0..records).map(&mut record).collect(),
        histograms: vec![(3, batch.clone()), (31, batch)],
        agents: vec![AgentSums::default(); 2],
    };
    Frame { first, replications: records as u32, first_variant: 0, variants: vec![variant] }
}

/// A small file.
fn file() -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &header()).unwrap();
    writer.inputs(&inputs()).unwrap();
    let floats = [1.0, 0.1 + 0.2, f64::NAN, -0.0, 1e300];
    writer.frame(&frame(6, 4, [2, 3, 1], &floats, &[1000, 2000]), Content::Whole).unwrap();
    writer.frame(&frame(10, 3, [2, 3, 1], &floats, &[5000]), Content::Whole).unwrap();
    writer.finish().unwrap()
}

/// Reads a file to its end, which a mere check must find as right or wrong as it is.
fn read(bytes: &[u8]) -> Result<(Header, Inputs, Vec<Frame>), PartError> {
    let read = contents(bytes);
    let checked = Reader::new(bytes).and_then(|mut reader| reader.check());
    assert_eq!(checked.err().map(|error| error.to_string()), read.as_ref().err().map(ToString::to_string));
    read
}

fn contents(bytes: &[u8]) -> Result<(Header, Inputs, Vec<Frame>), PartError> {
    let mut reader = Reader::new(bytes)?;
    let inputs = reader.inputs()?;
    let mut frames = Vec::new();
    while let Some(frame) = reader.frame()? {
        frames.push(frame);
    }
    Ok((reader.header().clone(), inputs, frames))
}

#[test]
fn what_is_read_is_what_was_written() {
    let (read_header, read_inputs, frames) = read(&file()).unwrap();
    assert_eq!((read_header, read_inputs), (header(), inputs()));
    assert_eq!((frames.len(), frames[1].first, frames[1].end()), (2, 10, 13));
    assert!(frames[0].variants[0].records[0].headlines()[1].0.is_nan());
    let line = String::from_utf8(file().split(|&byte| byte == b'\n').next().unwrap().to_vec()).unwrap();
    assert!(line.starts_with(r#"{"holdline_part":1,"kind":"run","program_version":"0.1.0","#), "{line}");
    assert!(line.contains(r#""partition":[2,3],"#), "{line}");
}

proptest! {
    #[test]
    fn every_float_and_count_comes_back(
        bits in prop::collection::vec(any::<u64>(), 1..40),
        waits in prop::collection::vec(0..1u64 << 50, 0..40),
        widths in [0..5usize, 0..20usize, 0..3usize],
        records in 0..7usize,
    ) {
        let floats: Vec<f64> = bits.iter().copied().map(f64::from_bits).collect();
        let written = frame(0, records, widths, &floats, &waits);
        let read = Frame::decode(&written.encode(Content::Whole).unwrap()).unwrap();
        // NaNs differ from themselves, but not in their text with the bits.
        let bits = |frame: &Frame| -> Vec<u64> {
            let records = &frame.variants[0].records;
            let pairs = records.iter().flat_map(|record| [&record.headlines()[..], record.metrics(), record.intervals()].concat());
            let pairs = pairs.flat_map(|(num, den)| [num.to_bits(), den.to_bits()]);
            pairs.chain(records.iter().flat_map(|record| record.deviations().iter().map(|float| float.to_bits()))).collect()
        };
        prop_assert_eq!(bits(&read), bits(&written));
        prop_assert_eq!(&read.variants[0].histograms, &written.variants[0].histograms);
        prop_assert_eq!(&read.variants[0].agents, &written.variants[0].agents);
        let traces = |frame: &Frame| frame.variants[0].records.iter().map(|record| (record.contacts, record.trace.clone())).collect::<Vec<_>>();
        prop_assert_eq!(traces(&read), traces(&written));
    }

    #[test]
    fn no_payload_makes_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Frame::decode(&bytes);
    }
}

#[test]
fn totals_leave_intervals_and_traces_out() {
    let whole = frame(0, 4, [2, 3, 0], &[1.0, 2.0, 3.0], &[5]);
    let read = Frame::decode(&whole.encode(Content::Totals).unwrap()).unwrap();
    for (read, written) in read.variants[0].records.iter().zip(&whole.variants[0].records) {
        assert_eq!((read.headlines(), read.metrics()), (written.headlines(), written.metrics()));
        assert!(read.intervals().is_empty() && read.trace.is_empty());
    }
}

#[test]
fn a_file_cut_short_at_any_byte_is_refused_as_cut_short() {
    let whole = file();
    for length in 0..whole.len() {
        match read(&whole[..length]).unwrap_err() {
            PartError::Empty => assert_eq!(length, 0),
            PartError::Truncated { at } => assert_eq!(at, length as u64),
            other => panic!("{length}: {other}"),
        }
    }
    let message = read(&whole[..whole.len() - 1]).unwrap_err().to_string();
    assert_eq!(message, format!("was cut short: it ends after {} bytes, before its end mark", whole.len() - 1));
}

#[test]
fn a_file_with_any_bit_changed_is_refused_as_damaged() {
    let whole = file();
    let line = whole.iter().position(|&byte| byte == b'\n').unwrap();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut changed = whole.clone();
            changed[at] ^= 1 << bit;
            match read(&changed).unwrap_err() {
                PartError::Damaged { at: checked } => assert!(checked <= at as u64),
                PartError::Foreign => assert!(at < 17),
                other => panic!("byte {at} of a line of {line}, bit {bit}: {other}"),
            }
        }
    }
}

#[test]
fn files_of_others_of_the_future_and_with_more_are_told_apart() {
    for other in ["scenario,variant\n", "{\"holdline\":1}\n", "{", "PAR1", "{\"holdline_part\":\"x\"}\n"] {
        let error = read(&[other.as_bytes(), &[0; 40]].concat()).unwrap_err();
        assert!(matches!(error, PartError::Foreign | PartError::Damaged { at: 0 }), "{other}: {error}");
    }
    let newer = Header { holdline_part: FORMAT + 1, ..header() };
    let bytes = Writer::new(Vec::new(), &newer).unwrap().finish().unwrap();
    let error = read(&bytes).unwrap_err();
    assert!(matches!(error, PartError::Future { format: 2 }));
    assert!(error.to_string().contains("has format 2, and this holdline reads format 1: use"), "{error}");
    let more = [file(), vec![0]].concat();
    assert!(matches!(read(&more).unwrap_err(), PartError::Trailing { at } if at == file().len() as u64));
}

#[test]
fn a_file_can_be_gone_on_with_after_a_whole_frame() {
    let whole = file();
    let mut reader = Reader::new(&whole[..]).unwrap();
    reader.inputs().unwrap();
    reader.frame().unwrap();
    let position = reader.position().clone();
    let start = whole[..position.length as usize].to_vec();
    let mut writer = Writer::resume(start, position);
    writer.frame(&frame(10, 3, [2, 3, 1], &[1.0, 0.1 + 0.2, f64::NAN, -0.0, 1e300], &[5000]), Content::Whole).unwrap();
    assert_eq!(writer.finish().unwrap(), whole);
}
