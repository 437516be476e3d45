//! What is wrong in a scenario: where, what was expected, and the nearest valid name; and how that
//! is shown to a person.
//!
//! A diagnostic with a place always renders with its file, line and column, whatever the bytes of
//! the file.

use super::reader::unknown_name;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text that a diagnostic points into: a file, or a `--set` argument.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Name to show, as the user wrote it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Bytes of a source.
pub type Place = (Arc<Source>, Range<usize>);

/// One error or warning.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The text it points into, and the bytes it underlines; `None` when no text could be read.
    pub place: Option<Place>,
    /// What is wrong, in one line.
    pub message: String,
    /// Beneath the underlined place: what was expected.
    pub expected: Option<String>,
    /// Advice, such as the nearest valid name.
    pub help: Option<String>,
}

/// All that is wrong with a scenario; never empty.
#[derive(Debug)]
pub struct Diagnostics(pub Vec<Diagnostic>);

/// Most diagnostics that are shown; the rest are counted.
const SHOWN: usize = 50;
/// Longest line, in bytes, that is shown as an excerpt.
const LONGEST_EXCERPT: usize = 2000;

impl Diagnostic {
    /// Something wrong at a place.
    pub fn at(place: &Place, message: impl Into<String>) -> Self {
        Self { place: Some(place.clone()), message: message.into(), expected: None, help: None }
    }

    /// Something wrong with no text to point into; the message names the file.
    pub fn without_place(message: impl Into<String>) -> Self {
        Self { place: None, message: message.into(), expected: None, help: None }
    }

    /// An unknown name, with the nearest of the valid ones, or all of them.
    pub fn unknown(place: &Place, what: &str, name: &str, valid: &[&str]) -> Self {
        unknown_name(place, what, name, valid)
    }

    /// The same, with what was expected.
    pub fn expecting(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// The same, with advice.
    pub fn helping(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Line and column of the place, both from 1; columns count characters.
    pub fn line_column(&self) -> Option<(usize, usize)> {
        let (source, range) = self.place.as_ref()?;
        let line = Line::at(&source.text, range.start);
        Some((line.number, line.column))
    }

    /// The diagnostic as text for a terminal, with an excerpt of the file.
    pub fn render(&self, color: bool) -> String {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        let mut group = Level::ERROR.primary_title(self.message.as_str()).elements(std::iter::empty::<Origin<'_>>());
        if let Some((source, range)) = &self.place {
            let line = Line::at(&source.text, range.start);
            if line.text.len() > LONGEST_EXCERPT || line.text.is_empty() {
                group = group.element(Origin::path(source.name.as_str()).line(line.number).char_column(line.column));
                if let Some(expected) = &self.expected {
                    group = group.element(Level::NOTE.message(format!("expected {expected}")));
                }
            } else {
                let from = range.start.clamp(line.start, line.start + line.text.len()) - line.start;
                let to = range.end.clamp(line.start + from, line.start + line.text.len()) - line.start;
                let (from, to) = (floor_boundary(line.text, from), ceil_boundary(line.text, to));
                let mut mark = AnnotationKind::Primary.span(from..to);
                if let Some(expected) = &self.expected {
                    mark = mark.label(format!("expected {expected}"));
                }
                group = group.element(Snippet::source(line.text).line_start(line.number).path(source.name.as_str()).annotation(mark));
            }
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

impl Diagnostics {
    /// All of them as text for a terminal, at most 50 in full.
    pub fn render(&self, color: bool) -> String {
        let mut out: Vec<String> = self.0.iter().take(SHOWN).map(|one| one.render(color)).collect();
        if self.0.len() > SHOWN {
            out.push(format!("... and {} more", self.0.len() - SHOWN));
        }
        out.join("\n\n")
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}

/// The line that holds a byte.
struct Line<'a> {
    number: usize,
    column: usize,
    start: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn at(text: &'a str, offset: usize) -> Self {
        let offset = floor_boundary(text, offset.min(text.len()));
        let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
        Self {
            number: text[..start].bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: text[start..offset].chars().count() + 1,
            start,
            text: text[start..end].trim_end_matches('\r'),
        }
    }
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Arc<Source> {
        Arc::new(Source { name: "a.toml".into(), text: text.into() })
    }

    #[test]
    fn a_diagnostic_shows_file_line_column_excerpt_and_help() {
        let place = (source("x = 1\nñame = 2\n"), 6..11);
        let shown = Diagnostic::at(&place, "unknown key").expecting("a key").helping("did you mean `name`?").render(false);
        for part in ["error: unknown key", "a.toml:2:1", "ñame = 2", "expected a key", "did you mean `name`?"] {
            assert!(shown.contains(part), "{part} in\n{shown}");
        }
    }

    #[test]
    fn odd_places_do_not_break_the_rendering() {
        for (text, range) in [("", 0..0), ("ñ", 1..1), ("a\n", 2..9), ("a\r\nb", 1..4), ("\n\n", 1..1)] {
            let shown = Diagnostic::at(&(source(text), range), "wrong").expecting("something").render(true);
            assert!(shown.contains("wrong") && shown.contains("a.toml:"), "{shown}");
        }
        let long = format!("x = '{}'", "y".repeat(100_000));
        assert!(Diagnostic::at(&(source(&long), 4..9), "wrong").expecting("z").render(false).contains("a.toml:1:5"));
    }

    #[test]
    fn many_errors_are_cut_at_fifty() {
        let all = Diagnostics((0..60).map(|i| Diagnostic::without_place(format!("error {i}"))).collect());
        assert!(all.to_string().ends_with("... and 10 more"));
    }
}
