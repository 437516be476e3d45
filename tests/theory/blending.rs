//! Calls that the centre makes: blending with a reserve against its chain, predictive dialling against its chain, the
//! share that an adaptive pacing settles at, and how many of a list are reached.

use crate::markov::Chain;
use crate::support::{Verdict, exponential, head, simulate, steady};
use holdline::run::{Level, Results};

/// Customers per hour, agents of whom `reserve` are kept free of calls, mean times in seconds.
struct Blend {
    per_hour: f64,
    staff: u32,
    reserve: u32,
    inbound_s: u32,
    outbound_s: u32,
}

/// Rates per second in steady state.
struct Steady {
    delayed: f64,
    queue: f64,
    busy: f64,
    made: f64,
    cut: f64,
}

impl Blend {
    /// The chain of (customers in service, calls in progress, waiting): whoever is freed takes a waiting customer;
    /// with nobody waiting, and more than the reserve idle, the next call begins at once. The list never ends.
    fn exact(&self) -> Steady {
        const MOST: u32 = 150;
        let Self { staff, reserve, .. } = *self;
        let (rate, done, over) = (self.per_hour / 3600.0, 1.0 / f64::from(self.inbound_s), 1.0 / f64::from(self.outbound_s));
        // An agent becomes idle.
        let freed = |i: u32, o: u32| if staff - i - o > reserve { (i, o + 1, 0) } else { (i, o, 0) };
        let chain = Chain::explore((0, staff - reserve, 0), |&(i, o, q): &(u32, u32, u32)| {
            let mut moves = Vec::new();
            if i + o < staff {
                moves.push(((i + 1, o, 0), rate));
            } else if q < MOST {
                moves.push(((i, o, q + 1), rate));
            }
            if i > 0 {
                moves.push((if q > 0 { (i, o, q - 1) } else { freed(i - 1, o) }, done * f64::from(i)));
            }
            if o > 0 {
                moves.push((if q > 0 { (i + 1, o - 1, q - 1) } else { freed(i, o - 1) }, over * f64::from(o)));
            }
            moves
        });
        let p = chain.stationary();
        Steady {
            delayed: chain.mean(&p, |&(i, o, _)| f64::from(u32::from(i + o == staff))),
            queue: chain.mean(&p, |&(_, _, q)| f64::from(q)),
            busy: chain.mean(&p, |&(i, o, _)| f64::from(i + o)),
            made: chain.mean(&p, |&(_, o, _)| f64::from(o) * over),
            cut: chain.mean(&p, |&(_, _, q)| f64::from(u32::from(q == MOST))),
        }
    }

    fn compare(&self, seed: u64) {
        let exact = self.exact();
        assert!(exact.cut < 1e-9);
        // Everybody picks up after a millisecond.
        let results = simulate(&format!(
            "{head}[inquiries.calls]\nper_hour = {rate:?}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
             handle_time = {inbound}\n[campaigns.sales]\nchannel = \"phone\"\nlist = \"endless\"\ndialling = \"progressive\"\n\
             ring = \"1ms\"\nanswer = 1\nright_party = 1\nhandle_time = {outbound}\n\
             [groups.agents]\nstaff = {staff}\nskills = [\"phone\", {{ campaign = \"sales\", reserve = {reserve} }}]\n",
            head = steady(seed, self.per_hour, 700_000.0),
            rate = self.per_hour,
            inbound = exponential(self.inbound_s),
            outbound = exponential(self.outbound_s),
            staff = self.staff,
            reserve = self.reserve,
        ));
        let mut verdict = Verdict::of(&results);
        let (channel, name) = (Level::Channel, "phone");
        verdict.share(channel, name, "delayed_share", "", exact.delayed);
        verdict.mean(channel, name, "wait_mean", "all", 3600.0 * exact.queue / self.per_hour);
        verdict.mean(channel, name, "queue_mean", "", exact.queue);
        verdict.mean(Level::Group, "agents", "busy_mean", "", exact.busy);
        verdict.scaled(Level::Campaign, "sales", "reached", "", exact.made, counted(self.per_hour, 700_000.0));
        verdict.settle();
    }
}

/// Seconds that [`steady`] counts.
fn counted(per_hour: f64, contacts: f64) -> f64 {
    3600.0 * (contacts / per_hour / 40.0).ceil()
}

#[test]
fn blending_with_a_reserve() {
    // Calls are longer than what customers want: the reserve decides how many of these wait.
    let blend = Blend { per_hour: 60.0, staff: 8, reserve: 2, inbound_s: 180, outbound_s: 300 };
    blend.compare(511);
}

#[test]
fn blending_with_a_reserve_of_one_and_short_calls() {
    let blend = Blend { per_hour: 90.0, staff: 6, reserve: 1, inbound_s: 120, outbound_s: 45 };
    blend.compare(512);
}

/// Without calls it is the M/M/c queue; with as many agents kept free as there are, too.
#[test]
fn oracle_blending_between_its_limits() {
    let blend = |reserve| Blend { per_hour: 60.0, staff: 5, reserve, inbound_s: 180, outbound_s: 300 };
    let (kept, plain) = (blend(5).exact(), crate::erlang::mmck_m(60.0 / 3600.0, 180.0, 5, 150, 0.0));
    assert!((kept.queue - plain.queue).abs() < 1e-9 && (kept.busy - plain.busy).abs() < 1e-9 && kept.made == 0.0);
    // The smaller the reserve, the more calls and waits; agents with customers are as many as ever.
    let mut last = kept;
    for reserve in (0..5).rev() {
        let now = blend(reserve).exact();
        assert!(now.made > last.made && now.delayed > last.delayed && now.queue > last.queue, "{reserve}");
        assert!((now.busy - now.made * 300.0 - 3.0).abs() < 1e-9);
        last = now;
    }
    assert!((last.busy - 5.0).abs() < 1e-9);
}

/// Most who have picked up and wait that the chain knows.
const MOST_WAITING: u32 = 16;

/// A centre that only dials: agents, answer, right party, pacing, mean ring, talk and wrong-party time and patience in seconds.
struct Predictive {
    staff: u32,
    answer: f64,
    right: f64,
    pacing: f64,
    ring_s: u32,
    talk_s: u32,
    wrong_s: u32,
    patience_s: u32,
}

impl Predictive {
    /// Keys of the campaign.
    fn keys(&self) -> String {
        format!(
            "list = \"endless\"\ndialling = \"predictive\"\nanswer = {:?}\nright_party = {:?}\npacing = {:?}\nring = {}\n\
             handle_time = {}\nwrong_party_time = {}\nattempts = 1\nmismatch_patience = {}\n",
            self.answer,
            self.right,
            self.pacing,
            exponential(self.ring_s),
            exponential(self.talk_s),
            exponential(self.wrong_s),
            exponential(self.patience_s)
        )
    }

    /// The chain of (ringing, with the right party, with another, picked up and waiting): rates per second of calls
    /// dialled, reached and mismatched, and the mean number of busy agents.
    fn exact(&self) -> [f64; 4] {
        let rate = |mean: u32| 1.0 / f64::from(mean);
        let call = self.right * f64::from(self.talk_s) + (1.0 - self.right) * f64::from(self.wrong_s);
        let soon = (f64::from(self.ring_s) / call).min(1.0);
        // After every event calls are dialled until as many ring as the pacing says; none is taken back.
        let dial = |f: u32, b: u32, w: u32, p: u32| {
            let busy = f64::from(b + w);
            let wanted = ((f64::from(self.staff) - busy + busy * soon) * self.pacing / self.answer + 1e-9).floor() as u32;
            (f.max(wanted), b, w, p)
        };
        let chain = Chain::explore(dial(0, 0, 0, 0), |&(f, b, w, p)| {
            let mut moves = Vec::new();
            let ends = f64::from(f) * rate(self.ring_s);
            if f > 0 {
                moves.push((dial(f - 1, b, w, p), ends * (1.0 - self.answer)));
                if b + w < self.staff {
                    moves.push((dial(f - 1, b + 1, w, p), ends * self.answer * self.right));
                    moves.push((dial(f - 1, b, w + 1, p), ends * self.answer * (1.0 - self.right)));
                } else if p < MOST_WAITING {
                    moves.push((dial(f - 1, b, w, p + 1), ends * self.answer));
                }
            }
            if p > 0 {
                moves.push((dial(f, b, w, p - 1), f64::from(p) * rate(self.patience_s)));
            }
            for (freed, busy, leaves) in [((b.wrapping_sub(1), w), b, self.talk_s), ((b, w.wrapping_sub(1)), w, self.wrong_s)] {
                if busy == 0 {
                    continue;
                }
                let leaves = f64::from(busy) * rate(leaves);
                let (b, w) = freed;
                if p > 0 {
                    moves.push((dial(f, b + 1, w, p - 1), leaves * self.right));
                    moves.push((dial(f, b, w + 1, p - 1), leaves * (1.0 - self.right)));
                } else {
                    moves.push((dial(f, b, w, 0), leaves));
                }
            }
            moves
        });
        let p = chain.stationary();
        assert!(chain.mean(&p, |&(.., p)| f64::from(u32::from(p == MOST_WAITING))) < 1e-7);
        [
            chain.mean(&p, |&(f, ..)| f64::from(f) * rate(self.ring_s)),
            chain.mean(&p, |&(_, b, ..)| f64::from(b) * rate(self.talk_s)),
            chain.mean(&p, |&(.., p)| f64::from(p) * rate(self.patience_s)),
            chain.mean(&p, |&(_, b, w, _)| f64::from(b + w)),
        ]
    }
}

/// Only calls that the centre makes, with these keys, by so many agents.
fn dialling_only(head: &str, keys: &str, staff: u32) -> Results {
    simulate(&format!(
        "{head}[inquiries.calls]\nper_hour = 0\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\n\
         [campaigns.sales]\nchannel = \"phone\"\n{keys}[groups.agents]\nstaff = {staff}\nskills = [{{ campaign = \"sales\" }}]\n"
    ))
}

fn compare_predictive(seed: u64, model: &Predictive) {
    let [dialled, reached, mismatched, busy] = model.exact();
    let results = dialling_only(&head(seed, "2h", "100h", 40, "100h"), &model.keys(), model.staff);
    let mut verdict = Verdict::of(&results);
    let (campaign, name, seconds) = (Level::Campaign, "sales", 360_000.0);
    verdict.scaled(campaign, name, "dialled", "", dialled, seconds);
    verdict.scaled(campaign, name, "reached", "", reached, seconds);
    verdict.share(campaign, name, "mismatched_share", "", mismatched / (dialled * model.answer));
    verdict.share(campaign, name, "answered_share", "", model.answer);
    verdict.share(campaign, name, "right_party_share", "", model.right);
    verdict.mean(Level::Group, "agents", "busy_mean", "", busy);
    verdict.settle();
}

#[test]
fn predictive_dialling_against_its_chain() {
    let model = Predictive { staff: 4, answer: 0.4, right: 0.7, pacing: 1.1, ring_s: 20, talk_s: 120, wrong_s: 20, patience_s: 5 };
    compare_predictive(513, &model);
}

#[test]
fn predictive_dialling_too_fast() {
    let model = Predictive { staff: 2, answer: 0.5, right: 1.0, pacing: 2.5, ring_s: 30, talk_s: 60, wrong_s: 20, patience_s: 10 };
    compare_predictive(515, &model);
}

/// With a target the pacing moves until its share of those who pick up have an agent in time, whatever it was: the
/// share of n people differs from it by at most the logarithm of the bounds over the step of the pacing, 46/n.
#[test]
fn adaptive_pacing_settles_at_its_target() {
    for (seed, staff, share, pacing) in [(516, 10, 0.97, 1.0), (517, 40, 0.9, 3.0)] {
        let model = Predictive { staff, answer: 0.35, right: 0.6, pacing, ring_s: 15, talk_s: 180, wrong_s: 30, patience_s: 2 };
        let keys = model.keys() + &format!("target = {{ within = \"1s\", share = {share:?} }}\n");
        let results = dialling_only(&head(seed, "4h", "40h", 10, "40h"), &keys, staff);
        let of = |metric| results.find(0, Level::Campaign, "sales", metric, "").and_then(|row| row.estimate.mean).expect("a mean");
        let (level, answered) = (of("service_level"), of("answered"));
        println!(
            "{level} of {answered}, reached {} an hour of an agent, mismatched {}",
            of("reached_per_agent_hour"),
            of("mismatched_share")
        );
        assert!(answered > 4_000.0 && (level - share).abs() < 46.0 / answered, "{level} of {answered}");
        // Those who had an agent, but late, are not mismatched.
        assert!(of("mismatched_share") < 1.0 - level);
    }
}

/// A list that is called to its end: with p = answer x right party, 1 - (1 - p)^n of its people are reached in at most n
/// attempts, and (1 - (1 - p)^n)/p attempts are made for each, whoever dials how.
#[test]
fn how_many_of_a_list_are_reached() {
    let (answer, right, attempts, people) = (0.35, 0.6, 4, 2_000);
    let p: f64 = answer * right;
    let reached = 1.0 - (1.0 - p).powi(attempts);
    for (seed, dialling) in [(518, "preview"), (519, "progressive")] {
        let keys = format!(
            "list = {people}\ndialling = {dialling:?}\nanswer = {answer:?}\nright_party = {right:?}\nattempts = {attempts}\n\
             retry_after = {}\nhandle_time = {}\n",
            exponential(7200),
            exponential(120)
        );
        let results = dialling_only(&head(seed, "0s", "10d", 200, "10d"), &keys, 10);
        let mut verdict = Verdict::of(&results);
        let (campaign, name, people) = (Level::Campaign, "sales", f64::from(people));
        verdict.mean(campaign, name, "reached", "", people * reached);
        verdict.mean(campaign, name, "list_exhausted", "", people * (1.0 - reached));
        verdict.mean(campaign, name, "dialled", "", people * reached / p);
        verdict.mean(campaign, name, "attempts_per_reached", "", 1.0 / p);
        verdict.settle();
        let left = results.find(0, campaign, name, "list_left", "").and_then(|row| row.estimate.mean);
        assert_eq!(left, Some(0.0));
    }
}
