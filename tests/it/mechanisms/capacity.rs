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

#[test]
fn calls_and_replies_go_on_side_by_side() {
    // Capacity 100: a call takes 80 for 5 min and 1 min of after-contact work, a reply 20 for 10 min. From 08:02 the agent
    // has a call beside a reply; the second reply waits for the end of the after-contact work at 08:08. The call of
    // 08:09 doesn't fit beside two replies; at 08:10 one is done.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 1\nreply_work = \"10m\"\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = \"5m\"\nafter_work = \"1m\"\n[groups.all]\nstaff = 1\ncapacity = 100\n\
         skills = [{{ channel = \"phone\", units = 80 }}, {{ channel = \"mail\", units = 20 }}]\n",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    let day = Day::new(&text, &[("mail.csv", &["08:00:00", "08:03:00"]), ("phone.csv", &["08:02:00", "08:09:00"])]);
    assert_times(&day, &[("08:00:00", "08:10:00"), ("08:02:00", "08:07:00"), ("08:08:00", "08:18:00"), ("08:10:00", "08:15:00")]);
    // The time of the agent is shared evenly: 2 min alone, then 8 min for two.
    let handled: Vec<u64> = day.contacts().iter().map(|contact| contact.handled / 1_000_000).collect();
    assert_eq!(handled, [360, 180, 60 + 180 + 120, 180]);
    let of = |metric| mean(&day.results(), 0, Level::Group, "all", metric, "").expect("agents");
    assert!((of("busy_mean") * 1440.0 - 18.0).abs() < 1e-9);
    assert!((of("slot_occupancy") * 1440.0 - (0.2 * 20.0 + 0.8 * 12.0)).abs() < 1e-9);
}

#[test]
fn a_call_shares_the_rate_of_a_chat() {
    // A call of 6 min from 08:00, a chat of 6 min from 08:02; two go on at a total rate of 1.5. The call's last 4 min take 5:20; the
    // chat has done 4 min then, and the rest alone.
    let text = format!(
        "{}{}[channels.chat]\nmedium = \"chat\"\nhandle_time = \"6m\"\nspeed = [1, 1.5]\n[channels.phone]\nmedium = \"phone\"\n\
         handle_time = \"6m\"\n[groups.all]\nstaff = 1\ncapacity = 3\nskills = [\"chat\", {{ channel = \"phone\", units = 2 }}]\n",
        head("1d"),
        inquiries(&["chat", "phone"])
    );
    let day = Day::new(&text, &[("phone.csv", &["08:00:00"]), ("chat.csv", &["08:02:00"])]);
    assert_times(&day, &[("08:00:00", "08:07:20"), ("08:02:00", "08:09:20")]);
}

#[test]
fn a_thread_comes_back_to_an_owner_with_room() {
    // Replies of 2 min, 1 min to think; the owner has a call from 08:01 to 08:11, and room for the replies beside it.
    let text = format!(
        "{}{}[channels.mail]\nmedium = \"email\"\nturns = 2\nreply_work = \"2m\"\nthink_time = \"1m\"\nowner_window = \"1h\"\n\
         [channels.phone]\nmedium = \"phone\"\nhandle_time = \"10m\"\n[groups.all]\nstaff = 1\nleaving = \"hand_over\"\ncapacity = 2\n\
         skills = [{{ channel = \"phone\", units = 1 }}, {{ channel = \"mail\", units = 0.5, slots = 2 }}]\n",
        head("1d"),
        inquiries(&["mail", "phone"])
    );
    // Room for two threads: the third begins when the first is over, at 08:05.
    let day = Day::new(&text, &[("mail.csv", &["08:00:00", "08:00:30", "08:00:40"]), ("phone.csv", &["08:01:00"])]);
    assert_times(&day, &[("08:00:00", "08:05:00"), ("08:00:30", "08:05:30"), ("08:05:00", "08:10:00"), ("08:01:00", "08:11:00")]);
}
