//! The balance of cost and service: there is no best centre, only a frontier.

use crate::support::{load, run_with};
use holdline::run::RunOptions;

/// Staff x mix of phone and e-mail.
const GRID: [(u32, f64); 9] = [(5, 0.0), (5, 0.5), (5, 1.0), (7, 0.0), (7, 0.5), (7, 1.0), (9, 0.0), (9, 0.5), (9, 1.0)];

#[test]
fn no_variant_is_best_at_everything() {
    let variant = |(staff, phone): &(u32, f64)| {
        let mix = match phone {
            0.0 => "email = 1".to_owned(),
            1.0 => "phone = 1".to_owned(),
            share => format!("phone = {share}, email = {}", 1.0 - share),
        };
        format!(
            "[[variants]]\nname = \"{staff} {phone}\"\nset = {{ \"groups.all.staff\" = {staff}, \"inquiries.q.channels\" = {{ {mix} }} }}\n"
        )
    };
    let text = format!(
        "seed = 49\n[run]\nlength = \"1d\"\nreplications = 6\ninterval = \"1d\"\n[inquiries.q]\nper_hour = 40\nchannels = {{ phone = 1 }}\n\
         [channels.phone]\nmedium = \"phone\"\n[channels.email]\nmedium = \"email\"\n\
         [groups.all]\nstaff = 6\nskills = [\"phone\", \"email\"]\n{}",
        GRID.iter().map(variant).collect::<String>()
    );
    let results = run_with(&load(&text), &RunOptions::default());
    // Less is better: wait, cost, dissatisfaction.
    let points: Vec<[f64; 3]> = results
        .variants
        .iter()
        .map(|variant| {
            let of =
                |name| variant.headlines.iter().find(|headline| headline.name == name).and_then(|one| one.estimate.mean).expect("a value");
            [of("first_response_mean_s"), of("cost_total"), -of("satisfaction_mean")]
        })
        .collect();
    let as_good = |a: &[f64; 3], b: &[f64; 3]| a.iter().zip(b).all(|(a, b)| a <= b);
    for (index, point) in points.iter().enumerate() {
        println!("{:?}: {point:?} {}", GRID[index], results.variants[index].pareto);
        let better_than_all = points.iter().enumerate().all(|(other, one)| other == index || as_good(point, one));
        assert!(!better_than_all, "{:?} is best at everything", GRID[index]);
        // Every variant that no other beats is marked, and no other.
        let beaten = points.iter().any(|one| as_good(one, point) && one != point);
        assert_eq!(results.variants[index].pareto, !beaten);
    }
    let efficient = results.variants.iter().filter(|variant| variant.pareto).count();
    assert!(efficient >= 2, "{efficient} on the frontier");
}
