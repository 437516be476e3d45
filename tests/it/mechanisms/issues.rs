//! Issues and whose they are: closes that don't resolve, later contacts, channels that were not chosen,
//! customers elsewhere on the globe, and what stands in the trace about all this.

use super::{assert_times, head, inquiries};
use crate::support::{Day, csv, mean, results};
use holdline::engine::issue::Reason;
use holdline::engine::trace::TraceRecord;
use holdline::run::{Level, Results, RunOptions};

fn points(contact: &TraceRecord) -> Option<f64> {
    contact.satisfaction.as_ref().map(|(parts, burden, _)| parts.total() + burden.total())
}

fn near(found: Option<f64>, exact: f64) {
    let found = found.expect("a value");
    assert!((found - exact).abs() < 1e-6, "{found} is not {exact}");
}

/// Calls of 10 min from 08:00 on of which none is resolved, with these other keys of `[issues]`.
fn never_resolved(keys: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}[issues]\nresolution_base = -20\n{keys}\n{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n\
         [groups.all]\nstaff = 1\nskills = [\"phone\"]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

const EVERY_TIME: &str = "reopen = 1\nreopen_delay = \"2h\"\nreopen_same_channel = 1";

#[test]
fn an_unresolved_issue_comes_back_until_its_limit() {
    let day = never_resolved(&format!("{EVERY_TIME}\ncontact_limit = 3"), &["08:00:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("10:10:00", "10:20:00"), ("12:20:00", "12:30:00")]);
    let contacts = day.contacts();
    assert_eq!(contacts.iter().map(|c| c.reason).collect::<Vec<_>>(), [Reason::First, Reason::Reopened, Reason::Reopened]);
    assert!(contacts.iter().all(|contact| contact.issue == contacts[0].issue));
    // Answered at once: +3 and +14 on the phone. 4 h 30 min from there to the end; two contacts more; unresolved.
    assert_eq!(contacts[..2].iter().map(points).collect::<Vec<_>>(), [None, None]);
    near(points(&contacts[2]), 88.0 + 3.0 + 14.0 - 2.0 * (1.0 + 4.5 / 24.0f64).log2() - 16.0 - 30.0);
    let of = |metric| mean(&day.results(), 0, Level::Centre, "centre", metric, "");
    assert_eq!(["reopened", "contacts_per_issue", "issues_resolved", "fcr"].map(of), [Some(2.0), Some(3.0), Some(0.0), Some(0.0)]);
    assert_eq!(of("resolution_mean"), None);
}

#[test]
fn who_stays_silent_is_unresolved_at_once() {
    let day = never_resolved("reopen = 0", &["08:00:00"]);
    assert_times(&day, &[("08:00:00", "08:10:00")]);
    near(points(&day.contacts()[0]), 88.0 + 3.0 + 14.0 - 2.0 * (1.0 + 1.0 / 144.0f64).log2() - 30.0);
    let of = |metric| mean(&day.results(), 0, Level::Centre, "centre", metric, "");
    // Nobody asked again: that is what makes first-contact resolution flattering.
    assert_eq!([of("fcr"), of("issues_resolved"), of("one_contact_resolution")], [Some(1.0), Some(0.0), Some(0.0)]);
}

#[test]
fn a_return_after_a_week_is_no_recontact() {
    let fcr = |delay: &str| {
        let text = format!("reopen = 1\nreopen_delay = {delay:?}\nreopen_same_channel = 1\ncontact_limit = 2");
        mean(&never_resolved(&text, &["08:00:00"]).results(), 0, Level::Centre, "centre", "fcr", "")
    };
    // The drain of a week, from midnight on, sees a return after 7 days and 1 min.
    assert_eq!([fcr("7d"), fcr("7d1m")], [Some(0.0), Some(1.0)]);
}

#[test]
fn an_issue_that_is_open_at_the_end_is_scored_at_its_latest_contact() {
    // The drain ends before the customer comes back after 30 days: unresolved so far, and 7 days and 16 h old.
    let keys = "reopen = 1\nreopen_delay = \"30d\"\nreopen_same_channel = 1";
    let day = never_resolved(keys, &["08:00:00"]);
    let contacts = day.contacts();
    assert_eq!(contacts.len(), 1);
    near(points(&contacts[0]), 88.0 + 3.0 + 14.0 - 2.0 * (1.0 + (7.0 * 24.0 + 16.0) / 24.0f64).log2() - 30.0);
    let of = |metric| mean(&day.results(), 0, Level::Centre, "centre", metric, "");
    assert_eq!([of("issues_open"), of("open_at_end"), of("served")], [Some(1.0), Some(0.0), Some(1.0)]);
    // Whether the first contact was the last is not known yet.
    assert_eq!(of("fcr"), None);
}

#[test]
fn a_return_on_another_channel_is_chosen_anew() {
    // By phone first: the mail comes in by the choice of a later contact only. Over a thousand issues both occur.
    let text = format!(
        "{}[issues]\nresolution_base = -20\nreopen = 1\nreopen_delay = \"1h\"\nreopen_same_channel = SAME\ncontact_limit = 2\n\
         [inquiries.q]\nper_hour = 40\nchannels = {{ phone = 0.5, email = 0.5 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"1m\"\n[channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"1m\"\n\
         [groups.all]\nstaff = 20\nskills = [\"phone\", \"email\"]\n",
        head("1d")
    );
    let changed = |same: &str| {
        let contacts = crate::support::contacts(&crate::support::load_in(std::path::Path::new(""), &text.replace("SAME", same)), 0, 0);
        let first: std::collections::BTreeMap<u64, u16> =
            contacts.iter().filter(|c| c.reason == Reason::First).map(|c| (c.issue, c.channel)).collect();
        let later: Vec<&TraceRecord> = contacts.iter().filter(|c| c.reason == Reason::Reopened).collect();
        assert!(later.len() > 800);
        later.iter().filter(|c| first[&c.issue] != c.channel).count() as f64 / later.len() as f64
    };
    assert_eq!(changed("1"), 0.0);
    // Chosen anew, half come by the same channel; 3 standard deviations of 900 tosses are 5 points.
    assert!((changed("0") - 0.5).abs() < 0.05);
}

/// Whether each issue was resolved, by order of arrival, with these sections and nobody coming back.
fn resolved(text: &str, file: &str, arrivals: &[&str]) -> Vec<bool> {
    let day = Day::new(&format!("{}{text}", head("1d")), &[(file, arrivals)]);
    let unresolved = |contact: &TraceRecord| contact.satisfaction.as_ref().map(|(parts, ..)| parts.unresolved).expect("a score");
    day.contacts().iter().map(|contact| unresolved(contact) == 0.0).collect()
}

#[test]
fn an_agent_with_two_chats_resolves_less() {
    // Certain to resolve with one chat in hand, certain not to with two. Chats of one reply of 10 min: the first two
    // overlap, the third is alone.
    let text = |effect: f64| {
        format!(
            "[issues]\nresolution_base = 20\nconcurrency_effect = {effect}\n{}[channels.chat]\nmedium = \"chat\"\nturns = 1\n\
             reply_work = \"10m\"\nslowdown = [1, 1]\n[groups.all]\nstaff = 1\nskills = [{{ channel = \"chat\", slots = 2 }}]\n",
            inquiries(&["chat"])
        )
    };
    let at = ["08:00:00", "08:05:00", "09:00:00"];
    assert_eq!(resolved(&text(1.0), "chat.csv", &at), [false, false, true]);
    assert_eq!(resolved(&text(0.0), "chat.csv", &at), [true, true, true]);
}

#[test]
fn research_and_skill_resolve_more() {
    // Certain not to resolve, unless the agent looks things up, or is very skilled.
    let text = |issues: &str, detail: f64, skill: f64| {
        format!(
            "[issues]\nresolution_base = -20\n{issues}\n[inquiries.email]\ntrace = \"email.csv\"\nchannels = {{ email = 1 }}\ndetail = {detail}\n\
             [channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"5m\"\nresearch = \"5m\"\n\
             [groups.all]\nstaff = 1\nskill = {skill}\nskills = [\"email\"]\n"
        )
    };
    let one = |issues: &str, detail, skill| resolved(&text(issues, detail, skill), "email.csv", &["08:00:00"])[0];
    assert!(!one("research_effect = 0", 1.0, 1.0) && one("research_effect = 1", 1.0, 1.0) && !one("research_effect = 1", 0.0, 1.0));
    assert!(!one("skill_effect = 20", 0.0, 1.0) && one("skill_effect = 20", 0.0, 3.0) && !one("skill_effect = 0", 0.0, 3.0));
    // Complexity works the other way.
    let complex = |effect: f64| {
        let text = text(&format!("complexity_effect = {effect}"), 0.0, 1.0).replace("resolution_base = -20", "resolution_base = 10");
        resolved(&text.replace("detail = 0", "complexity = 1.0"), "email.csv", &["08:00:00"])[0]
    };
    assert!(complex(0.0) && !complex(20.0));
}

/// E-mails of one reply of 10 min at once, with these segments.
fn mails(segments: &str) -> Day {
    let text = format!(
        "{}{segments}{}[channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\nrichness = 0.5\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\nskills = [\"email\", \"phone\"]\n",
        head("1d"),
        inquiries(&["email"])
    );
    Day::new(&text, &[("email.csv", &["08:00:00"])])
}

#[test]
fn a_channel_that_was_not_chosen_costs_points() {
    // Six hours are expected, ten minutes are more than three points early. Nothing else happens.
    for (segments, lost) in [
        ("", 0.0),
        ("[segments.all]\nshare = 1\n", 0.0),
        ("[segments.all]\nshare = 1\npreference = { email = 1 }\n", 0.0),
        ("[segments.all]\nshare = 1\npreference = { phone = 1 }\n", 4.0),
        ("[segments.all]\nshare = 1\npreference = { phone = 1 }\nmismatch = 11\n", 11.0),
        ("[satisfaction]\nmismatch = 7\n[segments.all]\nshare = 1\npreference = { phone = 1 }\n", 7.0),
    ] {
        near(points(&mails(segments).contacts()[0]), 88.0 + 3.0 - lost);
    }
}

/// Two replies of 10 min with an hour of thought between them, first written to at half past three.
fn thread(segments: &str) -> Day {
    let text = format!(
        "{}{segments}[customers]\nwaking = \"daily 08:00-22:00\"\n{}[channels.chatter]\nmedium = \"messaging\"\nturns = 2\nreply_work = \"10m\"\n\
         think_time = \"1h\"\n[groups.all]\nstaff = 1\nskills = [\"chatter\"]\n",
        head("1d"),
        inquiries(&["chatter"])
    );
    Day::new(&text, &[("chatter.csv", &["15:30:00"])])
}

#[test]
fn customers_write_when_they_are_awake_where_they_are() {
    for (segment, ended) in [
        // Replied at 15:40, thought over by 16:40.
        ("", "16:50:00"),
        ("[segments.all]\nshare = 1\n", "16:50:00"),
        // Six hours ahead: their day ends at 16:00 here, after 20 min of thought, and begins at 02:00.
        ("[segments.all]\nshare = 1\nutc_offset = \"6h\"\n", "1+02:50:00"),
        // Eight hours behind: awake from 16:00 on.
        ("[segments.all]\nshare = 1\nutc_offset = -8\n", "17:10:00"),
        // Half an hour ahead: until 21:30.
        ("[segments.all]\nshare = 1\nutc_offset = \"30m\"\n", "16:50:00"),
        ("[segments.all]\nshare = 1\nwaking = \"daily 20:00-23:00\"\n", "21:10:00"),
        ("[segments.all]\nshare = 1\nwaking = \"daily 20:00-23:00\"\nutc_offset = \"-1h\"\n", "22:10:00"),
        // Twice as fast; a teenager thinks 13 min where others take 47.
        ("[segments.all]\nshare = 1\nthink_speed = 2\n", "16:20:00"),
        ("[segments.all]\nshare = 1\nage = \"51+\"\n", "16:50:00"),
    ] {
        assert_times(&thread(segment), &[("15:30:00", ended)]);
    }
    let ended = thread("[segments.all]\nshare = 1\nage = \"teens\"\n").times()[0].ended.expect("an end");
    assert!((ended - (16.0 * 3600.0 - 600.0 + 3600.0 * 13.0 / 47.0) - 0.0).abs() < 1e-3, "{ended}");
}

#[test]
fn a_segment_is_as_patient_as_it_is() {
    let left = |segment: &str| {
        let text = format!(
            "{}{segment}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\npatience = \"4m\"\n\
             [groups.all]\nstaff = {{ \"20:00\" = 1 }}\nskills = [\"phone\"]\n",
            head("1d"),
            inquiries(&["phone"])
        );
        Day::new(&text, &[("phone.csv", &["08:00:00"])]).times()[0].ended
    };
    let at = |text| Some(crate::support::clock(text));
    assert_eq!(left("[segments.all]\nshare = 1\npatience = 0.5\n"), at("08:02:00"));
    assert_eq!(left("[segments.all]\nshare = 1\npatience = 3\n"), at("08:12:00"));
    assert_eq!(left("[segments.all]\nshare = 1\n"), at("08:04:00"));
}

/// Rows of `contacts.csv` as cells by column.
fn rows(results: &Results) -> Vec<std::collections::BTreeMap<&'static str, String>> {
    let row = |cells: &Vec<String>| Results::trace_columns().iter().copied().zip(cells.iter().cloned()).collect();
    results.variants[0].trace.iter().map(|one| row(&one.cells)).collect()
}

#[test]
fn the_trace_tells_the_life_of_an_issue() {
    let text = format!(
        "{}[segments.young]\nshare = 0.5\n[segments.old]\nshare = 0.5\n[issues]\nresolution_base = 0\nreopen = 0.9\nreopen_delay = \"1h\"\n\
         [inquiries.q]\nper_hour = 40\nchannels = {{ phone = 0.5, email = 0.5 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"5m\"\npatience = \"5m\"\nretrials = {{ after_abandoned = 0.7, delay = \"10m\" }}\n\
         [channels.email]\nmedium = \"email\"\nturns = 2\nreply_work = \"4m\"\nexpected_reply = \"10m\"\n\
         chases = {{ per_expectation = 2, by = \"phone\" }}\n[groups.all]\nstaff = 6\nskills = [\"phone\", \"email\"]\n",
        head("1d")
    );
    let study = crate::support::load_in(std::path::Path::new(""), &text);
    let results = results(&study, &RunOptions { trace: 1, ..RunOptions::default() });
    let rows = rows(&results);
    let number = |text: &String| text.parse::<f64>().expect("a number");
    let mut issues: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        issues.entry(&row["issue"]).or_default().push(index);
        let score = &row["satisfaction"];
        let parts = || row.iter().filter(|(name, _)| name.starts_with("satisfaction_")).map(|(_, value)| value);
        if score.is_empty() {
            assert!(parts().all(String::is_empty) && row["csat"].is_empty());
        } else {
            assert_eq!(parts().count(), 14);
            let sum: f64 = parts().map(number).sum();
            // Numbers have six digits in the file.
            assert!((sum - number(score)).abs() < 1e-3, "{sum} is not {score}");
        }
    }
    let mut reasons = std::collections::BTreeSet::new();
    for contacts in issues.values() {
        // Scored once; first contacts are first; the segment is the customer's.
        assert_eq!(contacts.iter().filter(|&&index| !rows[index]["satisfaction"].is_empty()).count(), 1);
        assert_eq!(rows[contacts[0]]["reason"], "first");
        assert!(
            contacts[1..].iter().all(|&index| rows[index]["reason"] != "first" && rows[index]["segment"] == rows[contacts[0]]["segment"])
        );
        reasons.extend(contacts.iter().map(|&index| rows[index]["reason"].clone()));
    }
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["chase", "first", "reopened", "retrial"]);
    let segments: std::collections::BTreeSet<&String> = rows.iter().map(|row| &row["segment"]).collect();
    assert_eq!(segments.into_iter().collect::<Vec<_>>(), ["old", "young"]);
    let of = |metric| mean(&results, 0, Level::Centre, "centre", metric, "").expect("a mean");
    // Of the issues counted, those of the trace that came before midnight.
    let counted = issues.values().filter(|contacts| rows[contacts[0]]["counted"] == "true").count();
    assert_eq!(of("issues"), counted as f64);
    assert!(csv(&results).contains("satisfaction_extra_contact"));
}
