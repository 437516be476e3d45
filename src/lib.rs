//! holdline: a discrete-event contact-centre simulator for synchronous and asynchronous handling.
//!
//! The program is built in floors; each module imports only from itself and the floors below it
//! (`tests/it/tidy.rs` checks this):
//!
//! | floor | module | from → to |
//! |---|---|---|
//! | 0 | [`ground`] | time, random numbers, distributions, statistics |
//! | 1 | [`scenario`] | TOML text → validated [`scenario::Study`] |
//! | 2 | [`plan`] | one variant → dense, immutable [`plan::Plan`] |
//! | 3 | [`engine`] | plan, seed, replication index → [`engine::Replication`] |
//! | 4 | [`run`] | replications in parallel → [`run::Results`] |
//! | 5 | [`report`] | results → rows, CSV text, tables |
//! | 6 | [`edge`] | command line, terminal, files, exit codes |

pub mod edge;
pub mod engine;
pub mod ground;
pub mod plan;
pub mod report;
pub mod run;
pub mod scenario;
