//! Agents whom others ask in the middle of a session: how many of them that keeps busy.

use super::ChannelLoad;
use crate::scenario::Scenario;

/// Agents of each group who are asked, by interval: if all who come are answered and nobody waits in vain for somebody
/// to ask.
pub(super) fn asked(scenario: &Scenario, channels: &[ChannelLoad], seconds: &[f64]) -> Vec<Vec<f64>> {
    let mut asked = vec![vec![0.0; seconds.len()]; scenario.groups.len()];
    for (channel, of) in scenario.channels.iter().zip(channels) {
        let Some(model) = &channel.life.consultations else { continue };
        let answers = asked[model.group].iter_mut().zip(of.arrivals.iter().zip(seconds));
        answers.for_each(|(sum, (arrivals, seconds))| *sum += arrivals * model.share * model.time.mean() / seconds);
    }
    asked
}
