//! Agents as individuals: own skills and own speeds against a chain, spreads of speed against what a mixture
//! gives, learning against the integral of its curve.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, head, simulate, steady};
use holdline::run::Level;

/// Longest line in the chain.
const LONGEST: u8 = 30;

/// One group of two: Ana handles calls of type one, Ben both types and type two first; each at a speed of
/// their own. Both free: a call of type one goes to who has been idle longer.
struct Pair {
    arrive: [f64; 2],
    /// Ana with one; Ben with one; Ben with two.
    done: [f64; 3],
    leave: [f64; 2],
}

/// What Ana does (0 idle, 1), what Ben does (0 idle, 1, 2), whether Ben has been idle longer if both are idle,
/// and who waits.
type State = (u8, u8, bool, u8, u8);

impl Pair {
    fn moves(&self, &(ana, ben, ben_first, q1, q2): &State) -> Vec<(State, f64)> {
        let mut moves = Vec::new();
        let one = match (ana, ben) {
            (0, 0) if ben_first => (0, 1, false, 0, 0),
            (0, _) => (1, ben, false, 0, q2),
            (_, 0) => (ana, 1, false, 0, 0),
            _ => (ana, ben, false, (q1 + 1).min(LONGEST), q2),
        };
        moves.push((one, self.arrive[0]));
        let two = if ben == 0 { (ana, 2, false, q1, 0) } else { (ana, ben, false, q1, (q2 + 1).min(LONGEST)) };
        moves.push((two, self.arrive[1]));
        if ana == 1 {
            // Ana is idle since just now: if Ben is, too, Ben has been so longer.
            let next = if q1 > 0 { (1, ben, false, q1 - 1, q2) } else { (0, ben, ben == 0, 0, q2) };
            moves.push((next, self.done[0]));
        }
        if ben > 0 {
            let next = match (q2, q1) {
                (1.., _) => (ana, 2, false, q1, q2 - 1),
                (0, 1..) => (ana, 1, false, q1 - 1, 0),
                _ => (ana, 0, false, 0, 0),
            };
            moves.push((next, self.done[ben as usize]));
        }
        if q1 > 0 {
            moves.push(((ana, ben, ben_first, q1 - 1, q2), f64::from(q1) * self.leave[0]));
        }
        if q2 > 0 {
            moves.push(((ana, ben, ben_first, q1, q2 - 1), f64::from(q2) * self.leave[1]));
        }
        moves
    }
}

/// The standard errors are about .3% of the means.
#[test]
fn own_skills_and_own_speeds() {
    let per_hour = [40.0, 25.0];
    let (slow, fast) = (1.25, 0.8);
    let model = Pair {
        arrive: per_hour.map(|rate| rate / 3600.0),
        done: [1.0 / (60.0 * slow), 1.0 / (60.0 * fast), 1.0 / (90.0 * fast)],
        leave: [1.0 / 60.0, 1.0 / 80.0],
    };
    let chain = Chain::explore((0, 0, false, 0, 0), |state| model.moves(state));
    let p = chain.stationary();
    let is = |condition: bool| f64::from(u8::from(condition));
    let results = simulate(&format!(
        "{head}[inquiries.one]\nper_hour = 40\nchannels = {{ one = 1.0 }}\n[inquiries.two]\nper_hour = 25\nchannels = {{ two = 1.0 }}\n\
         [channels.one]\nmedium = \"phone\"\nhandle_time = {h1}\npatience = {p1}\nagent_choice = \"longest_idle\"\n\
         [channels.two]\nmedium = \"phone\"\nhandle_time = {h2}\npatience = {p2}\n\
         [groups.all]\nstaff = 2\nskills = [{{ channel = \"one\", priority = 2 }}, \"two\"]\n\
         members = [{{ name = \"Ana\", work_factor = {slow}, skills = [\"one\"] }}, {{ name = \"Ben\", work_factor = {fast} }}]\n",
        head = steady(2101, 65.0, 3e6),
        h1 = exponential(60),
        h2 = exponential(90),
        p1 = exponential(60),
        p2 = exponential(80),
    ));
    let mut verdict = Verdict::of(&results);
    let busy_with = |kind: u8| chain.mean(&p, |s| is(s.0 == kind) + is(s.1 == kind));
    for (name, queue, kind) in [("one", chain.mean(&p, |s| f64::from(s.3)), 1), ("two", chain.mean(&p, |s| f64::from(s.4)), 2)] {
        let rate = model.arrive[usize::from(kind) - 1];
        let abandoned = queue * model.leave[usize::from(kind) - 1] / rate;
        verdict.mean(Level::Channel, name, "queue_mean", "", queue);
        verdict.share(Level::Channel, name, "abandoned_share", "", abandoned);
        verdict.mean(Level::Channel, name, "active_mean", "", busy_with(kind));
        verdict.mean(Level::Channel, name, "handle_mean", "", busy_with(kind) / (rate * (1.0 - abandoned)));
    }
    verdict.mean(Level::Group, "all", "busy_mean", "", chain.mean(&p, |s| is(s.0 > 0) + is(s.1 > 0)));
    verdict.settle();
}

/// Mean of `value` over the factors of a pace with this sigma: exp(sigma z - sigma^2/2), z standard normal.
fn over_agents(sigma: f64, value: impl Fn(f64) -> f64) -> f64 {
    let n = 4_000;
    let width = 16.0 / f64::from(n);
    let point = |i: i32| -8.0 + (f64::from(i) + 0.5) * width;
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (0..n).map(|i| width * density(point(i)) * value((sigma * point(i) - 0.5 * sigma * sigma).exp())).sum()
}

/// A loss system of one agent with a factor f of its own in each of many replications: of the calls f a / (1 + f a)
/// are blocked, and the mean handle time is that over agents weighted by the calls they take, 1 / (1 + f a).
/// Unlike a mean of f alone, both tell a lognormal spread from none (.5 and 60 s): off by 5 standard errors.
#[test]
fn one_agent_without_waiting_room_drawn_anew_in_each_replication() {
    let (cv, load) = (0.8f64, 1.0);
    let sigma = (1.0 + cv * cv).ln().sqrt();
    let toml = format!(
        "{head}[inquiries.calls]\nper_hour = 60\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = {}\n\
         queue_capacity = 0\n[groups.agents]\nstaff = 1\npace = {{ cv = {cv} }}\nskills = [\"phone\"]\n",
        exponential(60),
        head = head(2102, "10m", "6h", 8000, "6h")
    );
    let results = simulate(&toml);
    let taken = over_agents(sigma, |f| 1.0 / (1.0 + f * load));
    let mut verdict = Verdict::of(&results);
    verdict.share(Level::Channel, "phone", "blocked_share", "", 1.0 - taken);
    verdict.mean(Level::Channel, "phone", "handle_mean", "", 60.0 * over_agents(sigma, |f| f / (1.0 + f * load)) / taken);
    verdict.settle();
    assert!((over_agents(sigma, |f| f) - 1.0).abs() < 1e-9 && (over_agents(sigma, |f| f * f) - 1.0 - cv * cv).abs() < 1e-9);
}

/// A saturated group gets done the sum of its agents' rates: on average 1 + cv^2 times what agents of factor 1 do,
/// in calls, e-mails and chats of shared work alike.
#[test]
fn a_saturated_group_has_the_sum_of_the_rates() {
    let sigma = 1.88f64.ln() / (2.0 * 1.281_551_565_544_600_4);
    let rate = over_agents(sigma, |f| 1.0 / f);
    for (seed, channel) in [
        (2103, "medium = \"phone\"\nhandle_time = \"60s\""),
        (2104, "medium = \"email\"\nturns = 1\nreply_work = \"60s\""),
        (2105, "medium = \"chat\"\nhandle_time = \"60s\"\nspeed = [1]"),
        (2106, "medium = \"chat\"\nturns = 3\nreply_work = \"20s\"\nthink_time = \"0s\"\nslowdown = [1]"),
        (2107, "medium = \"phone\"\nhandle_time = \"40s\"\nafter_work = \"20s\""),
    ] {
        let toml = format!(
            "{head}[inquiries.work]\nper_hour = 3000\nchannels = {{ work = 1.0 }}\n[channels.work]\n{channel}\n\
             [groups.agents]\nstaff = 20\npace = {{ spread = 1.88 }}\nskills = [\"work\"]\n",
            head = head(seed, "1h", "4h", 200, "4h").replace("\"finish\"", "\"censor\"")
        );
        let results = simulate(&toml);
        let mut verdict = Verdict::of(&results);
        // 20 agents with 60 s a contact, in all 4,000 factors: standard error .4%.
        let handle = results.find(0, Level::Centre, "centre", "handle_mean", "").expect("a metric").estimate;
        verdict.judge(&format!("{seed} handle_mean"), Some(handle), 60.0 / rate, 0.6);
        verdict.settle();
    }
}

/// Fifty agents who come at midnight without knowing anything, or after four hours in the job: over a day the mean
/// factor is 1 + .5 exp(-tenure/time) (time/T) (1 - exp(-T/time)). Standard error .1%.
#[test]
fn learning_over_a_day() {
    for (seed, tenure_h) in [(2108, 0.0), (2109, 4.0)] {
        let (time, length) = (8.0f64, 24.0f64);
        let toml = format!(
            "{head}[inquiries.calls]\nper_hour = 600\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
             handle_time = {}\n[groups.agents]\nstaff = 50\nskills = [\"phone\"]\nlearning = {{ factor = 1.5, time = \"8h\", tenure = \"{tenure_h}h\" }}\n",
            exponential(60),
            head = head(seed, "0s", "1d", 60, "24h")
        );
        let results = simulate(&toml);
        let curve = 1.0 + 0.5 * (-tenure_h / time).exp() * time / length * (1.0 - (-length / time).exp());
        let mut verdict = Verdict::of(&results);
        verdict.mean(Level::Channel, "phone", "handle_mean", "", 60.0 * curve);
        verdict.settle();
    }
}
