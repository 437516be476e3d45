//! JUnit XML: a suite for each scenario, a case for everything that was judged. What is undecided is a skipped case with
//! its reason, and a baseline that could not be compared with is an error. There is no time and no host in it, so the same judgement gives the same bytes.

use super::{Checked, Gate, Line, State, words};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Writes the report.
///
/// # Errors
/// Those of `out`.
pub fn junit(gate: &Gate, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all: Vec<(&Checked, Vec<Line>)> = gate.scenarios.iter().map(|checked| (checked, gate.lines(checked))).collect();
    let lines = || all.iter().flat_map(|(_, lines)| lines);
    let mut suites = BytesStart::new("testsuites");
    suites.push_attribute(("name", "holdline verify"));
    counts(&mut suites, lines());
    xml.write_event(Event::Start(suites))?;
    for (checked, lines) in &all {
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", clean(&checked.scenario).as_str()));
        counts(&mut suite, lines.iter());
        xml.write_event(Event::Start(suite))?;
        for line in lines {
            case(&mut xml, checked, line)?;
        }
        text(&mut xml, "system-out", &words::relation(checked))?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    xml.into_inner().write_all(b"\n")
}

fn counts<'a>(element: &mut BytesStart, lines: impl Iterator<Item = &'a Line<'a>>) {
    let states: Vec<State> = lines.map(|line| line.state).collect();
    let of = |wanted| states.iter().filter(|state| **state == wanted).count().to_string();
    element.push_attribute(("tests", states.len().to_string().as_str()));
    element.push_attribute(("failures", of(State::Failed).as_str()));
    element.push_attribute(("errors", of(State::Unjudged).as_str()));
    element.push_attribute(("skipped", of(State::Warned).as_str()));
}

fn case<W: Write>(xml: &mut Writer<W>, checked: &Checked, line: &Line) -> io::Result<()> {
    let class = line.variant.map_or(checked.scenario.clone(), |variant| format!("{}.{variant}", checked.scenario));
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", clean(&class).as_str()));
    case.push_attribute(("name", clean(&line.subject).as_str()));
    case.push_attribute(("time", "0"));
    if let Some((file, at)) = &line.place {
        case.push_attribute(("file", clean(file).as_str()));
        case.push_attribute(("line", at.to_string().as_str()));
    }
    xml.write_event(Event::Start(case))?;
    match line.state {
        State::Failed | State::Warned | State::Unjudged => {
            let name = match line.state {
                State::Failed => "failure",
                State::Unjudged => "error",
                _ => "skipped",
            };
            let mut why = BytesStart::new(name);
            why.push_attribute(("message", clean(&format!("{}: {}", line.word, line.detail)).as_str()));
            if line.state >= State::Failed {
                why.push_attribute(("type", line.word));
            }
            xml.write_event(Event::Empty(why))?;
        }
        State::Passed | State::Noted => text(xml, "system-out", &format!("{}: {}", line.word, line.detail))?,
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

fn text<W: Write>(xml: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name)))?;
    xml.write_event(Event::Text(BytesText::new(&clean(text))))?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

/// Without the characters that XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)).collect()
}
