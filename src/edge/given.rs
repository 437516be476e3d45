//! The options of a call that change a result, as the manifest names them: what commands have in common. The order is that
//! of the manifest.

/// Options with their values.
pub type Given = Vec<(String, String)>;

/// The keys that `--set` changes; of a sweep with their lists of values.
pub fn set(set: &[(String, String)]) -> Given {
    set.iter().map(|(key, value)| ("--set".to_owned(), format!("{key}={value}"))).collect()
}

/// Which variants, seed and replications.
pub fn chosen(variants: &[String], seed: Option<u64>, replications: Option<u32>) -> Given {
    let of_variants = variants.iter().map(|name| ("--variant".to_owned(), name.clone()));
    let of_seed = seed.map(|seed| ("--seed".to_owned(), seed.to_string()));
    let of_replications = replications.map(|replications| ("--replications".to_owned(), replications.to_string()));
    of_variants.chain(of_seed).chain(of_replications).collect()
}
