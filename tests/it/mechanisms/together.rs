//! Everything at once: menus, bots, triage, disciplines, announcements and all that comes by default, in one centre.
//! The engine checks its books in every replication, so a run that gives results has lost and counted twice nobody.

use crate::support::{csv, load_in, results};
use holdline::engine::tally::Outcome;
use holdline::run::RunOptions;
use std::path::Path;

fn centre(discipline: &str, announced: &str) -> String {
    let day = |per_hour: u32| format!("per_hour = {{ \"07:00\" = {per_hour}, \"12:00\" = {}, \"20:00\" = 1 }}", 2 * per_hour);
    format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"1d\"\nlength = \"2d\"\ninterval = \"1h\"\ndrain_limit = \"2d\"\nreplications = 3\n\
         [triage]\naccuracy = 0.7\nroutes = {{ urgent = \"phone\" }}\n[issues]\nreopen_delay = \"2h\"\n\
         [inquiries.urgent]\n{}\nurgency = \"urgent\"\ncomplexity = 0.3\nchannels = {{ chat = 0.5, mail = 0.5 }}\n\
         [inquiries.hard]\n{}\ncomplexity = 0.9\ndetail = 0.8\nchannels = {{ phone = 0.4, mail = 0.4, chat = 0.2 }}\n\
         [inquiries.easy]\n{}\nurgency = \"low\"\nchannels = {{ phone = 0.3, mail = 0.4, chat = 0.3 }}\n\
         [channels.phone]\nmedium = \"phone\"\nopen = \"08:00-20:00\"\nqueue_capacity = 12\ntransfers = 0.1\ndiscipline = {discipline}\nannounced = {announced}\n\
         ivr = {{ layers = 3, misroute = 0.1, zero_out = 0.1 }}\nbot = {{ fields = 1, format = \"strict\" }}\n\
         deflection = {{ to = \"mail\", waiting_at_least = 4 }}\n\
         [channels.chat]\nmedium = \"chat\"\nopen = \"08:00-20:00\"\ndiscipline = {discipline}\nannounced = {announced}\nbot = {{ containment = 0.4 }}\n\
         [channels.mail]\nmedium = \"messaging\"\ndiscipline = {discipline}\nannounced = {announced}\nescalation = {{ to = \"phone\" }}\nbursts = 0.4\n\
         bot = {{ fields = 2, reject = 0.3, containment = 0.3 }}\n\
         [groups.desk]\nstaff = 5\nhours = \"08:00-20:00\"\nskills = [\"phone\", {{ channel = \"chat\", slots = 2 }}, {{ channel = \"mail\", priority = 2, slots = 40 }}]\n\
         [groups.mailers]\nstaff = 3\nhours = \"09:00-18:00\"\nskills = [{{ channel = \"mail\", slots = 60 }}]\n",
        day(8),
        day(12),
        day(25),
    )
}

#[test]
fn every_discipline_and_announcement_balances_with_everything_else() {
    let announcements = ["\"none\"", "\"5m\"", "\"estimate\"", "{ estimate = \"percentile\", quantile = 0.8, bias = 0.5 }"];
    for (index, discipline) in
        ["\"first_come\"", "\"earliest_due\"", "\"aging\"", "\"priority\"", "\"easiest_first\""].into_iter().enumerate()
    {
        let study = load_in(Path::new("."), &centre(discipline, announcements[index % announcements.len()]));
        let run = |threads| csv(&results(&study, &RunOptions { threads, trace: 1, ..RunOptions::default() }));
        let text = run(1);
        assert!(text == run(2), "{discipline}: the number of threads shows");
        let outcomes = [Outcome::Served, Outcome::Abandoned, Outcome::Contained, Outcome::Dropped, Outcome::LostClosed, Outcome::Escalated];
        for outcome in outcomes {
            assert!(text.contains(&format!(",{},", outcome.name())), "{discipline}: nobody was {}", outcome.name());
        }
    }
}
