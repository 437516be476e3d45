//! Longer waits make work: while a reply is overdue customers ask again, in the thread and by phone.

use crate::support::{Trial, centre, channel};

/// E-mail with a few writers less in the second variant, and a phone beside it.
fn backlog(keys: &str, chases: &str) -> Trial {
    let text = format!(
        "seed = 42\n{keys}[run]\nlength = \"5d\"\ninterval = \"1d\"\n[inquiries.q]\nper_day = 120\nchannels = {{ email = 1 }}\n\
         [channels.email]\nmedium = \"email\"\n{chases}[channels.phone]\nmedium = \"phone\"\n\
         [groups.writers]\nstaff = 3\nhours = \"daily 08:00-18:00\"\nskills = [\"email\"]\n\
         [groups.callers]\nstaff = 3\nskills = [\"phone\"]\n"
    );
    Trial::new(&text, &[("enough", ""), ("too few", "\"groups.writers.staff\" = 1")], 10)
}

#[test]
fn a_longer_backlog_brings_more_contacts() {
    let chases = "chases = { per_expectation = 0.3, by = \"phone\" }\n";
    for realism in ["", "realism = \"none\"\n"] {
        let trial = backlog(realism, chases);
        let more = |metric| trial.difference("enough", "too few", metric);
        more(centre("chases")).above(50.0, "chases");
        more(centre("chase_contacts")).above(10.0, "calls because of chases");
        more(channel("phone", "offered")).above(10.0, "calls");
        if !realism.is_empty() {
            // All arrivals together, without anything but chases.
            more(centre("offered")).above(10.0, "contacts");
        }
    }
}

#[test]
fn without_chases_a_backlog_brings_nothing() {
    let trial = backlog("realism = \"none\"\n[segments.all]\nshare = 1\n", "");
    trial.same("enough", "too few", centre("offered"));
    for variant in ["enough", "too few"] {
        assert_eq!(trial.mean(variant, centre("chases")), 0.0);
    }
}
