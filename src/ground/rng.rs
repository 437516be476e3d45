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

use rand::{Rng, SeedableRng};
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
    /// Which segment the customer belongs to.
    Segment = 11,
    /// What a customer at a closed door does, and when.
    OutsideHours = 12,
    /// Whether and when a customer who did not get through tries again.
    Retrial = 13,
    /// Whether a close resolves the issue.
    Resolution = 14,
    /// Whether, when and how an unresolved issue comes back.
    Reopen = 15,
    /// When and how a customer chases an overdue reply.
    Chase = 16,
    /// Whether the offer to leave a queue is accepted.
    Deflection = 17,
    /// Whether a session is transferred.
    Transfer = 18,
    /// Which customer turns are misread, and which of these nobody notices.
    Misunderstanding = 19,
    /// Time for research.
    Research = 20,
    /// Whether and when a message is followed by another.
    Burst = 21,
    /// Whether who gives up says so.
    Silence = 22,
    /// How long a customer in a chat waits for a reply.
    ReplyPatience = 23,
    /// Whether what the customer told before is at hand.
    Context = 24,
    /// The way through a menu.
    Menu = 25,
    /// The way through a bot.
    Bot = 26,
    /// Time with a bot.
    BotTime = 27,
    /// Which class triage sees.
    Triage = 28,
    /// Which replies are macros.
    Macro = 29,
    /// Whether a customer balks at an announced wait.
    AnnouncementBalking = 30,
    /// Whether an agent is absent on a day.
    Absence = 31,
    /// How late agents come, how early they go, how long their breaks are.
    Adherence = 32,
    /// How fast an agent is, and how long in the job.
    AgentPace = 33,
    /// Whether a callback is accepted, and when the next call comes.
    Callback = 34,
    /// Whether a call back is answered.
    CallbackAnswer = 35,
    /// Whether an agent asks another one, and how long that takes.
    Consultation = 36,
    /// How long an agent takes to brief another in a transfer.
    TransferTo = 37,
    /// Whether somebody who is called picks up.
    Dial = 38,
    /// How long reading the record, ringing, waiting for an agent, and waiting for the next attempt take.
    DialTime = 39,
    /// Whether who picks up is the right party; if not, how long it takes.
    Party = 40,
    /// Which of the weighted groups a contact goes to.
    RouteWeight = 44,
}

/// The stream of one (key, purpose, turn).
pub type Draw = SplitMix64;
/// A long stream: one inquiry's arrivals or busyness over a replication.
pub type Stream = Xoshiro256PlusPlus;

/// A strong 64-bit mix of two words (the MurmurHash3 finaliser after an odd multiplier), used to
/// derive keys. A second mixing follows where a key is used: SplitMix64's output function.
#[inline]
pub fn mix(a: u64, b: u64) -> u64 {
    let mut x = a ^ b.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
    x ^= x >> 33;
    x = x.wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    x ^= x >> 33;
    x = x.wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    x ^ x >> 33
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

#[cfg(test)]
mod tests {
    use super::*;

    const PURPOSES: [Purpose; 41] = [
        Purpose::Channel,
        Purpose::Patience,
        Purpose::Balking,
        Purpose::Handle,
        Purpose::AfterWork,
        Purpose::Turns,
        Purpose::Reply,
        Purpose::Think,
        Purpose::AgentChoice,
        Purpose::Survey,
        Purpose::Segment,
        Purpose::OutsideHours,
        Purpose::Retrial,
        Purpose::Resolution,
        Purpose::Reopen,
        Purpose::Chase,
        Purpose::Deflection,
        Purpose::Transfer,
        Purpose::Misunderstanding,
        Purpose::Research,
        Purpose::Burst,
        Purpose::Silence,
        Purpose::ReplyPatience,
        Purpose::Context,
        Purpose::Menu,
        Purpose::Bot,
        Purpose::BotTime,
        Purpose::Triage,
        Purpose::Macro,
        Purpose::AnnouncementBalking,
        Purpose::Absence,
        Purpose::Adherence,
        Purpose::AgentPace,
        Purpose::Callback,
        Purpose::CallbackAnswer,
        Purpose::Consultation,
        Purpose::TransferTo,
        Purpose::Dial,
        Purpose::DialTime,
        Purpose::Party,
        Purpose::RouteWeight,
    ];
    const N: u32 = 200_000;

    #[test]
    fn golden_words() {
        let rng = &mut draw(20_240_304, Purpose::Patience, 2);
        assert_eq!([(); 3].map(|()| rng.next_u64()), [0xC103_E80F_8B21_55CF, 0xA6A1_F29D_28E7_F6F5, 0x08EC_7807_81DE_A09B]);
        assert_eq!([(); 3].map(|()| uniform(rng)), [0.207_848_808_936_098_03, 0.552_155_900_871_601_8, 0.002_676_853_902_190_301_5]);
        let rng = &mut stream(20_240_304);
        assert_eq!([(); 3].map(|()| rng.next_u64()), [0xE677_B0E2_22D0_C7C7, 0x5976_EEB4_24A5_757B, 0x432B_9B07_8CA4_A097]);
        assert_eq!((mix(1, 2), mix(2, 1), name_key("billing")), (0x10E7_312C_C408_71D5, 0xC66A_B131_90A5_EEF6, 0x4005_5702_95AF_D25C));
    }

    /// A generator that only ever says one word.
    struct Always(u64);

    impl rand::TryRng for Always {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            Ok(self.0 as u32)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            Ok(self.0)
        }
        fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Self::Error> {
            dst.fill(self.0 as u8);
            Ok(())
        }
    }

    #[test]
    fn uniform_is_open_at_both_ends() {
        let (low, high) = (uniform(&mut Always(0)), uniform(&mut Always(u64::MAX)));
        assert!(low > 0.0 && high < 1.0);
        assert_eq!(low, 1.0 - high);
    }

    /// Correlation times sqrt(n) of two series of uniform numbers: a standard normal if independent.
    fn dependence(pairs: impl Iterator<Item = (f64, f64)>) -> f64 {
        let (mut sum, mut n) = (0.0, 0.0);
        for (a, b) in pairs {
            sum += 12.0 * (a - 0.5) * (b - 0.5);
            n += 1.0;
        }
        sum / libm::sqrt(n)
    }

    #[test]
    fn purposes_turns_and_keys_are_independent() {
        let first = |key: u64, purpose, turn| uniform(&mut draw(key, purpose, turn));
        let keys = || (0..u64::from(N)).map(|i| mix(77, i));
        for (i, &a) in PURPOSES.iter().enumerate() {
            for &b in &PURPOSES[i + 1..] {
                let z = dependence(keys().map(|key| (first(key, a, 0), first(key, b, 0))));
                assert!(z.abs() < 4.0, "{a:?} {b:?} {z}");
            }
            let turns = dependence(keys().map(|key| (first(key, a, 0), first(key, a, 1))));
            let mixed = dependence((0..u64::from(N)).map(|i| (first(mix(77, i), a, 0), first(mix(77, i + 1), a, 0))));
            let consecutive = dependence((0..u64::from(N)).map(|i| (first(i, a, 0), first(i + 1, a, 0))));
            for z in [turns, mixed, consecutive] {
                assert!(z.abs() < 4.0, "{a:?} {z}");
            }
        }
        let next = dependence(keys().map(|key| {
            let mut rng = draw(key, Purpose::Handle, 0);
            (uniform(&mut rng), uniform(&mut rng))
        }));
        assert!(next.abs() < 4.0, "{next}");
    }

    /// (chi-square - degrees of freedom) / its standard deviation, of 256 equally likely cells.
    fn chi_square(words: impl Iterator<Item = u64>, shift: u32) -> f64 {
        let (mut counts, mut n) = ([0.0_f64; 256], 0.0);
        for word in words {
            counts[(word >> shift & 255) as usize] += 1.0;
            n += 1.0;
        }
        let expected = n / 256.0;
        let sum: f64 = counts.iter().map(|count| (count - expected) * (count - expected) / expected).sum();
        (sum - 255.0) / libm::sqrt(510.0)
    }

    #[test]
    fn bits_are_evenly_spread() {
        for shift in [0, 8, 28, 56] {
            for purpose in PURPOSES {
                let z = chi_square((0..u64::from(N)).map(|key| draw(key, purpose, 0).next_u64()), shift);
                assert!(z.abs() < 4.5, "{purpose:?} {shift} {z}");
            }
            let z = chi_square((0..u64::from(N)).map(|i| mix(i, 5)), shift);
            let other = chi_square((0..u64::from(N)).map(|i| mix(5, i)), shift);
            let rng = &mut stream(name_key("billing"));
            let long = chi_square((0..N).map(|_| rng.next_u64()), shift);
            assert!(z.abs() < 4.5 && other.abs() < 4.5 && long.abs() < 4.5, "{shift} {z} {other} {long}");
        }
    }

    #[test]
    fn keys_do_not_collide() {
        let mut keys: Vec<u64> = (0..300).flat_map(|a| (0..300).map(move |b| mix(a, b))).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 90_000);
        assert_ne!(name_key("billing"), name_key("billinh"));
    }
}
