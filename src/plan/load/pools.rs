//! Pools: the connected sets of channels and groups, and what they need together.

use super::{ChannelLoad, PoolLoad, rate, serving};
use crate::scenario::Scenario;

/// The connected sets of channels and groups.
pub(super) fn pools(scenario: &Scenario, channels: &[ChannelLoad], staff: &[Vec<f64>], count: usize) -> Vec<PoolLoad> {
    // Each channel and its groups start with a label of their own; labels spread until none changes.
    let mut label: Vec<usize> = (0..scenario.groups.len()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for c in 0..channels.len() {
            let lowest = serving(scenario, c).map(|(g, _)| label[g]).min();
            for (g, _) in serving(scenario, c) {
                if lowest.is_some_and(|lowest| lowest != label[g]) {
                    label[g] = lowest.unwrap_or(label[g]);
                    changed = true;
                }
            }
        }
    }
    let roots = (0..scenario.groups.len()).filter(|&g| label[g] == g);
    roots.map(|root| pool(scenario, channels, staff, count, &label, root)).filter(|pool| !pool.channels.is_empty()).collect()
}

/// The pool whose groups carry the label `root`.
fn pool(scenario: &Scenario, channels: &[ChannelLoad], staff: &[Vec<f64>], count: usize, label: &[usize], root: usize) -> PoolLoad {
    let groups: Vec<usize> = (0..label.len()).filter(|&g| label[g] == root).collect();
    let members: Vec<usize> = (0..channels.len()).filter(|&c| serving(scenario, c).any(|(g, _)| label[g] == root)).collect();
    let (mut required, mut required_staying, mut agents) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    for &c in &members {
        let best = serving(scenario, c).map(|(_, skill)| rate(&scenario.channels[c], &skill, channels[c].stretch)).fold(0.0, f64::max);
        if best > 0.0 {
            for i in 0..count {
                required[i] += channels[c].load[i] / best;
                required_staying[i] += channels[c].load[i] * channels[c].staying / best;
            }
        }
    }
    for &g in &groups {
        agents.iter_mut().zip(&staff[g]).for_each(|(sum, on_duty)| *sum += on_duty);
    }
    PoolLoad { channels: members, groups, required, required_staying, agents }
}
