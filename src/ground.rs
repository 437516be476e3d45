//! Floor 0: the ground everything stands on: time, random numbers, distributions and statistics.
//!
//! Nothing here does I/O, reads a clock, or iterates over a hash map; every function is a pure
//! function of its arguments on every platform.

pub mod controls;
pub mod dist;
pub mod erlang;
pub mod histogram;
pub mod matrix;
pub mod moments;
pub mod multiple;
pub mod number;
pub mod rng;
pub mod special;
pub mod stopping;
pub mod time;
pub mod turns;
