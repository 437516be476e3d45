//! Tests of the whole program: its command line, its scenario language, its structure.

mod cli;
mod scenario_errors;
mod scenario_files;
mod scenario_values;
