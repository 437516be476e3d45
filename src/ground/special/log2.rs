//! A base-2 logarithm for the event loop: every contact's satisfaction takes two, and the library's
//! full-precision one costs more than the rest of the score together.

/// log2(x) with an absolute error below 3e-11, for finite normal x > 0.
///
/// x = m 2^e with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh(s) with s = (m - 1) / (m + 1), by
/// the series s + s^3/3 + ... + s^11/11; |s| <= 0.1716 bounds what is left out.
#[inline]
pub fn quick_log2(x: f64) -> f64 {
    // Distance in bit patterns from sqrt(1/2): its high bits are e, its low ones m's place above it.
    const SQRT_HALF_BITS: u64 = 0x3FE6_A09E_667F_3BCD;
    let above = x.to_bits().wrapping_sub(SQRT_HALF_BITS);
    let exponent = (above as i64) >> 52;
    let m = f64::from_bits((above & ((1 << 52) - 1)) + SQRT_HALF_BITS);
    let s = (m - 1.0) / (m + 1.0);
    let q = s * s;
    let series = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * (1.0 / 9.0 + q * (1.0 / 11.0)))));
    exponent as f64 + 2.0 * std::f64::consts::LOG2_E * s * series
}

/// log2(1 + x) with an absolute error below 3e-11, for finite x >= 0. Most contacts are resolved in
/// a small part of the tolerated time, where five terms of the series need no division.
#[inline]
pub fn quick_log2_1p(x: f64) -> f64 {
    if x < 0.01 {
        x * std::f64::consts::LOG2_E * (1.0 - x * (1.0 / 2.0 - x * (1.0 / 3.0 - x * (1.0 / 4.0 - x * (1.0 / 5.0)))))
    } else {
        quick_log2(1.0 + x)
    }
}

#[cfg(test)]
mod tests {
    use super::{quick_log2, quick_log2_1p};

    #[test]
    fn agrees_with_the_library() {
        let mut x = 1e-12;
        while x < 1e12 {
            assert!((quick_log2(x) - libm::log2(x)).abs() < 3e-11, "log2({x})");
            assert!((quick_log2_1p(x) - libm::log1p(x) * std::f64::consts::LOG2_E).abs() < 3e-11, "log2(1 + {x})");
            x *= 1.0007;
        }
    }

    #[test]
    fn powers_of_two_are_exact() {
        for e in -60..60 {
            assert_eq!(quick_log2(libm::exp2(f64::from(e))), f64::from(e));
        }
    }
}
