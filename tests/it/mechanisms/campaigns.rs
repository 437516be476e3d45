//! Calls that the centre makes, between those that it gets.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::{Level, Results};

/// Calls of 10 min that come at these moments, and a campaign with these keys, dialled for by agents with this skill.
fn blended(campaign: &str, staff: u32, skill: &str, arrivals: &[&str]) -> Day {
    let text = format!(
        "{}{}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[costs]\nphone_per_minute = 0.6\n\
         [campaigns.sales]\nchannel = \"phone\"\n{campaign}\n\
         [groups.all]\nstaff = {staff}\nskills = [\"phone\", {{ campaign = \"sales\", {skill} }}]\n",
        head("1d"),
        inquiries(&["phone"])
    );
    Day::new(&text, &[("phone.csv", arrivals)])
}

/// Metrics of the campaign.
fn of<const N: usize>(results: &Results, metrics: [&str; N]) -> [f64; N] {
    metrics.map(|metric| mean(results, 0, Level::Campaign, "sales", metric, "").unwrap_or_else(|| panic!("no {metric}")))
}

fn near(value: f64, exact: f64) {
    assert!((value - exact).abs() < 1e-9 * (1.0 + exact), "{value} is not {exact}");
}

const ALL_REACHED: &str = "answer = 1\nright_party = 1\n";

#[test]
fn an_agent_dials_while_more_than_the_reserve_are_idle_and_who_waits_comes_first() {
    // 08:00:00 two are idle, one is kept free: the other reads until 08:00:30, rings until 08:00:50, talks until 08:03:50
    // and works until 08:04:50. The call of 08:01 gets the one kept free, until 08:11. That of 08:02 gets the other
    // at 08:04:50, before the next on the list, until 08:14:50. At 08:11 one is idle: too few. At 08:14:50 both are,
    // but the campaign has closed at 08:10.
    let campaign = format!(
        "{ALL_REACHED}list = 3\nhours = \"08:00-08:10\"\ndialling = \"preview\"\npreview_time = \"30s\"\nring = \"20s\"\n\
         handle_time = \"3m\"\nafter_work = \"1m\""
    );
    let day = blended(&campaign, 2, "reserve = 1", &["08:01:00", "08:02:00"]);
    assert_times(&day, &[("08:01:00", "08:11:00"), ("08:04:50", "08:14:50")]);
    let results = day.results();
    assert_eq!(of(&results, ["dialled", "answered", "reached", "no_answer", "wrong_party", "mismatched"]), [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(of(&results, ["listed", "list_reached", "list_exhausted", "list_left"]), [3.0, 1.0, 0.0, 2.0]);
    // 30 + 20 + 180 + 60 s of an agent.
    let [hours, handle, each] = of(&results, ["agent_hours", "handle_mean", "reached_per_agent_hour"]);
    near(hours, 290.0 / 3600.0);
    near(handle, 290.0);
    near(each, 3600.0 / 290.0);
    // Calls are no contacts of the channel, but their time is time of agents, and their lines are paid for: 170 s of waiting and
    // twice 600 s of those who came, 180 s of talk with the one who was called, at 1 cent a second.
    let channel = |metric| mean(&results, 0, Level::Channel, "phone", metric, "").expect("a mean");
    assert_eq!([channel("offered"), channel("served"), channel("wait_mean")], [2.0, 2.0, 85.0]);
    near(mean(&results, 0, Level::Group, "all", "busy_mean", "").expect("a mean"), (290.0 + 1200.0) / 86_400.0);
    near(mean(&results, 0, Level::Centre, "centre", "cost_telecom", "").expect("a mean"), 0.01 * (170.0 + 1200.0 + 180.0));
    // The agents' cost is shared out by the time they spent: 290 of 1490 s.
    let group = mean(&results, 0, Level::Group, "all", "cost", "").expect("a mean");
    near(of(&results, ["cost"])[0], group * 290.0 / 1490.0 + 1.8);
    let inbound = mean(&results, 0, Level::Centre, "centre", "cost_per_contact", "").expect("a mean");
    near(inbound, (group * 1200.0 / 1490.0 + 13.7) / 2.0);
}

#[test]
fn who_is_not_reached_is_called_again_before_the_next() {
    // Nobody picks up before 09:00. The one agent rings 30 s each: the first until 08:00:30, the second until 08:01:00; both
    // again 45 min later, from 08:45:30 and 08:46:00. The first picks up at the third attempt: 09:31:00 to 09:31:30, and talks
    // until 09:36:30. The call of 09:33 waits for that, until 09:46:30; the second is due since 09:31:30, rings until
    // 09:47:00 and talks until 09:52:00, when the call of 09:50 is answered. Two more are put on the list at 10:00, while that
    // call lasts, until 10:02: one is reached from 10:02:30 to 10:07:30, the other from 10:08:00 to 10:13:00.
    let campaign = "list = { \"08:00\" = 2, \"10:00\" = 2 }\ndialling = \"progressive\"\nring = \"30s\"\nanswer = { \"08:00\" = 0, \"09:00\" = 1 }\n\
        right_party = 1\nhandle_time = \"5m\"\nattempts = 3\nretry_after = \"45m\"";
    let day = blended(campaign, 1, "priority = 1", &["09:33:00", "09:50:00", "10:10:00"]);
    assert_times(&day, &[("09:36:30", "09:46:30"), ("09:52:00", "10:02:00"), ("10:13:00", "10:23:00")]);
    let results = day.results();
    assert_eq!(of(&results, ["dialled", "answered", "reached", "no_answer"]), [8.0, 4.0, 4.0, 4.0]);
    assert_eq!(of(&results, ["listed", "list_left", "attempts_per_reached"]), [4.0, 0.0, 2.0]);
    near(of(&results, ["agent_hours"])[0], (8.0 * 30.0 + 4.0 * 300.0) / 3600.0);
    let at = |hour: u64, metric: &str| {
        let start = hour * 3_600_000_000;
        let rows = results.variants[0].intervals.iter();
        let row = rows.map(|interval| (interval.start, &interval.row));
        row.filter(|(at, row)| *at == start && row.level == Level::Campaign && row.metric == metric)
            .map(|(_, row)| row.estimate.mean)
            .next()
    };
    assert_eq!([8, 9, 10].map(|hour| at(hour, "dialled").flatten()), [Some(4.0), Some(2.0), Some(2.0)]);
    // With two attempts the first two are given up.
    let day = blended(&campaign.replace("attempts = 3", "attempts = 2"), 1, "priority = 1", &["09:33:00"]);
    assert_times(&day, &[("09:33:00", "09:43:00")]);
    assert_eq!(of(&day.results(), ["dialled", "reached", "no_answer", "list_exhausted"]), [6.0, 2.0, 4.0, 2.0]);
}

#[test]
fn predictive_dialling_rings_more_people_than_agents_are_free() {
    // One agent, 2 answers wanted: two ring until 08:00:20. The first has the agent until 08:03:20, the second waits 2 s and is
    // mismatched. At 08:03:20 the third is dialled, has the agent from 08:03:40 to 08:06:40. The second is called again an
    // hour after 08:00:22 and has the agent from 09:00:42 to 09:03:42. A call of 08:03:30 takes the agent from the
    // third, who would have been picked up at 08:03:40 and is mismatched, too: it is called again at 09:03:42.
    let campaign = format!(
        "{ALL_REACHED}list = {{ \"08:00\" = 3 }}\ndialling = \"predictive\"\npacing = 2\nring = \"20s\"\nhandle_time = \"3m\"\n\
         mismatch_patience = \"2s\"\nattempts = 2\nretry_after = \"1h\""
    );
    let results = blended(&campaign, 1, "reserve = 0", &["12:00:00"]).results();
    assert_eq!(of(&results, ["dialled", "answered", "reached", "mismatched", "list_left"]), [4.0, 4.0, 3.0, 1.0, 0.0]);
    assert_eq!(of(&results, ["mismatched_share", "answer_wait_mean"]), [0.25, 0.0]);
    near(of(&results, ["agent_hours"])[0], 3.0 * 180.0 / 3600.0);
    near(mean(&results, 0, Level::Centre, "centre", "cost_telecom", "").expect("a mean"), 0.01 * (600.0 + 3.0 * 180.0 + 2.0));
    let day = blended(&campaign, 1, "reserve = 0", &["08:03:30", "12:00:00"]);
    assert_times(&day, &[("08:03:30", "08:13:30"), ("12:00:00", "12:10:00")]);
    assert_eq!(of(&day.results(), ["dialled", "answered", "reached", "mismatched"]), [5.0, 5.0, 3.0, 2.0]);
    // Who waits up to four minutes: the second has the agent from 08:03:20 to 08:06:20, after 180 s; then the third is dialled
    // and has the agent at once.
    let patient = campaign.replace("mismatch_patience = \"2s\"", "mismatch_patience = \"4m\"");
    let results = blended(&patient, 1, "reserve = 0", &["12:00:00"]).results();
    assert_eq!(of(&results, ["dialled", "reached", "mismatched", "answer_wait_mean"]), [3.0, 3.0, 0.0, 60.0]);
}
