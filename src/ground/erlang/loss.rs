//! Erlang's loss and delay formulas.

/// The blocking probability B(c, a) of M/M/c/c with `servers` servers and the offered load `load` (arrival rate over
/// service rate, in erlangs, at least 0); it holds for any distribution of service. Relative error below 1e-12 up to
/// 100,000 servers; 0 where it is below 1e-308.
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    1.0 / (1.0 + idle_odds(servers, load))
}

/// The probability C(c, a) of having to wait in M/M/c; 1 when the load is not below the number of servers.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    if load >= c {
        return 1.0;
    }
    // All servers are busy c / (c - a) times as often as without a queue, against the same chance that one is idle.
    1.0 / (1.0 + idle_odds(servers, load) * ((c - load) / c))
}

/// How much more often one of the servers of M/M/c/c is idle than all are busy: 1/B - 1, the sum over k from 1 to c of
/// c (c-1) ... (c-k+1) / a^k. Infinite where all are never busy.
pub(super) fn idle_odds(servers: u32, load: f64) -> f64 {
    let (mut sum, mut term) = (0.0, 1.0);
    for busy in (1..=servers).rev() {
        let ratio = f64::from(busy) / load;
        term *= ratio;
        sum += term;
        // The rest is less than a geometric series; past all numbers there is no more to add.
        if term < 1e-18 * sum * (1.0 - ratio) || sum == f64::INFINITY {
            break;
        }
    }
    sum
}
