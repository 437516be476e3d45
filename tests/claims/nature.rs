//! Urgent and complex, or less urgent and detailed: which mode suits which inquiry.
//!
//! This is about time and cost, so the warmth of the medium is left out where it would drown them: by
//! default a phone conveys 18 points more empathy than an e-mail, whatever the inquiry.

use crate::support::Trial;

/// One kind of inquiry, by phone in the first variant and by e-mail in the second, each with this staff.
fn inquiry(nature: &str, satisfaction: &str, phone: u32, email: u32) -> Trial {
    let text = format!(
        "seed = 48\n[run]\nlength = \"2d\"\ninterval = \"1d\"\n{satisfaction}[inquiries.q]\nper_hour = {{ \"08:00\" = 15, \"10:00\" = 70, \"12:00\" = 15, \"18:00\" = 0 }}\n{nature}\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\ntarget = {{ within = \"20s\", share = 0.8 }}\n\
         [channels.email]\nmedium = \"email\"\ntarget = {{ within = \"8h\", share = 0.8 }}\n\
         [groups.all]\nstaff = {phone}\nhours = \"daily 08:00-20:00\"\nskills = [\"phone\", \"email\"]\n"
    );
    let later = format!("\"inquiries.q.channels\" = {{ email = 1 }}\n\"groups.all.staff\" = {email}");
    Trial::new(&text, &[("now", ""), ("later", &later)], 48)
}

#[test]
fn urgent_inquiries_are_better_off_now() {
    let nature = "urgency = \"urgent\"\ncomplexity = 0.6";
    // 20 points fewer are satisfied with the warmth of the medium, 3.5 without it, each certain to 0.7.
    inquiry(nature, "", 11, 11).headline("now", "later", "csat_top2").below(-0.1, "satisfied customers");
    cold(nature, 11, 11).headline("now", "later", "csat_top2").below(-0.02, "satisfied customers, warmth apart");
}

/// The same, with every medium equally warm.
fn cold(nature: &str, phone: u32, email: u32) -> Trial {
    inquiry(nature, "[satisfaction]\nempathy = 0\n", phone, email)
}

#[test]
fn what_can_wait_is_cheaper_later() {
    // The fewest agents with whom each meets its target: 80% in 20 s, 80% in 8 h. The phone has to be staffed for the
    // peak of the morning (10 agents); e-mail, although it takes more work with its research, for the day (4).
    let nature = "urgency = \"low\"\ncomplexity = 0.2\ndetail = 0.8";
    let met = |trial: &Trial, variant| {
        let shares = trial.headlines(variant, "service_level_share");
        shares.iter().sum::<f64>() >= 0.8 * shares.len() as f64
    };
    let fewest = |variant| (4..16).find(|&staff| met(&cold(nature, staff, staff), variant)).expect("enough agents");
    let (phone, email) = (fewest("now"), fewest("later"));
    println!("phone {phone}, e-mail {email}");
    assert!(email < phone);
    let trial = cold(nature, phone, email);
    trial.headline("now", "later", "cost_total").below(-500.0, "cost");
    // Warmth apart, customers are as satisfied: e-mail is ahead by 1 to 5 points.
    trial.headline("now", "later", "csat_top2").above(-0.03, "satisfied customers");
}
