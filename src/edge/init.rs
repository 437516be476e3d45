//! `holdline init`: write a built-in scenario as a file to start from.

use super::args::InitArgs;
use super::exit::Failure;
use super::source::{TEMPLATES, Template};
use super::terminal::Terminal;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

/// What is wrong with a file that is there.
const EXISTS: &str = "it exists already, and init never overwrites a file; choose another with -o FILE";

/// Runs the command. An existing file is never overwritten.
pub fn run(args: &InitArgs, terminal: &Terminal) -> Result<(), Failure> {
    let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
    let Some(name) = &args.template else {
        let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
        let line = |template: &Template| format!("{:<width$} {}\n", template.name, described(template));
        return terminal.print(&TEMPLATES.iter().map(line).collect::<String>());
    };
    let Some(template) = TEMPLATES.iter().find(|template| template.name == name) else {
        let known = names.join(", ");
        return Err(Failure::Usage(match meant(name, &names) {
            Some(near) => format!("no template is called {name}; did you mean {near}? There are {known}"),
            None => format!("no template is called {name}; there are {known}"),
        }));
    };
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    let fail = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Output(path.clone(), io::Error::new(error.kind(), EXISTS)),
        _ => Failure::Output(path.clone(), error),
    };
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(fail)?;
    if let Err(error) = file.write_all(template.text.as_bytes()) {
        let _ = std::fs::remove_file(&path);
        return Err(fail(error));
    }
    terminal.inform(&format!("wrote {}", path.display()));
    Ok(())
}

/// What a template is about: the name in it.
fn described(template: &Template) -> &'static str {
    let lines = template.text.lines();
    lines.filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).next().unwrap_or("")
}

/// The template that a wrong name probably means: the only one that it begins, or the most similar.
fn meant<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    let mut begun = names.iter().filter(|known| !name.is_empty() && known.starts_with(&name));
    if let (Some(only), None) = (begun.next(), begun.next()) {
        return Some(only);
    }
    let similar = names.iter().map(|known| (strsim::jaro_winkler(&name, known), *known)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (similar.0 > 0.8).then_some(similar.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_names_find_what_was_meant() {
        let names = ["telco-hybrid", "health-insurer-messaging", "retail-bank-1999"];
        assert_eq!(meant("telco", &names), Some("telco-hybrid"));
        assert_eq!(meant("telko_hybrid", &names), Some("telco-hybrid"));
        assert_eq!(meant("Retail-Bank", &names), Some("retail-bank-1999"));
        assert_eq!(meant("zzz", &names), None);
        assert_eq!(meant("", &names), None);
    }
}
