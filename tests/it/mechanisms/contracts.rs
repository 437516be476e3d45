//! Contracts on days whose money can be added up on paper: outsourcers, licences, penalties, revenue.

use super::{head, inquiries};
use crate::support::{Day, mean};
use holdline::run::{Level, Results};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
}

fn part(results: &Results, level: Level, item: &str, metric: &str) -> f64 {
    mean(results, 0, level, item, metric, "").expect("a value")
}

const OUTSOURCED: &str = "outsourced = { per_contact = 4.5, per_minute = 0.9, minimum_per_day = 200 }";

/// So many moments of a day, 20 minutes apart from 08:00 on.
fn every_20_min(date: &str, count: u32) -> Vec<String> {
    (0..count).map(|i| format!("{date}T{:02}:{:02}:00", 8 + i / 3, i % 3 * 20)).collect()
}

/// Calls of 10 min and 1 min after it for an outsourcer, 20 on Monday and 3 on Tuesday; video calls of 30 min for the
/// centre's own agent, who is there for 8 h a day at 20 an hour.
fn outsourcer(length: &str) -> Day {
    let text = format!(
        "{}{}[costs]\nshrinkage = 0.2\nbenefits = 0.25\noverhead = 0.1\nseat_per_month = 30.4\n[agents]\nattrition = 1\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\nafter_work = \"1m\"\n\
         [channels.video]\nmedium = \"video\"\nhandle_time = \"30m\"\n\
         [groups.out]\nstaff = 5\nhours = \"08:00-16:00\"\n{OUTSOURCED}\nskills = [\"phone\"]\n\
         [groups.own]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 20\nskills = [\"video\"]\n",
        head(length),
        inquiries(&["phone", "video"])
    );
    let calls = [every_20_min("2024-03-04", 20), every_20_min("2024-03-05", 3)].concat();
    let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
    Day::new(&text, &[("phone.csv", &calls), ("video.csv", &["09:00:00"])])
}

#[test]
fn an_outsourcer_is_paid_by_contact_and_minute_and_at_least_its_minimum() {
    let results = outsourcer("2d").results();
    // A call is 4.50 and 11 min at .90, 14.40: 288 on Monday; on Tuesday 43.20, so the minimum of 200.
    let centre = |metric| part(&results, Level::Centre, "centre", metric);
    near(centre("cost_outsourcing"), 288.0 + 200.0);
    // Nothing else is paid for its agents: 16 h / .8 at 25, overhead on that, one seat for two days.
    near(centre("cost_labour"), 500.0);
    near(centre("cost_overhead"), 50.0);
    near(centre("cost_seats"), 2.0);
    near(centre("cost"), 488.0 + 552.0);
    near(centre("paid_hours"), 20.0);
    // The own agent is busy for half of one hour of 20 that are paid.
    near(centre("utilisation"), 0.5 / 20.0);
    near(part(&results, Level::Group, "out", "cost"), 488.0);
    near(part(&results, Level::Group, "out", "paid_hours"), 0.0);
    near(part(&results, Level::Group, "own", "cost"), 552.0);
    // Each inquiry has what is paid for it.
    near(part(&results, Level::Inquiry, "phone", "cost"), 488.0);
    near(part(&results, Level::Inquiry, "video", "cost"), 552.0);
    let contacts = outsourcer("2d").contacts();
    near(contacts[0].cost, 14.4);
}

#[test]
fn the_minimum_of_a_part_of_a_day_is_that_part() {
    near(part(&outsourcer("36h").results(), Level::Centre, "centre", "cost_outsourcing"), 288.0 + 100.0);
}

#[test]
fn a_contact_is_paid_for_once_until_another_group_has_it() {
    // Three replies of 10 min: by the outsourcer at 08:00, by the centre's own after 09:00, by the outsourcer again after
    // 11:00. Another thread that came at 08:10 has all of its replies from the outsourcer: 08:10, and 11:10 on.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 3\nreply_work = \"10m\"\nthink_time = \"1h\"\nowner_window = \"0s\"\n\
         [channels.own]\nmedium = \"email\"\nturns = 2\nreply_work = \"10m\"\nthink_time = \"4h\"\nowner_window = \"0s\"\n\
         [groups.out]\nstaff = {{ \"08:00\" = 1, \"08:30\" = 0, \"11:00\" = 1, \"13:00\" = 0 }}\n\
         outsourced = {{ per_contact = 4.5, per_minute = 0.9 }}\nskills = [\"mail\", \"own\"]\n\
         [groups.ours]\nstaff = {{ \"09:00\" = 1, \"10:00\" = 0 }}\nwage_per_hour = 0\nskills = [\"mail\"]\n",
        head("1d"),
        inquiries(&["mail", "own"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00"]), ("own.csv", &["08:10:00"])]);
    let results = day.results();
    near(part(&results, Level::Inquiry, "mail", "cost_outsourcing"), 2.0 * 4.5 + 20.0 * 0.9);
    near(part(&results, Level::Inquiry, "own", "cost_outsourcing"), 4.5 + 20.0 * 0.9);
    near(part(&results, Level::Centre, "centre", "cost"), 13.5 + 36.0);
}

#[test]
fn chats_are_paid_for_by_agent_time() {
    // Two replies of 1 min, and 30 s after the chat; the customer's 2 min between are not paid for.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\nturns = 2\nreply_work = \"1m\"\nthink_time = \"2m\"\nafter_work = \"30s\"\n\
         [groups.out]\nstaff = 1\noutsourced = {{ per_contact = 1, per_minute = 0.8 }}\nskills = [\"chat\"]\n",
        head("1d"),
        inquiries(&["chat"])
    );
    let results = Day::new(&text, &[("chat.csv", &["08:00:00"])]).results();
    near(part(&results, Level::Centre, "centre", "cost"), 1.0 + 2.5 * 0.8);
}

#[test]
fn licences_are_for_agents_who_handle_the_channel() {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nlicence_per_month = 30.4\n[channels.chat]\nmedium = \"chat\"\nlicence_per_month = 60.8\n\
         [groups.all]\nstaff = 2\nmembers = [{{ name = \"Ana\", skills = [\"phone\"] }}, {{ name = \"Ben\" }}]\nskills = [\"phone\", \"chat\"]\n\
         [groups.few]\nstaff = {{ \"08:00\" = 3, \"12:00\" = 1 }}\nskills = [\"chat\"]\n\
         [groups.out]\nstaff = 9\noutsourced = {{ per_contact = 1 }}\nskills = [\"phone\", \"chat\"]\n",
        head("2d"),
        inquiries(&["phone"])
    );
    let results = Day::new(&text, &[("phone.csv", &["08:00:00"])]).results();
    // By the day: Ana 1, Ben 1 + 2; three of the few at once, 2 each.
    near(part(&results, Level::Group, "all", "cost_licences"), 2.0 * 4.0);
    near(part(&results, Level::Group, "few", "cost_licences"), 2.0 * 6.0);
    near(part(&results, Level::Group, "out", "cost_licences"), 0.0);
    near(part(&results, Level::Centre, "centre", "cost_licences"), 20.0);
}

/// One agent, calls of 10 min. Monday: of two calls at 08:00 one waits for too long; one at 09:00; of five from 10:00
/// on one waits, just few enough. 6 of 8 for the day. Tuesday: one of two at 08:00, then eight good ones: 9 of 10;
/// 15 of 18 in all.
fn with_penalty(penalty: &str) -> Results {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntarget = {{ within = \"20s\", share = 0.8{penalty} }}\n\
         [groups.all]\nstaff = 1\nwage_per_hour = 0\nskills = [\"phone\"]\n",
        head("2d"),
        "[inquiries.few]\ntrace = \"few.csv\"\nchannels = { phone = 1 }\n[inquiries.many]\ntrace = \"many.csv\"\nchannels = { phone = 1 }\n"
    );
    let few = ["08:00:00", "2024-03-05T08:00:00"];
    let many = [
        "08:00:01",
        "09:00:00",
        "10:00:00",
        "10:10:00",
        "10:20:00",
        "10:30:00",
        "10:31:00",
        "2024-03-05T08:00:01",
        "2024-03-05T09:00:00",
        "2024-03-05T10:00:00",
        "2024-03-05T11:00:00",
        "2024-03-05T12:00:00",
        "2024-03-05T13:00:00",
        "2024-03-05T14:00:00",
        "2024-03-05T15:00:00",
        "2024-03-05T16:00:00",
    ];
    Day::new(&text, &[("few.csv", &few), ("many.csv", &many)]).results()
}

#[test]
fn a_missed_target_costs_its_penalty_by_period() {
    for (per, missed) in [("interval", 2.0), ("day", 1.0), ("run", 0.0)] {
        let results = with_penalty(&format!(", penalty = 500, per = \"{per}\""));
        near(part(&results, Level::Channel, "phone", "targets_missed"), missed);
        near(part(&results, Level::Channel, "phone", "cost_penalties"), 500.0 * missed);
        near(part(&results, Level::Centre, "centre", "cost_penalties"), 500.0 * missed);
        near(part(&results, Level::Centre, "centre", "cost"), 500.0 * missed);
        // The 18 contacts share it.
        near(part(&results, Level::Inquiry, "few", "cost"), 500.0 * missed * 2.0 / 18.0);
        near(part(&results, Level::Inquiry, "many", "cost"), 500.0 * missed * 16.0 / 18.0);
    }
    // By the day, unless the file says otherwise.
    near(part(&with_penalty(", penalty = 7"), Level::Centre, "centre", "cost"), 7.0);
    near(part(&with_penalty(""), Level::Centre, "centre", "cost"), 0.0);
}

#[test]
fn mails_miss_their_target_by_the_share_replied_in_time() {
    // Replies of 10 min by one agent, due in 15: two mails at 08:00, the second late; one at 09:00. Within the hour 1 of 2.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n\
         target = {{ within = \"15m\", share = 0.6, penalty = 30, per = \"interval\" }}\n\
         [groups.all]\nstaff = 1\nwage_per_hour = 0\nskills = [\"mail\"]\n",
        head("1d"),
        inquiries(&["mail"])
    );
    let results = Day::new(&text, &[("mail.csv", &["08:00:00", "08:00:01", "09:00:00"])]).results();
    near(part(&results, Level::Centre, "centre", "cost"), 30.0);
}

#[test]
fn revenue_is_earned_lost_or_still_open() {
    // One agent from 08:00 to 16:00 at 10 an hour, calls of 10 min, patience 5 min: at 08:00 one is answered, one gives up
    // at 08:05:01; the one at 08:20 is answered, the one at 23:55 gives up at midnight, when the count ends: open. A video
    // call in between brings in nothing.
    let text = "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\ndrain = \"censor\"\nreplications = 1\n[costs]\nshrinkage = 0\nbenefits = 0\n\
         [inquiries.phone]\ntrace = \"phone.csv\"\nrevenue = 12\nchannels = { phone = 1 }\n\
         [inquiries.video]\ntrace = \"video.csv\"\nchannels = { video = 1 }\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"6m\"\n[channels.video]\nmedium = \"video\"\nhandle_time = \"10m\"\n\
         [groups.all]\nstaff = 1\nhours = \"08:00-16:00\"\nwage_per_hour = 10\nskills = [\"phone\", \"video\"]\n";
    let calls = ["08:00:00", "08:00:01", "08:20:00", "23:55:00"];
    let results = Day::new(text, &[("phone.csv", &calls), ("video.csv", &["09:00:00"])]).results();
    let centre = |metric| part(&results, Level::Centre, "centre", metric);
    near(centre("revenue"), 24.0);
    near(centre("revenue_lost"), 12.0);
    near(centre("cost"), 80.0);
    near(centre("margin"), 24.0 - 80.0);
    near(part(&results, Level::Inquiry, "phone", "revenue"), 24.0);
    near(part(&results, Level::Inquiry, "video", "revenue"), 0.0);
    let margins = part(&results, Level::Inquiry, "phone", "margin") + part(&results, Level::Inquiry, "video", "margin");
    near(margins, centre("margin"));
    // Where nothing brings anything in, nothing is reported.
    assert!(with_penalty("").find(0, Level::Centre, "centre", "revenue", "").is_none());
}

#[test]
fn contracts_that_make_no_sense_are_errors() {
    let load = |target: &str, group: &str, interval: &str| {
        let text = format!(
            "[run]\nlength = \"1d\"\ninterval = \"{interval}\"\n[inquiries.a]\nper_hour = 1\nchannels = {{ phone = 1 }}\n\
             [channels.phone]\nmedium = \"phone\"\ntarget = {{ within = \"20s\", share = 0.8{target} }}\n\
             [groups.all]\nstaff = 1\n{group}\nskills = [\"phone\"]\n"
        );
        holdline::scenario::load_text("test", &text, std::path::Path::new("."), &holdline::scenario::LoadOptions::default())
    };
    let error = |target: &str, group: &str, interval: &str| load(target, group, interval).expect_err("a mistake").to_string();
    assert!(load(", penalty = 5", OUTSOURCED, "30m").is_ok());
    assert!(error(", per = \"day\"", "", "30m").contains("without a `penalty`"));
    assert!(error(", penalty = 5", "", "7h").contains("a day does not consist of whole intervals"));
    assert!(load(", penalty = 5, per = \"interval\"", "", "7h").is_ok());
    assert!(error("", &format!("{OUTSOURCED}\nwage_per_hour = 9"), "30m").contains("an outsourcer is paid by its tariff"));
    assert!(error("", "pace = { cv = 0.1, spread = 2 }", "30m").contains("either `cv` or `spread`"));
    assert!(error("", "learning = {}\nnew_hires = 0.1", "30m").contains("`learning.tenure` who is new"));
    assert!(error("", "members = [{ name = \"Ana\", skills = [\"fone\"] }]", "30m").contains("did you mean `phone`"));
    assert!(error("", "members = [{ name = \" \" }]", "30m").contains("a name that is not empty"));
}

/// Calls of 4 min in whose middle the agent asks an expert for 3 min, and waits 2 min at most for one; other calls, of 10
/// min, are the expert's own.
fn outsourced_expert(front: &str, a: &[&str], b: &[&str]) -> [f64; 5] {
    let text = format!(
        "{}{}[costs]\nbenefits = 0\nshrinkage = 0\n[channels.a]\nmedium = \"phone\"\nhandle_time = \"4m\"\n\
         consultations = {{ share = 1, group = \"experts\", time = \"3m\", wait = \"2m\" }}\n\
         [channels.b]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.front]\nstaff = 1\n{front}\nskills = [\"a\"]\n\
         [groups.experts]\nstaff = 1\noutsourced = {{ per_contact = 3, per_minute = 0.5 }}\nskills = [\"b\"]\n",
        head("1d"),
        inquiries(&["a", "b"])
    );
    let day = Day::new(&text, &[("a.csv", a), ("b.csv", b)]);
    let results = day.results();
    let busy = |group| part(&results, Level::Group, group, "busy_mean") * 1440.0;
    [
        part(&results, Level::Inquiry, "a", "cost_outsourcing"),
        part(&results, Level::Inquiry, "b", "cost_outsourcing"),
        part(&results, Level::Group, "experts", "cost"),
        busy("front"),
        busy("experts"),
    ]
}

#[test]
fn an_outsourced_expert_is_paid_for_answers_and_not_for_those_who_wait() {
    let all = |found: [f64; 5], expected: [f64; 5]| found.into_iter().zip(expected).for_each(|(found, expected)| near(found, expected));
    let own = "wage_per_hour = 24";
    // Free at 08:02: a contact and 3 min, charged to the inquiry of the one who asks.
    all(outsourced_expert(own, &["08:00:00"], &["09:00:00"]), [4.5, 8.0, 12.5, 7.0, 13.0]);
    // Busy until 08:03: caller and agent wait 1 min, which costs the time of the agent and nothing else.
    all(outsourced_expert(own, &["08:00:00"], &["07:53:00"]), [4.5, 8.0, 12.5, 8.0, 13.0]);
    // Busy until 08:09: they wait 2 min for nothing.
    all(outsourced_expert(own, &["08:00:00"], &["07:59:00"]), [0.0, 8.0, 8.0, 6.0, 10.0]);
    // Two questions are two contacts for the expert, the second of whom finds the expert free.
    all(outsourced_expert(own, &["08:00:00", "08:10:00"], &["09:00:00"]), [9.0, 8.0, 17.0, 14.0, 16.0]);
    // Another outsourcer who asks charges once for the call, and for all minutes, those on hold included.
    let other = "outsourced = { per_contact = 2, per_minute = 1 }";
    all(outsourced_expert(other, &["08:00:00"], &["07:53:00"]), [4.5 + 2.0 + 8.0, 8.0, 12.5, 8.0, 13.0]);
}
