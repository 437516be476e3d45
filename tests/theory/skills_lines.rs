//! Skills by inquiry on one phone channel: the N-, W-, M- and V-models with static priority and abandonment (Garnett &
//! Mandelbaum 2000) against Markov chains, by class; staged overflow and weights against theirs; overflow after a
//! delay against M/M/c with constant patience.
//!
//! Standard errors are at most 1% of the exact means and half a point of the shares (`support`).

use crate::erlang::{Patience, mmc_g};
use crate::markov::Chain;
use crate::skills_chain::{LONGEST, N, W};
use crate::support::{Verdict, exponential, simulate, steady};
use holdline::run::Level;

/// A phone channel with calls of 60 s on average and this mean patience, each inquiry at so many per hour.
fn phone(seed: u64, inquiries: &[(&str, f64)], contacts: f64, patience: &str, channel: &str, groups: &str) -> String {
    let total = inquiries.iter().map(|(_, rate)| rate).sum();
    let coming: String =
        inquiries.iter().map(|(name, rate)| format!("[inquiries.{name}]\nper_hour = {rate:?}\nchannels = {{ phone = 1 }}\n")).collect();
    format!(
        "{}{coming}[channels.phone]\nmedium = \"phone\"\nhandle_time = {}\npatience = {patience}\n{channel}{groups}",
        steady(seed, total, contacts),
        exponential(60)
    )
}

/// One entry of `skills`.
fn skill(inquiry: &str, more: &str) -> String {
    format!("{{ channel = \"phone\", inquiries = [{inquiry:?}]{more} }}")
}

/// Waits and abandonments of an inquiry: mean number waiting, rate, rate of leaving of each who waits.
fn judge_class(verdict: &mut Verdict, name: &str, queue: f64, rate: f64, leave: f64) {
    verdict.mean(Level::Inquiry, name, "wait_mean", "all", queue / rate);
    verdict.share(Level::Inquiry, name, "abandoned_share", "", leave * queue / rate);
}

#[test]
fn n_model() {
    let per_hour = [180.0, 70.0];
    let model = N {
        rates: per_hour.map(|r| r / 3600.0),
        done: [1.0 / 60.0, 0.8 / 60.0, 1.0 / 90.0],
        leave: [1.0 / 60.0, 1.0 / 60.0],
        staff: [2, 3],
    };
    let (chain, p) = model.solve();
    let general = [skill("one", ", priority = 2, speed = 0.8"), skill("two", ", speed = 0.6666666666666667")].join(", ");
    let groups = format!(
        "groups = [\"special\", \"general\"]\nagent_choice = \"in_order\"\n[groups.special]\nstaff = 2\nskills = [{}]\n\
         [groups.general]\nstaff = 3\nskills = [{general}]\n",
        skill("one", "")
    );
    let results = simulate(&phone(191, &[("one", per_hour[0]), ("two", per_hour[1])], 3e6, &exponential(60), "", &groups));
    let mut verdict = Verdict::of(&results);
    judge_class(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.3)), model.rates[0], model.leave[0]);
    judge_class(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.4)), model.rates[1], model.leave[1]);
    verdict.mean(Level::Channel, "phone", "queue_mean", "", chain.mean(&p, |s| f64::from(s.3 + s.4)));
    verdict.mean(Level::Channel, "phone", "active_mean", "", chain.mean(&p, |s| f64::from(s.0 + s.1 + s.2)));
    verdict.mean(Level::Group, "special", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "general", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1 + s.2)));
    verdict.settle();
}

#[test]
fn w_model() {
    let per_hour = [90.0, 100.0, 110.0];
    let model = W { rates: per_hour.map(|r| r / 3600.0), done: 1.0 / 60.0, leave: [1.0 / 45.0; 3], staff: [2, 3] };
    let (chain, p) = model.solve();
    let groups = format!(
        "groups = [\"a\", \"b\"]\nagent_choice = \"in_order\"\n[groups.a]\nstaff = 2\npick = \"in_order\"\nskills = [{}, {}]\n\
         [groups.b]\nstaff = 3\nskills = [{}, {}]\n",
        skill("two", ""),
        skill("one", ""),
        skill("two", ", priority = 2"),
        skill("three", "")
    );
    let inquiries = [("one", per_hour[0]), ("two", per_hour[1]), ("three", per_hour[2])];
    let results = simulate(&phone(192, &inquiries, 4e6, &exponential(45), "", &groups));
    let mut verdict = Verdict::of(&results);
    judge_class(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.2)), model.rates[0], model.leave[0]);
    judge_class(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.3)), model.rates[1], model.leave[1]);
    judge_class(&mut verdict, "three", chain.mean(&p, |s| f64::from(s.4)), model.rates[2], model.leave[2]);
    verdict.mean(Level::Group, "a", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "b", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.settle();
}

/// Two classes with pools of their own and one pool for both, which takes class 1 first; the own pool is asked first.
#[test]
fn m_model() {
    // (own agents of class 1, shared, own agents of class 2, waiting 1, waiting 2).
    type State = (u8, u8, u8, u8, u8);
    let (per_hour, staff, done, leave) = ([150.0, 170.0], [2u8, 2, 2], 1.0 / 60.0, 1.0 / 60.0);
    let rates = per_hour.map(|r| r / 3600.0);
    let moves = |&(a, b, c, q1, q2): &State| {
        let mut moves = vec![];
        let shared = b < staff[1];
        moves.push(match (a < staff[0], shared) {
            (true, _) => ((a + 1, b, c, q1, q2), rates[0]),
            (_, true) => ((a, b + 1, c, q1, q2), rates[0]),
            _ => ((a, b, c, (q1 + 1).min(LONGEST), q2), rates[0]),
        });
        moves.push(match (c < staff[2], shared) {
            (true, _) => ((a, b, c + 1, q1, q2), rates[1]),
            (_, true) => ((a, b + 1, c, q1, q2), rates[1]),
            _ => ((a, b, c, q1, (q2 + 1).min(LONGEST)), rates[1]),
        });
        if a > 0 {
            moves.push((if q1 > 0 { (a, b, c, q1 - 1, q2) } else { (a - 1, b, c, 0, q2) }, f64::from(a) * done));
        }
        if c > 0 {
            moves.push((if q2 > 0 { (a, b, c, q1, q2 - 1) } else { (a, b, c - 1, q1, 0) }, f64::from(c) * done));
        }
        if b > 0 {
            let next = match (q1, q2) {
                (1.., _) => (a, b, c, q1 - 1, q2),
                (0, 1..) => (a, b, c, 0, q2 - 1),
                _ => (a, b - 1, c, 0, 0),
            };
            moves.push((next, f64::from(b) * done));
        }
        if q1 > 0 {
            moves.push(((a, b, c, q1 - 1, q2), f64::from(q1) * leave));
        }
        if q2 > 0 {
            moves.push(((a, b, c, q1, q2 - 1), f64::from(q2) * leave));
        }
        moves
    };
    let chain = Chain::explore((0, 0, 0, 0, 0), moves);
    let p = chain.stationary();
    assert!(chain.mean(&p, |s| f64::from(u8::from(s.3 == LONGEST || s.4 == LONGEST))) < 1e-9);
    let groups = format!(
        "groups = [\"own\", \"other\", \"shared\"]\nagent_choice = \"in_order\"\n[groups.own]\nstaff = 2\nskills = [{}]\n\
         [groups.other]\nstaff = 2\nskills = [{}]\n[groups.shared]\nstaff = 2\nskills = [{}, {}]\n",
        skill("one", ""),
        skill("two", ""),
        skill("one", ""),
        skill("two", ", priority = 2")
    );
    let results = simulate(&phone(193, &[("one", per_hour[0]), ("two", per_hour[1])], 3e6, &exponential(60), "", &groups));
    let mut verdict = Verdict::of(&results);
    judge_class(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.3)), rates[0], leave);
    judge_class(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.4)), rates[1], leave);
    verdict.mean(Level::Group, "own", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "shared", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.mean(Level::Group, "other", "busy_mean", "", chain.mean(&p, |s| f64::from(s.2)));
    verdict.settle();
}

/// One pool with two classes of different work: class 1 first, no call is interrupted.
#[test]
fn v_model() {
    // (agents with class 1, with class 2, waiting 1, waiting 2).
    type State = (u8, u8, u8, u8);
    let (per_hour, staff, done, leave) = ([120.0, 80.0], 4u8, [1.0 / 60.0, 0.5 / 60.0], 1.0 / 90.0);
    let rates = per_hour.map(|r| r / 3600.0);
    let moves = |&(b1, b2, q1, q2): &State| {
        let mut moves = vec![];
        if b1 + b2 < staff {
            moves.extend([((b1 + 1, b2, 0, 0), rates[0]), ((b1, b2 + 1, 0, 0), rates[1])]);
        } else {
            moves.extend([((b1, b2, (q1 + 1).min(LONGEST), q2), rates[0]), ((b1, b2, q1, (q2 + 1).min(LONGEST)), rates[1])]);
        }
        for (busy, rate, (b1, b2)) in [(b1, done[0], (b1.wrapping_sub(1), b2)), (b2, done[1], (b1, b2.wrapping_sub(1)))] {
            if busy > 0 {
                let next = match (q1, q2) {
                    (1.., _) => (b1 + 1, b2, q1 - 1, q2),
                    (0, 1..) => (b1, b2 + 1, 0, q2 - 1),
                    _ => (b1, b2, 0, 0),
                };
                moves.push((next, f64::from(busy) * rate));
            }
        }
        if q1 > 0 {
            moves.push(((b1, b2, q1 - 1, q2), f64::from(q1) * leave));
        }
        if q2 > 0 {
            moves.push(((b1, b2, q1, q2 - 1), f64::from(q2) * leave));
        }
        moves
    };
    let chain = Chain::explore((0, 0, 0, 0), moves);
    let p = chain.stationary();
    assert!(chain.mean(&p, |s| f64::from(u8::from(s.2 == LONGEST || s.3 == LONGEST))) < 1e-9);
    let groups = format!("[groups.all]\nstaff = 4\nskills = [{}, {}]\n", skill("one", ""), skill("two", ", priority = 2, speed = 0.5"));
    let results = simulate(&phone(194, &[("one", per_hour[0]), ("two", per_hour[1])], 3e6, &exponential(90), "", &groups));
    let mut verdict = Verdict::of(&results);
    judge_class(&mut verdict, "one", chain.mean(&p, |s| f64::from(s.2)), rates[0], leave);
    judge_class(&mut verdict, "two", chain.mean(&p, |s| f64::from(s.3)), rates[1], leave);
    verdict.mean(Level::Group, "all", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0 + s.1)));
    verdict.settle();
}

/// With more agents behind than are ever needed, whoever has waited 40 s goes there: the front group is an M/M/6 whose
/// customers have a patience of exactly 40 s. Two inquiries in lines of their own are one queue.
#[test]
fn overflow_after_a_delay() {
    let groups = format!(
        "groups = [\"front\", {{ group = \"back\", after = \"40s\" }}]\nagent_choice = \"in_order\"\n[groups.front]\nstaff = 6\n\
         skills = [{0}, {1}]\n[groups.back]\nstaff = 40\nskills = [{0}, {1}]\n",
        skill("one", ""),
        skill("two", "")
    );
    let results = simulate(&phone(195, &[("one", 150.0), ("two", 230.0)], 4e6, "\"never\"", "", &groups));
    let exact = mmc_g(380.0 / 3600.0, 60.0, 6, Patience::Constant(40.0), 20.0);
    let mut verdict = Verdict::of(&results);
    for inquiry in ["one", "two"] {
        verdict.mean(Level::Inquiry, inquiry, "wait_mean", "all", exact.wait);
        verdict.share(Level::Inquiry, inquiry, "delayed_share", "", exact.delayed);
    }
    verdict.mean(Level::Group, "front", "busy_mean", "", exact.busy);
    // Everybody who waits 40 s is busy 60 s with an agent of the back group.
    verdict.mean(Level::Group, "back", "busy_mean", "", 380.0 / 3600.0 * exact.abandoned * 60.0);
    verdict.settle();
}

/// The back group, slower, helps while three wait.
#[test]
fn overflow_while_many_wait() {
    // (front busy, back busy, waiting).
    type State = (u8, u8, u8);
    let (per_hour, staff, least, leave) = (190.0, [2u8, 2], 3u8, 1.0 / 120.0);
    let (rate, done) = (per_hour / 3600.0, [1.0 / 60.0, 0.7 / 60.0]);
    let moves = |&(a, b, q): &State| {
        let mut moves = vec![];
        moves.push(if a < staff[0] {
            ((a + 1, b, q), rate)
        } else if q + 1 >= least && b < staff[1] {
            ((a, b + 1, q), rate)
        } else {
            ((a, b, (q + 1).min(LONGEST)), rate)
        });
        if a > 0 {
            moves.push((if q > 0 { (a, b, q - 1) } else { (a - 1, b, 0) }, f64::from(a) * done[0]));
        }
        if b > 0 {
            moves.push((if q >= least { (a, b, q - 1) } else { (a, b - 1, q) }, f64::from(b) * done[1]));
        }
        if q > 0 {
            moves.push(((a, b, q - 1), f64::from(q) * leave));
        }
        moves
    };
    let chain = Chain::explore((0, 0, 0), moves);
    let p = chain.stationary();
    assert!(chain.mean(&p, |s| f64::from(u8::from(s.2 == LONGEST))) < 1e-9);
    // The third who waits may be of the other inquiry.
    let both = |more: &str| [skill("one", more), skill("two", more)].join(", ");
    let groups = format!(
        "groups = [\"front\", {{ group = \"back\", waiting_at_least = 3 }}]\n[groups.front]\nstaff = 2\nskills = [{}]\n\
         [groups.back]\nstaff = 2\nskills = [{}]\n",
        both(""),
        both(", speed = 0.7")
    );
    let results = simulate(&phone(196, &[("one", 90.0), ("two", 100.0)], 3e6, &exponential(120), "", &groups));
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Channel, "phone", "queue_mean", "", chain.mean(&p, |s| f64::from(s.2)));
    for inquiry in ["one", "two"] {
        verdict.mean(Level::Inquiry, inquiry, "wait_mean", "all", chain.mean(&p, |s| f64::from(s.2)) / rate);
    }
    verdict.mean(Level::Group, "front", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "back", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.settle();
}

/// Of i and j idle agents the first group's is taken with probability 1 i / (1 i + 3 j).
#[test]
fn weights() {
    // (busy in a, busy in b, waiting).
    type State = (u8, u8, u8);
    let (rate, staff, done, weight, leave) = (170.0 / 3600.0, [3u8, 2], [1.0 / 60.0, 0.8 / 60.0], [1.0, 3.0], 1.0 / 60.0);
    let moves = |&(a, b, q): &State| {
        let mut moves = vec![];
        let free = [f64::from(staff[0] - a) * weight[0], f64::from(staff[1] - b) * weight[1]];
        let sum = free[0] + free[1];
        if sum > 0.0 {
            moves.extend([
                ((a.saturating_add(1).min(staff[0]), b, 0), rate * free[0] / sum),
                ((a, (b + 1).min(staff[1]), 0), rate * free[1] / sum),
            ]);
        } else {
            moves.push(((a, b, (q + 1).min(LONGEST)), rate));
        }
        for (busy, rate, rest) in [(a, done[0], (a.wrapping_sub(1), b)), (b, done[1], (a, b.wrapping_sub(1)))] {
            if busy > 0 {
                moves.push((if q > 0 { (a, b, q - 1) } else { (rest.0, rest.1, 0) }, f64::from(busy) * rate));
            }
        }
        if q > 0 {
            moves.push(((a, b, q - 1), f64::from(q) * leave));
        }
        moves
    };
    let chain = Chain::explore((0, 0, 0), moves);
    let p = chain.stationary();
    let groups = "agent_choice = \"random\"\ngroups = [\"a\", { group = \"b\", weight = 3 }]\n[groups.a]\nstaff = 3\nskills = [\"phone\"]\n\
        [groups.b]\nstaff = 2\nskills = [{ channel = \"phone\", speed = 0.8 }]\n";
    let results = simulate(&phone(197, &[("calls", 170.0)], 2e6, &exponential(60), "", groups));
    let mut verdict = Verdict::of(&results);
    verdict.mean(Level::Group, "a", "busy_mean", "", chain.mean(&p, |s| f64::from(s.0)));
    verdict.mean(Level::Group, "b", "busy_mean", "", chain.mean(&p, |s| f64::from(s.1)));
    verdict.mean(Level::Channel, "phone", "queue_mean", "", chain.mean(&p, |s| f64::from(s.2)));
    verdict.settle();
}
