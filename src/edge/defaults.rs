//! `holdline defaults`: print what every key means and where every shipped number comes from.

use super::args::DefaultsArgs;
use super::exit::Failure;
use super::terminal::Terminal;
use crate::report::defaults::table;
use crate::report::key::about;
use crate::scenario::keys;
use crate::scenario::medium::MEDIA;

/// Columns when stdout is no terminal.
const WIDTH: u16 = 120;
/// Fewer columns than this would break numbers apart.
const NARROWEST: u16 = 80;

/// Runs the command.
pub fn run(args: &DefaultsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let width = terminal.width().unwrap_or(WIDTH).max(NARROWEST);
    let Some(name) = args.name.as_deref() else { return terminal.print(&table(None, width, terminal.style)) };
    if let Some((_, medium)) = MEDIA.iter().find(|(medium, _)| *medium == name) {
        return terminal.print(&table(Some(*medium), width, terminal.style));
    }
    let meant = keys::meant(name);
    if meant.is_empty() {
        let what = format!("{name:?} is neither a medium nor a key of the scenario language");
        return Err(Failure::Usage(match keys::nearest(name) {
            Some(near) => format!("{what}; did you mean {near}?"),
            None => format!("{what}; `holdline defaults` without a name lists all that have a default"),
        }));
    }
    terminal.print(&about(&meant, width, terminal.style))
}
