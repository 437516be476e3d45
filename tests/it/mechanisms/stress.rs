//! Stress of days without chance, against its closed form; and what follows from it: work, empathy, quits.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

/// One agent from 08:00 to 10:00, calls of an hour with an emotion of .4; time constants 2 h and 1 h.
fn text(agents: &str, length: &str) -> String {
    format!(
        "{}[agents]\n{agents}\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1h\"\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-10:00\"\nskills = [\"phone\"]\n",
        head(length),
        inquiries(&["phone"]).replace("trace", "emotion = 0.4\ntrace")
    )
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("a value");
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

/// What is left of stress after so many hours without pressure, and what is built up in them under a constant one.
fn left(hours: f64) -> f64 {
    (-hours / 2.0).exp()
}

#[test]
fn stress_builds_up_in_a_call_and_fades_after_it() {
    // x = .25 x .4 + .2 = .3 from 08:00 to 09:00; the occupancy stays below .8, as 1 - 1/e. Then 0, also at
    // home, and on the second day too.
    let day = Day::new(&text("stress = {}", "2d"), &[("phone.csv", &["08:00:00"])]);
    let results = day.results();
    let peak = 0.3 * (1.0 - left(1.0));
    let rising = 0.3 - 2.0 * peak;
    let falling = 2.0 * peak * (1.0 - left(1.0));
    let next_day = 2.0 * peak * left(23.0) * (1.0 - left(2.0));
    let whole = (rising + falling + next_day) / 4.0;
    near(mean(&results, 0, Level::Group, "all", "stress_mean", ""), whole);
    near(mean(&results, 0, Level::Centre, "centre", "stress_mean", ""), whole);
    let headline = results.variants[0].headlines.iter().find(|headline| headline.name == "stress_mean");
    near(headline.expect("a headline").estimate.mean, whole);
    let in_hour = |hour: u64| {
        let found = results.variants[0].intervals.iter().find(|interval| {
            interval.start == hour * 3_600_000_000 && interval.row.level == Level::Group && interval.row.metric == "stress_mean"
        });
        found.expect("an interval").row.estimate.mean
    };
    near(in_hour(8), rising);
    near(in_hour(9), falling);
    // Nobody is on duty.
    assert_eq!(in_hour(10), None);
}

#[test]
fn short_intervals_cost_little_and_change_nothing() {
    // The first agent of 2,000 has the call; nothing happens to the others, and nothing is to be done for them at
    // the 8,640 ends of an interval. The mean over an hour is that of its pieces of ten seconds.
    let text = text("stress = {}", "1d").replace("staff = 1", "staff = 2000");
    let of = |interval: &str| {
        let day = Day::new(&text.replace("interval = \"1h\"", &format!("interval = {interval:?}")), &[("phone.csv", &["08:00:00"])]);
        let results = day.results();
        let whole = mean(&results, 0, Level::Group, "all", "stress_mean", "").expect("a mean");
        let stress = results.variants[0].intervals.iter().filter(|interval| interval.row.metric == "stress_mean");
        let values: Vec<f64> = stress.filter(|i| i.row.level == Level::Group).filter_map(|i| i.row.estimate.mean).collect();
        (whole, values)
    };
    let ((whole, hours), (same, pieces)) = (of("1h"), of("10s"));
    let peak = 0.3 * (1.0 - left(1.0));
    near(Some(whole * 2000.0), (0.3 - 2.0 * peak + 2.0 * peak * (1.0 - left(1.0))) / 2.0);
    near(Some(same * 2000.0), whole * 2000.0);
    assert_eq!((hours.len(), pieces.len()), (2, 720));
    for (hour, pieces) in hours.into_iter().zip(pieces.chunks(360)) {
        near(Some(pieces.iter().sum::<f64>() / 360.0 * 2000.0), hour * 2000.0);
    }
}

#[test]
fn long_calls_strain_by_their_occupancy_too() {
    // A call of two hours, no other pressure: the occupancy 1 - e^-t passes .8 at t = ln 5; from then on, in
    // u = t - ln 5, x = 2 (.2 - .2 e^-u) and s = .4 (1 - e^(-u/2)) - .4 (e^(-u/2) - e^-u), with rates 1/2 and 1.
    let text = text("stress = { anger = 0, synchronous = 0 }", "1d").replace("handle_time = \"1h\"", "handle_time = \"2h\"");
    let day = Day::new(&text, &[("phone.csv", &["08:00:00"])]);
    let u: f64 = 2.0 - 5.0f64.ln();
    let s = 0.4 * (1.0 - (-u / 2.0).exp()) - 0.4 * ((-u / 2.0).exp() - (-u).exp());
    // The integral of s is that of x less 2 h x s.
    let area = 0.4 * (u - (1.0 - (-u).exp())) - 2.0 * s;
    near(mean(&day.results(), 0, Level::Group, "all", "stress_mean", ""), area / 2.0);
}

#[test]
fn what_a_strained_agent_does_takes_longer_and_is_less_kind() {
    let day = Day::new(&text("stress = {}", "1d"), &[("phone.csv", &["08:00:00", "08:30:00"])]);
    let s = 0.3 * (1.0 - left(1.0));
    let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled).collect();
    assert_eq!(handled, [3_600_000_000, (3.6e9 * (1.0 + 0.1 * s)).round() as u64]);
    // .85 and .85 (1 - .3 s).
    let e = 0.85 * (1.0 - 0.15 * s);
    near(mean(&day.results(), 0, Level::Channel, "phone", "satisfaction_empathy", ""), 20.0 * (2.0 * e - 1.0));
}

#[test]
fn chats_strain_by_their_number_and_their_mean_emotion() {
    // Four chats at once share an hour: x = .15 (4 - 2) + .25 x (.8 + .8 + 0 + 0)/4 + .2 = .6.
    let text = format!(
        "{}[agents]\nstress = {{}}\n[inquiries.calm]\ntrace = \"calm.csv\"\nchannels = {{ chat = 1 }}\n\
         [inquiries.cross]\nemotion = 0.8\ntrace = \"cross.csv\"\nchannels = {{ chat = 1 }}\n\
         [channels.chat]\nmedium = \"chat\"\nhandle_time = \"15m\"\nspeed = [1, 1, 1, 1]\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-09:00\"\nskills = [{{ channel = \"chat\", slots = 4 }}]\n",
        head("1d")
    );
    let both = ["08:00:00", "08:00:00"];
    let day = Day::new(&text, &[("calm.csv", &both), ("cross.csv", &both)]);
    assert!(day.contacts().iter().all(|contact| contact.ended == Some(9 * 3_600_000_000)), "{:?}", day.times());
    near(mean(&day.results(), 0, Level::Group, "all", "stress_mean", ""), 0.6 - 2.0 * 0.6 * (1.0 - left(1.0)));
}

#[test]
fn after_work_and_replies_are_no_presence_of_a_customer() {
    // After-contact work presses with nothing below the free occupancy; a reply with its emotion alone.
    let call = text("stress = {}", "1d").replace("handle_time = \"1h\"", "handle_time = \"30m\"\nafter_work = \"30m\"");
    let day = Day::new(&call, &[("phone.csv", &["08:00:00"])]);
    let peak = 0.3 * (1.0 - left(0.5));
    let area = (0.3 * 0.5 - 2.0 * peak) + 2.0 * peak * (1.0 - left(1.5));
    near(mean(&day.results(), 0, Level::Group, "all", "stress_mean", ""), area / 2.0);
    let mail =
        text("stress = {}", "1d").replace("medium = \"phone\"\nhandle_time = \"1h\"", "medium = \"email\"\nturns = 1\nreply_work = \"1h\"");
    let day = Day::new(&mail, &[("phone.csv", &["08:00:00"])]);
    let peak = 0.1 * (1.0 - left(1.0));
    near(mean(&day.results(), 0, Level::Group, "all", "stress_mean", ""), (0.1 - 2.0 * peak + 2.0 * peak * (1.0 - left(1.0))) / 2.0);
}

#[test]
fn quits_are_a_rate_per_year_of_occupancy_and_stress() {
    let attrition = "attrition = 0.3\nattrition_occupancy = 0.5\nattrition_occupancy_free = 0.85\nattrition_stress = 2";
    // Occupied for 114 of 120 min: .3 + .5 x .10, without stress.
    let busy = |agents: &str| text(agents, "1d").replace("handle_time = \"1h\"", "handle_time = \"114m\"");
    let day = Day::new(&busy(attrition), &[("phone.csv", &["08:00:00"])]);
    near(mean(&day.results(), 0, Level::Group, "all", "attrition_per_year", ""), 0.35);
    // With it, (1 + 2 s) times.
    let day = Day::new(&busy(&format!("{attrition}\nstress = {{}}")), &[("phone.csv", &["08:00:00"])]);
    let results = day.results();
    let s = mean(&results, 0, Level::Group, "all", "stress_mean", "").expect("a value");
    assert!(s > 0.05);
    near(mean(&results, 0, Level::Group, "all", "attrition_per_year", ""), 0.35 * (1.0 + 2.0 * s));
    near(mean(&results, 0, Level::Centre, "centre", "attrition_per_year", ""), 0.35 * (1.0 + 2.0 * s));
    // An agent who is free more often: the base rate alone.
    let day = Day::new(&text(attrition, "1d"), &[("phone.csv", &["08:00:00"])]);
    near(mean(&day.results(), 0, Level::Group, "all", "attrition_per_year", ""), 0.3);
}
