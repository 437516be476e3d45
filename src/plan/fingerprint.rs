//! The fingerprint of a study: a SHA-256 over everything that changes results.

use super::Plan;
use crate::scenario::Study;
use sha2::{Digest, Sha256};

/// Lower-case hex SHA-256 over the plans of all variants (their names included), the seed, the
/// number of replications and the version of the engine's results.
///
/// The plans are hashed through their `Debug` text, which prints every field and prints floats so
/// that they read back exactly.
pub fn fingerprint(study: &Study, plans: &[Plan], seed: u64, replications: u32, result_version: u32) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("{result_version} {seed} {replications}"));
    if study.variants.iter().any(|scenario| scenario.run.control_variates) {
        hasher.update(" control variates");
    }
    for (scenario, plan) in study.variants.iter().zip(plans) {
        let names: Vec<&str> = scenario
            .inquiries
            .iter()
            .map(|i| i.name.as_str())
            .chain(scenario.channels.iter().map(|c| c.name.as_str()))
            .chain(scenario.groups.iter().map(|g| g.name.as_str()))
            .chain(scenario.trunks.iter().map(|t| t.name.as_str()))
            .chain(scenario.campaigns.iter().map(|c| c.name.as_str()))
            .collect();
        hasher.update(format!("{:?} {names:?} {plan:?}", scenario.variant));
    }
    hex(&hasher.finalize())
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
