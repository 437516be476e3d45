//! Pools: the connected sets of waiting lines and groups, and what they need together.

use super::asked::asked;
use super::{ChannelLoad, Load, PoolLoad, rate, serving_if};
use crate::scenario::Scenario;
use crate::scenario::model::Skill;

/// A waiting line: a channel, or a class of its inquiries where groups tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLine {
    /// Index of its channel.
    pub channel: usize,
    /// Index into the channel's `classes`; `None`: all of the channel.
    pub class: Option<usize>,
}

impl PoolLine {
    /// Its load and capacity.
    pub fn load<'a>(&self, channels: &'a [ChannelLoad]) -> &'a ChannelLoad {
        let channel = &channels[self.channel];
        self.class.map_or(channel, |class| &channel.classes[class].1)
    }

    /// The groups that serve it, with the rate of their agents.
    pub(super) fn served_by<'a>(&self, scenario: &'a Scenario, channels: &'a [ChannelLoad]) -> impl Iterator<Item = (usize, f64)> + 'a {
        let line = *self;
        let inquiries = line.class.map(move |class| channels[line.channel].classes[class].0.as_slice());
        let able = move |skill: &Skill| inquiries.is_none_or(|all| all.iter().any(|&inquiry| skill.serves(line.channel, inquiry)));
        let stretch = line.load(channels).stretch;
        let channel = &scenario.channels[line.channel];
        serving_if(scenario, line.channel, able).map(move |(group, skill)| (group, rate(channel, &skill, stretch)))
    }

    /// Work per unit of time of the fastest agents who serve it; 0 without any.
    pub(super) fn best_rate(&self, scenario: &Scenario, channels: &[ChannelLoad]) -> f64 {
        self.served_by(scenario, channels).map(|(_, rate)| rate).fold(0.0, f64::max)
    }
}

/// What a line is called: its channel's name, and its inquiries' where it is not the only one of the channel.
pub fn line_name(scenario: &Scenario, load: &Load, line: &PoolLine) -> String {
    let name = &scenario.channels[line.channel].name;
    let Some(class) = line.class else { return name.clone() };
    let inquiries = load.channels[line.channel].classes[class].0.iter().map(|&inquiry| &scenario.inquiries[inquiry]);
    // Inquiries that never come by the channel may belong to any of its lines.
    let (by_it, others): (Vec<_>, Vec<_>) = inquiries.partition(|inquiry| inquiry.channels.iter().any(|(own, _)| *own == line.channel));
    let named = if by_it.is_empty() { others } else { by_it };
    format!("{name} ({})", named.iter().map(|inquiry| inquiry.name.as_str()).collect::<Vec<_>>().join(", "))
}

/// The connected sets of waiting lines and groups.
pub(super) fn pools(scenario: &Scenario, channels: &[ChannelLoad], staff: &[Vec<f64>], seconds: &[f64]) -> Vec<PoolLoad> {
    let lines: Vec<PoolLine> = (0..channels.len()).flat_map(|channel| lines_of(channel, &channels[channel])).collect();
    let groups_of: Vec<Vec<usize>> =
        lines.iter().map(|line| line.served_by(scenario, channels).map(|(group, _)| group).collect()).collect();
    // Each group starts with a label of its own; labels spread along lines until none changes.
    let mut label: Vec<usize> = (0..scenario.groups.len()).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for groups in &groups_of {
            let lowest = groups.iter().map(|&g| label[g]).min();
            for &g in groups {
                if lowest.is_some_and(|lowest| lowest != label[g]) {
                    label[g] = lowest.unwrap_or(label[g]);
                    changed = true;
                }
            }
        }
    }
    let asked = asked(scenario, channels, seconds);
    let pool = |root: usize| {
        let members = lines.iter().zip(&groups_of).filter(|(_, groups)| groups.iter().any(|&g| label[g] == root));
        let lines: Vec<PoolLine> = members.map(|(line, _)| *line).collect();
        let groups: Vec<usize> = (0..label.len()).filter(|&g| label[g] == root).collect();
        pool(scenario, channels, staff, &asked, lines, groups, seconds.len())
    };
    let roots = (0..scenario.groups.len()).filter(|&g| label[g] == g);
    roots.map(pool).filter(|pool| !pool.lines.is_empty() || pool.asked.iter().any(|&asked| asked > 0.0)).collect()
}

/// The lines of a channel.
fn lines_of(channel: usize, of: &ChannelLoad) -> Vec<PoolLine> {
    match of.classes.len() {
        0 => vec![PoolLine { channel, class: None }],
        classes => (0..classes).map(|class| PoolLine { channel, class: Some(class) }).collect(),
    }
}

/// The pool of these lines and groups.
fn pool(
    scenario: &Scenario,
    channels: &[ChannelLoad],
    staff: &[Vec<f64>],
    asked_of: &[Vec<f64>],
    lines: Vec<PoolLine>,
    groups: Vec<usize>,
    count: usize,
) -> PoolLoad {
    let (mut required, mut required_staying, mut agents, mut asked) =
        (vec![0.0; count], vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    for line in &lines {
        let (best, of) = (line.best_rate(scenario, channels), line.load(channels));
        if best > 0.0 {
            for i in 0..count {
                required[i] += of.load[i] / best;
                required_staying[i] += of.load[i] * of.staying / best;
            }
        }
    }
    for &g in &groups {
        agents.iter_mut().zip(&staff[g]).for_each(|(sum, on_duty)| *sum += on_duty);
        asked.iter_mut().zip(&asked_of[g]).for_each(|(sum, asked)| *sum += asked);
    }
    required.iter_mut().zip(&asked).for_each(|(sum, asked)| *sum += asked);
    PoolLoad { lines, groups, required, asked, required_staying, agents }
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::line_name;
    use crate::scenario::{LoadOptions, load_text};
    use std::path::Path;

    #[test]
    fn groups_that_share_a_channel_but_no_line_are_apart() {
        // 2 erlangs of sales for two agents of whom a third does e-mail, too, and 3 of service for four.
        let text = "realism = \"none\"\n[run]\nlength = \"1d\"\n\
            [inquiries.sales]\nper_hour = 20\nchannels = { phone = 1 }\n[inquiries.service]\nper_hour = 30\nchannels = { phone = 1 }\n\
            [inquiries.mail]\nper_hour = 5\nchannels = { email = 1 }\n\
            [channels.phone]\nmedium = \"phone\"\nhandle_time = \"6m\"\n[channels.email]\nmedium = \"email\"\nturns = 1\nreply_work = \"12m\"\n\
            [groups.a]\nstaff = 2\nskills = [{ channel = \"phone\", inquiries = [\"sales\"] }]\n\
            [groups.b]\nstaff = 4\nskills = [{ channel = \"phone\", inquiries = [\"service\"], speed = 0.5 }]\n\
            [groups.c]\nstaff = 1\nskills = [{ channel = \"phone\", inquiries = [\"sales\"] }, \"email\"]\n";
        let study = load_text("test", text, Path::new(""), &LoadOptions::default()).unwrap_or_else(|errors| panic!("{errors}"));
        let scenario = &study.variants[0];
        let load = load(scenario);
        assert_eq!(load.pools.iter().map(|pool| pool.groups.clone()).collect::<Vec<_>>(), [vec![0, 2], vec![1]]);
        let names = |pool: usize| load.pools[pool].lines.iter().map(|line| line_name(scenario, &load, line)).collect::<Vec<_>>();
        assert_eq!((names(0), names(1)), (vec!["email".to_owned(), "phone (sales)".to_owned()], vec!["phone (service)".to_owned()]));
        let needed = |pool: usize| (load.pools[pool].required[0], load.pools[pool].agents[0]);
        assert!((needed(0).0 - 3.0).abs() < 1e-9 && (needed(1).0 - 6.0).abs() < 1e-9);
        assert_eq!((needed(0).1, needed(1).1), (3.0, 4.0));
    }
}
