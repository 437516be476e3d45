//! Lines per inquiry where all groups serve them alike: the same as one line, to the last bit.

use crate::random_scenario::{directory, plain_scenario, scenario};
use crate::support::{csv, load_in, results};
use holdline::plan::Plan;
use holdline::run::RunOptions;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Random scenarios of each kind that are compared.
const CASES: u32 = 80;

/// The text with every skill told apart by inquiry, the first from the others.
fn split(text: &str, others: &[String]) -> String {
    let mut out = String::new();
    for part in text.split_inclusive(" }") {
        match (part.find("{ channel = "), part.contains("speed")) {
            (Some(start), true) => {
                let (before, skill) = part.split_at(start);
                let skill = skill.trim_end_matches(" }");
                out += &format!("{before}{skill}, inquiries = [\"i0\"] }}, {skill}, inquiries = [{}] }}", others.join(", "));
            }
            _ => out += part,
        }
    }
    out
}

/// Compares a scenario with the same in lines; whether there is anything to compare.
fn changes_nothing(text: &str) -> bool {
    // With `in_order` the order of the entries is a priority. Messages that come in the same microsecond, as those of
    // one trace do, or of customers who don't think, stand in the order of
    // the lines. Another order than that of coming holds within a line only.
    let text = text.replace("pick = \"in_order\"\n", "").replace("trace = \"arrivals.csv\"", "per_hour = 5");
    let text = text.replace(", preemptible = true", "").replace("think_time = \"0s\"", "think_time = { exponential = { mean = \"1m\" } }");
    // Those who wait at the start have come in the same microsecond, too, unless their ages are drawn.
    let text: String = text.split_inclusive('\n').filter(|line| !line.starts_with("backlog")).collect();
    let inquiries = (0..).take_while(|index| text.contains(&format!("[inquiries.i{index}]"))).count();
    if inquiries < 2 || text.contains("discipline") || text.contains("inquiries = [") {
        return false;
    }
    let others: Vec<String> = (1..inquiries).map(|index| format!("\"i{index}\"")).collect();
    let (study, lines) = (load_in(directory(), &text), load_in(directory(), &split(&text, &others)));
    let plan = Plan::new(&lines.variants[0]);
    assert!(plan.lines.plans.len() > plan.channels.len());
    assert_eq!(Plan::new(&study.variants[0]).lines.plans.len(), plan.channels.len());
    let options = RunOptions { replications: Some(2), threads: 1, trace: 1, ..RunOptions::default() };
    let [a, b] = [&study, &lines].map(|study| csv(&results(study, &options)));
    for (a, b) in a.lines().zip(b.lines()) {
        assert_eq!(a, b, "{text}");
    }
    assert_eq!(a.len(), b.len());
    true
}

#[test]
fn lines_that_all_groups_serve_alike_change_no_number() {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]));
    let mut compared = 0;
    for _ in 0..CASES {
        let plain = plain_scenario().new_tree(&mut runner).expect("a scenario").current();
        let any = scenario().new_tree(&mut runner).expect("a scenario").current();
        compared += usize::from(changes_nothing(&plain)) + usize::from(changes_nothing(&any));
    }
    assert!(compared >= 25, "{compared}");
}

/// Keys of a channel under which contacts stand elsewhere in its line than the time of their wait says, or behind it.
const ELSEWHERE: [&str; 9] = [
    "transfers = 0.3",
    "transfers = { share = 0.4, priority = \"tail\" }",
    "transfers = { share = 0.4, kind = \"warm\" }",
    "callback = { waiting_at_least = 1, accept = 0.7, order = \"estimate\" }",
    "callback = { waiting_at_least = 0, accept = 0.6, order = \"appointment\", slot = \"17m\", capacity = 2 }",
    "callback = { waiting_at_least = 1, accept = 1, order = \"in_place\", answer = 0.3, attempts = 2, retry_after = \"0s\" }",
    "callback = { waiting_at_least = 0, accept = 0.5, agents_free_at_least = 2 }\ntransfers = 0.2",
    "callback = { waiting_at_least = 0, order = \"end_of_day\", from = \"16:00\", agents_free_at_least = 2 }\ntransfers = 0.2",
    // Many calls that nobody answered the day before are due when the channel opens.
    "open = \"09:00-17:00\"\ncallback = { waiting_at_least = 0, accept = 0.8, answer = 0.3, attempts = 4, retry_after = { exponential = { mean = \"3h\" } } }",
];

#[test]
fn who_stands_at_the_head_or_the_end_of_one_line_does_so_of_those_alike() {
    for keys in ELSEWHERE {
        for groups in ["[\"g0\", \"g1\"]", "[\"g0\", { group = \"g1\", after = \"30s\" }]"] {
            changes_nothing(&format!(
                "[run]\nstart = \"2024-03-04\"\nwarmup = \"0s\"\nlength = \"2d\"\n\
                 [inquiries.i0]\nper_hour = 40\nchannels = {{ c0 = 1.0 }}\n[inquiries.i1]\nper_hour = 30\nchannels = {{ c0 = 0.7, c1 = 0.3 }}\n\
                 [channels.c0]\nmedium = \"phone\"\ngroups = {groups}\nhandle_time = {{ exponential = {{ mean = \"5m\" }} }}\n\
                 patience = {{ exponential = {{ mean = \"6m\" }} }}\n{keys}\n\
                 [channels.c1]\nmedium = \"phone\"\nhandle_time = {{ exponential = {{ mean = \"4m\" }} }}\n\
                 [groups.g0]\nstaff = 5\nskills = [{{ channel = \"c0\", speed = 1.0 }}, {{ channel = \"c1\", priority = 2 }}]\n\
                 [groups.g1]\nstaff = 2\nskills = [{{ channel = \"c0\", speed = 0.9 }}]\n"
            ));
        }
    }
}
