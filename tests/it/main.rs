//! Integration tests.

mod scenario_errors;
