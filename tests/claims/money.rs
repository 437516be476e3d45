//! "Agents have to be available, and that costs": the price of a service level, and what blending saves.

use crate::support::{Trial, centre, channel, exponential, head};

/// Erlang's service level: the share answered within `within` mean handle times, with `servers` for a load.
fn service_level(servers: u32, load: f64, within: f64) -> f64 {
    let blocked = (1..=servers).fold(1.0, |b, k| load * b / (f64::from(k) + load * b));
    let c = f64::from(servers);
    let delayed = c * blocked / (c - load * (1.0 - blocked));
    1.0 - delayed * (-(c - load) * within).exp()
}

/// Agents for a service level, in between whole numbers by a straight line.
fn agents_for(target: f64, load: f64, within: f64) -> f64 {
    let enough = (1..).map(|more| load as u32 + more).find(|&c| service_level(c, load, within) >= target).expect("a number");
    let (low, high) = (service_level(enough - 1, load, within), service_level(enough, load, within));
    f64::from(enough) - 1.0 + (target - low) / (high - low)
}

#[test]
fn exact_staffing_for_a_tighter_service_level_grows_ever_faster() {
    // A hundred calls at a time, 6 min each, within 20 s: agents per point of service level.
    let [a, b, c, d] = [0.70, 0.80, 0.90, 0.95].map(|target| agents_for(target, 100.0, 20.0 / 360.0));
    let per_point = [(b - a) / 10.0, (c - b) / 10.0, (d - c) / 5.0];
    assert!(per_point[0] < per_point[1] && per_point[1] < per_point[2], "{per_point:?}");
}

#[test]
fn a_tighter_service_level_costs_more_and_ever_more() {
    // Twenty calls at a time; 22, 24, 26 and 28 agents: the exact levels are .48, .76, .90, .97. Every two agents
    // cost the same and gain less.
    let text = format!(
        "{}[inquiries.all]\nper_hour = 200\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [groups.all]\nstaff = 22\nskills = [\"phone\"]\n",
        head(81),
        exponential(360)
    );
    let variants =
        [("22", ""), ("24", "\"groups.all.staff\" = 24"), ("26", "\"groups.all.staff\" = 26"), ("28", "\"groups.all.staff\" = 28")];
    let trial = Trial::new(&text, &variants, 16);
    let mut slopes = Vec::new();
    for (from, to) in [("22", "24"), ("24", "26"), ("26", "28")] {
        let level = trial.rises(from, to, channel("phone", "service_level"));
        let cost = trial.rises(from, to, centre("cost"));
        let wide = 2.4 * level.error;
        slopes.push((cost.mean / (level.mean + wide), cost.mean / (level.mean - wide)));
    }
    // Cost per point: the intervals of the steps do not even touch.
    assert!(slopes[0].1 < slopes[1].0 && slopes[1].1 < slopes[2].0, "{slopes:?}");
}

#[test]
fn blending_fills_idle_time() {
    // 26 agents for 20 calls at a time, eight for 6.7 mails. Then those of the phone take mails while they are idle.
    let text = format!(
        "{}[inquiries.calls]\nper_hour = 200\nchannels = {{ phone = 1 }}\n[inquiries.mails]\nper_hour = 100\nchannels = {{ mail = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {}\n\
         [groups.phone]\nstaff = 26\nskills = [\"phone\"]\n[groups.mail]\nstaff = 8\nskills = [\"mail\"]\n",
        head(82),
        exponential(360),
        exponential(240)
    );
    let blended = "\"groups.phone.skills\" = [\"phone\", { channel = \"mail\", priority = 2 }]";
    // Off: the same skills in other words.
    let reworded = "\"groups.phone.skills\" = [{ channel = \"phone\", priority = 1 }]";
    let trial = Trial::new(&text, &[("apart", ""), ("blended", blended), ("reworded", reworded)], 16);
    trial.falls("apart", "blended", channel("mail", "first_response_mean"));
    let level = trial.falls("apart", "blended", channel("phone", "service_level"));
    assert!(level.mean > -0.1, "{level:?}");
    trial.same("apart", "blended", centre("cost"));
    trial.same("apart", "reworded", channel("phone", "service_level"));
    trial.same("apart", "reworded", channel("mail", "first_response_mean"));
}
