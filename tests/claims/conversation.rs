//! What happens inside conversations: misunderstandings, research, several chats at once, checks of
//! identity, transfers, bursts, silent departures.

use crate::support::{Difference, Metric, Trial, Variant, centre};
use holdline::run::Level::{Channel, Group, Inquiry};

/// A scenario of two days without any mechanism but those that it names.
fn scenario(rest: &str) -> String {
    format!("realism = \"none\"\n[run]\nstart = \"2024-03-04\"\nlength = \"2d\"\ninterval = \"1d\"\n{rest}\n")
}

/// A metric of the only channel.
const fn line(metric: &str) -> Metric<'_> {
    (Channel, "line", metric, "")
}

/// A metric of the mails.
const fn mail(metric: &str) -> Metric<'_> {
    (Channel, "mail", metric, "")
}

/// Calls and mails with staff to spare; these keys for the issues and for each mail inquiry and channel.
fn calls_and_mails(issues: &str, inquiry: &str, mail: &str) -> String {
    scenario(&format!(
        "[inquiries.calls]\nper_hour = 60\nchannels = {{ phone = 1 }}\n[inquiries.mails]\nper_hour = 30\nchannels = {{ mail = 1 }}\n{inquiry}\n\
         [issues]\n{issues}\n[channels.phone]\nmedium = \"phone\"\npatience = \"never\"\n\
         [channels.mail]\nmedium = \"email\"\npatience = \"never\"\nthink_time = {{ lognormal = {{ median = \"47m\", sigma = 1 }} }}\n{mail}\n\
         [groups.all]\nstaff = 20\nskills = [\"phone\", \"mail\"]\n"
    ))
}

#[test]
fn miscommunication_costs_time_above_all_where_nobody_can_ask_back() {
    // A difference in differences: mails take longer by 47 min, more than ten times the 40 s of calls, by 38
    // standard errors.
    let unclear = "\"channels.phone.misunderstanding\" = 0.2\n\"channels.mail.misunderstanding\" = 0.2";
    let off = "\"issues.clarification\" = \"10m\"\n\"issues.unnoticed\" = 0.9";
    let trial = Trial::new(&calls_and_mails("unnoticed = 0", "", ""), &[("clear", ""), ("unclear", unclear), ("off", off)], 12);
    let resolution = |inquiry| (Inquiry, inquiry, "resolution_mean", "");
    trial.rises("clear", "unclear", resolution("calls"));
    let change = |inquiry| {
        let (clear, unclear) = (trial.values("clear", resolution(inquiry)), trial.values("unclear", resolution(inquiry)));
        unclear.iter().zip(clear).map(|(unclear, clear)| unclear - clear).collect::<Vec<f64>>()
    };
    let ten_calls: Vec<f64> = change("calls").iter().map(|change| 10.0 * change).collect();
    let beyond = Difference::of(&ten_calls, &change("mails")).above(0.0, "mails beyond ten times calls");
    assert!(beyond.mean > 4.0 * beyond.error);
    // Where nothing is misread, what a misunderstanding costs is of no account.
    for inquiry in ["calls", "mails"] {
        trial.same("clear", "off", resolution(inquiry));
    }
}

#[test]
fn unnoticed_misunderstandings_bring_issues_back() {
    let variants = [("noticed", ""), ("unnoticed", "\"issues.unnoticed\" = 0.6")];
    let issues = "unnoticed = 0.2\nreopen = 0.6";
    let trial = Trial::new(&calls_and_mails(issues, "", "misunderstanding = 0.1"), &variants, 12);
    trial.rises("noticed", "unnoticed", mail("reopened"));
    trial.falls("noticed", "unnoticed", mail("misunderstandings"));
    trial.same("noticed", "unnoticed", (Channel, "phone", "handle_mean", ""));
    let clear = Trial::new(&calls_and_mails(issues, "", "authenticated = true"), &variants, 3);
    clear.same("noticed", "unnoticed", mail("reopened"));
}

#[test]
fn research_takes_work_and_saves_reopenings_where_there_is_detail() {
    let variants = [("at once", ""), ("looked up", "\"channels.mail.research\" = { lognormal = { mean = \"5m\", cv = 1 } }")];
    let text = |detail: &str| {
        let issues = "resolution = \"model\"\nunnoticed = 0.2\nreopen = 0.6";
        calls_and_mails(issues, detail, "misunderstanding = 0.08")
    };
    let detailed = Trial::new(&text("detail = 1"), &variants, 16);
    detailed.rises("at once", "looked up", mail("handle_mean"));
    detailed.falls("at once", "looked up", mail("reopened"));
    detailed.falls("at once", "looked up", mail("misunderstandings"));
    let plain = Trial::new(&text("detail = 0"), &variants, 3);
    for metric in ["handle_mean", "reopened", "csat_mean"] {
        plain.same("at once", "looked up", mail(metric));
    }
}

/// Chats at the published parameters for so many agents, who hold one at once, three, four or six.
fn chats(per_hour: u32, staff: u32, rest: &str, replications: u32) -> Trial {
    let text = format!(
        "[inquiries.chats]\nper_hour = {per_hour}\nchannels = {{ line = 1 }}\n[issues]\nresolution = \"model\"\nreopen = 0\n\
         [satisfaction]\nwait_per_doubling = 0\nearly = 0\n\
         [channels.line]\nmedium = \"chat\"\npatience = \"never\"\nturns = {{ geometric = {{ mean = 5 }} }}\n\
         reply_work = {{ exponential = {{ mean = \"40s\" }} }}\nthink_time = {{ exponential = {{ mean = \"45s\" }} }}\n\
         slowdown = [1, 1.06, 1.12, 1.21, 1.36, 1.57]\n{rest}\n[groups.all]\nstaff = {staff}\nskills = [\"line\"]\n"
    );
    let slots = |k: u32| format!("\"groups.all.skills\" = [{{ channel = \"line\", slots = {k} }}]");
    let sets = [1, 3, 4, 6].map(slots);
    let variants: Vec<Variant> = ["one", "three", "four", "six"].into_iter().zip(sets.iter().map(String::as_str)).collect();
    Trial::new(&scenario(&text), &variants, replications)
}

#[test]
fn several_inquiries_at_once_are_cheaper_up_to_a_point() {
    // Flooded, with six places to wait in: cost per contact falls to three chats at once and rises from four.
    let flooded = chats(600, 10, "queue_capacity = 6", 8);
    flooded.falls("one", "three", centre("cost_per_contact"));
    flooded.rises("four", "six", centre("cost_per_contact"));
    flooded.rises("one", "three", line("session_mean"));
    // Satisfaction of those who are served, the waits apart: nobody is turned away, all are served in the end.
    let patient = chats(150, 10, "", 8);
    for (fewer, more) in [("one", "three"), ("three", "four"), ("four", "six")] {
        patient.rises(fewer, more, line("session_mean"));
        patient.falls(fewer, more, centre("satisfaction_mean"));
    }
    patient.falls("one", "three", centre("csat_mean"));
    patient.falls("one", "three", centre("issues_resolved"));
    // With an idle agent for everybody nobody has two chats in hand: slots change nothing.
    let idle = chats(20, 60, "", 3);
    for metric in ["session_mean", "csat_mean", "handle_mean"] {
        idle.same("one", "six", line(metric));
    }
}

#[test]
fn context_at_hand_saves_customers_being_asked_again() {
    for medium in ["messaging", "chat", "phone"] {
        let trial = |keys: &str, replications| {
            let text = format!(
                "[inquiries.known]\nper_hour = 60\nchannels = {{ line = 1 }}\n[channels.line]\nmedium = {medium:?}\npatience = \"never\"\n\
                 context = 0.1\nmisunderstanding = 0.05\n{keys}\n[groups.all]\nstaff = 40\nskills = [\"line\"]\n"
            );
            Trial::new(&scenario(&text), &[("forgotten", ""), ("at hand", "\"channels.line.context\" = 0.9")], replications)
        };
        let known = trial("authenticated = true", 8);
        known.rises("forgotten", "at hand", centre("satisfaction_revalidation"));
        known.rises("forgotten", "at hand", centre("satisfaction_mean"));
        known.rises("forgotten", "at hand", centre("csat_mean"));
        known.falls("forgotten", "at hand", line("handle_mean"));
        // Strangers who come once have given nothing that could be lost.
        let strangers = trial("", 3);
        for metric in ["satisfaction_mean", "handle_mean", "resolution_mean"] {
            strangers.same("forgotten", "at hand", line(metric));
        }
    }
}

/// A crowd that comes at night, too, when nobody is there to answer; how many of those who give up say nothing.
fn impatient(medium: &str, keys: &str, replications: u32) -> Trial {
    let text = format!(
        "[inquiries.crowd]\nper_hour = 20\nchannels = {{ line = 1 }}\n[channels.line]\nmedium = {medium:?}\nsilent_abandonment = 0\n\
         misunderstanding = 0.01\n{keys}\n[groups.all]\nstaff = {{ \"08:00\" = 10, \"20:00\" = 0 }}\nskills = [\"line\"]\n"
    );
    let silent = "\"channels.line.silent_abandonment\" = ";
    let (half, all) = (format!("{silent}0.5"), format!("{silent}1"));
    let longer = "\"issues.ghost_work\" = 1\n\"channels.line.inactivity_close\" = \"15m\"\n";
    let (half_longer, none_longer) = (format!("{longer}{half}"), longer.to_owned());
    let mut variants = vec![("goodbye", ""), ("half", half.as_str()), ("silence", all.as_str())];
    if medium == "chat" {
        variants.extend([("half longer", half_longer.as_str()), ("none longer", none_longer.as_str())]);
    }
    Trial::new(&scenario(&text), &variants, replications)
}

#[test]
fn silent_departures_occupy_agents_with_nobody() {
    let (chat, letters) = (impatient("chat", "patience = \"2m\"", 8), impatient("email", "patience = \"2h\"", 8));
    for (trial, busy) in [(&chat, "slot_occupancy"), (&letters, "occupancy")] {
        trial.rises("goodbye", "half", (Group, "all", busy, ""));
        trial.falls("goodbye", "half", line("served"));
        trial.rises("half", "silence", line("abandoned_silent"));
        trial.rises("goodbye", "silence", line("abandoned"));
    }
    // More work and a longer time-out hold the slots longer; without ghosts they are of no account.
    chat.falls("half", "half longer", line("served"));
    chat.same("goodbye", "none longer", line("served"));
    let patient = impatient("email", "patience = \"never\"", 3);
    for metric in ["served", "handle_mean", "csat_mean"] {
        patient.same("goodbye", "silence", line(metric));
    }
}

/// One channel with staff to spare, as it stands and with this key changed.
fn one_channel(medium: &str, keys: &str, set: &str) -> Trial {
    let text = format!(
        "[inquiries.all]\nper_hour = 60\nchannels = {{ line = 1 }}\n[channels.line]\nmedium = {medium:?}\n{keys}\n\
         [groups.all]\nstaff = 14\nskills = [\"line\"]\n"
    );
    Trial::new(&scenario(&text), &[("before", ""), ("after", set)], 6)
}

#[test]
fn transfers_cost_agents_and_customers() {
    let keys = "context = 0.5\nmisunderstanding = 0.01";
    let trial = one_channel("phone", keys, "\"channels.line.transfers\" = { share = 0.2 }");
    trial.rises("before", "after", line("handle_mean"));
    trial.falls("before", "after", centre("satisfaction_mean"));
    trial.falls("before", "after", centre("satisfaction_repeat"));
    // Nobody is transferred: the work of a transfer is of no account.
    one_channel("phone", keys, "\"channels.line.transfers\" = { share = 0, work = \"1h\" }").same("before", "after", line("wait_mean"));
}

#[test]
fn bursts_add_replies() {
    let keys = "misunderstanding = 0.01";
    one_channel("messaging", keys, "\"channels.line.bursts\" = 0.3").rises("before", "after", line("turns_mean"));
    one_channel("messaging", keys, "\"channels.line.burst_gap\" = \"9m\"").same("before", "after", line("turns_mean"));
}

#[test]
fn impatience_in_chat_adds_departures() {
    one_channel("chat", "reply_patience = \"4m\"", "\"channels.line.reply_patience\" = \"2m\"").rises("before", "after", line("left_chat"));
    one_channel("chat", "reply_patience = \"1d\"", "\"channels.line.reply_patience\" = \"2d\"").same("before", "after", line("served"));
}

#[test]
fn what_came_while_a_message_waited_has_to_be_read() {
    // At night messages wait, and their customers ask again in the thread.
    let trial = |chases: &str| {
        let text = format!(
            "[inquiries.all]\nper_hour = 20\nchannels = {{ line = 1 }}\n[channels.line]\nmedium = \"email\"\npatience = \"never\"\n\
             misunderstanding = 0.01\n{chases}\n[groups.all]\nstaff = {{ \"08:00\" = 12, \"20:00\" = 0 }}\nskills = [\"line\"]\n"
        );
        Trial::new(&scenario(&text), &[("quick", ""), ("slow", "\"issues.burst_work\" = \"1m\"")], 6)
    };
    trial("chases = { same_thread = 1 }").rises("quick", "slow", line("handle_mean"));
    trial("").same("quick", "slow", line("handle_mean"));
}

#[test]
fn the_books_balance_with_everything_going_wrong() {
    // Short of staff, with every mechanism of a conversation turned up; a broken law fails the run.
    let text = "[run]\nstart = \"2024-03-04\"\nlength = \"1d\"\ninterval = \"1h\"\n\
        [inquiries.all]\nper_hour = 60\ndetail = 0.5\ncomplexity = 0.5\nchannels = { phone = 0.3, chat = 0.3, shared = 0.2, mail = 0.2 }\n\
        [channels.phone]\nmedium = \"phone\"\nopen = \"07:00-19:00\"\nmisunderstanding = 0.3\ntransfers = 0.4\nauthenticated = true\n\
        [channels.chat]\nmedium = \"chat\"\nmisunderstanding = 0.3\nreply_patience = { exponential = { mean = \"2m\" } }\nauthenticated = true\n\
        [channels.shared]\nmedium = \"chat\"\nhandle_time = { exponential = { mean = \"6m\" } }\nspeed = [1, 1.5, 1.8]\n\
        [channels.mail]\nmedium = \"messaging\"\nmisunderstanding = 0.3\nbursts = 0.5\nauthenticated = true\n\
        patience = { exponential = { mean = \"2h\" } }\nescalation = { to = \"phone\", misunderstandings = 2 }\n\
        [groups.one]\nstaff = { \"07:00\" = 5, \"12:00\" = 3, \"19:00\" = 2 }\nleaving = \"pause\"\n\
        skills = [\"phone\", { channel = \"chat\", slots = 3, priority = 2 }, { channel = \"mail\", priority = 3 }]\n\
        [groups.two]\nstaff = 2\nskills = [{ channel = \"shared\", slots = 3 }, \"mail\"]\n";
    let trial = Trial::new(text, &[("all", "")], 20);
    let happened = [
        ("phone", "transfers"),
        ("chat", "left_chat"),
        ("chat", "abandoned_silent"),
        ("shared", "abandoned_silent"),
        ("mail", "abandoned_silent"),
        ("mail", "escalated"),
    ];
    for (channel, metric) in happened {
        assert!(trial.values("all", (Channel, channel, metric, "")).iter().sum::<f64>() > 20.0, "{channel} {metric}");
    }
}
