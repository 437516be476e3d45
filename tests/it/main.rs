//! Tests of the whole program: its command line, its scenario language, its mechanisms, its structure.

#[path = "../../benches/support/cases.rs"]
mod benchmark;
mod busyness_days;
mod campaign_sections;
mod cli;
mod control_variates;
mod courses;
mod demand_errors;
mod determinism;
mod engines;
mod erlang;
mod expected_load;
mod gate;
mod interval_laws;
#[cfg(unix)]
mod kills;
mod lines;
mod lint;
mod lint_staff;
mod mechanism_errors;
mod mechanism_sections;
mod mechanism_values;
mod mechanisms;
mod neutrality;
mod optimise;
mod partitions;
mod planner;
mod precision;
mod program;
mod properties;
mod random_scenario;
mod readme;
mod refused_parts;
mod replaced_defaults;
#[cfg(unix)]
mod resume;
mod resumed_sweeps;
mod roster_errors;
mod routing_errors;
mod rule_errors;
mod safety;
mod scenario_errors;
mod scenario_files;
mod scenario_values;
mod schema;
mod sensitivity;
mod spreadsheets;
mod support;
mod sweep;
mod tidy;
mod trace_laws;
mod verify;
mod verify_rules;
mod written_out;
