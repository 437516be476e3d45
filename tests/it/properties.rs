//! Random valid scenarios: whatever is in them, they load, run, keep the books, give finite numbers
//! that fit together, and do so with the same bytes on any number of threads.
//!
//! The engine asserts its conservation laws itself; here everything is counted once more from the
//! contacts that it traces. Cases come from a fixed seed, so a failure repeats.

use crate::interval_laws::{agents_add_up, ends_are_those_of_the_contacts};
use crate::random_scenario::{directory, scenario};
use crate::support::{contacts, csv, load_in, results};
use crate::trace_laws::{
    agents_are_never_in_two_places, doors_are_kept, first_come_first_served, has_front_door, may_transfer,
    nobody_waits_beside_a_free_agent, times_are_in_order,
};
use holdline::engine::burden::Burden;
use holdline::engine::issue::Reason;
use holdline::engine::satisfaction::Parts;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::ground::time::{HOUR, Ticks};
use holdline::plan::Plan;
use holdline::run::{Level, Results, RunOptions};
use holdline::scenario::model::{Drain, Handling, Scenario, Study};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use std::collections::BTreeMap;

/// Cases of the property.
const CASES: u32 = 200;

#[test]
fn every_valid_scenario_keeps_its_promises() {
    let config = Config { cases: CASES, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]));
    let outcome = runner.run(&scenario(), |text| {
        let case = std::panic::catch_unwind(|| judge(&text));
        case.map_err(|cause| {
            let text = cause.downcast_ref::<String>().cloned();
            TestCaseError::fail(text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn judge(text: &str) {
    let study = load_in(directory(), text);
    let run = |threads| results(&study, &RunOptions { threads, trace: 2, ..RunOptions::default() });
    let reference = run(1);
    let bytes = csv(&reference);
    for threads in [1, 2, 7] {
        assert!(bytes == csv(&run(threads)), "other bytes with {threads} threads");
    }
    all_finite(&reference);
    headlines_are_metrics(&reference);
    for variant in 0..study.variants.len() {
        shares_are_shares(&reference, variant);
        contacts_balance(&reference, variant, &study.variants[variant]);
        sums_agree(&reference, variant, &study.variants[variant]);
        intervals_add_up(&reference, variant, &study.variants[variant]);
        calls_balance(&reference, variant, &study.variants[variant]);
    }
    for (variant, scenario) in study.variants.iter().enumerate() {
        let plan = Plan::new(scenario);
        let traced: Vec<Vec<TraceRecord>> = (0..reference.replications).map(|index| contacts(&study, variant, index)).collect();
        for trace in &traced {
            times_are_in_order(trace, scenario, &plan);
            first_come_first_served(trace, scenario, &plan);
            agents_are_never_in_two_places(trace, scenario);
            doors_are_kept(trace, scenario, &plan);
            issues_are_whole(trace);
            nobody_waits_beside_a_free_agent(trace, scenario, &plan);
        }
        areas_are_those_of_the_contacts(&reference, variant, scenario, &plan, &traced);
        means_are_those_of_the_contacts(&reference, variant, scenario, &traced);
    }
    customers_are_the_same_people(&study);
}

fn all_finite(results: &Results) {
    for variant in &results.variants {
        let metrics = variant.metrics.iter().chain(variant.intervals.iter().map(|interval| &interval.row));
        for row in metrics {
            let e = &row.estimate;
            for number in [e.mean, e.low, e.high, e.std_error].into_iter().flatten() {
                assert!(number.is_finite(), "{} {} {number}", row.item, row.metric);
            }
            assert!(e.std_error.is_none_or(|error| error >= 0.0), "{} {}", row.item, row.metric);
            let (Some(mean), Some(low), Some(high)) = (e.mean, e.low, e.high) else { continue };
            assert!(low <= mean && mean <= high, "{} {} {low} {mean} {high}", row.item, row.metric);
        }
        for headline in &variant.headlines {
            for number in [headline.estimate.mean, headline.estimate.high, headline.delta.mean, headline.delta.low].into_iter().flatten() {
                assert!(number.is_finite(), "{} {number}", headline.name);
            }
        }
    }
}

/// A headline is the centre's metric, and its delta the difference to the first variant.
fn headlines_are_metrics(results: &Results) {
    let same = [
        ("sync_wait_mean_s", Level::Mode, "synchronous", "wait_mean"),
        ("first_response_mean_s", Level::Centre, "centre", "first_response_mean"),
        ("first_response_p90_s", Level::Centre, "centre", "first_response_p90"),
        ("resolution_mean_s", Level::Centre, "centre", "resolution_mean"),
        ("abandoned_share", Level::Centre, "centre", "abandoned_share"),
        ("service_level_share", Level::Centre, "centre", "service_level_share"),
        ("occupancy", Level::Centre, "centre", "occupancy"),
        ("cost_total", Level::Centre, "centre", "cost"),
        ("cost_per_contact", Level::Centre, "centre", "cost_per_contact"),
        ("cost_per_resolved", Level::Centre, "centre", "cost_per_resolved"),
        ("csat_top2", Level::Centre, "centre", "csat_top2"),
        ("satisfaction_mean", Level::Centre, "centre", "satisfaction_mean"),
    ];
    for (index, variant) in results.variants.iter().enumerate() {
        for (headline, first) in variant.headlines.iter().zip(&results.variants[0].headlines) {
            if let Some(&(_, level, item, metric)) = same.iter().find(|(name, ..)| *name == headline.name) {
                let row = results.find(index, level, item, metric, "");
                assert_eq!(headline.estimate.mean, row.and_then(|row| row.estimate.mean), "{}", headline.name);
            }
            let difference = headline.estimate.mean.zip(first.estimate.mean).map(|(own, reference)| own - reference);
            match (index, headline.delta.mean, difference) {
                (0, delta, _) => assert_eq!(delta, None),
                (_, Some(delta), Some(difference)) => near(delta, difference, headline.name),
                (_, delta, difference) => assert_eq!(delta, difference, "{}", headline.name),
            }
        }
    }
    assert!(results.variants.iter().any(|variant| variant.pareto), "no variant is efficient");
}

fn shares_are_shares(results: &Results, variant: usize) {
    let variant = &results.variants[variant];
    let metrics = variant.metrics.iter().chain(variant.intervals.iter().map(|interval| &interval.row));
    for row in metrics {
        let Some(mean) = row.estimate.mean else { continue };
        let most = if row.unit == "share" { 1.0 + 1e-9 } else { f64::INFINITY };
        let least = if row.unit == "points" || row.metric == "margin" { f64::NEG_INFINITY } else { 0.0 };
        assert!((least..=most).contains(&mean), "{} {} {} {mean}", row.item, row.metric, row.definition);
        assert!(!row.definition.is_empty(), "{} does not say what it is", row.metric);
    }
}

/// A metric's mean, 0 for an empty cell.
pub fn value(results: &Results, variant: usize, level: Level, item: &str, metric: &str) -> f64 {
    crate::support::mean(results, variant, level, item, metric, "").unwrap_or(0.0)
}

pub fn near(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs())), "{what}: {a} is not {b}");
}

/// The contacts of each issue, in order of coming.
fn by_issue(trace: &[TraceRecord]) -> BTreeMap<u64, Vec<&TraceRecord>> {
    let mut issues: BTreeMap<u64, Vec<&TraceRecord>> = BTreeMap::new();
    trace.iter().for_each(|contact| issues.entry(contact.issue).or_default().push(contact));
    issues
}

/// The contacts of an issue are of one customer with one inquiry; only the first is a first one, and none
/// comes before the one before it, but for doors that take their time; it is scored once at most.
fn issues_are_whole(trace: &[TraceRecord]) {
    for contacts in by_issue(trace).values() {
        let first = contacts[0];
        assert_eq!(first.reason, Reason::First);
        for later in &contacts[1..] {
            assert!(later.reason != Reason::First, "{later:?}");
            assert_eq!((later.inquiry, later.segment), (first.inquiry, first.segment));
        }
        assert!(contacts.iter().filter(|contact| contact.satisfaction.is_some()).count() <= 1, "{contacts:?}");
    }
}

/// All items of all levels that count contacts.
fn counting_items(scenario: &Scenario, results: &Results, variant: usize) -> Vec<(Level, String)> {
    let mut items = vec![(Level::Centre, "centre".to_owned())];
    items.extend(scenario.channels.iter().map(|channel| (Level::Channel, channel.name.clone())));
    items.extend(scenario.inquiries.iter().map(|inquiry| (Level::Inquiry, inquiry.name.clone())));
    for mode in ["synchronous", "asynchronous"] {
        if results.find(variant, Level::Mode, mode, "offered", "").is_some() {
            items.push((Level::Mode, mode.to_owned()));
        }
    }
    items
}

fn contacts_balance(results: &Results, variant: usize, scenario: &Scenario) {
    for (level, item) in counting_items(scenario, results, variant) {
        let of = |metric| value(results, variant, level, &item, metric);
        // Of plans with issues only.
        let some = |metric| results.find(variant, level, &item, metric, "").map_or(0.0, |_| of(metric));
        let ends: f64 = ["served", "abandoned", "blocked", "lost_closed", "open_at_end"].map(of).iter().sum();
        let ends =
            ends + ["deflected", "escalated", "contained", "dropped", "superseded", "callbacks_not_reached"].map(some).iter().sum::<f64>();
        near(of("offered"), ends, &format!("offered of {item}"));
        assert!(of("balked") <= of("abandoned") + 1e-9 && of("auto_closed") <= of("served") + 1e-9, "{item}");
        let parts = results.variants[variant].metrics.iter().filter(|row| row.level == level && row.item == item);
        let parts: Vec<f64> = parts
            .filter(|row| row.metric.starts_with("satisfaction_") && row.metric != "satisfaction_mean")
            .map(|row| row.estimate.mean.unwrap_or(0.0))
            .collect();
        assert!(parts.len() == 6 || parts.len() == 14);
        assert!(some("left_chat") <= of("served") + 1e-9 && some("abandoned_silent") <= of("abandoned") + 1e-9, "{item}");
        assert!(some("issues_resolved") + some("issues_open") <= some("issues") + 1e-9, "{item}");
        near(of("satisfaction_mean"), parts.iter().sum(), &format!("satisfaction of {item}"));
    }
}

fn sums_agree(results: &Results, variant: usize, scenario: &Scenario) {
    let items = counting_items(scenario, results, variant);
    for metric in ["offered", "served", "abandoned", "balked", "blocked", "lost_closed", "auto_closed", "open_at_end"] {
        let sum = |level| items.iter().filter(|(l, _)| *l == level).map(|(l, item)| value(results, variant, *l, item, metric)).sum::<f64>();
        let centre = sum(Level::Centre);
        for level in [Level::Mode, Level::Channel, Level::Inquiry] {
            near(centre, sum(level), &format!("{metric} over {}", level.name()));
        }
    }
    let groups = |metric| scenario.groups.iter().map(|group| value(results, variant, Level::Group, &group.name, metric)).sum::<f64>();
    let centre = |metric| value(results, variant, Level::Centre, "centre", metric);
    near(centre("paid_hours"), groups("paid_hours"), "paid hours");
    // What contacts cost beside agents is nobody's of a group.
    let beside: f64 = ["cost_telecom", "cost_messages", "cost_bots", "cost_penalties"].map(centre).iter().sum();
    near(centre("cost") - beside, groups("cost"), "cost");
    if scenario.inquiries.iter().any(|inquiry| inquiry.revenue > 0.0) {
        // What has been earned, lost or is still to be earned is what all issues bring in.
        near(centre("margin"), centre("revenue") - centre("cost"), "margin");
        for inquiry in &scenario.inquiries {
            let of = |metric| value(results, variant, Level::Inquiry, &inquiry.name, metric);
            let lives = results.find(variant, Level::Inquiry, &inquiry.name, "issues_open", "").is_some();
            let over = if lives { of("issues") - of("issues_open") } else { of("offered") - of("open_at_end") };
            near(of("revenue") + of("revenue_lost"), inquiry.revenue * over, "revenue");
        }
    }
    for group in &scenario.groups {
        let of = |metric| value(results, variant, Level::Group, &group.name, metric);
        assert!(of("working_occupancy") <= of("occupancy") + 1e-9, "{} works more than it is occupied", group.name);
        near(of("occupancy") * of("staff_mean"), of("busy_mean"), "busy agents");
    }
}

/// Intervals sum to the whole: counts plainly, time averages by length.
fn intervals_add_up(results: &Results, variant: usize, scenario: &Scenario) {
    let length = scenario.run.length;
    let over = |level: Level, item: &str, metric: &str, weighted: bool| -> f64 {
        let rows = results.variants[variant].intervals.iter();
        rows.filter(|one| one.row.level == level && one.row.item == item && one.row.metric == metric)
            .map(|one| {
                let part = scenario.run.interval.min(length - one.start) as f64 / length as f64;
                one.row.estimate.mean.unwrap_or(0.0) * if weighted { part } else { 1.0 }
            })
            .sum()
    };
    for channel in &scenario.channels {
        let of = |metric| value(results, variant, Level::Channel, &channel.name, metric);
        for metric in ["offered", "served", "abandoned", "blocked"] {
            near(of(metric), over(Level::Channel, &channel.name, metric, false), metric);
        }
        let asynchronous = matches!(channel.handling, Handling::Conversation { .. });
        for metric in ["queue_mean", "active_mean"].into_iter().chain(asynchronous.then_some("backlog_mean")) {
            near(of(metric), over(Level::Channel, &channel.name, metric, true), metric);
        }
    }
    for group in &scenario.groups {
        for metric in ["staff_mean", "busy_mean"] {
            let whole = value(results, variant, Level::Group, &group.name, metric);
            near(whole, over(Level::Group, &group.name, metric, true), metric);
        }
        agents_add_up(results, variant, &group.name, |metric| over(Level::Group, &group.name, metric, true) * length as f64 / HOUR as f64);
    }
}

/// Every call that the centre dials ends in one way, and everybody on a list is reached, given up or left; intervals
/// sum to the whole.
fn calls_balance(results: &Results, variant: usize, scenario: &Scenario) {
    for campaign in &scenario.campaigns {
        let of = |metric| value(results, variant, Level::Campaign, &campaign.name, metric);
        near(of("dialled"), of("no_answer") + of("answered") + of("open_at_end"), "calls dialled");
        near(of("answered"), of("reached") + of("wrong_party") + of("mismatched"), "calls answered");
        near(of("listed"), of("list_reached") + of("list_exhausted") + of("list_left"), "people listed");
        for metric in ["dialled", "answered", "reached", "mismatched", "agent_hours"] {
            let rows = results.variants[variant].intervals.iter().map(|one| &one.row);
            let mine = rows.filter(|row| row.level == Level::Campaign && row.item == campaign.name && row.metric == metric);
            near(of(metric), mine.filter_map(|row| row.estimate.mean).sum(), metric);
        }
    }
}

/// The counts and the time averages of the results are those of the contacts.
fn areas_are_those_of_the_contacts(results: &Results, variant: usize, scenario: &Scenario, plan: &Plan, traced: &[Vec<TraceRecord>]) {
    let length = (plan.end - plan.begin) as f64 * f64::from(results.replications);
    let inside = |from: Ticks, to: Ticks| to.min(plan.end).saturating_sub(from.max(plan.begin)) as f64 / length;
    for (index, channel) in scenario.channels.iter().enumerate() {
        let mine = || traced.iter().flatten().filter(|contact| contact.channel as usize == index);
        let at_the_door = has_front_door(channel);
        let of = |metric| value(results, variant, Level::Channel, &channel.name, metric);
        near(of("offered") * f64::from(results.replications), mine().filter(|c| c.counted).count() as f64, "offered");
        let end = |contact: &TraceRecord| contact.ended.unwrap_or(plan.horizon);
        let waited = |c: &TraceRecord| inside(c.arrived, c.answered.unwrap_or(end(c)));
        let queue: f64 = mine().filter(|c| !c.callback).map(waited).sum();
        if !at_the_door && !may_transfer(channel) {
            near(of("queue_mean"), queue, &format!("queue of {}", channel.name));
            if !matches!(channel.handling, Handling::Conversation { .. }) {
                ends_are_those_of_the_contacts(results, variant, (index, &channel.name), plan, traced);
            }
        }
        let off_line: f64 = mine().filter(|c| c.callback).map(waited).sum();
        if channel.medium.is_synchronous() && plan.calls_back {
            near(of("callback_queue_mean"), off_line, &format!("callbacks of {}", channel.name));
        }
        let gave_up = |c: &&TraceRecord| matches!(c.outcome, Outcome::Abandoned | Outcome::Balked);
        let happened = mine().filter(gave_up).filter(|c| c.ended.is_some_and(|at| (plan.begin..plan.end).contains(&at))).count() as f64;
        let rows =
            results.variants[variant].intervals.iter().filter(|one| one.row.metric == "abandonments" && one.row.item == channel.name);
        let abandonments: f64 = rows.filter_map(|one| one.row.estimate.mean).sum();
        near(abandonments * f64::from(results.replications), happened, "abandonments");
        if at_the_door || may_transfer(channel) {
            continue;
        }
        let open: f64 = mine().map(|c| inside(c.arrived, end(c))).sum::<f64>() - off_line;
        if let Handling::Conversation { .. } = channel.handling {
            near(of("open_mean"), open, &format!("open threads of {}", channel.name));
        } else {
            // After-contact work of a chat keeps its slot when the customer has gone.
            assert!(of("open_mean") + 1e-9 >= open, "contacts in {}: {} below {open}", channel.name, of("open_mean"));
        }
    }
}

/// A mean by its definition over the contacts that qualify, or an empty cell when none does.
pub fn mean_is(found: Option<f64>, values: &[f64], what: &str) {
    match found {
        None => assert!(values.is_empty(), "{what}: empty, over {} contacts", values.len()),
        Some(found) => near(found, values.iter().sum::<f64>() / values.len() as f64, what),
    }
}

/// A quantile leaves its share of the values on each side, but for one and the histogram's width.
fn quantile_is(found: Option<f64>, values: &[f64], p: f64, what: &str) {
    let Some(found) = found else { return assert!(values.is_empty(), "{what}: empty, over {} contacts", values.len()) };
    let n = values.len() as f64;
    let at_most = values.iter().filter(|&&value| value <= found * 1.004 + 0.001).count() as f64;
    let below = values.iter().filter(|&&value| value < found * 0.996 - 0.001).count() as f64;
    assert!(at_most >= p * n - 1.0 && below <= p * n + 1.0, "{what}: {found} has {below} to {at_most} of {n} below it");
}

/// Means, shares and percentiles are those of the contacts, by the definitions of the metrics.
fn means_are_those_of_the_contacts(results: &Results, variant: usize, scenario: &Scenario, traced: &[Vec<TraceRecord>]) {
    let seconds = |ticks: Ticks| ticks as f64 / 1e6;
    for (index, channel) in scenario.channels.iter().enumerate() {
        let of = |metric, definition| crate::support::mean(results, variant, Level::Channel, &channel.name, metric, definition);
        let counted: Vec<&TraceRecord> = traced.iter().flatten().filter(|c| c.channel as usize == index && c.counted).collect();
        let values = |value: &dyn Fn(&TraceRecord) -> Option<f64>| counted.iter().filter_map(|c| value(c)).collect::<Vec<f64>>();
        let closed = |c: &TraceRecord| matches!(c.outcome, Outcome::Served | Outcome::AutoClosed | Outcome::LeftChat);
        let left = |c: &TraceRecord| matches!(c.outcome, Outcome::Abandoned | Outcome::Balked);
        // Who gives up after a transfer has been answered, and is in none of the three.
        let left = |c: &TraceRecord| left(c) && c.answered.is_none();
        let until = |c: &TraceRecord| c.answered.or(c.ended);
        let on_line = |c: &TraceRecord| until(c).map(|at| seconds(at - c.arrived)).filter(|_| !c.callback);
        let wait = on_line;
        let served = values(&|c| wait(c).filter(|_| closed(c)));
        let abandoned = values(&|c| wait(c).filter(|_| left(c)));
        let all = [served.clone(), abandoned.clone()].concat();
        mean_is(of("wait_mean", "served"), &served, "wait of the served");
        mean_is(of("wait_mean", "abandoned"), &abandoned, "wait of the abandoned");
        mean_is(of("wait_mean", "all"), &all, "wait of all");
        for (metric, p) in [("wait_p50", 0.5), ("wait_p90", 0.9), ("wait_p95", 0.95), ("wait_p99", 0.99)] {
            quantile_is(of(metric, "served"), &served, p, metric);
            quantile_is(of(metric, "all"), &all, p, metric);
        }
        mean_is(of("handle_mean", ""), &values(&|c| closed(c).then(|| seconds(c.handled))), "handle time");
        let session = values(&|c| closed(c).then_some(c.ended? - c.answered?).map(seconds));
        mean_is(of("session_mean", ""), &session, "session");
        // Replies are counted where there are turns: not in sessions, nor in chats of shared work.
        let gaps = values(&|c| c.reply_gap_s.filter(|_| closed(c)).map(|gap| gap * f64::from(c.turns)));
        // Who left a chat may have left before the first.
        let by_turns = |c: &TraceRecord| closed(c) && (c.reply_gap_s.is_some() || c.outcome == Outcome::LeftChat);
        let replies = values(&|c| by_turns(c).then(|| f64::from(c.turns)));
        near(of("reply_gap_mean", "").unwrap_or(0.0), gaps.iter().sum::<f64>() / replies.iter().sum::<f64>().max(1.0), "reply gap");
        mean_is(of("turns_mean", ""), &replies, "turns");
        // The answer of a session that is still going on at the end is no wait of the served yet.
        let known = |c: &TraceRecord| closed(c) || !channel.medium.is_synchronous();
        let response = values(&|c| c.first_response.filter(|_| known(c)).map(|at| seconds(at - c.arrived)));
        mean_is(of("first_response_mean", "calendar"), &response, "first response");
        // An issue belongs to the channel of its first contact; its score stands at the contact that ended it.
        let issues: Vec<(&TraceRecord, &TraceRecord)> = traced
            .iter()
            .flat_map(|trace| by_issue(trace).into_values())
            .filter(|contacts| contacts[0].channel as usize == index && contacts[0].counted)
            .filter_map(|contacts| Some((contacts[0], *contacts.iter().find(|contact| contact.satisfaction.is_some())?)))
            .collect();
        let scores = |score: &dyn Fn(&Parts, &Burden, u32) -> f64| -> Vec<f64> {
            issues
                .iter()
                .filter_map(|(_, last)| last.satisfaction.as_ref())
                .map(|(parts, burden, level)| score(parts, burden, *level))
                .collect()
        };
        mean_is(of("satisfaction_mean", ""), &scores(&|parts, burden, _| parts.total() + burden.total()), "satisfaction");
        mean_is(of("csat_top2", ""), &scores(&|_, _, level| f64::from(u8::from(level >= 4))), "csat_top2");
        if !has_front_door(channel) {
            let resolved: Vec<f64> = issues
                .iter()
                .filter(|(_, last)| last.satisfaction.as_ref().is_some_and(|(parts, ..)| parts.unresolved == 0.0))
                .filter_map(|(first, last)| Some(seconds(last.ended? - first.arrived)))
                .collect();
            mean_is(of("resolution_mean", ""), &resolved, "resolution");
            quantile_is(of("resolution_p90", ""), &resolved, 0.9, "resolution_p90");
        }
        let Some(target) = channel.target.filter(|_| channel.medium.is_synchronous()) else { continue };
        // (served_within + abandoned_within)/offered, over those who came while the doors were open.
        let within = seconds(target.within);
        let censored = |c: &TraceRecord| c.outcome == Outcome::Open && scenario.run.drain == Drain::Censor;
        let met = values(&|c| {
            let elsewhere = [Outcome::LostClosed, Outcome::Dropped, Outcome::Contained, Outcome::Deflected, Outcome::Superseded];
            let judged = !c.callback && !elsewhere.contains(&c.outcome) && !censored(c);
            let good = (closed(c) || left(c)) && wait(c).is_some_and(|wait| wait <= within);
            judged.then_some(f64::from(u8::from(good)))
        });
        mean_is(of("service_level", "(served_within+abandoned_within)/offered"), &met, "service level");
    }
}

/// Common random numbers: in every variant the same issue is the same inquiry.
fn customers_are_the_same_people(study: &Study) {
    if study.variants.len() < 2 {
        return;
    }
    let reference = contacts(study, 0, 0);
    let other = contacts(study, 1, 0);
    let first: Vec<&TraceRecord> = reference.iter().filter(|contact| contact.reason == Reason::First).collect();
    let inquiry: BTreeMap<u64, u16> = first.iter().map(|contact| (contact.issue, contact.inquiry)).collect();
    assert_eq!(inquiry.len(), first.len(), "issue keys collide");
    for contact in other {
        assert!(inquiry.get(&contact.issue).is_none_or(|&inquiry| inquiry == contact.inquiry));
    }
}
