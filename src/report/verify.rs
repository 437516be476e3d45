//! What a regression gate found, for people and for machines: everything that was judged as lines with a state, which all
//! reports share, so that they cannot say different things.

mod github;
mod json;
mod junit;
mod markdown;
mod terminal;
mod words;

#[cfg(test)]
mod tests;

pub use github::annotations;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use terminal::show;

use crate::run::verify::{AssertedRow, Claim, Compared, ComparedRow, Finding, Outcome, Provenance, Verdict};
use crate::scenario::{Diagnostic, Place};
use words::{assertion, comparison, finding, subject};

/// A scenario after its run.
#[derive(Debug)]
pub struct Checked {
    /// Stem of its file.
    pub scenario: String,
    /// Its file as it was given.
    pub file: String,
    /// Its title.
    pub name: String,
    /// This run; `None`: there was nothing to run it for.
    pub now: Option<Provenance>,
    /// The baseline's, if there is one to compare with.
    pub before: Option<Provenance>,
    /// The comparison with it.
    pub compared: Option<Compared>,
    /// Why it could not be compared with its baseline, and what to do.
    pub unusable: Option<String>,
    /// What was recorded of this run as its baseline.
    pub recorded: Option<Recording>,
    /// What is asserted.
    pub asserted: Vec<AssertedRow>,
}

/// A baseline that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its directory.
    pub directory: String,
    /// How many files it has.
    pub files: usize,
    /// Their size together.
    pub bytes: u64,
}

/// A gate after all its runs.
#[derive(Debug)]
pub struct Gate {
    /// The scenarios, in the order given.
    pub scenarios: Vec<Checked>,
    /// What is undecided fails.
    pub strict: bool,
    /// Baselines are recorded, not compared with.
    pub update: bool,
}

/// What became of something that was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing to say.
    Passed,
    /// Good to know.
    Noted,
    /// Not known well enough.
    Warned,
    /// The gate fails.
    Failed,
    /// It could not be judged, for want of a baseline.
    Unjudged,
}

/// Something that was judged.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The variant; `None`: about all.
    pub variant: Option<&'a str>,
    /// What was judged, such as `wait_mean@phone`.
    pub subject: String,
    /// Its state.
    pub state: State,
    /// The state in a word or two.
    pub word: &'static str,
    /// The numbers.
    pub detail: String,
    /// File and line of what it was judged by.
    pub place: Option<(String, usize)>,
}

impl Gate {
    /// All that was judged of a scenario: findings, comparisons, assertions.
    pub fn lines<'a>(&self, checked: &'a Checked) -> Vec<Line<'a>> {
        let mut lines: Vec<Line> = checked.unusable.iter().map(|why| unjudged(why)).collect();
        if let Some(compared) = &checked.compared {
            lines.extend(compared.findings.iter().map(|one| self.of_finding(one)));
            lines.extend(compared.rows.iter().map(|row| self.of_comparison(compared, row)));
        }
        lines.extend(checked.asserted.iter().map(|row| self.of_assertion(row)));
        lines
    }

    /// Whether the gate fails, be it that something could not be judged.
    pub fn failed(&self) -> bool {
        self.scenarios.iter().any(|checked| self.fails(checked))
    }

    /// Whether it fails by this scenario.
    pub fn fails(&self, checked: &Checked) -> bool {
        self.lines(checked).iter().any(|line| line.state >= State::Failed)
    }

    /// How many lines are in this state.
    pub fn count(&self, state: State) -> usize {
        self.scenarios.iter().flat_map(|checked| self.lines(checked)).filter(|line| line.state == state).count()
    }

    fn undecided(&self) -> State {
        if self.strict { State::Failed } else { State::Warned }
    }

    fn of_finding<'a>(&self, one: &'a Finding) -> Line<'a> {
        let (subject, detail) = finding(one);
        let (state, word) = if one.fails() { (State::Failed, "gone") } else { (State::Noted, "new") };
        Line { variant: one.variant.as_deref(), subject, state, word, detail, place: None }
    }

    fn of_comparison<'a>(&self, compared: &Compared, row: &'a ComparedRow) -> Line<'a> {
        let verdict = row.judgement.verdict;
        let state = match verdict {
            _ if compared.fails(row) => State::Failed,
            Verdict::Undecided => self.undecided(),
            Verdict::Improved | Verdict::Changed => State::Noted,
            _ => State::Passed,
        };
        let place = row.tolerance.place.as_ref().and_then(in_file);
        let (word, detail) = (verdict_word(verdict), comparison(compared, row));
        Line { variant: Some(&row.variant), subject: subject(&row.id), state, word, detail, place }
    }

    fn of_assertion<'a>(&self, row: &'a AssertedRow) -> Line<'a> {
        let (state, word) = match row.outcome {
            Outcome::Held => (State::Passed, "holds"),
            Outcome::Broken => (State::Failed, if matches!(row.claim, Claim::Target { .. }) { "missed" } else { "broken" }),
            Outcome::Undecided => (self.undecided(), "undecided"),
            Outcome::Empty => (if matches!(row.claim, Claim::Target { .. }) { State::Noted } else { State::Failed }, "nothing to assert"),
        };
        let place = row.claim.place().and_then(in_file);
        let (subject, detail) = assertion(row);
        Line { variant: Some(&row.variant), subject, state, word, detail, place }
    }
}

/// What is said of a scenario whose baseline cannot be compared with.
fn unjudged(why: &str) -> Line<'static> {
    let subject = "baseline".to_owned();
    Line { variant: None, subject, state: State::Unjudged, word: "not judged", detail: why.to_owned(), place: None }
}

/// A verdict in a word or two.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Unchanged => "unchanged",
        Verdict::Within => "changed within tolerance",
        Verdict::Regressed => "regressed",
        Verdict::Improved => "improved",
        Verdict::Changed => "changed",
        Verdict::Undecided => "undecided",
    }
}

/// File and line of a place, if it is in a file: arguments of the command line are in none.
fn in_file(place: &Place) -> Option<(String, usize)> {
    let (line, _) = Diagnostic::at(place, "").line_column()?;
    let name = &place.0.name;
    (!name.starts_with("--")).then(|| (name.clone(), line))
}
