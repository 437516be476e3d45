//! Integration tests.

mod scenario_errors;
mod scenario_files;
mod scenario_values;
