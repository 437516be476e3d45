//! Integration tests.

mod scenario_errors;
mod scenario_values;
