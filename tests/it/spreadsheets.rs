//! What comes out of spreadsheets and is not what it should be: dates left out, a rota of another year, semicolons, and
//! the file itself where a scenario belongs.

use crate::lint::SOUND;
use assert_cmd::Command;
use holdline::plan::load::{Finding, findings, load, warnings};
use holdline::scenario::{LoadOptions, load_text};
use std::fs;
use std::path::Path;

/// The findings of a scenario beside a file.
fn found(text: &str, file: &str, content: &str) -> Vec<Finding> {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join(file), content).expect("written");
    let study = load_text("test", text, directory.path(), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let scenario = &study.variants[0];
    let found = findings(scenario, &load(scenario));
    let warned: Vec<String> = found.iter().filter(|finding| finding.warning).map(Finding::sentence).collect();
    assert_eq!(warnings(scenario), warned);
    found
}

fn text_of<'f>(found: &'f [Finding], code: &str) -> Option<&'f str> {
    found.iter().find(|finding| finding.code == code).map(|finding| finding.text.as_str())
}

/// Calls from 9 to 10 on these days.
fn volumes(days: &[&str]) -> String {
    let rows = days.iter().map(|day| format!("{day},09:00,20\n{day},09:30,20\n"));
    format!("date,time,volume\n{}", rows.collect::<String>())
}

fn week(open: &str) -> String {
    SOUND
        .replace("length = \"1d\"", "length = \"14d\"")
        .replace("per_hour = { \"08:00\" = 30, \"18:00\" = 0 }", "volumes = \"calls.csv\"")
        .replacen("open = \"08:00-18:00\"", open, 1)
}

/// 2024-03-04 is a Monday.
#[test]
fn a_date_without_rows_between_others_is_a_warning() {
    let all = ["04", "05", "06", "07", "08", "11", "12", "13", "14", "15", "18"].map(|day| format!("2024-03-{day}"));
    let but = |left_out: &[usize]| {
        volumes(&all.iter().enumerate().filter(|(at, _)| !left_out.contains(at)).map(|(_, day)| day.as_str()).collect::<Vec<_>>())
    };
    let weekdays = week("open = \"mon-fri 08:00-18:00\"");
    // The weekend is closed.
    assert_eq!(text_of(&found(&weekdays, "calls.csv", &but(&[])), "dates-left-out"), None);
    let one = found(&weekdays, "calls.csv", &but(&[2]));
    let text = text_of(&one, "dates-left-out").expect("a warning");
    assert_eq!(text, "`volumes` has no rows for Wed 2024-03-06: nobody comes then; add the rows, of 0 if that is meant");
    let many = found(&weekdays, "calls.csv", &but(&[1, 2, 3, 5, 6]));
    let text = text_of(&many, "dates-left-out").expect("a warning");
    assert!(text.contains("Tue 2024-03-05, Wed 2024-03-06, Thu 2024-03-07 and 2 more"), "{text}");
    // Open on a Saturday, of which the file knows nothing.
    let saturdays = found(&week("open = \"mon-sat 08:00-18:00\""), "calls.csv", &but(&[]));
    assert!(text_of(&saturdays, "dates-left-out").expect("a warning").contains("Sat 2024-03-09, Sat 2024-03-16:"));
    // Rows of 0 say so.
    let zero = but(&[2]) + "2024-03-06,09:00,0\n2024-03-06,09:30,0\n";
    assert_eq!(text_of(&found(&weekdays, "calls.csv", &zero), "dates-left-out"), None);
}

#[test]
fn a_rota_of_another_year_is_a_warning() {
    // Others answer calls, too; otherwise it is an error that nobody does.
    let text = SOUND
        .replace("staff = 6\nhours = \"08:00-18:00\"", "rota = \"rota.csv\"")
        .replace("skills = [\"email\"]", "skills = [\"email\", \"phone\"]");
    let rota = |year: u32| format!("agent,date,start,end\nAda,{year}-03-04,08:00,18:00\nBo,{year}-03-05,08:00,18:00\n");
    assert_eq!(text_of(&found(&text, "rota.csv", &rota(2024)), "rota-elsewhere"), None);
    let last_year = found(&text, "rota.csv", &rota(2023));
    let finding = text_of(&last_year, "rota-elsewhere").expect("a warning");
    assert!(finding.contains("2023-03-04 to 2023-03-05, and the run starts on 2024-03-04; set `run.start`"), "{finding}");
}

#[test]
fn semicolons_and_tabs_are_named() {
    for (content, separator) in [("date;time;volume\n04.03.2024;09:00;20,5\n", "semicolons"), ("date\ttime\tvolume\n", "tabs")] {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("calls.csv"), content).expect("written");
        let errors =
            load_text("test", &week("open = \"08:00-18:00\""), directory.path(), &LoadOptions::default()).expect_err(separator).to_string();
        assert!(errors.contains(&format!("the columns are separated by {separator}")) && errors.contains("commas"), "{errors}");
        assert_eq!(errors.matches("error:").count(), 1, "{errors}");
    }
}

#[test]
fn a_csv_file_is_no_scenario() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("calls.CSV"), "date,time,volume\n2024-03-04,09:00,20\n").expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    let output = command.current_dir(directory.path()).args(["run", "calls.CSV"]).assert().code(3);
    let text = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert_eq!(text.matches("error:").count(), 1, "{text}");
    assert!(text.contains("`calls.CSV` is a CSV file, not a scenario") && text.contains("volumes = \"calls.CSV\""), "{text}");
    assert!(!Path::new(directory.path()).join("results").exists());
}
