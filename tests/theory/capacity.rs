//! Contacts of several sizes share agents' capacity: without a queue by the multi-rate Erlang loss formula.

use crate::erlang::erlang_c;
use crate::support::{Verdict, exponential, head, lognormal, simulate, steady};
use holdline::run::Level;

/// Blocking by class for classes of (offered load, units), by the recursion of Kaufman 1981 and Roberts 1981.
fn kaufman_roberts(capacity: usize, classes: &[(f64, usize)]) -> Vec<f64> {
    let mut q = vec![1.0];
    for held in 1..=capacity {
        let from = |&(load, units): &(f64, usize)| if units <= held { load * units as f64 * q[held - units] } else { 0.0 };
        q.push(classes.iter().map(from).sum::<f64>() / held as f64);
    }
    let all: f64 = q.iter().sum();
    classes.iter().map(|&(_, units)| q[capacity + 1 - units..].iter().sum::<f64>() / all).collect()
}

#[test]
fn oracle_one_size_is_erlang_b() {
    // Four servers, two erlangs: B = (16/24) / (1 + 2 + 2 + 4/3 + 2/3) = 2/21.
    assert!((kaufman_roberts(4, &[(2.0, 1)])[0] - 2.0 / 21.0).abs() < 1e-12);
    assert!((kaufman_roberts(8, &[(2.0, 2)])[0] - 2.0 / 21.0).abs() < 1e-12);
}

#[test]
fn chats_of_three_sizes() {
    // Each chat goes on at its own pace: i of them at the total rate i. The formula doesn't ask for more of the lengths
    // than their means.
    let per_hour = [60.0, 20.0, 9.0];
    let mean = [120.0, 180.0, 240.0];
    let loads: Vec<f64> = (0..3).map(|class| per_hour[class] / 3600.0 * mean[class]).collect();
    let blocking = kaufman_roberts(12, &[(loads[0], 2), (loads[1], 4), (loads[2], 5)]);
    let lengths = [exponential(120), lognormal(180, 1.4), "\"240s\"".to_owned()];
    let mut text = head(531, "5h", "400h", 40, "400h");
    for (class, name) in ["small", "medium", "large"].into_iter().enumerate() {
        text += &format!(
            "[inquiries.{name}]\nper_hour = {:?}\nchannels = {{ {name} = 1.0 }}\n[channels.{name}]\nmedium = \"chat\"\nhandle_time = {}\n\
             speed = [1, 2, 3, 4, 5, 6]\nqueue_capacity = 0\n",
            per_hour[class], lengths[class]
        );
    }
    text += "[groups.all]\nstaff = 1\ncapacity = 6\nskills = [\"small\", { channel = \"medium\", units = 2 }, { channel = \"large\", units = 2.5 }]\n";
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    let mut held = 0.0;
    for (class, name) in ["small", "medium", "large"].into_iter().enumerate() {
        let carried = loads[class] * (1.0 - blocking[class]);
        verdict.share(Level::Channel, name, "blocked_share", "", blocking[class]);
        verdict.mean(Level::Channel, name, "active_mean", "", carried);
        held += carried * [1.0, 2.0, 2.5][class];
    }
    verdict.share(Level::Group, "all", "slot_occupancy", "", held / 6.0);
    verdict.settle();
}

#[test]
fn calls_chats_and_replies_in_one_hand() {
    // A call is held through its after-contact work. Whatever is in hand goes on at full speed.
    let per_hour = [60.0, 20.0, 9.0];
    let mean = [120.0, 180.0, 240.0];
    let loads: Vec<f64> = (0..3).map(|class| per_hour[class] / 3600.0 * mean[class]).collect();
    let blocking = kaufman_roberts(12, &[(loads[0], 2), (loads[1], 4), (loads[2], 5)]);
    let mut text = head(532, "5h", "400h", 40, "400h");
    for (class, name, rest) in [
        (0, "chat", format!("medium = \"chat\"\nhandle_time = {}\nspeed = [1, 2, 3, 4, 5, 6]\n", lognormal(120, 1.3))),
        (1, "mail", format!("medium = \"email\"\nturns = 1\nreply_work = {}\n", exponential(180))),
        (2, "phone", format!("medium = \"phone\"\nhandle_time = {}\nafter_work = \"60s\"\n", exponential(180))),
    ] {
        text += &format!(
            "[inquiries.{name}]\nper_hour = {:?}\nchannels = {{ {name} = 1.0 }}\n[channels.{name}]\nqueue_capacity = 0\n{rest}",
            per_hour[class]
        );
    }
    text += "[groups.all]\nstaff = 1\ncapacity = 6\nskills = [\"chat\", { channel = \"mail\", units = 2 }, { channel = \"phone\", units = 2.5 }]\n";
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    let mut held = 0.0;
    for (class, name) in ["chat", "mail", "phone"].into_iter().enumerate() {
        let carried = loads[class] * (1.0 - blocking[class]);
        verdict.share(Level::Channel, name, "blocked_share", "", blocking[class]);
        let with_customer = if name == "phone" { 180.0 / 240.0 } else { 1.0 };
        verdict.mean(Level::Channel, name, "active_mean", "", carried * with_customer);
        held += carried * [1.0, 2.0, 2.5][class];
    }
    verdict.share(Level::Group, "all", "slot_occupancy", "", held / 6.0);
    verdict.settle();
}

#[test]
fn four_in_hand_are_four_agents() {
    // Three agents with four contacts each, calls and replies of the same length, first come first served: M/M/12.
    let (per_hour, mean) = (180.0, 90.0);
    let rate = 2.0 * per_hour / 3600.0;
    let wait = erlang_c(12, rate * mean) * mean / (12.0 - rate * mean);
    let text = format!(
        "{}[inquiries.calls]\nper_hour = {per_hour:?}\nchannels = {{ phone = 1 }}\n[inquiries.mails]\nper_hour = {per_hour:?}\nchannels = {{ mail = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {exp}\n[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = {exp}\n\
         [groups.all]\nstaff = 3\ncapacity = 1\nskills = [{{ channel = \"phone\", units = 0.25 }}, {{ channel = \"mail\", units = 0.25 }}]\n",
        steady(533, 2.0 * per_hour, 4e6),
        exp = exponential(90)
    );
    let results = simulate(&text);
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", wait);
    verdict.mean(Level::Channel, "phone", "active_mean", "", rate / 2.0 * mean);
    verdict.mean(Level::Channel, "mail", "active_mean", "", rate / 2.0 * mean);
    verdict.share(Level::Group, "all", "slot_occupancy", "", rate * mean / 12.0);
    verdict.settle();
}
