//! An open conversation network: agents and customers who think, a Jackson network.

use crate::erlang::{Patience, mmc_g};
use crate::support::{Verdict, exponential, lognormal, simulate, steady};
use holdline::run::Level;

/// Messaging with a geometric number of replies, exponential work, any agent answering any message.
///
/// The agents form M/M/c with arrivals λn, the customers an infinite-server station, whatever the
/// think time (Jackson 1957; Baskett, Chandy, Muntz & Palacios 1975): W from Erlang C,
/// resolution = n(W + 1/μ) + (n-1)z, open = λ x resolution.
fn compare(seed: u64, think_time: &str) {
    let (per_hour, turns, work, think, staff) = (60.0, 4.0, 45.0, 1_800.0, 4);
    let toml = format!(
        "{head}[inquiries.questions]\nper_hour = {per_hour:?}\nchannels = {{ messages = 1.0 }}\n[channels.messages]\nmedium = \"messaging\"\n\
         turns = {{ geometric = {{ mean = {turns:?} }} }}\nreply_work = {reply}\nthink_time = {think_time}\nowner_window = \"0s\"\n\
         [groups.agents]\nstaff = {staff}\nskills = [\"messages\"]\n",
        head = steady(seed, per_hour, 1.6e6),
        reply = exponential(45),
    );
    let results = simulate(&toml);
    let rate = per_hour / 3600.0;
    let queue = mmc_g(rate * turns, work, staff, Patience::Never, 1.0);
    let resolution = turns * (queue.wait + work) + (turns - 1.0) * think;
    let (channel, name) = (Level::Channel, "messages");
    let mut verdict = Verdict::of(&results);
    verdict.mean(channel, name, "backlog_mean", "", queue.queue);
    verdict.mean(channel, name, "reply_wait_mean", "", queue.wait);
    verdict.mean(channel, name, "reply_gap_mean", "", queue.wait + work);
    verdict.mean(channel, name, "first_response_mean", "calendar", queue.wait + work);
    verdict.mean(channel, name, "resolution_mean", "", resolution);
    verdict.mean(channel, name, "open_mean", "", rate * resolution);
    verdict.mean(channel, name, "turns_mean", "", turns);
    verdict.mean(Level::Group, "agents", "busy_mean", "", queue.busy);
    verdict.share(Level::Group, "agents", "occupancy", "", queue.busy / f64::from(staff));
    verdict.settle();
}

#[test]
fn network_with_exponential_thinking() {
    compare(101, &exponential(1_800));
}

#[test]
fn network_with_lognormal_thinking() {
    compare(102, &lognormal(1_800, 2.0));
}

#[test]
fn network_with_constant_thinking() {
    compare(103, "\"30m\"");
}
