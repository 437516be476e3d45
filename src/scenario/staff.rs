//! How many agents a group has on duty: constant, by time of day and weekday, or by date, cut to
//! the group's hours.

use super::calendar::{Calendar, Piece};
use super::context::Context;
use super::day_table::{Quantity, days};
use super::document::Node;
use super::number::{as_f64, whole_u32};

/// Most agents of a group.
const MOST: u32 = 100_000;
const EXPECTED: &str = "a whole number of agents from 0 to 100000";
const STAFF: Quantity = Quantity { column: "staff", expected: EXPECTED, valid: is_staff, dated: true, steps: true };

fn is_staff(value: f64) -> bool {
    value.fract() == 0.0 && (0.0..=f64::from(MOST)).contains(&value)
}

/// The agents on duty; a number holds until the next of its day.
pub(super) fn staff(cx: &Context, node: &Node) -> Option<Calendar<u32>> {
    if as_f64(node).is_some() {
        return whole_u32(EXPECTED, 0..=MOST)(cx, node).map(Calendar::always);
    }
    Some(days(cx, node, &STAFF)?.steps(|agents, _| agents as u32))
}

/// The same within weekly hours only.
pub(super) fn within_hours(staff: Calendar<u32>, hours: &Calendar<()>) -> Calendar<u32> {
    match staff {
        Calendar::Weekly(days) => {
            let Calendar::Weekly(windows) = hours else { return Calendar::Weekly(days) };
            Calendar::Weekly(std::array::from_fn(|day| cut(&days[day], &windows[day])))
        }
        Calendar::Dated(days) => Calendar::Dated(days.into_iter().map(|(date, pieces)| (date, cut(&pieces, hours.day(date)))).collect()),
    }
}

/// Most agents ever on duty.
pub(super) fn most(staff: &Calendar<u32>) -> u32 {
    let of_day = |pieces: &[Piece<u32>]| pieces.iter().map(|piece| piece.value).max().unwrap_or(0);
    match staff {
        Calendar::Weekly(days) => days.iter().map(|day| of_day(day)).max().unwrap_or(0),
        Calendar::Dated(days) => days.values().map(|day| of_day(day)).max().unwrap_or(0),
    }
}

fn cut(pieces: &[Piece<u32>], windows: &[Piece<()>]) -> Vec<Piece<u32>> {
    let overlap = |piece: &Piece<u32>, window: &Piece<()>| {
        let (from, to) = (piece.from.max(window.from), piece.to.min(window.to));
        (from < to).then_some(Piece { from, to, value: piece.value })
    };
    pieces.iter().flat_map(|piece| windows.iter().filter_map(move |window| overlap(piece, window))).collect()
}
