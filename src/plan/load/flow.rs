//! What of an inquiry comes to the agents of each channel, and how much work it is: menus and bots in front of
//! the queue, routes of triage, misunderstandings, research, transfers, checks of identity, and issues that come again because a
//! close did not resolve them.
//!
//! Means only, as if everybody were answered and one at a time: who gives up, tries again, changes channel or
//! prefers one, chases and messages in bursts depend on how the day goes and are not in it.

use super::serving;
use crate::ground::time::{MINUTE, to_seconds};
use crate::plan::crew::CrewPlan;
use crate::scenario::Scenario;
use crate::scenario::model::{Bot, Channel, Class, Handling, Inquiry, Ivr, Triage, Urgency};

/// Contacts of an issue beyond which nothing more is expected, in contacts.
const NEGLIGIBLE: f64 = 1e-12;
/// A round trip for every reply at most, lest a thread never ends.
const MOST_MISSED: f64 = 0.99;

/// What one issue of an inquiry brings to one channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Flow {
    /// Probability that its first contact comes by this channel.
    pub first: f64,
    /// Expected contacts that reach the queue.
    pub contacts: f64,
    /// Mean agent work of one of them in seconds, at speed 1.
    pub work_s: f64,
}

/// Fate of a contact at a channel's door.
struct Fate {
    /// Probability of reaching the queue.
    reach: f64,
    /// Probability that the issue comes again once this contact is closed.
    again: f64,
    /// Agent work if it reaches the queue, in seconds.
    work_s: f64,
    /// Probability that the customer of a first contact has told before who they are: to a bot or another agent, or
    /// by logging in.
    told: f64,
    /// Agent work of checking the identity of one who has, in seconds.
    check_s: f64,
}

/// What one issue of an inquiry brings to each channel. `staff` is by group, for the mean skill of who answers.
pub(super) fn flows(scenario: &Scenario, inquiry: &Inquiry, staff: &[Vec<f64>]) -> Vec<Flow> {
    let mut own = vec![0.0; scenario.channels.len()];
    inquiry.channels.iter().for_each(|&(channel, share)| own[channel] = share);
    let first = routed(scenario, inquiry, &own);
    let fates: Vec<Fate> = (0..own.len()).map(|channel| fate(scenario, inquiry, channel, staff)).collect();
    // Contacts after contacts: those that come again come by the same channel or choose anew.
    let (mut coming, mut visits) = (first.clone(), vec![0.0; own.len()]);
    for _ in 0..scenario.issues.contact_limit {
        visits.iter_mut().zip(&coming).for_each(|(sum, come)| *sum += come);
        let again: Vec<f64> = coming.iter().zip(&fates).map(|(come, fate)| come * fate.again).collect();
        let (all, same) = (again.iter().sum::<f64>(), scenario.issues.reopen_same_channel);
        coming = again.iter().zip(&own).map(|(again, own)| same * again + (1.0 - same) * all * own).collect();
        if all < NEGLIGIBLE {
            break;
        }
    }
    // The agent time of sorting is spent once, with the first answer.
    let sorting = scenario.triage.as_ref().map_or(0.0, |triage| to_seconds(triage.work));
    let flow = |channel: usize| {
        let sorted = if visits[channel] > 0.0 { sorting * first[channel] / visits[channel] } else { 0.0 };
        let Fate { reach, work_s, told, check_s, .. } = fates[channel];
        // Whoever comes again has told before.
        let again = if visits[channel] > 0.0 { 1.0 - first[channel] / visits[channel] } else { 0.0 };
        let checked = (told + (1.0 - told) * again) * check_s;
        Flow { first: first[channel], contacts: visits[channel] * reach, work_s: work_s + sorted + checked }
    };
    (0..own.len()).map(flow).collect()
}

/// Shares of the channels of an inquiry's first contacts, after triage has sent some elsewhere.
pub fn first_shares(scenario: &Scenario, inquiry: &Inquiry) -> Vec<f64> {
    let mut own = vec![0.0; scenario.channels.len()];
    inquiry.channels.iter().for_each(|&(channel, share)| own[channel] = share);
    routed(scenario, inquiry, &own)
}

/// The same from the shares of its own mix.
fn routed(scenario: &Scenario, inquiry: &Inquiry, own: &[f64]) -> Vec<f64> {
    let Some(Triage { accuracy, complex_from, routes, .. }) = &scenario.triage else { return own.to_vec() };
    let class = if inquiry.urgency == Urgency::Urgent {
        Class::Urgent
    } else if inquiry.complexity >= *complex_from {
        Class::Complex
    } else {
        Class::Simple
    };
    let mut shares = vec![0.0; own.len()];
    for seen in [Class::Urgent, Class::Complex, Class::Simple] {
        let weight = if seen == class { *accuracy } else { (1.0 - accuracy) / 2.0 };
        match routes[seen as usize] {
            Some(channel) => shares[channel] += weight,
            None => shares.iter_mut().zip(own).for_each(|(share, own)| *share += weight * own),
        }
    }
    shares
}

fn fate(scenario: &Scenario, inquiry: &Inquiry, index: usize, staff: &[Vec<f64>]) -> Fate {
    let channel = &scenario.channels[index];
    let (through, misrouted) = channel.life.ivr.as_ref().map_or((1.0, 0.0), through_menu);
    let (handed_over, contained) = channel.life.bot.as_ref().map_or((1.0, 0.0), |bot| past_bot(bot, inquiry.complexity));
    let (skill, errors) = who_answers(scenario, index, staff);
    let stretch = 1.0 + scenario.customers.complexity_work * inquiry.complexity;
    let research_s = channel.life.research.as_ref().map_or(0.0, |research| research.mean() * inquiry.detail);
    let clarity = libm::exp(-scenario.issues.research_clarity * research_s / to_seconds(5 * MINUTE));
    let misread = (channel.life.misunderstanding * errors * clarity).min(1.0);
    let (unnoticed, clarification) = (scenario.issues.unnoticed, to_seconds(scenario.issues.clarification));
    let (noticed, wrong) = (misread * (1.0 - unnoticed), misread * unnoticed);
    let plain = work_seconds(channel, stretch);
    let (turns, work_s) = match &channel.handling {
        Handling::Session { handle_time, .. } | Handling::SharedChat { handle_time, .. } => {
            // A turn begins with the session and one after every `turn_every`: 1 + floor(x), half a turn less than 1 + x.
            let turns = (handle_time.mean() * stretch / to_seconds(scenario.issues.turn_every.max(1)) + 0.5).max(1.0);
            (turns, plain + turns * noticed * clarification)
        }
        Handling::Chat { turns, .. } => {
            let turns = turns.mean() * stretch;
            (turns, plain + turns * noticed * clarification)
        }
        Handling::Conversation { turns, .. } => {
            // Every reply that misses is followed by another, which may miss, too.
            let missed = 1.0 / (1.0 - noticed.min(MOST_MISSED));
            (turns.mean() * stretch * missed, plain * missed + research_s)
        }
    };
    let is_session = matches!(channel.handling, Handling::Session { .. });
    let (share, work) = channel.life.transfers.as_ref().map_or((0.0, MINUTE), |transfers| (transfers.share, transfers.work));
    let transferred = if is_session { 1.0 - (1.0 - share) * (1.0 - misrouted) } else { 0.0 };
    let asking_s = channel.life.consultations.as_ref().map_or(0.0, |model| model.share * model.time.mean());
    // In a session the customer's part of a check holds the agent, too.
    let waits_too = is_session || matches!(channel.handling, Handling::SharedChat { .. });
    let think = if waits_too { scenario.issues.revalidation_think } else { 0 };
    let resolves = resolution(scenario, inquiry, skill, research_s > 0.0) * libm::pow(1.0 - wrong, turns);
    let settled_wrongly = contained * channel.life.bot.as_ref().map_or(0.0, |bot| bot.wrong);
    Fate {
        reach: through * handed_over,
        again: scenario.issues.reopen * through * (settled_wrongly + handed_over * (1.0 - resolves)),
        work_s: work_s + asking_s + transferred * to_seconds(work),
        told: if channel.life.authenticated || channel.life.bot.is_some() { 1.0 } else { transferred },
        check_s: (1.0 - channel.life.context) * to_seconds(scenario.issues.revalidation_work + think),
    }
}

/// Probabilities of getting through a menu, and of having taken a wrong turn if one does.
fn through_menu(ivr: &Ivr) -> (f64, f64) {
    // Straight ahead and rightly so far, straight ahead after a wrong turn; and those who are through.
    let (mut right, mut astray, mut through, mut misrouted) = (1.0, 0.0, 0.0, 0.0);
    let zero = ivr.zero_out.min((1.0 - ivr.misroute - ivr.drop).max(0.0));
    let wrong = ivr.misroute.min(1.0 - ivr.drop);
    for layer in 1..=ivr.layers {
        let (turned, on) = (right * wrong, right * (1.0 - ivr.drop - wrong - zero));
        let (zeroed, zeroed_astray) = (right * zero, astray * zero);
        (right, astray) = (on, astray * (1.0 - ivr.drop - zero) + turned);
        (through, misrouted) = (through + zeroed + zeroed_astray, misrouted + zeroed_astray);
        if layer == ivr.layers {
            (through, misrouted) = (through + right + astray, misrouted + astray);
        }
    }
    match ivr.layers {
        0 => (1.0, 0.0),
        _ => (through, if through > 0.0 { misrouted / through } else { 0.0 }),
    }
}

/// Probabilities that a bot hands an inquiry over to the queue, and that it settles it, rightly or wrongly.
fn past_bot(bot: &Bot, complexity: f64) -> (f64, f64) {
    let accepted = libm::pow(1.0 - libm::pow(bot.reject, f64::from(bot.attempts)), f64::from(bot.fields));
    let settles = bot.containment * (1.0 - complexity);
    (accepted * (1.0 - settles) + (1.0 - accepted) * (1.0 - bot.drop), accepted * settles)
}

/// Mean skill, and mean factor on errors, of those who answer a channel, by their hours on duty.
fn who_answers(scenario: &Scenario, index: usize, staff: &[Vec<f64>]) -> (f64, f64) {
    let mode = usize::from(!scenario.channels[index].medium.is_synchronous());
    let (mut hours, mut skill, mut errors) = (0.0, 0.0, 0.0);
    for (group, _) in serving(scenario, index) {
        let crew = &scenario.groups[group].crew;
        let on_duty: f64 = staff[group].iter().sum();
        hours += on_duty;
        skill += on_duty * crew.skill[mode];
        errors += on_duty * CrewPlan::new(crew, &scenario.agents, 0).errors[mode];
    }
    if hours > 0.0 { (skill / hours, errors / hours) } else { (1.0, 1.0) }
}

/// Probability that a close resolves the issue if nothing was misunderstood and the agent had one contact in hand.
fn resolution(scenario: &Scenario, inquiry: &Inquiry, skill: f64, researched: bool) -> f64 {
    let Some(model) = scenario.issues.resolution else { return 1.0 };
    let log_odds = model.base - model.complexity * inquiry.complexity + model.skill * (skill - 1.0);
    let gained = if researched { model.research } else { 0.0 };
    (1.0 / (1.0 + libm::exp(-log_odds)) + gained).clamp(0.0, 1.0)
}

/// Mean agent work of one contact in seconds at speed 1, with one contact at a time and nothing misunderstood.
pub(super) fn work_seconds(channel: &Channel, stretch: f64) -> f64 {
    match &channel.handling {
        Handling::Session { handle_time, after_work } => (handle_time.mean() + after_work.mean()) * stretch,
        Handling::Chat { turns, reply_work, after_work, .. } => (turns.mean() * reply_work.mean() + after_work.mean()) * stretch,
        Handling::SharedChat { handle_time, .. } => handle_time.mean() * stretch,
        Handling::Conversation { turns, reply_work, .. } => turns.mean() * stretch * reply_work.mean(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::ground::dist::Dist;
    use crate::ground::time::SECOND;
    use crate::ground::turns::Turns;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    /// Flows of the sample's only inquiry, half of which comes by phone, 0.35 by chat and 0.15 by e-mail; without complexity.
    fn flows_of(change: impl Fn(&mut Scenario)) -> [Flow; 3] {
        let mut scenario = sample::scenario();
        scenario.inquiries[0].complexity = 0.0;
        change(&mut scenario);
        let staff = vec![vec![1.0], vec![1.0]];
        let flows = flows(&scenario, &scenario.inquiries[0], &staff);
        [flows[2], flows[0], flows[1]]
    }

    #[test]
    fn without_mechanisms_the_mix_comes_and_works() {
        let [phone, chat, email] = flows_of(|_| ());
        assert_eq!((phone.first, phone.contacts, phone.work_s), (0.5, 0.5, 360.0));
        assert_eq!((chat.contacts, email.contacts, email.work_s), (0.35, 0.15, 240.0));
    }

    #[test]
    fn menus_drop_and_bots_contain() {
        let [phone, ..] = flows_of(|scenario| {
            // Two layers in each of which a tenth gives up and a fifth presses zero: .2 + .7 x .9.
            let time = 15 * SECOND;
            scenario.channels[2].life.ivr = Some(Ivr { layers: 2, time, drop: 0.1, misroute: 0.0, zero_out: 0.2 });
        });
        near(phone.contacts, 0.5 * (0.2 + 0.7 * 0.9));
        let [phone, ..] = flows_of(|scenario| {
            // A wrong turn costs the minute of a transfer: none in either layer .9 x .9.
            scenario.channels[2].life.ivr = Some(Ivr { layers: 2, time: SECOND, drop: 0.0, misroute: 0.1, zero_out: 0.0 });
        });
        near(phone.work_s, 360.0 + 60.0 * 0.19);
        let [_, chat, _] = flows_of(|scenario| {
            // Half of the inputs are rejected, twice at most: 3/4 get past one field; 40% of those are settled. Of the
            // others half leave.
            let time = Dist::Constant(SECOND);
            let bot = Bot { time, containment: 0.4, wrong: 0.0, fields: 1, reject: 0.5, input_time: SECOND, attempts: 2, drop: 0.5 };
            scenario.channels[0].life.bot = Some(bot);
        });
        near(chat.contacts, 0.35 * (0.75 * 0.6 + 0.25 * 0.5));
    }

    #[test]
    fn who_has_told_before_is_checked() {
        let [phone, chat, email] = flows_of(|scenario| {
            scenario.channels.iter_mut().for_each(|channel| (channel.life.context, channel.life.authenticated) = (0.5, true));
            (scenario.issues.revalidation_work, scenario.issues.revalidation_think) = (30 * SECOND, 40 * SECOND);
            scenario.channels[1].life.authenticated = false;
        });
        near(phone.work_s, 360.0 + 35.0);
        near(chat.work_s, 40.0 * 25.0 / 6.0 + 15.0);
        near(email.work_s, 240.0);
    }

    #[test]
    fn triage_sends_and_sorts() {
        let [phone, chat, email] = flows_of(|scenario| {
            // A simple inquiry is seen as such in 8 of 10 cases and goes to e-mail; as urgent in one, to the phone.
            scenario.triage = Some(Triage { accuracy: 0.8, work: 10 * SECOND, complex_from: 0.5, routes: [Some(2), None, Some(1)] });
        });
        near(phone.first, 0.1 + 0.1 * 0.5);
        near(chat.first, 0.1 * 0.35);
        near(email.first, 0.8 + 0.1 * 0.15);
        near(email.work_s, 250.0);
    }

    #[test]
    fn misunderstandings_take_clarifications_or_round_trips() {
        let [phone, chat, email] = flows_of(|scenario| {
            scenario.channels.iter_mut().for_each(|channel| channel.life.misunderstanding = 0.2);
            (scenario.issues.unnoticed, scenario.issues.clarification, scenario.issues.turn_every) = (0.5, 30 * SECOND, 60 * SECOND);
            let Handling::Chat { turns, .. } = &mut scenario.channels[0].handling else { panic!("a chat") };
            *turns = Turns::Fixed { whole: 4, fraction: 0.0 };
        });
        // One turn in ten is misread and noticed: of 5.5 in 300 s of talk, of 4 replies, of replies without end.
        near(phone.work_s, 360.0 + 5.5 * 0.1 * 30.0);
        near(chat.work_s, 160.0 + 4.0 * 0.1 * 30.0);
        near(email.work_s, 240.0 / 0.9);
    }

    #[test]
    fn research_takes_its_time_and_clears_up() {
        let [_, _, email] = flows_of(|scenario| {
            scenario.inquiries[0].detail = 0.5;
            scenario.channels[1].life.research = Some(Dist::Constant(600 * SECOND));
            scenario.channels[1].life.misunderstanding = 0.2;
            (scenario.issues.unnoticed, scenario.issues.research_clarity) = (0.0, std::f64::consts::LN_2);
        });
        // 5 min of it halve the misunderstandings.
        near(email.work_s, 240.0 / 0.9 + 300.0);
    }

    #[test]
    fn what_is_not_resolved_comes_again() {
        use crate::scenario::model::Resolution;
        let set = |scenario: &mut Scenario| {
            scenario.issues.resolution = Some(Resolution { base: 0.0, complexity: 0.0, skill: 0.0, concurrency: 0.0, research: 0.0 });
            (scenario.issues.reopen, scenario.issues.reopen_same_channel, scenario.issues.contact_limit) = (0.5, 1.0, 1000);
        };
        // Half is not resolved, and half of that comes again: 1 / (1 - 1/4) contacts an issue.
        let [phone, chat, email] = flows_of(set);
        near(phone.contacts + chat.contacts + email.contacts, 4.0 / 3.0);
        near(phone.contacts, 2.0 / 3.0);
        assert_eq!(phone.first, 0.5);
        // Three contacts at most.
        let [phone, ..] = flows_of(|scenario| {
            set(scenario);
            scenario.issues.contact_limit = 3;
        });
        near(phone.contacts, 0.5 * (1.0 + 0.25 + 0.0625));
        // A bot that is always wrong and contains everything sends all of them back, by the mix.
        let [phone, chat, _] = flows_of(|scenario| {
            scenario.issues.resolution = None;
            (scenario.issues.reopen, scenario.issues.reopen_same_channel, scenario.issues.contact_limit) = (1.0, 0.0, 2);
            let time = Dist::Constant(SECOND);
            let bot = Bot { time, containment: 1.0, wrong: 1.0, fields: 0, reject: 0.0, input_time: SECOND, attempts: 1, drop: 0.0 };
            scenario.channels[0].life.bot = Some(bot);
        });
        near(chat.contacts, 0.0);
        near(phone.contacts, 0.5 + 0.35 * 0.5);
    }
}
