//! `holdline check`: validate and show load against capacity; simulate nothing.

use super::args::{CheckArgs, Format, Precise};
use super::exit::{Failure, internal};
use super::source::{studies, warn_idle};
use super::terminal::Terminal;
use crate::report::check::{self, Detail};
use crate::report::lint;

/// Runs the command. Every scenario must be valid; findings do not fail it.
pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let studies = studies(&args.scenarios, &args.select, &Precise::default())?;
    let detail = if terminal.verbose { Detail::All } else { Detail::BusiestDay };
    studies.iter().for_each(|study| warn_idle(study, terminal));
    let mut text = String::new();
    match args.format {
        Format::Quiet => return Ok(()),
        Format::Json => {
            let found: Vec<_> = studies.iter().flat_map(lint::rows).collect();
            text = serde_json::to_string_pretty(&found).map_err(internal)?;
            text.push('\n');
        }
        Format::Table => {
            for study in &studies {
                text.push_str(&check::title(study, terminal.style));
                for scenario in &study.variants {
                    text.push_str(&check::variant(scenario, detail, terminal.style));
                    text.push('\n');
                }
            }
        }
    }
    terminal.print(&text)
}
