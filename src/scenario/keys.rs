//! What every key of the scenario language means: a catalogue that the readers are tested against, so
//! that `holdline defaults`, `holdline schema` and the README can be generated from it.
//!
//! A section is a table of a scenario file, with its keys in the order in which they are shown. Defaults
//! are not repeated here: they stand in the table of defaults, under the section and the key.

mod callbacks;
mod campaigns;
mod channels;
mod demand;
mod distributions;
mod general;
mod individual;
mod mechanisms;
mod optimise;
mod roster;
mod routing;
mod scores;
mod staff;
mod trunks;
mod verify;
mod words;

#[cfg(test)]
mod tests;

use super::defaults::{DefaultValue, defaults, is_channel_scope};
use super::document::NAMED_SECTIONS;
use super::medium::MEDIA;
use super::model::Medium;

/// A table of a scenario file.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its path without the names given by the user: `run`, `channels`, `channels.retrials`; `scenario` is the
    /// file itself.
    pub scope: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What holds between them.
    pub rules: &'static [Rule],
}

/// A key of a section.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What may be written for it.
    pub kind: Kind,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// Whether it must be there.
    pub needed: bool,
    /// The media whose channels have it; empty for keys that don't depend on the medium.
    pub media: &'static [Medium],
}

/// What holds between the keys of a section.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Exactly one of these.
    OneOf(&'static [&'static str]),
    /// Not both.
    NotBoth(&'static str, &'static str),
    /// The first belongs to the second.
    Needs(&'static str, &'static str),
}

/// Numbers from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// The lower bound itself is not in it.
    pub above_low: bool,
    /// The upper bound itself is not in it.
    pub below_high: bool,
}

/// What may be written for a key.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// The name of a file, looked up from the folder of the scenario.
    File,
    /// The name of a channel of the scenario.
    Channel,
    /// The name of a group of the scenario.
    Group,
    /// The name of a campaign of the scenario.
    Campaign,
    /// The name of a site of the scenario.
    Site,
    /// The name of an inquiry of the scenario.
    Inquiry,
    /// The name of a shift of the scenario.
    Shift,
    /// A time of day before 24:00.
    TimeOfDay,
    /// A set of weekdays.
    Weekdays,
    /// True or false.
    Boolean,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number from the first to the second.
    Whole(u64, u64),
    /// A number.
    Number(Range),
    /// A percentage from 0% to below 100%.
    Percentage,
    /// A date.
    Date,
    /// Hours ahead of the centre.
    Offset,
    /// A date and a time of day.
    Moment,
    /// Weekly windows.
    Windows,
    /// A duration.
    Duration {
        /// Of more than 0.
        positive: bool,
        /// Or "never".
        never: bool,
    },
    /// A duration, or a distribution of durations.
    Distribution {
        /// With "never" among its values.
        never: bool,
    },
    /// Numbers by time of day or weekday: a table or a CSV file.
    ByTime(&'static Kind),
    /// A table of numbers by weekday.
    ByWeekday(&'static Kind),
    /// A table of numbers by date.
    ByDate(&'static Kind),
    /// A table of numbers by names that the file gives elsewhere.
    ByName(&'static Kind),
    /// A table of numbers by channel.
    ByChannel(&'static Kind),
    /// A list of at least and at most so many.
    List(&'static Kind, usize, usize),
    /// A table of its own, by its scope.
    Table(&'static str),
    /// A table of such tables, by names that the user gives.
    Named(&'static str),
    /// The changes of a variant.
    Changes,
    /// Shipped defaults by name.
    Defaults,
    /// Any of these.
    Either(&'static [Kind]),
}

/// Every section, in the order in which they are shown.
pub fn sections() -> impl Iterator<Item = &'static Section> {
    let parts: [&[Section]; 15] = [
        general::SECTIONS,
        demand::SECTIONS,
        channels::SECTIONS,
        mechanisms::SECTIONS,
        callbacks::SECTIONS,
        staff::SECTIONS,
        individual::SECTIONS,
        routing::SECTIONS,
        roster::SECTIONS,
        trunks::SECTIONS,
        campaigns::SECTIONS,
        scores::SECTIONS,
        optimise::SECTIONS,
        verify::SECTIONS,
        distributions::SECTIONS,
    ];
    parts.into_iter().flatten()
}

/// The section of a scope.
pub fn section(scope: &str) -> Option<&'static Section> {
    sections().find(|section| section.scope == scope)
}

impl Range {
    /// Whether the number is in it.
    pub fn contains(&self, value: f64) -> bool {
        let above = if self.above_low { value > self.low } else { value >= self.low };
        above && if self.below_high { value < self.high } else { value <= self.high }
    }
}

impl Section {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The path of one of its keys: `channels.retrials.limit`.
    pub fn path(&self, key: &Key) -> String {
        if self.scope == TOP { key.name.to_owned() } else { format!("{}.{}", self.scope, key.name) }
    }

    /// The defaults of one of its keys, by medium or by another key.
    pub fn defaults(&self, key: &Key) -> Vec<&'static DefaultValue> {
        defaults().iter().filter(|default| home(default) == (self.scope.to_owned(), key.name)).collect()
    }
}

impl Key {
    /// Whether channels of this medium have it.
    pub fn holds_for(&self, medium: Medium) -> bool {
        self.media.is_empty() || self.media.contains(&medium)
    }

    /// The sections that may be written for it.
    pub fn tables(&self) -> Vec<&'static Section> {
        let mut scopes = Vec::new();
        self.kind.collect_tables(&mut scopes);
        scopes.into_iter().filter_map(section).collect()
    }

    const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    const fn of(self, media: &'static [Medium]) -> Self {
        Self { media, ..self }
    }
}

impl Kind {
    fn collect_tables(&self, scopes: &mut Vec<&'static str>) {
        match self {
            Self::Table(scope) | Self::Named(scope) => scopes.push(scope),
            Self::Distribution { .. } => scopes.push("distribution"),
            Self::List(inner, ..) => inner.collect_tables(scopes),
            Self::Either(kinds) => kinds.iter().for_each(|kind| kind.collect_tables(scopes)),
            _ => {}
        }
    }
}

/// The scope of the file itself.
pub const TOP: &str = "scenario";

/// Where the key of a default stands in the catalogue: its scope and its name. The rows of some keys are
/// told apart by medium, by age, by format or by who sorts.
pub fn home(default: &DefaultValue) -> (String, &'static str) {
    let (scope, key) = (default.scope, default.key);
    match scope {
        "segments.think_speed" => return ("segments".to_owned(), "think_speed"),
        "channels.bot.reject" => return ("channels.bot".to_owned(), "reject"),
        "triage.human" | "triage.ai" => return ("triage".to_owned(), key),
        "roster" => return ("groups".to_owned(), key),
        _ if key == "slots" => return ("skills".to_owned(), key),
        _ => {}
    }
    if let Some(tables) = scope.strip_prefix("roster.") {
        return (format!("groups.{tables}"), key);
    }
    let (first, tables) = scope.split_once('.').map_or((scope, None), |(first, tables)| (first, Some(tables)));
    let section = if is_channel_scope(first) { "channels" } else { first };
    (tables.map_or(section.to_owned(), |tables| format!("{section}.{tables}")), key)
}

/// What tells the defaults of one key apart: a medium or a word for several, or the value of another key.
pub fn case(default: &DefaultValue) -> &'static str {
    match default.scope {
        "segments.think_speed" => default.key,
        "channels.bot.reject" if default.key == "strict" => "format = \"strict\"",
        "channels.bot.reject" => "format = \"lenient\"",
        "triage.human" => "human",
        "triage.ai" => "ai",
        scope => scope.split('.').next().unwrap_or(scope),
    }
}

/// The key of a default.
pub fn of(default: &DefaultValue) -> Option<&'static Key> {
    let (scope, key) = home(default);
    section(&scope)?.key(key)
}

/// What a default is the default of.
pub fn meaning(default: &DefaultValue) -> &'static str {
    of(default).map_or("", |key| key.meaning)
}

/// The keys that a user may mean by a name: a key, or its path or the end of it; with or without the
/// names of the user (`groups.desk.staff`), or by the name of a default (`phone.patience`).
pub fn meant(name: &str) -> Vec<(&'static Section, &'static Key)> {
    if let Some(default) = defaults().iter().find(|default| default.name() == name) {
        let (scope, key) = home(default);
        return section(&scope).and_then(|section| Some((section, section.key(key)?))).into_iter().collect();
    }
    let mut parts: Vec<&str> = name.split('.').collect();
    let found = ending(&parts);
    if !found.is_empty() || parts.len() < 2 {
        return found;
    }
    if NAMED_SECTIONS.contains(&parts[0]) && parts.len() > 2 {
        parts.remove(1);
    } else if is_channel_scope(parts[0]) {
        parts[0] = "channels";
    }
    ending(&parts)
}

/// The keys whose paths end in these parts.
fn ending(parts: &[&str]) -> Vec<(&'static Section, &'static Key)> {
    let all = sections().flat_map(|section| section.keys.iter().map(move |key| (section, key)));
    let found: Vec<_> = all
        .filter(|(section, key)| {
            let path = section.path(key);
            path.split('.').collect::<Vec<_>>().ends_with(parts)
        })
        .collect();
    // A whole path means that key alone.
    let whole = parts.join(".");
    match found.iter().find(|(section, key)| section.path(key) == whole) {
        Some(exact) if parts.len() > 1 || exact.0.scope == TOP => vec![*exact],
        _ => {
            // The parts of a mixture are distributions, which explain themselves.
            let elsewhere = |one: &Key| found.iter().any(|(section, key)| section.scope == "distribution" && key.name == one.name);
            found.iter().filter(|(section, key)| section.scope != "distribution.mixture" || !elsewhere(key)).copied().collect()
        }
    }
}

/// The nearest of all names of keys, paths and media.
pub fn nearest(name: &str) -> Option<String> {
    let mut names: Vec<String> = MEDIA.iter().map(|(medium, _)| (*medium).to_owned()).collect();
    for section in sections() {
        names.extend(section.keys.iter().flat_map(|key| [key.name.to_owned(), section.path(key)]));
    }
    names.sort_unstable();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    super::reader::nearest(name, &names).map(str::to_owned)
}

const fn key(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, kind, meaning, needed: false, media: &[] }
}

const fn from_to(low: f64, high: f64) -> Kind {
    Kind::Number(Range { low, high, above_low: false, below_high: false })
}

const fn above(low: f64, high: f64) -> Kind {
    Kind::Number(Range { low, high, above_low: true, below_high: false })
}

const fn below(low: f64, high: f64) -> Kind {
    Kind::Number(Range { low, high, above_low: false, below_high: true })
}

const fn between(low: f64, high: f64) -> Kind {
    Kind::Number(Range { low, high, above_low: true, below_high: true })
}

const NO_RULES: &[Rule] = &[];
const SHARE: Kind = from_to(0.0, 1.0);
const POSITIVE_SHARE: Kind = above(0.0, 1.0);
const FACTOR: Kind = from_to(0.0, 100.0);
const POSITIVE_FACTOR: Kind = above(0.0, 100.0);
const DURATION: Kind = Kind::Duration { positive: false, never: false };
const POSITIVE_DURATION: Kind = Kind::Duration { positive: true, never: false };
const DISTRIBUTION: Kind = Kind::Distribution { never: false };
const PATIENCE: Kind = Kind::Distribution { never: true };
const NONE: Kind = Kind::Word(&["none"]);
