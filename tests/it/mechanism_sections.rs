//! What the sections of the mechanisms mean: issues, agents, triage, costs and satisfaction; and which
//! defaults a study says it leans on.

use crate::mechanism_values::read;
use holdline::ground::dist::Dist;
use holdline::ground::time::{DAY, HOUR, MINUTE, SECOND};
use holdline::scenario::defaults::{Label, defaults};
use holdline::scenario::model::*;
use holdline::scenario::{LoadOptions, load_text};
use std::path::Path;

const NONE: &str = "realism = \"none\"\n";

fn text(top: &str, group: &str) -> String {
    format!(
        "{top}\n[inquiries.a]\nper_hour = 1\nchannels = {{ p = 1 }}\n[channels.p]\nmedium = \"phone\"\n[channels.m]\nmedium = \"messaging\"\n\
         [groups.g]\nstaff = 1\nskills = [\"p\", \"m\"]\n{group}\n"
    )
}

fn with(top: &str) -> Scenario {
    read(&text(top, ""))
}

fn leaned(text: &str) -> Vec<String> {
    let study = load_text("test", text, Path::new(""), &LoadOptions::default());
    study.unwrap_or_else(|errors| panic!("{errors}")).leaned.iter().map(|default| default.name()).collect()
}

#[test]
fn issues() {
    let resolution = Resolution { base: 0.85, complexity: 1.2, skill: 1.0, concurrency: 0.02, research: 0.05 };
    let shipped = with("").issues;
    let sigma = libm::sqrt(libm::log1p(1.0));
    let expected = Issues {
        resolution: Some(resolution),
        reopen: 0.7,
        reopen_delay: Dist::Lognormal { mu: libm::log(14.0 * 3600.0) - 0.5 * sigma * sigma, sigma },
        reopen_same_channel: 0.7,
        contact_limit: 10,
        clarification: 30 * SECOND,
        unnoticed: 0.2,
        turn_every: MINUTE,
        revalidation_work: 30 * SECOND,
        revalidation_think: 40 * SECOND,
        burst_work: 10 * SECOND,
        research_clarity: 0.5,
        ghost_work: 0.5,
    };
    assert_eq!(shipped, expected);
    assert_eq!(with(NONE).issues, Issues { resolution: None, reopen: 0.0, ..expected.clone() });
    let given = with(
        "[issues]\nresolution_base = 1\ncomplexity_effect = 2\nskill_effect = 3\nconcurrency_effect = 0.4\nresearch_effect = 0.5\nreopen = 0.1\nreopen_delay = \"1d\"\n\
         reopen_same_channel = 0.2\ncontact_limit = 4\nclarification = \"1s\"\nunnoticed = 0.3\nturn_every = \"2s\"\nrevalidation_work = \"3s\"\nrevalidation_think = \"4s\"\n\
         burst_work = \"5s\"\nresearch_clarity = 0.6\nghost_work = 0.7",
    );
    let expected = Issues {
        resolution: Some(Resolution { base: 1.0, complexity: 2.0, skill: 3.0, concurrency: 0.4, research: 0.5 }),
        reopen: 0.1,
        reopen_delay: Dist::Constant(DAY),
        reopen_same_channel: 0.2,
        contact_limit: 4,
        clarification: SECOND,
        unnoticed: 0.3,
        turn_every: 2 * SECOND,
        revalidation_work: 3 * SECOND,
        revalidation_think: 4 * SECOND,
        burst_work: 5 * SECOND,
        research_clarity: 0.6,
        ghost_work: 0.7,
    };
    assert_eq!(given.issues, expected);
    let resolution_of = |keys: &str| with(keys).issues.resolution;
    assert_eq!(resolution_of("[issues]\nresolution = \"always\"\nresolution_base = 3"), None);
    assert_eq!(resolution_of(&format!("{NONE}[issues]\nresolution = \"model\"")), Some(resolution));
    for key in ["resolution_base = 0.85", "skill_effect = 1", "research_effect = 0.05"] {
        assert_eq!(resolution_of(&format!("{NONE}[issues]\n{key}")), Some(resolution), "{key}");
    }
    assert_eq!(with(&format!("{NONE}[issues]\nreopen = 0.5")).issues.reopen, 0.5);
}

#[test]
fn agents() {
    let stress = Stress {
        time: 2 * HOUR,
        occupancy_time: HOUR,
        occupancy: 2.0,
        occupancy_free: 0.8,
        concurrency: 0.15,
        concurrency_free: 2.0,
        anger: 0.25,
        synchronous: 0.2,
        work: 0.1,
        errors: 0.3,
        empathy: 0.3,
    };
    let shipped = Agents {
        stress: Some(stress),
        off_mode_work: 1.3,
        off_mode_errors: 1.3,
        assist_gain: [0.34, 0.14, 0.0],
        macro_work: 0.15,
        macro_empathy: 0.2,
        attrition: 0.31,
        attrition_occupancy: 0.5,
        attrition_occupancy_free: 0.85,
        attrition_stress: 1.0,
    };
    assert_eq!(with("").agents, shipped);
    assert_eq!(with(NONE).agents, Agents { stress: None, attrition: 0.0, attrition_occupancy: 0.0, ..shipped });
    assert_eq!(with(&format!("{NONE}[agents]\nstress = {{}}")).agents.stress, Some(stress));
    assert_eq!(with("[agents]\nstress = \"none\"").agents.stress, None);
    let keys = "stress = { time = \"1h\", occupancy_time = \"2h\", occupancy = 3, occupancy_free = 0.4, concurrency = 5, concurrency_free = 6, anger = 7, synchronous = 8, work = 9, errors = 10, empathy = 0.9 }\n\
        off_mode_work = 2\noff_mode_errors = 3\nassist_novice = 0.4\nassist_average = 0.5\nassist_expert = 0.6\nmacro_work = 0.7\nmacro_empathy = 0.8\nattrition = 1\nattrition_occupancy = 2\nattrition_occupancy_free = 0.3\nattrition_stress = 4";
    let stress = Stress {
        time: HOUR,
        occupancy_time: 2 * HOUR,
        occupancy: 3.0,
        occupancy_free: 0.4,
        concurrency: 5.0,
        concurrency_free: 6.0,
        anger: 7.0,
        synchronous: 8.0,
        work: 9.0,
        errors: 10.0,
        empathy: 0.9,
    };
    let given = Agents {
        stress: Some(stress),
        off_mode_work: 2.0,
        off_mode_errors: 3.0,
        assist_gain: [0.4, 0.5, 0.6],
        macro_work: 0.7,
        macro_empathy: 0.8,
        attrition: 1.0,
        attrition_occupancy: 2.0,
        attrition_occupancy_free: 0.3,
        attrition_stress: 4.0,
    };
    for top in ["", NONE] {
        assert_eq!(with(&format!("{top}[agents]\n{keys}")).agents, given);
    }
}

#[test]
fn crews() {
    let crew = |keys: &str| read(&text("", keys)).groups[0].crew;
    let shipped =
        Crew { skill: [1.0; 2], home: Home::Both, training_hours: 0.0, assist: false, macros: 0.0, new_hires: 0.0, ramp_factor: 1.5 };
    assert_eq!((crew(""), read(&text(NONE, "")).groups[0].crew), (shipped, shipped));
    assert_eq!((crew("skill = 0.8").skill, crew("skill = { asynchronous = 2 }").skill), ([0.8; 2], [1.0, 2.0]));
    let given = crew(
        "skill = { synchronous = 1.1, asynchronous = 0.9 }\nhome = \"asynchronous\"\ntraining_hours = 40\nassist = true\nmacros = 0.4\nnew_hires = 0.2\nramp_factor = 1.8",
    );
    let expected = Crew {
        skill: [1.1, 0.9],
        home: Home::Asynchronous,
        training_hours: 40.0,
        assist: true,
        macros: 0.4,
        new_hires: 0.2,
        ramp_factor: 1.8,
    };
    assert_eq!((given, crew("home = \"synchronous\"").home), (expected, Home::Synchronous));
}

#[test]
fn triage() {
    let triage = |top: &str| with(top).triage;
    assert_eq!((triage(""), triage("triage = \"none\"")), (None, None));
    let human = Triage { accuracy: 0.85, work: 20 * SECOND, complex_from: 0.5, routes: [None; 3] };
    assert_eq!(triage("[triage]"), Some(human.clone()));
    assert_eq!(triage("[triage]\nby = \"human\"\nroutes = {}"), Some(human));
    assert_eq!(triage("[triage]\nby = \"ai\""), Some(Triage { accuracy: 0.8, work: 0, complex_from: 0.5, routes: [None; 3] }));
    let given = triage("[triage]\naccuracy = 0.9\nwork = \"1s\"\ncomplex_from = 0.3\nroutes = { urgent = \"p\", simple = \"m\" }");
    assert_eq!(given, Some(Triage { accuracy: 0.9, work: SECOND, complex_from: 0.3, routes: [Some(1), None, Some(0)] }));
}

#[test]
fn costs_and_satisfaction() {
    let costs = |costs: Costs| {
        [costs.overhead, costs.seat_per_month, costs.telecom_per_minute, costs.message_fee, costs.bot_resolution, costs.replacement]
    };
    assert_eq!(costs(with("").costs), [0.0, 110.0, 0.02, 0.01, 0.8, 15_000.0]);
    assert_eq!(costs(with(NONE).costs), [0.0; 6]);
    let keys = "[costs]\noverhead = 0.1\nseat_per_month = 2\nphone_per_minute = 3\nmessage_fee = 4\nbot_resolution = 5\nreplacement = 6";
    for top in ["", NONE] {
        assert_eq!(costs(with(&format!("{top}{keys}")).costs), [0.1, 2.0, 3.0, 4.0, 5.0, 6.0]);
    }
    let points = |s: Satisfaction| {
        let effort = [s.revalidation, s.rejection, s.repeat, s.transfer, s.menu, s.menu_free];
        (effort, [s.early_per_halving, s.extra_turn, s.extra_contact, s.mismatch])
    };
    for top in ["", NONE] {
        assert_eq!(points(with(top).satisfaction), ([4.0, 3.0, 5.0, 4.0, 2.0, 2.0], [1.0, 1.0, 8.0, 4.0]));
    }
    let keys = "[satisfaction]\nrevalidation = 11\nrejection = 12\nrepeat = 13\ntransfer = 14\nmenu = 15\nmenu_free = 16\nearly = 17\nextra_turn = 18\nextra_contact = 19\nmismatch = 20";
    assert_eq!(points(with(keys).satisfaction), ([11.0, 12.0, 13.0, 14.0, 15.0, 16.0], [17.0, 18.0, 19.0, 20.0]));
}

#[test]
fn variants_and_arguments_reach_the_new_sections() {
    let file = text("[segments.a]\nshare = 0.4\n[segments.b]\nshare = 0.6", "")
        + "[[variants]]\nname = \"one\"\nset = { \"segments.a.share\" = 0.3, \"segments.b.share\" = 0.7, \"triage.by\" = \"ai\", \"channels.p.retrials.after_abandoned\" = 0.2 }\n\
           [[variants]]\nname = \"two\"\nset.agents.stress = \"none\"\nset.issues.reopen = 0.5\nset.triage = \"none\"\n";
    let set = [("channels.p.bot.containment", "0.5"), ("segments.b.age", "teens"), ("agents.attrition", "0.2")];
    let set = set.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
    let study = load_text("test", &file, Path::new(""), &LoadOptions { set, ..LoadOptions::default() });
    let [one, two] = study.unwrap_or_else(|errors| panic!("{errors}")).variants.try_into().expect("two variants");
    assert_eq!((one.segments[0].share, one.triage.map(|triage| triage.accuracy), two.triage), (0.3, Some(0.8), None));
    assert_eq!(one.channels[1].life.retrials.as_ref().map(|retrials| (retrials.after_abandoned, retrials.limit)), Some((0.2, Some(3))));
    assert_eq!((two.agents.stress, two.issues.reopen, two.segments[0].share), (None, 0.5, 0.4));
    assert_eq!(two.channels[1].life.bot.as_ref().map(|bot| bot.containment), Some(0.5));
    assert!(two.segments[1].think_factor < 0.3 && two.agents.attrition == 0.2);
}

#[test]
fn a_study_knows_the_defaults_it_leans_on() {
    let names = leaned(&text("", ""));
    let has = |name: &str| names.iter().any(|one| one == name);
    for name in [
        "run.length",
        "phone.patience",
        "channels.retrials.limit",
        "issues.reopen",
        "agents.stress.work",
        "messaging.turns",
        "costs.replacement",
    ] {
        assert!(has(name), "{name} not in {names:?}");
    }
    // What the file says, what the medium lacks, and what cannot matter.
    for name in
        ["inquiries.channels", "chat.turns", "channels.bot.containment", "channels.bot", "costs.bot_resolution", "customers.trust_decay"]
    {
        assert!(!has(name), "{name} in {names:?}");
    }
    let places: Vec<usize> = names.iter().map(|name| defaults().iter().position(|one| one.name() == *name).expect("a default")).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    let less = leaned(&text("[run]\nlength = \"2d\"\n[agents]\nattrition = 0\nattrition_occupancy = 0", ""));
    assert!(
        ["run.length", "agents.attrition", "costs.replacement", "agents.attrition_stress"]
            .iter()
            .all(|name| !less.contains(&(*name).to_owned()))
    );
    let bare = leaned(&text(NONE, ""));
    assert!(bare.len() * 2 < names.len() && !bare.contains(&"phone.patience".to_owned()), "{bare:?}");
}

#[test]
fn a_study_leans_on_what_any_variant_leans_on() {
    let base = text("", "").replace("medium = \"phone\"", "medium = \"phone\"\npatience = \"3m\"\nhandle_time = \"3m\"");
    let variants = "[[variants]]\nname = \"one\"\nset = { \"channels.p.bot\" = {} }\n[[variants]]\nname = \"two\"\nset = { \"channels.m.medium\" = \"email\" }\n";
    let names = leaned(&format!("{base}{variants}"));
    let has = |name: &str| names.iter().any(|one| one == name);
    assert!(has("channels.bot.containment") && has("messaging.turns") && has("email.turns") && has("costs.message_fee"));
    assert!(!has("phone.patience") && !has("phone.handle_time"));
    // What the base alone would lean on does not count.
    let given = "[[variants]]\nname = \"one\"\nset = { \"agents.attrition\" = 0.1 }\n";
    assert!(!leaned(&format!("{base}{given}")).contains(&"agents.attrition".to_owned()));
    let assumed = defaults().iter().filter(|default| default.label == Label::A).count();
    assert!(assumed > 100 && assumed < defaults().len());
}
