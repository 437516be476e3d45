//! The program itself, started in a directory: what tests share that treat it as a user or an operating system does.

use assert_cmd::Command;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// One phone channel; a minute's work.
pub const SMALL: &str = r#"
[run]
length = "1d"
replications = 3
[inquiries.calls]
per_hour = 20
channels = { phone = 1 }
[channels.phone]
medium = "phone"
[groups.front]
staff = 3
skills = ["phone"]
"#;

/// A command that has two minutes.
pub fn holdline(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdline"));
    command.current_dir(directory).args(arguments).timeout(Duration::from_secs(120));
    command
}

/// Starts a command in the background.
pub fn start(directory: &Path, arguments: &[&str]) -> Child {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_holdline"));
    command.current_dir(directory).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("started")
}
