//! What the keys of the mechanisms mean: every value reaches the model, every default is the shipped
//! one, and without realism what comes by default is off.

use holdline::ground::dist::Dist;
use holdline::ground::time::{DAY, HOUR, MINUTE, SECOND};
use holdline::scenario::model::*;
use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

const MEDIA: [&str; 8] = ["phone", "video", "in-person", "chat", "messaging", "social", "email", "ticket"];
const NONE: &str = "realism = \"none\"\n";

pub(crate) fn read(text: &str) -> Scenario {
    let study = load_text("test", text, Path::new(""), &LoadOptions::default());
    study.unwrap_or_else(|errors| panic!("{errors}\n{text}")).variants.remove(0)
}

/// A scenario with the channel `c` of this medium and, for others to name, a phone and an e-mail channel.
fn with(top: &str, medium: &str, keys: &str) -> Scenario {
    read(&format!(
        "{top}\n[inquiries.a]\nper_hour = 1\nchannels = {{ c = 1 }}\n[channels.c]\nmedium = {medium:?}\n{keys}\n\
         [channels.mail]\nmedium = \"email\"\n[channels.line]\nmedium = \"phone\"\n[groups.g]\nstaff = 1\nskills = [\"c\", \"mail\", \"line\"]\n"
    ))
}

fn channel(top: &str, medium: &str, keys: &str) -> Channel {
    with(top, medium, keys).channels.remove(0)
}

/// A lognormal with this mean in seconds and cv 1.
fn lognormal(mean: f64) -> Dist {
    let sigma = libm::sqrt(libm::log1p(1.0));
    Dist::Lognormal { mu: libm::log(mean) - 0.5 * sigma * sigma, sigma }
}

#[test]
fn customers_and_inquiries() {
    let read = with(
        "[customers]\nwait_aversion = 1\nclosed_aversion = 2\nannouncement_weight = 0.3\ntrust_decay = 0.4\nlate_hazard = 0.6\nlate_work = \"5s\"\nannouncement_balking = 0.7\nwaking = \"always\"\ncomplexity_work = 0.1",
        "phone",
        "",
    );
    let expected = Customers {
        waking: None,
        complexity_work: 0.1,
        wait_aversion: 1.0,
        closed_aversion: 2.0,
        announcement_weight: 0.3,
        trust_decay: 0.4,
        late_hazard: 0.6,
        late_work: 5 * SECOND,
        announcement_balking: 0.7,
    };
    assert_eq!(read.customers, expected);
    let shipped = Customers {
        complexity_work: 0.8,
        wait_aversion: 0.5,
        closed_aversion: 0.0,
        announcement_weight: 0.7,
        trust_decay: 0.5,
        late_hazard: 0.52,
        late_work: 21 * SECOND,
        announcement_balking: 0.5,
        ..expected
    };
    let default = with("", "phone", "").customers;
    assert!(default.waking.is_some());
    assert_eq!(Customers { waking: None, ..default }, shipped);
    let none = Customers { complexity_work: 0.0, wait_aversion: 0.0, ..shipped };
    assert_eq!(with(NONE, "phone", "").customers, none);
    let text = "[inquiries.a]\nper_hour = 1\ndetail = 0.3\nemotion = 0.6\nchannels = { c = 1 }\n[channels.c]\nmedium = \"phone\"\n[groups.g]\nstaff = 1\nskills = [\"c\"]\n";
    let given = &self::read(text).inquiries[0];
    assert_eq!((given.detail, given.emotion), (0.3, 0.6));
    assert_eq!((read.inquiries[0].detail, read.inquiries[0].emotion), (0.0, 0.0));
}

/// By how far its clocks are ahead of the centre's.
fn ahead(segment: &Segment) -> i64 {
    segment.clock.reading(0)
}

#[test]
fn segments_take_over_what_they_do_not_say() {
    let read = with(
        "[segments.old]\nshare = 0.25\nage = \"51+\"\nutc_offset = \"-5h30m\"\nwaking = \"09:00-12:00\"\npatience = 2\nmismatch = 9\npreference = { line = 0.44, mail = 0.15, c = 0 }\n\
         [segments.young]\nshare = 0.25\nage = \"teens\"\nutc_offset = 3\n[segments.a]\nshare = 0.25\nage = \"20-35\"\nutc_offset = \"+14h\"\n\
         [segments.b]\nshare = 0.125\nage = \"36-50\"\n[segments.c]\nshare = 0.125\nage = \"teens\"\nthink_speed = 4\n[satisfaction]\nmismatch = 6",
        "phone",
        "",
    );
    let by_name = |name: &str| read.segments.iter().find(|segment| segment.name == name).expect("the segment").clone();
    assert_eq!(read.segments.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "old", "young"]);
    let old = by_name("old");
    assert_eq!((old.share, ahead(&old), old.think_factor, old.patience_factor), (0.25, -(5 * HOUR as i64 + 30 * MINUTE as i64), 1.0, 2.0));
    assert_eq!((old.preference.as_slice(), old.mismatch), ([(1, 0.44), (2, 0.15)].as_slice(), 9.0));
    assert!(old.waking.is_some() && old.waking != read.customers.waking);
    let young = by_name("young");
    assert_eq!((ahead(&young), young.patience_factor, young.mismatch), (3 * HOUR as i64, 1.0, 6.0));
    assert!(young.preference.is_empty() && young.waking == read.customers.waking);
    let factors = ["young", "a", "b", "c"].map(|name| by_name(name).think_factor);
    for (factor, expected) in factors.into_iter().zip([13.0 / 47.0, 16.0 / 47.0, 24.0 / 47.0, 0.25]) {
        assert!((factor - expected).abs() < 1e-15, "{factor}");
    }
    assert_eq!(ahead(&by_name("a")), 14 * HOUR as i64);
    assert!(with("", "phone", "").segments.is_empty());
    let alone = with(&format!("{NONE}[segments.a]\nshare = 1\n"), "phone", "").segments.remove(0);
    assert_eq!((alone.share, ahead(&alone), alone.waking, alone.think_factor, alone.mismatch), (1.0, 0, None, 1.0, 4.0));
}

#[test]
fn disciplines() {
    let discipline = |value: &str| channel("", "email", &format!("discipline = {value}")).life.discipline;
    assert_eq!(channel("", "phone", "").life.discipline, Discipline::FirstCome);
    for (word, expected) in [
        ("first_come", Discipline::FirstCome),
        ("priority", Discipline::Priority),
        ("easiest_first", Discipline::EasiestFirst),
        ("earliest_due", Discipline::EarliestDue { within: [HOUR, 8 * HOUR, 24 * HOUR] }),
        ("aging", Discipline::Aging { handicap: [0, 2 * HOUR, 4 * HOUR] }),
    ] {
        assert_eq!(discipline(&format!("{word:?}")), expected);
    }
    let due = discipline("{ earliest_due = { urgent = \"5m\", simple = \"2d\" } }");
    assert_eq!(due, Discipline::EarliestDue { within: [5 * MINUTE, 8 * HOUR, 2 * DAY] });
    assert_eq!(discipline("{ aging = { complex = \"1h\" } }"), Discipline::Aging { handicap: [0, HOUR, 4 * HOUR] });
}

#[test]
fn announcements() {
    let announced = |value: &str| channel("", "phone", &format!("announced = {value}")).life.announced;
    assert_eq!(channel("", "phone", "").life.announced, Announcement::None);
    for (value, expected) in [
        ("\"none\"", Announcement::None),
        ("\"20m\"", Announcement::Fixed(20 * MINUTE)),
        ("\"estimate\"", Announcement::Queue { bias: 1.0 }),
        ("{ bias = 0.5 }", Announcement::Queue { bias: 0.5 }),
        ("{ estimate = \"queue\", bias = 2 }", Announcement::Queue { bias: 2.0 }),
        ("{ estimate = \"percentile\" }", Announcement::Percentile { quantile: 0.9, bias: 1.0 }),
        ("{ estimate = \"percentile\", quantile = 0.5, bias = 0.1 }", Announcement::Percentile { quantile: 0.5, bias: 0.1 }),
    ] {
        assert_eq!(announced(value), expected, "{value}");
    }
}

#[test]
fn misunderstanding_and_context() {
    for (medium, share) in MEDIA.into_iter().zip([0.03, 0.02, 0.02, 0.05, 0.07, 0.07, 0.08, 0.07]) {
        let shipped = channel("", medium, "");
        assert_eq!((shipped.life.misunderstanding, shipped.life.context, shipped.life.authenticated), (share, 0.1, false), "{medium}");
        let none = channel(NONE, medium, "");
        assert_eq!((none.life.misunderstanding, none.life.context, none.life.authenticated), (0.0, 1.0, false), "{medium}");
        for top in ["", NONE] {
            let given = channel(top, medium, "misunderstanding = 0.5\ncontext = 0.9\nauthenticated = true");
            assert_eq!((given.life.misunderstanding, given.life.context, given.life.authenticated), (0.5, 0.9, true));
        }
    }
}

#[test]
fn those_who_do_not_get_through() {
    let shipped = Retrials { after_abandoned: 0.4, after_blocked: 0.6, delay: lognormal(1200.0), limit: Some(3), keep_patience: false };
    for medium in MEDIA {
        let synchronous = channel("", medium, "").medium.is_synchronous();
        assert_eq!(channel("", medium, "").life.retrials, synchronous.then(|| shipped.clone()), "{medium}");
        assert_eq!(channel(NONE, medium, "").life.retrials, None, "{medium}");
        assert_eq!(channel(NONE, medium, "retrials = {}").life.retrials, Some(shipped.clone()), "{medium}");
        assert_eq!(channel("", medium, "retrials = \"none\"").life.retrials, None, "{medium}");
    }
    let keys = "retrials = { after_abandoned = 0.1, after_blocked = 0.2, delay = \"1m\", limit = \"none\", keep_patience = true }";
    let given = Retrials { after_abandoned: 0.1, after_blocked: 0.2, delay: Dist::Constant(MINUTE), limit: None, keep_patience: true };
    assert_eq!(channel(NONE, "email", keys).life.retrials, Some(given));

    let shipped = OutsideHours { retry: 0.5, spread: Dist::Exponential { mean: 1800.0 }, switch: 0.3 };
    for medium in MEDIA {
        let synchronous = channel("", medium, "").medium.is_synchronous();
        assert_eq!(channel("", medium, "").life.outside_hours, synchronous.then(|| shipped.clone()), "{medium}");
        assert_eq!(channel(NONE, medium, "").life.outside_hours, None, "{medium}");
    }
    assert_eq!(channel("", "chat", "outside_hours = \"lost\"").life.outside_hours, None);
    let given = OutsideHours { retry: 0.2, spread: Dist::Constant(0), switch: 0.8 };
    assert_eq!(channel(NONE, "chat", "outside_hours = { retry = 0.2, switch = 0.8, spread = \"0s\" }").life.outside_hours, Some(given));
}

#[test]
fn menus_bots_and_transfers() {
    let ivr = |keys: &str| channel("", "phone", keys).life.ivr;
    assert_eq!((ivr(""), ivr("ivr = \"none\"")), (None, None));
    let shipped = Ivr { layers: 3, time: 15 * SECOND, drop: 0.015, misroute: 0.03, zero_out: 0.0 };
    assert_eq!(ivr("ivr = { layers = 3 }"), Some(shipped));
    let given = Ivr { layers: 1, time: SECOND, drop: 0.1, misroute: 0.2, zero_out: 0.3 };
    assert_eq!(ivr("ivr = { layers = 1, time = \"1s\", drop = 0.1, misroute = 0.2, zero_out = 0.3 }"), Some(given));

    let shipped = Bot {
        time: Dist::Exponential { mean: 90.0 },
        containment: 0.25,
        wrong: 0.08,
        fields: 0,
        reject: 0.03,
        input_time: 15 * SECOND,
        attempts: 3,
        drop: 0.5,
    };
    for medium in MEDIA {
        let bot = |keys: &str| channel("", medium, keys).life.bot;
        assert_eq!((bot(""), bot("bot = \"none\"")), (None, None));
        assert_eq!(bot("bot = {}"), Some(shipped.clone()));
        assert_eq!(bot("bot = { fields = 2, format = \"strict\" }"), Some(Bot { fields: 2, reject: 0.4, ..shipped.clone() }));
        assert_eq!(bot("bot = { reject = 0.2 }"), Some(Bot { reject: 0.2, ..shipped.clone() }));
    }
    let keys =
        "bot = { time = \"5s\", containment = 0.1, wrong = 0.2, fields = 4, reject = 0, input_time = \"3s\", attempts = 2, drop = 0.9 }";
    let given = Bot {
        time: Dist::Constant(5 * SECOND),
        containment: 0.1,
        wrong: 0.2,
        fields: 4,
        reject: 0.0,
        input_time: 3 * SECOND,
        attempts: 2,
        drop: 0.9,
    };
    assert_eq!(channel("", "chat", keys).life.bot, Some(given));

    let transfers = |keys: &str| channel("", "in-person", keys).life.transfers;
    assert_eq!((transfers(""), transfers("transfers = \"none\""), transfers("transfers = 0")), (None, None, None));
    let plain = |share, work| Transfers { share, work, to: None, group: None, kind: HandOver::Cold, queueing: Queueing::Head };
    assert_eq!(transfers("transfers = 0.1"), Some(plain(0.1, MINUTE)));
    assert_eq!(transfers("transfers = { share = 0.2, work = \"5s\" }"), Some(plain(0.2, 5 * SECOND)));
}

#[test]
fn those_who_leave_in_silence() {
    for (medium, shipped) in MEDIA.into_iter().zip([0.0, 0.0, 0.0, 0.7, 1.0, 1.0, 1.0, 1.0]) {
        assert_eq!(channel("", medium, "").life.silent_abandonment, shipped, "{medium}");
        assert_eq!(channel(NONE, medium, "").life.silent_abandonment, 0.0, "{medium}");
    }
    assert_eq!(channel(NONE, "chat", "silent_abandonment = 0.3").life.silent_abandonment, 0.3);
    let chat = channel("", "chat", "");
    assert_eq!(chat.life.reply_patience, Dist::Lognormal { mu: libm::log(600.0), sigma: 0.5 });
    assert_eq!(chat.life.inactivity_close, 5 * MINUTE);
    let none = channel(NONE, "chat", "");
    assert_eq!((none.life.reply_patience, none.life.inactivity_close), (Dist::Never, 5 * MINUTE));
    let given = channel(NONE, "chat", "reply_patience = \"2m\"\ninactivity_close = \"0s\"");
    assert_eq!((given.life.reply_patience, given.life.inactivity_close), (Dist::Constant(2 * MINUTE), 0));
    let shared = channel("", "chat", "handle_time = \"5m\"\nspeed = [1, 2]\ninactivity_close = \"1m\"");
    assert_eq!((shared.life.reply_patience, shared.life.inactivity_close), (Dist::Never, MINUTE));
    let phone = channel("", "phone", "");
    assert_eq!((phone.life.reply_patience, phone.life.inactivity_close), (Dist::Never, 0));
}

#[test]
fn issues_that_go_on_by_another_channel() {
    let (mail, line) = (2, 1);
    let deflection = |keys: &str| channel("", "chat", keys).life.deflection;
    assert_eq!((deflection(""), deflection("deflection = \"none\"")), (None, None));
    assert_eq!(deflection("deflection = { to = \"mail\" }"), Some(Deflection { to: mail, waiting_at_least: 5, accept: 0.3 }));
    let given = deflection("deflection = { to = \"mail\", waiting_at_least = 0, accept = 1 }");
    assert_eq!(given, Some(Deflection { to: mail, waiting_at_least: 0, accept: 1.0 }));

    let escalation = |keys: &str| channel("", "messaging", keys).life.escalation;
    assert_eq!((escalation(""), escalation("escalation = \"none\"")), (None, None));
    let shipped = Escalation { to: line, misunderstandings: 2, wait: 2.0, urgent: true };
    assert_eq!(escalation("escalation = { to = \"line\" }"), Some(shipped));
    let given = escalation("escalation = { to = \"line\", misunderstandings = 3, wait = 0.5, urgent = false }");
    assert_eq!(given, Some(Escalation { to: line, misunderstandings: 3, wait: 0.5, urgent: false }));

    let shipped = Chases { per_expectation: 0.3, same_thread: 0.7, by: Some(line), limit: 5 };
    for medium in MEDIA {
        let synchronous = channel("", medium, "").medium.is_synchronous();
        assert_eq!(channel("", medium, "").life.chases, (!synchronous).then_some(shipped), "{medium}");
        assert_eq!(channel(NONE, medium, "").life.chases, None, "{medium}");
    }
    let chases = |keys: &str| channel(NONE, "ticket", keys).life.chases;
    assert_eq!((chases("chases = \"none\""), chases("chases = {}")), (None, Some(shipped)));
    let given = chases("chases = { per_expectation = 1, same_thread = 0.1, by = \"mail\", limit = 9 }");
    assert_eq!(given, Some(Chases { per_expectation: 1.0, same_thread: 0.1, by: Some(mail), limit: 9 }));
}

#[test]
fn chases_go_to_a_phone_that_is_answered() {
    let by = |channels: &str, skills: &str| {
        let text = format!(
            "[inquiries.a]\nper_hour = 1\nchannels = {{ m = 1 }}\n[channels.m]\nmedium = \"email\"\n{channels}\n[groups.g]\nstaff = 1\nskills = [{skills}]\n"
        );
        read(&text).channels.iter().find(|channel| channel.name == "m").and_then(|channel| channel.life.chases).expect("chases").by
    };
    assert_eq!(by("", "\"m\""), None);
    assert_eq!(by("[channels.a]\nmedium = \"phone\"", "\"m\""), None);
    assert_eq!(by("[channels.a]\nmedium = \"phone\"\n[channels.z]\nmedium = \"phone\"", "\"m\", \"z\""), Some(2));
    assert_eq!(by("[channels.a]\nmedium = \"video\"\n[channels.b]\nmedium = \"phone\"", "\"m\", \"a\", \"b\""), Some(1));
}

#[test]
fn research_and_bursts() {
    let shipped = channel("", "email", "");
    assert_eq!(
        (shipped.life.research, shipped.life.bursts, shipped.life.burst_gap),
        (Some(lognormal(300.0)), 0.2, Dist::Exponential { mean: 60.0 })
    );
    let none = channel(NONE, "email", "");
    assert_eq!((none.life.research, none.life.bursts, none.life.burst_gap), (None, 0.0, Dist::Exponential { mean: 60.0 }));
    let given = channel(NONE, "email", "research = \"2m\"\nbursts = 0.5\nburst_gap = \"3s\"");
    assert_eq!(
        (given.life.research, given.life.bursts, given.life.burst_gap),
        (Some(Dist::Constant(2 * MINUTE)), 0.5, Dist::Constant(3 * SECOND))
    );
    assert_eq!(channel("", "email", "research = \"none\"").life.research, None);
    let phone = channel("", "phone", "");
    assert_eq!((phone.life.research, phone.life.bursts, phone.life.burst_gap), (None, 0.0, Dist::Constant(0)));
}
