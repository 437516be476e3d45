//! `holdline optimise` against optima that are known because everything was tried: by simulating every
//! plan of a small grid for skills that overlap, deferrable work, shifts, slots and mixes of channels; and by a Markov chain
//! for the hours of one skill.
//!
//! The target of each case is put where the answer is clear: as far as possible from what any plan achieves. So the
//! optimiser has to find the enumerated cost itself, not only come near it.

mod brute_force;
mod endings;
mod settings;
mod single_skill;
mod support;
