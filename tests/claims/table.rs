//! The table of claims at the head of this suite: every claim names tests, and they are there.

use std::path::Path;

/// Claims of the mission.
const CLAIMS: usize = 24;

#[test]
fn every_claim_has_tests_that_exist() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims");
    let read = |module: &str| std::fs::read_to_string(directory.join(module).with_extension("rs")).unwrap_or_default();
    let head = read("main");
    // A claim on a line of its own that ends in a colon, its tests indented below.
    let mut rows: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in head.lines().map_while(|line| line.strip_prefix("//!")) {
        if let Some(claim) = line.strip_prefix(" - ") {
            rows.push((claim.strip_suffix(':').expect("a claim"), Vec::new()));
        } else if let (Some(tests), Some((_, listed))) = (line.strip_prefix("   "), rows.last_mut()) {
            listed.extend(tests.trim().split([',', ' ']).filter(|test| !test.is_empty()));
        }
    }
    assert_eq!(rows.len(), CLAIMS);
    for (claim, tests) in rows {
        assert!(!tests.is_empty(), "{claim}: no test");
        for test in tests {
            let (module, name) = test.split_once("::").unwrap_or_else(|| panic!("{claim}: {test}"));
            assert!(head.contains(&format!("\nmod {module};\n")), "{claim}: no module {module}");
            let text = read(module).replace("\r\n", "\n");
            assert!(text.contains(&format!("#[test]\nfn {name}() {{\n")), "{claim}: no test {test}");
        }
    }
}
