//! Where two features meet, by hand: rosters and a clock that jumps, speeds of agents and what is handed over or
//! dialled, outsourcers who dial, callbacks and penalties, licences and rosters.

use super::rosters::{of_group, text};
use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::{Level, Results};

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * (1.0 + expected.abs()), "{found} is not {expected}");
}

fn of(results: &Results, level: Level, item: &str, metric: &str) -> f64 {
    mean(results, 0, level, item, metric, "").expect("a value")
}

#[test]
fn a_shift_around_the_clock_gives_way_to_the_next_where_the_clock_jumps() {
    // 31 March 2024 has 23 hours in Berlin: the shift of the 30th lasts from 08:00 to 08:00, which is 23 hours.
    let shifts = "[shifts.whole]\nstart = \"08:00\"\nlength = \"24h\"\npremium = 0.5\n";
    let group = "shifts = [{ shift = \"whole\", days = \"daily\", agents = 1 }]";
    let text = text("2d", shifts, group).replace("start = \"2024-03-04\"", "start = \"2024-03-30\"\ntime_zone = \"Europe/Berlin\"");
    let day = Day::new(&text, &[("phone.csv", &["2024-03-31T07:59:00"]), ("mail.csv", &["2024-03-30T09:00:00"])]);
    let results = day.results();
    near(of_group(&results, "scheduled_mean", 2.0), 172_800.0);
    near(of_group(&results, "staff_mean", 2.0), 172_800.0);
    // The call of 07:59 is no overtime: the same agent is there.
    near(of_group(&results, "paid_hours", 2.0), 48.0);
    near(of_group(&results, "cost", 2.0), 48.0 * 20.0 * 1.5 + of_group(&results, "cost_overtime", 2.0));
}

#[test]
fn what_is_left_of_a_reply_goes_on_at_the_speed_of_who_takes_it_over() {
    // 10 min of work take Ana twice as long: at 12:00 half of it is left, which takes Ben 2.5 min, and 30 s to rebuild.
    let shifts = "[shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\n[shifts.late]\nstart = \"11:00\"\nlength = \"4h\"\n";
    let group = "shifts = [{ shift = \"early\", days = \"mon\", agents = 1 }, { shift = \"late\", days = \"mon\", agents = 1 }]\n\
        leaving = \"hand_over\"\nmembers = [{ name = \"Ana\", work_factor = 2 }, { name = \"Ben\", work_factor = 0.5 }]";
    // With issues and without.
    for life in ["", "discipline = \"easiest_first\"\n"] {
        let text = text("1d", shifts, group).replace("rebuild = \"1m\"\n", &format!("rebuild = \"1m\"\n{life}"));
        let day = Day::new(&text, &[("phone.csv", &["23:59:00"]), ("mail.csv", &["11:50:00"])]);
        assert_times(&day, &[("11:50:00", "12:03:00"), ("", "")]);
    }
}

/// One call of 10 min by phone, and a campaign for two people: a ring of 30 s, a talk of 3 min, 1 min after it.
fn dialled(group: &str) -> Results {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [campaigns.sales]\nchannel = \"phone\"\nlist = {{ \"08:00\" = 2 }}\ndialling = \"preview\"\npreview_time = \"1m\"\nring = \"30s\"\n\
         answer = 1\nright_party = 1\nhandle_time = \"3m\"\nafter_work = \"1m\"\n\
         [groups.all]\nstaff = 1\n{group}\nskills = [\"phone\", {{ campaign = \"sales\" }}]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", &["12:00:00"])]).results()
}

#[test]
fn calls_of_a_campaign_take_a_slow_agent_longer() {
    // Reading, talk and work after it twice as long; it rings as long as for everybody.
    let results = dialled("members = [{ name = \"Ana\", work_factor = 2 }]");
    near(of(&results, Level::Campaign, "sales", "agent_hours"), 2.0 * (2.0 * 300.0 + 30.0) / 3600.0);
    near(of(&dialled(""), Level::Campaign, "sales", "agent_hours"), 2.0 * 330.0 / 3600.0);
}

#[test]
fn an_outsourcer_is_paid_for_the_calls_of_a_campaign() {
    // Two people at 5 each and 5.5 min at 1; a call of 10 min at 5 and 10.
    let results = dialled("outsourced = { per_contact = 5, per_minute = 1 }");
    near(of(&results, Level::Centre, "centre", "cost_outsourcing"), 2.0 * 10.5 + 15.0);
    let lines = |level, item| of(&results, level, item, "cost_telecom");
    near(of(&results, Level::Campaign, "sales", "cost"), 21.0 + lines(Level::Centre, "centre") - lines(Level::Inquiry, "phone"));
    near(of(&results, Level::Inquiry, "phone", "cost"), 15.0 + lines(Level::Inquiry, "phone"));
    near(of(&results, Level::Group, "all", "cost"), 36.0);
    // What is lacking of a minimum is shared out in proportion.
    let results = dialled("outsourced = { per_contact = 5, per_minute = 1, minimum_per_day = 72 }");
    near(of(&results, Level::Inquiry, "phone", "cost_outsourcing"), 30.0);
}

#[test]
fn who_takes_a_callback_is_not_judged_by_a_target_with_a_penalty() {
    // The second is called back after 9 min; it is in no service level, so the target is met by all who are judged.
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ntarget = {{ within = \"20s\", share = 0.8, penalty = 50 }}\n\
         callback = {{ accept = 1, waiting_at_least = 0, order = \"after_queue\" }}\n[groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let results = Day::new(&text, &[("phone.csv", &["08:00:00", "08:01:00"])]).results();
    near(of(&results, Level::Channel, "phone", "callbacks_reached"), 1.0);
    near(of(&results, Level::Channel, "phone", "targets_missed"), 0.0);
}

#[test]
fn licences_are_for_those_of_a_roster_who_are_there_at_once() {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nlicence_per_month = 30.4\n[channels.chat]\nmedium = \"chat\"\nlicence_per_month = 60.8\n\
         [shifts.early]\nstart = \"08:00\"\nlength = \"4h\"\n[shifts.late]\nstart = \"12:00\"\nlength = \"4h\"\n\
         [groups.all]\nshifts = [{{ shift = \"early\", days = \"mon\", agents = 2 }}, {{ shift = \"late\", days = \"mon\", agents = 3 }}]\n\
         members = [{{ name = \"a\", skills = [\"phone\"] }}, {{ name = \"b\" }}, {{ name = \"c\" }}, \
         {{ name = \"d\", skills = [\"chat\"] }}, {{ name = \"e\", skills = [\"chat\"] }}]\nskills = [\"phone\", \"chat\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let results = Day::new(&text, &[("phone.csv", &["08:00:00"])]).results();
    // By the day: of phone two in the morning at 1, of chat three in the afternoon at 2.
    near(of(&results, Level::Group, "all", "cost_licences"), 2.0 + 6.0);
}

#[test]
fn hours_of_a_route_go_by_the_clock_of_the_channels_site() {
    // The line is eight hours behind: 09:00 there is 17:00 at the centre.
    let text = format!(
        "{}{}[sites.west]\nutc_offset = -8\n[channels.phone]\nmedium = \"phone\"\nsite = \"west\"\nhandle_time = \"10m\"\npatience = \"1m\"\n\
         groups = [{{ group = \"help\", hours = \"09:00-10:00\" }}]\n[groups.help]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["09:30:00", "17:30:00"])]);
    assert_times(&day, &[("", "09:31:00"), ("17:30:00", "17:40:00")]);
}

#[test]
fn an_outsourcer_is_paid_for_what_overflows() {
    // Two calls have waited a minute at 08:01:10 and 08:01:20: one goes to the only agent of the outsourcer, for 5 and 10 min
    // at 0.5; the other to the centre's own at 08:10, before the outsourcer is free at 08:11:10.
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\ngroups = [\"own\", {{ group = \"out\", after = \"60s\" }}]\n\
         [groups.own]\nstaff = 1\nskills = [\"phone\"]\n\
         [groups.out]\nstaff = 1\noutsourced = {{ per_contact = 5, per_minute = 0.5 }}\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["08:00:00", "08:00:10", "08:00:20"])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:01:10", "08:11:10"), ("08:10:00", "08:20:00")]);
    let results = day.results();
    near(of(&results, Level::Centre, "centre", "cost_outsourcing"), 10.0);
    near(of(&results, Level::Group, "out", "sessions"), 1.0);
}
