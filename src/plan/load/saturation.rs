//! How much one agent gets done when every chat slot is always taken.
//!
//! The closed machine-repairman model: `k` customers alternate between thinking and waiting for or
//! receiving a reply from their one agent; a chat that ends is replaced at once, with its first
//! message already typed. It is a closed product-form network, exact for exponential work and, as
//! the think stage is an infinite-server one, for any think time.

/// Replies per second of an agent with `slots` chats always open: mean reply work `work_s`
/// (slow-down included), mean think time `think_s` and mean number of replies per chat `replies`
/// (at least 1).
///
/// Only n - 1 of n replies are followed by thinking, so the mean think stage is z' = z (n-1)/n.
/// The agent is idle when all k customers think, which has the Erlang loss probability
/// B(k, z' / work); the throughput is (1 - B) / work.
pub fn chat_replies_per_second(work_s: f64, think_s: f64, replies: f64, slots: u32) -> f64 {
    if work_s <= 0.0 {
        return f64::INFINITY;
    }
    let think = think_s * (replies - 1.0).max(0.0) / replies.max(1.0);
    if !think.is_finite() {
        return 0.0;
    }
    let load = think / work_s;
    let idle = (1..=slots).fold(1.0, |blocking, j| load * blocking / (f64::from(j) + load * blocking));
    (1.0 - idle) / work_s
}

#[cfg(test)]
mod tests {
    use super::chat_replies_per_second;

    #[test]
    fn reproduces_the_published_levels_of_a_five_turn_chat() {
        // Reply work 40 s, think time 45 s, 5 replies, slow-down 1 + .06 (k-1) + .03 ((k-3)+)^2.
        let expected = [9.47, 14.21, 15.44, 14.79, 13.23, 11.46];
        for (i, chats_per_hour) in expected.into_iter().enumerate() {
            let k = i as u32 + 1;
            let extra = (f64::from(k) - 3.0).max(0.0);
            let slowdown = 1.0 + 0.06 * f64::from(k - 1) + 0.03 * extra * extra;
            let replies = chat_replies_per_second(40.0 * slowdown, 45.0, 5.0, k);
            assert!((replies / 5.0 * 3600.0 - chats_per_hour).abs() < 0.005, "k = {k}");
        }
    }

    #[test]
    fn without_thinking_the_agent_never_idles() {
        assert_eq!(chat_replies_per_second(40.0, 45.0, 1.0, 3), 1.0 / 40.0);
        assert_eq!(chat_replies_per_second(40.0, 0.0, 5.0, 1), 1.0 / 40.0);
        assert_eq!(chat_replies_per_second(40.0, f64::INFINITY, 5.0, 3), 0.0);
    }
}
