//! Rules of routing: what a weight, a ratio, a rise and a reserve change, on the same customers.

use crate::support::{Trial, centre, channel, exponential, head};

/// Calls on two lines of one group at 95% load, whose skill for `b` ends with this.
fn two_lines(pick: &str, b: &str) -> String {
    format!(
        "{}[inquiries.a]\nper_hour = 30\nchannels = {{ a = 1 }}\n[inquiries.b]\nper_hour = 27\nchannels = {{ b = 1 }}\n\
         [channels.a]\nmedium = \"phone\"\nhandle_time = {work}\n[channels.b]\nmedium = \"video\"\nhandle_time = {work}\n\
         [groups.all]\nstaff = 5\npick = {pick:?}\nskills = [\"a\", {{ channel = \"b\"{b} }}]\n",
        head(601),
        work = exponential(300),
    )
}

#[test]
fn a_weight_shortens_the_waits_it_weighs() {
    let variants = [("equal", ""), ("double", "\"groups.all.skills\" = [\"a\", { channel = \"b\", weight = 2 }]")];
    let trial = Trial::new(&two_lines("weighted_wait", ""), &variants, 20);
    trial.falls("equal", "double", channel("b", "wait_mean"));
    trial.rises("equal", "double", channel("a", "wait_mean"));
}

#[test]
fn a_ratio_shares_out_the_queues() {
    let variants = [("equal", ""), ("double", "\"groups.all.skills\" = [\"a\", { channel = \"b\", ratio = 2 }]")];
    let trial = Trial::new(&two_lines("queue_ratio", ""), &variants, 20);
    trial.rises("equal", "double", channel("b", "queue_mean"));
    trial.falls("equal", "double", channel("a", "queue_mean"));
}

#[test]
fn rising_priorities_lie_between_priorities_and_none() {
    let rising = |every: &str| format!("\"groups.all.skills\" = [\"a\", {{ channel = \"b\", priority = 2, rises_every = {every:?} }}]");
    let (slow, fast) = (rising("10m"), rising("1m"));
    let variants = [("never", ""), ("slow", slow.as_str()), ("fast", fast.as_str())];
    let trial = Trial::new(&two_lines("rising", ", priority = 2"), &variants, 20);
    for (from, to) in [("never", "slow"), ("slow", "fast")] {
        trial.falls(from, to, channel("b", "wait_mean"));
        trial.rises(from, to, channel("a", "wait_mean"));
    }
}

#[test]
fn a_reserve_helps_those_it_is_for() {
    let reserve = |agents: u32| format!("\"groups.all.skills\" = [\"a\", {{ channel = \"b\", priority = 2, reserve = {agents} }}]");
    let (one, two) = (reserve(1), reserve(2));
    let base = two_lines("priority", ", priority = 2").replace("staff = 5", "staff = 7");
    let trial = Trial::new(&base, &[("none", ""), ("one", one.as_str()), ("two", two.as_str())], 20);
    for (from, to) in [("none", "one"), ("one", "two")] {
        trial.falls(from, to, channel("a", "wait_mean"));
        trial.rises(from, to, channel("b", "wait_mean"));
    }
}

/// Calls before mails of 10 min, of which this is said.
fn blended(mail: &str) -> String {
    format!("\"groups.all.skills\" = [\"phone\", {{ channel = \"mail\", priority = 2{mail} }}]")
}

/// Calls and mails of one group at 80% load.
fn calls_and_mails() -> String {
    format!(
        "{}[inquiries.phone]\nper_hour = 30\nchannels = {{ phone = 1 }}\n[inquiries.mail]\nper_hour = 9\nchannels = {{ mail = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {}\n\
         [groups.all]\nstaff = 5\nskills = [\"phone\", {{ channel = \"mail\", priority = 2 }}]\n",
        head(602),
        exponential(300),
        exponential(600),
    )
}

#[test]
fn interruptions_help_calls_at_the_cost_of_mails() {
    let sets = [blended(", preemptible = false"), blended(", preemptible = true")];
    let costly = format!("{}\n\"groups.all.switch_cost\" = \"2m\"", sets[1]);
    let variants = [("never", sets[0].as_str()), ("free", sets[1].as_str()), ("costly", costly.as_str())];
    let trial = Trial::new(&calls_and_mails(), &variants, 20);
    trial.falls("never", "free", channel("phone", "wait_mean"));
    trial.rises("never", "free", channel("mail", "reply_gap_mean"));
    trial.rises("free", "costly", channel("mail", "reply_gap_mean"));
    // Calls don't notice how long the replies are that they interrupt.
    trial.same("free", "costly", channel("phone", "wait_mean"));
}

#[test]
fn a_cap_on_occupancy_puts_mails_off_for_calls() {
    let sets = [blended(""), blended(", occupancy_cap = 0.9"), blended(", occupancy_cap = 0.8")];
    let variants = [("none", sets[0].as_str()), ("90%", sets[1].as_str()), ("80%", sets[2].as_str())];
    let trial = Trial::new(&calls_and_mails(), &variants, 80);
    for (from, to) in [("none", "90%"), ("90%", "80%")] {
        trial.rises(from, to, channel("mail", "reply_wait_mean"));
        trial.falls(from, to, channel("phone", "wait_mean"));
    }
}

#[test]
fn the_agent_of_the_last_time_saves_telling_the_story_again_and_costs_others_a_wait() {
    // Half of the calls settle nothing, and most of those come back within the hour.
    let base = format!(
        "{}[issues]\nresolution_base = 0\nreopen = 0.8\nreopen_delay = \"30m\"\nreopen_same_channel = 1\n\
         [inquiries.calls]\nper_hour = 24\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {}\ncontext = 0.1\n\
         [groups.all]\nstaff = 6\nskills = [\"phone\"]\n",
        head(603),
        exponential(300),
    );
    let sticky = |wait: &str| format!("\"channels.phone.sticky\" = {{ wait = {wait:?} }}");
    let (short, long) = (sticky("1m"), sticky("10m"));
    let trial = Trial::new(&base, &[("any", ""), ("short", short.as_str()), ("long", long.as_str())], 20);
    for (from, to) in [("any", "short"), ("short", "long")] {
        trial.rises(from, to, centre("satisfaction_repeat"));
        trial.rises(from, to, centre("satisfaction_revalidation"));
        trial.rises(from, to, channel("phone", "wait_mean"));
        trial.falls(from, to, channel("phone", "handle_mean"));
    }
}
