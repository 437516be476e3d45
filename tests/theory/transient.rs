//! Time-varying arrivals and staffing from empty, per interval: M(t)/M/c(t)+M.

use crate::kolmogorov::{Integrals, Rates, Transient};
use crate::support::{Verdict, exponential, head, simulate};
use holdline::run::Level;

/// Expected arrivals per half-hour from 08:00.
const VOLUMES: [f64; 8] = [30.0, 60.0, 100.0, 120.0, 110.0, 80.0, 50.0, 20.0];
/// Agents on duty per half-hour from 08:00; the last value holds afterwards. The cuts at 09:30 and
/// 11:00 fall among busy agents, the rises at 08:30, 09:00 and 10:00 on waiting contacts.
const STAFF: [usize; 8] = [3, 5, 9, 7, 10, 7, 4, 4];
/// Ticks per half-hour.
const HALF_HOUR: u64 = 1_800_000_000;
/// Mean handle time and mean patience in seconds.
const SERVICE: u32 = 180;
const PATIENCE: u32 = 240;

/// Who goes when the staff is cut among busy agents.
#[derive(Clone, Copy, PartialEq)]
enum AtCut {
    /// Whoever finishes first, until as many are left as should be: nobody begins a contact while
    /// more are in service than agents on duty.
    FirstFreed,
    /// Particular agents, each after the contact in hand, while the others go on taking contacts.
    Particular,
}

/// The rule that `leaving = "finish"` means.
const RULE: AtCut = AtCut::FirstFreed;

/// Integrals per half-hour from 08:00 until everybody has gone.
fn exact(rule: AtCut) -> Vec<Integrals> {
    let mean = f64::from(SERVICE);
    let mut state = Transient::empty(10, 110);
    let parts = (0..16)
        .map(|i| {
            let arrive = VOLUMES.get(i).map_or(0.0, |volume| volume / 1_800.0);
            let staff = *STAFF.get(i).unwrap_or(&STAFF[7]);
            let rates = Rates { arrive, done: 1.0 / mean, leave: 1.0 / f64::from(PATIENCE), staff };
            let finishing = if rule == AtCut::Particular { state.send_off(staff) } else { 0.0 };
            let mut part = state.advance(rates, 1_800.0, 2.0);
            // They finish within the half-hour, but for a part of e^-10.
            part.service += finishing * mean * (1.0 - (-1_800.0 / mean).exp());
            assert!(state.edge() < 1e-8);
            part
        })
        .collect();
    let (service, queue) = state.means();
    assert!(service + queue < 1e-3, "not empty in the end");
    parts
}

fn table(values: impl Iterator<Item = String>) -> String {
    let cells: Vec<_> = values.enumerate().map(|(i, value)| format!("\"{:02}:{:02}\" = {value}", 8 + i / 2, 30 * (i % 2))).collect();
    cells.join(", ")
}

#[test]
fn arrivals_and_staff_that_change() {
    let toml = format!(
        "{head}[inquiries.calls]\nper_day = {total:?}\nprofile = {{ {profile}, \"12:00\" = 0 }}\nchannels = {{ phone = 1.0 }}\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = {handle}\npatience = {patience}\n\
         [groups.agents]\nstaff = {{ \"00:00\" = {first}, {staff} }}\nleaving = \"finish\"\nskills = [\"phone\"]\n",
        head = head(111, "0s", "24h", 12_000, "30m"),
        total = VOLUMES.iter().sum::<f64>(),
        profile = table(VOLUMES.iter().map(|v| format!("{v:?}"))),
        handle = exponential(SERVICE),
        patience = exponential(PATIENCE),
        first = STAFF[0],
        staff = table(STAFF.iter().map(usize::to_string)),
    );
    let results = simulate(&toml);
    let parts = exact(RULE);
    let mut verdict = Verdict::of(&results);
    for (i, part) in parts.iter().take(9).enumerate() {
        let start = (16 + i as u64) * HALF_HOUR;
        verdict.interval(start, Level::Group, "agents", "busy_mean", part.service / 1_800.0);
        verdict.interval(start, Level::Channel, "phone", "active_mean", part.service / 1_800.0);
        if part.queue / 1_800.0 > 0.5 {
            verdict.interval(start, Level::Channel, "phone", "queue_mean", part.queue / 1_800.0);
        }
        if let Some(volume) = VOLUMES.get(i) {
            verdict.interval(start, Level::Channel, "phone", "offered", *volume);
        }
    }
    let total: f64 = VOLUMES.iter().sum();
    let waited: f64 = parts.iter().map(|part| part.queue).sum();
    let abandoned = waited / f64::from(PATIENCE) / total;
    verdict.mean(Level::Channel, "phone", "offered", "", total);
    verdict.share(Level::Channel, "phone", "abandoned_share", "", abandoned);
    verdict.mean(Level::Channel, "phone", "wait_mean", "all", waited / total);
    verdict.mean(Level::Channel, "phone", "queue_mean", "", waited / 86_400.0);
    verdict.settle();
}

/// Every arrival is served or leaves: Σ service/mean + Σ queue/patience = Σ volumes; and most
/// intervals are crowded enough to be compared. The rules differ in the half-hours after a cut.
#[test]
fn oracle_transient_balances() {
    for rule in [AtCut::FirstFreed, AtCut::Particular] {
        let parts = exact(rule);
        let gone: f64 = parts.iter().map(|p| p.service / f64::from(SERVICE) + p.queue / f64::from(PATIENCE)).sum();
        assert!((gone - VOLUMES.iter().sum::<f64>()).abs() < 0.01, "{gone}");
        let queues: Vec<_> = parts.iter().map(|p| p.queue / 1_800.0).collect();
        assert!(queues.iter().filter(|&&queue| queue > 0.5).count() >= 7, "{queues:?}");
    }
    let (freed, particular) = (exact(AtCut::FirstFreed), exact(AtCut::Particular));
    for i in [3, 5, 6] {
        assert!(particular[i].service > 1.01 * freed[i].service && particular[i].queue < freed[i].queue, "{i}");
    }
}
