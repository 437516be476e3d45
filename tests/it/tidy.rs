//! The house rules that a compiler does not check: imports go only downward through the floors,
//! every file says what it is for, and nothing unfinished or careless stays behind.
//!
//! The rules are about text, so the checks are, too; every breach is reported, with its place.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first.
const FLOORS: [&str; 7] = ["ground", "scenario", "plan", "engine", "run", "report", "edge"];
/// Longest file, in lines.
const LONGEST: usize = 450;
/// Floors whose results must not depend on the order of a hash table.
const ORDERED: [&str; 4] = ["ground", "plan", "engine", "run"];

/// A source file.
struct Source {
    /// Path from the root of the project, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The lines before the first `#[cfg(test)]`, numbered from 1, without comments.
    fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().take_while(|line| !line.contains("#[cfg(test)]"));
        lines.enumerate().map(|(index, line)| (index + 1, line.split("//").next().unwrap_or("")))
    }

    /// The floor that a file of `src` belongs to; `None` for `main.rs` and `lib.rs`.
    fn floor(&self) -> Option<usize> {
        let below = self.path.strip_prefix("src/")?;
        let name = below.split(['/', '.']).next()?;
        FLOORS.iter().position(|floor| *floor == name)
    }

    /// How many modules deep its module lies; `src/engine.rs` is 1.
    fn depth(&self) -> usize {
        self.path.matches('/').count()
    }
}

/// Every Rust file of these directories.
fn sources(directories: &[&str]) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut pending: Vec<PathBuf> = directories.iter().map(|directory| root.join(directory)).collect();
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(fs::read_dir(&path).expect("a directory").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let short = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(Source { path: short, text: fs::read_to_string(&path).expect("UTF-8") });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty());
    found
}

/// Everything of the project.
fn all() -> Vec<Source> {
    sources(&["src", "tests", "benches"])
}

fn no_breaches(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n{}", breaches.join("\n"));
}

/// The modules at the root of the crate that a line names: after `crate::`, within `crate::{...}`,
/// or after so many `super::` that they reach the root.
fn named_at_root(line: &str, depth: usize) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for prefix in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in line.match_indices(&prefix) {
            let before = &line[..at];
            // `in super::super::` counts its own length only, and `mycrate::` is no `crate::`.
            if before.ends_with("super::") || before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &line[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => names.extend(group.split(',').map(|item| word(item.trim()))),
                None => names.push(word(rest)),
            }
        }
    }
    names
}

#[test]
fn imports_go_only_downward() {
    let mut breaches = Vec::new();
    for source in sources(&["src"]) {
        let Some(floor) = source.floor() else { continue };
        // Tests inside a file keep to the floors, too.
        for (index, line) in source.text.lines().enumerate() {
            let line = line.split("//").next().unwrap_or("");
            for name in named_at_root(line, source.depth()) {
                if FLOORS.iter().position(|other| *other == name).is_some_and(|other| other > floor) {
                    breaches.push(format!("{}:{}: {} reaches up to {name}", source.path, index + 1, FLOORS[floor]));
                }
            }
        }
    }
    no_breaches("imports go only downward", &breaches);
}

#[test]
fn the_check_of_imports_sees_upward_ones() {
    assert_eq!(named_at_root("use crate::report::rows;", 2), ["report"]);
    assert_eq!(named_at_root("use crate::{engine::Engine, run};", 2), ["engine", "run"]);
    assert_eq!(named_at_root("use super::super::edge::exit;", 2), ["edge"]);
    assert_eq!(named_at_root("let x = crate::run::run(super::other());", 2), ["run"]);
    assert!(named_at_root("use super::routing::SkillId;", 2).is_empty());
}

/// Variants of the same course are simulated once, so nothing that happens may depend on how it is valued.
#[test]
fn what_is_valued_touches_nothing_that_happens() {
    const COUNTING: [&str; 3] = ["src/engine/bill.rs", "src/engine/opinions.rs", "src/engine/satisfaction.rs"];
    let mut breaches = Vec::new();
    for source in sources(&["src/engine", "src/engine.rs"]).iter().filter(|source| !COUNTING.contains(&source.path.as_str())) {
        // Money of a contact in the trace.
        let allowed = |line: &str| line.contains("cost_per_tick = plan.valuation");
        let lines = source.program().filter(|(_, line)| line.contains("valuation") && !allowed(line));
        breaches.extend(lines.map(|(number, _)| format!("{}:{number}", source.path)));
    }
    no_breaches("only what counts reads plan.valuation", &breaches);
}

#[test]
fn every_file_belongs_to_a_floor() {
    let stray = sources(&["src"]).into_iter().filter(|source| source.floor().is_none() && source.path.matches('/').count() > 1);
    no_breaches("a directory of src is a floor", &stray.map(|source| source.path).collect::<Vec<_>>());
}

#[test]
fn every_file_says_what_it_is_for() {
    let breaches: Vec<String> = all()
        .iter()
        .filter(|source| {
            let head: String = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
            head.len() < 30
        })
        .map(|source| source.path.clone())
        .collect();
    no_breaches("a file opens with a `//!` paragraph", &breaches);
}

#[test]
fn files_are_short_and_stand_beside_their_directory() {
    let sources = all();
    let long = sources.iter().filter(|source| source.text.lines().count() > LONGEST);
    let mut breaches: Vec<String> = long.map(|source| format!("{}: {} lines", source.path, source.text.lines().count())).collect();
    breaches.extend(sources.iter().filter(|source| source.path.ends_with("/mod.rs")).map(|source| source.path.clone()));
    no_breaches("no file over 450 lines, no mod.rs", &breaches);
}

#[test]
fn nothing_is_unfinished() {
    // Written in two parts, so that this file does not mention them itself.
    let words =
        [("to", "do!("), ("unimple", "mented!("), ("db", "g!("), ("TO", "DO"), ("FIX", "ME"), ("XX", "X:"), ("allow(dead", "_code)")];
    let mut breaches = Vec::new();
    for source in all() {
        for (index, line) in source.text.lines().enumerate() {
            let found = words.iter().map(|(a, b)| format!("{a}{b}")).find(|word| line.contains(word.as_str()));
            breaches.extend(found.map(|word| format!("{}:{}: {word}", source.path, index + 1)));
        }
    }
    no_breaches("nothing is unfinished", &breaches);
}

#[test]
fn the_program_does_not_panic_on_a_missing_value() {
    let mut breaches = Vec::new();
    for source in sources(&["src"]).into_iter().filter(|source| !source.path.ends_with("/tests.rs")) {
        let careless = source.program().filter(|(_, line)| line.contains(".unwrap()") || line.contains(".expect("));
        breaches.extend(careless.map(|(line, text)| format!("{}:{line}: {}", source.path, text.trim())));
    }
    no_breaches("no unwrap or expect outside tests", &breaches);
}

#[test]
fn results_do_not_depend_on_the_order_of_a_hash_table() {
    let mut breaches = Vec::new();
    for source in sources(&["src"]) {
        if source.floor().is_some_and(|floor| ORDERED.contains(&FLOORS[floor])) {
            let hashed = source.program().filter(|(_, line)| line.contains("HashMap") || line.contains("HashSet"));
            breaches.extend(hashed.map(|(line, _)| format!("{}:{line}", source.path)));
        }
    }
    no_breaches("no hash tables in ground, plan, engine and run", &breaches);
}

#[test]
fn the_engine_neither_looks_at_a_clock_nor_prints() {
    let mut breaches = Vec::new();
    for source in sources(&["src"]) {
        if source.floor().is_some_and(|floor| FLOORS[floor] != "edge") {
            let words = ["std::time", "Instant::now", "SystemTime", "println!", "std::env", "Zoned::now"];
            let found = source.program().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
            breaches.extend(found.map(|(line, text)| format!("{}:{line}: {}", source.path, text.trim())));
        }
    }
    no_breaches("only the edge touches clock, terminal and environment", &breaches);
}
