//! Where the numbers of a run come from, and what that says of a difference to another run.

use serde::{Deserialize, Serialize};

/// The option that selects variants.
const VARIANT: &str = "--variant";

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
    /// All numbers are the same, to the last byte; `same_scenario` tells whether nothing else could be expected.
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
    /// That of a run to its baseline. `same_numbers`: every replication of every metric is the same in all variants that
    /// were run, which tells where some of them were not.
    pub fn new(now: &Provenance, before: &Provenance, same_numbers: bool) -> Self {
        let same_scenario = same_scenario(now, before);
        let same_files = now.files == before.files && !now.files.is_empty();
        if same_files || (same_numbers && selected(now) != selected(before)) {
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

/// The fingerprint is of what the engine is given, which may have another form in another version, and is of fewer variants
/// where they were selected; then the files and the options tell.
fn same_scenario(now: &Provenance, before: &Provenance) -> bool {
    let others = |one: &Provenance| one.options.iter().filter(|(name, _)| name != VARIANT).cloned().collect::<Vec<_>>();
    let given = |one: &Provenance| (one.inputs.clone(), others(one), one.seed, one.replications);
    now.fingerprint == before.fingerprint || given(now) == given(before)
}

/// The variants that were asked for; none: all.
fn selected(run: &Provenance) -> Vec<&str> {
    run.options.iter().filter(|(name, _)| name == VARIANT).map(|(_, variant)| variant.as_str()).collect()
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
        let relation = |now: &Provenance| Relation::new(now, &made(), false);
        assert_eq!(relation(&made()), Relation::Identical { same_scenario: true });
        let moved = Provenance { files: vec![("metrics.csv".into(), "03".into())], ..made() };
        assert_eq!(relation(&moved), Relation::Engine);
        // The same files in another version, whose fingerprint may have another form.
        assert_eq!(relation(&Provenance { result_version: 3, fingerprint: "cd".into(), ..moved.clone() }), Relation::Engine);
        let edited = Provenance { fingerprint: "cd".into(), inputs: vec![("a.toml".into(), "09".into())], ..moved.clone() };
        assert_eq!(relation(&edited), Relation::Model);
        assert_eq!(relation(&Provenance { result_version: 3, ..edited.clone() }), Relation::Model);
        assert_eq!(relation(&Provenance { seed: 8, ..edited.clone() }), Relation::Seed);
        // A comment is another file and the same scenario; a key without effect is another scenario.
        assert_eq!(relation(&Provenance { fingerprint: "ab".into(), ..edited.clone() }), Relation::Engine);
        assert_eq!(relation(&Provenance { files: made().files, ..edited }), Relation::Identical { same_scenario: false });
    }

    #[test]
    fn some_variants_are_compared_with_those_of_all() {
        let some = Provenance {
            fingerprint: "ef".into(),
            options: vec![(VARIANT.into(), "one".into())],
            files: vec![("metrics.csv".into(), "04".into())],
            ..made()
        };
        assert_eq!(Relation::new(&some, &made(), true), Relation::Identical { same_scenario: true });
        assert_eq!(Relation::new(&some, &made(), false), Relation::Engine);
        let edited = Provenance { inputs: Vec::new(), ..some };
        assert_eq!(Relation::new(&edited, &made(), false), Relation::Model);
        // The same selection has files to compare.
        assert_eq!(Relation::new(&edited, &Provenance { files: Vec::new(), ..edited.clone() }, true), Relation::Engine);
    }
}
