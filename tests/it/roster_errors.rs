//! What is wrong in a roster is said where it stands.

use holdline::scenario::{LoadOptions, load_text};

/// The messages for a scenario with these shifts and a group with these keys, beside a file `rota.csv`.
fn errors(shifts: &str, group: &str, rota: &str) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("rota.csv"), rota).expect("written");
    let text = format!(
        "{shifts}\n[inquiries.a]\nper_hour = 1\nchannels = {{ phone = 1 }}\n[channels.phone]\nmedium = \"phone\"\n\
         [groups.g]\n{group}\nskills = [\"phone\"]\n"
    );
    match load_text("test", &text, directory.path(), &LoadOptions::default()) {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    }
}

const EARLY: &str = "[shifts.early]\nstart = \"08:00\"\nlength = \"8h\"";
const NIGHT: &str = "[shifts.early]\nstart = \"04:00\"\nlength = \"8h\"\n[shifts.night]\nstart = \"22:00\"\nlength = \"8h\"";

#[track_caller]
fn says(shifts: &str, group: &str, rota: &str, parts: &[&str]) {
    let found = errors(shifts, group, rota);
    for part in parts {
        assert!(found.contains(part), "{part:?} is not in\n{found}");
    }
    if parts.is_empty() {
        assert_eq!(found, "");
    }
}

#[test]
fn of_shifts() {
    let one = "shifts = [{ shift = \"early\", days = \"mon-fri\", agents = 2 }]";
    says(EARLY, one, "", &[]);
    let with = |keys: &str, parts: &[&str]| says(&format!("{EARLY}\n{keys}"), one, "", parts);
    with("breaks = [{ after = \"7h30m\", length = \"31m\", paid = true }]", &["this break ends 8h1m after the start, the shift after 8h"]);
    with("breaks = [{ after = \"7h\", window = \"1h\", length = \"1m\", paid = true }]", &["this break ends 8h1m after the start"]);
    with("meetings = [{ at = \"15:31\", length = \"30m\" }]", &["this meeting ends 8h1m after the start"]);
    with("meetings = [{ at = \"07:00\", length = \"30m\" }]", &["this meeting ends 23h30m after the start"]);
    with("meetings = [{ length = \"30m\" }]", &["one of `at` and `after`"]);
    with("meetings = [{ at = \"09:00\", after = \"1h\", length = \"30m\" }]", &["one of `at` and `after`"]);
    with(
        "breaks = [{ after = \"2h\", window = \"1h\", length = \"15m\", paid = true }, { after = \"3h\", length = \"15m\", paid = true }]",
        &["this break may begin at 11:00, when the one before may still go on until 11:15"],
    );
    with("breaks = [{ after = \"2h\", length = \"15m\" }]", &["a break has no `paid`"]);
    with("breaks = [{ afer = \"2h\", length = \"15m\", paid = true }]", &["unknown key \"afer\" in a break", "did you mean `after`?"]);
    says(&EARLY.replace("8h", "25h"), one, "", &["a duration of at most 24h"]);
    says(&EARLY.replace("08:00", "24:00"), one, "", &["a time of day such as \"08:00\""]);
}

#[test]
fn of_who_works_when() {
    says(
        EARLY,
        "shifts = [{ shift = \"erly\", days = \"mon\", agents = 2 }]",
        "",
        &["unknown shift \"erly\"", "did you mean `early`?", "test.toml"],
    );
    says("", "shifts = [{ shift = \"early\", days = \"mon\", agents = 2 }]", "", &["the scenario has no shifts", "[shifts.NAME]"]);
    says(
        EARLY,
        "staff = 1\nshifts = [{ shift = \"early\", days = \"mon\", agents = 2 }]",
        "",
        &["`shifts` besides `staff`", "exactly one of"],
    );
    says(EARLY, "", "", &["[groups.g] has no `staff`"]);
    says(EARLY, "staff = 1\nabsence = { share = 0.1 }", "", &["`absence` does not belong here", "a roster of their own"]);
    says(
        EARLY,
        "shifts = [{ shift = \"early\", days = \"mon\", agents = 2 }]\nhours = \"08:00-12:00\"",
        "",
        &["`hours` does not belong here"],
    );
    says(EARLY, "shifts = [{ shift = \"early\", days = \"mon\", agents = 2, overtime = \"17h\" }]", "", &["longer than a day"]);
    says(
        NIGHT,
        "rotation = { agents = 2, weeks = [{ mon = \"night\", tue = \"early\" }] }",
        "",
        &["a shift begins while the one of the day before still lasts"],
    );
    says(NIGHT, "rotation = { agents = 2, weeks = [{ sun = \"night\" }, { mon = \"early\" }] }", "", &["a shift begins while"]);
    says(NIGHT, "rotation = { agents = 2, weeks = [{ mon = \"night\" }, { tue = \"early\" }] }", "", &[]);
    says(
        EARLY,
        "shifts = [{ shift = \"early\", days = \"mon\", agents = 2 }]\non_call = { agents = 1, notice = \"1h\", length = \"1h\" }",
        "",
        &["one of `waiting_at_least` and `wait_at_least`"],
    );
}

#[test]
fn of_agents_on_call() {
    let with = |keys: &str, parts: &[&str]| {
        let on_call = format!("on_call = {{ agents = 1, notice = \"1h\", length = \"1h\", waiting_at_least = 1, {keys} }}");
        let group = format!("shifts = [{{ shift = \"early\", days = \"mon\", agents = 2 }}]\n{on_call}");
        let mail = "[channels.mail]\nmedium = \"email\"";
        says(&format!("{EARLY}\n{mail}"), &group, "", parts);
    };
    with("every = \"1s\"", &[]);
    with("every = \"999ms\"", &["a duration of at least 1s"]);
    with("channels = [\"phone\"]", &[]);
    with(
        "channels = [\"mail\"]",
        &["`on_call` counts contacts of \"mail\", which the group does not handle", "channels among the `skills`"],
    );
    with("channels = [\"fone\"]", &["unknown channel \"fone\"", "did you mean `phone`?"]);
    with("channels = []", &["an array of channels"]);
}

#[test]
fn of_rotas() {
    let rota = |text: &str, parts: &[&str]| says(NIGHT, "rota = \"rota.csv\"", text, parts);
    rota("agent,weekday,shift\nann,mon-fri,night\nbob,sat,early\n", &[]);
    rota("agent,weekday,shift\nann,mon,night\nann,tue,early\n", &["agent \"ann\" is on duty twice at once", "rota.csv:3:1"]);
    rota("agent,weekday,shift\nann,mon,early\nann,sun,night\n", &["agent \"ann\" is on duty twice at once"]);
    rota("agent,date,shift\nann,2024-01-01,night\nann,2024-01-02,early\n", &["agent \"ann\" is on duty twice at once"]);
    rota("agent,date,start,end\nann,2024-01-01,08:00,12:00\nann,2024-01-01,11:59,13:00\n", &["agent \"ann\" is on duty twice at once"]);
    rota("agent,weekday,start,end\nann,mon,08:00,12:00\nann,mon,12:00,13:00\n", &[]);
    rota("agent,weekday,shift\nann,mon,nigt\n", &["unknown shift \"nigt\"", "did you mean `night`?", "rota.csv:2:9"]);
    rota("agent,weekday,shft\nann,mon,night\n", &["unknown column \"shft\"", "did you mean `shift`?"]);
    rota("agent,weekday,date,shift\nann,mon,2024-01-01,night\n", &["one of weekday and date"]);
    rota("agent,weekday,start\nann,mon,08:00\n", &["either shift or start and end"]);
    rota("agent,weekday,shift\nann,mon,night,1\n", &["expected 3 cells"]);
    rota("agent,weekday,shift\n,mon,night\n", &["the name or number of an agent"]);
    rota("agent,weekday,start,end\nann,mon,8,12:00\n", &["a time of day such as 08:00"]);
    rota("agent,weekday,shift\n", &["holds no rows beneath its header"]);
    rota("agent,date,shift\nann,2020-01-01,early\n", &["zero agents for the channel"]);
}
