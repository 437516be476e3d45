//! On/off business hours: messages arrive around the clock, agents work 08:00 to 20:00; both rules
//! for the work in hand at closing time.

use crate::kolmogorov::{Rates, Transient};
use crate::support::{Verdict, exponential, head, simulate};
use holdline::run::Level;

/// Messages per hour, mean work in seconds, agents.
const PER_HOUR: f64 = 6.0;
const WORK: u32 = 2_400;
const STAFF: usize = 10;

/// Time averages over a day in the periodic steady state.
#[derive(Debug)]
struct Day {
    /// Messages not yet begun.
    backlog: f64,
    /// Begun and not finished, paused ones included.
    begun: f64,
    /// Of `begun`, the part within opening hours.
    begun_open: f64,
}

/// Iterates the Kolmogorov equations of a day to its fixed point. With `pause` nothing completes
/// while closed; otherwise busy agents finish and leave.
fn periodic(pause: bool) -> Day {
    let mut state = Transient::empty(STAFF, 260);
    let (arrive, done) = (PER_HOUR / 3600.0, 1.0 / f64::from(WORK));
    let mut last = f64::INFINITY;
    for _ in 0..200 {
        let night = Rates { arrive, done: if pause { 0.0 } else { done }, leave: 0.0, staff: 0 };
        let open = Rates { arrive, done, leave: 0.0, staff: STAFF };
        let closed = state.advance(night, 12.0 * 3600.0, 60.0);
        let open = state.advance(open, 12.0 * 3600.0, 60.0);
        assert!(state.edge() < 1e-9);
        let queue = closed.queue + open.queue;
        if (queue - last).abs() < 1e-9 * queue {
            return Day {
                backlog: queue / 86_400.0,
                begun: (closed.service + open.service) / 86_400.0,
                begun_open: open.service / 86_400.0,
            };
        }
        last = queue;
    }
    panic!("no periodic steady state");
}

fn compare(seed: u64, pause: bool) {
    let toml = format!(
        "{head}[inquiries.questions]\nper_hour = {PER_HOUR:?}\nchannels = {{ messages = 1.0 }}\n[channels.messages]\nmedium = \"messaging\"\n\
         turns = {{ geometric = {{ mean = 1.0 }} }}\nreply_work = {work}\nthink_time = {work}\nowner_window = \"0s\"\n\
         [groups.agents]\nstaff = {STAFF}\nhours = \"mon-sun 08:00-20:00\"\nleaving = \"{rule}\"\nskills = [\"messages\"]\n",
        head = head(seed, "14d", "350d", 40, "12h"),
        work = exponential(WORK),
        rule = if pause { "pause" } else { "finish" },
    );
    let results = simulate(&toml);
    let (exact, rate) = (periodic(pause), PER_HOUR / 3600.0);
    let (channel, name) = (Level::Channel, "messages");
    let mut verdict = Verdict::of(&results);
    verdict.mean(channel, name, "backlog_mean", "", exact.backlog);
    verdict.mean(channel, name, "reply_wait_mean", "", exact.backlog / rate);
    verdict.mean(channel, name, "open_mean", "", exact.backlog + exact.begun);
    verdict.mean(channel, name, "resolution_mean", "", (exact.backlog + exact.begun) / rate);
    // Handling is work proper; an agent who stays after closing handles, one whose work is paused does not.
    let handling = rate * f64::from(WORK);
    let available = 0.5 * STAFF as f64 - exact.begun_open;
    verdict.share(Level::Group, "agents", "occupancy", "", handling / (handling + available));
    verdict.mean(Level::Group, "agents", "busy_mean", "", handling);
    verdict.settle();
}

#[test]
fn closing_time_work_is_finished() {
    compare(121, false);
}

#[test]
fn closing_time_work_is_paused() {
    compare(122, true);
}

/// What is done equals what arrives, in both rules; and the rules differ.
#[test]
fn oracle_hours_balance() {
    let (finish, pause) = (periodic(false), periodic(true));
    assert!((finish.begun - PER_HOUR / 3600.0 * f64::from(WORK)).abs() < 1e-6, "{finish:?}");
    assert!((pause.begun_open - PER_HOUR / 3600.0 * f64::from(WORK)).abs() < 1e-6, "{pause:?}");
    assert!(pause.backlog > 1.02 * finish.backlog, "{pause:?} {finish:?}");
}
