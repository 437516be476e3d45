//! How text for people looks: colour or none, and the few styles that the tables use.
//!
//! Whether colour is wanted is decided at the edge; here it is only obeyed. Without colour no
//! escape sequence is written, and no meaning is lost: every mark also has a sign.

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, LineStyle, Table, TableStyle};

/// Colour or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Write ANSI colours.
    pub color: bool,
}

/// The role of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Plain,
    /// A main number or name.
    Strong,
    /// An interval or a remark.
    Faint,
    /// Better than the reference.
    Good,
    /// Worse than the reference, or a problem.
    Bad,
    /// Different, neither better nor worse.
    Neutral,
}

/// A head line above a rule, columns apart by two spaces, no frame.
const OPEN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

impl Style {
    /// An empty table in the house style.
    pub fn table(self) -> Table {
        let mut table = Table::new();
        table.load_style(OPEN).set_content_arrangement(ContentArrangement::Disabled);
        if self.color {
            table.enforce_styling().style_text_only();
        } else {
            table.force_no_tty();
        }
        table
    }

    /// A cell with text in this role.
    pub fn cell(self, text: impl ToString, role: Role) -> Cell {
        let cell = Cell::new(text);
        match role {
            Role::Plain => cell,
            Role::Strong => cell.add_attribute(Attribute::Bold),
            Role::Faint => cell.add_attribute(Attribute::Dim),
            Role::Good => cell.fg(Color::Green),
            Role::Bad => cell.fg(Color::Red),
            Role::Neutral => cell.fg(Color::Cyan),
        }
    }

    /// As [`Style::cell`], aligned right.
    pub fn right(self, text: impl ToString, role: Role) -> Cell {
        self.cell(text, role).set_alignment(CellAlignment::Right)
    }

    /// Text outside a table in bold.
    pub fn bold(self, text: &str) -> String {
        self.escape("1", text)
    }

    /// Text outside a table, dimmed.
    pub fn faint(self, text: &str) -> String {
        self.escape("2", text)
    }

    /// Text outside a table in the colour of this role.
    pub fn text(self, text: &str, role: Role) -> String {
        match role {
            Role::Plain => text.to_owned(),
            Role::Strong => self.bold(text),
            Role::Faint => self.faint(text),
            Role::Good => self.escape("32", text),
            Role::Bad => self.escape("31", text),
            Role::Neutral => self.escape("36", text),
        }
    }

    fn escape(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Widest line that any table should have, in columns.
pub const WIDTH: usize = 120;

/// Whether uncoloured text is nowhere wider than [`WIDTH`].
pub fn fits(plain: &str) -> bool {
    plain.lines().all(|line| line.chars().count() <= WIDTH)
}

/// The lines of the table that `make` builds with columns so many spaces apart: two, or one to fit.
pub fn fitted(style: Style, make: impl Fn(u16, Style) -> Table) -> String {
    // Measured without colour, whose escape sequences take no room.
    let apart = if fits(&lines(&mut make(2, Style { color: false }))) { 2 } else { 1 };
    lines(&mut make(apart, style))
}

/// Fewest columns that a name is shortened to.
const FEWEST: usize = 8;
/// Most columns that are tried for it.
const MOST: usize = 60;

/// As [`fitted`], where `make` has to shorten names to so many columns (the second argument) if nothing less lets it fit.
pub fn fitted_names(style: Style, make: impl Fn(u16, usize, Style) -> Table) -> String {
    let plain = Style { color: false };
    let mut ways = [(2, usize::MAX), (1, usize::MAX)].into_iter().chain((FEWEST..=MOST).rev().map(|most| (1, most)));
    let (apart, most) = ways.find(|(apart, most)| fits(&lines(&mut make(*apart, *most, plain)))).unwrap_or((1, FEWEST));
    lines(&mut make(apart, most, style))
}

/// A name in at most so many columns (at least 3), without its middle if it is longer: both ends tell names apart.
pub fn shortened(name: &str, most: usize) -> String {
    let length = name.chars().count();
    if length <= most {
        return name.to_owned();
    }
    let (first, last) = (most / 2, most - 1 - most / 2);
    name.chars().take(first).chain(['…']).chain(name.chars().skip(length - last)).collect()
}

/// A study's name, its description if it has one, and a line of detail.
pub fn heading(name: &str, description: &str, detail: &str, style: Style) -> String {
    let description = if description.is_empty() { String::new() } else { format!("{}\n", fold(description)) };
    format!("{}\n{description}{}\n", style.bold(name), style.faint(detail))
}

/// Breaks a sentence at spaces into lines of at most [`WIDTH`], those after the first indented by two
/// spaces; a longer word stays whole. No line end after the last.
pub fn fold(text: &str) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > WIDTH {
            out.push_str("\n  ");
            used = 2;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += length;
    }
    out
}

/// A line that begins with a name in bold, folded and ended.
pub fn headed(name: &str, rest: &str, style: Style) -> String {
    let text = fold(&format!("{name}{rest}"));
    let (name, rest) = text.split_at(name.len());
    format!("{}{}\n", style.bold(name), style.faint(rest))
}

/// Sets the columns of a table, which must have its header, apart by this many spaces (at least 1).
pub fn set_apart(table: &mut Table, spaces: u16) {
    for column in table.column_iter_mut() {
        column.set_padding((spaces.saturating_sub(1), 1));
    }
}

/// The table as lines without trailing spaces, each ended. The first column starts at the margin.
pub fn lines(table: &mut Table) -> String {
    if let Some(first) = table.column_mut(0) {
        first.set_padding((0, 1));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_ends() {
        assert_eq!(shortened("wait_mean@phone", 15), "wait_mean@phone");
        assert_eq!((shortened("wait_mean@phone", 12), shortened("wait_mean@phone", 5)), ("wait_m…phone".into(), "wa…ne".into()));
        let one = |name: &str| {
            fitted_names(Style { color: false }, |apart, most, style| {
                let mut table = style.table();
                table.set_header(["Name", "Number"]).add_row([shortened(name, most), "1".repeat(90)]);
                set_apart(&mut table, apart);
                table
            })
        };
        let long = one(&"long".repeat(30));
        assert!(one("short").contains("short") && long.contains("…glong") && fits(&long), "{long}");
    }

    #[test]
    fn long_sentences_continue_indented() {
        assert_eq!(fold("short, in one line"), "short, in one line");
        let text = fold(&"seventeen letters ".repeat(20));
        assert!(
            fits(&text) && text.lines().count() > 2 && text.lines().skip(1).all(|line| line.starts_with("  s") || line.starts_with("  l"))
        );
        assert_eq!(text.split_whitespace().count(), 40);
    }
}
