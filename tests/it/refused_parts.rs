//! What `holdline merge` says of parts that cannot be merged: all that is wrong with any of them at once, and what makes
//! again those that are damaged or missing.

use crate::cli::Place;
use crate::partitions::{fails, parts, run, same, words};
use std::fs;

/// The commands that an error prints, and runs them.
fn made_by(place: &Place, said: &str) -> Vec<String> {
    let commands: Vec<String> = said.lines().filter(|line| line.starts_with("  holdline ")).map(str::to_owned).collect();
    for command in &commands {
        let words = words(command);
        run(place, &words.iter().map(String::as_str).collect::<Vec<_>>());
    }
    commands
}

/// Changes the bytes of a file.
fn change(place: &Place, file: &str, change: impl Fn(&mut Vec<u8>)) {
    let path = place.path().join(file);
    let mut bytes = fs::read(&path).expect("a part");
    change(&mut bytes);
    fs::write(&path, bytes).expect("written");
}

#[test]
fn all_that_is_wrong_is_said_at_once_with_what_makes_it_again() {
    let place = Place::new();
    run(&place, &["run", "small.toml", "--out", "whole"]);
    parts(&place, &["small.toml"], 6, "parts");
    run(&place, &["run", "small.toml", "--seed", "12", "--partition", "1/6", "--out", "foreign"]);
    let part = |index: u32| format!("parts/small-{index}-of-6.part");
    fs::copy(place.path().join(part(5)), place.path().join("twin.part")).expect("copied");
    change(&place, &part(1), |bytes| bytes[9_000] ^= 4);
    change(&place, &part(2), |bytes| bytes.truncate(9_000));
    fs::remove_file(place.path().join(part(3))).expect("removed");
    // Of this one only the name can tell which it was to be.
    change(&place, &part(4), |bytes| bytes[30] ^= 4);
    change(&place, "foreign/small-1-of-6.part", |bytes| bytes.truncate(9_000));
    let said = fails(&place, 5, &["merge", "parts", "twin.part", "foreign", "--out", "merged"]);
    for part in [
        format!("error: {} is damaged: a checksum does not match at byte", part(1)),
        format!("error: {} was cut short: it ends after 9000 bytes", part(2)),
        "error: part 3/6 is missing\n".to_owned(),
        format!("error: {} is damaged: a checksum does not match at byte 0\n", part(4)),
        format!("error: part 5/6 is there twice: {} and twin.part", part(5)),
        "error: foreign/small-1-of-6.part was cut short".to_owned(),
        format!("error: foreign/small-1-of-6.part does not belong to {}: seed 12, not 11", part(1)),
    ] {
        assert!(said.contains(&part), "{part}: {said}");
    }
    assert_eq!(said.matches("error: ").count(), 7, "{said}");
    assert!(!place.path().join("merged").exists());
    let share = |index: u32| format!("  holdline run small.toml --partition {index}/6 --out parts");
    assert_eq!(made_by(&place, &said), [1, 2, 3, 4].map(share));
    run(&place, &["merge", "parts", "--out", "merged"]);
    same(&place, "whole", "merged");
}

/// A part of another run that comes first by name is the foreign one, not all the others.
#[test]
fn foreign_is_what_there_is_less_of() {
    let place = Place::new();
    parts(&place, &["small.toml"], 3, "parts");
    fs::copy(place.path().join("small.toml"), place.path().join("another.toml")).expect("copied");
    run(&place, &["run", "another.toml", "--partition", "2/2", "--out", "parts"]);
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    let foreign = "error: parts/another-2-of-2.part does not belong to parts/small-1-of-3.part: scenario another, not small\n";
    assert_eq!(said, foreign);
}

#[test]
fn every_damaged_part_of_a_whole_is_said() {
    let place = Place::new();
    parts(&place, &["small.toml"], 3, "parts");
    run(&place, &["merge", "parts", "--out", "merged"]);
    let before = place.read("merged/manifest.json");
    for (index, at) in [(1, 9_000), (3, 12_000)] {
        change(&place, &format!("parts/small-{index}-of-3.part"), |bytes| bytes[at] ^= 1);
    }
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    assert!(said.contains("small-1-of-3.part is damaged") && said.contains("small-3-of-3.part is damaged"), "{said}");
    assert_eq!((said.matches("error: ").count(), said.matches("\n  holdline ").count()), (2, 2), "{said}");
    assert_eq!(place.read("merged/manifest.json"), before);
    assert_eq!(made_by(&place, &said).len(), 2);
    run(&place, &["merge", "parts", "--out", "merged"]);
    // Where no header can be read, nobody knows what makes them.
    (1..=3).for_each(|index| change(&place, &format!("parts/small-{index}-of-3.part"), |bytes| bytes.truncate(20)));
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    assert_eq!((said.matches("was cut short: it ends after 20 bytes").count(), said.contains("to make what is")), (3, false), "{said}");
}

#[test]
fn of_a_later_round_a_damaged_part_is_made_again_in_its_round() {
    let place = Place::new();
    let precision = ["small.toml", "--precision", "wait_mean@phone=7%", "--precision", "first_response_p90_s=8%"];
    parts(&place, &precision, 2, "parts");
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    assert_eq!(made_by(&place, &said).len(), 2);
    change(&place, "parts/small-1-of-2.round-1.part", |bytes| bytes[9_000] ^= 1);
    change(&place, "parts/small-2-of-2.round-2.part", |bytes| bytes.truncate(20));
    let said = fails(&place, 5, &["merge", "parts", "--out", "merged"]);
    assert_eq!(said.matches("error: ").count(), 2, "{said}");
    let commands = made_by(&place, &said);
    assert!(commands.len() == 2 && commands[0].contains("--partition 1/2 --round 1"), "{commands:?}");
    assert!(commands[1].contains("--partition 2/2 --round 2"), "{commands:?}");
    assert!(!fails(&place, 5, &["merge", "parts", "--out", "merged"]).contains("damaged"));
}
