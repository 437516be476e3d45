//! Demand that is not as even as its forecast: counts by interval, day and inquiry against exact moments of mixed
//! Poisson variables: E[N] + Var of the mixed rate, and covariances of the rates.
//!
//! A comparison passes within four standard errors, which are those of the sample itself, and only if they are as
//! small as the test says: covariances of about 2%, or of the variances beside them.

use crate::busyness::{gamma_quantile, hermite, normal_density};
use crate::numeric::{integrate, normal_cdf};
use crate::support::load;
use holdline::engine::Engine;
use holdline::plan::Plan;
use std::sync::atomic::AtomicBool;

/// Counts by replication, then by interval and channel.
struct Counts {
    rows: Vec<Vec<f64>>,
    channels: usize,
}

/// Two columns of counts: an interval and a channel each.
type Column = (usize, usize);

impl Counts {
    fn new(toml: &str, replications: u32) -> Self {
        let study = load(toml);
        let plan = Plan::new(&study.variants[0]);
        let cancel = AtomicBool::new(false);
        let mut engine = Engine::new(&plan, &cancel);
        let row = |index| {
            let counted = engine.replicate(study.variants[0].seed, index, false).expect("a replication");
            counted.channel_intervals.iter().map(|interval| interval.offered as f64).collect()
        };
        Self { rows: (0..replications).map(row).collect(), channels: plan.channels.len() }
    }

    fn column(&self, (interval, channel): Column) -> Vec<f64> {
        self.rows.iter().map(|row| row[interval * self.channels + channel]).collect()
    }

    /// Asserts a mean; its standard error is below `tight` of it.
    fn mean(&self, column: Column, exact: f64, tight: f64) {
        let values = self.column(column);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let error = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n / n).sqrt();
        assert!(error < tight * exact, "{column:?}: {error} is no tight error of {exact}");
        assert!((mean - exact).abs() < 4.0 * error + 1e-9, "{column:?}: mean {mean} ± {error}, exact {exact}");
    }

    /// Asserts a covariance, or a variance where both are the same; its standard error is below `tight`.
    fn covariance(&self, one: Column, other: Column, exact: f64, tight: f64) {
        let (x, y) = (self.column(one), self.column(other));
        let n = x.len() as f64;
        let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
        let products: Vec<f64> = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).collect();
        let mean = products.iter().sum::<f64>() / n;
        let error = (products.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / n / n).sqrt();
        println!("{one:?} {other:?}: {mean} ± {error}, exact {exact}");
        assert!(error < tight, "{one:?} {other:?}: {error} is not below {tight}, exact {exact}");
        assert!((mean - exact).abs() < 4.0 * error, "{one:?} {other:?}: covariance {mean} ± {error}, exact {exact}");
    }
}

/// Covariance of gamma factors of mean 1 joined by a Gaussian copula: sum over k >= 1 of a(k) b(k) rho^k / k! with the
/// Hermite coefficients of both (Mehler's formula).
fn copula(cvs: [f64; 2], rho: f64) -> f64 {
    let points: Vec<f64> = (0..800).map(|i| -8.0 + 0.02 * (f64::from(i) + 0.5)).collect();
    let values = cvs.map(|cv| points.iter().map(|&z| gamma_quantile(1.0 / (cv * cv), normal_cdf(z)) * cv * cv).collect::<Vec<f64>>());
    let coefficient =
        |k: u32, values: &[f64]| -> f64 { points.iter().zip(values).map(|(&z, &g)| 0.02 * g * hermite(k, z) * normal_density(z)).sum() };
    let mut factorial = 1.0;
    let mut sum = 0.0;
    for k in 1..=16 {
        factorial *= f64::from(k);
        sum += coefficient(k, &values[0]) * coefficient(k, &values[1]) * rho.powi(k as i32) / factorial;
    }
    sum
}

fn run(seed: u64, length: &str, interval: &str) -> String {
    format!("seed = {seed}\nrealism = \"none\"\n[run]\nlength = {length:?}\ninterval = {interval:?}\n")
}

/// Inquiries, each with a channel of its name, in the order of their names.
fn centre(inquiries: &[(&str, &str)]) -> String {
    let one = |(name, keys): &(&str, &str)| {
        format!(
            "[inquiries.{name}]\n{keys}\nchannels = {{ {name} = 1 }}\n[channels.{name}]\nmedium = \"phone\"\nhandle_time = \"1s\"\npatience = \"0s\"\n"
        )
    };
    let names: Vec<&str> = inquiries.iter().map(|(name, _)| *name).collect();
    format!("{}[groups.g]\nstaff = 1\nskills = {names:?}\n", inquiries.iter().map(one).collect::<String>())
}

#[test]
fn blocks_of_a_day() {
    let (mean, cv, block_cv) = (40.0, 0.3, 0.25);
    let busyness =
        "per_day = 160\nbusyness = { cv = 0.3, day_to_day = 0.5, interval_cv = 0.25, interval_correlation = 0.7, block = \"6h\" }";
    let counts = Counts::new(&(run(1401, "2d", "6h") + &centre(&[("a", busyness)])), 12_000);
    let both = |day: f64, block: f64| mean * mean * ((1.0 + day) * (1.0 + block) - 1.0);
    let variance = mean + both(cv * cv, block_cv * block_cv);
    for interval in [0, 3, 5] {
        counts.mean((interval, 0), mean, 0.006);
        counts.covariance((interval, 0), (interval, 0), variance, 0.02 * variance);
    }
    for (one, other, apart) in [(0, 1, 1), (1, 3, 2), (4, 7, 3)] {
        let exact = both(cv * cv, copula([block_cv; 2], 0.7f64.powi(apart)));
        counts.covariance((one, 0), (other, 0), exact, 0.02 * variance);
    }
    // On different days only the day factors go together.
    counts.covariance((3, 0), (4, 0), both(copula([cv; 2], 0.5), 0.0), 0.02 * variance);
}

#[test]
fn blocks_without_day_factors_and_of_several_lengths() {
    let (mean, cv) = (50.0, 0.3);
    let toml = run(1402, "12h", "3h")
        + "[busyness.long]\ninterval_cv = 0.3\nblock = \"6h\"\n[busyness.short]\ninterval_cv = 0.3\nblock = \"4h\"\n"
        + &centre(&[("a", "per_day = 400\nbusyness = [\"long\", \"short\"]")]);
    let counts = Counts::new(&toml, 12_000);
    // From 3 to 6 the first hour has one short factor and the other two the next; 6 to 9 has two hours of that and one of
    // the third. The long factor changes at 6.
    let v = cv * cv;
    let within = (1.0 + v) * (1.0 + v * (1.0 / 9.0 + 4.0 / 9.0)) - 1.0;
    counts.covariance((1, 0), (1, 0), mean + mean * mean * within, 0.02 * (mean + mean * mean * within));
    let across = v * (2.0 / 3.0) * (2.0 / 3.0);
    counts.covariance((1, 0), (2, 0), mean * mean * across, 0.02 * (mean + mean * mean * within));
}

#[test]
fn correlated_factors() {
    let mean = 60.0;
    let toml = run(1403, "2d", "1d")
        + "[busyness.x]\ncv = 0.4\nday_to_day = 0.6\n[busyness.y]\ncv = 0.3\nday_to_day = 0.6\ncorrelated_with = { x = 0.5, z = -0.4 }\n\
           [busyness.z]\ncv = 0.5\nday_to_day = 0.6\n"
        + &centre(&[
            ("a", "per_day = 60\nbusyness = [\"x\", { cv = 0.2 }]"),
            ("b", "per_day = 60\nbusyness = \"y\""),
            ("c", "per_day = 60\nbusyness = [\"z\"]"),
        ]);
    let counts = Counts::new(&toml, 14_000);
    let [a, b, c] = [1.16 * 1.04 - 1.0, 0.09, 0.25].map(|square: f64| mean + mean * mean * square);
    for (channel, variance) in [a, b, c].into_iter().enumerate() {
        counts.mean((1, channel), mean, 0.006);
        counts.covariance((1, channel), (1, channel), variance, 0.03 * variance);
    }
    let square = mean * mean;
    counts.covariance((0, 0), (0, 1), square * copula([0.4, 0.3], 0.5), 0.02 * (a * b).sqrt());
    counts.covariance((1, 1), (1, 2), square * copula([0.3, 0.5], -0.4), 0.02 * (b * c).sqrt());
    counts.covariance((1, 0), (1, 2), 0.0, 0.02 * (a * c).sqrt());
    // From one day to the next both memories count once.
    counts.covariance((0, 0), (1, 1), square * copula([0.4, 0.3], 0.3), 0.02 * (a * b).sqrt());
    counts.covariance((0, 0), (1, 0), square * copula([0.4, 0.4], 0.6), 0.02 * a);
}

#[test]
fn errors_of_the_forecast() {
    let (volume, level, cv) = (80.0, 1.1, 0.2f64);
    let mean: f64 = volume * level;
    let sigma2 = (1.0 + cv * cv).ln();
    for (seed, per, across) in [(1404, "day", 0.0), (1405, "replication", 1.0), (1406, "week", 0.0)] {
        // From Sunday to Monday the week changes.
        let start = "start = \"2024-03-10\"\n";
        let toml = run(seed, "2d", "1d")
            + start
            + &format!("[forecast]\nbias = 0.1\nerror_cv = 0.2\nper = {per:?}\ncorrelation = 0.5\n")
            + &centre(&[("a", "per_day = 80"), ("b", "per_day = 80"), ("c", "per_day = 80\nforecast = { bias = 0, error_cv = 0 }")]);
        let counts = Counts::new(&toml, 8_000);
        let variance = mean + (mean * cv).powi(2);
        counts.mean((1, 0), mean, 0.004);
        counts.covariance((1, 0), (1, 0), variance, 0.025 * variance);
        counts.covariance((0, 0), (0, 1), mean * mean * ((0.5 * sigma2).exp() - 1.0), 0.025 * variance);
        counts.covariance((0, 0), (1, 0), across * (mean * cv).powi(2), 0.025 * variance);
        counts.mean((0, 2), volume, 0.004);
        counts.covariance((0, 2), (0, 2), volume, 0.025 * volume);
        let plan = Plan::new(&load(&toml).variants[0]);
        let day = 86_400_000_000;
        assert!(
            (plan.expected_issues(0, 0, day) - volume).abs() < 1e-9
                && (plan.expected_issues(0, day / 4, 2 * day) - 1.75 * volume).abs() < 1e-9
        );
    }
}

#[test]
fn straight_lines_keep_the_volume_of_each_interval() {
    let volumes = [120.0, 40.0, 200.0, 0.0, 80.0];
    let text: Vec<String> = volumes.iter().zip(8..).map(|(volume, hour)| format!("\"{hour:02}:00\" = {volume:?}")).collect();
    let toml = run(1407, "14h", "15m")
        + &centre(&[("a", &format!("volumes = {{ {} }}\nramp = \"linear\"\nbusyness = {{ cv = 0.2 }}", text.join(", ")))]);
    let counts = Counts::new(&toml, 6_000);
    // Rates per hour where the hours meet: the mean of both, at most twice the smaller; the doors open and close at the hour's own.
    let meet: [f64; 6] = [120.0, 80.0, 80.0, 0.0, 0.0, 80.0];
    let rate = |hour: f64| {
        let (index, x) = (hour.floor() as usize, hour.fract());
        let middle = 2.0 * volumes[index] - 0.5 * (meet[index] + meet[index + 1]);
        if x < 0.5 { meet[index] + (middle - meet[index]) * 2.0 * x } else { middle + (meet[index + 1] - middle) * (2.0 * x - 1.0) }
    };
    for quarter in 0..20usize {
        let exact = integrate(
            |x| if volumes[x.floor() as usize] > 0.0 { rate(x) } else { 0.0 },
            0.25 * quarter as f64,
            0.25 * (quarter as f64 + 1.0) - 1e-9,
            8,
        );
        match exact > 1e-6 {
            true => counts.mean((32 + quarter, 0), exact, 0.01),
            false => assert!(counts.column((32 + quarter, 0)).iter().all(|&count| count == 0.0)),
        }
    }
    let plan = Plan::new(&load(&toml).variants[0]);
    for (hour, volume) in volumes.iter().enumerate() {
        let at = |hour: usize| hour as u64 * 3_600_000_000;
        assert!((plan.expected_issues(0, at(hour + 8), at(hour + 9)) - volume).abs() < 1e-6, "{hour}");
    }
}

/// Share of a storm with this onset and decay, in hours, that has come so long after it began.
fn come(onset: f64, decay: f64, after: f64) -> f64 {
    let (rising, whole) = (0.5 * onset, 0.5 * onset + decay);
    match after {
        ..=0.0 => 0.0,
        after if after < onset => 0.5 * after * after / onset / whole,
        after => (rising + decay * (1.0 - (-(after - onset) / decay).exp())) / whole,
    }
}

#[test]
fn a_storm_at_a_known_time() {
    let toml = run(1408, "6h", "20m")
        + &centre(&[("a", "per_hour = 0\nstorms = [{ at = \"2024-03-04 01:10\", size = 300, onset = \"30m\", decay = \"45m\" }]")]);
    let counts = Counts::new(&toml, 3_000);
    for interval in 4..13 {
        let at = |interval: usize| come(0.5, 0.75, interval as f64 / 3.0 - 7.0 / 6.0);
        let exact = 300.0 * (at(interval + 1) - at(interval));
        counts.mean((interval, 0), exact, 0.01);
        counts.covariance((interval, 0), (interval, 0), exact, 0.04 * exact);
    }
    assert!(counts.column((2, 0)).iter().all(|&count| count == 0.0));
}

#[test]
fn storms_at_random_hit_several_inquiries_at_once() {
    let (per_hour, size, cv) = (0.25, 40.0, 0.5f64);
    let toml = run(1409, "16h", "4h")
        + "[storms.outage]\nper_day = 6\nsize = 40\nsize_cv = 0.5\nonset = \"30m\"\ndecay = \"1h\"\ninquiries = { a = 0.75, b = 0.25 }\n"
        + &centre(&[("a", "per_hour = 0"), ("b", "per_hour = 2")]);
    let counts = Counts::new(&toml, 20_000);
    // A Poisson process of storms from time 0: each at u leaves a share p(u) in the interval.
    let share = |u: f64| come(0.5, 1.0, 12.0 - u) - come(0.5, 1.0, 8.0 - u);
    let cuts = [0.0, 7.5, 8.0, 11.5, 12.0];
    let over = |power: i32| cuts.windows(2).map(|cut| integrate(|u| share(u).powi(power), cut[0], cut[1], 16)).sum::<f64>();
    let mixed = |one: f64, other: f64| per_hour * one * other * (1.0 + cv * cv) * over(2);
    let mean = per_hour * size * over(1);
    let (a, b) = (0.75 * size, 0.25 * size);
    let variance = 0.75 * mean + mixed(a, a);
    counts.mean((2, 0), 0.75 * mean, 0.01);
    counts.mean((2, 1), 0.25 * mean + 8.0, 0.01);
    counts.covariance((2, 0), (2, 0), variance, 0.03 * variance);
    counts.covariance((2, 0), (2, 1), mixed(a, b), 0.03 * mixed(a, b));
}
