//! Arguments of `merge`: the parts, and where the results of the whole go.

use super::Format;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct MergeArgs {
    /// Parts that `--partition` wrote, in any order; of a directory all *.part in it
    #[arg(value_name = "PART", required = true)]
    pub parts: Vec<PathBuf>,
    /// Directory of the results (default: results/<file stem of the scenario>)
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

const HELP: &str = "\
Writes what one run of the whole would have written, byte for byte, whatever the number of parts; needs no scenario file. \
Parts must be of the same program version, scenario, inputs, options and seed. If any is missing, doubled, damaged or of \
another run, nothing is written: all parts are read to their ends, all that is wrong with any of them is said (exit code \
5), and the commands that make again what is missing or damaged.

A run until precise goes in rounds: each part of a round is made with --round R, and merge, given the parts of all rounds \
so far, judges as the run itself would. If it is not precise yet, merge writes nothing, prints the commands of the next \
round and ends with exit code 5.

A part is one line of JSON (`head -1 x.part`: format, kind, versions, scenario, fingerprint, seed, replications, \
partition, options, SHA-256 of every input), its SHA-256, and frames: tag (1 byte), length (4 bytes, little-endian), the \
same inverted, payload, SHA-256 of the file up to there. Payloads are postcard, deflated: tag I the texts of the scenario \
and its inputs, R the records of consecutive replications (their floats in byte planes), E the number of frames before \
it; nothing follows. Memory is that of one run and a few megabytes, whatever the number of parts; time grows with \
replications, not with contacts.

A sweep is shared by its replications, counted through from point to point (of points that are simulated as one, once): \
`holdline sweep ... --partition K/N` with any N, merged in the same way.

Examples:
  for k in 1 2 3 4; do holdline run centre.toml --partition $k/4 --out parts; done
  holdline merge parts --out results/centre";
