//! The keys of `[channels.NAME]` that belong to one mode or to some media only; elsewhere they are
//! errors that say so.

use super::callback::callback;
use super::channel_ref::Channels;
use super::context::Context;
use super::distribution::{distribution, patience, positive_distribution};
use super::document::Node;
use super::duration::duration;
use super::front_door::{consultations, ivr, transfers};
use super::hand_over::{chases, deflection, escalation};
use super::model::{Callback, Chases, Consultations, Deflection, Escalation, Ivr, Medium, OutsideHours, Transfers};
use super::number::{number, share};
use super::reader::Reader;
use super::retrial::outside_hours;
use super::skills::Handled;
use crate::ground::dist::Dist;
use crate::ground::time::Ticks;

/// What only synchronous channels have.
pub(super) struct Live {
    pub outside_hours: Option<OutsideHours>,
    pub ivr: Option<Ivr>,
    pub transfers: Option<Transfers>,
    pub consultations: Option<Consultations>,
    pub deflection: Option<Deflection>,
    pub callback: Option<Callback>,
    pub reply_patience: Dist,
    pub inactivity_close: Ticks,
}

/// What only asynchronous channels have.
pub(super) struct Thread {
    pub chases: Option<Chases>,
    pub escalation: Option<Escalation>,
    pub research: Option<Dist>,
    pub bursts: f64,
    pub burst_gap: Dist,
}

/// Reads the keys of synchronous channels.
pub(super) fn live(reader: &Reader<'_>, medium: Medium, handled: &Handled<'_>) -> Live {
    let Handled { channels, groups, realism_none, .. } = *handled;
    let name = medium.name();
    let session = medium.is_synchronous() && medium != Medium::Chat;
    let call = matches!(medium, Medium::Phone | Medium::Video);
    if !call {
        reader.forbid(&["ivr"], &format!("a menu stands in front of phone and video only, not {name}"));
    }
    if !session {
        reader.forbid(&["transfers"], &format!("sessions of phone, video and in person are transferred, not {name}"));
        reader.forbid(&["consultations"], &format!("agents consult others in sessions of phone, video and in person, not {name}"));
    }
    if !medium.is_synchronous() {
        reader.forbid(&["outside_hours", "deflection", "callback"], &format!("{name} is asynchronous"));
    }
    let (reply_patience, inactivity_close) = chat(reader, medium, realism_none);
    let synchronous = medium.is_synchronous();
    let off = realism_none.then_some(None);
    let closes = reader.entry("open").is_some();
    let callback_of = |cx: &Context, node: &Node| callback(cx, node, medium, closes, realism_none);
    Live {
        outside_hours: if synchronous { reader.or_medium_unless(off, medium, "outside_hours", outside_hours) } else { None },
        ivr: if call { reader.or_medium(medium, "ivr", ivr) } else { None },
        transfers: if session { reader.or_medium(medium, "transfers", |cx, node| transfers(cx, node, handled)) } else { None },
        consultations: if session { reader.optional("consultations", |cx, node| consultations(cx, node, groups)) } else { None },
        deflection: if synchronous { reader.or_medium(medium, "deflection", |cx, node| deflection(cx, node, channels)) } else { None },
        callback: if synchronous { reader.or_medium(medium, "callback", callback_of) } else { None },
        reply_patience,
        inactivity_close,
    }
}

/// How long a customer waits for a reply in a chat, and how long the slot of a silent one is held.
fn chat(reader: &Reader<'_>, medium: Medium, realism_none: bool) -> (Dist, Ticks) {
    if medium != Medium::Chat {
        reader.forbid(&["reply_patience", "inactivity_close"], &format!("it belongs to chat, not {}", medium.name()));
        return (Dist::Never, 0);
    }
    let inactivity_close = reader.or_medium(medium, "inactivity_close", duration);
    if reader.entry("speed").is_some() {
        reader.forbid(&["reply_patience"], "with `speed` the chats of an agent share their work, and have no replies to wait for");
        return (Dist::Never, inactivity_close);
    }
    (reader.or_medium_unless(realism_none.then_some(Dist::Never), medium, "reply_patience", patience), inactivity_close)
}

/// Reads the keys of asynchronous channels; `own` is the name of the channel.
pub(super) fn thread(reader: &Reader<'_>, medium: Medium, channels: &Channels<'_>, own: &str, realism_none: bool) -> Thread {
    if medium.is_synchronous() {
        let why = format!("{} is synchronous", medium.name());
        reader.forbid(&["chases", "escalation", "research", "bursts", "burst_gap"], &why);
        return Thread { chases: None, escalation: None, research: None, bursts: 0.0, burst_gap: Dist::Constant(0) };
    }
    let below_one = number("a share from 0 to below 1", |x| (0.0..1.0).contains(&x));
    Thread {
        chases: reader.or_medium_unless(realism_none.then_some(None), medium, "chases", |cx, node| chases(cx, node, channels, own)),
        escalation: reader.or_medium(medium, "escalation", |cx, node| escalation(cx, node, channels)),
        research: reader.or_medium_unless(realism_none.then_some(None), medium, "research", research),
        bursts: reader.or_medium_unless(realism_none.then_some(0.0), medium, "bursts", below_one),
        burst_gap: reader.or_medium(medium, "burst_gap", distribution),
    }
}

/// "none", or the time that an inquiry of detail 1 takes to research.
fn research(cx: &Context, node: &Node) -> Option<Option<Dist>> {
    if node.as_str() == Some("none") { Some(None) } else { positive_distribution(cx, node).map(Some) }
}

/// The share of those who give up without a word; only where the medium lets them.
pub(super) fn silent_abandonment(reader: &Reader<'_>, medium: Medium, realism_none: bool) -> f64 {
    if medium.is_synchronous() && medium != Medium::Chat {
        reader.forbid(&["silent_abandonment"], &format!("whoever leaves a queue of {} is seen to leave", medium.name()));
        return 0.0;
    }
    reader.or_medium_unless(realism_none.then_some(0.0), medium, "silent_abandonment", share)
}
