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
use holdline::scenario::model::{Channel, Discipline, Group, Handling, Scenario, Skill};

/// Whether something stands before the queue.
pub fn has_front_door(channel: &Channel) -> bool {
    channel.life.ivr.is_some() || channel.life.bot.is_some()
}

/// Whether a contact may wait for another answer.
pub fn may_transfer(channel: &Channel) -> bool {
    channel.life.transfers.is_some() || channel.life.ivr.is_some()
}

/// Whether contacts may be answered out of turn, by a call.
fn calls_back(channel: &Channel) -> bool {
    channel.life.callback.is_some()
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
            // Another contact may settle the issue while one that has been transferred waits for the second answer.
            Outcome::Superseded if contact.callback && may_transfer(channel) => {}
            // Calls that nobody answered took time.
            Outcome::NotReached | Outcome::Superseded if contact.callback => assert!(!answered, "{contact:?}"),
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

/// Answers come in the order of arrival within a line, unless the channel's discipline is another.
pub fn first_come_first_served(trace: &[TraceRecord], scenario: &Scenario, plan: &Plan) {
    for (index, channel) in scenario.channels.iter().enumerate() {
        // Where groups tell inquiries apart, each class has a line of its own.
        let mut skills = scenario.groups.iter().flat_map(|group| &group.skills);
        let several_lines = skills.any(|skill| skill.channel == index && skill.inquiries.is_some());
        if several_lines
            || channel.life.discipline != Discipline::FirstCome
            || channel.life.sticky.is_some()
            || may_transfer(channel)
            || has_front_door(channel)
            || calls_back(channel)
        {
            continue;
        }
        let mine = trace.iter().filter(|contact| contact.channel as usize == index);
        let line = |contact: &TraceRecord| plan.lines.of(contact.inquiry, contact.channel);
        let mut answers: Vec<(u16, Ticks, Ticks)> =
            mine.filter_map(|contact| Some((line(contact), contact.arrived, contact.answered?))).collect();
        answers.sort_unstable();
        assert!(answers.is_sorted_by_key(|&(line, _, answered)| (line, answered)), "an answer on {} out of turn", channel.name);
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
        // Where units decide, many small chats may be beside a large one.
        let shared = scenario.groups[agent.0 as usize].rules.capacity > 0;
        let mine = skills.iter().filter(|skill| shared || skill.channel == contact.channel as usize);
        let slots = mine.map(|skill| skill.slots.min(1000) as i32).max().unwrap_or(0);
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

/// Synchronous contacts are lost exactly outside opening hours, and only they. Who waits at the start has passed the door.
pub fn doors_are_kept(trace: &[TraceRecord], scenario: &Scenario, plan: &Plan) {
    let comes = |contact: &&TraceRecord| contact.arrived >= plan.lead && !has_front_door(&scenario.channels[contact.channel as usize]);
    for contact in trace.iter().filter(comes) {
        let channel = &plan.channels[contact.channel as usize];
        let closed = channel.synchronous && channel.open.as_ref().is_some_and(|open| !open.contains(contact.arrived));
        assert_eq!(closed, contact.outcome == Outcome::LostClosed, "{contact:?}");
    }
}

/// The agents of a group that is staffed around the clock, with what each holds at most, if its
/// contacts say when they hold an agent: sessions only, or one kind of chat without after-contact work.
fn places(group: &Group, scenario: &Scenario) -> Option<usize> {
    let always_there = scenario.sites[group.site].holidays.is_empty();
    let staff = (1..=100).find(|&agents| always_there && group.staff == Calendar::always(agents))?;
    let waits_for_one = |skill: &Skill| scenario.channels[skill.channel].life.sticky.is_some();
    if group.skills.iter().any(|skill| skill.rules.reserve > 0 || waits_for_one(skill)) {
        return None;
    }
    let hidden = |channel: &Channel| may_transfer(channel) || may_have_ghosts(channel) || calls_back(channel);
    let sends_to = |channel: &Channel, to: usize| channel.life.transfers.as_ref().is_some_and(|transfers| transfers.to == Some(to));
    let takes_on = |to: usize| scenario.channels.iter().any(|channel| sends_to(channel, to));
    let is_sent = |channel: &Channel| {
        let to = channel.life.transfers.as_ref().and_then(|transfers| transfers.group);
        to.is_some_and(|to| scenario.groups[to].name == group.name)
    };
    if scenario.channels.iter().any(is_sent)
        || group.skills.iter().any(|skill| hidden(&scenario.channels[skill.channel]) || takes_on(skill.channel))
    {
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
        let Some(places) = places(group, scenario).filter(|_| group.campaigns.is_empty()) else { continue };
        let until = |contact: &TraceRecord, answered: Ticks| match scenario.channels[contact.channel as usize].handling {
            Handling::Session { .. } => answered + contact.handled,
            _ => contact.ended.unwrap_or(plan.horizon),
        };
        let mine = trace.iter().filter(|contact| contact.agent.is_some_and(|(group, _)| group as usize == index));
        let held: Vec<(Ticks, Ticks)> = mine.filter_map(|contact| Some((contact.answered?, until(contact, contact.answered?)))).collect();
        let taken = |at: Ticks| held.iter().filter(|&&(from, to)| from <= at && at < to).count();
        // Without a condition that may keep them waiting beside a free agent.
        let serves = |contact: &&TraceRecord| {
            let (channel, inquiry) = (contact.channel as usize, contact.inquiry as usize);
            let able = group.skills.iter().any(|skill| skill.serves(channel, inquiry) && !skill.call.conditions.any());
            able && scenario.channels[channel].groups.contains(&index)
        };
        // Before a front door nobody queues, and who is still there at the end never did.
        let queued = |contact: &&TraceRecord| match contact.outcome {
            Outcome::LostClosed | Outcome::Dropped | Outcome::Contained | Outcome::Busy => false,
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
