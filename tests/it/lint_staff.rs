//! What `holdline check` finds about rosters, routes, lines, campaigns and callbacks: each finding with a scenario that has
//! it, beside one that has none.

use crate::lint::{SOUND, among, only, with};
use crate::support::load_in;
use holdline::plan::load::{Finding, findings, interval_name, load, period_name};
use holdline::report::check::{Detail, variant};
use holdline::report::style::Style;
use std::path::Path;

fn codes(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|finding| finding.code).collect()
}

/// The six agents of the sound centre by roster, with a break.
fn rostered(agents: u32, one_break: &str) -> Vec<Finding> {
    let group = format!(
        "[shifts.day]\nstart = \"08:00\"\nlength = \"10h\"\nbreaks = [{{ paid = false, {one_break} }}]\n[groups.front]\n\
         shifts = [{{ shift = \"day\", days = \"mon\", agents = {agents} }}]\n"
    );
    with(&[("[groups.front]\nstaff = 6\nhours = \"08:00-18:00\"\n", &group)])
}

#[test]
fn breaks_that_collide_and_breaks_that_leave_too_few() {
    let all = rostered(6, "after = \"2h\", length = \"30m\"");
    let sentence = "front: more than half of its agents are on a break or in a meeting at once within Mon 2024-03-04 10:00-10:30; as many as 6 of 6: \
                    spread the breaks over a `window`";
    among(&all, false, "breaks-collide", sentence);
    let empty = "phone: open with nobody on duty Mon 2024-03-04 10:00-10:30; 5.0% of its contacts arrive then: staff it, or shorten `open`";
    among(&all, true, "open-unstaffed", empty);
    // One after the other from 10:00 to 13:00: five are there, who are enough.
    assert_eq!(rostered(6, "after = \"2h\", length = \"30m\", window = \"3h\""), []);
    // Of five, four are there from 10:00 to 12:30.
    let few = rostered(5, "after = \"2h\", length = \"30m\", window = \"150m\"");
    let sentence = "phone: fewer agents than its target (80% within 20s) needs by Erlang C, Mon 2024-03-04 10:00-12:30; worst Mon 2024-03-04 10:00: \
                    needs 5, 4.0 productive by roster (breaks, meetings and expected absence out)";
    only(&few, false, "target-understaffed", sentence);
}

#[test]
fn skills_that_are_never_used() {
    let reserve = |agents: u32| {
        let skill = format!("[{{ channel = \"phone\", reserve = {agents} }}]");
        with(&[("[\"phone\"]", &skill)])
    };
    let sentence = "front: it never takes contacts of phone: `reserve` keeps 6 agents free and at most 6 are on duty at once";
    only(&reserve(6), false, "skill-never-used", sentence);
    assert_eq!(reserve(5), []);
    let second = |conditions: &str, more: (&str, &str)| {
        let groups = format!("medium = \"phone\"\ngroups = [\"front\", {{ group = \"second\", rank = 2, {conditions} }}]");
        let group = "[groups.second]\nstaff = 1\nhours = \"08:00-18:00\"\nskills = [\"phone\"]\n[groups.front]";
        with(&[("medium = \"phone\"", &groups), ("[groups.front]", group), more])
    };
    let same = ("staff = 6", "staff = 6");
    let sentence = "second: it never takes contacts of phone: none of its agents is on duty in the `hours` of that route";
    only(&second("hours = \"18:00-20:00\"", same), false, "skill-never-used", sentence);
    assert_eq!(second("hours = \"17:30-20:00\"", same), []);
    let patience = ("patience = \"never\"", "patience = \"2m\"");
    let sentence = "second: it never takes contacts of phone: `after` is 5m and everybody gives up after 2m";
    only(&second("after = \"5m\"", patience), false, "skill-never-used", sentence);
    assert_eq!(second("after = \"1m\"", patience), []);
    let room = ("patience = \"never\"", "patience = \"never\"\nqueue_capacity = 10");
    let sentence = "second: it never takes contacts of phone: `waiting_at_least` is 11 and the queue has room for 10";
    only(&second("waiting_at_least = 11", room), false, "skill-never-used", sentence);
    assert_eq!(second("waiting_at_least = 10", room), []);
}

#[test]
fn callbacks_when_nobody_is_there_any_more() {
    let from = |from: &str| {
        let keys = format!("medium = \"phone\"\ncallback = {{ accept = 0.5, order = \"end_of_day\"{from} }}");
        with(&[("medium = \"phone\"", &keys)])
    };
    let sentence = |when: &str| {
        format!(
            "phone: its callbacks are due from {when} on and nobody who serves it is on duty then: they wait until the next day, when others wait \
             on the line: set an earlier `from`, or staff it"
        )
    };
    only(&from(", from = \"18:30\""), false, "callbacks-unstaffed", &sentence("18:30"));
    only(&from(""), false, "callbacks-unstaffed", &sentence("closing time"));
    assert_eq!(from(", from = \"17:30\""), []);
    // 31 March 2024 has 23 hours in Berlin, where 17:30 is half an hour before everybody goes; in Lisbon it is an hour later.
    let spring = |site: &str| {
        let keys = format!("medium = \"phone\"{site}\ncallback = {{ accept = 0.5, order = \"end_of_day\", from = \"17:30\" }}");
        let start = "start = \"2024-03-31\"\ntime_zone = \"Europe/Berlin\"";
        let lisbon = "[sites.lisbon]\ntime_zone = \"Europe/Lisbon\"\n[groups.front]";
        with(&[("medium = \"phone\"", &keys), ("start = \"2024-03-04\"", start), ("[groups.front]", lisbon)])
    };
    assert!(!codes(&spring("")).contains(&"callbacks-unstaffed"));
    assert!(codes(&spring("\nsite = \"lisbon\"")).contains(&"callbacks-unstaffed"));
}

#[test]
fn fewer_lines_than_agents() {
    let lines = |lines: u32| {
        let trunk = format!("[trunks.main]\nlines = {lines}\nchannels = [\"phone\"]\n[groups.back]");
        with(&[("[groups.back]", &trunk)])
    };
    let sentence = "main: its 5 lines will cap the agents Mon 2024-03-04 08:00-18:00: 6.0 who serve nothing else at Mon 2024-03-04 08:00";
    only(&lines(5), false, "lines-cap-agents", sentence);
    assert_eq!(lines(6), []);
}

#[test]
fn campaigns_without_anybody_to_dial() {
    let campaign = |hours: &str, reserve: u32| {
        let text = format!(
            "[campaigns.sales]\nchannel = \"phone\"\nlist = 100\nhours = \"{hours}\"\nanswer = 0.5\nright_party = 1\ndialling = \"progressive\"\nring = \"20s\"\n\
             attempts = 1\n[groups.sellers]\nstaff = 2\nhours = \"09:00-12:00\"\nskills = [{{ campaign = \"sales\", reserve = {reserve} }}]\n[groups.front]"
        );
        with(&[("[groups.front]", &text)])
    };
    // Who only dials is needed, though no channel names the group.
    assert_eq!(campaign("09:00-12:00", 0), []);
    only(&campaign("18:00-20:00", 0), true, "campaign-unstaffed", "sales: nobody who dials for it is on duty in its hours");
    let sentence = "sellers: it never dials for sales: `reserve` keeps 2 agents free and at most 2 are on duty at once";
    only(&campaign("09:00-12:00", 2), false, "skill-never-used", sentence);
}

/// What `check` prints, on one line.
fn checked(text: &str) -> String {
    let study = load_in(Path::new(""), text);
    let text = variant(&study.variants[0], Detail::BusiestDay, Style { color: false });
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn check_says_what_it_leaves_out() {
    let plain = checked(SOUND);
    assert!(!plain.contains("storms") && !plain.contains("campaigns") && !plain.contains("bias") && !plain.contains("ramp"), "{plain}");
    let demand = "storms = [{ at = \"2024-03-04 10:00\", size = 120, decay = \"1h\" }, { per_day = 0.5, size = 90, decay = \"1h\" }]\n\
                  forecast = { bias = 0.1 }\nramp = \"linear\"\nchannels = { phone = 1 }";
    let text = checked(&SOUND.replace("channels = { phone = 1 }", demand));
    for part in [
        "What storms bring on average is included: calls 1 (120 contacts from Mon 2024-03-04 10:00), calls 2 (90.0 contacts each, 0.5 a day at random);",
        "Volumes are those of the forecast, without its `bias`.",
    ] {
        assert!(text.contains(part), "no {part}: {text}");
    }
}

#[test]
fn intervals_keep_to_the_clock_when_it_is_put_back() {
    // At three the clock goes back to two: two hours with two agents for 2.5 erlangs, both from two to three.
    let text = SOUND
        .replace("start = \"2024-03-04\"\nlength = \"1d\"", "start = \"2024-10-27\"\nlength = \"2d\"\ntime_zone = \"Europe/Berlin\"")
        .replace("{ \"08:00\" = 30, \"18:00\" = 0 }\nchannels = { phone", "30\nchannels = { phone")
        .replace("medium = \"phone\"\nopen = \"08:00-18:00\"", "medium = \"phone\"")
        .replace(
            "staff = 6\nhours = \"08:00-18:00\"",
            "staff = { sun = { \"00:00\" = 6, \"02:00\" = 2, \"03:00\" = 6 }, mon = { \"00:00\" = 6 } }",
        );
    let study = load_in(Path::new(""), &text);
    let scenario = &study.variants[0];
    let load = load(scenario);
    let name = |index| interval_name(scenario, load.interval, index);
    assert_eq!(
        [4, 6, 7, 8, 49, 50].map(name),
        [
            "Sun 2024-10-27 02:00",
            "Sun 2024-10-27 02:00 (again)",
            "Sun 2024-10-27 02:30 (again)",
            "Sun 2024-10-27 03:00",
            "Sun 2024-10-27 23:30",
            "Mon 2024-10-28 00:00"
        ]
    );
    let all = findings(scenario, &load);
    let above = all.iter().find(|finding| finding.code == "load-above-staff").unwrap_or_else(|| panic!("{:?}", codes(&all)));
    assert_eq!(above.periods, std::slice::from_ref(&(4..8)));
    assert_eq!(period_name(scenario, &load, &(4..8)), "Sun 2024-10-27 02:00-03:00");
    assert_eq!(period_name(scenario, &load, &(4..6)), "Sun 2024-10-27 02:00-03:00");
    // From 20 hours after midnight, an hour of which came twice.
    assert_eq!(period_name(scenario, &load, &(40..50)), "Sun 2024-10-27 19:00-24:00");
}
