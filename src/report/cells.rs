//! Cells that are a CSV file and JSON rows alike.

use super::rows::{JsonRow, json_number, writer};
use crate::ground::number::cell;
use crate::run::Estimate;
use std::io::Write;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; empty: not applicable.
    Text(String),
    /// A number; `None`: not applicable.
    Number(Option<f64>),
    /// A whole number.
    Whole(u64),
    /// Yes or no; `None`: not applicable.
    Flag(Option<bool>),
}

impl Cell {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// A difference and the ends of its interval.
    pub fn estimate(estimate: Estimate) -> [Self; 3] {
        [estimate.mean, estimate.low, estimate.high].map(Self::Number)
    }

    fn csv(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => cell(*number),
            Self::Whole(number) => number.to_string(),
            Self::Flag(flag) => flag.map(|flag| flag.to_string()).unwrap_or_default(),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) if text.is_empty() => serde_json::Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => json_number(*number),
            Self::Whole(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
        }
    }
}

/// Rows as a CSV file with a header.
pub fn write(columns: &[&str], rows: &[Vec<Cell>], out: impl Write) -> csv::Result<()> {
    let mut csv = writer(out);
    csv.write_record(columns)?;
    for row in rows {
        csv.write_record(row.iter().map(Cell::csv))?;
    }
    csv.flush()?;
    Ok(())
}

/// Rows as JSON with the same rounding; an empty cell is `null`.
pub fn json(columns: &[&str], rows: &[Vec<Cell>]) -> Vec<JsonRow> {
    rows.iter().map(|row| JsonRow::new(columns.iter().map(|name| (*name).to_owned()).zip(row.iter().map(Cell::json)).collect())).collect()
}
