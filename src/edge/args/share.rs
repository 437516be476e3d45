//! Arguments of a share of the work and of going on with it: `--partition`, `--round`, `--resume`.

use super::environment;
use crate::run::part::Partition;
use clap::{Args, value_parser};

/// Which share of a run, and whether to go on with one that was interrupted.
#[derive(Clone, Debug, Default, Args)]
pub struct Share {
    /// Simulate the K-th of N shares of the replications and write DIR/<file stem>-K-of-N.part, for `holdline merge`. auto:
    /// as the engine says that started this job (Slurm or AWS Batch array, indexed Kubernetes Job, GNU parallel)
    #[arg(long, value_name = "K/N|auto", value_parser = partition)]
    pub partition: Option<Partition>,
    /// Of a run until precise: which round, from 1; `holdline merge` says whether another one is needed
    #[arg(long, value_name = "R", requires = "partition", value_parser = value_parser!(u32).range(1..))]
    pub round: Option<u32>,
    /// Keep what is finished in a hidden file in DIR until everything is, and go on from there after an interruption. A part
    /// that is there and whole is not made again. What another run left is refused, and stays
    #[arg(long)]
    pub resume: bool,
}

/// Reads `K/N`, or `auto` from the environment.
pub(super) fn partition(text: &str) -> Result<Partition, String> {
    if text == "auto" {
        return environment::partition(|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()));
    }
    let most = Partition::MOST;
    let number = |text: &str| text.trim().parse::<u32>().ok();
    match text.split_once('/').and_then(|(index, count)| number(index).zip(number(count))) {
        Some((index, count)) if (1..=count).contains(&index) && count <= most => Ok(Partition { index, count }),
        Some((0, _)) => Err("partitions count from 1: the first of N is 1/N".to_owned()),
        Some((_, count)) if count > most => Err(format!("at most {most} partitions")),
        Some((index, count)) => Err(format!("there is no partition {index} of {count}")),
        None => Err("expected K/N, such as 3/10: the third of ten; or auto".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_or_refused_with_a_reason() {
        assert_eq!(partition("3/10"), Ok(Partition { index: 3, count: 10 }));
        assert_eq!(partition("1/1"), Ok(Partition { index: 1, count: 1 }));
        for (text, why) in [
            ("0/3", "from 1"),
            ("4/3", "no partition 4 of 3"),
            ("1/0", "no partition 1 of 0"),
            ("3", "K/N"),
            ("a/b", "K/N"),
            ("-1/2", "K/N"),
        ] {
            let error = partition(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        assert!(partition("1/2000000").unwrap_err().contains("at most 1000000"));
    }
}
