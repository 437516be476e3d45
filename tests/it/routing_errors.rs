//! What the program says of skills, groups of channels and routing matrices that are wrong.

use crate::scenario_errors::one_error;
use holdline::scenario::{LoadOptions, load_text};

/// A scenario with these groups of the channel and these skills of the group `front`.
fn text(groups: &str, skills: &str) -> String {
    format!(
        "[inquiries.billing]\nper_hour = 1\nchannels = {{ phone = 1 }}\n[inquiries.tech]\nper_hour = 1\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\n{groups}\n[groups.front]\nstaff = 1\nskills = [{skills}]\n\
         [groups.back]\nstaff = 1\nskills = [\"phone\"]\n"
    )
}

#[test]
fn skills_by_inquiry_are_checked() {
    let entry = |inquiries: &str| format!("{{ channel = \"phone\", inquiries = [{inquiries}] }}");
    let one = |skills: String, place: &str, words: &[&str]| one_error(&text("", &skills), place, words);
    one(entry("\"teck\""), "test.toml:12:45", &["unknown inquiry \"teck\"", "did you mean `tech`?"]);
    one(entry("\"tech\", \"tech\""), "test.toml:12:53", &["this inquiry twice"]);
    one(entry(""), "test.toml:12:44", &["an empty array"]);
    let both = format!("{}, {}", entry("\"tech\", \"billing\""), entry("\"billing\""));
    one(both, "test.toml:12:67", &["the inquiry \"billing\" of the channel \"phone\" twice"]);
    one(format!("\"phone\", {}", entry("\"tech\"")), "test.toml:12:20", &["the channel \"phone\" twice", "`inquiries` of its own"]);
    let alone = text("groups = [\"front\"]", &entry("\"billing\""));
    one_error(&alone, "test.toml:7:11", &["the inquiry \"tech\" on the channel \"phone\" has demand, but nobody serves it"]);
    let absent =
        text("", "\"phone\"").replace("staff = 1\nskills = [\"phone\"]\n[groups.back]", "staff = 0\nskills = [\"phone\"]\n[groups.back]");
    let absent = absent.replace("[\"phone\"]\n", &format!("[{}]\n", entry("\"tech\""))).replacen(&entry("\"tech\""), "\"phone\"", 1);
    one_error(&absent, "test.toml:11:9", &["zero agents for the inquiry \"billing\" on the channel \"phone\""]);
}

#[test]
fn groups_of_channels_are_checked() {
    let one = |groups: &str, place: &str, words: &[&str]| one_error(&text(groups, "\"phone\""), place, words);
    one("groups = [{ group = \"frunt\" }]", "test.toml:9:21", &["unknown group \"frunt\"", "did you mean `front`?"]);
    one("groups = [{ rank = 2 }]", "test.toml:9:11", &["has no `group`"]);
    one("groups = [\"front\", { group = \"front\" }]", "test.toml:9:20", &["this group twice"]);
    one("groups = [{ group = \"front\", weight = 2 }]", "test.toml:9:39", &["a weight matters only where agents are chosen at random"]);
    one("groups = [{ group = \"front\", rank = 0 }]", "test.toml:9:37", &["a whole number from 1 to 1000"]);
    one("groups = [{ group = \"front\", aftr = \"1m\" }]", "test.toml:9:30", &["unknown key \"aftr\"", "did you mean `after`?"]);
    one("groups = [{ group = \"front\", hours = \"noon\" }]", "test.toml:9:38", &["weekly windows"]);
}

/// How many errors a scenario with this matrix has, and how they are shown.
fn of_matrix(matrix: &str, extra: &str) -> (usize, String) {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("skills.csv"), matrix).expect("written");
    let text = format!(
        "[routing]\nmatrix = \"skills.csv\"\n[inquiries.billing]\nper_hour = 1\nchannels = {{ phone = 1 }}\n[channels.phone]\n\
         medium = \"phone\"\n[groups.front]\nstaff = 1\n{extra}"
    );
    let read = load_text("test", &text, directory.path(), &LoadOptions::default());
    read.err().map(|errors| (errors.0.len(), errors.to_string())).unwrap_or_default()
}

#[test]
fn matrices_are_checked_by_row_and_column() {
    let one = |matrix: &str, extra: &str, words: &[&str]| {
        let (count, found) = of_matrix(matrix, extra);
        assert_eq!(count, 1, "{found}");
        words.iter().for_each(|word| assert!(found.contains(word), "no {word:?} in\n{found}"));
    };
    assert!(of_matrix("group,channel\nfront,phone\n", "").1.is_empty());
    one("group,channel\nfront,phone\nfrond,phone\n", "", &["skills.csv:3:1", "unknown group \"frond\"", "did you mean `front`?"]);
    one("group,channel,inquiry\nfront,phone,\nfront,phone,biling\n", "", &["skills.csv:3:13", "did you mean `billing`?"]);
    one("group,channel\nfront,phone\nfront,fone\n", "", &["skills.csv:3:7", "unknown channel \"fone\""]);
    one("group,channel,speed\nfront,phone,fast\n", "", &["skills.csv:2:13", "a speed above 0"]);
    one("group,channel,rank\nfront,phone,0\n", "", &["skills.csv:2:13", "a whole number from 1 to 1000"]);
    one("group,channel,after\nfront,phone,30\n", "", &["skills.csv:2:13", "a duration"]);
    one("group,channel,slots\nfront,phone,3\n", "", &["skills.csv:2:13", "held one at a time"]);
    one("group,channel,weight\nfront,phone,3\n", "", &["skills.csv:2:13", "a weight matters only"]);
    one("group,channel\nfront,phone\nfront,phone\n", "", &["skills.csv:3:1", "the channel \"phone\" twice"]);
    one("group,chanel\nfront,phone\n", "", &["column \"chanel\"", "did you mean `channel`?"]);
    one("group,channel\nfront,phone\n", "skills = [\"phone\"]\n", &["test.toml:10:11", "says nothing beside a routing matrix"]);
    let rule = |of: &str| format!("skills = [{{ channel = \"phone\", {of} }}]\n");
    assert!(of_matrix("group,channel\nfront,phone\n", &rule("reserve = 1")).1.is_empty());
    assert!(of_matrix("group,channel,speed\nfront,phone,\n", &rule("speed = 2")).1.is_empty());
    one("group,channel,speed\nfront,phone,2\n", &rule("speed = 2"), &["test.toml:10:32", "`speed` stands in the routing matrix, too"]);
    one("group,channel\nfront,phone\n", &rule("weight = 2"), &["`weight` does not belong here"]);
    let mail = "skills = [{ channel = \"mail\", reserve = 1 }]\n[channels.mail]\nmedium = \"email\"\n";
    one("group,channel\nfront,phone\n", mail, &["no row of this group for the channel \"mail\""]);
    let of_inquiry = rule("inquiries = [\"billing\"], reserve = 1");
    one("group,channel\nfront,phone\n", &of_inquiry, &["no row of this group for the inquiry \"billing\" on the channel \"phone\""]);
    let chat = "capacity = 3\n[channels.chat]\nmedium = \"chat\"\n";
    one("group,channel,slots\nfront,phone,\nfront,chat,2\n", chat, &["skills.csv:3:1", "`slots` in a group with a `capacity`"]);
    one("group,channel\nfront,phone\n", "pick = \"in_order\"\n", &["no order of `skills`"]);
    one("group,channel\nfront,phone\n", "[groups.other]\nstaff = 1\n", &["\"other\" has no row"]);
    let named = "[channels.other]\nmedium = \"phone\"\ngroups = [\"front\"]\n";
    one("group,channel\nfront,phone\n", named, &["`groups` does not belong here", "matrix"]);
}
