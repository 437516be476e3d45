//! Floor 6: the edge.
/// Runs.
pub fn main() -> std::process::ExitCode {
    todo!()
}
