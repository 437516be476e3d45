//! The `holdline` binary: hands the process over to [`holdline::edge`].

fn main() -> std::process::ExitCode {
    holdline::edge::main()
}
