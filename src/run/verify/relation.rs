//! Where the numbers of a run come from, and what that says of a difference to another run.

use serde::{Deserialize, Serialize};

/// Everything that results follow from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the program.
    pub program_version: String,
    /// Version of the engine's results.
    pub result_version: u32,
    /// The study's fingerprint.
    pub fingerprint: String,
    /// Seed.
    pub seed: u64,
    /// Replications of each variant.
    pub replications: u32,
    /// Names and SHA-256 of every file that was read.
    pub inputs: Vec<(String, String)>,
    /// Options that change results, and their values.
    pub options: Vec<(String, String)>,
    /// Names and SHA-256 of the result files.
    pub files: Vec<(String, String)>,
}

/// How a run relates to its baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// All numbers are the same to the last byte; `same_scenario` tells whether nothing else could be expected.
    Identical {
        /// The scenario is the same, too.
        same_scenario: bool,
    },
    /// The same scenario and seed, other numbers: the engine has changed.
    Engine,
    /// The scenario has changed, the seed has not: the same customers meet another centre.
    Model,
    /// Other random numbers: other customers.
    Seed,
}

impl Relation {
    /// That of a run to its baseline.
    pub fn new(now: &Provenance, before: &Provenance) -> Self {
        let same_scenario = same_scenario(now, before);
        if now.files == before.files && !now.files.is_empty() {
            Self::Identical { same_scenario }
        } else if now.seed != before.seed {
            Self::Seed
        } else if same_scenario {
            Self::Engine
        } else {
            Self::Model
        }
    }

    /// Whether both runs have the same random numbers, so that replications can be paired.
    pub fn same_customers(self) -> bool {
        self != Self::Seed
    }
}

/// The fingerprint is of what the engine is given, which may have another form in another version; then the files and the
/// options tell.
fn same_scenario(now: &Provenance, before: &Provenance) -> bool {
    let version = |one: &Provenance| (one.program_version.clone(), one.result_version);
    let given = |one: &Provenance| (one.inputs.clone(), one.options.clone(), one.seed, one.replications);
    now.fingerprint == before.fingerprint || (version(now) != version(before) && given(now) == given(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Provenance {
        Provenance {
            program_version: "1".into(),
            result_version: 2,
            fingerprint: "ab".into(),
            seed: 7,
            replications: 20,
            inputs: vec![("a.toml".into(), "01".into())],
            files: vec![("metrics.csv".into(), "02".into())],
            ..Provenance::default()
        }
    }

    #[test]
    fn what_has_changed_is_told() {
        let before = made();
        assert_eq!(Relation::new(&made(), &before), Relation::Identical { same_scenario: true });
        let moved = Provenance { files: vec![("metrics.csv".into(), "03".into())], ..made() };
        assert_eq!(Relation::new(&moved, &before), Relation::Engine);
        let other = Provenance { fingerprint: "cd".into(), ..moved.clone() };
        assert_eq!(Relation::new(&other, &before), Relation::Model);
        // The same files and another version: the fingerprint may have another form.
        assert_eq!(Relation::new(&Provenance { result_version: 3, ..other.clone() }, &before), Relation::Engine);
        let edited = Provenance { result_version: 3, inputs: vec![("a.toml".into(), "09".into())], ..other.clone() };
        assert_eq!(Relation::new(&edited, &before), Relation::Model);
        let reseeded = Provenance { seed: 8, ..other };
        assert_eq!(Relation::new(&reseeded, &before), Relation::Seed);
        let idle = Provenance { fingerprint: "cd".into(), ..made() };
        assert_eq!(Relation::new(&idle, &before), Relation::Identical { same_scenario: false });
    }
}
