//! Who works when: rotations, rotas from spreadsheets, absence, agents on call; and that shifts which sum to a table
//! of staff give what the table gives.

use super::assert_times;
use super::rosters::{of_group, text, who};
use crate::support::{Day, contacts, load_in, results};
use holdline::engine::Engine;
use holdline::ground::special::normal::{normal_cdf, normal_quantile};
use holdline::plan::Plan;
use holdline::run::{Level, Results, RunOptions};
use std::path::Path;
use std::sync::atomic::AtomicBool;

const EARLY_LATE: &str = "[shifts.early]\nstart = \"08:00\"\nlength = \"8h\"\n[shifts.late]\nstart = \"16:00\"\nlength = \"8h\"\n";

/// Agents on the roster in each interval.
fn scheduled(results: &Results) -> Vec<f64> {
    let rows = results.variants[0].intervals.iter().filter(|row| row.row.level == Level::Group && row.row.metric == "scheduled_mean");
    rows.map(|row| row.row.estimate.mean.expect("a mean")).collect()
}

/// A scenario in a directory with these files beside the arrivals.
fn in_directory(text: &str, files: &[(&str, &str)], check: impl Fn(&Path, &str)) {
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("written");
    put("phone.csv", "arrived\n2024-03-04T09:00:00\n2024-03-08T09:00:00\n");
    put("mail.csv", "arrived\n2024-03-04T09:00:00\n2024-03-08T09:00:00\n");
    files.iter().for_each(|(name, text)| put(name, text));
    check(directory.path(), text);
}

#[test]
fn agents_move_one_week_on_each_week() {
    let group = "rotation = { agents = 4, weeks = [{ \"mon-fri\" = \"early\" }, { \"mon-wed\" = \"late\", sat = \"early\" }, {}] }";
    let text = text("21d", EARLY_LATE, group).replace("interval = \"1h\"", "interval = \"8h\"");
    in_directory(&text, &[], |directory, text| {
        let found = scheduled(&results(&load_in(directory, text), &RunOptions::default()));
        // Agents 0 and 3 begin with the first week, 1 with the second, 2 with the third. (early, late) by day:
        let days = [
            [(2, 1), (2, 1), (2, 1), (2, 0), (2, 0), (1, 0), (0, 0)],
            [(1, 2), (1, 2), (1, 2), (1, 0), (1, 0), (2, 0), (0, 0)],
            [(1, 1), (1, 1), (1, 1), (1, 0), (1, 0), (1, 0), (0, 0)],
        ];
        let expected: Vec<f64> = days.iter().flatten().flat_map(|&(early, late)| [0.0, f64::from(early), f64::from(late)]).collect();
        assert_eq!(found, expected);
        // A run that starts on the Thursday is in the same week of the rotation.
        let later = text.replace("2024-03-04", "2024-03-07");
        assert_eq!(scheduled(&results(&load_in(directory, &later), &RunOptions::default()))[..12], expected[9..21]);
    });
}

#[test]
fn a_rota_by_weekday_or_date_with_shifts_or_times() {
    let by_shift = "agent,weekday,shift\n1,mon-tue,early\n2,mon,late\n1,wed,late\n";
    let by_date =
        "start,end,agent,date\n08:00,16:00,a,2024-03-04\n16:00,24:00,b,2024-03-04\n08:00,16:00,a,2024-03-05\n16:00,00:00,a,2024-03-06\n";
    for rota in [by_shift, by_date] {
        let text = text("3d", EARLY_LATE, "rota = \"rota.csv\"").replace("interval = \"1h\"", "interval = \"8h\"");
        in_directory(&text, &[("rota.csv", rota)], |directory, text| {
            let results = results(&load_in(directory, text), &RunOptions::default());
            assert_eq!(scheduled(&results), [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], "{rota}");
        });
    }
}

#[test]
fn shifts_that_sum_to_a_table_of_staff_give_the_same_contacts() {
    let table = "staff = { \"08:00\" = 3, \"10:00\" = 5, \"11:30\" = 6, \"18:00\" = 0 }\n";
    let shifts = "shifts = [{ shift = \"a\", days = \"daily\", agents = 3 }, { shift = \"b\", days = \"daily\", agents = 2 }, { shift = \"c\", days = \"daily\", agents = 1 }]\n";
    let text = |staff: &str| {
        format!(
            "realism = \"none\"\nseed = 3\n[run]\nstart = \"2024-03-04\"\nlength = \"2d\"\nreplications = 1\n\
             [shifts.a]\nstart = \"08:00\"\nlength = \"10h\"\n[shifts.b]\nstart = \"10:00\"\nlength = \"8h\"\n[shifts.c]\nstart = \"11:30\"\nlength = \"6h30m\"\n\
             [inquiries.a]\nper_hour = 30\nchannels = {{ phone = 0.5, mail = 0.3, chat = 0.2 }}\n\
             [channels.phone]\nmedium = \"phone\"\nopen = \"08:00-18:00\"\nhandle_time = {{ exponential = {{ mean = \"6m\" }} }}\npatience = {{ exponential = {{ mean = \"3m\" }} }}\n\
             [channels.mail]\nmedium = \"email\"\n[channels.chat]\nmedium = \"chat\"\nopen = \"08:00-18:00\"\n\
             [groups.all]\n{staff}skills = [\"phone\", \"mail\", \"chat\"]\n"
        )
    };
    for rule in ["finish", "hand_over"] {
        let of = |staff: &str| contacts(&load_in(Path::new(""), &text(&format!("{staff}leaving = {rule:?}\nshrinkage = 0.1\n"))), 0, 0);
        let (by_table, by_shifts) = (of(table), of(shifts));
        assert!(by_table.len() > 400 && by_table.iter().any(|contact| contact.answered.is_none()));
        assert_eq!(by_table.len(), by_shifts.len());
        for (one, other) in by_table.iter().zip(&by_shifts) {
            assert_eq!(format!("{one:?}"), format!("{other:?}"), "{rule}");
        }
    }
}

/// In each of so many replications, the agents absent on Monday, as how many of each group.
fn absentees(absence: &str, groups: usize, agents: u32, replications: u32) -> Vec<Vec<f64>> {
    let mut text = "realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\ndrain = \"censor\"\ninterval = \"1d\"\n[shifts.s]\nstart = \"00:00\"\nlength = \"24h\"\n\
        [inquiries.a]\nper_day = 1\nchannels = { phone = 1 }\n[channels.phone]\nmedium = \"phone\"\n"
        .to_owned();
    for group in 0..groups {
        text += &format!(
            "[groups.g{group}]\nshifts = [{{ shift = \"s\", days = \"mon\", agents = {agents} }}]\nabsence = {absence}\nskills = [\"phone\"]\n"
        );
    }
    let study = load_in(Path::new(""), &text);
    let plan = Plan::new(&study.variants[0]);
    let never = AtomicBool::new(false);
    let mut engine = Engine::new(&plan, &never);
    let length = plan.end as f64;
    let mut absent = |index| {
        let found = engine.replicate(5, index, false).unwrap_or_else(|failure| panic!("{failure:?}"));
        found.duty_intervals.iter().map(|row| row.absent_area as f64 / length).collect::<Vec<f64>>()
    };
    (0..replications).map(&mut absent).collect()
}

#[test]
fn absence_has_its_share_and_the_variance_of_one_factor() {
    // n agents: mean n p, variance n p (1 - p) + n (n - 1) (P(both) - p^2), with P(both) the integral over the
    // common factor z of Phi((t - sqrt(rho) z) / sqrt(1 - rho))^2.
    let (n, p, replications) = (30.0, 0.1, 40_000);
    for rho in [0.0, 0.25, 1.0] {
        let t = normal_quantile(p);
        let both = if rho == 1.0 {
            p
        } else {
            let step = 1e-3;
            let density = |z: f64| (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt();
            let given = |z: f64| normal_cdf((t - f64::sqrt(rho) * z) / f64::sqrt(1.0 - rho));
            (-8000..=8000).map(|i| f64::from(i) * step).map(|z| given(z) * given(z) * density(z) * step).sum::<f64>()
        };
        let variance: f64 = n * p * (1.0 - p) + n * (n - 1.0) * (both - p * p);
        let counts: Vec<f64> = absentees(&format!("{{ share = {p}, correlation = {rho:?} }}"), 1, n as u32, replications)
            .into_iter()
            .map(|row| row[0])
            .collect();
        let count = counts.len() as f64;
        let mean = counts.iter().sum::<f64>() / count;
        let squares: Vec<f64> = counts.iter().map(|x| (x - mean) * (x - mean)).collect();
        let found = squares.iter().sum::<f64>() / (count - 1.0);
        // The standard error of the mean is 0.3 to 1.5% of it, that of the variance 0.7 to 1.3%.
        let fourth = squares.iter().map(|x| (x - found) * (x - found)).sum::<f64>() / count;
        let (mean_error, variance_error) = ((variance / count).sqrt(), (fourth / count).sqrt());
        assert!((mean - n * p).abs() < 3.5 * mean_error, "{rho}: {mean}");
        assert!((found - variance).abs() < 3.5 * variance_error, "{rho}: {found}, expected {variance} within {variance_error}");
    }
}

#[test]
fn a_higher_share_only_adds_to_those_who_are_absent() {
    // Groups of one agent each, to see who.
    let of = |share: &str| absentees(&format!("{{ share = {share}, correlation = 0.4 }}"), 20, 1, 50);
    let [few, some, most] = ["0.05", "0.2", "0.6"].map(of);
    let within = |low: &[Vec<f64>], high: &[Vec<f64>]| low.iter().flatten().zip(high.iter().flatten()).all(|(low, high)| low <= high);
    assert!(within(&few, &some) && within(&some, &most));
    let sum = |rows: &[Vec<f64>]| rows.iter().flatten().sum::<f64>();
    assert!(sum(&few) < sum(&some) && sum(&some) < sum(&most));
}

#[test]
fn absence_is_paid_or_not() {
    let shifts = "[shifts.s]\nstart = \"08:00\"\nlength = \"8h\"\npremium = 0.1\nminimum = \"9h\"\n";
    for (paid, cost) in [(true, 20.0 * 2.0 * (8.0 + 0.8 + 1.0)), (false, 0.0)] {
        let group = format!("shifts = [{{ shift = \"s\", days = \"mon\", agents = 2 }}]\nabsence = {{ share = 1, paid = {paid} }}");
        let day = Day::new(&text("1d", shifts, &group), &[("phone.csv", &["09:00:00"]), ("mail.csv", &["09:00:00"])]);
        assert_times(&day, &[("", ""), ("", "")]);
        let results = day.results();
        let of = |metric| of_group(&results, metric, 1.0);
        assert_eq!((of("absent_share"), of("staff_mean"), of("cost")), (1.0, 0.0, cost));
    }
}

#[test]
fn agents_on_call_come_when_many_wait() {
    let shifts = "[shifts.s]\nstart = \"08:00\"\nlength = \"8h\"\n";
    let group = "shifts = [{ shift = \"s\", days = \"mon\", agents = 1 }]\n\
        on_call = { agents = 2, hours = \"mon 08:00-12:00\", waiting_at_least = 2, every = \"5m\", notice = \"10m\", length = \"1h\", minimum = \"2h\", retainer = 0.1 }";
    let arrivals = ["08:01:00", "08:02:00", "08:03:00", "08:04:00", "09:14:00", "09:14:30", "09:30:00", "09:31:00"];
    let day = Day::new(&text("1d", shifts, group), &[("phone.csv", &arrivals), ("mail.csv", &["23:59:00"])]);
    // Three wait at 08:05 and at 08:10: one is called at each, who come at 08:15 and 08:20 and stay for an hour.
    // The call of 09:14:30 keeps agent 1 to 09:24:30. At 09:35 only one waits.
    assert_times(
        &day,
        &[
            ("08:01:00", "08:11:00"),
            ("08:11:00", "08:21:00"),
            ("08:15:00", "08:25:00"),
            ("08:20:00", "08:30:00"),
            ("09:14:00", "09:24:00"),
            ("09:14:30", "09:24:30"),
            ("09:30:00", "09:40:00"),
            ("09:40:00", "09:50:00"),
            ("", ""),
        ],
    );
    assert_eq!(who(&day), [0, 0, 1, 2, 0, 1, 0, 0]);
    let results = day.results();
    let of = |metric| of_group(&results, metric, 1.0);
    assert_eq!(of("beyond_mean"), 3600.0 + 570.0 + 3600.0);
    // Both are paid for two hours, and two for four hours of standing by at a tenth.
    assert_eq!((of("on_call_hours"), of("cost_on_call"), of("cost_labour")), (4.0, 20.0 * (4.0 + 0.8), 160.0));
    // By the wait: at 08:05 the call of 08:02 has waited for 3 min, at 08:06 still: both come 10 min later.
    let by_wait = group.replace("waiting_at_least = 2, every = \"5m\"", "wait_at_least = \"3m\"");
    let day = Day::new(
        &text("1d", shifts, &by_wait),
        &[("phone.csv", &["08:01:00", "08:02:00", "08:12:00", "08:13:00"]), ("mail.csv", &["23:59:00"])],
    );
    assert_times(&day, &[("08:01:00", "08:11:00"), ("08:11:00", "08:21:00"), ("08:15:00", "08:25:00"), ("08:16:00", "08:26:00"), ("", "")]);
}
