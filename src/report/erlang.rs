//! What `holdline erlang` prints: closed-form answers for a number of agents and its neighbours, as a table, CSV or JSON.

use super::human;
use super::style::{Role, Style, fitted, fold, set_apart};
use crate::ground::erlang::{Level, Room, Targets, Traffic};
use crate::ground::number::cell;
use comfy_table::Table;
use serde::Serialize;

/// Which formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Nobody waits.
    B,
    /// Nobody gives up.
    C,
    /// Exponential patience.
    A,
}

/// What was asked, in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Which formula.
    pub model: Model,
    /// What comes; without a time for B if only the load is known.
    pub traffic: Traffic,
    /// Contacts per hour and mean handle time, if times are known.
    pub calls: Option<(f64, f64)>,
    /// Mean patience.
    pub patience: Option<f64>,
    /// How many may wait.
    pub room: Room,
    /// What the service level is judged by.
    pub within: f64,
    /// What agents have to meet.
    pub targets: Targets,
    /// Share of paid time that agents are not there.
    pub shrinkage: Option<f64>,
}

/// The answer for one number of agents; shares are of all who come, times in seconds, null: not applicable or without limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Agents at work.
    pub agents: u32,
    /// Agents to schedule, with shrinkage.
    pub scheduled: Option<u32>,
    /// Whether all targets are met, if there are any.
    pub targets_met: Option<bool>,
    /// served within/(offered - abandoned within).
    pub service_level: Option<f64>,
    /// served within/offered.
    pub service_level_of_offered: Option<f64>,
    /// served within/served.
    pub service_level_of_served: Option<f64>,
    /// (served within + abandoned within)/offered.
    pub service_level_with_abandoned: Option<f64>,
    /// Mean wait of those who are served.
    pub asa_s: Option<f64>,
    /// Mean wait of all who come.
    pub wait_mean_s: Option<f64>,
    /// Mean wait of those who wait.
    pub wait_of_waiting_s: Option<f64>,
    /// Share who wait.
    pub wait_probability: Option<f64>,
    /// Share turned away.
    pub blocked: f64,
    /// Share who give up.
    pub abandoned: f64,
    /// Share of the agents' time in work.
    pub occupancy: f64,
    /// Mean number waiting.
    pub queue_mean: Option<f64>,
}

/// The question, the fewest agents who meet the targets, and the answers.
#[derive(Clone, Debug, Serialize)]
struct Document<'a> {
    model: &'static str,
    calls_per_hour: Option<f64>,
    handle_time_s: Option<f64>,
    load_erlangs: f64,
    patience_s: Option<f64>,
    within_s: Option<f64>,
    agents_required: Option<u32>,
    rows: &'a [Row],
}

impl Question {
    /// The answer for this many agents.
    pub fn row(&self, agents: u32) -> Row {
        let queue = self.traffic.queue(agents);
        let waits = self.model != Model::B;
        let finite = |value: f64| Some(value).filter(|value| waits && value.is_finite());
        let level = |level: Level| finite(queue.service_level(self.within, level));
        Row {
            agents,
            scheduled: self.shrinkage.map(|shrinkage| scheduled(agents, shrinkage)),
            targets_met: (!self.targets.is_empty()).then(|| self.targets.met_by(&queue)),
            service_level: level(Level::Default),
            service_level_of_offered: level(Level::OfOffered),
            service_level_of_served: level(Level::OfServed),
            service_level_with_abandoned: level(Level::AbandonedCount),
            asa_s: finite(queue.asa()),
            wait_mean_s: finite(queue.mean_wait()),
            wait_of_waiting_s: finite(queue.mean_wait_of_waiting()),
            wait_probability: finite(queue.wait_probability()),
            blocked: queue.blocked(),
            abandoned: queue.abandoned(),
            occupancy: queue.occupancy(),
            queue_mean: finite(queue.mean_queue()),
        }
    }

    /// What was asked, in one line.
    fn title(&self) -> String {
        let name = match self.model {
            Model::B => "Erlang B",
            Model::C => "Erlang C",
            Model::A => "Erlang A",
        };
        let mut parts = vec![name.to_owned()];
        if let Some((calls, handle)) = self.calls {
            parts.push(format!("{} an hour of {}", human::expected(calls), human::duration(handle)));
        }
        parts.push(format!("{} erlangs", human::expected(self.traffic.load())));
        parts.extend(self.patience.map(|mean| format!("patience {} on average", human::duration(mean))));
        match self.room {
            Room::Places(places) if self.model != Model::B => parts.push(format!("{} may wait", human::count(places.into()))),
            Room::Lines(lines) => parts.push(format!("{} lines", human::count(lines.into()))),
            _ => {}
        }
        parts.join(" · ")
    }

    /// The targets in words.
    fn goals(&self) -> String {
        let targets = &self.targets;
        let mut goals = Vec::new();
        if let Some(goal) = targets.service_level {
            goals.push(format!("{} within {}", human::percent(goal.share), human::duration(goal.within)));
        }
        goals.extend(targets.asa.map(|asa| format!("an ASA of at most {}", human::duration(asa))));
        for (limit, what) in [(targets.abandoned, "abandoned"), (targets.blocked, "blocked"), (targets.occupancy, "occupied")] {
            goals.extend(limit.map(|limit| format!("at most {} {what}", human::percent(limit))));
        }
        goals.join(", ")
    }
}

/// Agents to schedule so that so many are there: agents / (1 - shrinkage), rounded up.
fn scheduled(agents: u32, shrinkage: f64) -> u32 {
    // A hair of rounding asks for nobody.
    (f64::from(agents) / (1.0 - shrinkage) - 1e-9).ceil() as u32
}

/// A table for people; `asked` is the number of agents in question, which is marked, `required` the fewest who meet the
/// targets.
pub fn table(question: &Question, rows: &[Row], asked: Option<u32>, required: Option<u32>, style: Style) -> String {
    let mut out = format!("{}\n", style.bold(&question.title()));
    if let (false, Some(agents)) = (question.targets.is_empty(), asked) {
        let more = question.shrinkage.map(|share| {
            format!("; {} to schedule at a shrinkage of {}", human::count(scheduled(agents, share).into()), human::percent(share))
        });
        let met = rows.iter().any(|row| row.agents == agents && row.targets_met == Some(true));
        let do_they = match met {
            true if asked == required => "are the fewest for",
            true => "meet the target of",
            false => "miss the target of",
        };
        let text = format!("{} agents {do_they} {}", human::count(agents.into()), question.goals());
        out.push_str(&format!("{}\n", fold(&format!("{text}{}", more.unwrap_or_default()))));
    }
    out.push('\n');
    out.push_str(&fitted(style, |apart, style| shown(question, rows, asked, apart, style)));
    let mut notes = Vec::new();
    if question.model != Model::B {
        notes.push("Within: served in time, of all but those gone by then. ASA: mean wait of the served. Of waiting: of those who wait.");
    }
    if rows.iter().any(|row| question.model != Model::B && row.queue_mean.is_none()) {
        notes.push("∞: the load is not below the number of agents; the queue grows as long as it lasts.");
    }
    notes.push("Steady state, Poisson arrivals, exponential handle times, one kind of contact.");
    out.push_str(&notes.iter().map(|note| format!("{}\n", style.faint(&fold(note)))).collect::<String>());
    out
}

/// A column: its title and what it shows.
type Column = (String, fn(&Row) -> String);

fn columns(question: &Question) -> Vec<Column> {
    let mut columns: Vec<Column> = vec![("Agents".to_owned(), |row| human::count(row.agents.into()))];
    if question.shrinkage.is_some() {
        columns.push(("To\nschedule".to_owned(), |row| row.scheduled.map(|n| human::count(n.into())).unwrap_or_default()));
    }
    if question.model != Model::B {
        columns.push((format!("Within\n{}", human::duration(question.within)), |row| human::percent(row.service_level.unwrap_or(0.0))));
        columns.push(("ASA".to_owned(), |row| endless(row.asa_s, human::duration)));
        columns.push(("Wait of\nwaiting".to_owned(), |row| endless(row.wait_of_waiting_s, human::duration)));
        columns.push(("Who\nwait".to_owned(), |row| human::percent(row.wait_probability.unwrap_or(1.0))));
    }
    if question.room != Room::Endless {
        columns.push(("Blocked".to_owned(), |row| small(row.blocked)));
    }
    if question.model == Model::A {
        columns.push(("Aban-\ndoned".to_owned(), |row| small(row.abandoned)));
    }
    columns.push(("Occu-\npancy".to_owned(), |row| human::percent(row.occupancy)));
    if question.model != Model::B {
        columns.push(("Mean\nqueue".to_owned(), |row| endless(row.queue_mean, human::points)));
    }
    columns
}

/// A share of which two decimals matter.
fn small(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

fn endless(value: Option<f64>, show: fn(f64) -> String) -> String {
    value.map_or_else(|| "∞".to_owned(), show)
}

fn shown(question: &Question, rows: &[Row], asked: Option<u32>, apart: u16, style: Style) -> Table {
    let columns = columns(question);
    let mut table = style.table();
    let head = columns.iter().map(|(title, _)| style.right(title, Role::Strong));
    table.set_header(std::iter::once(style.cell("", Role::Plain)).chain(head).collect::<Vec<_>>());
    set_apart(&mut table, apart);
    for row in rows {
        let marked = asked == Some(row.agents);
        let role = match row.targets_met {
            Some(false) => Role::Faint,
            _ if marked => Role::Strong,
            _ => Role::Plain,
        };
        let mark = style.cell(if marked { "→" } else { "" }, role);
        table.add_row(std::iter::once(mark).chain(columns.iter().map(|(_, show)| style.right(show(row), role))).collect::<Vec<_>>());
    }
    table
}

/// The answers as one JSON object; `required` is the fewest agents who meet the targets.
///
/// # Errors
///
/// None in practice: every number is finite or null.
pub fn json(question: &Question, rows: &[Row], required: Option<u32>) -> serde_json::Result<String> {
    let model = match question.model {
        Model::B => "b",
        Model::C => "c",
        Model::A => "a",
    };
    let document = Document {
        model,
        calls_per_hour: question.calls.map(|(calls, _)| calls),
        handle_time_s: question.calls.map(|(_, handle)| handle),
        load_erlangs: question.traffic.load(),
        patience_s: question.patience,
        within_s: Some(question.within).filter(|_| question.model != Model::B),
        agents_required: required,
        rows,
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

/// The answers as CSV, as precise as every file of holdline; an empty cell: not applicable or without limit.
pub fn csv(rows: &[Row]) -> String {
    let mut out = "agents,scheduled,targets_met,service_level,service_level_of_offered,service_level_of_served,\
                   service_level_with_abandoned,asa_s,wait_mean_s,wait_of_waiting_s,wait_probability,blocked,abandoned,occupancy,queue_mean\n"
        .to_owned();
    for row in rows {
        let whole = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let mut cells = vec![row.agents.to_string(), whole(row.scheduled), row.targets_met.map(|met| met.to_string()).unwrap_or_default()];
        cells.extend(
            [
                row.service_level,
                row.service_level_of_offered,
                row.service_level_of_served,
                row.service_level_with_abandoned,
                row.asa_s,
                row.wait_mean_s,
                row.wait_of_waiting_s,
                row.wait_probability,
                Some(row.blocked),
                Some(row.abandoned),
                Some(row.occupancy),
                row.queue_mean,
            ]
            .map(cell),
        );
        out.push_str(&(cells.join(",") + "\n"));
    }
    out
}
