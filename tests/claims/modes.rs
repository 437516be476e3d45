//! Immediate against delayed response.

use crate::support::{AS_IS, Trial, channel};

/// The same questions, by phone (6 min) or by e-mail (6 min in one or two replies), and the same agents.
fn questions(staff: u32, turns: u32, channel: &str) -> String {
    let minutes = 6 / turns;
    format!(
        "seed = 47\n[run]\nlength = \"1d\"\ninterval = \"1d\"\n\
         [inquiries.q]\nper_hour = 30\nchannels = {{ {channel} = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {{ lognormal = {{ mean = \"6m\", cv = 1.1 }} }}\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [channels.email]\nmedium = \"email\"\nturns = {turns}\nreply_work = {{ lognormal = {{ mean = \"{minutes}m\", cv = 1.1 }} }}\ntarget = {{ within = \"4h\", share = 0.8 }}\n\
         [groups.all]\nstaff = {staff}\nskills = [\"phone\", \"email\"]\n"
    )
}

#[test]
fn delayed_answers_take_longer_to_resolve() {
    for staff in [4, 6, 9] {
        let variants = [("now", ""), ("later", "\"inquiries.q.channels\" = { email = 1 }")];
        let trial = Trial::new(&questions(staff, 2, "phone"), &variants, 10);
        trial.headline("now", "later", "resolution_mean_s").above(0.0, "resolution time");
    }
}

/// The fewest agents who meet the target of a channel.
fn fewest(item: &str) -> u32 {
    let metric = if item == "phone" { "service_level" } else { "within_sla" };
    let meets = |&staff: &u32| Trial::new(&questions(staff, 1, item), &AS_IS, 10).mean("as is", channel(item, metric)) >= 0.8;
    (2..12).find(meets).expect("enough agents")
}

#[test]
fn delayed_answers_need_fewer_agents_for_their_target() {
    let (now, later) = (fewest("phone"), fewest("email"));
    println!("phone {now}, e-mail {later}");
    assert!(later < now, "{later} writers, {now} callers");
}
