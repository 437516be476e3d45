//! `[campaigns.NAME]` and campaigns among skills: what they mean, what is wrong, and what their defaults are.

use crate::scenario_errors::{GOOD, check_each, one_error, read};
use holdline::ground::dist::Dist;
use holdline::ground::time::{HOUR, SECOND};
use holdline::scenario::calendar::Calendar;
use holdline::scenario::defaults::defaults;
use holdline::scenario::model::*;

/// The good file, whose group has the skills `front` besides the phone, with these lines at the end.
fn text(front: &str, end: &str) -> String {
    GOOD.replace("[\"phone\"]", &format!("[\"phone\"{front}]")) + end
}

const SALES: &str = "[campaigns.sales]\nchannel = \"phone\"\nlist = 100\nanswer = 0.3\n";
const DIALS: &str = ", { campaign = \"sales\" }";

fn scenario(front: &str, end: &str) -> Scenario {
    read(&text(front, end)).unwrap_or_else(|errors| panic!("{errors}")).variants.remove(0)
}

#[test]
fn campaigns_and_their_defaults() {
    let read = scenario(DIALS, &format!("{SALES}dialling = \"preview\"\n"));
    let [sales] = &read.campaigns[..] else { panic!("{:?}", read.campaigns) };
    assert_eq!((sales.name.as_str(), sales.channel, &sales.list), ("sales", 0, &CallList::Once(100)));
    assert_eq!(sales.dialling, Dialling::Preview { time: Dist::Constant(30 * SECOND) });
    assert_eq!((&sales.ring, &sales.wrong_party_time), (&Dist::Exponential { mean: 15.0 }, &Dist::Constant(30 * SECOND)));
    assert_eq!((&sales.answer, sales.right_party, sales.attempts), (&Calendar::always(0.3), 0.6, 3));
    assert_eq!((&sales.retry_after, &sales.hours), (&Dist::Constant(4 * HOUR), &None));
    assert_eq!((&sales.handle_time, &sales.after_work), (&None, &None));
    assert_eq!(read.groups[0].campaigns, [CampaignSkill { campaign: 0, speed: 1.0, priority: 1, reserve: 0 }]);
    assert_eq!(read.groups[0].skills.len(), 1);

    let keys = "dialling = \"predictive\"\npacing = 1.5\ntarget = { within = \"2s\", share = 0.97 }\nmismatch_patience = \"never\"\n";
    let skill = ", { campaign = \"sales\", speed = 2, priority = 4, reserve = 3 }";
    let read = scenario(skill, &format!("{}{keys}", SALES.replace("100", "\"endless\"")));
    let target = Some(Target { within: 2 * SECOND, share: 0.97, penalty: None });
    assert_eq!(read.campaigns[0].dialling, Dialling::Predictive { pacing: 1.5, target, patience: Dist::Never });
    assert_eq!(read.campaigns[0].list, CallList::Endless);
    assert_eq!(read.groups[0].campaigns, [CampaignSkill { campaign: 0, speed: 2.0, priority: 4, reserve: 3 }]);

    // In order, the place among all skills is the priority.
    let text = text(", { campaign = \"b\" }, { campaign = \"a\" }", "pick = \"in_order\"\n")
        + &["a", "b"].map(|name| format!("{}dialling = \"progressive\"\n", SALES.replace("sales", name))).concat();
    let read = crate::scenario_errors::read(&text).unwrap_or_else(|errors| panic!("{errors}"));
    let order: Vec<(usize, u32)> = read.variants[0].groups[0].campaigns.iter().map(|skill| (skill.campaign, skill.priority)).collect();
    assert_eq!((order, read.variants[0].groups[0].skills[0].priority), (vec![(1, 2), (0, 3)], 1));
}

#[test]
fn what_is_wrong_with_campaigns() {
    let progressive = format!("{SALES}dialling = \"progressive\"\n");
    let with = |keys: &str| text(DIALS, &format!("{progressive}{keys}\n"));
    let cases: [(String, &str, &[&str]); 14] = [
        (with("pacing = 1"), "test.toml:17:1", &["does not belong here", "an agent is held for every call"]),
        (with("preview_time = \"1s\""), "test.toml:17:1", &["only with `dialling = \"preview\"`"]),
        (with("right_party = 1.5"), "test.toml:17:15", &["share from 0 to 1"]),
        (with("attempts = 0"), "test.toml:17:12", &["a whole number from 1 to 1000"]),
        (with("ring = \"0s\""), "test.toml:17:8", &["more than 0"]),
        (with("rign = \"10s\""), "test.toml:17:1", &["did you mean `ring`"]),
        (with("").replace("\"progressive\"", "\"power\""), "test.toml:16:12", &["unknown value \"power\""]),
        (with("").replace("list = 100", "list = -1"), "test.toml:14:8", &["a whole number of people"]),
        (with("").replace("answer = 0.3", "answer = { \"08:00\" = 2 }"), "test.toml:15:22", &["a share from 0 to 1"]),
        (
            with("[channels.mail]\nmedium = \"email\"").replace("channel = \"phone\"", "channel = \"mail\""),
            "test.toml:13:11",
            &["nobody can be called by the channel \"mail\""],
        ),
        (text(", { campaign = \"sale\" }", "") + &progressive, "test.toml:11:33", &["unknown campaign \"sale\"", "did you mean `sales`"]),
        (text(", { campaign = \"sales\", slots = 2 }", &progressive), "test.toml:11:42", &["one at a time"]),
        (text(&DIALS.repeat(2), &progressive), "test.toml:11:44", &["the campaign \"sales\" twice"]),
        (text("", &progressive), "test.toml:12:12", &["nobody dials for the campaign \"sales\"", "{ campaign = \"sales\" }"]),
    ];
    check_each(cases);
    let two = SALES.replace("sales", "other") + "dialling = \"predictive\"\n" + &progressive;
    one_error(
        &text(&(DIALS.replace("sales", "other") + DIALS), &two),
        "test.toml:9:9",
        &["another campaign beside \"other\"", "predictively"],
    );
}

#[test]
fn defaults_that_are_written_out_change_nothing() {
    let of = |keys: &[&str]| -> String {
        let rows = defaults().iter().filter(|one| one.scope == "campaigns" && keys.contains(&one.key));
        rows.map(|one| format!("{} = {}\n", one.key, one.value)).collect()
    };
    let all = ["ring", "right_party", "wrong_party_time", "attempts", "retry_after"];
    let (preview, predictive) = (["preview_time"], ["pacing", "mismatch_patience"]);
    let rows = defaults().iter().filter(|one| one.scope == "campaigns").count();
    assert_eq!(rows, all.len() + preview.len() + predictive.len());
    for (dialling, own) in [("preview", &preview[..]), ("progressive", &[]), ("predictive", &predictive[..])] {
        let bare = format!("{SALES}dialling = {dialling:?}\n");
        let written =
            scenario(", { campaign = \"sales\", reserve = 0, speed = 1, priority = 1 }", &format!("{bare}{}{}", of(&all), of(own)));
        assert_eq!(format!("{written:?}"), format!("{:?}", scenario(DIALS, &bare)), "{dialling}");
    }
}
