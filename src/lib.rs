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
//!
//! # Example
//!
//! An M/M/2 queue with a load of 1.6 erlangs: the mean wait is 0.64 / (1 - 0.64) = 16/9 service times.
//!
//! ```
//! use holdline::run::{self, Level, RunOptions, Silent};
//! use holdline::scenario::{self, LoadOptions};
//! use std::{path::Path, sync::atomic::AtomicBool};
//!
//! let text = r#"
//!     realism = "none"
//!     run = { warmup = "1d", length = "20d", replications = 100 }
//!
//!     [inquiries.calls]
//!     per_hour = 32
//!     channels = { phone = 1.0 }
//!
//!     [channels.phone]
//!     medium = "phone"
//!     handle_time = { exponential = { mean = "3m" } }
//!
//!     [groups.agents]
//!     staff = 2
//!     skills = ["phone"]
//! "#;
//! let study = scenario::load_text("mm2", text, Path::new("."), &LoadOptions::default())?;
//! let results = run::run(&study, &RunOptions::default(), &Silent, &AtomicBool::new(false))?;
//!
//! let wait = results.find(0, Level::Channel, "phone", "wait_mean", "served").expect("phone has waits").estimate;
//! let (mean, error) = (wait.mean.expect("somebody waited"), wait.std_error.expect("two replications"));
//! assert!((mean - 320.0).abs() < 4.0 * error && error < 5.0, "{mean} ± {error}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod edge;
pub mod engine;
pub mod ground;
pub mod plan;
pub mod report;
pub mod run;
pub mod scenario;
