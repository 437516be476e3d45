//! The theory suite: holdline against exact answers.
//!
//! Every test states a textbook system as a scenario with `realism = "none"`, simulates it through
//! the library and compares with an oracle: a closed form, a numerically integrated density, or a
//! Markov chain solved on the spot. A comparison passes only if the simulated value lies within four
//! standard errors of the exact one and the standard error is small enough for that to mean
//! something (see [`support`]). The oracles themselves are checked against each other and against
//! published digits, in tests named `oracle_*`.
//!
//! Invariant: nothing here shares code with the engine; an oracle knows only the model's parameters.

mod announcements;
mod blending;
mod busyness;
mod busyness_days;
mod callbacks;
mod capacity;
mod chat_chain;
mod chat_shared;
mod choices;
mod consultations;
mod controls;
mod coverage;
mod demand;
mod deterministic;
mod erlang;
mod erlang_simulated;
mod front_doors;
mod general_patience;
mod ghosts;
mod group_choices;
mod hours;
mod individuals;
mod kolmogorov;
mod markov;
mod misreading;
mod network;
mod numeric;
mod optimise;
mod overflow;
mod preemption;
mod priorities;
mod published;
mod quarter_hour;
mod reserves;
mod retrials;
mod sharing;
mod single_server;
mod skills_chain;
mod skills_lines;
mod stopping;
mod support;
mod transfers;
mod transient;
mod triage;
mod trunks;
mod zones;
