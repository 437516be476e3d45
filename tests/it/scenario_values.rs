//! What scenario files mean: arrivals, staff, distributions and defaults, as numbers.

use holdline::ground::dist::Dist;
use holdline::ground::time::{DAY, HOUR, MINUTE, NEVER};
use holdline::ground::turns::Turns;
use holdline::scenario::calendar::{Calendar, Piece};
use holdline::scenario::model::{AgentChoice, Arrivals, Channel, Drain, Handling, Leaving, Scenario, Urgency};
use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

fn read_in(text: &str, directory: &Path) -> Scenario {
    let study = load_text("test", text, directory, &LoadOptions::default());
    study.unwrap_or_else(|errors| panic!("{errors}")).variants.remove(0)
}

fn read(text: &str) -> Scenario {
    read_in(text, Path::new(""))
}

fn scenario(arrivals: &str, channel: &str, group: &str) -> String {
    format!("[inquiries.a]\n{arrivals}\nchannels = {{ c = 1 }}\n[channels.c]\n{channel}\n[groups.g]\nskills = [\"c\"]\n{group}\n")
}

/// The volumes of an inquiry by day: (from, to) in minutes and the expected number.
fn volumes(arrivals: &str, directory: &Path) -> Vec<Vec<(u64, u64, f64)>> {
    let read = read_in(&scenario(arrivals, "medium = \"phone\"", "staff = 1"), directory);
    let Arrivals::Volumes(calendar) = &read.inquiries[0].arrivals else { panic!("a trace") };
    week(calendar)
        .into_iter()
        .map(|day| day.into_iter().map(|(from, to, value)| (from, to, (value * 1e9).round() / 1e9)).collect())
        .collect()
}

fn week<T: Copy>(calendar: &Calendar<T>) -> Vec<Vec<(u64, u64, T)>> {
    let minutes = |piece: &Piece<T>| (piece.from / MINUTE, piece.to / MINUTE, piece.value);
    match calendar {
        Calendar::Weekly(days) => days.iter().map(|day| day.iter().map(minutes).collect()).collect(),
        Calendar::Dated(days) => days.values().map(|day| day.iter().map(minutes).collect()).collect(),
    }
}

fn channel(keys: &str) -> Channel {
    read(&scenario("per_hour = 1", keys, "staff = 1")).channels.remove(0)
}

fn handle_time(dist: &str) -> Dist {
    match channel(&format!("medium = \"phone\"\nhandle_time = {dist}")).handling {
        Handling::Session { handle_time, .. } => handle_time,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rates_by_hour_hold_until_the_next_time() {
    let none = Path::new("");
    assert_eq!(volumes("per_hour = 60", none)[6], [(0, 1440, 1440.0)]);
    let steps = volumes("per_hour = { \"08:00\" = 60, \"10:00\" = 90, \"20:00\" = 0 }", none);
    assert_eq!(steps[3], [(480, 600, 120.0), (600, 1200, 900.0), (1200, 1440, 0.0)]);
    let week = volumes("per_hour = { mon-fri = { \"08:00\" = 1 }, sat = { \"23:00\" = 4, \"24:00\" = 0 } }", none);
    assert_eq!(
        (week[4].as_slice(), week[5].as_slice(), week[6].len()),
        ([(480, 1440, 16.0)].as_slice(), [(1380, 1440, 4.0)].as_slice(), 0)
    );
}

#[test]
fn daily_totals_follow_their_profile() {
    let none = Path::new("");
    let even = volumes("per_day = { mon-fri = 3600, sat = 1200 }", none);
    assert_eq!(
        (even[0].as_slice(), even[5].as_slice(), even[6].len()),
        ([(0, 1440, 3600.0)].as_slice(), [(0, 1440, 1200.0)].as_slice(), 0)
    );
    let shaped = volumes("per_day = 100\nprofile = { \"08:00\" = 3, \"08:30\" = 1, \"09:00\" = 1 }", none);
    assert_eq!(shaped[2], [(480, 510, 60.0), (510, 540, 20.0), (540, 570, 20.0)]);
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::write(directory.path().join("weekday.csv"), "time,share\n09:00,1\n10:00,1\n").expect("a file");
    let by_day =
        volumes("per_day = { mon-fri = 10, sat = 4 }\nprofile = { mon-fri = \"weekday.csv\", sat = { \"23:30\" = 2 } }", directory.path());
    assert_eq!(
        (by_day[1].as_slice(), by_day[5].as_slice()),
        ([(540, 600, 5.0), (600, 660, 5.0)].as_slice(), [(1410, 1440, 4.0)].as_slice())
    );
}

#[test]
fn volumes_come_inline_or_from_files() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("a file");
    assert_eq!(
        volumes("volumes = { \"22:10\" = 36, \"23:00\" = 54, \"23:50\" = 1 }", directory.path())[0],
        [(1330, 1380, 36.0), (1380, 1430, 54.0), (1430, 1440, 1.0)]
    );
    let by_day = volumes("volumes = { mon = { \"08:00\" = 1, \"08:15\" = 2 }, tue = { \"08:00\" = 3, \"10:00\" = 4 } }", directory.path());
    assert_eq!(
        (by_day[0].as_slice(), by_day[1].as_slice()),
        ([(480, 495, 1.0), (495, 510, 2.0)].as_slice(), [(480, 600, 3.0), (600, 720, 4.0)].as_slice())
    );
    assert_eq!(volumes("volumes = { \"08:00\" = 1 }", directory.path())[0], [(480, 510, 1.0)]);
    write("spacings.csv", "weekday,time,volume\nmon,08:00,1\nmon,08:15,2\ntue,08:00,3\ntue,10:00,4\n");
    assert_eq!(volumes("volumes = \"spacings.csv\"", directory.path()), by_day);
    write("weekday.csv", "Weekday, Time, Volume\n\"mon,tue\", 08:00, 5\nmon, 09:00, 6\r\nsun, 10:00, 7\n");
    let week = volumes("volumes = \"weekday.csv\"", directory.path());
    assert_eq!(week[0], [(480, 540, 5.0), (540, 600, 6.0)]);
    assert_eq!((week[1].as_slice(), week[6].as_slice(), week[2].len()), ([(480, 540, 5.0)].as_slice(), [(600, 660, 7.0)].as_slice(), 0));
    write("date.csv", "\u{feff}date,time,volume\n2024-03-05,08:30,2\n2024-03-04,08:00,1\n2024-03-05,08:00,1.5\n");
    assert_eq!(volumes("volumes = \"date.csv\"", directory.path()), [vec![(480, 510, 1.0)], vec![(480, 510, 1.5), (510, 540, 2.0)]]);
    write("trace.csv", "id,arrived\n2,2024-03-04T08:00:00.25\n1,2024-03-03 23:59:59\n");
    let read = read_in(&scenario("trace = \"trace.csv\"", "medium = \"phone\"", "staff = 1"), directory.path());
    let Arrivals::Trace(arrivals) = &read.inquiries[0].arrivals else { panic!("no trace") };
    assert_eq!(arrivals, &[-1_000_000, 28_800_250_000]);
}

#[test]
fn staff_steps_within_hours() {
    let staff = |group: &str| week(&read(&scenario("per_hour = 1", "medium = \"phone\"", group)).groups[0].staff);
    assert_eq!(staff("staff = 58")[6], [(0, 1440, 58)]);
    let steps = staff("staff = { \"08:00\" = 20, \"10:00\" = 58 }\nhours = \"mon-fri 08:30-20:00\"");
    assert_eq!((steps[0].as_slice(), steps[5].len()), ([(510, 600, 20), (600, 1200, 58)].as_slice(), 0));
    let week = staff("staff = { mon-fri = { \"08:00\" = 2, \"16:00\" = 0 }, sat = { \"09:00\" = 1 } }");
    assert_eq!((week[4].as_slice(), week[5].as_slice()), ([(480, 960, 2), (960, 1440, 0)].as_slice(), [(540, 1440, 1)].as_slice()));
}

#[test]
fn staff_by_interval_comes_from_a_spreadsheet() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let staff = |rows: &str| {
        std::fs::write(directory.path().join("staff.csv"), rows).expect("a file");
        week(&read_in(&scenario("per_hour = 1", "medium = \"phone\"", "staff = \"staff.csv\""), directory.path()).groups[0].staff)
    };
    assert_eq!(staff("time,staff\n08:00,2\n08:30,5\n16:00,0\n")[6], [(480, 510, 2), (510, 960, 5), (960, 1440, 0)]);
    let week = staff("weekday,time,staff\n\"mon,tue\",08:00,2\nmon,16:00,0\nsat,09:00,1\n");
    assert_eq!((week[0].as_slice(), week[1].as_slice()), ([(480, 960, 2), (960, 1440, 0)].as_slice(), [(480, 1440, 2)].as_slice()));
    assert_eq!((week[2].len(), week[5].as_slice()), (0, [(540, 1440, 1)].as_slice()));
    let dated = staff("date,time,staff\n2024-03-04,08:00,3\n2024-03-04,17:00,0\n2024-03-05,09:00,4\n");
    assert_eq!(dated, [vec![(480, 1020, 3), (1020, 1440, 0)], vec![(540, 1440, 4)]]);
}

#[test]
fn distributions_have_their_arithmetic_means() {
    for (dist, mean) in [
        ("\"20s\"", 20.0),
        ("{ constant = \"20s\" }", 20.0),
        ("{ exponential = { mean = \"6m\" } }", 360.0),
        ("{ lognormal = { mean = \"6m10s\", cv = 1.1 } }", 370.0),
        ("{ lognormal = { mean = \"6m10s\", sigma = 0.9 } }", 370.0),
        ("{ lognormal = { median = \"100s\", sigma = 1 } }", 164.872_127_070_012_8),
        ("{ lognormal = { median = \"100s\", cv = 1 } }", 141.421_356_237_309_5),
        ("{ gamma = { mean = \"10s\", cv = 0.5 } }", 10.0),
        ("{ gamma = { mean = \"10s\", shape = 3 } }", 10.0),
        ("{ erlang = { mean = \"10s\", stages = 4 } }", 10.0),
        ("{ weibull = { mean = \"10s\", shape = 2 } }", 10.0),
        ("{ weibull = { mean = \"10s\", cv = 0.7 } }", 10.0),
        ("{ weibull = { scale = \"10s\", shape = 1 } }", 10.0),
        ("{ uniform = { min = \"10s\", max = \"20s\" } }", 15.0),
        ("{ triangular = { min = \"10s\", mode = \"20s\", max = \"60s\" } }", 30.0),
        ("{ hyperexponential = { mean = \"10s\", cv = 2 } }", 10.0),
        ("{ hyperexponential = { branches = [{ probability = 0.25, mean = \"10s\" }, { probability = 0.75, mean = \"2s\" }] } }", 4.0),
        ("{ mixture = [{ weight = 1, constant = \"0s\" }, { weight = 3, exponential = { mean = \"4s\" } }] }", 3.0),
    ] {
        let got = handle_time(dist).mean();
        assert!((got / mean - 1.0).abs() < 1e-12, "{dist}: {got}");
    }
    let Dist::Gamma { shape, scale } = handle_time("{ erlang = { mean = \"10s\", stages = 4 } }") else { panic!() };
    assert_eq!((shape, scale), (4.0, 2.5));
    // Two balanced branches: cv^2 = 2 sum(p_i m_i^2) / mean^2 - 1.
    let Dist::Mixture(parts) = handle_time("{ hyperexponential = { mean = \"10s\", cv = 2 } }") else { panic!() };
    let (p, first, second) = (parts[0].0, parts[0].1.mean(), parts[1].1.mean());
    let cv2 = 2.0 * (p * first * first + (1.0 - p) * second * second) / 100.0 - 1.0;
    assert!((cv2 - 4.0).abs() < 1e-9 && (p * first - 5.0).abs() < 1e-9, "{parts:?}");
}

#[test]
fn empirical_distributions_come_from_a_column() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).expect("a file");
    write("plain.csv", "1\n2.5\n");
    write("header.csv", "seconds\n1\n2.5\n");
    write("wide.csv", "id,seconds\na,1\nb,2.5\n");
    for keys in ["empirical = \"plain.csv\"", "empirical = \"header.csv\"", "empirical = \"wide.csv\", column = \"seconds\""] {
        let text = scenario("per_hour = 1", &format!("medium = \"phone\"\nhandle_time = {{ {keys} }}"), "staff = 1");
        let read = read_in(&text, directory.path());
        let Handling::Session { handle_time: Dist::Empirical(values), .. } = &read.channels[0].handling else { panic!() };
        assert_eq!(values.as_ref(), &[1_000_000, 2_500_000]);
    }
}

#[test]
fn defaults_are_those_of_the_media() {
    let phone = channel("medium = \"phone\"");
    assert_eq!(
        (phone.patience.clone(), phone.agent_choice, phone.expected_reply_s, phone.richness),
        (Dist::Exponential { mean: 380.0 }, AgentChoice::InOrder, 60.0, 0.85)
    );
    let chat = channel("medium = \"chat\"");
    assert_eq!(chat.agent_choice, AgentChoice::FewestActive);
    let Handling::Chat { turns, slowdown, after_work, .. } = chat.handling else { panic!() };
    assert_eq!((turns, after_work), (Turns::Geometric { mean: 5.0 }, Dist::Constant(0)));
    for (index, factor) in slowdown.iter().enumerate() {
        let k = index as f64 + 1.0;
        assert!((factor - (1.0 + 0.06 * (k - 1.0) + 0.03 * (k - 3.0).max(0.0).powi(2))).abs() < 1e-12, "{k}");
    }
    let messaging = channel("medium = \"messaging\"");
    assert!((messaging.expected_reply_s - (60.0f64 * 14_400.0).sqrt()).abs() < 1e-9);
    assert_eq!(messaging.patience.mean(), f64::INFINITY);
    let Handling::Conversation { owner_window, rebuild, auto_close, .. } = messaging.handling else { panic!() };
    assert_eq!((owner_window, rebuild, auto_close), (30 * MINUTE, 45_000_000, 7 * DAY));
    assert_eq!(channel("medium = \"email\"").expected_reply_s, 21_600.0);

    let read = read(&scenario("per_hour = 1", "medium = \"chat\"", "staff = 1"));
    assert_eq!((read.seed, read.run.length, read.run.interval, read.run.replications), (1, DAY, 30 * MINUTE, 100));
    assert_eq!(read.run.drain, Drain::Finish { limit: 7 * DAY });
    let group = &read.groups[0];
    assert_eq!((group.skills[0].slots, group.skills[0].priority, group.leaving, group.wage_per_hour), (3, 1, Leaving::Finish, 19.2));
    assert_eq!((read.costs.shrinkage, read.costs.benefits, read.customers.complexity_work), (0.30, 0.25, 0.8));
    assert_eq!((read.satisfaction.tolerance_h, read.satisfaction.urgency_weight), ([72.0, 24.0, 1.0], [0.5, 1.0, 2.0]));
    assert_eq!((read.inquiries[0].urgency, read.inquiries[0].complexity), (Urgency::Normal, 0.0));
    let Some(Calendar::Weekly(waking)) = &read.customers.waking else { panic!() };
    assert_eq!((waking[0][0].from, waking[0][0].to), (8 * HOUR, 22 * HOUR));
}

#[test]
fn without_realism_nothing_happens_by_default() {
    let text = format!("realism = \"none\"\n{}", scenario("per_hour = 1", "medium = \"messaging\"", "staff = 1"));
    let scenario_none = read(&text);
    assert_eq!((scenario_none.customers.waking.is_none(), scenario_none.customers.complexity_work), (true, 0.0));
    assert_eq!((scenario_none.channels[0].patience.clone(), scenario_none.groups[0].skills[0].slots), (Dist::Never, u32::MAX));
    let Handling::Conversation { owner_window, rebuild, auto_close, .. } = scenario_none.channels[0].handling else { panic!() };
    assert_eq!((owner_window, rebuild, auto_close), (0, 0, NEVER));
    let chat = read(&format!("realism = \"none\"\n{}", scenario("per_hour = 1", "medium = \"chat\"", "staff = 1")));
    let Handling::Chat { slowdown, .. } = &chat.channels[0].handling else { panic!() };
    assert_eq!(slowdown, &[1.0]);
}

#[test]
fn a_follow_up_may_wait_for_its_owner_for_ever() {
    for realism in ["", "realism = \"none\"\n"] {
        let text = format!("{realism}{}", scenario("per_hour = 1", "medium = \"email\"\nowner_window = \"never\"", "staff = 1"));
        let Handling::Conversation { owner_window, .. } = read(&text).channels[0].handling else { panic!() };
        assert_eq!(owner_window, NEVER);
    }
}

#[test]
fn skills_and_preferences_are_resolved() {
    let text = "[inquiries.a]\nper_hour = 1\nchannels = { p = 0.5, m = 0.5 }\n[channels.p]\nmedium = \"phone\"\ngroups = [\"z\", \"a\"]\nbalking = { share = 0.1, waiting_at_least = 2 }\nqueue_capacity = 0\n\
        [channels.m]\nmedium = \"messaging\"\n[groups.a]\nstaff = 1\npick = \"in_order\"\nskills = [\"p\", { channel = \"m\", speed = 0.9 }]\n[groups.z]\nstaff = 1\nskills = [{ channel = \"p\", priority = 2 }, \"m\"]\n";
    let read = read(text);
    let names: Vec<&str> = read.channels.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(names, ["m", "p"]);
    assert_eq!((read.channels[0].groups.as_slice(), read.channels[1].groups.as_slice()), ([1, 0].as_slice(), [1, 0].as_slice()));
    let priorities: Vec<Vec<(usize, u32)>> =
        read.groups.iter().map(|group| group.skills.iter().map(|skill| (skill.channel, skill.priority)).collect()).collect();
    assert_eq!(priorities, [[(1, 1), (0, 2)], [(1, 2), (0, 1)]]);
    assert_eq!((read.channels[1].queue_capacity, read.channels[1].balking.map(|balking| balking.waiting_at_least)), (Some(0), Some(2)));
    assert_eq!(read.inquiries[0].channels, [(0, 0.5), (1, 0.5)]);
}

#[test]
fn specialists_come_before_generalists_whatever_their_names() {
    let groups = |generalist: &str, specialist: &str, keys: &str| {
        let text = format!(
            "[inquiries.a]\nper_hour = 1\nchannels = {{ p = 0.5, q = 0.5 }}\n[channels.p]\nmedium = \"phone\"\n{keys}\n[channels.q]\nmedium = \"phone\"\n\
             [groups.{generalist}]\nstaff = 1\nskills = [\"q\", {{ channel = \"p\", priority = 2 }}]\n[groups.{specialist}]\nstaff = 1\nskills = [\"p\"]\n\
             [groups.m]\nstaff = 1\npick = \"in_order\"\nskills = [\"p\", \"q\"]\n"
        );
        let read = read(&text);
        let names = |channel: &Channel| channel.groups.iter().map(|group| read.groups[*group].name.clone()).collect::<Vec<_>>();
        (names(&read.channels[0]), names(&read.channels[1]))
    };
    let own = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    assert_eq!(groups("a", "z", ""), (own(&["m", "z", "a"]), own(&["a", "m"])));
    assert_eq!(groups("z", "a", ""), (own(&["a", "m", "z"]), own(&["z", "m"])));
    assert_eq!(groups("a", "z", "groups = [\"a\", \"z\"]").0, own(&["a", "z"]));
}

const EXAMPLE: &str = r#"
name = "Telco: phone, messaging or a triaged hybrid"
description = "6,000 issues a day at equal budget"
seed = 7

[run]
start = "2024-03-04"
warmup = "2d"
length = "5d"
drain = "finish"
interval = "30m"
replications = 200

[inquiries.billing]
per_day = 3600
profile = { "08:00" = 36, "08:30" = 54 }
busyness = { cv = 0.10, day_to_day = 0.6, shared = "centre" }
urgency = "normal"
complexity = 0.3
channels = { phone = 0.6, chat = 0.2, messaging = 0.2 }

[channels.phone]
medium = "phone"
open = "mon-fri 08:00-20:00"
handle_time = { lognormal = { mean = "6m10s", cv = 1.1 } }
patience = { exponential = { mean = "6m20s" } }
queue_capacity = 200
groups = ["front"]
agent_choice = "longest_idle"
target = { within = "20s", share = 0.8 }

[channels.chat]
medium = "chat"
turns = { geometric = { mean = 5 } }
reply_work = { lognormal = { mean = "40s", cv = 1.1 } }
think_time = { exponential = { mean = "45s" } }

[channels.messaging]
medium = "messaging"
immediacy = 0.5
owner_window = "30m"
target = { within = "4h", share = 0.9 }

[groups.front]
staff = { "08:00" = 20, "10:00" = 58 }
hours = "mon-fri 08:00-20:00"
leaving = "finish"
skills = ["phone", { channel = "chat", slots = 3, priority = 2 }, { channel = "messaging", speed = 0.9, priority = 3 }]
wage_per_hour = 19.2

[[variants]]
name = "as is"

[[variants]]
name = "all phone"
set = { "inquiries.billing.channels" = { phone = 1.0 } }
"#;

#[test]
fn a_whole_scenario_reads_with_its_variants() {
    let study = load_text("telco", EXAMPLE, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((study.name.as_str(), study.variants.len(), study.variants[0].seed), ("Telco: phone, messaging or a triaged hybrid", 2, 7));
    assert_eq!(study.variants[0].inquiries[0].channels.len(), 3);
    assert_eq!(study.variants[1].inquiries[0].channels, [(2, 1.0)]);
    let only = LoadOptions { variants: vec!["all phone".to_owned()], ..LoadOptions::default() };
    let study = load_text("telco", EXAMPLE, Path::new(""), &only).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(study.variants.len(), 1);
}
