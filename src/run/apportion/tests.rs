//! The parts of the variance of functions whose parts are known.

use super::*;
use crate::ground::dist::standard_normal;
use crate::ground::rng::stream;
use crate::scenario::grid::shares;
use std::f64::consts::PI;

fn sample(inputs: usize, points: usize, seed: u64) -> Vec<InputSample> {
    let one = |index: usize| InputSample { shares: shares(&format!("x{index}"), points, seed), classes: Classes::Ordered };
    (0..inputs).map(one).collect()
}

fn outputs(inputs: &[InputSample], function: impl Fn(&[f64]) -> f64) -> Vec<Option<f64>> {
    let points = inputs[0].shares.len();
    (0..points).map(|point| Some(function(&inputs.iter().map(|input| input.shares[point]).collect::<Vec<_>>()))).collect()
}

/// sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi) (Ishigami & Homma 1990): the parts are 0.3139, 0.4424 and 0, and
/// the interaction of the first and the third has the rest.
fn ishigami(x: &[f64]) -> f64 {
    let [a, b, c] = [0, 1, 2].map(|index| PI * (2.0 * x[index] - 1.0));
    a.sin() + 7.0 * b.sin() * b.sin() + 0.1 * c.powi(4) * a.sin()
}
const ISHIGAMI: [f64; 3] = [0.313_905, 0.442_411, 0.0];

#[test]
fn ishigami_is_apportioned() {
    let inputs = sample(4, 20_000, 3);
    let found = apportion(&inputs, &outputs(&inputs, ishigami), Some(0.0)).expect("variance");
    for (first, known) in found.inputs.iter().zip(ISHIGAMI.into_iter().chain([0.0])) {
        assert!((first.part.share - known).abs() < 0.02, "{first:?} against {known}");
    }
    assert_eq!([true, true, false, false], [0, 1, 2, 3].map(|index| found.inputs[index].significant));
    let rest = found.rest().expect("noise");
    assert!((rest - 0.243_684).abs() < 0.03, "{rest}");
}

/// What so many equal classes keep of the variance of a sine of so many periods.
fn kept(periods: f64, classes: f64) -> f64 {
    let half = PI * periods / classes;
    (half.sin() / half).powi(2)
}

/// With 200 points the estimates are those of twelve classes on average over 300 samples (standard error of a mean about
/// 0.003) and their intervals hold that in at least 9 of 10 samples.
#[test]
fn a_small_sample_is_right_on_average_and_says_how_sure_it_is() {
    let known = [ISHIGAMI[0] * kept(1.0, 12.0), ISHIGAMI[1] * kept(2.0, 12.0), 0.0, 0.0];
    let (mut sums, mut held) = ([0.0; 4], [0u32; 4]);
    for seed in 0..300 {
        let inputs = sample(4, 200, seed);
        let found = apportion(&inputs, &outputs(&inputs, ishigami), None).expect("variance");
        for (index, known) in known.into_iter().enumerate() {
            let part = found.inputs[index].part;
            sums[index] += part.share / 300.0;
            held[index] += u32::from((part.low..=part.high).contains(&known));
        }
    }
    for (index, known) in known.into_iter().enumerate() {
        assert!((sums[index] - known).abs() < 0.0105, "{index}: {} against {known}", sums[index]);
        assert!(held[index] >= 270, "{index}: {}", held[index]);
    }
}

/// 3 x1 + 2 x2 - x3 + an input of three words worth 0, 1 and 2: variances 9/12, 4/12, 1/12 and 2/3; the directions are
/// those of the coefficients.
#[test]
fn a_linear_function_is_apportioned() {
    let mut inputs = sample(5, 5000, 1);
    inputs[3].classes = Classes::Values(3);
    let function = |x: &[f64]| 3.0 * x[0] + 2.0 * x[1] - x[2] + (3.0 * x[3]).floor();
    let found = apportion(&inputs, &outputs(&inputs, function), None).expect("variance");
    let total = 14.0 / 12.0 + 2.0 / 3.0;
    for (index, known) in [9.0 / 12.0, 4.0 / 12.0, 1.0 / 12.0, 2.0 / 3.0, 0.0].into_iter().enumerate() {
        let first = found.inputs[index];
        // Twelve classes lose 1/144 of a line; sampling leaves an error of 0.01.
        assert!((first.part.share - known / total).abs() < 0.03, "{index}: {first:?}");
        assert_eq!(first.significant, index < 4);
    }
    assert!((found.sum.share - 1.0).abs() < 0.02, "{:?}", found.sum);
    assert!(found.inputs[0].rank_correlation > 0.5 && found.inputs[2].rank_correlation < -0.1);
    // The correlation of x1 itself with the output: sqrt of its part; ranks change little.
    assert!((found.inputs[0].rank_correlation - (0.75f64 / total).sqrt()).abs() < 0.03);
}

/// Inputs without effect are called significant in at most 5% of samples, all ten inputs together (1,000 samples:
/// standard error 0.7%).
#[test]
fn noise_is_not_taken_for_an_effect() {
    let mut false_alarms = 0;
    for seed in 0..1000 {
        let inputs = sample(10, 100, seed);
        let mut rng = stream(seed + 50_000);
        let output: Vec<Option<f64>> = (0..100).map(|_| Some(standard_normal(&mut rng))).collect();
        let found = apportion(&inputs, &output, None).expect("variance");
        false_alarms += u32::from(found.inputs.iter().any(|first| first.significant));
    }
    assert!((25..=74).contains(&false_alarms), "{false_alarms}");
}

/// Points that share their replications: a day's factor common to all (standard deviation 5) does not count, a noise of
/// each point's own (standard deviation 2, four replications) has variance 1.
#[test]
fn noise_is_what_replications_do_not_share() {
    let mut rng = stream(2);
    let common: Vec<f64> = (0..4).map(|_| 5.0 * standard_normal(&mut rng)).collect();
    let pairs: Vec<Vec<(f64, f64)>> = (0..4000)
        .map(|point| common.iter().map(|day| (2.0 * (f64::from(point) + day + 2.0 * standard_normal(&mut rng)), 2.0)).collect())
        .collect();
    // 12,000 degrees of freedom: a relative standard error of 1.3%.
    let found = noise(&pairs).expect("noise");
    assert!((found - 1.0).abs() < 3.5 * 0.013, "{found}");
    assert_eq!(noise(&[vec![(1.0, 1.0)], vec![(2.0, 1.0)]]), None);
}

#[test]
fn too_little_is_not_apportioned() {
    let inputs = sample(1, 50, 1);
    assert_eq!(apportion(&inputs, &outputs(&inputs, |x| x[0]), None), None);
    let inputs = sample(1, 100, 1);
    assert_eq!(apportion(&inputs, &outputs(&inputs, |_| 4.0), None), None);
    // Points without the output are left out.
    let output: Vec<Option<f64>> = inputs[0].shares.iter().enumerate().map(|(at, x)| (at % 4 > 0).then_some(*x)).collect();
    assert_eq!(apportion(&inputs, &output, None).map(|found| found.points), Some(75));
}
