//! Files around a scenario: unreadable ones, includes, CSV files with errors, and junk that must
//! never do worse than give an error.

use crate::scenario_errors::{GOOD, errors_in, read, with};
use holdline::scenario::{LoadOptions, load, load_text};

#[test]
fn files_that_cannot_be_read_are_named() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let at = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    };
    let large = vec![b'#'; (16 << 20) + 1];
    for (path, word) in [
        (directory.path().join("missing.toml"), "does not exist"),
        (directory.path().to_owned(), "is a directory"),
        (at("empty.toml", b" \n"), "is empty"),
        (at("binary.toml", b"a = 1\0"), "not a text file"),
        (at("latin.toml", b"a = '\xe9'"), "not UTF-8"),
        (at("large.toml", &large), "too large"),
    ] {
        let Err(errors) = load(&path, &LoadOptions::default()) else { panic!("{word}") };
        let shown = errors.to_string();
        assert!(shown.contains(word) && shown.contains(&path.display().to_string()), "{shown}");
    }
}

#[test]
fn includes_lie_underneath() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("a file");
    write("base.toml", GOOD);
    write("own.toml", "include = \"base.toml\"\n[inquiries.billing]\nper_hour = 30\n");
    let study = load(&directory.path().join("own.toml"), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let names: Vec<&str> = study.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["own.toml", "base.toml"]);
    assert_eq!(study.stem, "own");

    write("loop.toml", "include = [\"back.toml\"]\n");
    write("back.toml", "include = \"loop.toml\"\n");
    write("none.toml", "include = [\"base.toml\", \"nowhere.toml\"]\n");
    for (name, place, word) in [("loop.toml", "back.toml:1:11", "circular include"), ("none.toml", "none.toml:1:25", "does not exist")] {
        let Err(errors) = load(&directory.path().join(name), &LoadOptions::default()) else { panic!("{name}") };
        let shown = errors.to_string();
        assert!(shown.contains(place) && shown.contains(word), "{shown}");
        // What the file would have said is not missed as well.
        assert_eq!(errors.0.len(), 1, "{shown}");
    }
    write("partly.toml", "include = \"nowhere.toml\"\n[groups.front]\nstaff = 3\nskills = [\"phone\"]\n");
    let options = LoadOptions { set: vec![("channels.phone.patience".into(), "3m".into())], ..LoadOptions::default() };
    let Err(errors) = load(&directory.path().join("partly.toml"), &options) else { panic!("it is missing") };
    assert_eq!((errors.0.len(), errors.to_string().contains("does not exist")), (1, true), "{errors}");
}

#[test]
fn errors_in_csv_files_point_into_them() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for (key, text, place, word) in [
        ("volumes", "time,volume\n08:00,5\n08:30,many\n", "a.csv:3:7", "many"),
        ("volumes", "time,volume\n08:00,5\n8h30,6\n", "a.csv:3:1", "time of day"),
        ("volumes", "time,volume\n08:00,5,9\n", "a.csv:2:1", "2 cells"),
        ("volumes", "time,volum\n08:00,5\n", "a.csv:1:6", "did you mean `volume`"),
        ("volumes", "date,time,volume\n2024-03-04,08:00,5\n2024-03-04,08:00,6\n", "a.csv:3:12", "twice"),
        ("volumes", "date,time,volume\n2024-3-4,08:00,5\n", "a.csv:2:1", "a date"),
        ("volumes", "date,time,volume\n2023-03-04,08:00,5\n", "test.toml:3:11", "no date of this file"),
        ("volumes", "weekday,time,volume\nmoon,08:00,5\n", "a.csv:2:1", "weekdays"),
        ("volumes", "time,volume\n", "test.toml:3:11", "no rows"),
        ("volumes", "time,volume\n\n08:00,-5\n", "a.csv:3:7", "0 or more"),
        ("volumes", "time,volume\n08:00,1\n09:00,1\n12:00,1\n13:00,1\n", "a.csv:4:1", "1h apart, but 09:00 to 12:00 is 3h"),
        ("per_day = 5\nprofile", "weekday,time,share\nmon-sun,10:00,1\nmon-sun,08:00,1\nmon-sun,08:30,1\n", "a.csv:2:9", "30m apart"),
        ("volumes", "time,volume\n08:00,NaN\n", "a.csv:2:7", "0 or more"),
        ("trace", "arrived\n2024-03-04T08:00:00\nyesterday\n", "a.csv:3:1", "local date and time"),
        ("trace", "when\n2024-03-04T08:00:00\n", "a.csv:1:1", "no column `arrived`"),
        ("trace", "arrived\n2020-03-04T08:00:00\n", "test.toml:3:9", "no arrival"),
    ] {
        std::fs::write(directory.path().join("a.csv"), text).expect("a file");
        let found = errors_in(&with("per_hour = 60", &format!("{key} = \"a.csv\"")), directory.path(), &LoadOptions::default());
        assert!(!found.is_empty() && found[0].0.ends_with(place) && found[0].1.contains(word), "{place} {word}: {found:#?}");
    }
}

#[test]
fn dates_of_a_file_reach_over_all_counted_days() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(directory.path().join("a.csv"), "date,time,volume\n2024-03-03,08:00,5\n2024-03-06,08:00,5\n").expect("a file");
    let scenario = |run: &str| with("per_hour = 60", "volumes = \"a.csv\"") + "[run]\n" + run;
    // The 4th and 5th lie inside the dates: they are closed days.
    let read = load_text("test", &scenario("length = \"3d\"\n"), directory.path(), &LoadOptions::default());
    assert!(read.is_ok(), "{}", read.unwrap_err());
    for (run, counted) in [
        ("length = \"4d\"\n", "2024-03-04 to 2024-03-07"),
        ("length = \"73h\"\n", "2024-03-04 to 2024-03-07"),
        ("length = \"2d\"\nstart = \"2024-03-02\"\n", "2024-03-02 to 2024-03-03"),
    ] {
        let found = errors_in(&scenario(run), directory.path(), &LoadOptions::default());
        assert_eq!(found.len(), 1, "{found:#?}");
        for words in [counted, "\"a.csv\" are 2024-03-03 to 2024-03-06", "`run.length`"] {
            assert!(found[0].1.contains(words), "{words}: {}", found[0].1);
        }
    }
}

#[test]
fn junk_never_panics() {
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    let header = format!("[{}]", vec!["a"; 100_000].join("."));
    let open = "{ a = ".repeat(50_000);
    for text in [
        deep.as_str(),
        &dotted,
        &header,
        &open,
        "\u{feff}",
        "\r",
        "=",
        "[[",
        "\"",
        "a = \"\\u{1}",
        "a = 99999999999999999999999999999999999999999",
        "[[inquiries]]\n[channels]\ngroups = 3",
        "é = 'ñ",
    ] {
        assert!(read(text).is_err());
    }
    // Every prefix of the good file, and the good file with each byte replaced.
    for end in 0..GOOD.len() {
        let _ = read(&GOOD[..end]).map_err(|errors| errors.to_string());
        for with in ["\"", "[", "\u{7f}", "9"] {
            let text = format!("{}{with}{}", &GOOD[..end], &GOOD[end + 1..]);
            let _ = read(&text).map_err(|errors| errors.render(true));
        }
    }
}

#[test]
fn junk_in_csv_files_never_panics() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let good = "weekday,time,volume\nmon-fri,08:00,5\n\"sat,sun\",08:30,é\r\n\n";
    for key in ["volumes", "trace", "per_hour", "per_day = 5\nprofile"] {
        for (at, _) in good.char_indices() {
            for with in ["\"", ",", "\n", "\r", "ñ", " "] {
                let text = format!("{}{with}{}", &good[..at], &good[at..]);
                std::fs::write(directory.path().join("a.csv"), text).expect("a file");
                let scenario = with_arrivals(key);
                let read = load_text("test", &scenario, directory.path(), &LoadOptions::default());
                let _ = read.map_err(|errors| errors.to_string());
            }
        }
    }
}

fn with_arrivals(key: &str) -> String {
    with("per_hour = 60", &format!("{key} = \"a.csv\""))
}

#[test]
fn large_junk_is_refused_in_reasonable_time() {
    for unit in ["=", "[", "a.b = 1\n", "[[x]]\n", "\"", "x = [{ a = 1 }]\n"] {
        let text = unit.repeat(4_000_000 / unit.len());
        let begin = std::time::Instant::now();
        assert!(read(&text).is_err());
        assert!(begin.elapsed().as_secs() < 20, "{unit:?} took {:?}", begin.elapsed());
    }
}
