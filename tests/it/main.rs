//! Tests of the whole program: its command line, its scenario language, its mechanisms, its structure.

#[path = "../../benches/support/cases.rs"]
mod benchmark;
mod campaign_sections;
mod cli;
mod demand_errors;
mod determinism;
mod erlang;
mod interval_laws;
mod lines;
mod lint;
mod lint_staff;
mod mechanism_errors;
mod mechanism_sections;
mod mechanism_values;
mod mechanisms;
mod neutrality;
mod planner;
mod properties;
mod random_scenario;
mod readme;
mod roster_errors;
mod routing_errors;
mod rule_errors;
mod safety;
mod scenario_errors;
mod scenario_files;
mod scenario_values;
mod schema;
mod support;
mod sweep;
mod tidy;
mod trace_laws;
mod written_out;
