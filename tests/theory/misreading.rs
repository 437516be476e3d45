//! Misunderstandings and bursts where nobody waits for an agent, against what a moment's thought gives.
//!
//! A reply of a thread is misread and noticed with probability v = q (1 - u), which adds a reply that may be
//! misread in its turn: n / (1 - v) replies for n. With one reply due, the issue is resolved unless one of
//! them is misread unnoticed: (1 - q) / (1 - v). A session of exponential length m has a turn when it begins
//! and one after every d: 1 / (1 - exp(-d / m)) on average.

use crate::support::{Verdict, exponential, head, simulate};
use holdline::run::{Estimate, Level};

const Q: f64 = 0.15;
const UNNOTICED: f64 = 0.3;

/// One channel with so many agents that nobody waits.
fn scenario(seed: u64, medium: &str, per_hour: u32, keys: &str, staff: u32) -> String {
    format!(
        "{}[inquiries.all]\nper_hour = {per_hour}\nchannels = {{ line = 1 }}\n[issues]\nunnoticed = {UNNOTICED:?}\nclarification = \"30s\"\n\
         turn_every = \"60s\"\n[channels.line]\nmedium = {medium:?}\npatience = \"never\"\nmisunderstanding = {Q:?}\n{keys}\n\
         [groups.all]\nstaff = {staff}\nskills = [\"line\"]\n",
        head(seed, "0s", "100h", 40, "50h")
    )
}

#[test]
fn misreading_threads() {
    let v = Q * (1.0 - UNNOTICED);
    let keys = format!("turns = {{ geometric = {{ mean = 2.5 }} }}\nreply_work = {}\nthink_time = {}", exponential(60), exponential(600));
    let results = simulate(&scenario(76, "email", 300, &keys, 60));
    let mut verdict = Verdict::of(&results);
    let turns = 2.5 / (1.0 - v);
    verdict.mean(Level::Channel, "line", "turns_mean", "", turns);
    verdict.mean(Level::Channel, "line", "handle_mean", "", 60.0 * turns);
    verdict.mean(Level::Channel, "line", "session_mean", "", 60.0 * turns + 600.0 * (turns - 1.0));
    verdict.settle();
    // Almost every message followed by another after the reply to it has been begun: twice the replies.
    let keys = "turns = 2\nreply_work = \"60s\"\nthink_time = \"10m\"\nbursts = 0.4\nburst_gap = \"30s\"\nmisunderstanding = 0.15";
    let text = scenario(77, "email", 300, keys, 60).replacen("misunderstanding = 0.15\n", "", 1).replace("misunderstanding = 0.15", "");
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "line", "turns_mean", "", 2.0 * 1.4);
    // The second message waits half a minute for the first reply, then takes a minute.
    verdict.mean(Level::Channel, "line", "reply_gap_mean", "", (2.0 * 60.0 + 0.8 * 90.0) / 2.8);
    verdict.settle();
}

#[test]
fn misreading_answers_wrongly() {
    let results = simulate(&scenario(78, "email", 300, "turns = 1\nreply_work = \"60s\"\nthink_time = \"10m\"", 60));
    let resolved = results.find(0, Level::Centre, "centre", "one_contact_resolution", "").map(|row| row.estimate);
    let mut verdict = Verdict::of(&results);
    verdict.judge("resolved at once", resolved, (1.0 - Q) / (1.0 - Q * (1.0 - UNNOTICED)), 0.005);
    verdict.settle();
}

#[test]
fn misreading_sessions_and_chats() {
    let v = Q * (1.0 - UNNOTICED);
    let results = simulate(&scenario(79, "phone", 300, &format!("handle_time = {}", exponential(240)), 80));
    let turns = 1.0 / (1.0 - (-60.0f64 / 240.0).exp());
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "line", "handle_mean", "", 240.0 + 30.0 * v * turns);
    let per_run = 300.0 * 100.0 * v * turns;
    let noticed: Option<Estimate> = results.find(0, Level::Channel, "line", "misunderstandings", "").map(|row| row.estimate);
    verdict.judge("misunderstandings", noticed, per_run, 0.01 * per_run);
    verdict.settle();
    let keys = format!("turns = {{ geometric = {{ mean = 5 }} }}\nreply_work = {}\nthink_time = {}", exponential(40), exponential(45));
    let results = simulate(&scenario(80, "chat", 120, &keys, 60));
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "line", "handle_mean", "", 5.0 * (40.0 + 30.0 * v));
    verdict.mean(Level::Channel, "line", "turns_mean", "", 5.0);
    verdict.settle();
}
