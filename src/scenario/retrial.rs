//! `retrials` and `outside_hours`: what those do who did not get through.

use super::context::Context;
use super::diagnostic::Diagnostic;
use super::distribution::distribution;
use super::document::Node;
use super::model::{OutsideHours, Retrials};
use super::number::{boolean, share, whole_u32};
use super::reader::{none_or_table, word_or_table};

/// "none", or who tries again, when and how often.
pub(super) fn retrials(cx: &Context, node: &Node) -> Option<Option<Retrials>> {
    const SCOPE: &str = "channels.retrials";
    none_or_table(cx, node, "`retrials`", "{ after_abandoned = 0.4, limit = 3 }", |reader| {
        Some(Retrials {
            after_abandoned: reader.or_default(SCOPE, "after_abandoned", share),
            after_blocked: reader.or_default(SCOPE, "after_blocked", share),
            delay: reader.or_default(SCOPE, "delay", distribution),
            limit: reader.or_default(SCOPE, "limit", limit),
            keep_patience: reader.or_default(SCOPE, "keep_patience", boolean),
        })
    })
}

fn limit(cx: &Context, node: &Node) -> Option<Option<u32>> {
    if node.as_str() == Some("none") {
        return Some(None);
    }
    whole_u32("a whole number from 1 to 1000000, or \"none\"", 1..=1_000_000)(cx, node).map(Some)
}

/// "lost", or who comes again at the next opening and who takes another channel.
pub(super) fn outside_hours(cx: &Context, node: &Node) -> Option<Option<OutsideHours>> {
    const SCOPE: &str = "synchronous.outside_hours";
    word_or_table("lost", cx, node, "`outside_hours`", "{ retry = 0.5, switch = 0.3 }", |reader| {
        let read = OutsideHours {
            retry: reader.or_default(SCOPE, "retry", share),
            spread: reader.or_default(SCOPE, "spread", distribution),
            switch: reader.or_default(SCOPE, "switch", share),
        };
        if read.retry + read.switch > 1.0 + 1e-9 {
            let error = Diagnostic::at(&node.place, format!("`retry` and `switch` sum to {}, more than 1", read.retry + read.switch));
            cx.report(error.expecting("shares that sum to at most 1"));
            return None;
        }
        Some(read)
    })
}
