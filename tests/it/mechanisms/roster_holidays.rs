//! Who works on a holiday: weeks are not worked, what is rostered for that very date is.

use super::{head, inquiries};
use crate::support::{load_in, mean, results};
use holdline::run::{Level, RunOptions};

/// Hours on duty in each group of a three-day run whose second day, a Tuesday, is a holiday of the centre.
fn hours(groups: &str) -> Vec<f64> {
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    put("phone.csv", "arrived\n2024-03-06T23:59:00\n");
    put("by_date.csv", "agent,date,start,end\nann,2024-03-05,08:00,12:00\nann,2024-03-06,08:00,10:00\nbob,2024-03-05,22:00,02:00\n");
    put("by_weekday.csv", "agent,weekday,start,end\nann,mon-tue,08:00,12:00\nbob,mon,22:00,02:00\n");
    put("staff.csv", "date,time,staff\n2024-03-04,08:00,1\n2024-03-04,10:00,0\n2024-03-05,08:00,2\n2024-03-05,12:00,0\n");
    let text = format!(
        "{}{}[calendar]\nholidays = [\"2024-03-05\"]\n[shifts.day]\nstart = \"08:00\"\nlength = \"8h\"\n[channels.phone]\nmedium = \"phone\"\n{groups}",
        head("3d"),
        inquiries(&["phone"])
    );
    let results = results(&load_in(directory.path(), &text), &RunOptions { replications: Some(1), ..RunOptions::default() });
    let names: Vec<&str> = groups.split("[groups.").skip(1).map(|part| part.split(']').next().expect("a name")).collect();
    names.iter().map(|name| mean(&results, 0, Level::Group, name, "staff_mean", "").expect("a mean") * 72.0).collect()
}

#[test]
fn dates_win_over_holidays_and_weeks_do_not() {
    let group = |name: &str, keys: &str| format!("[groups.{name}]\n{keys}\nskills = [\"phone\"]\n");
    let found = hours(
        &[
            // 4 h on the holiday, 2 h on Wednesday, and a night that begins on the holiday.
            group("a", "rota = \"by_date.csv\""),
            // Monday only, and the night that reaches into the holiday.
            group("b", "rota = \"by_weekday.csv\""),
            // 2 h on Monday, 8 agent hours on the holiday.
            group("c", "staff = \"staff.csv\""),
            // The same from nine on.
            group("d", "staff = \"staff.csv\"\nhours = \"09:00-18:00\""),
            group("e", "staff = 1\nhours = \"08:00-10:00\""),
            group("f", "shifts = [{ shift = \"day\", days = \"daily\", agents = 1 }]"),
            group("g", "rotation = { agents = 1, weeks = [{ daily = \"day\" }] }"),
        ]
        .concat(),
    );
    let rounded: Vec<f64> = found.iter().map(|hours| (hours * 1e6).round() / 1e6).collect();
    assert_eq!(rounded, [4.0 + 2.0 + 4.0, 4.0 + 4.0, 2.0 + 8.0, 1.0 + 6.0, 4.0, 16.0, 16.0]);
}
