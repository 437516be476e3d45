//! Nothing but its parts makes satisfaction: switched off one after the other, they account for the whole
//! difference to the starting point.

use crate::support::{AS_IS, Trial, Variant, centre};

/// Each part with the keys that switch it off.
const PARTS: [Variant; 13] = [
    ("wait", "\"satisfaction.wait_per_doubling\" = 0\n\"satisfaction.wait_max\" = 0\n\"satisfaction.early\" = 0"),
    ("gap", "\"satisfaction.gap\" = 0"),
    ("rest", "\"satisfaction.rest\" = 0"),
    ("empathy", "\"satisfaction.empathy\" = 0"),
    ("unresolved", "\"satisfaction.unresolved\" = 0"),
    ("revalidation", "\"satisfaction.revalidation\" = 0"),
    ("rejection", "\"satisfaction.rejection\" = 0"),
    ("repeat", "\"satisfaction.repeat\" = 0"),
    ("transfer", "\"satisfaction.transfer\" = 0"),
    ("menu", "\"satisfaction.menu\" = 0"),
    ("extra_turn", "\"satisfaction.extra_turn\" = 0"),
    ("extra_contact", "\"satisfaction.extra_contact\" = 0"),
    ("mismatch", "\"satisfaction.mismatch\" = 0"),
];

/// Everything at once: menus, bots, transfers, chats, mail, segments, and too few agents.
const CENTRE: &str = r#"
seed = 44
[run]
length = "1d"
interval = "1d"
[segments.young]
share = 0.4
age = "20-35"
preference = { phone = 0.1, chat = 0.5, messaging = 0.4 }
[segments.older]
share = 0.6
preference = { phone = 0.9, chat = 0.05, messaging = 0.05 }
[inquiries.q]
per_day = 600
complexity = 0.5
detail = 0.5
channels = { phone = 0.4, chat = 0.3, messaging = 0.3 }
[channels.phone]
medium = "phone"
ivr = { layers = 4 }
transfers = { share = 0.2 }
authenticated = true
[channels.chat]
medium = "chat"
bot = { containment = 0.3, fields = 2, format = "strict" }
[channels.messaging]
medium = "messaging"
escalation = { to = "phone" }
[groups.all]
staff = 7
skills = ["phone", { channel = "chat", slots = 3 }, "messaging"]
"#;

#[test]
fn the_parts_account_for_the_whole_difference() {
    // And with all of them off nothing is left but the starting point.
    let all = PARTS.map(|(_, keys)| keys).join("\n");
    let variants: Vec<Variant> = AS_IS.into_iter().chain(PARTS).chain([("bare", all.as_str())]).collect();
    let trial = Trial::new(CENTRE, &variants, 3);
    let score = |variant| trial.mean(variant, centre("satisfaction_mean"));
    let mut sum = 0.0;
    for (name, _) in PARTS {
        let part = score("as is") - score(name);
        let reported = trial.mean("as is", centre(&format!("satisfaction_{name}")));
        println!("{name}: {part:.6}");
        assert!((part - reported).abs() < 1e-9, "{name} makes {part}, not {reported}");
        sum += part;
    }
    assert!((sum - (score("as is") - 88.0)).abs() < 1e-9, "the parts make {sum}, the score is {}", score("as is"));
    assert!((score("bare") - 88.0).abs() < 1e-9);
}
