//! Random valid scenarios as TOML text, small enough to simulate in milliseconds: demand, channels, groups and
//! variants; `life` adds what happens besides queueing and handling.
//!
//! Invariant: every text is valid: each inquiry's shares sum to 1, the first group serves every
//! channel and is staffed at some time, no group mixes the two kinds of chat.

mod campaigns;
mod choices;
mod individuals;
mod life;
mod places;
mod roster;
mod rules;

use campaigns::{campaigns, with_campaigns};
use individuals::{individual_keys, individuals};
use life::{group_life, inquiry_life, life_of, named, sections};
use places::{centre, dated, moved, places, shared, site, starts};
use proptest::prelude::*;
use proptest::sample::select;
use roster::{SHIFTS, conduct, roster};
use rules::{group_rules, skill_rules};
use std::path::Path;
use std::sync::LazyLock;

const MEDIA: [&str; 8] = ["phone", "video", "in-person", "chat", "messaging", "social", "email", "ticket"];

/// The files that scenarios may name, in a directory that lives as long as the process.
static FILES: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a directory");
    let put = |name: &str, text: String| std::fs::write(directory.path().join(name), text).expect("written");
    for start in starts() {
        let date = |days: i32| start.saturating_add(jiff::Span::new().days(days));
        let arrivals = (0..150).map(|i| format!("{i},{}T{:02}:{:02}:07.25\n", date(i % 3 - 1), i * 5 % 24, i * 7 % 60));
        put(&dated("arrivals", start), format!("id,arrived\n{}", arrivals.collect::<String>()));
        let volumes = (-1..2).flat_map(|day| (0..20).map(move |hour| (day, hour)));
        let volumes = volumes.map(|(day, hour)| format!("{},{hour:02}:00,{}\n", date(day), hour % 5 * 3));
        put(&dated("volumes", start), format!("date,time,volume\n{}", volumes.collect::<String>()));
    }
    put("rota.csv", "time,staff\n07:00,1\n09:30,4\n12:00,0\n13:00,3\n18:00,1\n23:00,0\n".to_owned());
    put("agents.csv", "agent,weekday,shift\na,daily,short\nb,mon-wed,long\nc,\"tue,sun\",night\n".to_owned());
    put("times_of_agents.csv", "agent,weekday,start,end\n1,daily,07:30,15:00\n2,mon-fri,12:00,20:30\n2,sun,20:00,04:00\n3,daily,06:00,12:00\n3,daily,12:00,16:00\n3,daily,16:05,24:00\n".to_owned());
    put("profile.csv", "time,share\n08:00,1\n10:00,5\n12:00,3\n14:00,0\n16:00,2\n".to_owned());
    put("times.csv", "seconds\n20\n45.5\n300\n61\n7\n".to_owned());
    directory
});

/// The directory of the files that scenarios may name.
pub fn directory() -> &'static Path {
    FILES.path()
}

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(texts)
}

/// A duration's distribution that is above 0.
fn work() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "\"3m\"",
        "{ exponential = { mean = \"4m\" } }",
        "{ lognormal = { mean = \"5m\", cv = 1.1 } }",
        "{ lognormal = { median = \"2m\", sigma = 0.9 } }",
        "{ gamma = { mean = \"3m\", cv = 0.5 } }",
        "{ erlang = { mean = \"2m\", stages = 3 } }",
        "{ uniform = { min = \"10s\", max = \"6m\" } }",
        "{ triangular = { min = \"1m\", mode = \"2m\", max = \"9m\" } }",
        "{ mixture = [{ weight = 0.3, constant = \"30s\" }, { weight = 0.7, exponential = { mean = \"5m\" } }] }",
        "{ empirical = \"times.csv\" }",
    ])
}

fn patience() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "",
        "patience = \"never\"\n",
        "patience = \"90s\"\n",
        "patience = \"0s\"\n",
        "patience = { exponential = { mean = \"3m\" } }\n",
        "patience = { mixture = [{ weight = 0.2, constant = \"0s\" }, { weight = 0.3, constant = \"never\" }, { weight = 0.5, exponential = { mean = \"10m\" } }] }\n",
        "patience = { lognormal = { median = \"2h\", sigma = 1 } }\n",
    ])
}

fn hours() -> impl Strategy<Value = &'static str> {
    one_of(&["", "mon-fri 08:00-18:00", "daily 09:00-12:00 13:00-21:00", "22:00-11:00", "mon 10:00-15:00, tue 00:00-24:00"])
}

/// What any channel may have.
fn any_channel() -> impl Strategy<Value = String> {
    (
        patience(),
        one_of(&["", "", "balking = 0.4\n", "balking = { share = 0.7, waiting_at_least = 2 }\n"]),
        one_of(&["", "", "queue_capacity = 0\n", "queue_capacity = 3\n"]),
        one_of(&[
            "",
            "target = { within = \"20s\", share = 0.8, also = [\"5s\", \"2m\"] }\nlicence_per_month = 30\n",
            "target = { within = \"2h\", share = 0.9, also = [\"1m\"], penalty = 50, per = \"interval\" }\n",
            "target = { within = \"1m\", share = 0.5, penalty = 500, per = \"run\" }\n",
        ]),
        one_of(&[
            "",
            "agent_choice = \"in_order\"\n",
            "agent_choice = \"longest_idle\"\n",
            "agent_choice = \"fewest_active\"\n",
            "agent_choice = \"random\"\n",
            "agent_choice = \"least_occupied\"\n",
            "agent_choice = \"idle_ratio\"\n",
            "agent_choice = \"expected_delay\"\n",
        ]),
        hours(),
    )
        .prop_map(|(patience, balking, capacity, target, choice, open)| {
            let open = if open.is_empty() { String::new() } else { format!("open = {open:?}\n") };
            format!("{patience}{balking}{capacity}{target}{choice}{open}")
        })
}

fn after_work() -> impl Strategy<Value = &'static str> {
    one_of(&["", "", "after_work = \"30s\"\n", "after_work = { exponential = { mean = \"40s\" } }\n"])
}

fn turns() -> impl Strategy<Value = &'static str> {
    one_of(&["", "turns = 1\n", "turns = 2.5\n", "turns = { geometric = { mean = 3 } }\n", "turns = { uniform = { min = 1, max = 4 } }\n"])
}

/// Keys of a synchronous session.
fn session() -> impl Strategy<Value = String> {
    (work(), after_work()).prop_map(|(work, after)| format!("handle_time = {work}\n{after}"))
}

/// Keys of a chat by turns.
fn turn_chat() -> impl Strategy<Value = String> {
    let think = one_of(&["", "think_time = \"0s\"\n", "think_time = { exponential = { mean = \"1m\" } }\n"]);
    (turns(), work(), think, after_work(), one_of(&["", "slowdown = [1, 1.5]\n", "slowdown = [1, 1.1, 1.3, 2]\n"]))
        .prop_map(|(turns, work, think, after, slowdown)| format!("{turns}reply_work = {work}\n{think}{after}{slowdown}"))
}

/// Keys of a chat as shared work.
fn shared_chat() -> impl Strategy<Value = String> {
    (work(), one_of(&["[1]", "[1, 1.7, 2.1]", "[0.5, 1.2, 0.9, 3]"]))
        .prop_map(|(work, speed)| format!("handle_time = {work}\nspeed = {speed}\n"))
}

/// Keys of an asynchronous conversation.
fn conversation() -> impl Strategy<Value = String> {
    let think = one_of(&["", "think_time = \"0s\"\n", "think_time = { lognormal = { median = \"20m\", sigma = 2 } }\n"]);
    (
        turns(),
        work(),
        think,
        one_of(&["", "owner_window = \"0s\"\n", "owner_window = \"10m\"\n", "owner_window = \"1d\"\n"]),
        one_of(&["", "rebuild = \"0s\"\n", "rebuild = \"45s\"\n"]),
        one_of(&["", "auto_close = \"never\"\n", "auto_close = \"15m\"\n", "auto_close = \"3h\"\n"]),
    )
        .prop_map(|(turns, work, think, owner, rebuild, close)| format!("{turns}reply_work = {work}\n{think}{owner}{rebuild}{close}"))
}

/// Everything about a channel but its name: (medium, keys).
fn channel(shared: bool) -> impl Strategy<Value = (&'static str, String)> {
    let chat = if shared { shared_chat().boxed() } else { turn_chat().boxed() };
    (select(&MEDIA[..]), any_channel(), session(), chat, conversation()).prop_map(|(medium, any, session, chat, conversation)| {
        let own = match medium {
            "phone" | "video" | "in-person" => session,
            "chat" => chat,
            _ => conversation,
        };
        (medium, format!("medium = {medium:?}\n{own}{any}"))
    })
}

/// An inquiry on so many channels.
fn inquiry(channels: usize) -> impl Strategy<Value = String> {
    let arrivals = one_of(&[
        "per_hour = 7.5\n",
        "per_hour = { \"08:00\" = 12, \"12:30\" = 0, \"14:00\" = 20, \"20:00\" = 0 }\n",
        "per_day = 150\n",
        "per_day = { mon = 90, \"tue-sun\" = 40 }\nclock = \"customers\"\n",
        "per_day = { mon = 90, \"tue-sun\" = 40 }\nprofile = { \"08:00\" = 1, \"09:00\" = 4, \"10:00\" = 2 }\n",
        "per_day = 120\nprofile = \"profile.csv\"\n",
        "volumes = \"volumes.csv\"\n",
        "volumes = { \"08:00\" = 20, \"08:30\" = 0, \"09:00\" = 50 }\n",
        "trace = \"arrivals.csv\"\n",
        "trace = { file = \"arrivals.csv\", resample = \"days\" }\n",
        "per_hour = { \"08:00\" = 12, \"12:30\" = 0, \"14:00\" = 20, \"20:00\" = 3 }\nramp = \"linear\"\n",
        "per_day = 150\nspecial_days = { \"2024-03-04\" = 0.4, \"2024-03-05\" = 2 }\nforecast = { bias = 0.1, error_cv = 0.2, per = \"day\" }\n",
        "per_hour = 3\nstorms = [{ at = \"2024-03-04 03:00\", size = 40, onset = \"20m\", decay = \"1h\" }, { per_day = 1.5, size = 20, size_cv = 0.5, decay = \"30m\" }]\n",
    ]);
    let busyness = one_of(&[
        "",
        "",
        "busyness = { cv = 0.3 }\n",
        "busyness = { cv = 0.2, day_to_day = 0.6 }\n",
        "busyness = { cv = 0.2, interval_cv = 0.3, interval_correlation = 0.8, block = \"2h\" }\n",
        "busyness = { cv = 0.5, shared = \"centre\" }\n",
    ]);
    let nature = one_of(&["", "urgency = \"urgent\"\n", "urgency = \"low\"\ncomplexity = 0.7\n", "complexity = 1\nrevenue = 12.5\n"]);
    let weights = proptest::collection::vec(0u32..4, channels).prop_map(|mut weights| {
        if weights.iter().all(|&weight| weight == 0) {
            weights[0] = 1;
        }
        weights
    });
    (arrivals, busyness, nature, weights).prop_map(|(arrivals, busyness, nature, weights)| {
        let busyness = if arrivals.starts_with("trace") { "" } else { busyness };
        let sum: u32 = weights.iter().sum();
        let shares: Vec<String> = weights.iter().enumerate().map(|(i, &w)| format!("c{i} = {:?}", f64::from(w) / f64::from(sum))).collect();
        format!("{arrivals}{busyness}{nature}channels = {{ {} }}\n", shares.join(", "))
    })
}

/// What waits at the start on the first channel of an inquiry.
fn backlog(inquiry: &str, index: usize) -> String {
    let shares = inquiry.split("channels = { ").nth(1).unwrap_or("").split(", ");
    let first = shares.filter_map(|share| share.split_once(" = ")).find(|(_, share)| !share.starts_with("0.0 ") && *share != "0.0");
    let channel = first.map_or("c0", |(channel, _)| channel);
    match index % 3 {
        0 => format!("backlog = {{ {channel} = 12 }}\nbacklog_age = {{ exponential = {{ mean = \"3h\" }} }}\n"),
        1 => format!("backlog = {{ {channel} = 4 }}\n"),
        _ => String::new(),
    }
}

/// Whom agents ask in sessions of a medium.
fn asks(medium: &str, index: usize) -> &'static str {
    match (medium, index % 2) {
        ("phone" | "video" | "in-person", 0) => "consultations = { share = 0.5, group = \"g0\", time = \"4m\", wait = \"3m\" }\n",
        ("phone" | "video" | "in-person", _) => {
            "consultations = { share = 1, group = \"g0\", time = { exponential = { mean = \"2m\" } } }\n"
        }
        _ => "",
    }
}

/// A group: keys but its skills, and per channel whether it has the skill, slots, speed, priority.
fn group(channels: Vec<&'static str>, all: bool) -> impl Strategy<Value = String> {
    let staff = one_of(&[
        "1",
        "2",
        "6",
        "{ \"00:00\" = 2, \"09:00\" = 0, \"10:00\" = 5, \"12:00\" = 1, \"16:45\" = 3 }",
        "\"rota.csv\"",
        "{ mon = { \"07:00\" = 3, \"19:00\" = 0 }, \"tue-sun\" = { \"08:00\" = 2 } }",
    ]);
    let skills = proptest::collection::vec((any::<bool>(), 1u32..5, select(&[0.6, 1.0, 1.7][..]), 1u32..4), channels.len());
    let capacity = one_of(&["", "", "capacity = 2.5\n"]);
    let leaving = one_of(&["", "leaving = \"finish\"\n", "leaving = \"pause\"\n", "leaving = \"hand_over\"\n"]);
    let rules = (leaving, group_rules(), skill_rules(channels.len()), any::<bool>(), capacity);
    let rosters = (any::<bool>(), roster(), conduct());
    (staff, hours(), rules, skills, rosters).prop_map(move |(staff, hours, rules, skills, (rostered, roster, conduct))| {
        let (leaving, (pick, of_pick), rules, some_only, capacity) = rules;
        // Hours that lie outside the times of a staff table could leave nobody.
        let hours =
            if hours.is_empty() || !staff.chars().all(|c| c.is_ascii_digit()) { String::new() } else { format!("hours = {hours:?}\n") };
        let in_order = pick.contains("in_order");
        let chosen = skills.iter().enumerate().filter(|(index, (has, ..))| *has || all || *index == 0);
        // Index of the channel, slots, speed and priority.
        let chosen: Vec<(usize, u32, f64, u32)> = chosen
            .zip(1..)
            .map(|((index, &(_, slots, speed, priority)), place)| (index, slots, speed, if in_order { place } else { priority }))
            .collect();
        let has_chats = chosen.iter().any(|&(index, ..)| channels[index] == "chat");
        let is_thread = |index: usize| !matches!(channels[index], "phone" | "video" | "in-person" | "chat");
        // Without chats replies share an agent, and are not interrupted.
        let side_by_side = !has_chats && chosen.iter().any(|&(index, ..)| is_thread(index)) && !capacity.is_empty();
        let capacity = if has_chats || side_by_side { capacity } else { "" };
        let interrupted = |priority: u32| {
            let goes_before = |&(index, .., other): &(usize, u32, f64, u32)| {
                matches!(channels[index], "phone" | "video" | "in-person" | "chat") && other < priority && !rules[index].has_reserve()
            };
            (pick.is_empty() || in_order) && chosen.iter().any(goes_before)
        };
        let skills: Vec<String> = chosen
            .iter()
            .map(|&(index, slots, speed, priority)| {
                let several = !matches!(channels[index], "phone" | "video" | "in-person");
                let threads = several && channels[index] != "chat";
                let slots = match (several, threads || capacity.is_empty()) {
                    (true, true) => format!(", slots = {slots}"),
                    (true, false) => format!(", units = {:?}", f64::from(slots) / 2.0),
                    (false, _) => String::new(),
                };
                let slots = if side_by_side && threads { format!("{slots}, units = {:?}", 0.5 + speed / 2.0) } else { slots };
                let rules = rules[index].text(of_pick, threads, threads && !side_by_side && interrupted(priority));
                let priority = if in_order { String::new() } else { format!(", priority = {priority}") };
                // The first inquiry always exists.
                let inquiries = if some_only && !all { ", inquiries = [\"i0\"]" } else { "" };
                format!("{{ channel = \"c{index}\", speed = {speed:?}{slots}{priority}{rules}{inquiries} }}")
            })
            .collect();
        let on_duty = if rostered { format!("{roster}{conduct}") } else { format!("staff = {staff}\n{hours}") };
        format!("{on_duty}{leaving}{pick}{capacity}skills = [{}]\n", skills.join(", "))
    })
}

fn run() -> impl Strategy<Value = String> {
    (
        one_of(&["0s", "0s", "3h", "1d"]),
        one_of(&["6h", "14h", "1d", "30h"]),
        one_of(&["drain = \"censor\"", "drain_limit = \"0s\"", "drain_limit = \"90m\"", "drain_limit = \"2d\""]),
        one_of(&["15m", "30m", "1h", "7h", "2d"]),
        one_of(&[
            "replications = 3",
            "replications = 3",
            "replications = 3\ncontrol_variates = true",
            "replications = 3\nbusyness_days = \"antithetic\"",
            "replications = 4\nbusyness_days = \"stratified\"\ncontrol_variates = true",
            "precision = { metric = \"occupancy\", half_width = 0.5, min_replications = 2, max_replications = 4 }",
        ]),
    )
        .prop_map(|(warmup, length, drain, interval, count)| {
            format!("[run]\nwarmup = {warmup:?}\nlength = {length:?}\n{drain}\ninterval = {interval:?}\n{count}\n")
        })
}

fn variants() -> impl Strategy<Value = &'static str> {
    one_of(&[
        "",
        "",
        "[[variants]]\nname = \"as is\"\n[[variants]]\nname = \"one agent\"\nset = { \"groups.g0.staff\" = 1 }\n",
        "[[variants]]\nname = \"patient\"\nset = { \"channels.c0.patience\" = \"never\" }\n[[variants]]\nname = \"paused\"\nset = { \"groups.g0.leaving\" = \"pause\", \"groups.g0.staff\" = 4 }\n",
    ])
}

/// Shipped defaults that a study replaces, as tables or by name.
fn replaced(seed: u64) -> &'static str {
    match seed % 7 {
        0 => "[defaults.issues]\nreopen = 0.9\nreopen_delay = \"2h\"\n[defaults.channels.retrials]\nlimit = 1\n",
        1 => {
            "[defaults]\n\"phone.patience\" = \"90s\"\n\"synchronous.callback\" = {}\n\"asynchronous.chases\" = \"none\"\nchat = { slots = 2 }\n"
        }
        _ => "",
    }
}

/// A valid scenario in which nothing happens besides queueing and handling.
pub fn plain_scenario() -> impl Strategy<Value = String> {
    scenario_of(Just((true, false, false)).boxed())
}

/// A valid scenario: without mechanisms, with those that are on by default, or with any.
pub fn scenario() -> impl Strategy<Value = String> {
    scenario_of((any::<bool>(), any::<bool>(), any::<bool>()).boxed())
}

/// How the first channel calls on the groups, which all have it among their skills.
fn calls(kind: usize, groups: usize) -> &'static str {
    match (kind, groups) {
        (0, _) => "groups = [{ group = \"g0\", after = \"1m\" }]\n",
        (1, 1) => "groups = [{ group = \"g0\", hours = \"09:00-17:00\", waiting_at_least = 2 }]\n",
        (1, _) => "groups = [\"g0\", { group = \"g1\", rank = 2, after = \"30s\" }]\n",
        (2, 2..) => "groups = [{ group = \"g0\", waiting_at_least = 2 }, { group = \"g1\", expected_wait_at_least = \"2m\" }]\n",
        (3, 2..) => "groups = [{ group = \"g1\", hours = \"09:00-17:00\", rank = 2 }, { group = \"g0\", rank = 2 }]\n",
        _ => "",
    }
}

/// Scenarios that are (`realism = "none"`, have keys of their own for what happens around contacts, tell agents
/// apart).
fn scenario_of(kind: BoxedStrategy<(bool, bool, bool)>) -> impl Strategy<Value = String> {
    let channels = any::<bool>().prop_flat_map(|shared| proptest::collection::vec(channel(shared), 1..=4));
    let parts = channels.prop_flat_map(|channels| {
        let media: Vec<&'static str> = channels.iter().map(|(medium, _)| *medium).collect();
        let lives: Vec<_> = channels.iter().map(|(medium, keys)| life_of(medium, keys.contains("speed = "))).collect();
        let others = proptest::collection::vec((group(media.clone(), false), group_life(), individuals()), 0..=2);
        let first = (group(media, true), group_life(), individuals());
        let inquiries = proptest::collection::vec((inquiry(channels.len()), inquiry_life()), 1..=4);
        let sections = sections(channels.len());
        (Just(channels), lives, inquiries, first, others, sections)
    });
    (parts, run(), variants(), kind, (campaigns(), places()), 0u64..1000, 0usize..8).prop_map(
        |(parts, run, variants, (bare, alive, apart), (campaigns, places), seed, kind)| {
            let (channels, mut lives, inquiries, first, others, sections) = parts;
            // Some rules look at no priorities.
            if first.0.contains("pick = ") && !["in_order", "rising"].iter().any(|pick| first.0.contains(pick)) {
                lives.iter_mut().for_each(|life| *life = life.replace("\"g0\", priority = 2", "\"g0\", priority = \"arrival\""));
            }
            let media: Vec<&str> = channels.iter().map(|(medium, _)| *medium).collect();
            let if_alive = |text: &str| if alive { text.to_owned() } else { String::new() };
            let (realism, places_and_demand) = (if bare { "realism = \"none\"\n" } else { "" }, centre(places));
            let mut text = format!("seed = {seed}\n{realism}{run}{places_and_demand}{}", if_alive(&sections));
            // What a variant says about the staff of the first group does not go with a roster.
            let rostered = !first.0.starts_with("staff");
            let variants = if rostered && variants.contains("g0.staff") { "" } else { variants };
            text += &if_alive(replaced(seed));
            text += SHIFTS;
            let capacity = first.0.contains("capacity = ");
            text += match seed % 4 {
                2 => "[optimise]\ninterval = \"1h\"\nmin = 1\nmax = 9\n",
                3 => "[optimise]\nconfidence = 0.9\nper = \"day\"\n",
                _ => "[verify]\nmultiplicity = \"benjamini_hochberg\"\ntolerance = [\"2%\", 0.5]\ntolerances = { occupancy = \"3%\", \"occupancy@group:g0\" = 0 }\n[[assert]]\nmetric = \"occupancy\"\nat_most = 1\n[[assert]]\nmetric = \"sync_wait_mean_s\"\nat_most = \"1h30m\"\n",
            };
            text += &if seed % 4 >= 2 { choices::optimise(seed, &media, capacity) } else { String::new() };
            let is_call = |index: &usize| matches!(media[*index], "phone" | "video");
            let phones: Vec<String> = (0..media.len()).filter(is_call).map(|index| format!("\"c{index}\"")).collect();
            // All who wait at the start would need a line.
            let waits = seed % 4 == 1;
            if alive && seed % 3 == 0 && !phones.is_empty() && !waits {
                text += &format!("[trunks.t]\nlines = {}\nchannels = [{}]\n", 1 + seed % 7, phones.join(", "));
            }
            for (index, (inquiry, life)) in inquiries.iter().enumerate() {
                let backlog = if waits { backlog(inquiry, index) } else { String::new() };
                text += &format!("[inquiries.i{index}]\n{}{backlog}{}", shared(places, inquiry), if_alive(life));
            }
            for (index, ((_, channel), life)) in channels.iter().zip(&lives).enumerate() {
                let calls = if index == 0 { calls(kind, 1 + others.len()) } else { "" };
                let asks = if seed % 5 == 2 { asks(media[index], index) } else { "" };
                text += &format!("[channels.c{index}]\n{channel}{calls}{}{}", site(places, index), if_alive(&named(life, index, &media)));
                text += &if_alive(asks);
            }
            for (index, (group, life, own)) in std::iter::once(&first).chain(&others).enumerate() {
                let life = if_alive(life);
                let own = if apart { individual_keys(*own, group, &life) } else { String::new() };
                let slots = if index == 0 { choices::of_group(seed, &media, capacity) } else { String::new() };
                text += &format!("[groups.g{index}]\n{group}{life}{own}{slots}{}", site(places, 4 + index));
            }
            moved(places, with_campaigns(text + variants, &media, &campaigns))
        },
    )
}
