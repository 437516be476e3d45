//! "Instant responses put agents under stress": occupancy, the customer's presence and several chats at once.

use crate::support::{Trial, Variant, centre, exponential, head};

/// Calls of 6 min for eight agents, 62 an hour (78% occupied), or by message with the same work.
fn text(agents: &str) -> String {
    let work = exponential(360);
    format!(
        "{}[agents]\n{agents}\n[costs]\nreplacement = 15000\n\
         [inquiries.all]\nper_hour = 62\nemotion = 0.3\nchannels = {{ phone = 1, app = 0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {work}\n\
         [channels.app]\nmedium = \"messaging\"\nturns = 1\nreply_work = {work}\n\
         [groups.all]\nstaff = 8\nskills = [\"phone\", \"app\"]\n",
        head(71)
    )
}

const QUITS: &str = "attrition = 0.31\nattrition_occupancy = 0.5\nattrition_stress = 1";
const MORE: [Variant; 2] = [("quiet", ""), ("busy", "\"inquiries.all.per_hour\" = 72")];
const HALF: [Variant; 2] = [("calls", ""), ("half", "\"inquiries.all.channels\" = { phone = 0.5, app = 0.5 }")];
const NONE: &str = "stress = { occupancy = 0, concurrency = 0, anger = 0, synchronous = 0 }";

#[test]
fn occupancy_up_stress_and_the_cost_of_turnover_up() {
    // 78% to 90% occupied. 12 replications: half an interval is at most .6 of the difference, mostly a quarter.
    let trial = Trial::new(&text(&format!("stress = {{}}\n{QUITS}")), &MORE, 12);
    for metric in ["occupancy", "stress_mean", "attrition_per_year", "cost_quits", "cost"] {
        let difference = trial.rises("quiet", "busy", centre(metric));
        assert!(2.4 * difference.error < 0.6 * difference.mean, "{metric}: {difference:?}");
    }
    // Off: with no weight on anything there is no stress in either.
    let trial = Trial::new(&text(NONE), &MORE, 8);
    assert_eq!(trial.mean("quiet", centre("stress_mean")), 0.0);
    trial.same("quiet", "busy", centre("stress_mean"));
    trial.same("quiet", "busy", centre("cost_quits"));
}

#[test]
fn work_moved_to_messages_stress_and_the_cost_of_turnover_down() {
    let trial = Trial::new(&text(&format!("stress = {{}}\n{QUITS}")), &HALF, 12);
    for metric in ["stress_mean", "attrition_per_year", "cost_quits"] {
        trial.falls("calls", "half", centre(metric));
    }
    // If the customer's presence does not press, a message strains as a call does: zero within the interval, since
    // calls and messages draw their work apart. Without any weight, exactly zero.
    let trial = Trial::new(&text("stress = { synchronous = 0, work = 0 }"), &HALF, 12);
    let difference = trial.difference("calls", "half", centre("stress_mean"));
    assert!(difference.mean.abs() <= difference.half, "{difference:?}");
    let trial = Trial::new(&text(NONE), &HALF, 8);
    assert_eq!(trial.mean("half", centre("stress_mean")), 0.0);
    trial.same("calls", "half", centre("stress_mean"));
}

#[test]
fn more_chats_at_once_stress_up() {
    let text = |agents: &str| {
        format!(
            "{}[agents]\n{agents}\n[inquiries.all]\nper_hour = 40\nchannels = {{ chat = 1 }}\n\
             [channels.chat]\nmedium = \"chat\"\nhandle_time = {}\nspeed = [1, 1, 1, 1]\n\
             [groups.all]\nstaff = 4\nskills = [{{ channel = \"chat\", slots = 2 }}]\n",
            head(72),
            exponential(330)
        )
    };
    let variants = [("two", ""), ("four", "\"groups.all.skills\" = [{ channel = \"chat\", slots = 4 }]")];
    // At a total rate that does not depend on the number of chats, four slots are busy no longer than two are.
    let trial = Trial::new(&text("stress = { occupancy = 0, synchronous = 0, work = 0 }"), &variants, 12);
    trial.rises("two", "four", centre("stress_mean"));
    let trial = Trial::new(&text("stress = { occupancy = 0, synchronous = 0, concurrency = 0, work = 0 }"), &variants, 8);
    trial.same("two", "four", centre("stress_mean"));
}
