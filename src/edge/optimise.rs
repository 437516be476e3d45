//! `holdline optimise`: the cheapest plan that meets the targets, as files that a scenario can load.

use super::args::{Format, OptimiseArgs};
use super::exit::{Failure, internal};
use super::given::{self, Given};
use super::output::Output;
use super::progress::{Spinner, on_interrupt};
use super::source::load_one;
use super::terminal::Terminal;
use crate::engine::RESULT_VERSION;
use crate::plan::{Plan, fingerprint::fingerprint};
use crate::report::human;
use crate::report::manifest::{self, About};
use crate::report::{plan_files, plan_table};
use crate::run::optimise::{Ending, OptimiseError, OptimiseOptions, Outcome, Verdict, optimise};
use crate::scenario::defaults::Label;
use crate::scenario::{LoadOptions, Scenario, Study, load};
use std::path::{Component, Path, PathBuf};
use std::time::Instant;

/// Runs the command.
pub fn run(args: &OptimiseArgs, terminal: &Terminal) -> Result<(), Failure> {
    let begin = Instant::now();
    let cancel = on_interrupt();
    let study = load_one(&args.scenario, &args.select.options())?;
    let [scenario] = study.variants.as_slice() else {
        let names: Vec<&str> = study.variants.iter().map(|variant| variant.variant.as_str()).collect();
        return Err(Failure::Usage(format!("choose one variant with --variant: {}", names.join(", "))));
    };
    let directory = args.out.clone().unwrap_or_else(|| PathBuf::from("results").join(format!("{}-optimised", study.stem)));
    let Some(output) = Output::open_all(std::slice::from_ref(&directory))?.pop() else { return Err(internal("no output")) };

    let options = OptimiseOptions { seed: args.seed, replications: args.replications, threads: usize::from(args.threads) };
    let spinner = Spinner::new(&study.stem, terminal.shows_progress(), args.time_limit.map(|limit| begin + limit));
    let outcome = optimise(scenario, &options, &spinner, &cancel);
    spinner.clear();
    let outcome = outcome.map_err(|error| match error {
        OptimiseError::Run(error) => error.into(),
        other => Failure::TooLarge(format!("{}: {other}", study.stem)),
    })?;
    let files = Files { study: &study, scenario, outcome: &outcome, original: &args.scenario };
    let names = files.write(output, args)?;
    terminal.inform(&format!("{}: {}", directory.display(), names.join(", ")));
    if let Some(what) = files.differs(&directory.join("optimised.toml")) {
        terminal.warn(&format!("optimised.toml does not give the plan back: {what}; plan.csv has it"));
    }
    if terminal.shows_progress() {
        terminal.inform(&format!("{} plans in {}", outcome.plans, human::duration(begin.elapsed().as_secs_f64())));
    }
    terminal.print(&match args.format {
        Format::Table => plan_table::show(&study, scenario, &outcome, terminal.style),
        Format::Json => serde_json::to_string_pretty(&plan_table::json(&study, scenario, &outcome)).map_err(internal)? + "\n",
        Format::Quiet => String::new(),
    })?;
    match (outcome.ending, outcome.verdict) {
        (Ending::Interrupted, _) => Err(Failure::Stopped("interrupted; the best plan so far has been written".to_owned())),
        (_, Verdict::Confirmed) => Ok(()),
        _ => Err(Failure::Missed(format!("{}: no plan was confirmed to meet every target", study.stem))),
    }
}

/// What is written.
struct Files<'a> {
    study: &'a Study,
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    original: &'a Path,
}

impl Files<'_> {
    fn write(&self, mut output: Output, args: &OptimiseArgs) -> Result<Vec<String>, Failure> {
        let (scenario, outcome) = (self.scenario, self.outcome);
        let directory = output.directory().to_path_buf();
        let name_of = |path: &Path| from_beside(path, &directory);
        output.write("plan.csv", |out| plan_files::plan(scenario, outcome, out))?;
        for (index, _) in &outcome.space.groups {
            output.write(&plan_files::group_file(scenario, outcome, *index), |out| plan_files::of_group(scenario, outcome, *index, out))?;
        }
        let changes = self.study.changes.first().map_or(&[][..], Vec::as_slice);
        output.write("optimised.toml", |out| Ok(plan_files::scenario(scenario, outcome, changes, self.original, &name_of, out)?))?;
        output.write("binding.csv", |out| plan_files::binding(scenario, outcome, out))?;
        output.write("frontier.csv", |out| plan_files::frontier(scenario, outcome, out))?;
        let planned = Plan::new(&outcome.space.apply(scenario, &outcome.plan));
        let fingerprint = fingerprint(self.study, &[planned], outcome.seed, outcome.confirm_replications, RESULT_VERSION);
        let given = given_options(args);
        let assumptions = self.study.leaned.iter().filter(|default| default.label == Label::A).map(|default| default.name());
        let about = About {
            scenario: &self.study.stem,
            fingerprint: &fingerprint,
            inputs: &self.study.inputs,
            seed: outcome.seed,
            replications: outcome.confirm_replications,
            precision: None,
            variants: vec![&scenario.variant],
            options: &given,
            assumptions: assumptions.collect(),
        };
        output.commit(|files, out| manifest::write_about(about, RESULT_VERSION, files, out))
    }

    /// What of the plan the written scenario does not give back, if anything.
    fn differs(&self, path: &Path) -> Option<String> {
        let study = match load(path, &LoadOptions::default()) {
            Ok(study) => study,
            Err(_) => return Some("it cannot be loaded".to_owned()),
        };
        let (wanted, found) = (self.outcome.space.apply(self.scenario, &self.outcome.plan), study.variants.first()?);
        let plan = |scenario: &Scenario| format!("{:?}", Plan::new(scenario));
        (plan(&wanted) != plan(found)).then(|| "it simulates something else".to_owned())
    }
}

/// The options of this call that change a result file, for the manifest.
fn given_options(args: &OptimiseArgs) -> Given {
    let mut options = given::set(&args.select.set);
    options.extend(given::chosen(&args.select.variants, args.seed, args.replications));
    args.time_limit.iter().for_each(|limit| options.push(("--time-limit".to_owned(), format!("{}s", limit.as_secs_f64()))));
    options
}

/// The name of a file from a directory: relative where both can be found and share a root.
fn from_beside(file: &Path, directory: &Path) -> String {
    let (Ok(file), Ok(directory)) = (file.canonicalize(), directory.canonicalize()) else { return file.display().to_string() };
    let (to, from): (Vec<Component<'_>>, Vec<Component<'_>>) = (file.components().collect(), directory.components().collect());
    let shared = to.iter().zip(&from).take_while(|(to, from)| to == from).count();
    if shared == 0 {
        return file.display().to_string();
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
