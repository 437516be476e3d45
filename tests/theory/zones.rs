//! Customers' clocks: issues by hour of the centre's day against the profile of each zone, shifted.

use crate::support::{head, simulate};
use holdline::run::Level;

/// Share of the customers and minutes by which their clocks are ahead.
const ZONES: [(f64, i64); 3] = [(0.25, 0), (0.4, 5 * 60), (0.35, -(9 * 60 + 30))];
/// Issues a day on the customers' calendar, from Monday.
const WEEK: [f64; 7] = [400.0, 300.0, 500.0, 200.0, 600.0, 100.0, 50.0];
/// Relative to each other, from midnight, in each of three equal parts of the day.
const PROFILE: [f64; 3] = [1.0, 6.0, 3.0];

/// Issues a minute at this minute from the Monday midnight of a clock.
fn rate(minute: i64) -> f64 {
    let day = minute.div_euclid(24 * 60).rem_euclid(7) as usize;
    let part = (minute.rem_euclid(24 * 60) / (8 * 60)) as usize;
    WEEK[day] * PROFILE[part] / PROFILE.iter().sum::<f64>() / (8.0 * 60.0)
}

/// Exact issues in an hour of the counted period, which begins on a Monday.
fn exact(hour: i64) -> f64 {
    let minutes = (60 * hour)..(60 * (hour + 1));
    minutes.map(|minute| ZONES.iter().map(|&(share, ahead)| share * rate(minute + ahead)).sum::<f64>()).sum()
}

#[test]
fn issues_by_hour_are_those_of_each_zones_own_day() {
    // A warm-up that is no whole number of days, and busyness by days of either clock, whose factors have mean 1.
    let week: Vec<String> =
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(WEEK).map(|(day, volume)| format!("{day} = {volume:?}")).collect();
    let toml = format!(
        "{}[inquiries.calls]\nclock = \"customers\"\nper_day = {{ {} }}\nprofile = {{ \"00:00\" = 1, \"08:00\" = 6, \"16:00\" = 3 }}\n\
         busyness = {{ cv = 0.3, day_to_day = 0.5 }}\nchannels = {{ phone = 1.0 }}\n[channels.phone]\nmedium = \"phone\"\nhandle_time = \"1s\"\n\
         [groups.agents]\nstaff = 1\nskills = [\"phone\"]\n[segments.home]\nshare = 0.25\n[segments.east]\nshare = 0.4\nutc_offset = \"5h\"\n\
         [segments.west]\nshare = 0.35\nutc_offset = \"-9h30m\"\n",
        head(171, "30h", "3d", 2000, "1h"),
        week.join(", "),
    );
    let results = simulate(&toml);
    let rows: Vec<_> =
        results.variants[0].intervals.iter().filter(|row| row.row.level == Level::Channel && row.row.metric == "offered").collect();
    assert_eq!(rows.len(), 72);
    for (hour, row) in (0..).zip(rows) {
        let (mean, error) = row.row.estimate.mean.zip(row.row.estimate.std_error).expect("issues in every hour");
        // The least busy hour has 8 issues, the error of its mean is below 1%.
        assert!(error < 0.02 * exact(hour), "hour {hour}: {error}");
        assert!((mean - exact(hour)).abs() < 4.0 * error, "hour {hour}: {mean} ± {error}, exact {}", exact(hour));
    }
}
