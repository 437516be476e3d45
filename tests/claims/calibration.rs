//! Where the defaults have to come out together: resolution at the first contact, and what one contact more costs
//! in satisfaction.

use crate::support::{AS_IS, Trial, centre, channel, load_in};
use holdline::engine::Engine;
use holdline::engine::burden::Burden;
use holdline::engine::issue::Reason;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::plan::Plan;
use holdline::scenario::model::Scenario;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;

#[test]
fn first_contacts_resolve_seven_in_ten_and_one_contact_six() {
    // Calls of complexity 0.3 with every default, after ten days in which callers begin to come back, and with
    // twenty days for the last of them. 115,000 issues: a standard error is below 0.002.
    let text = "seed = 61\n[run]\nstart = \"2024-03-04\"\nwarmup = \"10d\"\nlength = \"20d\"\ninterval = \"1d\"\ndrain_limit = \"20d\"\n\
         [customers]\nwaking = \"00:00-24:00\"\n[inquiries.calls]\nper_hour = 60\ncomplexity = 0.3\nchannels = { phone = 1 }\n\
         [channels.phone]\nmedium = \"phone\"\ntarget = { within = \"20s\", share = 0.8 }\n\
         [groups.all]\nstaff = 14\nskills = [\"phone\"]\n";
    let trial = Trial::new(text, &AS_IS, 4);
    let of = |metric| trial.mean("as is", metric);
    let level = of(channel("phone", "service_level"));
    let (first, one) = (of(centre("fcr")), of(centre("one_contact_resolution")));
    println!("service level {level:.3}, first-contact resolution {first:.4}, one-contact resolution {one:.4}");
    assert!((0.75..0.87).contains(&level), "{level}");
    assert!((first - 0.70).abs() < 0.03, "{first}");
    assert!((one - 0.59).abs() < 0.03, "{one}");
}

/// Name of each part of the score.
const PARTS: [&str; 6] = ["base", "wait", "gap", "rest", "empathy", "unresolved"];

/// Sums of the parts of the score over issues.
#[derive(Clone, Default)]
struct Sums {
    issues: f64,
    parts: [f64; 6 + Burden::COUNT],
}

impl Sums {
    fn add(&mut self, parts: impl Iterator<Item = f64>) {
        self.issues += 1.0;
        self.parts.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
}

/// Every contact of one replication of a variant.
fn contacts(scenario: &Scenario, replication: u32) -> Vec<TraceRecord> {
    let plan = Plan::new(scenario);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    let replicated = engine.replicate(scenario.seed, replication, true).unwrap_or_else(|failure| panic!("{failure:?}"));
    std::mem::take(&mut replicated.trace)
}

/// Resolved issues by inquiry and first channel: those of one contact, and those that came back once.
fn by_contacts(trace: &[TraceRecord], into: &mut BTreeMap<(u16, u16), [Sums; 2]>) {
    let mut issues: BTreeMap<u64, Vec<&TraceRecord>> = BTreeMap::new();
    for contact in trace {
        issues.entry(contact.issue).or_default().push(contact);
    }
    for contacts in issues.values_mut() {
        contacts.sort_by_key(|contact| contact.arrived);
        let [first, rest @ ..] = contacts.as_slice() else { continue };
        let last = rest.last().unwrap_or(first);
        let came_back = rest.len() == 1 && first.outcome == Outcome::Served && last.reason == Reason::Reopened;
        let Some((parts, burden, _)) = &last.satisfaction else { continue };
        let resolved = last.outcome == Outcome::Served && parts.unresolved == 0.0;
        if first.counted && first.reason == Reason::First && resolved && (rest.is_empty() || came_back) {
            let sums = into.entry((first.inquiry, first.channel)).or_default();
            sums[rest.len()].add(parts.values().into_iter().chain(burden.values()));
        }
    }
}

/// What an extra contact costs in all: by how much the mean score of issues that needed two contacts (the first was
/// answered and closed, the customer came back, the second resolved) is below that of issues resolved by one, within
/// each inquiry and first channel, weighted by the number of issues that came back.
///
/// Whether a close resolves is drawn apart from everything else that befalls a customer (but for misunderstandings
/// that nobody noticed), so within an inquiry the issues that come back are like the others: the difference is what
/// the second contact does, and what it does is listed part by part.
fn marginal(scenario: &Scenario, replications: u32) -> f64 {
    let traces: Vec<Vec<TraceRecord>> = (0..replications).into_par_iter().map(|index| contacts(scenario, index)).collect();
    let mut sums = BTreeMap::new();
    traces.iter().for_each(|trace| by_contacts(trace, &mut sums));
    let (mut effect, mut weights) = ([0.0; 6 + Burden::COUNT], 0.0);
    for [one, two] in sums.values().filter(|[one, two]| one.issues > 0.0 && two.issues > 0.0) {
        weights += two.issues;
        for (effect, (one_sum, two_sum)) in effect.iter_mut().zip(one.parts.iter().zip(two.parts)) {
            *effect += two.issues * (two_sum / two.issues - one_sum / one.issues);
        }
    }
    let names = PARTS.into_iter().chain(Burden::NAMES.map(|(name, _)| name));
    let total = effect.iter().sum::<f64>() / weights;
    println!("{}: one contact more: {total:.2} points over {weights} issues", scenario.variant);
    for (name, part) in names.zip(effect).filter(|(_, part)| *part != 0.0) {
        println!("    {name} {:.2}", part / weights);
    }
    -total
}

#[test]
fn an_extra_contact_costs_about_fifteen_points() {
    // 8 directly; checks, the story told again and the time until it is resolved make up the rest of the 15 or so that
    // surveys measure. Some 2,000 issues of the reference come back once; the standard error is below 0.2 points.
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = std::fs::read_to_string(scenarios.join("telco-hybrid.toml")).expect("the scenario");
    let study = load_in(&scenarios, &text);
    let effects: Vec<f64> = study.variants.iter().map(|variant| marginal(variant, 2)).collect();
    assert!((12.0..18.0).contains(&effects[0]), "{effects:?}");
}
