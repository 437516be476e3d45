//! `holdline defaults`: print where every shipped number comes from.

use super::args::DefaultsArgs;
use super::exit::Failure;
use super::terminal::Terminal;
use crate::report::defaults::table;
use crate::scenario::medium::MEDIA;

/// Runs the command.
pub fn run(args: &DefaultsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let medium = args.medium.as_deref().and_then(|name| MEDIA.iter().find(|(known, _)| *known == name)).map(|(_, medium)| *medium);
    terminal.print(&table(medium, terminal.width(), terminal.style))
}
