//! `--partition auto`: which of how many jobs this one is, as the engine that started it says in the environment.
//!
//! A Slurm array tells everything (`SLURM_ARRAY_TASK_ID`, `_MIN`, `_MAX`, `_COUNT`, `_STEP`; tasks from 0
//! or 1, with any step), so does an AWS Batch array (`AWS_BATCH_JOB_ARRAY_INDEX` from 0, `AWS_BATCH_JOB_ARRAY_SIZE`).
//! An indexed Kubernetes Job and GNU parallel tell the number of a job (`JOB_COMPLETION_INDEX` from 0,
//! `PARALLEL_SEQ` from 1) but not of how many: [`COUNT`] says it. With it, some tasks of a Slurm array can be submitted
//! again, since a new array of the tasks 3 and 7 looks like one with holes; tasks are numbered from 1 then.
//!
//! A pure function of a look-up, so that every environment can be tested. What is missing, no number, out of
//! range or contradictory is an error that names the variables: a share simulated twice or never is found by
//! `holdline merge`, but only after the work is done.

use crate::run::part::Partition;
use std::ops::RangeInclusive;

/// The variable that says how many partitions there are where the engine does not.
pub const COUNT: &str = "HOLDLINE_PARTITIONS";
/// The most partitions.
const MOST: u32 = Partition::MOST;

/// An engine that numbers its jobs.
struct Engine {
    name: &'static str,
    /// The variable that numbers this job.
    index: &'static str,
    /// The number of the first job.
    first: u32,
    /// The variable that says how many there are.
    count: Option<&'static str>,
}

const SLURM: Engine = Engine { name: "a Slurm array", index: "SLURM_ARRAY_TASK_ID", first: 1, count: None };
const ENGINES: [Engine; 4] = [
    SLURM,
    Engine { name: "an indexed Kubernetes Job", index: "JOB_COMPLETION_INDEX", first: 0, count: None },
    Engine { name: "an AWS Batch array", index: "AWS_BATCH_JOB_ARRAY_INDEX", first: 0, count: Some("AWS_BATCH_JOB_ARRAY_SIZE") },
    Engine { name: "GNU parallel", index: "PARALLEL_SEQ", first: 1, count: None },
];

/// The partition that a look-up of variables speaks of.
///
/// # Errors
/// What is missing or wrong, and with which variables.
pub fn partition(look: impl Fn(&str) -> Option<String>) -> Result<Partition, String> {
    let present: Vec<&Engine> = ENGINES.iter().filter(|engine| look(engine.index).is_some()).collect();
    match present[..] {
        [] => {
            let names: Vec<String> = ENGINES.iter().map(|engine| format!("{} ({})", engine.index, engine.name)).collect();
            Err(format!("no engine numbers this job: none of {} is set", names.join(", ")))
        }
        [engine] if engine.name == SLURM.name => slurm(&look),
        [engine] => plain(engine, &look),
        _ => {
            let names: Vec<String> = present.iter().map(|engine| format!("{} ({})", engine.index, engine.name)).collect();
            Err(format!("two engines number this job, so it is not clear which one cuts the work: {}", names.join(", ")))
        }
    }
}

/// The partition of an engine whose jobs are numbered without gaps.
fn plain(engine: &Engine, look: &impl Fn(&str) -> Option<String>) -> Result<Partition, String> {
    let own = engine.count.map(|name| number(look, name, 1..=MOST).map(|count| count.map(|count| (name, count)))).transpose()?.flatten();
    let given = number(look, COUNT, 1..=MOST)?.map(|count| (COUNT, count));
    let (name, count) = match (own, given) {
        (Some((name, own)), Some((_, given))) if own != given => {
            return Err(format!("{name}={own} and {COUNT}={given} contradict each other"));
        }
        (Some(count), _) | (None, Some(count)) => count,
        (None, None) => return Err(uncounted(engine)),
    };
    let last = engine.first + count - 1;
    let index = number(look, engine.index, 0..=u32::MAX)?.unwrap_or(last);
    if !(engine.first..=last).contains(&index) {
        return Err(format!("{}={index} is outside {} to {last}, the numbers of {name}={count} jobs", engine.index, engine.first));
    }
    Ok(Partition { index: index - engine.first + 1, count })
}

/// The partition of a task of a Slurm array.
fn slurm(look: &impl Fn(&str) -> Option<String>) -> Result<Partition, String> {
    let whole = "the number of all partitions, and number tasks from 1";
    if number(look, COUNT, 1..=MOST)?.is_some() {
        return plain(&SLURM, look).map_err(|why| format!("{why}; with {COUNT}, tasks are numbered from 1"));
    }
    let needed = |name: &str, range| number(look, name, range)?.ok_or_else(|| format!("{} is set, but {name} is not", SLURM.index));
    let index = needed(SLURM.index, 0..=u32::MAX)?;
    let min = needed("SLURM_ARRAY_TASK_MIN", 0..=u32::MAX)?;
    let max = needed("SLURM_ARRAY_TASK_MAX", 0..=u32::MAX)?;
    let step = number(look, "SLURM_ARRAY_TASK_STEP", 1..=u32::MAX)?.unwrap_or(1);
    let told = format!("{}={index}, SLURM_ARRAY_TASK_MIN={min}, SLURM_ARRAY_TASK_MAX={max}, SLURM_ARRAY_TASK_STEP={step}", SLURM.index);
    let on_grid = |task: u32| (min..=max).contains(&task) && (task - min).is_multiple_of(step);
    if !on_grid(index) || !on_grid(max) || (max - min) / step >= MOST {
        return Err(format!("{told}: that is no array of tasks"));
    }
    let count = (max - min) / step + 1;
    if min > 1 {
        return Err(format!("{told}: an array that starts at neither 0 nor 1 is part of another; set {COUNT} to {whole}"));
    }
    if let Some(tasks) = number(look, "SLURM_ARRAY_TASK_COUNT", 1..=MOST)?
        && tasks != count
    {
        return Err(format!("{told}, SLURM_ARRAY_TASK_COUNT={tasks}: the array has holes; set {COUNT} to {whole}"));
    }
    Ok(Partition { index: (index - min) / step + 1, count })
}

/// Reads a variable that is a whole number; `None` if it is not set.
fn number(look: &impl Fn(&str) -> Option<String>, name: &str, range: RangeInclusive<u32>) -> Result<Option<u32>, String> {
    let Some(text) = look(name) else { return Ok(None) };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u32>() {
        Ok(number) if digits && range.contains(&number) => Ok(Some(number)),
        _ if *range.end() == u32::MAX => Err(format!("{name}={text:?} is no whole number from {} up", range.start())),
        _ => Err(format!("{name}={text:?} is no whole number from {} to {}", range.start(), range.end())),
    }
}

fn uncounted(engine: &Engine) -> String {
    let also = engine.count.map_or(String::new(), |name| format!("neither {name} nor "));
    let not = if also.is_empty() { "not " } else { "" };
    format!("{} numbers this job in {}, but {also}{COUNT}, the number of all partitions, is {not}set", engine.name, engine.index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(index: u32, count: u32) -> Result<Partition, String> {
        Ok(Partition { index, count })
    }

    /// The partition in an environment written as "A=1 B=2".
    fn of(environment: &str) -> Result<Partition, String> {
        let pairs: Vec<(&str, &str)> = environment.split_whitespace().map(|pair| pair.split_once('=').expect("a pair")).collect();
        partition(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    fn slurm(array: &str) -> Result<Partition, String> {
        let words = ["ID", "MIN", "MAX", "STEP", "COUNT"];
        let values = array.split(' ').filter(|value| !value.is_empty());
        let pairs =
            words.iter().zip(values).filter(|(_, value)| *value != "-").map(|(word, value)| format!("SLURM_ARRAY_TASK_{word}={value}"));
        of(&pairs.collect::<Vec<_>>().join(" "))
    }

    /// The error names all of these.
    fn says(result: Result<Partition, String>, words: &[&str]) {
        let error = result.expect_err("an error");
        assert!(words.iter().all(|word| error.contains(word)), "{error}");
    }

    #[test]
    fn a_slurm_array_starts_at_0_or_1_and_may_have_a_step() {
        // As Slurm 22.05 sets them for --array=1-8, 0-7, 0-7:2 (which ends at 6) and 1-7:2.
        assert_eq!(slurm("3 1 8 1 8"), is(3, 8));
        assert_eq!((slurm("0 0 7 1 8"), slurm("7 0 7 1 8")), (is(1, 8), is(8, 8)));
        assert_eq!((slurm("4 0 6 2 4"), slurm("6 0 6 2 4")), (is(3, 4), is(4, 4)));
        assert_eq!(slurm("7 1 7 2 4"), is(4, 4));
        assert_eq!(slurm("1 1 1 1 1"), is(1, 1));
        // Without what older versions do not set.
        assert_eq!(slurm("3 1 8"), is(3, 8));
    }

    #[test]
    fn a_slurm_array_that_is_no_whole_numbering_is_refused() {
        // As Slurm sets them for --array=1,5,7, for 3 alone, and for 2-4.
        says(slurm("5 1 7 1 3"), &["holes", "SLURM_ARRAY_TASK_COUNT=3", "SLURM_ARRAY_TASK_MAX=7", COUNT]);
        says(slurm("3 3 3 1 1"), &["neither 0 nor 1", COUNT]);
        says(slurm("3 2 4 1 3"), &["neither 0 nor 1"]);
        says(slurm("9 1 8 1 8"), &["SLURM_ARRAY_TASK_ID=9", "no array"]);
        says(slurm("2 1 7 2 4"), &["no array"]);
        says(slurm("1 8 1 1 8"), &["no array"]);
        says(slurm("1 1 4294967295 1 -"), &["no array"]);
        says(slurm("3 - 8 1 8"), &["SLURM_ARRAY_TASK_MIN is not"]);
        says(slurm("x 1 8 1 8"), &["SLURM_ARRAY_TASK_ID=\"x\""]);
        says(slurm("1 1 8 0 8"), &["SLURM_ARRAY_TASK_STEP=\"0\""]);
    }

    #[test]
    fn tasks_of_a_slurm_array_can_be_submitted_again() {
        let again = |rest: &str| of(&format!("{COUNT}=8 {rest}"));
        let task =
            |id: &str| again(&format!("SLURM_ARRAY_TASK_ID={id} SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_COUNT=2"));
        assert_eq!((task("5"), task("7")), (is(5, 8), is(7, 8)));
        says(task("0"), &["SLURM_ARRAY_TASK_ID=0", "1 to 8", "numbered from 1"]);
        says(task("9"), &["SLURM_ARRAY_TASK_ID=9", "HOLDLINE_PARTITIONS=8"]);
    }

    #[test]
    fn kubernetes_counts_from_0_and_is_told_of_how_many() {
        assert_eq!(of("JOB_COMPLETION_INDEX=0 HOLDLINE_PARTITIONS=8"), is(1, 8));
        assert_eq!(of("JOB_COMPLETION_INDEX=7 HOLDLINE_PARTITIONS=8"), is(8, 8));
        says(of("JOB_COMPLETION_INDEX=8 HOLDLINE_PARTITIONS=8"), &["JOB_COMPLETION_INDEX=8", "0 to 7", "HOLDLINE_PARTITIONS=8"]);
        says(of("JOB_COMPLETION_INDEX=3"), &["JOB_COMPLETION_INDEX", "HOLDLINE_PARTITIONS", "not set"]);
        says(of("JOB_COMPLETION_INDEX=3 HOLDLINE_PARTITIONS=0"), &["HOLDLINE_PARTITIONS=\"0\""]);
        says(of("JOB_COMPLETION_INDEX=-1 HOLDLINE_PARTITIONS=8"), &["JOB_COMPLETION_INDEX=\"-1\""]);
        says(of("JOB_COMPLETION_INDEX= HOLDLINE_PARTITIONS=8"), &["JOB_COMPLETION_INDEX=\"\""]);
        says(of("JOB_COMPLETION_INDEX=+1 HOLDLINE_PARTITIONS=8"), &["JOB_COMPLETION_INDEX=\"+1\""]);
    }

    #[test]
    fn aws_batch_tells_both() {
        assert_eq!(of("AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=10"), is(1, 10));
        assert_eq!(of("AWS_BATCH_JOB_ARRAY_INDEX=9 AWS_BATCH_JOB_ARRAY_SIZE=10 HOLDLINE_PARTITIONS=10"), is(10, 10));
        assert_eq!(of("AWS_BATCH_JOB_ARRAY_INDEX=9 HOLDLINE_PARTITIONS=10"), is(10, 10));
        says(of("AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=10 HOLDLINE_PARTITIONS=8"), &["contradict", "=10", "=8"]);
        says(of("AWS_BATCH_JOB_ARRAY_INDEX=0"), &["neither AWS_BATCH_JOB_ARRAY_SIZE nor HOLDLINE_PARTITIONS"]);
        says(of("AWS_BATCH_JOB_ARRAY_INDEX=10 AWS_BATCH_JOB_ARRAY_SIZE=10"), &["0 to 9", "AWS_BATCH_JOB_ARRAY_SIZE=10"]);
    }

    #[test]
    fn gnu_parallel_counts_from_1_and_is_told_of_how_many() {
        assert_eq!(of("PARALLEL_SEQ=1 HOLDLINE_PARTITIONS=8"), is(1, 8));
        assert_eq!(of("PARALLEL_SEQ=8 HOLDLINE_PARTITIONS=8"), is(8, 8));
        says(of("PARALLEL_SEQ=0 HOLDLINE_PARTITIONS=8"), &["PARALLEL_SEQ=0", "1 to 8"]);
        says(of("PARALLEL_SEQ=1"), &["GNU parallel", "HOLDLINE_PARTITIONS", "not set"]);
    }

    #[test]
    fn no_engine_or_two_of_them_is_an_error_that_names_the_variables() {
        let all = ["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX", "PARALLEL_SEQ"];
        says(of("HOLDLINE_PARTITIONS=8 SLURM_JOB_ID=5"), &all);
        let two = "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8 PARALLEL_SEQ=2 HOLDLINE_PARTITIONS=8";
        says(of(two), &["SLURM_ARRAY_TASK_ID", "PARALLEL_SEQ", "two engines"]);
    }
}
