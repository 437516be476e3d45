//! How the contacts of a channel are handled, by its mode.

use crate::ground::dist::Dist;
use crate::ground::time::Ticks;
use crate::ground::turns::Turns;

/// How contacts of a channel are handled.
#[derive(Clone, Debug)]
pub enum Handling {
    /// Phone, video, in person: one at a time, handle time drawn once.
    Session {
        /// Talk time with the customer.
        handle_time: Dist,
        /// After-contact work by the agent alone.
        after_work: Dist,
    },
    /// Live chat by turns: reply, think, reply, ...; the agent answers messages in order of arrival.
    Chat {
        /// Agent replies per chat.
        turns: Turns,
        /// Work content of one reply.
        reply_work: Dist,
        /// Customer think time between a reply and the next message.
        think_time: Dist,
        /// After-contact work per chat, done in the agent's reply queue while the slot is held.
        after_work: Dist,
        /// Work takes `slowdown[k-1]` times as long with k chats in progress; the last value
        /// extends. Never empty, all at least 1.
        slowdown: Vec<f64>,
    },
    /// Live chat as shared work: an agent with k chats works at total rate `speed[k-1]`, split equally.
    SharedChat {
        /// Work content of a chat.
        handle_time: Dist,
        /// Total rate with k = 1, 2, ... chats; the last value extends. Never empty, all positive.
        speed: Vec<f64>,
    },
    /// Messaging, social, e-mail, ticket.
    Conversation {
        /// Agent replies per conversation.
        turns: Turns,
        /// Work content of one reply.
        reply_work: Dist,
        /// Customer think time between a reply and the next message (in waking hours).
        think_time: Dist,
        /// A follow-up waits this long for its owner before any agent may take it; 0: any agent
        /// at once, `NEVER`: only its owner.
        owner_window: Ticks,
        /// Extra work when somebody other than the owner replies.
        rebuild: Ticks,
        /// Closed unresolved when the customer has been silent this long ([`crate::ground::time::NEVER`]: never).
        auto_close: Ticks,
    },
}
