//! The container: header, frames and their checksums, without a notion of what the frames are about. The format is
//! described in [`super`].
//!
//! Invariant: whatever a reader hands out has been covered by a checksum that matched.

use super::error::PartError;
use super::frame::{Content, Frame};
use super::header::{FORMAT, Header, Inputs};
use super::sample;
use crate::run::verify::Recorded;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Read, Write};

/// How every header begins, before the version of its format.
const BEGINNING: &[u8] = b"{\"holdline_part\":";
/// Longest header in bytes.
const LONGEST_HEADER: u64 = 64 << 20;
/// Largest payload in bytes before it is deflated: files of a study, or records by far too many for a frame.
const LARGEST_PAYLOAD: u64 = 4 << 30;
/// Bytes of a checksum.
const DIGEST: usize = 32;

/// How hard to deflate what is merged soon: nearly as small as it can be, in a quarter of the time.
const FAST: u32 = 3;
/// The same of what is kept.
const SMALL: u32 = 9;

const INPUTS: u8 = b'I';
const RECORDS: u8 = b'R';
const SAMPLE: u8 = b'S';
const END: u8 = b'E';

/// After the last whole frame of a file: where it can be gone on with.
#[derive(Clone, Debug)]
pub struct Position {
    /// Bytes up to here.
    pub length: u64,
    hash: Sha256,
    frames: u64,
}

/// Writes a file with records.
pub struct Writer<W> {
    out: W,
    hash: Sha256,
    frames: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of `out`, as everywhere in it.
    pub fn new(mut out: W, header: &Header) -> io::Result<Self> {
        let mut line = serde_json::to_vec(header)?;
        line.push(b'\n');
        let digest = Sha256::digest(&line);
        let mut hash = Sha256::new();
        for bytes in [&line[..], &digest[..]] {
            out.write_all(bytes)?;
            hash.update(bytes);
        }
        Ok(Self { out, hash, frames: 0 })
    }

    /// Goes on with a file at a position that a reader of it has reached.
    pub fn resume(out: W, position: Position) -> Self {
        Self { out, hash: position.hash, frames: position.frames }
    }

    /// Adds the texts of the study.
    pub fn inputs(&mut self, inputs: &Inputs) -> io::Result<()> {
        let bytes = postcard::to_stdvec(inputs).map_err(io::Error::other)?;
        self.add(packed(INPUTS, &bytes, SMALL)?)
    }

    /// Adds records, down to `out` itself.
    pub fn frame(&mut self, frame: &Frame, content: Content) -> io::Result<()> {
        self.add(records(frame, content)?)?;
        self.out.flush()
    }

    /// Adds several frames; `parallel` deflates them on all threads of the pool that this runs in.
    pub fn frames(&mut self, frames: &[Frame], content: Content, parallel: bool) -> io::Result<()> {
        if parallel {
            let packed: Vec<_> = frames.par_iter().map(|frame| records(frame, content)).collect::<io::Result<_>>()?;
            packed.into_iter().try_for_each(|bytes| self.add(bytes))?;
        } else {
            frames.iter().try_for_each(|frame| self.add(records(frame, content)?))?;
        }
        self.out.flush()
    }

    /// Adds the sample of a baseline.
    pub fn sample(&mut self, recorded: &Recorded) -> io::Result<()> {
        let bytes = sample::encode(recorded)?;
        self.add(packed(SAMPLE, &bytes, SMALL)?)
    }

    /// Ends the file.
    pub fn finish(mut self) -> io::Result<W> {
        let frames = self.frames.to_le_bytes();
        self.add(packed(END, &frames, SMALL)?)?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Adds a frame that lacks only its checksum.
    fn add(&mut self, mut bytes: Vec<u8>) -> io::Result<()> {
        self.hash.update(&bytes);
        bytes.extend(self.hash.clone().finalize());
        self.hash.update(&bytes[bytes.len() - DIGEST..]);
        self.frames += 1;
        self.out.write_all(&bytes)
    }
}

fn records(frame: &Frame, content: Content) -> io::Result<Vec<u8>> {
    packed(RECORDS, &frame.encode(content)?, if content == Content::Whole { FAST } else { SMALL })
}

/// A frame without its checksum.
fn packed(tag: u8, payload: &[u8], level: u32) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(vec![tag, 0, 0, 0, 0, 0, 0, 0, 0], Compression::new(level));
    encoder.write_all(payload)?;
    let mut bytes = encoder.finish()?;
    let length = u32::try_from(bytes.len() - 9).map_err(|_| io::Error::other("a frame of more than 4 GiB"))?;
    bytes[1..5].copy_from_slice(&length.to_le_bytes());
    bytes[5..9].copy_from_slice(&(!length).to_le_bytes());
    Ok(bytes)
}

/// Reads a file with records from its beginning to its end.
pub struct Reader<R> {
    input: BufReader<R>,
    header: Header,
    position: Position,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Reads and checks the header.
    ///
    /// # Errors
    /// [`PartError`], but for a wrong kind.
    pub fn new(input: R) -> Result<Self, PartError> {
        let mut input = BufReader::with_capacity(64 << 10, input);
        let mut line = Vec::new();
        (&mut input).take(LONGEST_HEADER).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Err(PartError::Empty);
        }
        let shared = line.len().min(BEGINNING.len());
        if line[..shared] != BEGINNING[..shared] {
            return Err(PartError::Foreign);
        }
        let mut digest = Vec::new();
        (&mut input).take(DIGEST as u64).read_to_end(&mut digest)?;
        let length = (line.len() + digest.len()) as u64;
        if digest.len() < DIGEST {
            return Err(PartError::Truncated { at: length });
        }
        if digest[..] != Sha256::digest(&line)[..] {
            return Err(PartError::Damaged { at: 0 });
        }
        let header = parse(&line)?;
        let mut hash = Sha256::new();
        hash.update(&line);
        hash.update(&digest);
        Ok(Self { input, header, position: Position { length, hash, frames: 0 }, ended: false })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Where the last whole frame ends.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// The texts of the study, which stand first where there are any.
    ///
    /// # Errors
    /// Something is wrong with the file, or they are not there.
    pub fn inputs(&mut self) -> Result<Inputs, PartError> {
        match self.take()? {
            Some((INPUTS, bytes)) => postcard::from_bytes(&bytes).map_err(|_| PartError::Content("its texts cannot be read")),
            _ => Err(PartError::Content("it carries none")),
        }
    }

    /// The next records; `None` at the end of the file, which has then been checked from its first byte to its last.
    ///
    /// # Errors
    /// Something is wrong with the file.
    pub fn frame(&mut self) -> Result<Option<Frame>, PartError> {
        match self.take()? {
            Some((RECORDS, bytes)) => Frame::decode(&bytes).map(Some),
            Some(_) => Err(PartError::Content("texts between its records")),
            None => Ok(None),
        }
    }

    /// The sample of a baseline, which is all that it holds.
    ///
    /// # Errors
    /// Something is wrong with the file.
    pub fn sample(&mut self) -> Result<Recorded, PartError> {
        let recorded = match self.take()? {
            Some((SAMPLE, bytes)) => sample::decode(&bytes)?,
            _ => return Err(PartError::Content("it has no sample")),
        };
        match self.take()? {
            None => Ok(recorded),
            Some(_) => Err(PartError::Content("something follows its sample")),
        }
    }

    /// Reads on to the end of the file and checks every byte, but not what they say.
    ///
    /// # Errors
    /// Something is wrong with the file.
    pub fn check(&mut self) -> Result<(), PartError> {
        while !self.ended {
            let (tag, packed) = self.verified()?;
            if tag == END {
                self.end(&packed)?;
            }
        }
        Ok(())
    }

    /// Tag and payload of the next frame; `None` after the end mark.
    fn take(&mut self) -> Result<Option<(u8, Vec<u8>)>, PartError> {
        if self.ended {
            return Ok(None);
        }
        let (tag, packed) = self.verified()?;
        if tag == END {
            return self.end(&packed).map(|()| None);
        }
        Ok(Some((tag, inflated(&packed)?)))
    }

    /// The end mark with this payload, and that nothing follows.
    fn end(&mut self, packed: &[u8]) -> Result<(), PartError> {
        self.ended = true;
        let before = self.position.frames - 1;
        if inflated(packed)? != before.to_le_bytes() {
            return Err(PartError::Content("frames are missing"));
        }
        if !self.input.fill_buf()?.is_empty() {
            return Err(PartError::Trailing { at: self.position.length });
        }
        Ok(())
    }

    /// Tag and deflated payload of the next frame, once its checksum has matched.
    fn verified(&mut self) -> Result<(u8, Vec<u8>), PartError> {
        let start = self.position.length;
        let mut bytes = Vec::new();
        self.fill(&mut bytes, 9)?;
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let (tag, length) = (bytes[0], word(1));
        if ![INPUTS, RECORDS, SAMPLE, END].contains(&tag) || word(5) != !length {
            return Err(PartError::Damaged { at: start });
        }
        self.fill(&mut bytes, u64::from(length))?;
        let mut hash = self.position.hash.clone();
        hash.update(&bytes);
        let expected = hash.clone().finalize();
        self.fill(&mut bytes, DIGEST as u64)?;
        let (frame, digest) = bytes.split_at(bytes.len() - DIGEST);
        if digest != &expected[..] {
            return Err(PartError::Damaged { at: start });
        }
        hash.update(digest);
        let end = frame.len();
        self.position = Position { length: start + bytes.len() as u64, hash, frames: self.position.frames + 1 };
        bytes.truncate(end);
        bytes.drain(..9);
        Ok((tag, bytes))
    }

    /// Appends so many bytes of the file.
    fn fill(&mut self, bytes: &mut Vec<u8>, count: u64) -> Result<(), PartError> {
        let read = (&mut self.input).take(count).read_to_end(bytes)?;
        if (read as u64) < count {
            return Err(PartError::Truncated { at: self.position.length + bytes.len() as u64 });
        }
        Ok(())
    }
}

/// A payload as it was before it was deflated.
fn inflated(packed: &[u8]) -> Result<Vec<u8>, PartError> {
    let mut payload = Vec::new();
    let read = DeflateDecoder::new(packed).take(LARGEST_PAYLOAD).read_to_end(&mut payload);
    read.map(|_| payload).map_err(|_| PartError::Content("a frame cannot be inflated"))
}

/// A header from a line that is as it was written.
fn parse(line: &[u8]) -> Result<Header, PartError> {
    // Of a later format only the version has to be understood.
    #[derive(serde::Deserialize)]
    struct Version {
        holdline_part: u64,
    }
    let Version { holdline_part: format } = serde_json::from_slice(line).map_err(|_| PartError::Foreign)?;
    if format > u64::from(FORMAT) {
        return Err(PartError::Future { format });
    }
    serde_json::from_slice(line).map_err(|_| PartError::Foreign)
}
