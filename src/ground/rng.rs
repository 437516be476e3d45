//! Random numbers that belong to things, not to the order in which code runs.
//!
//! Every issue has a key made from (seed, replication, inquiry, ordinal within the inquiry), and
//! every quantity drawn for it has a [`Purpose`] and a turn number. A draw is a pure function of
//! these, so customer 731 has the same patience, work and think times in every variant (common
//! random numbers), whatever the staffing or the routing.
//!
//! Keyed draws use SplitMix64: its state is one word, so opening a stream costs one addition, and
//! its output function is a strong 64-bit mixer. The long streams (arrivals, busyness) use
//! Xoshiro256++. Both come from `rand_xoshiro`, whose exact version is pinned because a change of
//! stream changes every result.

use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// What a keyed draw is for; each purpose is a stream of its own within an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Which channel the customer chooses.
    Channel = 1,
    /// How long the customer waits before abandoning.
    Patience = 2,
    /// Whether the customer balks at having to wait.
    Balking = 3,
    /// Handle time of a session.
    Handle = 4,
    /// After-contact work.
    AfterWork = 5,
    /// Number of agent replies.
    Turns = 6,
    /// Work on one reply.
    Reply = 7,
    /// Customer think time after one reply.
    Think = 8,
    /// Random choice among idle agents.
    AgentChoice = 9,
    /// Survey noise of the satisfaction score.
    Survey = 10,
}

/// The stream of one (key, purpose, turn).
pub type Draw = SplitMix64;
/// A long stream: one inquiry's arrivals or busyness over a replication.
pub type Stream = Xoshiro256PlusPlus;

/// A strong 64-bit mix of two words (two rounds of the MurmurHash3 finaliser around an odd
/// multiplier), used to derive keys.
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
    for _ in 0..2 {
        x ^= x >> 33;
        x = x.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
        x ^= x >> 33;
        x = x.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
        x ^= x >> 33;
        x = x.wrapping_add(b);
    }
    x
}

/// A key from a name (FNV-1a), so that streams follow the name of an inquiry and not its place in
/// the file.
pub fn name_key(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The stream of draws for `purpose` at `turn` of the issue with this key.
#[inline]
pub fn draw(key: u64, purpose: Purpose, turn: u32) -> Draw {
    let offset = (purpose as u64).wrapping_mul(0xD1B5_4A32_D192_ED03).wrapping_add(u64::from(turn).wrapping_mul(0xABC9_8388_FB8F_AC03));
    Draw::seed_from_u64(key.wrapping_add(offset))
}

/// The long stream with this key.
pub fn stream(key: u64) -> Stream {
    Stream::seed_from_u64(key)
}

/// A uniform number in the open interval (0, 1), from the top 52 bits of one draw.
#[inline]
pub fn uniform(rng: &mut impl Rng) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
}
