//! Searches that end early: interrupted, or when the time is over. What they have by then is a plan.

use super::support::load;
use holdline::run::optimise::{Ending, OptimiseOptions, Outcome, Verdict, Watch, optimise};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

const TEXT: &str = "realism = \"none\"\nseed = 2\n[run]\nlength = \"1d\"\ninterval = \"1h\"\nreplications = 4\n[costs]\nshrinkage = 0\n\
    [inquiries.q]\nper_hour = { \"08:00\" = 40, \"10:00\" = 60, \"12:00\" = 0 }\nchannels = { phone = 1 }\n\
    [channels.phone]\nmedium = \"phone\"\nopen = \"daily 08:00-12:00\"\nhandle_time = { exponential = { mean = \"4m\" } }\npatience = \"never\"\n\
    target = { within = \"30s\", share = 0.8 }\n[groups.g]\nstaff = { \"08:00\" = 5, \"12:00\" = 0 }\nskills = [\"phone\"]\nwage_per_hour = 10\n\
    [optimise]\ninterval = \"1h\"\n";

/// Ends the search after so many steps that saw a plan.
struct After<'a> {
    steps: AtomicU32,
    most: u32,
    cancel: Option<&'a AtomicBool>,
}

impl Watch for After<'_> {
    fn step(&self, _replications: u64, best: Option<f64>) {
        if best.is_some() && self.steps.fetch_add(1, Ordering::SeqCst) + 1 == self.most {
            self.cancel.iter().for_each(|cancel| cancel.store(true, Ordering::SeqCst));
        }
    }

    fn expired(&self) -> bool {
        self.cancel.is_none() && self.steps.load(Ordering::SeqCst) >= self.most
    }
}

fn ended(most: u32, interrupt: bool) -> Outcome {
    let study = load(TEXT, Vec::new());
    let cancel = AtomicBool::new(false);
    let watch = After { steps: AtomicU32::new(0), most, cancel: interrupt.then_some(&cancel) };
    let options = OptimiseOptions { replications: Some(300), ..OptimiseOptions::default() };
    optimise(&study.variants[0], &options, &watch, &cancel).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_interruption_keeps_the_best_plan_so_far() {
    let outcome = ended(3, true);
    assert_eq!((outcome.ending, outcome.verdict), (Ending::Interrupted, Verdict::Unchecked));
    assert!(outcome.after.is_none() && outcome.plan.len() == 4);
    // The plan is one of those that reached the levels, not the scenario's own.
    assert_ne!(outcome.plan, outcome.space.before());
}

#[test]
fn when_the_time_is_over_the_best_plan_so_far_is_confirmed() {
    let (soon, late) = (ended(2, false), ended(u32::MAX, false));
    assert_eq!((soon.ending, late.ending), (Ending::TimeLimit, Ending::Complete));
    assert_eq!((soon.verdict, late.verdict), (Verdict::Confirmed, Verdict::Confirmed));
    let cost = |outcome: &Outcome| outcome.after.as_ref().map(|judged| judged.cost).expect("confirmed");
    assert!(cost(&late) <= cost(&soon) && soon.simulated < late.simulated);
    // What can be said of the plan without another step is said then, too.
    let held = soon.after.as_ref().map(|judged| judged.held.len());
    assert!(held == Some(soon.binds.len()) && !soon.frontier.is_empty());
}

/// The time is over after so many steps.
struct Steps {
    done: AtomicU32,
    most: u32,
}

impl Watch for Steps {
    fn step(&self, _replications: u64, _best: Option<f64>) {
        self.done.fetch_add(1, Ordering::SeqCst);
    }

    fn expired(&self) -> bool {
        self.done.load(Ordering::SeqCst) >= self.most
    }
}

/// With one slot two agents cannot serve 60 chats an hour of four minutes each; with more they can. Whenever the time is over
/// before other slots were tried, that is what ended the search: it does not claim to have looked at all of them.
#[test]
fn a_search_without_time_for_other_slots_says_that_it_had_none() {
    let text = TEXT.replace("phone", "chat").replace("[\"chat\"]", "[{ channel = \"chat\", slots = 1 }]");
    let text =
        format!("{}max = 2\nslots = {{ g = {{ chat = [1, 6] }} }}\n", text.replace("patience", "speed = [1, 2, 3, 4, 5, 6]\npatience"));
    let study = load(&text, Vec::new());
    let within = |most: u32| {
        let watch = Steps { done: AtomicU32::new(0), most };
        let options = OptimiseOptions { replications: Some(100), ..OptimiseOptions::default() };
        optimise(&study.variants[0], &options, &watch, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"))
    };
    let whole = within(u32::MAX);
    assert_eq!((whole.ending, whole.verdict), (Ending::Complete, Verdict::Confirmed));
    let cut: Vec<Outcome> = (1..=20).map(within).collect();
    // That no plan reaches the targets is not said for good where others were not tried.
    assert!(cut.iter().any(|outcome| outcome.untried()));
    assert!(cut.iter().all(|outcome| outcome.untried() == (outcome.verdict == Verdict::Impossible)) && !whole.untried());
    assert!(cut.iter().all(|outcome| outcome.ending == Ending::TimeLimit));
}
