//! "Hybrid by the nature of the inquiry": urgent and complex inquiries by phone, the others by message, against all of
//! them by one way, with the same agents. The messages say that they are no live chat (`immediacy`): otherwise those who
//! write soon call as well, and fill the very line that was to be relieved.

use crate::support::{Metric, Trial, centre};
use holdline::run::Level;

fn centre_of(phone: f64) -> String {
    let inquiry = |name: &str, keys: &str| {
        let shares = format!("phone = {phone:?}, messaging = {:?}", 1.0 - phone);
        format!("[inquiries.{name}]\nchannels = {{ {shares} }}\n{keys}\n")
    };
    let day =
        |quiet: u32, busy: u32| format!("per_hour = {{ \"08:00\" = {quiet}, \"10:00\" = {busy}, \"12:00\" = {quiet}, \"18:00\" = 0 }}\n");
    format!(
        "[run]\nstart = \"2024-03-04\"\nwarmup = \"1d\"\nlength = \"2d\"\ninterval = \"1h\"\nreplications = 1\n{}{}{}\
         [channels.phone]\nmedium = \"phone\"\nopen = \"mon-sun 08:00-20:00\"\nhandle_time = {{ lognormal = {{ mean = \"5m\", cv = 1 }} }}\n\
         [channels.messaging]\nmedium = \"messaging\"\nimmediacy = 0.2\nturns = {{ geometric = {{ mean = 3 }} }}\n\
         [groups.desk]\nstaff = 13\nhours = \"mon-sun 08:00-20:00\"\n\
         skills = [\"phone\", {{ channel = \"messaging\", priority = 2, slots = 200 }}]\n",
        inquiry("urgent", &format!("{}urgency = \"urgent\"\ncomplexity = 0.4", day(30, 60))),
        inquiry("complex", &format!("{}complexity = 0.7", day(10, 20))),
        inquiry("simple", &format!("{}urgency = \"low\"\ncomplexity = 0.1", day(50, 100))),
    )
}

const RESOLUTION: Metric = (Level::Inquiry, "urgent", "resolution_mean", "");

#[test]
fn a_hybrid_is_not_dominated() {
    let variants = [
        ("phone", ""),
        (
            "messaging",
            "\"inquiries.urgent.channels\" = { messaging = 1 }\n\"inquiries.complex.channels\" = { messaging = 1 }\n\"inquiries.simple.channels\" = { messaging = 1 }",
        ),
        ("hybrid", "\"triage.by\" = \"ai\"\n\"triage.routes\" = { urgent = \"phone\", complex = \"phone\", simple = \"messaging\" }"),
    ];
    let trial = Trial::new(&centre_of(1.0), &variants, 20);
    // The phone alone loses callers in the busy hours while agents sit idle in the others; messages alone keep the
    // urgent waiting. The hybrid is more satisfying than either; it costs less than the one, and resolves what is
    // urgent sooner than the other, but later than the phone.
    trial.rises("phone", "hybrid", centre("satisfaction_mean"));
    trial.falls("phone", "hybrid", centre("cost_per_resolved"));
    trial.falls("phone", "hybrid", (Level::Channel, "phone", "wait_mean", "all"));
    trial.rises("messaging", "hybrid", centre("satisfaction_mean"));
    trial.falls("messaging", "hybrid", RESOLUTION);
}
