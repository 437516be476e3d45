//! What tells the agents of a group apart: `pace`, `learning`, `same_team`, `members`.

use super::channel_ref::{Channels, channel_index};
use super::context::Context;
use super::csv_table::{columns, open, rows, same_width};
use super::diagnostic::{Diagnostic, Place};
use super::distribution::distribution;
use super::document::{Node, Value, quote};
use super::duration::positive_duration;
use super::model::{Individuals, Learning, Member, Pace, Skill};
use super::number::{boolean, items, number, text, within};
use super::reader::{Reader, mismatch, unknown};
use std::collections::{HashMap, HashSet};

/// Most skills of a group whose members have skills of their own.
const MOST_SKILLS: usize = 64;
const FACTOR: &str = "a factor above 0 and up to 100";
const NAME: &str = "a name that is not empty";

/// Reads the keys; `members` are checked against the group's skills by [`check_members`].
pub(super) fn individuals(reader: &Reader<'_>, channels: &Channels<'_>) -> Individuals {
    let pace = reader.optional("pace", pace).flatten();
    let learning = reader.optional("learning", learning);
    if learning.is_some() {
        reader.forbid(&["new_hires", "ramp_factor"], "`learning` says how newcomers get faster, and `learning.tenure` who is new");
    }
    let members = reader.optional("members", |cx, node| members(cx, node, channels)).unwrap_or_default();
    let same_team = reader.or_default("groups", "same_team", boolean);
    Individuals { pace, same_team, learning, members }
}

/// `{ cv }` or `{ spread }`; a spread of nothing is none.
fn pace(cx: &Context, node: &Node) -> Option<Option<Pace>> {
    let reader = Reader::of_node(cx, node, &node.place, "`pace`")?;
    let cv = reader.optional("cv", within("a coefficient of variation from 0 to 2", 0.0..=2.0));
    let spread = reader.optional("spread", within("a ratio from 1 to 100", 1.0..=100.0));
    let given = ["cv", "spread"].map(|key| reader.entry(key).is_some());
    reader.finish();
    if given[0] == given[1] {
        let error = Diagnostic::at(&node.place, "`pace` has either `cv` or `spread`");
        cx.report(error.expecting("{ cv = 0.25 } or { spread = 1.88 }"));
        return None;
    }
    let pace = cv.map(Pace::of_cv).or(spread.map(Pace::of_spread))?;
    Some((pace.sigma > 0.0).then_some(pace))
}

fn learning(cx: &Context, node: &Node) -> Option<Learning> {
    let reader = Reader::of_node(cx, node, &node.place, "`learning`")?;
    let learning = Learning {
        factor: reader.or_default("groups.learning", "factor", within("a factor from 1 to 10", 1.0..=10.0)),
        time: reader.or_default("groups.learning", "time", positive_duration),
        tenure: reader.or_default("groups.learning", "tenure", distribution),
    };
    reader.finish();
    Some(learning)
}

/// The members from a table in the scenario or a CSV file, each with where it stands.
fn members(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<Vec<Member>> {
    let placed = match &node.value {
        Value::String(_) => from_file(cx, node, channels)?,
        _ => items(cx, node, "an array of { name, skills, work_factor }, or the name of a CSV file", |cx, item| {
            Some((member(cx, item, channels)?, item.place.clone()))
        })?,
    };
    let mut names = HashSet::new();
    for (member, place) in &placed {
        if !names.insert(&member.name) {
            cx.report(Diagnostic::at(place, format!("the agent {} twice", quote(&member.name))).expecting("another name"));
        }
    }
    if placed.is_empty() {
        return mismatch(cx, node, "at least one member");
    }
    Some(placed.into_iter().map(|(member, _)| member).collect())
}

fn member(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<Member> {
    let reader = Reader::of_node(cx, node, &node.place, "a member")?;
    let name =
        reader.required("name", |cx, node| text(cx, node).filter(|name| !name.trim().is_empty()).or_else(|| mismatch(cx, node, NAME)));
    let work_factor = reader.optional("work_factor", number(FACTOR, is_factor));
    let skills = reader.optional("skills", |cx, node| {
        items(cx, node, "an array of channels such as [\"phone\", \"chat\"]", |cx, item| channel_index(cx, item, channels))
    });
    reader.finish();
    Some(Member { name: name?, work_factor, skills: skills.unwrap_or_default() })
}

fn is_factor(value: f64) -> bool {
    value > 0.0 && value <= 100.0
}

/// A file with the columns `agent`, and maybe `work_factor` and `skills` ("phone;chat"); an empty cell is left out.
fn from_file(cx: &Context, node: &Node, channels: &Channels<'_>) -> Option<Vec<(Member, Place)>> {
    let source = open(cx, node)?;
    let mut all = rows(&source);
    let Some(header) = all.next() else { return mismatch(cx, node, "a file with the columns agent,work_factor,skills") };
    let found = columns(cx, &header, &["agent"], &["work_factor", "skills"])?;
    let mut good = true;
    let mut members = Vec::new();
    for row in all {
        good &= same_width(cx, &header, &row);
        let cell = |which: usize| found[which].map(|column| (column, row.cell(column))).filter(|(_, text)| !text.is_empty());
        let Some((_, name)) = cell(0) else {
            good = row.mismatch::<()>(cx, found[0].unwrap_or(0), NAME).is_some();
            continue;
        };
        let work_factor = match cell(1).map(|(column, text)| (column, text.parse::<f64>())) {
            None => None,
            Some((_, Ok(factor))) if is_factor(factor) => Some(factor),
            Some((column, _)) => {
                good = row.mismatch::<()>(cx, column, FACTOR).is_some();
                None
            }
        };
        let mut skills = Vec::new();
        if let Some((column, listed)) = cell(2) {
            for name in listed.split(';').map(str::trim) {
                match channels.binary_search_by_key(&name, |(channel, _)| channel) {
                    Ok(channel) => skills.push(channel),
                    Err(_) => {
                        let names = channels.iter().map(|(name, _)| *name);
                        unknown(cx, &row.place(column), &format!("channel {}", quote(name)), name, names);
                        good = false;
                    }
                }
            }
        }
        members.push((Member { name: name.to_owned(), work_factor, skills }, row.place(0)));
    }
    good.then_some(members)
}

/// Reports members with skills that the group lacks, and more skills than can be told apart.
pub(super) fn check_members(cx: &Context, place: &Place, members: &[Member], skills: &[Skill], channels: &Channels<'_>) {
    for member in members {
        for &channel in member.skills.iter().filter(|&&channel| !skills.iter().any(|skill| skill.channel == channel)) {
            let message = format!("the member {} has a skill that the group lacks: {}", quote(&member.name), quote(channels[channel].0));
            cx.report(Diagnostic::at(place, message).expecting("channels among the `skills` of the group"));
        }
    }
    if skills.len() > MOST_SKILLS && members.iter().any(|member| !member.skills.is_empty()) {
        let message = format!("a group of {} skills cannot have members with skills of their own", skills.len());
        cx.report(Diagnostic::at(place, message).expecting(format!("at most {MOST_SKILLS} skills")));
    }
}

/// Puts members in the order of the agents of a rota, those without a row behind them; reports whoever has rows and is
/// no member.
pub(super) fn order_by_rota(cx: &Context, place: &Place, members: &mut [Member], rota: &[String]) {
    let rows: HashMap<&str, usize> = rota.iter().enumerate().map(|(row, name)| (name.as_str(), row)).collect();
    let known: HashSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    for name in rota.iter().filter(|name| !known.contains(name.as_str())) {
        unknown(cx, place, &format!("member {} in the rota", quote(name)), name, known.iter().copied());
    }
    members.sort_by_key(|member| rows.get(member.name.as_str()).copied().unwrap_or(usize::MAX));
}

/// Whether more are to be on duty than there are members; reports it.
pub(super) fn check_staff(cx: &Context, place: &Place, most: u32, members: &[Member]) {
    if !members.is_empty() && most as usize > members.len() {
        let error = Diagnostic::at(place, format!("{most} agents on duty, but the group has {} members", members.len()));
        cx.report(error.expecting(format!("at most {} agents", members.len())));
    }
}
