//! Every range of the table as values, and values that users give.

use super::super::defaults::Label;
use super::super::diagnostic::Source;
use super::super::document::parse_value;
use super::super::keys;
use super::super::replaced::suits;
use super::*;
use crate::scenario::context::Context;
use std::sync::Arc;

/// Assumptions that have no values to vary, and why.
const NOT_VARIED: [(&str, &str); 4] = [
    ("groups.learning.tenure", "it has no range"),
    ("satisfaction.cuts", "it has no range"),
    ("channels.announced", "it is off unless the file says so"),
    ("sessions.transfers", "it is off unless the file says so"),
];

fn fits(default: &DefaultValue, text: &str) -> bool {
    let aside = Context::default();
    let source = Arc::new(Source { name: String::new(), text: text.to_owned() });
    let kind = keys::of(default).expect("a key").kind;
    parse_value(&aside, &source, 0).is_ok_and(|node| suits(&node, &kind))
}

#[test]
fn every_assumption_has_values_or_a_reason() {
    for default in defaults().iter().filter(|default| default.label == Label::A) {
        let name = default.name();
        let input = match Input::of(default) {
            Ok(input) => input,
            Err(why) => {
                let off = default.value == "\"none\"" && default.range.contains("table");
                let known = NOT_VARIED.contains(&(name.as_str(), why)) || of_the_file(&name) || off;
                assert!(known, "{name}: {why}");
                continue;
            }
        };
        let texts = match input.trial() {
            Trial::Ends(low, high) => vec![low, high],
            Trial::Each(values) => values,
        };
        assert!(!texts.is_empty(), "{name}");
        let sampled = (0..=10).map(|share| input.at_share(f64::from(share) / 10.1));
        for text in texts.into_iter().chain(sampled) {
            assert!(fits(default, &text), "{name} = {text}");
        }
    }
}

fn trial(name: &str) -> Trial {
    Input::vary(&format!("defaults.{name}"), None).expect(name).trial()
}

fn ends(low: &str, high: &str) -> Trial {
    Trial::Ends(low.to_owned(), high.to_owned())
}

#[test]
fn ends_are_written_as_their_keys_are() {
    assert_eq!(trial("issues.reopen"), ends("0.2", "0.9"));
    assert_eq!(trial("phone.expected_reply"), ends("\"20s\"", "\"3m\""));
    assert_eq!(trial("segments.utc_offset"), ends("-12", "14"));
    assert_eq!(trial("chat.think_time"), ends("{ exponential = { mean = \"20s\" } }", "{ exponential = { mean = \"2m\" } }"));
    assert_eq!(
        trial("video.handle_time"),
        ends("{ lognormal = { mean = \"5m\", cv = 1.1 } }", "{ lognormal = { mean = \"20m\", cv = 1.1 } }")
    );
    assert_eq!(trial("chat.turns"), ends("{ geometric = { mean = 3 } }", "{ geometric = { mean = 10 } }"));
    // The median of the lognormal, not its mean.
    assert_eq!(
        trial("chat.reply_patience"),
        ends("{ lognormal = { median = \"3m\", sigma = 0.5 } }", "{ lognormal = { median = \"20m\", sigma = 0.5 } }")
    );
    assert_eq!(trial("forecast.per"), Trial::Each(vec!["\"week\"".to_owned(), "\"day\"".to_owned()]));
    assert_eq!(trial("groups.same_team"), Trial::Each(vec!["true".to_owned()]));
    assert_eq!(trial("synchronous.outside_hours"), Trial::Each(vec!["\"lost\"".to_owned()]));
    assert_eq!(trial("customers.waking"), Trial::Each(vec!["\"07:00-24:00\"".to_owned()]));
    // Without a slowdown, and with thrice the work at the last place of the list.
    assert_eq!(
        trial("chat.slowdown"),
        ends("[1, 1, 1, 1, 1, 1, 1, 1]", "[1, 1.10256410256, 1.20512820513, 1.35897435897, 1.61538461538, 1.97435897436, 2.4358974359, 3]")
    );
}

/// A mixture of two lognormals of medians 2m and 3h: scaled, its median is what the range says.
#[test]
fn a_mixture_is_scaled_to_its_median() {
    let Trial::Ends(low, high) = trial("messaging.think_time") else { panic!("no ends") };
    for (text, median_s) in [(low, 60.0), (high, 3.0 * 3600.0)] {
        let aside = Context::default();
        let source = Arc::new(Source { name: String::new(), text: text.clone() });
        let node = parse_value(&aside, &source, 0).expect("a value");
        let dist = super::super::distribution::patience(&aside, &node).expect("a distribution");
        // 100,000 draws: the share below has a standard error of 0.0016.
        let mut rng = crate::ground::rng::stream(5);
        let below = (0..100_000).filter(|_| crate::ground::time::to_seconds(dist.sample(&mut rng)) < median_s).count();
        assert!((below as f64 / 1e5 - 0.5).abs() < 3.5 * 0.0016, "{text}: {below}");
    }
}

#[test]
fn users_give_ranges_and_lists() {
    let vary = |key: &str, values: &str| Input::vary(key, Some(values)).map(|input| input.trial());
    assert_eq!(vary("groups.front.staff", "5..9"), Ok(ends("5", "9")));
    assert_eq!(vary("groups.front.staff", "5,9"), Ok(ends("5", "9")));
    assert_eq!(vary("channels.phone.patience", "2m..8m"), Ok(ends("2m", "8m")));
    assert_eq!(vary("a.b", "x,y,z"), Ok(Trial::Each(["x", "y", "z"].map(str::to_owned).to_vec())));
    // A distribution of the table keeps its shape; its mean is what the table says it is.
    let patience = ends("{ exponential = { mean = \"3m\" } }", "{ exponential = { mean = \"4m\" } }");
    assert_eq!(vary("defaults.phone.patience", "3m..4m"), Ok(patience));
    assert_eq!(vary("defaults.issues.reopen", "0.6..0.8"), Ok(ends("0.6", "0.8")));
    assert!(matches!(vary("a.b", "5"), Err(VaryError::NoValues(_))));
    assert!(matches!(vary("a.b", "5..9:1"), Err(VaryError::Step(_))));
    assert!(matches!(vary("a.b", "9..5"), Err(VaryError::Values(GridError::Range { .. }))));
    assert!(matches!(Input::vary("a.b", None), Err(VaryError::NoValues(_))));
    assert!(matches!(Input::vary("defaults.satisfaction.cuts", None), Err(VaryError::NoRange(..))));
    let near = Input::vary("defaults.issues.reopn", None).expect_err("unknown").to_string();
    assert!(near.contains("did you mean defaults.issues.reopen?"), "{near}");
}

/// Half of the way leads to the shipped value; whole numbers and words are met as often as they should.
#[test]
fn shares_lead_through_all_values() {
    let at = |name: &str, share: f64| Input::vary(&format!("defaults.{name}"), None).expect(name).at_share(share);
    assert_eq!(["0.2", "0.45", "0.7", "0.8"].map(str::to_owned), [0.0, 0.25, 0.5, 0.75].map(|share| at("issues.reopen", share)));
    assert_eq!(["\"replication\"", "\"week\"", "\"day\""].map(str::to_owned), [0.1, 0.5, 0.9].map(|share| at("forecast.per", share)));
    // 0 is the low end: evenly over all.
    assert_eq!(at("customers.closed_aversion", 0.5), "5");
    let whole: Vec<String> = (0..100).map(|share| at("synchronous.callback.attempts", f64::from(share) / 100.0)).collect();
    assert_eq!((whole[0].as_str(), whole[50].as_str(), whole[99].as_str()), ("1", "3", "5"));
    assert!(["1", "2", "3", "4", "5"].iter().all(|value| whole.iter().filter(|one| one == value).count() == 20));
}
