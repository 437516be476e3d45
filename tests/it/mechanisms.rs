//! Days worked out by hand: arrivals at known moments, constant durations, and the exact moment of
//! every answer and end. What a queueing formula cannot reach is stated here as a timetable.
//!
//! Every test says in a comment how its times come about; nothing in them is random.

mod agent_choices;
mod backlog;
mod callbacks;
mod campaigns;
mod capacity;
mod caps;
mod chats;
mod clock_changes;
mod consultations;
mod contracts;
mod conversations;
mod costs;
mod crew;
mod crossings;
mod doors;
mod ends;
mod ghosts;
mod individuals;
mod intervals;
mod issues;
mod lines;
mod money;
mod overdue;
mod overflow;
mod picks;
mod places;
mod preemption;
mod queues;
mod retrials;
mod roster_day;
mod roster_draws;
mod roster_holidays;
mod roster_hours;
mod roster_pay;
mod rosters;
mod rotas;
mod staffing;
mod sticky;
mod stress;
mod talk;
mod thresholds;
mod together;
mod transfer_groups;
mod transfers;
mod trunks;

use crate::support::{Day, Times, clock};

/// The head of a scenario without realism that counts this long from Monday's midnight.
fn head(length: &str) -> String {
    format!("realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = {length:?}\ninterval = \"1h\"\nreplications = 1\n")
}

/// One inquiry that replays `arrivals.csv`-like files, each on a channel of its own name.
fn inquiries(channels: &[&str]) -> String {
    channels.iter().map(|name| format!("[inquiries.{name}]\ntrace = \"{name}.csv\"\nchannels = {{ {name} = 1 }}\n")).collect()
}

/// Checks (answered, ended) of contacts in order of arrival; "" stands for never.
fn assert_times(day: &Day, expected: &[(&str, &str)]) {
    let moment = |text: &str| (!text.is_empty()).then(|| clock(text));
    let found: Vec<_> = day.times().iter().map(|Times { answered, ended, .. }| (*answered, *ended)).collect();
    let wanted: Vec<_> = expected.iter().map(|(answered, ended)| (moment(answered), moment(ended))).collect();
    assert_eq!(found, wanted, "expected {expected:?}");
}

/// The agents (counted from 0 within all groups' order) who had each contact last: (group, agent).
fn agents(day: &Day) -> Vec<(u16, u32)> {
    day.contacts().iter().map(|contact| contact.agent.expect("an agent")).collect()
}
