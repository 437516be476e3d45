//! The table of defaults tells the truth: a scenario in which every default is written out is the
//! scenario in which none is.

use crate::mechanism_values::read;
use holdline::scenario::defaults::{DefaultValue, defaults};
use holdline::scenario::medium::MEDIA;
use holdline::scenario::model::Medium;
use std::fmt::Write;

/// Keys whose rows stand by medium, but belong to another table: of `skills`.
const ELSEWHERE: [&str; 1] = ["slots"];

/// A key with its default, with the defaults of its own table written out, too.
fn line(default: &DefaultValue) -> String {
    let table = format!("{}.{}", default.scope, default.key);
    // `retrials` is switched on by medium, but its numbers are those of all channels.
    let inner = |one: &&DefaultValue| one.scope == table || default.value == "{}" && one.scope == format!("channels.{}", default.key);
    let keys: Vec<String> = defaults().iter().filter(inner).map(|one| format!("{} = {}", one.key, one.value)).collect();
    match default.value {
        "{}" => {
            assert!(!keys.is_empty(), "{table} is empty");
            format!("{} = {{ {} }}\n", default.key, keys.join(", "))
        }
        value => format!("{} = {value}\n", default.key),
    }
}

/// Every key of a section.
fn section(scope: &str) -> String {
    let mut text = String::new();
    for default in defaults().iter().filter(|default| default.scope == scope && !ELSEWHERE.contains(&default.key)) {
        text += &line(default);
    }
    // Tables without a row of their own.
    for table in ["tolerance", "urgency_weight"] {
        let inner: Vec<&DefaultValue> = defaults().iter().filter(|one| one.scope == format!("{scope}.{table}")).collect();
        if !inner.is_empty() {
            let keys: Vec<String> = inner.iter().map(|one| format!("{} = {}", one.key, one.value)).collect();
            let _ = writeln!(text, "{table} = {{ {} }}", keys.join(", "));
        }
    }
    text
}

/// Every key of a channel of this medium.
fn channel(medium: Medium) -> String {
    let mut best: Vec<(&DefaultValue, usize)> = Vec::new();
    for default in defaults().iter().filter(|default| !default.scope.contains('.') && !ELSEWHERE.contains(&default.key)) {
        let Some(rank) = default.rank(medium) else { continue };
        match best.iter_mut().find(|(other, _)| other.key == default.key) {
            Some(found) if rank < found.1 => *found = (default, rank),
            Some(_) => {}
            None => best.push((default, rank)),
        }
    }
    best.iter().map(|(default, _)| line(default)).collect()
}

#[test]
fn defaults_that_are_written_out_change_nothing() {
    let sections = ["scenario", "run", "customers", "issues", "agents", "costs", "satisfaction"];
    let mut top = section("scenario");
    for name in &sections[1..] {
        let _ = write!(top, "[{name}]\n{}", section(name));
    }
    for (name, medium) in MEDIA {
        let text = |top: &str, inquiry: &str, channel: &str, group: &str| {
            format!(
                "{top}[inquiries.a]\nper_hour = 1\nchannels = {{ c = 1 }}\n{inquiry}[channels.c]\nmedium = {name:?}\n{channel}\
                 [groups.g]\nstaff = 1\nskills = [\"c\"]\n{group}"
            )
        };
        let written = read(&text(&top, &section("inquiries"), &channel(medium), &section("groups")));
        assert_eq!(format!("{written:?}"), format!("{:?}", read(&text("", "", "", ""))), "{name}");
    }
    assert!(channel(Medium::Phone).contains("retrials = { after_abandoned = 0.4") && channel(Medium::Chat).contains("slowdown = ["));
    assert!(section("satisfaction").contains("tolerance = { low = ") && section("agents").contains("stress = { time = "));
}

#[test]
fn tables_that_are_off_by_default_are_those_of_the_table_when_switched_on() {
    let of = |scope: &str| -> String {
        let inner = defaults().iter().filter(|one| one.scope == scope && one.key != "quantile");
        inner.map(|one| format!(", {} = {}", one.key, one.value)).collect()
    };
    let with = |medium: &str, keys: &str, top: &str| {
        read(&format!(
            "{top}[inquiries.a]\nper_hour = 1\nchannels = {{ c = 1 }}\n[channels.c]\nmedium = {medium:?}\n{keys}\n[channels.mail]\nmedium = \"email\"\n\
             [channels.line]\nmedium = \"phone\"\n[groups.g]\nstaff = 1\nskills = [\"c\", \"mail\", \"line\"]\n"
        ))
    };
    for (medium, key, scope, needed) in [
        ("phone", "ivr", "calls.ivr", "layers = 2"),
        ("phone", "bot", "channels.bot", "fields = 1"),
        ("phone", "transfers", "sessions.transfers", "share = 0.1, kind = \"warm\""),
        ("phone", "transfers", "sessions.transfers", "share = 0.1"),
        ("phone", "consultations", "sessions.consultations", "share = 0.1, group = \"g\", time = \"1m\""),
        ("phone", "deflection", "synchronous.deflection", "to = \"mail\""),
        ("ticket", "escalation", "asynchronous.escalation", "to = \"line\""),
        ("ticket", "announced", "channels.announced", ""),
    ] {
        let rows = of(scope);
        // What is needed may have a row, too.
        let rows = rows.replace(", fields = 0", "");
        // A second agent is briefed, and waited for, in a warm transfer only, which is not the default.
        let rows = if needed.contains("warm") {
            rows.replace(", kind = \"cold\"", "")
        } else {
            rows.split(", ").filter(|row| !row.starts_with("briefing") && !row.starts_with("wait =")).collect::<Vec<_>>().join(", ")
        };
        let full = if needed.is_empty() { rows.trim_start_matches(", ").to_owned() } else { format!("{needed}{rows}") };
        let bare = if needed.is_empty() { "bias = 1" } else { needed };
        let shown = |inner: &str| format!("{:?}", with(medium, &format!("{key} = {{ {inner} }}"), ""));
        assert_eq!(shown(&full), shown(bare), "{key}");
    }
    for discipline in ["earliest_due", "aging"] {
        let rows = of(&format!("channels.discipline.{discipline}"));
        let full = format!("discipline = {{ {discipline} = {{ {} }} }}", rows.trim_start_matches(", "));
        assert_eq!(format!("{:?}", with("email", &full, "")), format!("{:?}", with("email", &format!("discipline = {discipline:?}"), "")));
    }
    for by in ["human", "ai"] {
        let rows = (of(&format!("triage.{by}")) + &of("triage")).replace(", by = \"human\"", "");
        let full = format!("[triage]\nby = {by:?}\n{}\n", rows.trim_start_matches(", ").replace(", ", "\n"));
        assert_eq!(format!("{:?}", with("email", "", &full)), format!("{:?}", with("email", "", &format!("[triage]\nby = {by:?}\n"))));
    }
}
