//! Closed-form queueing: Erlang B (no waiting), Erlang C (endless patience), Erlang A (exponential patience; Palm 1957;
//! Garnett, Mandelbaum & Reiman 2002, MSOM 4, 208-227; Mandelbaum & Zeltyn 2007), each with as many waiting places or
//! lines as one likes, and the fewest agents who meet targets.
//!
//! All are one model in steady state: Poisson arrivals, exponential service and patience, one class, first come first
//! served, M/M/c/K+M. [`Traffic`] is what comes, [`Traffic::queue`] answers for a number of servers,
//! [`fewest_agents`] finds the number. Invariant: only ratios of neighbouring state probabilities are used and only
//! positive terms are added, so that nothing overflows or cancels from 1 to 100,000 servers and from 10^-6 to 10^5
//! erlangs. Rates share one unit of time, which is also that of the answers.
//!
//! ```
//! use holdline::ground::erlang::{Goal, Level, Room, Targets, Traffic, fewest_agents};
//!
//! // 100 calls in half an hour, 3 minutes each, per second; 80% within 20 s.
//! let calls = Traffic::new(100.0 / 1800.0, 1.0 / 180.0, 0.0, Room::Endless)?;
//! let goal = Goal { share: 0.8, within: 20.0, level: Level::Default };
//! let agents = fewest_agents(&calls, &Targets { service_level: Some(goal), ..Targets::default() }, 1000);
//! assert_eq!(agents, Some(14));
//! assert!((calls.queue(14).service_level(20.0, Level::Default) - 0.888).abs() < 0.001);
//! # Ok::<(), holdline::ground::erlang::OutOfRange>(())
//! ```

mod loss;
mod queue;
mod sizing;
mod states;
#[cfg(test)]
mod tests;
mod traffic;
mod within;

pub use loss::{erlang_b, erlang_c};
pub use queue::Queue;
pub use sizing::{Goal, Targets, fewest, fewest_agents, square_root_rule};
pub use traffic::{OutOfRange, Room, Traffic};
pub use within::{Level, Within};
