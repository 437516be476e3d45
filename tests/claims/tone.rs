//! "Instant feedback, tone and emotion raise satisfaction", and what is lost with "no empathy".

use crate::support::{AS_IS, Metric, Trial, Variant, centre, channel, exponential, head, load_in, with_variants};

/// Calls of 6 min for eight agents; the stress changes nothing but makes the mechanisms act.
fn calls(keys: &str) -> String {
    format!(
        "{}{keys}[agents]\nstress = {{ work = 0, errors = 0, empathy = 0 }}\n[inquiries.all]\nper_hour = 60\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\nrichness = 0.4\n[groups.all]\nstaff = 8\nskills = [\"phone\"]\n",
        head(91),
        exponential(360)
    )
}

#[test]
fn a_richer_medium_satisfies_more() {
    let variants = [("cold", ""), ("rich", "\"channels.phone.richness\" = 0.9")];
    let trial = Trial::new(&calls(""), &variants, 8);
    // 20 x 2 x .5 points in every issue.
    let points = trial.difference("cold", "rich", centre("satisfaction_mean"));
    assert!((points.mean - 20.0).abs() < 1e-9 && points.half < 1e-9, "{points:?}");
    trial.rises("cold", "rich", centre("csat_top2"));
    let trial = Trial::new(&calls("[satisfaction]\nempathy = 0\n"), &variants, 8);
    for metric in ["satisfaction_mean", "csat_top2", "csat_mean"] {
        trial.same("cold", "rich", centre(metric));
    }
}

#[test]
fn the_tone_swings_about_four_times_as_far_as_ten_minutes_of_waiting() {
    // By the satisfaction function: 40 points from no empathy to full empathy; 10 min against 1 min expected
    // cost 3 log2(10) = 9.97 points: 4.01 times.
    let by_formula = 2.0 * 20.0 / (3.0 * 10.0f64.log2());
    assert!((by_formula - 4.0).abs() < 0.05);
    // By simulation: a queue that makes nearly everybody wait for 10 min, against one without a wait at all but for
    // the minute that is expected. One call at a time arrives behind another of 1 or of 10 min.
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, minute: u32| {
        let lines: Vec<String> = (8..18).map(|hour| format!("2024-03-04T{hour:02}:{minute:02}:00")).collect();
        std::fs::write(directory.path().join(name), format!("arrived\n{}\n", lines.join("\n"))).expect("written");
    };
    put("before.csv", 0);
    put("after.csv", 0);
    let text = "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\n[agents]\nstress = { work = 0, errors = 0, empathy = 0 }\n\
         [inquiries.a_before]\ntrace = \"before.csv\"\nchannels = { before = 1 }\n\
         [inquiries.b_after]\ntrace = \"after.csv\"\nchannels = { after = 1 }\n\
         [channels.before]\nmedium = \"phone\"\nhandle_time = \"1m\"\n[channels.after]\nmedium = \"phone\"\nhandle_time = \"5m\"\nrichness = 0\n\
         [groups.all]\nstaff = 1\npick = \"in_order\"\nskills = [\"before\", \"after\"]\n";
    let variants = [AS_IS[0], ("late", "\"channels.before.handle_time\" = \"10m\""), ("warm", "\"channels.after.richness\" = 1")];
    let trial = Trial::of(&load_in(directory.path(), &with_variants(text, &variants)), 1);
    let part = |variant, metric| trial.mean(variant, channel("after", metric));
    let wait = part("as is", "satisfaction_wait") - part("late", "satisfaction_wait");
    let tone = part("warm", "satisfaction_empathy") - part("as is", "satisfaction_empathy");
    assert!((tone / wait - by_formula).abs() < 1e-6, "{tone} {wait}");
}

/// Mails of one reply of 4 min, 60 an hour, for six agents.
fn mails(agents: &str) -> String {
    format!(
        "{}[agents]\n{agents}\n[inquiries.all]\nper_hour = 60\nchannels = {{ mail = 1 }}\n\
         [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {}\n[groups.all]\nstaff = 6\nmacros = 0.001\nskills = [\"mail\"]\n",
        head(92),
        exponential(240)
    )
}

#[test]
fn macros_save_cost_and_cost_satisfaction() {
    const HANDLE: Metric = channel("mail", "handle_mean");
    // The last: macros, and one agent of six less.
    let variants: [Variant; 3] =
        [("own words", ""), ("macros", "\"groups.all.macros\" = 1"), ("fewer", "\"groups.all.macros\" = 1\n\"groups.all.staff\" = 5")];
    let trial = Trial::new(&mails(""), &variants, 12);
    trial.falls("own words", "macros", HANDLE);
    let share = trial.mean("macros", HANDLE) / trial.mean("own words", HANDLE);
    assert!((share - 0.85).abs() < 0.001, "{share}");
    for metric in ["csat_top2", "satisfaction_mean", "occupancy"] {
        trial.falls("own words", "macros", centre(metric));
    }
    for metric in ["cost", "cost_per_resolved", "csat_top2"] {
        trial.falls("own words", "fewer", centre(metric));
    }
    // Off: macros that save no work and cost no empathy.
    let trial = Trial::new(&mails("macro_work = 0\nmacro_empathy = 0"), &variants[..2], 8);
    for metric in [HANDLE, centre("csat_top2"), centre("satisfaction_mean"), channel("mail", "first_response_mean")] {
        trial.same("own words", "macros", metric);
    }
}
