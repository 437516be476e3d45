//! Annotations of a GitHub Actions log: a line each for what failed, what is undecided, and what is good to know.
//!
//! Escaped as the runner asks: `%`, carriage return and line feed in messages; colons and commas in properties as well
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use super::{Gate, Line, State};

/// The annotations.
pub fn annotations(gate: &Gate) -> String {
    let mut out = String::new();
    for checked in &gate.scenarios {
        for line in gate.lines(checked) {
            let Some(command) = command(&line) else { continue };
            let (file, at) = line.place.clone().map_or((checked.file.clone(), None), |(file, at)| (file, Some(at)));
            let at = at.map_or(String::new(), |at| format!(",line={at}"));
            let variant = line.variant.map_or(String::new(), |variant| format!(", {variant}"));
            let title = property(&format!("{}{variant}: {} {}", checked.scenario, line.subject, line.word));
            out.push_str(&format!("::{command} file={}{at},title={title}::{}\n", property(&file), message(&line.detail)));
        }
    }
    out
}

fn command(line: &Line) -> Option<&'static str> {
    match line.state {
        State::Failed => Some("error"),
        State::Warned => Some("warning"),
        State::Noted => Some("notice"),
        State::Passed => None,
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
