//! `holdline init`: write a built-in scenario as a file to start from.

use super::args::InitArgs;
use super::exit::Failure;
use super::source::TEMPLATES;
use super::terminal::Terminal;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

/// Runs the command. An existing file is never overwritten.
pub fn run(args: &InitArgs, terminal: &Terminal) -> Result<(), Failure> {
    let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
    let Some(name) = &args.template else {
        return terminal.print(&format!("{}\n", names.join("\n")));
    };
    let Some(template) = TEMPLATES.iter().find(|template| template.name == name) else {
        return Err(Failure::Usage(format!("no template is called {name}; there are {}", names.join(", "))));
    };
    let path = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{name}.toml")));
    let fail = |error| Failure::Output(path.clone(), error);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(fail)?;
    if let Err(error) = file.write_all(template.text.as_bytes()) {
        let _ = std::fs::remove_file(&path);
        return Err(fail(error));
    }
    terminal.inform(&format!("wrote {}", path.display()));
    Ok(())
}
