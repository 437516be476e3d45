//! Menus and bots: "IVR layers", "rigid date-of-birth format", wrong answers of a bot, and what it saves.

use crate::support::{Trial, centre};

const RUN: &str = "[run]\nstart = \"2024-03-04\"\nwarmup = \"4h\"\nlength = \"20h\"\ninterval = \"1h\"\nreplications = 1\n";

/// Calls at 80% load, with these keys of the channel.
fn calls(channel: &str) -> String {
    format!(
        "{RUN}[inquiries.calls]\nper_hour = 100\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = {{ lognormal = {{ mean = \"5m\", cv = 1 }} }}\n{channel}\n[groups.desk]\nstaff = 11\nskills = [\"phone\"]\n"
    )
}

#[test]
fn more_layers_lose_more_callers_and_please_nobody() {
    let variants = [
        ("one", "\"channels.phone.ivr\" = { layers = 1 }"),
        ("three", "\"channels.phone.ivr\" = { layers = 3 }"),
        ("six", "\"channels.phone.ivr\" = { layers = 6 }"),
    ];
    let trial = Trial::new(&calls(""), &variants, 20);
    for (from, to) in [("one", "three"), ("three", "six")] {
        trial.rises(from, to, centre("dropped"));
        trial.falls(from, to, centre("satisfaction_mean"));
        trial.falls(from, to, centre("csat_top2"));
    }
    trial.falls("one", "six", centre("satisfaction_menu"));
}

#[test]
fn wrong_turns_are_transferred_and_zero_saves_layers() {
    let menu = |keys: &str| format!("\"channels.phone.ivr\" = {{ layers = 4, drop = 0, {keys} }}");
    let (right, wrong, zero) = (menu("misroute = 0"), menu("misroute = 0.05"), menu("misroute = 0, zero_out = 0.3"));
    let trial = Trial::new(&calls(""), &[("right", &right), ("wrong", &wrong), ("zero", &zero)], 20);
    trial.rises("right", "wrong", centre("transfers"));
    trial.rises("right", "wrong", centre("handle_mean"));
    trial.falls("right", "wrong", centre("satisfaction_mean"));
    assert!(trial.values("right", centre("transfers")).iter().all(|&transfers| transfers == 0.0));
    trial.rises("right", "zero", centre("satisfaction_menu"));
}

#[test]
fn a_menu_and_a_bot_that_do_nothing_change_nothing() {
    let variants = [
        ("none", ""),
        ("menu", "\"channels.phone.ivr\" = { layers = 2, time = \"0s\", drop = 0, misroute = 0 }"),
        ("bot", "\"channels.phone.bot\" = { time = \"0s\", containment = 0 }"),
    ];
    let trial = Trial::new(&calls("context = 1"), &variants, 5);
    for variant in ["menu", "bot"] {
        for metric in ["satisfaction_mean", "csat_top2", "wait_mean", "abandoned_share", "resolution_mean", "cost"] {
            trial.same("none", variant, centre(metric));
        }
    }
}

/// Messages in front of which a bot stands with these keys.
fn messages(bot: &str, staff: u32) -> String {
    format!(
        "{RUN}[inquiries.orders]\nper_hour = 60\ncomplexity = 0.2\nchannels = {{ messaging = 1 }}\n[channels.messaging]\nmedium = \"messaging\"\n\
         bot = {{ {bot} }}\n[groups.desk]\nstaff = {staff}\nskills = [{{ channel = \"messaging\", slots = 500 }}]\n"
    )
}

#[test]
fn a_strict_format_contains_less_and_annoys() {
    let variants =
        [("lenient", "\"channels.messaging.bot.format\" = \"lenient\""), ("strict", "\"channels.messaging.bot.format\" = \"strict\"")];
    let trial = Trial::new(&messages("containment = 0.5, fields = 3", 8), &variants, 20);
    trial.falls("lenient", "strict", centre("contained"));
    trial.rises("lenient", "strict", centre("dropped"));
    trial.falls("lenient", "strict", centre("satisfaction_rejection"));
    trial.falls("lenient", "strict", centre("satisfaction_mean"));
    trial.falls("lenient", "strict", centre("csat_top2"));
    // Without a field there is no format.
    let trial = Trial::new(&messages("containment = 0.5, fields = 0", 8), &variants, 3);
    trial.same("lenient", "strict", centre("satisfaction_mean"));
    trial.same("lenient", "strict", centre("contained"));
}

#[test]
fn wrong_answers_of_a_bot_come_back() {
    let variants = [
        ("right", "\"channels.messaging.bot.wrong\" = 0"),
        ("some", "\"channels.messaging.bot.wrong\" = 0.1"),
        ("many", "\"channels.messaging.bot.wrong\" = 0.4"),
    ];
    let trial = Trial::new(&messages("containment = 0.6", 8), &variants, 20);
    for (from, to) in [("right", "some"), ("some", "many")] {
        trial.rises(from, to, centre("reopened"));
        trial.falls(from, to, centre("satisfaction_mean"));
    }
    // Where the bot settles nothing it answers nothing wrongly.
    let trial = Trial::new(&messages("containment = 0", 8), &variants, 3);
    trial.same("right", "many", centre("reopened"));
}

#[test]
fn containment_saves_agents() {
    // Containment 0.5 x (1 - 0.2) settles 40%: with 5 agents instead of 8 the first reply is no later.
    let variants = [
        ("none", "\"channels.messaging.bot.containment\" = 0"),
        ("half", "\"channels.messaging.bot.containment\" = 0.5"),
        ("half, fewer agents", "\"channels.messaging.bot.containment\" = 0.5\n\"groups.desk.staff\" = 5"),
    ];
    let trial = Trial::new(&messages("wrong = 0", 8), &variants, 20);
    trial.falls("none", "half", (holdline::run::Level::Group, "desk", "busy_mean", ""));
    trial.falls("none", "half, fewer agents", centre("cost"));
    let (from, to) = ("none", "half, fewer agents");
    let later = trial.difference(from, to, centre("first_response_mean"));
    assert!(later.mean < 3.0 * later.error, "the first reply is later: {later:?}");
}
