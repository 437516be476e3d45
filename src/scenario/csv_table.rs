//! CSV files with exact places: rows as the `csv` crate parses them, each cell with where it
//! stands in the file, headers checked against the columns that are expected.

use super::context::{CSV_LIMIT, Context};
use super::diagnostic::{Diagnostic, Place, Source};
use super::document::{Node, quote};
use super::duration::{LONGEST, parse_duration};
use super::reader::{mismatch, unknown};
use crate::ground::time::Ticks;
use std::sync::Arc;

/// A row of a file.
pub(super) struct Row {
    source: Arc<Source>,
    start: usize,
    end: usize,
    fields: csv::StringRecord,
}

impl Row {
    /// The text of a cell, trimmed; empty when the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or("")
    }

    /// The column with this name, if the row is a header that has it.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.eq_ignore_ascii_case(name))
    }

    /// Where a cell stands; in a row with quotes, the row.
    pub fn place(&self, column: usize) -> Place {
        let line = &self.source.text[self.start..self.end];
        let mut start = self.start;
        if !line.contains('"') {
            for (index, raw) in line.split(',').enumerate() {
                if index == column {
                    let lead = raw.len() - raw.trim_start().len();
                    return (self.source.clone(), start + lead..start + lead + raw.trim().len());
                }
                start += raw.len() + 1;
            }
        }
        (self.source.clone(), self.start..self.end)
    }

    /// Reports that a cell is not what it should be.
    pub fn mismatch<T>(&self, cx: &Context, column: usize, expected: &str) -> Option<T> {
        let found = quote(self.cell(column));
        cx.report(Diagnostic::at(&self.place(column), format!("expected {expected}, found {found}")).expecting(expected));
        None
    }
}

/// The file that a node names.
pub(super) fn open(cx: &Context, node: &Node) -> Option<Arc<Source>> {
    match node.as_str() {
        Some(name) => cx.read(name, &node.place, CSV_LIMIT),
        None => mismatch(cx, node, "the name of a CSV file"),
    }
}

/// All rows of a file that hold anything; a header is not told apart.
pub(super) fn rows(source: &Arc<Source>) -> impl Iterator<Item = Row> + '_ {
    let text = source.text.as_str();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    std::iter::from_fn(move || {
        loop {
            let start = reader.position().byte() as usize;
            let mut fields = csv::StringRecord::new();
            // Reading UTF-8 text from memory into flexible records cannot fail.
            if !reader.read_record(&mut fields).unwrap_or(false) {
                return None;
            }
            let end = reader.position().byte() as usize;
            let raw = &text[start..end];
            if raw.trim().is_empty() {
                continue;
            }
            let lead = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let tail = raw.len() - raw.trim_end_matches(['\r', '\n']).len();
            return Some(Row { source: source.clone(), start: start + lead, end: end - tail, fields });
        }
    })
}

/// What separates the columns of a header that has no commas, if anything does: in many countries a spreadsheet writes
/// semicolons, and commas in its numbers, so that such a file cannot be read as if they were commas.
pub(super) fn foreign_separator(header: &str) -> Option<&'static str> {
    [(';', "semicolons"), ('\t', "tabs")].into_iter().find(|(separator, _)| header.contains(*separator)).map(|(_, name)| name)
}

/// The index of each of `wanted` in the header row; `optional` ones may be missing. Anything else
/// in the header is an error.
pub(super) fn columns(cx: &Context, header: &Row, wanted: &[&'static str], optional: &[&'static str]) -> Option<Vec<Option<usize>>> {
    if let [only] = &header.fields.iter().collect::<Vec<_>>()[..]
        && let Some(separator) = foreign_separator(only)
    {
        let place = (header.source.clone(), header.start..header.end);
        let error = Diagnostic::at(&place, format!("the columns are separated by {separator}")).expecting("commas between the columns");
        cx.report(error.helping("save it as CSV with commas, numbers with a decimal point and dates such as 2024-03-04"));
        return None;
    }
    let mut good = true;
    let all: Vec<&'static str> = wanted.iter().chain(optional).copied().collect();
    let mut found = vec![None; all.len()];
    for (index, name) in header.fields.iter().enumerate() {
        match all.iter().position(|one| one.eq_ignore_ascii_case(name)) {
            Some(which) if found[which].is_none() => found[which] = Some(index),
            Some(_) => {
                cx.report(Diagnostic::at(&header.place(index), format!("column {} twice", quote(name))));
                good = false;
            }
            None => {
                unknown(cx, &header.place(index), &format!("column {}", quote(name)), name, all.iter().copied());
                good = false;
            }
        }
    }
    // A wrong column is most likely the one that is missing.
    for (name, _) in wanted.iter().zip(&found).filter(|(_, at)| good && at.is_none()) {
        let place = (header.source.clone(), header.start..header.end);
        cx.report(Diagnostic::at(&place, format!("no column `{name}`")).expecting(format!("a header with {}", all.join(", "))));
    }
    (good && found[..wanted.len()].iter().all(Option::is_some)).then_some(found)
}

/// Reports a row that has not as many cells as the header.
pub(super) fn same_width(cx: &Context, header: &Row, row: &Row) -> bool {
    let same = header.fields.len() == row.fields.len();
    if !same {
        let message = format!("expected {} cells as in the header, found {}", header.fields.len(), row.fields.len());
        cx.report(Diagnostic::at(&(row.source.clone(), row.start..row.end), message).expecting(format!("{} cells", header.fields.len())));
    }
    same
}

/// The durations of one column: numbers in seconds, or texts such as "6m10s". Without a column name
/// the file has one column, and a first row that is no duration is its header.
pub(super) fn seconds_column(cx: &Context, node: &Node, column: Option<&str>) -> Option<Vec<Ticks>> {
    let source = open(cx, node)?;
    let mut all = rows(&source).peekable();
    let mut index = 0;
    let first = all.peek()?;
    if let Some(column) = column {
        let Some(at) = first.position(column) else {
            unknown(cx, &node.place, &format!("column {} of {}", quote(column), quote(&source.name)), column, first.fields.iter());
            return None;
        };
        index = at;
        all.next();
    } else if first.fields.len() > 1 {
        let place = (source.clone(), first.start..first.end);
        cx.report(Diagnostic::at(&place, "several columns").expecting("one column").helping("name one with `column = \"...\"`"));
        return None;
    } else if cell_ticks(first.cell(0)).is_none() && first.cell(0).starts_with(|c: char| c.is_alphabetic()) {
        all.next();
    }
    let read: Vec<Option<Ticks>> =
        all.map(|row| cell_ticks(row.cell(index)).or_else(|| row.mismatch(cx, index, "a duration in seconds, 0 or more"))).collect();
    if read.is_empty() {
        cx.report(Diagnostic::at(&node.place, format!("{} holds no values", quote(&source.name))).expecting("at least one value"));
        return None;
    }
    read.into_iter().collect()
}

fn cell_ticks(cell: &str) -> Option<Ticks> {
    match cell.parse::<f64>() {
        Ok(seconds) => (seconds >= 0.0 && seconds * 1e6 <= LONGEST as f64).then(|| (seconds * 1e6).round() as Ticks),
        Err(_) => parse_duration(cell),
    }
}
