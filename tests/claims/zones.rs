//! Both parties available, or each at their convenience: time zones.

use crate::support::{Difference, Trial, Variant, centre, channel};

#[test]
fn distance_costs_calls_and_not_messages() {
    // The centre works from nine to five. Customers have questions from eight to eight on their own clocks, which are so
    // many hours behind.
    const BEHIND: [&str; 4] = ["0", "3", "6", "9"];
    let sets = BEHIND.map(|behind| format!("\"segments.all.utc_offset\" = \"-{behind}h\""));
    let variants: Vec<Variant> = BEHIND.into_iter().zip(sets.iter().map(String::as_str)).collect();
    let text = "seed = 45\n[run]\nlength = \"3d\"\ninterval = \"1d\"\n[segments.all]\nshare = 1\n\
         [inquiries.q]\nclock = \"customers\"\nper_hour = { \"08:00\" = 20, \"20:00\" = 0 }\nchannels = { phone = 0.5, messaging = 0.5 }\n\
         [channels.phone]\nmedium = \"phone\"\nopen = \"daily 09:00-17:00\"\noutside_hours = { retry = 0.5, switch = 0, spread = \"30m\" }\n\
         [channels.messaging]\nmedium = \"messaging\"\n\
         [groups.all]\nstaff = 8\nhours = \"daily 09:00-17:00\"\nskills = [\"phone\", \"messaging\"]\n";
    let trial = Trial::new(text, &variants, 10);
    // Lost: came and was never answered.
    let lost = |variant, item| {
        trial.measure(variant, |value| {
            let of = |metric| value(channel(item, metric));
            (of("lost_closed") + of("abandoned") + of("blocked")) / of("offered")
        })
    };
    let (mut before, here) = (0.0f64, BEHIND[0]);
    for behind in &BEHIND[1..] {
        let calls = Difference::of(&lost(here, "phone"), &lost(behind, "phone")).above(before, "calls lost");
        before = (calls.mean + 3.0 * calls.error).max(0.0);
        let messages = Difference::of(&lost(here, "messaging"), &lost(behind, "messaging"));
        println!("messages lost: {messages:?}");
        let gap = |variant| lost(variant, "phone").iter().zip(lost(variant, "messaging")).map(|(a, b)| a - b).collect::<Vec<f64>>();
        Difference::of(&gap(here), &gap(behind)).above(0.0, "calls lost more than messages");
    }
}

#[test]
fn following_the_sun_cuts_the_first_response() {
    // The same agent hours: six by day, or two around the clock.
    let text = "seed = 46\n[run]\nlength = \"5d\"\ninterval = \"1d\"\n[inquiries.q]\nper_hour = 4\nchannels = { messaging = 1 }\n\
        [channels.messaging]\nmedium = \"messaging\"\n\
        [groups.day]\nstaff = 6\nhours = \"daily 09:00-17:00\"\nskills = [\"messaging\"]\n\
        [groups.east]\nstaff = 2\nhours = \"daily 01:00-09:00\"\nskills = [\"messaging\"]\n\
        [groups.west]\nstaff = 2\nhours = \"daily 17:00-01:00\"\nskills = [\"messaging\"]\n";
    let variants = [("one site", "\"groups.east.staff\" = 0\n\"groups.west.staff\" = 0"), ("the sun", "\"groups.day.staff\" = 2")];
    let trial = Trial::new(text, &variants, 10);
    trial.headline("one site", "the sun", "first_response_p90_s").below(-3600.0, "first response");
    // But for who finishes a reply after the shift.
    let hours = trial.difference("one site", "the sun", centre("paid_hours"));
    assert!(hours.mean.abs() < 1.0, "{hours:?}");
}
