//! What is chosen besides numbers of agents: slots and mixes of channels. Here are the settings that a scenario
//! allows, and those near others; `choice` looks for the cheapest.

use crate::scenario::Scenario;
use crate::scenario::model::{Mix, MixChoice, SlotChoice};

/// Values in the order of `slots` and of `mixes` of [`crate::scenario::model::Optimise`]; none: as in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settings {
    /// Slots.
    pub slots: Vec<u32>,
    /// Indices of mixes.
    pub mixes: Vec<usize>,
}

/// How far another setting lies away, in steps, by what is set.
type Step = (u32, Settings);

impl Settings {
    /// Whether there is anything to set.
    pub fn any(&self) -> bool {
        !self.slots.is_empty() || !self.mixes.is_empty()
    }

    /// Those nearest to what the file has.
    pub fn nearest(scenario: &Scenario) -> Self {
        let asked = &scenario.optimise;
        let nearest = |choice: &MixChoice| {
            let file = Mix(scenario.inquiries[choice.inquiry].channels.clone());
            let distances = choice.mixes.iter().map(|mix| distance(mix, &file, scenario.channels.len()));
            distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(index, _)| index)
        };
        Self {
            slots: asked.slots.iter().map(|choice| slots_in_file(scenario, choice).clamp(choice.low, choice.high)).collect(),
            mixes: asked.mixes.iter().map(nearest).collect(),
        }
    }

    /// How many there are, at most `most`.
    pub fn count(scenario: &Scenario, most: usize) -> usize {
        let slots = scenario.optimise.slots.iter().map(|choice| (choice.high - choice.low) as usize + 1);
        let mixes = scenario.optimise.mixes.iter().map(|choice| choice.mixes.len());
        slots.chain(mixes).fold(1, |all: usize, more| all.saturating_mul(more)).min(most)
    }

    /// All of them.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let asked = &scenario.optimise;
        let mut all = vec![Self::default()];
        for choice in &asked.slots {
            let more = |one: &Self| -> Vec<Self> { (choice.low..=choice.high).map(|slots| one.with_slots(&[slots])).collect() };
            all = all.iter().flat_map(more).collect();
        }
        for choice in &asked.mixes {
            let more = |one: &Self| -> Vec<Self> { (0..choice.mixes.len()).map(|mix| one.with_mixes(&[mix])).collect() };
            all = all.iter().flat_map(more).collect();
        }
        all
    }

    fn with_slots(&self, more: &[u32]) -> Self {
        Self { slots: [&self.slots[..], more].concat(), mixes: self.mixes.clone() }
    }

    fn with_mixes(&self, more: &[usize]) -> Self {
        Self { slots: self.slots.clone(), mixes: [&self.mixes[..], more].concat() }
    }

    /// Those near: one thing changed by one step, by 2, 4, 8 and so on, or all the way; or two things by one step each.
    pub fn near(&self, scenario: &Scenario) -> Vec<Self> {
        let of_slots = (0..self.slots.len()).map(|index| self.other_slots(index, &scenario.optimise.slots[index]));
        let of_mixes = (0..self.mixes.len()).map(|index| self.other_mixes(index, scenario));
        let by_thing: Vec<Vec<Step>> = of_slots.chain(of_mixes).collect();
        let mut near: Vec<Self> = by_thing.iter().flatten().map(|(_, other)| other.clone()).collect();
        let single = |steps: &[Step]| -> Vec<Self> { steps.iter().filter(|(by, _)| *by == 1).map(|(_, other)| other.clone()).collect() };
        for (index, one) in by_thing.iter().enumerate() {
            for other in &by_thing[index + 1..] {
                for a in single(one) {
                    near.extend(single(other).iter().map(|b| self.both(&a, b)));
                }
            }
        }
        near
    }

    /// What either changes.
    fn both(&self, a: &Self, b: &Self) -> Self {
        let slots = self.slots.iter().zip(a.slots.iter().zip(&b.slots));
        let mixes = self.mixes.iter().zip(a.mixes.iter().zip(&b.mixes));
        Self {
            slots: slots.map(|(own, (a, b))| if a == own { *b } else { *a }).collect(),
            mixes: mixes.map(|(own, (a, b))| if a == own { *b } else { *a }).collect(),
        }
    }

    fn other_slots(&self, index: usize, choice: &SlotChoice) -> Vec<Step> {
        let now = self.slots[index];
        let with = |slots: u32| {
            let mut other = self.clone();
            other.slots[index] = slots;
            (slots.abs_diff(now), other)
        };
        let steps = || (0..32).map(|power| 1u32 << power);
        let up = steps().take_while(|step| now.checked_add(*step).is_some_and(|slots| slots < choice.high)).map(|step| now + step);
        let down = steps().take_while(|step| now.checked_sub(*step).is_some_and(|slots| slots > choice.low)).map(|step| now - step);
        let ends = [choice.low, choice.high].into_iter().filter(|end| *end != now);
        up.chain(down).chain(ends).map(with).collect()
    }

    /// Mixes with another division between two channels.
    fn other_mixes(&self, index: usize, scenario: &Scenario) -> Vec<Step> {
        let choice = &scenario.optimise.mixes[index];
        let now = &choice.mixes[self.mixes[index]];
        let channels = scenario.channels.len();
        let mut found = Vec::new();
        for from in 0..channels {
            for to in (0..channels).filter(|to| *to != from) {
                // What goes from one channel to another, least first.
                let mut moved: Vec<(f64, usize)> = Vec::new();
                for (other, mix) in choice.mixes.iter().enumerate() {
                    let by = |channel: usize| mix.share(channel) - now.share(channel);
                    let alone = (by(to) + by(from)).abs() < 1e-6 && (distance(mix, now, channels) - 2.0 * by(to)).abs() < 1e-6;
                    if by(to) > 1e-6 && alone {
                        moved.push((by(to), other));
                    }
                }
                moved.sort_by(|a, b| a.0.total_cmp(&b.0));
                let last = moved.len();
                let taken = moved.into_iter().zip(1u32..).filter(|(_, step)| step.is_power_of_two() || *step as usize == last);
                found.extend(taken.map(|((_, mix), step)| {
                    let mut other = self.clone();
                    other.mixes[index] = mix;
                    (step, other)
                }));
            }
        }
        found
    }

    /// Gives a scenario these settings.
    pub fn apply(&self, scenario: &mut Scenario) {
        for (choice, &slots) in scenario.optimise.slots.iter().zip(&self.slots) {
            let skills = scenario.groups[choice.group].skills.iter_mut();
            skills.filter(|skill| skill.channel == choice.channel).for_each(|skill| skill.slots = slots);
        }
        for (choice, &mix) in scenario.optimise.mixes.iter().zip(&self.mixes) {
            scenario.inquiries[choice.inquiry].channels = choice.mixes[mix].shares();
        }
    }
}

/// What the file has.
pub fn slots_in_file(scenario: &Scenario, choice: &SlotChoice) -> u32 {
    let skills = &scenario.groups[choice.group].skills;
    skills.iter().find(|skill| skill.channel == choice.channel).map_or(1, |skill| skill.slots)
}

/// Sum of the absolute differences of all shares.
fn distance(a: &Mix, b: &Mix, channels: usize) -> f64 {
    (0..channels).map(|channel| (a.share(channel) - b.share(channel)).abs()).sum()
}
