//! Tests of the whole program: its command line, its scenario language, its mechanisms, its structure.

mod cli;
mod determinism;
mod mechanism_errors;
mod mechanism_sections;
mod mechanism_values;
mod mechanisms;
mod neutrality;
mod properties;
mod random_scenario;
mod readme;
mod safety;
mod scenario_errors;
mod scenario_files;
mod scenario_values;
mod schema;
mod support;
mod tidy;
mod trace_laws;
mod written_out;
