//! The keys at the top of a scenario file.

/// Keys that hold a table.
pub(super) const SECTIONS: &[&str] = &[
    "run",
    "calendar",
    "sites",
    "customers",
    "segments",
    "inquiries",
    "busyness",
    "forecast",
    "storms",
    "channels",
    "shifts",
    "groups",
    "routing",
    "campaigns",
    "trunks",
    "triage",
    "issues",
    "agents",
    "costs",
    "satisfaction",
    "defaults",
    "optimise",
    "verify",
];

/// Whether a key at the top holds a table.
pub(super) fn is_table_section(key: &str) -> bool {
    SECTIONS.contains(&key)
}
