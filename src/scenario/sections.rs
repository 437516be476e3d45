//! The keys at the top of a scenario file.

/// Keys that hold a table.
pub(super) const SECTIONS: [&str; 11] =
    ["run", "customers", "segments", "inquiries", "channels", "groups", "triage", "issues", "agents", "costs", "satisfaction"];

/// Whether a key at the top holds a table.
pub(super) fn is_table_section(key: &str) -> bool {
    SECTIONS.contains(&key)
}
