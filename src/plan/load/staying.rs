//! Which part of a load waits for ever: what is left of it when patience ends and queues are full.

use crate::ground::dist::Dist;
use crate::scenario::model::Channel;

/// Share of a channel's load that waits for ever: a limited queue sheds, so does patience.
pub(super) fn staying(channel: &Channel) -> f64 {
    let balking = channel.balking.map_or(0.0, |balking| balking.share);
    if channel.queue_capacity.is_some() { 0.0 } else { never_share(&channel.patience) * (1.0 - balking) }
}

/// Probability that a duration never ends.
pub(super) fn never_share(dist: &Dist) -> f64 {
    match dist {
        Dist::Never => 1.0,
        Dist::Mixture(parts) => {
            let mut before = 0.0;
            let weighted = parts.iter().map(|(cumulative, part)| {
                let weight = cumulative - before;
                before = *cumulative;
                weight * never_share(part)
            });
            weighted.sum()
        }
        _ => 0.0,
    }
}
