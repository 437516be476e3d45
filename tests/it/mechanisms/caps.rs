//! Asynchronous work that waits until the occupancy of an agent has fallen: d occ/dt = (busy - occ) / 1 h, by hand.

use super::{head, inquiries};
use crate::support::Day;

/// Visits of 30 min, mails of 10 min and tickets of 5 min to one agent, who has these skills beside the visits.
fn day(group: &str, mails: &[&str], tickets: &[&str]) -> Vec<f64> {
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n[channels.ticket]\nmedium = \"ticket\"\nturns = 1\n\
         reply_work = \"5m\"\n[channels.visit]\nmedium = \"in-person\"\nhandle_time = \"30m\"\n[groups.all]\nstaff = 1\n{group}\n",
        head("1d"),
        inquiries(&["mail", "ticket", "visit"])
    );
    // Every line has somebody, if only in the evening.
    let tickets = if tickets.is_empty() { &["20:00:00"] } else { tickets };
    let day = Day::new(&text, &[("mail.csv", mails), ("ticket.csv", tickets), ("visit.csv", &["08:00:00"])]);
    day.times().iter().map(|times| times.answered.expect("an answer")).collect()
}

#[track_caller]
fn near(found: f64, exact: f64) {
    // Rounded up to the next microsecond, and one more.
    assert!((found - exact).abs() < 3e-6, "{found} is not {exact}");
}

const EIGHT: f64 = 8.0 * 3600.0;

/// Occupancy after so many busy seconds from this one.
fn busy(occupancy: f64, seconds: f64) -> f64 {
    1.0 - (1.0 - occupancy) * (-seconds / 3600.0).exp()
}

/// Seconds of idleness until the occupancy is down to the cap.
fn until(occupancy: f64, cap: f64) -> f64 {
    3600.0 * (occupancy / cap).ln()
}

#[test]
fn mails_wait_until_the_occupancy_has_fallen() {
    // 1 - exp(-1/2) = 0.39 at 08:30; both mails of 08:35 wait until it is 0.2, the second again after the first.
    let skills = "skills = [\"visit\", { channel = \"mail\", occupancy_cap = 0.2 }, \"ticket\"]";
    let answers = day(skills, &["08:35:00", "08:35:00"], &[]);
    let first = EIGHT + 1800.0 + until(busy(0.0, 1800.0), 0.2);
    near(answers[1], first);
    near(answers[2], first + 600.0 + until(busy(0.2, 600.0), 0.2));
    // Tickets have no cap: at once, which puts the mails off.
    let answers = day(skills, &["08:35:00"], &["08:36:00"]);
    near(answers[2], EIGHT + 36.0 * 60.0);
    let idle = busy(0.0, 1800.0) * (-0.1f64).exp();
    near(answers[1], EIGHT + 41.0 * 60.0 + until(busy(idle, 300.0), 0.2));
}

#[test]
fn every_skill_has_its_cap() {
    // The ticket's 0.3 comes first, the mail's 0.2 after it.
    let skills = "skills = [\"visit\", { channel = \"mail\", occupancy_cap = 0.2 }, { channel = \"ticket\", occupancy_cap = 0.3 }]";
    let answers = day(skills, &["08:35:00"], &["08:36:00"]);
    let ticket = EIGHT + 1800.0 + until(busy(0.0, 1800.0), 0.3);
    near(answers[2], ticket);
    near(answers[1], ticket + 300.0 + until(busy(0.3, 300.0), 0.2));
}

#[test]
fn below_the_cap_mails_are_taken_as_they_come() {
    // At 10:00 it is 0.39 exp(-1.5) = 0.09.
    let skills = "skills = [\"visit\", { channel = \"mail\", occupancy_cap = 0.2 }, \"ticket\"]\noccupancy_time = \"1h\"";
    near(day(skills, &["10:00:00"], &[])[1], EIGHT + 7200.0);
    // With a longer memory it falls more slowly: 1 - exp(-1/4) = 0.22 at 08:30.
    let answers = day(&skills.replace("1h", "2h"), &["08:35:00"], &[]);
    near(answers[1], EIGHT + 1800.0 + 7200.0 * ((1.0 - (-0.25f64).exp()) / 0.2).ln());
}
