//! Laws that the contacts of a replication obey in every scenario: time runs forward, lines are
//! first come first served, agents are in one place, doors are kept, nobody waits beside a free agent.
//!
//! A law is about the channels whose trace can show it: behind a menu or bot a contact's arrival is when it
//! enters the queue, and a transfer makes it wait and be answered twice.

use holdline::engine::issue::Reason;
use holdline::engine::tally::Outcome;
use holdline::engine::trace::TraceRecord;
use holdline::ground::dist::Dist;
use holdline::ground::time::Ticks;
use holdline::plan::Plan;
use holdline::scenario::calendar::Calendar;
use holdline::scenario::model::{Channel, Discipline, Group, Handling, Scenario};

/// Whether something stands before the queue.
pub fn has_front_door(channel: &Channel) -> bool {
    channel.life.ivr.is_some() || channel.life.bot.is_some()
}

/// Whether a contact may wait for another answer.
pub fn may_transfer(channel: &Channel) -> bool {
    channel.life.transfers.is_some() || channel.life.ivr.is_some()
}

/// Whether customers who have gone may keep a slot.
fn may_have_ghosts(channel: &Channel) -> bool {
    channel.life.silent_abandonment > 0.0
}

/// The moments of a contact are in order and fit its outcome.
pub fn times_are_in_order(trace: &[TraceRecord], scenario: &Scenario, plan: &Plan) {
    for contact in trace {
        let channel = &scenario.channels[contact.channel as usize];
        let moments = [Some(contact.came), Some(contact.arrived), contact.answered, contact.first_response, contact.ended];
        let known: Vec<Ticks> = moments.into_iter().flatten().collect();
        assert!(known.is_sorted() && known.iter().all(|&at| at <= plan.horizon), "{contact:?}");
        if !has_front_door(channel) {
            // Only who comes again comes in the drain, and isn't counted.
            assert!(contact.reason != Reason::First || contact.arrived < plan.end, "{contact:?}");
            assert_eq!(contact.counted, (plan.begin..plan.end).contains(&contact.arrived), "{contact:?}");
        }
        let answered = contact.answered.is_some();
        match contact.outcome {
            Outcome::Served => assert!(answered && contact.turns > 0 && contact.first_response.is_some(), "{contact:?}"),
            Outcome::AutoClosed => assert!(answered && contact.turns > 0, "{contact:?}"),
            Outcome::LeftChat => assert!(answered, "{contact:?}"),
            Outcome::Open => assert!(contact.ended.is_none(), "{contact:?}"),
            Outcome::Escalated | Outcome::Superseded => assert!(answered || contact.handled == 0, "{contact:?}"),
            // After a transfer, or in a chat that an agent had taken and not replied to yet.
            Outcome::Abandoned if may_transfer(channel) => {}
            Outcome::Abandoned if matches!(channel.handling, Handling::Chat { .. }) => {
                assert!(!answered || contact.first_response.is_some())
            }
            _ => assert!(!answered && contact.handled == 0 && contact.cost == 0.0, "{contact:?}"),
        }
    }
}

/// Every channel is one line: answers come in the order of arrival, unless its discipline is another.
pub fn first_come_first_served(trace: &[TraceRecord], scenario: &Scenario) {
    for (index, channel) in scenario.channels.iter().enumerate() {
        if channel.life.discipline != Discipline::FirstCome || may_transfer(channel) || has_front_door(channel) {
            continue;
        }
        let mine = trace.iter().filter(|contact| contact.channel as usize == index);
        let mut answers: Vec<(Ticks, Ticks)> = mine.filter_map(|contact| Some((contact.arrived, contact.answered?))).collect();
        answers.sort_unstable();
        assert!(answers.is_sorted_by_key(|&(_, answered)| answered), "an answer on {} out of turn", channel.name);
    }
}

/// Sessions of an agent don't overlap, and chats are never more than the slots.
pub fn agents_are_never_in_two_places(trace: &[TraceRecord], scenario: &Scenario) {
    // Agent, moment, begin (1) or end (-1), slots for that channel, session (not chat).
    type Change = ((u16, u32), Ticks, i32, i32, bool);
    let mut held: Vec<Change> = Vec::new();
    for contact in trace {
        let channel = &scenario.channels[contact.channel as usize];
        let (Some(agent), Some(answered)) = (contact.agent, contact.answered) else { continue };
        if matches!(channel.handling, Handling::Conversation { .. }) || may_transfer(channel) {
            continue;
        }
        let skills = &scenario.groups[agent.0 as usize].skills;
        let slots = skills.iter().find(|skill| skill.channel == contact.channel as usize).map_or(0, |skill| skill.slots as i32);
        let session = matches!(channel.handling, Handling::Session { .. });
        held.push((agent, answered, 1, slots, session));
        if let Some(ended) = contact.ended {
            held.push((agent, ended, -1, slots, session));
        }
    }
    // At equal times what ends makes room for what begins, and few slots are filled before many.
    held.sort_unstable();
    let mut before = None;
    let (mut chats, mut sessions) = (0, 0);
    for (agent, at, change, slots, session) in held {
        if before != Some(agent) {
            (chats, sessions, before) = (0, 0, Some(agent));
        }
        *if session { &mut sessions } else { &mut chats } += change;
        assert!(sessions <= 1 && (sessions == 0 || chats == 0), "agent {agent:?} holds {sessions} sessions and {chats} chats at {at}");
        assert!(session || change < 0 || chats <= slots, "agent {agent:?} holds {chats} chats at {at}, not at most {slots}");
    }
}

/// Synchronous contacts are lost exactly outside opening hours, and only they.
pub fn doors_are_kept(trace: &[TraceRecord], scenario: &Scenario, plan: &Plan) {
    for contact in trace.iter().filter(|contact| !has_front_door(&scenario.channels[contact.channel as usize])) {
        let channel = &plan.channels[contact.channel as usize];
        let closed = channel.synchronous && channel.open.as_ref().is_some_and(|open| !open.contains(contact.arrived));
        assert_eq!(closed, contact.outcome == Outcome::LostClosed, "{contact:?}");
    }
}

/// The agents of a group that is staffed around the clock, with what each holds at most, if its
/// contacts say when they hold an agent: sessions only, or one kind of chat without after-contact work.
fn places(group: &Group, scenario: &Scenario) -> Option<usize> {
    let staff = (1..=100).find(|&agents| group.staff == Calendar::always(agents))?;
    if group.skills.iter().map(|skill| &scenario.channels[skill.channel]).any(|channel| may_transfer(channel) || may_have_ghosts(channel)) {
        return None;
    }
    let handling = |channel: usize| &scenario.channels[channel].handling;
    if group.skills.iter().all(|skill| matches!(handling(skill.channel), Handling::Session { .. })) {
        return Some(staff as usize);
    }
    let [skill] = group.skills.as_slice() else { return None };
    let shows_its_end = match handling(skill.channel) {
        Handling::Chat { after_work, .. } => *after_work == Dist::Constant(0),
        Handling::SharedChat { .. } => true,
        _ => false,
    };
    shows_its_end.then_some((staff * skill.slots) as usize)
}

/// Whoever is not answered on arrival finds every place of the groups that serve the channel taken,
/// then and in the middle of the wait.
pub fn nobody_waits_beside_a_free_agent(trace: &[TraceRecord], scenario: &Scenario, plan: &Plan) {
    for (index, group) in scenario.groups.iter().enumerate() {
        let Some(places) = places(group, scenario) else { continue };
        let until = |contact: &TraceRecord, answered: Ticks| match scenario.channels[contact.channel as usize].handling {
            Handling::Session { .. } => answered + contact.handled,
            _ => contact.ended.unwrap_or(plan.horizon),
        };
        let mine = trace.iter().filter(|contact| contact.agent.is_some_and(|(group, _)| group as usize == index));
        let held: Vec<(Ticks, Ticks)> = mine.filter_map(|contact| Some((contact.answered?, until(contact, contact.answered?)))).collect();
        let taken = |at: Ticks| held.iter().filter(|&&(from, to)| from <= at && at < to).count();
        let serves = |contact: &&TraceRecord| scenario.channels[contact.channel as usize].groups.contains(&index);
        // Before a front door nobody queues, and who is still there at the end never did.
        let queued = |contact: &&TraceRecord| match contact.outcome {
            Outcome::LostClosed | Outcome::Dropped | Outcome::Contained => false,
            Outcome::Open | Outcome::Superseded => !has_front_door(&scenario.channels[contact.channel as usize]),
            _ => true,
        };
        for contact in trace.iter().filter(serves).filter(queued) {
            let end = contact.answered.or(contact.ended).unwrap_or(plan.horizon);
            if contact.answered != Some(contact.arrived) {
                assert_eq!(taken(contact.arrived), places, "{contact:?}");
                assert_eq!(taken(contact.arrived + (end - contact.arrived) / 2), places, "midway: {contact:?}");
            }
        }
    }
}
