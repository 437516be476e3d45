//! Metrics of trunk groups: lines taken, and those who heard the busy signal.

use super::{Item, Sink, Totals};
use crate::engine::trunks::TrunkInterval;

const TAKEN: &str = "lines taken";
const FULL: &str = "time with all lines taken/time";

impl Totals<'_> {
    /// The metrics of one trunk group.
    pub(super) fn trunk(&self, item: &mut Item<impl Sink>, index: usize) {
        let trunks = self.plan.trunks.len();
        let rows = self.replication.trunk_intervals.iter().skip(index).step_by(trunks);
        let sum = rows.fold(TrunkInterval::default(), |sum, row| TrunkInterval {
            offered: sum.offered + row.offered,
            refused: sum.refused + row.refused,
            busy_area: sum.busy_area + row.busy_area,
            full_area: sum.full_area + row.full_area,
            most: sum.most.max(row.most),
        });
        let (length, lines) = (self.length() as f64, f64::from(self.plan.trunks[index]));
        item.count("offered", "came to the lines", sum.offered);
        item.count("blocked_busy", "of these, heard the busy signal", sum.refused);
        item.share("blocked_busy_share", "busy signals/offered", sum.refused, sum.offered);
        item.put("lines_mean", TAKEN, "lines", sum.busy_area as f64, length);
        item.put("lines_max", "most lines taken at once, mean over replications", "lines", sum.most as f64, 1.0);
        item.put("lines_occupancy", "lines taken/lines", "share", sum.busy_area as f64, length * lines);
        item.put("all_busy_share", FULL, "share", sum.full_area as f64, length);
    }

    /// One trunk group in one interval of this length.
    pub(super) fn trunk_interval(&self, item: &mut Item<impl Sink>, row: &TrunkInterval, length: f64) {
        item.count("offered", "came to the lines", row.offered);
        item.count("blocked_busy", "of these, heard the busy signal", row.refused);
        item.put("lines_mean", TAKEN, "lines", row.busy_area as f64, length);
        item.put("lines_max", "most lines taken at once, mean over replications", "lines", row.most as f64, 1.0);
        item.put("all_busy_share", FULL, "share", row.full_area as f64, length);
    }
}
