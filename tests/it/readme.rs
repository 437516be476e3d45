//! The README tells the truth: its commands run, its scenario loads, and the output it shows is
//! the output there is.
//!
//! In a `console` block a line `$ holdline ...` is a command; the lines beneath it, up to the next
//! command, are what a terminal shows: standard error, then standard output. Commands without such
//! lines only have to succeed. A TOML block beneath a comment with a file name is that file.
//!
//! When numbers are meant to move, `UPDATE_README=1 cargo test readme` writes the new output.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

/// A command and the lines shown beneath it.
struct Example {
    arguments: Vec<String>,
    output: Vec<String>,
    /// The whole line of the command.
    line: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
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
                    let mut arguments = words(command);
                    assert_eq!(arguments.remove(0), "holdline", "{line}");
                    examples.push(Example { arguments, output: Vec::new(), line: line.to_owned() });
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
        fs::copy(&path, scenarios.join(path.file_name().expect("a name"))).expect("copied");
    }
    directory
}

/// What a terminal without colour shows, line by line.
fn shown(directory: &Path, arguments: &[String]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    let done = command.current_dir(directory).args(arguments).assert().success();
    let output = done.get_output();
    [&output.stderr, &output.stdout]
        .into_iter()
        .flat_map(|bytes| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_example_runs_and_shows_what_it_prints() {
    let text = readme();
    let (examples, directory) = (examples(&text), place(&text));
    assert!(examples.iter().filter(|example| !example.output.is_empty()).count() >= 2 && examples.len() >= 5);
    let mut updated = text.clone();
    for Example { arguments, output, line } in examples {
        let shown = shown(directory.path(), &arguments);
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
