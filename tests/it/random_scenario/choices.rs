//! Slots by channel in a random scenario, and slots and mixes that an optimisation may choose.

/// The channels that may have slots in the first group, which handles all of these media.
fn with_slots(media: &[&str], capacity: bool) -> Vec<usize> {
    let one_at_a_time = |medium: &str| matches!(medium, "phone" | "video" | "in-person");
    let shared = |medium: &str| capacity && medium == "chat";
    (0..media.len()).filter(|&index| !one_at_a_time(media[index]) && !shared(media[index])).collect()
}

/// Keys of `[optimise]`.
pub fn optimise(seed: u64, media: &[&str], capacity: bool) -> String {
    let slots: Vec<String> =
        with_slots(media, capacity).iter().map(|index| format!("c{index} = [{}, {}]", 1 + seed % 3, 3 + seed % 5)).collect();
    let slots = if slots.is_empty() { String::new() } else { format!("slots = {{ g0 = {{ {} }} }}\n", slots.join(", ")) };
    let shares: Vec<String> = (0..media.len()).map(|index| format!("c{index} = [0, 1]")).collect();
    match (seed % 3, media.len()) {
        (0, _) => slots,
        (_, 1) => String::new(),
        (1, _) => format!("shares = {{ i0 = {{ {} }} }}\nshare_step = 0.25\n", shares.join(", ")),
        _ => format!("{slots}shares = {{ i0 = {{ {} }} }}\nshare_step = 0.5\n", shares.join(", ")),
    }
}

/// A key of the first group.
pub fn of_group(seed: u64, media: &[&str], capacity: bool) -> String {
    match with_slots(media, capacity).first() {
        Some(index) if seed % 3 == 1 => format!("slots = {{ c{index} = {} }}\n", 1 + seed % 4),
        _ => String::new(),
    }
}
