//! Annotations of a GitHub Actions log for what failed, what is undecided, and what is good to know.
//!
//! GitHub keeps ten annotations of each kind of a step and drops the others without a word, so there are at most
//! [`MOST`] of a kind: a line each where there are so few, otherwise one for each scenario and variant, the last of which
//! counts what none is left for. Errors come first. Escaped as the runner asks: `%`, carriage return and line feed in
//! messages; colons and commas in properties as well
//! (<https://docs.github.com/actions/reference/workflow-commands-for-github-actions>).

use super::{Checked, Gate, Line, State};

/// Most annotations of a kind, and most lines in one of them.
const MOST: usize = 8;

/// The kinds, the gravest first, and what each stands for.
const KINDS: [(&str, &[State]); 3] =
    [("error", &[State::Unjudged, State::Failed]), ("warning", &[State::Warned]), ("notice", &[State::Noted])];

/// What is said in one annotation.
struct Annotation {
    /// It could not be judged, which goes before everything else.
    unjudged: bool,
    file: String,
    line: Option<usize>,
    title: String,
    text: String,
}

/// The annotations.
pub fn annotations(gate: &Gate) -> String {
    let mut out = String::new();
    for (kind, states) in KINDS {
        let of_kind = |checked: &Checked| gate.lines(checked).into_iter().filter(|line| states.contains(&line.state)).count();
        let count: usize = gate.scenarios.iter().map(of_kind).sum();
        let mut all = Vec::new();
        for checked in &gate.scenarios {
            let lines = gate.lines(checked);
            let lines: Vec<&Line> = lines.iter().filter(|line| states.contains(&line.state)).collect();
            all.extend(if count <= MOST { lines.iter().map(|line| single(checked, line)).collect() } else { grouped(checked, &lines) });
        }
        all.sort_by_key(|one| !one.unjudged);
        if all.len() > MOST {
            let left = all.len() - MOST;
            all.truncate(MOST);
            let last = &mut all[MOST - 1];
            let word = if left == 1 { "variant" } else { "variants" };
            last.text.push_str(&format!("\nand {left} more {word} with such findings: see the table or the summary"));
        }
        for Annotation { file, line, title, text, .. } in all {
            let at = line.map_or(String::new(), |line| format!(",line={line}"));
            out.push_str(&format!("::{kind} file={}{at},title={}::{}\n", property(&file), property(&title), message(&text)));
        }
    }
    out
}

/// Where something is said, and of what.
fn place(checked: &Checked, line: &Line) -> (String, Option<usize>, String) {
    let (file, at) = line.place.clone().map_or((checked.file.clone(), None), |(file, at)| (file, Some(at)));
    (file, at, format!("{}{}", checked.scenario, line.variant.map_or(String::new(), |variant| format!(", {variant}"))))
}

fn single(checked: &Checked, line: &Line) -> Annotation {
    let (file, at, whose) = place(checked, line);
    Annotation {
        unjudged: line.state == State::Unjudged,
        file,
        line: at,
        title: format!("{whose}: {} {}", line.subject, line.word),
        text: line.detail.clone(),
    }
}

/// One for each variant, in their order, and one for what is about none.
fn grouped(checked: &Checked, lines: &[&Line]) -> Vec<Annotation> {
    let variants = distinct(lines.iter().map(|line| line.variant));
    let of = |variant: Option<&str>| {
        let own: Vec<&&Line> = lines.iter().filter(|line| line.variant == variant).collect();
        if let [only] = own[..] {
            return single(checked, only);
        }
        let (file, line, whose) = place(checked, own[0]);
        let shown = if own.len() > MOST { MOST - 1 } else { own.len() };
        let mut texts: Vec<String> = own[..shown].iter().map(|line| format!("{} {}: {}", line.subject, line.word, line.detail)).collect();
        if own.len() > shown {
            texts.push(format!("and {} more: see the table or the summary", own.len() - shown));
        }
        let words: Vec<&str> = own.iter().map(|line| line.word).collect();
        let title = format!("{whose}: {}", counted(&words));
        Annotation { unjudged: false, file, line, title, text: texts.join("\n") }
    };
    variants.into_iter().map(of).collect()
}

/// "3 regressed, 1 changed", in the order of their first.
fn counted(words: &[&str]) -> String {
    let count = |word: &str| format!("{} {word}", words.iter().filter(|one| **one == word).count());
    distinct(words.iter().copied()).into_iter().map(count).collect::<Vec<_>>().join(", ")
}

/// Each once, in the order of their first.
fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut different = Vec::new();
    for one in all {
        if !different.contains(&one) {
            different.push(one);
        }
    }
    different
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
