//! The standard normal distribution function and its inverse. Invariant: relative accuracy close
//! to machine precision in both tails.

/// P(Z <= z) for a standard normal Z; relative error about 1e-15 for z > -37.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The z with P(Z <= z) = p: relative error about 1e-15 for p in (0, 1), infinite at 0 and 1, NaN
/// outside. Algorithm AS 241, routine PPND16 (Wichura 1988, Applied Statistics 37, 477-484).
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE_NUMERATOR, &CENTRE_DENOMINATOR, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail == 0.0 {
        return if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = libm::sqrt(-libm::log(tail));
    let z =
        if r <= 5.0 { ratio(&MIDDLE_NUMERATOR, &MIDDLE_DENOMINATOR, r - 1.6) } else { ratio(&TAIL_NUMERATOR, &TAIL_DENOMINATOR, r - 5.0) };
    if q < 0.0 { -z } else { z }
}

/// The quotient of two polynomials of degree 7, lowest coefficient first.
fn ratio(numerator: &[f64; 8], denominator: &[f64; 8], x: f64) -> f64 {
    let value = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * x + c);
    value(numerator) / value(denominator)
}

const CENTRE_NUMERATOR: [f64; 8] = [
    3.387_132_872_796_366_6e0,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const CENTRE_DENOMINATOR: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const MIDDLE_NUMERATOR: [f64; 8] = [
    1.423_437_110_749_683_6e0,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_6e0,
    1.270_458_252_452_368_4e0,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_5e-2,
    7.745_450_142_783_414e-4,
];
const MIDDLE_DENOMINATOR: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8e0,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_344e-4,
    1.050_750_071_644_416_8e-9,
];
const TAIL_NUMERATOR: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3e0,
    2.965_605_718_285_048_9e-1,
    2.653_218_952_657_612_3e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_5e-5,
    2.010_334_399_292_288_1e-7,
];
const TAIL_DENOMINATOR: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_4e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_6e-5,
    1.421_511_758_316_445_8e-7,
    2.044_263_103_389_939_7e-15,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_digits() {
        // Abramowitz & Stegun, tables 26.1 and 26.5.
        assert!((normal_cdf(1.0) - 0.841_344_746_068_543).abs() < 1e-15);
        assert!((normal_cdf(-3.0) / 0.001_349_898_031_630_094_6 - 1.0).abs() < 1e-14);
        assert!((normal_cdf(-10.0) / 7.619_853_024_160_526e-24 - 1.0).abs() < 1e-13);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 2e-15);
        assert!((normal_quantile(0.9) - 1.281_551_565_544_600_4).abs() < 2e-15);
    }

    #[test]
    fn quantile_inverts_the_distribution_function() {
        for i in 1..400 {
            let z = -8.0 + 0.04 * f64::from(i);
            if z < 1.0 {
                assert!((normal_quantile(normal_cdf(z)) - z).abs() < 2e-14, "{z}");
            }
        }
        assert!((normal_quantile(normal_cdf(-30.0)) + 30.0).abs() < 1e-12);
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(f64::NAN).is_nan());
    }
}
