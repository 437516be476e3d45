//! `--partition auto`: a share of the work as the engine says in the environment that started the job. The rules are
//! tested where they are (`src/edge/args/environment.rs`); here, that the command goes by them.

use crate::program::{SMALL, holdline};
use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// What any engine may have set for the tests themselves.
const SET: [&str; 10] = [
    "SLURM_ARRAY_TASK_ID",
    "SLURM_ARRAY_TASK_MIN",
    "SLURM_ARRAY_TASK_MAX",
    "SLURM_ARRAY_TASK_STEP",
    "SLURM_ARRAY_TASK_COUNT",
    "JOB_COMPLETION_INDEX",
    "AWS_BATCH_JOB_ARRAY_INDEX",
    "AWS_BATCH_JOB_ARRAY_SIZE",
    "PARALLEL_SEQ",
    "HOLDLINE_PARTITIONS",
];

fn share(directory: &Path, partition: &str, out: &str, environment: &str) -> Command {
    let mut command = holdline(directory, &["run", "small.toml", "--partition", partition, "--out", out]);
    for name in SET {
        command.env_remove(name);
    }
    let pairs = environment.split_whitespace().map(|pair| pair.split_once('=').expect("a pair"));
    command.envs(pairs);
    command
}

fn place() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("small.toml"), SMALL.replace("replications = 3", "replications = 5")).expect("written");
    directory
}

#[test]
fn every_engine_gets_the_share_of_its_number() {
    let place = place();
    let part = |out: &str| fs::read(place.path().join(out).join("small-2-of-4.part")).expect("a part");
    share(place.path(), "2/4", "by-hand", "").assert().success();
    for (out, environment) in [
        ("slurm", "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_STEP=1 SLURM_ARRAY_TASK_COUNT=4"),
        ("kubernetes", "JOB_COMPLETION_INDEX=1 HOLDLINE_PARTITIONS=4"),
        ("batch", "AWS_BATCH_JOB_ARRAY_INDEX=1 AWS_BATCH_JOB_ARRAY_SIZE=4"),
        ("parallel", "PARALLEL_SEQ=2 HOLDLINE_PARTITIONS=4"),
    ] {
        share(place.path(), "auto", out, environment).assert().success();
        assert!(part(out) == part("by-hand"), "{out}");
    }
    // What is said explicitly counts, whatever the environment says.
    share(place.path(), "2/4", "explicit", "PARALLEL_SEQ=3 HOLDLINE_PARTITIONS=7").assert().success();
    assert!(part("explicit") == part("by-hand"));
}

#[test]
fn an_environment_that_does_not_tell_is_wrong_usage() {
    let place = place();
    for (environment, why) in [
        ("", "none of SLURM_ARRAY_TASK_ID (a Slurm array), JOB_COMPLETION_INDEX"),
        ("PARALLEL_SEQ=2", "HOLDLINE_PARTITIONS, the number of all partitions, is not set"),
        ("PARALLEL_SEQ=2 JOB_COMPLETION_INDEX=1 HOLDLINE_PARTITIONS=4", "two engines"),
        ("JOB_COMPLETION_INDEX=4 HOLDLINE_PARTITIONS=4", "JOB_COMPLETION_INDEX=4 is outside 0 to 3"),
    ] {
        let output = share(place.path(), "auto", "out", environment).assert().code(2).stdout("").get_output().clone();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(text.contains(why) && text.contains("--partition"), "{environment}: {text}");
        assert!(!place.path().join("out").exists());
    }
}
