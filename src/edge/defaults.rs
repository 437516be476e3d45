//! `holdline defaults`: print where every shipped number comes from.

use super::args::DefaultsArgs;
use super::exit::Failure;
use super::terminal::Terminal;
use crate::report::defaults::table;
use crate::scenario::medium::MEDIA;

/// Columns when stdout is no terminal.
const WIDTH: u16 = 120;
/// Fewer columns than this would break numbers apart.
const NARROWEST: u16 = 80;

/// Runs the command.
pub fn run(args: &DefaultsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let medium = args.medium.as_deref().and_then(|name| MEDIA.iter().find(|(known, _)| *known == name)).map(|(_, medium)| *medium);
    terminal.print(&table(medium, terminal.width().unwrap_or(WIDTH).max(NARROWEST), terminal.style))
}
