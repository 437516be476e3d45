//! Menus and bots against closed forms: who gets through which door.

use crate::support::{Verdict, head, simulate};
use holdline::run::Level;

/// 400,000 contacts of one inquiry of this complexity on a channel with these keys, far more agents than work.
fn scenario(seed: u64, complexity: f64, channel: &str) -> String {
    format!(
        "{head}[inquiries.calls]\nper_hour = 1000\ncomplexity = {complexity}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = \"10s\"\n{channel}\n[groups.agents]\nstaff = 30\nskills = [\"phone\"]\n",
        head = head(seed, "1h", "10h", 40, "10h"),
    )
}

/// Shares of all contacts are given by counts per replication of 10,000 on average.
fn share(verdict: &mut Verdict, metric: &str, exact: f64) {
    verdict.scaled(Level::Channel, "phone", metric, "", exact, 10_000.0);
}

#[test]
fn through_a_menu() {
    // In each of four layers 5% give up and 10% press zero: dropped are d (1 + q + q^2 + q^3) with q = 1 - d - z.
    let (d, z) = (0.05, 0.1);
    let results = simulate(&scenario(61, 0.0, "ivr = { layers = 4, time = \"15s\", drop = 0.05, misroute = 0.02, zero_out = 0.1 }"));
    let mut verdict = Verdict::of(&results);
    let through: f64 = 1.0 - d - z;
    let dropped = d * (0..4).map(|k| through.powi(k)).sum::<f64>();
    share(&mut verdict, "dropped", dropped);
    share(&mut verdict, "served", 1.0 - dropped);
    // The third layer is heard by q^2 and the fourth by q^3 of all; each costs 2 points, the first two nothing.
    let beyond: f64 = through.powi(2) + through.powi(3);
    verdict.mean(Level::Channel, "phone", "satisfaction_menu", "", -2.0 * beyond);
    verdict.settle();
    // Without zero, 1 - (1 - d)^L.
    let results = simulate(&scenario(62, 0.0, "ivr = { layers = 6, time = \"15s\", drop = 0.05, misroute = 0.02 }"));
    let mut verdict = Verdict::of(&results);
    share(&mut verdict, "dropped", 1.0 - (1.0_f64 - d).powi(6));
    verdict.settle();
}

#[test]
fn through_a_bot() {
    // A field is given up after three rejections of probability r: r^3. With two fields (1 - r^3)^2 get to talk, and
    // of these the bot settles 0.6 (1 - 0.3). Of those it gave up on 40% leave.
    let bot =
        "bot = { time = \"30s\", containment = 0.6, wrong = 0.2, fields = 2, reject = 0.4, input_time = \"5s\", attempts = 3, drop = 0.4 }";
    let results = simulate(&scenario(63, 0.3, bot));
    let mut verdict = Verdict::of(&results);
    let r: f64 = 0.4;
    let passes = 1.0 - r.powi(3);
    let settled = passes * passes * 0.6 * 0.7;
    let dropped = (1.0 - passes * passes) * 0.4;
    share(&mut verdict, "contained", settled);
    share(&mut verdict, "dropped", dropped);
    share(&mut verdict, "served", 1.0 - settled - dropped);
    // Nobody comes back without realism: a wrong answer leaves the issue unresolved.
    share(&mut verdict, "issues_resolved", 1.0 - dropped - 0.2 * settled);
    // Rejections of a field that is passed or given up: r + r^2 + r^3; the second field is met by those who pass.
    let rejections = (r + r * r + r.powi(3)) * (1.0 + passes);
    verdict.mean(Level::Channel, "phone", "satisfaction_rejection", "", -3.0 * rejections);
    verdict.settle();
}
