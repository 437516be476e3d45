//! `holdline check`: validate and show load against capacity; simulate nothing.

use super::args::CheckArgs;
use super::exit::Failure;
use super::source::studies;
use super::terminal::Terminal;
use crate::report::check::{self, Detail};

/// Runs the command. Every scenario must be valid; findings on the load do not fail it.
pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let studies = studies(&args.scenarios, &args.select)?;
    let detail = if terminal.verbose { Detail::All } else { Detail::BusiestDay };
    let mut text = String::new();
    for study in &studies {
        text.push_str(&check::title(study, terminal.style));
        for scenario in &study.variants {
            text.push_str(&check::variant(scenario, detail, terminal.style));
            text.push('\n');
        }
    }
    terminal.print(&text)
}
