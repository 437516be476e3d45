//! Where the contacts in the centre are kept. Invariant: a place is given to another contact only after the one in it has
//! ended and whatever refers to the place has let go of it.

use super::state::{Contact, Stage};

/// The contacts in the centre; places of ended ones are used again.
#[derive(Debug, Default)]
pub struct Contacts {
    slots: Vec<Contact>,
    free: Vec<u32>,
    alive: usize,
}

impl Contacts {
    /// Puts a contact in a free place.
    #[inline]
    pub fn insert(&mut self, contact: Contact) -> u32 {
        self.alive += 1;
        match self.free.pop() {
            Some(place) => {
                self.slots[place as usize] = contact;
                place
            }
            None => {
                self.slots.push(contact);
                (self.slots.len() - 1) as u32
            }
        }
    }

    /// The contact has ended; its events become stale, its place stays taken until [`Self::remove`].
    #[inline]
    pub fn end(&mut self, place: u32) {
        let contact = &mut self.slots[place as usize];
        if contact.stage != Stage::Gone {
            contact.stage = Stage::Gone;
            contact.event = 0;
            self.alive -= 1;
        }
    }

    /// Ends a contact, if it hasn't, and gives its place free.
    #[inline]
    pub fn remove(&mut self, place: u32) {
        self.end(place);
        self.free.push(place);
    }

    /// Gives the place of a contact free that has just been marked as gone.
    #[inline(always)]
    pub fn free_place(&mut self, place: u32) {
        self.alive -= 1;
        self.free.push(place);
    }

    /// The contacts that have not ended, with their places.
    pub fn iter_places(&self) -> impl Iterator<Item = (u32, &Contact)> {
        (0..).zip(&self.slots).filter(|(_, contact)| contact.stage != Stage::Gone)
    }

    /// Number of contacts that have not ended.
    #[inline]
    pub fn alive(&self) -> usize {
        self.alive
    }

    /// Forgets every contact, keeping the memory.
    pub fn reset(&mut self) {
        self.slots.clear();
        self.free.clear();
        self.alive = 0;
    }
}

impl std::ops::Index<u32> for Contacts {
    type Output = Contact;
    #[inline]
    fn index(&self, place: u32) -> &Contact {
        &self.slots[place as usize]
    }
}

impl std::ops::IndexMut<u32> for Contacts {
    #[inline]
    fn index_mut(&mut self, place: u32) -> &mut Contact {
        &mut self.slots[place as usize]
    }
}
