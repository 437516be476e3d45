//! `holdline sensitivity`: which assumption matters, one at a time and all at once.

use super::args::{Format, SensitivityArgs};
use super::compared::{DESIGN_SEED, objectives};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::output::Output;
use super::progress::on_interrupt;
use super::source::{load_one, warn_idle};
use super::sweep::Recorded;
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::report::apportioned::Sample;
use crate::report::ranking::Ranking;
use crate::report::style::{fold, heading};
use crate::report::tornado::{Tornado, Varied};
use crate::report::{human, manifest};
use crate::run::{Results, RunOptions};
use crate::scenario::defaults::Label;
use crate::scenario::plausible::{Input, Tried, at_once, one_at_a_time, sampled, suited};
use crate::scenario::{Diagnostics, LoadOptions, Point, Study};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Runs the command.
pub fn run(args: &SensitivityArgs, terminal: &Terminal) -> Result<(), Failure> {
    let cancel = on_interrupt();
    let metrics = objectives("--metrics", &args.metrics)?;
    let given = given(args)?;
    let base = at_points(args, Vec::new())?;
    warn_idle(&base, terminal);
    let inputs = inputs(args, &base, given, terminal)?;
    let (points, tried) = one_at_a_time(&inputs);
    let study = at_points(args, points)?;
    let sampling = sampling(args, &inputs, terminal)?;
    let directory = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(format!("{}-sensitivity", base.stem)));
    let Some(mut output) = Output::open_all(&[directory])?.pop() else { return Err(internal("no output")) };
    let journal = |of: &str| output.directory().join(format!(".holdline-{}-{of}.journal", base.stem));
    let journals = [journal("sensitivity"), journal("sensitivity-sample")];

    let recorded = recorded(args, args.replications, &journals[0]);
    let mut results = recorded.simulate(&study, args.resume, terminal, &cancel)?;
    results.options = given_options(args);
    let variants: Vec<String> = base.variants.iter().map(|scenario| scenario.variant.clone()).collect();
    let values = values(args, &base, &inputs);
    let varied = Varied { results: &results, variants: &variants, inputs: &inputs, tried: &tried, metrics: &metrics, values: &values };
    let tornado = Tornado::new(varied);
    output.write("tornado.csv", |out| tornado.write(out))?;
    let ranking = (variants.len() > 1).then(|| Ranking::new(varied));
    if let Some(ranking) = &ranking {
        output.write("ranking.csv", |out| ranking.write(out))?;
    }
    let of_sample = self::recorded(args, Some(args.sample_replications), &journals[1]);
    let drawn = sampling.as_ref().map(|sampling| of_sample.simulate(&sampling.study, args.resume, terminal, &cancel)).transpose()?;
    let sample = sampling.as_ref().zip(drawn.as_ref());
    let sampled_values = sampling.as_ref().map(|sampling| self::values(args, &base, &sampling.inputs)).unwrap_or_default();
    let sample = sample.map(|(sampling, drawn)| {
        (Sample::new(drawn, (&variants, &sampled_values), &sampling.inputs, &sampling.shares, &metrics), &sampling.points)
    });
    if let Some((sample, points)) = &sample {
        output.write("sensitivity.csv", |out| sample.write(out))?;
        output.write("design.csv", |out| sample.write_design(points, out))?;
    }
    if cancel.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted);
    }
    let directory = output.directory().display().to_string();
    let names = output.commit(|files, out| manifest::write(&results, RESULT_VERSION, files, out))?;
    terminal.inform(&format!("{directory}: {}", names.join(", ")));
    recorded.settle(&study);
    sampling.iter().for_each(|sampling| of_sample.settle(&sampling.study));
    let contacts = results.contacts + drawn.as_ref().map_or(0, |drawn| drawn.contacts);
    terminal.print(&match args.format {
        Format::Json => serde_json::to_string_pretty(&tornado.json()).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
        Format::Table => {
            let mut text = heading(&results.name, &base.description, &detail(&results, &inputs, &tried, contacts), terminal.style);
            text += &format!("\n{}", tornado.show(terminal.verbose, terminal.style));
            for sentence in ranking.iter().flat_map(Ranking::sentences) {
                text += &format!("\n{sentence}\n");
            }
            if let Some((sample, _)) = &sample {
                text += &format!("\n{}", sample.show(terminal.verbose, terminal.style));
            }
            text
        }
    })
}

fn detail(results: &Results, inputs: &[Input], tried: &[Tried], contacts: u64) -> String {
    let ends = tried.iter().flat_map(|tried| tried.low.iter().chain([&tried.high])).filter(|value| value.point > 0).count();
    fold(&format!(
        "{} keys, each on its own at {} values besides the base · {} replications each · seed {} · {} contacts simulated",
        human::count(inputs.len() as u64),
        human::count(ends as u64),
        human::count(u64::from(results.replications)),
        results.seed,
        human::count(contacts)
    ))
}

/// How the points are simulated.
fn recorded<'r>(args: &SensitivityArgs, replications: Option<u32>, journal: &'r Path) -> Recorded<'r> {
    let options = RunOptions { seed: args.seed, replications, threads: usize::from(args.threads), trace: 0 };
    Recorded { options, given: given_options(args), design: &None, journal }
}

/// The keys of `--vary`.
fn given(args: &SensitivityArgs) -> Result<Vec<Input>, Failure> {
    let mut inputs: Vec<Input> = Vec::new();
    for (key, values) in &args.vary {
        if inputs.iter().any(|input| input.key == *key) {
            return Err(Failure::Usage(format!("{key} is varied twice")));
        }
        inputs.push(Input::vary(key, values.as_deref()).map_err(Failure::usage)?);
    }
    Ok(inputs)
}

/// All that is varied one at a time: the keys given, then the assumptions that the scenario leans on, but for those that
/// are given and values that it cannot have.
fn inputs(args: &SensitivityArgs, base: &Study, given: Vec<Input>, terminal: &Terminal) -> Result<Vec<Input>, Failure> {
    let assumed = base.leaned.iter().filter(|default| default.label == Label::A && !args.only);
    let assumed = assumed.filter_map(|default| Input::of(default).ok()).filter(|one| given.iter().all(|other| other.key != one.key));
    let mut notes = Vec::new();
    let assumed = suited(assumed.collect(), &|points| readable(args, points), &mut notes);
    notes.iter().for_each(|note| terminal.warn(&format!("{}: {note}", base.stem)));
    let inputs: Vec<Input> = given.into_iter().chain(assumed).collect();
    if inputs.is_empty() {
        let help = "give a key, --vary KEY=LO..HI";
        return Err(Failure::Usage(format!("{} leans on no assumption that can be varied: {help}", base.stem)));
    }
    Ok(inputs)
}

/// Whether the scenario can be read at these points, or the first thing that is wrong.
fn readable(args: &SensitivityArgs, points: Vec<Point>) -> Result<(), String> {
    match at_points(args, points) {
        Ok(_) => Ok(()),
        Err(Failure::Invalid(Diagnostics(errors))) => Err(errors.first().map_or(String::new(), |error| error.message.clone())),
        Err(_) => Err("it cannot be read any more".to_owned()),
    }
}

/// Everything that is varied at once.
struct Sampling {
    inputs: Vec<Input>,
    /// By input and point.
    shares: Vec<Vec<f64>>,
    points: Vec<Point>,
    study: Study,
}

/// The sample that is asked for, if any.
fn sampling(args: &SensitivityArgs, inputs: &[Input], terminal: &Terminal) -> Result<Option<Sampling>, Failure> {
    let Some(count) = args.sample else { return Ok(None) };
    let (count, seed) = (count as usize, args.seed.unwrap_or(DESIGN_SEED));
    let mut notes = Vec::new();
    let inputs = sampled(inputs.to_vec(), count, seed, &|points| readable(args, points), &mut notes);
    notes.iter().for_each(|note| terminal.warn(note));
    let (points, shares) = at_once(&inputs, count, seed);
    Ok(Some(Sampling { study: at_points(args, points.clone())?, inputs, shares, points }))
}

/// By variant of the file and key: its value at the base. A default has the shipped one; any other key what stands in the
/// file.
fn values(args: &SensitivityArgs, base: &Study, inputs: &[Input]) -> Vec<Vec<String>> {
    let of = |shown: &Vec<Option<String>>| {
        let value = |input: &Input| match input.default {
            Some(default) => default.value.to_owned(),
            None => {
                args.vary.iter().zip(shown).find(|((key, _), _)| *key == input.key).and_then(|(_, shown)| shown.clone()).unwrap_or_default()
            }
        };
        inputs.iter().map(value).collect()
    };
    base.shown.iter().map(of).collect()
}

/// The study at these points.
fn at_points(args: &SensitivityArgs, points: Vec<Point>) -> Result<Study, Failure> {
    let show = args.vary.iter().map(|(key, _)| key.clone()).collect();
    load_one(&args.scenario, &LoadOptions { points, show, ..args.select.options() })
}

/// The options of this call that change a result file, for the manifest.
fn given_options(args: &SensitivityArgs) -> Given {
    let mut options = Given::new();
    for (key, values) in &args.vary {
        options.push(("--vary".to_owned(), values.as_ref().map_or(key.clone(), |values| format!("{key}={values}"))));
    }
    if args.only {
        options.push(("--only".to_owned(), String::new()));
    }
    options.extend(given::set(&args.select.set));
    let mut add = |name: &str, value: String| options.push((name.to_owned(), value));
    add("--metrics", args.metrics.join(","));
    if let Some(sample) = args.sample {
        add("--sample", sample.to_string());
        add("--sample-replications", args.sample_replications.to_string());
    }
    options.extend(given::chosen(&args.select.variants, args.seed, args.replications));
    options
}
