//! The free lists: agents who may take a contact, in the order in which they joined.
//!
//! All lists are rings of the same links, each closed by an entry of its own, so that joining and
//! leaving ask nothing: whether a list is nearly empty changes too often for a processor to guess.

use super::agents::AgentId;
use super::state::NONE;

/// The neighbours of an agent, or of the entry that closes a ring.
#[derive(Clone, Copy, Debug)]
struct Link {
    previous: u32,
    next: u32,
}

/// A number of lists; an agent is in one of them at most.
#[derive(Debug)]
pub struct FreeLists {
    /// First the agents, then the entries that close the rings.
    links: Vec<Link>,
    agents: u32,
}

impl FreeLists {
    /// So many empty lists for so many agents.
    pub fn new(agents: usize, lists: usize) -> Self {
        let mut all = Self { links: vec![Link { previous: 0, next: 0 }; agents + lists], agents: agents as u32 };
        all.reset();
        all
    }

    /// Empties every list.
    pub fn reset(&mut self) {
        for (place, link) in (0..).zip(&mut self.links) {
            *link = Link { previous: place, next: place };
        }
    }

    /// An agent, or [`NONE`] for an entry that closes a ring.
    #[inline]
    fn agent_at(&self, place: u32) -> AgentId {
        if place < self.agents { place } else { NONE }
    }

    /// Who has been in a list longest; [`NONE`] if it is empty.
    #[inline(always)]
    pub fn head(&self, list: u32) -> AgentId {
        self.agent_at(self.links[(self.agents + list) as usize].next)
    }

    /// Who joined next after an agent; [`NONE`] if nobody has.
    #[inline]
    pub fn after(&self, agent: AgentId) -> AgentId {
        self.agent_at(self.links[agent as usize].next)
    }

    /// The agents of a list, in order.
    pub fn iter(&self, list: u32) -> impl Iterator<Item = AgentId> {
        let known = |agent: AgentId| (agent != NONE).then_some(agent);
        std::iter::successors(known(self.head(list)), move |&agent| known(self.after(agent)))
    }

    /// The same from the end.
    pub fn iter_back(&self, list: u32) -> impl Iterator<Item = AgentId> {
        let known = |place: u32| Some(self.agent_at(self.links[place as usize].previous)).filter(|&agent| agent != NONE);
        std::iter::successors(known(self.agents + list), move |&agent| known(agent))
    }

    /// Puts an agent who is in no list at the end of one.
    #[inline(always)]
    pub fn join(&mut self, list: u32, agent: AgentId) {
        let end = self.agents + list;
        let previous = std::mem::replace(&mut self.links[end as usize].previous, agent);
        self.links[previous as usize].next = agent;
        self.links[agent as usize] = Link { previous, next: end };
    }

    /// Takes an agent out of its list.
    #[inline(always)]
    pub fn leave(&mut self, agent: AgentId) {
        let Link { previous, next } = self.links[agent as usize];
        self.links[previous as usize].next = next;
        self.links[next as usize].previous = previous;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_keep_the_order_of_joining() {
        let mut free = FreeLists::new(4, 2);
        assert_eq!((free.head(0), free.head(1)), (NONE, NONE));
        [3, 0, 2].iter().for_each(|&agent| free.join(0, agent));
        free.join(1, 1);
        assert_eq!(free.iter(0).collect::<Vec<_>>(), [3, 0, 2]);
        assert_eq!(free.iter_back(0).collect::<Vec<_>>(), [2, 0, 3]);
        free.leave(0);
        assert_eq!((free.iter(0).collect::<Vec<_>>(), free.head(1)), (vec![3, 2], 1));
        free.leave(3);
        free.join(0, 0);
        assert_eq!((free.head(0), free.after(2), free.after(0)), (2, 0, NONE));
        [2, 0].iter().for_each(|&agent| free.leave(agent));
        assert_eq!((free.head(0), free.head(1)), (NONE, 1));
        free.reset();
        assert_eq!(free.head(1), NONE);
    }
}
