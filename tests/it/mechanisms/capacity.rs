//! Chats of several sizes in one agent's hands, by hand.

use super::{assert_times, head, inquiries};
use crate::support::{Day, mean};
use holdline::run::Level;

#[test]
fn chats_fit_by_their_units_and_calls_take_the_whole_agent() {
    // Capacity 3. Two small chats of 1 leave no room for the large one of 2, which waits; a third small one fits. Replies take
    // 5 min, one after the other: at 08:05 two are left, at 08:10 one, and the large one fits. The third small one is
    // answered at 08:15, the large one at 08:20. The call of 08:12 needs an agent with nothing in hand.
    let chat = "medium = \"chat\"\nturns = 1\nreply_work = \"5m\"\n";
    let text = format!(
        "{}{}[channels.large]\n{chat}[channels.small]\n{chat}[channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\n\
         capacity = 3\nskills = [\"small\", {{ channel = \"large\", units = 2 }}, {{ channel = \"phone\", units = 3 }}]\n",
        head("1d"),
        inquiries(&["large", "phone", "small"])
    );
    let arrivals: [(&str, &[&str]); 3] =
        [("small.csv", &["08:00:00", "08:01:00", "08:03:00"]), ("large.csv", &["08:02:00"]), ("phone.csv", &["08:12:00"])];
    let day = Day::new(&text, &arrivals);
    assert_times(
        &day,
        &[("08:00:00", "08:05:00"), ("08:01:00", "08:10:00"), ("08:10:00", "08:20:00"), ("08:03:00", "08:15:00"), ("08:20:00", "08:30:00")],
    );
    // Units held: 5 + 9 + 12 min of 1, 10 min of 2, 10 min of 3, of 3 for a day.
    let share = mean(&day.results(), 0, Level::Group, "all", "slot_occupancy", "").expect("a share");
    assert!((share * 3.0 * 1440.0 - 76.0).abs() < 1e-9, "{share}");
}
