//! The README tells the truth: its commands run, its scenario loads, and the output it shows is
//! the output there is.
//!
//! In a `console` block a line `$ holdline ...` is a command; the lines beneath it, up to the next
//! command, are what a terminal shows: standard error, then standard output. Commands without such
//! lines only have to succeed; one with the comment `# exit N` has to end with that. A TOML block
//! beneath a comment with a file name is that file.
//!
//! The table of keys between two comments is that of the catalogue of keys.
//!
//! When numbers or keys are meant to move, `UPDATE_README=1 cargo test readme` writes them anew.

use assert_cmd::Command;
use holdline::scenario::keys::{Key, Kind, Section, TOP, section, sections};
use holdline::scenario::model::Medium;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A command and the lines shown beneath it.
struct Example {
    arguments: Vec<String>,
    output: Vec<String>,
    exit_code: i32,
    /// The whole line of the command.
    line: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Held by a test that may write the README, from reading it to writing it.
fn alone() -> MutexGuard<'static, ()> {
    static WRITING: Mutex<()> = Mutex::new(());
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md")
}

/// The lines of every block fenced as this language, each with the line above its fence.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut found = Vec::new();
    let mut above = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_prefix("```") {
            let block = lines.by_ref().take_while(|line| *line != "```").collect();
            if fence == language {
                found.push((above, block));
            }
        }
        above = line;
    }
    found
}

/// Splits at spaces outside double quotes, which are dropped.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("never empty").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for (_, block) in blocks(text, "console") {
        for line in block {
            match line.strip_prefix("$ ") {
                Some(command) => {
                    let (command, comment) = command.split_once(" # exit ").unwrap_or((command, "0"));
                    let exit_code = comment.trim().parse().expect("an exit code");
                    let mut arguments = words(command);
                    assert_eq!(arguments.remove(0), "holdline", "{line}");
                    examples.push(Example { arguments, output: Vec::new(), exit_code, line: line.to_owned() });
                }
                None => examples.last_mut().expect("a block begins with a command").output.push(line.to_owned()),
            }
        }
    }
    examples
}

/// A directory with the README's own files and the shipped scenarios.
fn place(text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (above, block) in blocks(text, "toml") {
        let name = above.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")).expect("a file name above the block");
        fs::write(directory.path().join(name), block.join("\n")).expect("written");
    }
    let scenarios = directory.path().join("scenarios");
    fs::create_dir(&scenarios).expect("made");
    for entry in fs::read_dir(root().join("scenarios")).expect("scenarios") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            continue;
        }
        fs::copy(&path, scenarios.join(path.file_name().expect("a name"))).expect("copied");
    }
    directory
}

/// What a terminal without colour shows, line by line.
fn shown(directory: &Path, arguments: &[String], exit_code: i32) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    let done = command.current_dir(directory).args(arguments).assert().code(exit_code);
    let output = done.get_output();
    [&output.stderr, &output.stdout]
        .into_iter()
        .flat_map(|bytes| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// How a scenario file names a section.
fn heading(scope: &str) -> String {
    let named = |key: &Key| matches!(key.kind, Kind::Named(scope) if scope == key.name);
    let top = section(TOP).expect("the top of a file");
    match scope {
        TOP => "at the top".to_owned(),
        "variants" => "`[[variants]]`".to_owned(),
        "skills" => "`skills` of groups".to_owned(),
        "distribution" => "a distribution".to_owned(),
        "turns" => "`turns`, if not a number".to_owned(),
        _ if top.key(scope).is_some_and(named) => format!("`[{scope}.NAME]`"),
        _ if top.key(scope).is_some() => format!("`[{scope}]`"),
        _ => format!("`{scope}`"),
    }
}

fn row(section: &Section, media: &[Medium], keys: &[&Key]) -> String {
    let names: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    let of: Vec<&str> = media.iter().map(|medium| medium.name()).collect();
    let of = if of.is_empty() { String::new() } else { format!(": {}", of.join(", ")) };
    format!("| {}{of} | {} |\n", heading(section.scope), names.join(", "))
}

/// A row for each section, and in channels for each set of media, with the names of the keys. The tables that
/// are values of keys are left to `holdline defaults`.
fn table_of_keys() -> String {
    let mut table = "| section | keys |\n|---|---|\n".to_owned();
    for section in sections().filter(|section| !section.scope.contains('.')) {
        let mut rows: Vec<(&[Medium], Vec<&Key>)> = Vec::new();
        for key in section.keys {
            match rows.iter_mut().find(|(media, _)| *media == key.media) {
                Some((_, keys)) => keys.push(key),
                None => rows.push((key.media, vec![key])),
            }
        }
        table.extend(rows.iter().map(|(media, keys)| row(section, media, keys)));
    }
    table
}

#[test]
fn the_table_of_keys_is_that_of_the_catalogue() {
    const MARKS: [&str; 2] = ["<!-- keys -->\n", "<!-- end of keys -->"];
    let _alone = alone();
    let text = readme();
    let (before, rest) = text.split_once(MARKS[0]).expect("the beginning of the table");
    let (_, after) = rest.split_once(MARKS[1]).expect("the end of the table");
    let updated = format!("{before}{}{}{}{after}", MARKS[0], table_of_keys(), MARKS[1]);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join("README.md"), updated).expect("written");
    } else {
        assert!(updated == text, "the table of README.md should be (UPDATE_README=1 writes it):\n{}", table_of_keys());
    }
}

#[test]
fn every_example_runs_and_shows_what_it_prints() {
    let _alone = alone();
    let text = readme();
    let (examples, directory) = (examples(&text), place(&text));
    assert!(examples.iter().filter(|example| !example.output.is_empty()).count() >= 2 && examples.len() >= 5);
    let mut updated = text.clone();
    for Example { arguments, output, exit_code, line } in examples {
        let shown = shown(directory.path(), &arguments, exit_code);
        if !output.is_empty() && shown != output {
            let with = |lines: &[String]| format!("{line}\n{}\n", lines.join("\n"));
            updated = updated.replace(&with(&output), &with(&shown));
        }
    }
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join("README.md"), updated).expect("written");
    } else {
        assert!(updated == text, "README.md should show (UPDATE_README=1 writes it):\n{updated}");
    }
}

#[test]
fn what_the_readme_shows_fits_a_page() {
    let text = readme();
    for (_, block) in blocks(&text, "console") {
        for line in block {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }
}
