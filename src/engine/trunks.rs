//! Lines to the telephone network. A contact of a channel with a trunk group takes a line when it comes to the
//! open door and holds it, through menu, bot, queue and talk, until it ends; none free: it hears the busy signal.
//! A customer who waits for a callback is off the line: the call takes one.

use super::Engine;
use super::levels::Level;
use super::state::NONE;
use crate::ground::time::Ticks;
use crate::plan::{NO_TRUNK, Plan};

/// A trunk group.
#[derive(Clone, Debug, Default)]
pub struct TrunkState {
    /// Lines taken.
    pub busy: Level,
    /// 1 while all are taken.
    pub full: Level,
    /// Most lines taken since the interval began.
    pub most: u64,
}

/// What a trunk group did in one interval of the counted length.
#[derive(Clone, Copy, Debug, Default)]
pub struct TrunkInterval {
    /// Contacts that came to its lines.
    pub offered: u64,
    /// Of these, those who heard the busy signal.
    pub refused: u64,
    /// Lines taken, in lines x ticks.
    pub busy_area: u128,
    /// Time with all lines taken, in ticks.
    pub full_area: u128,
    /// Most lines taken at once.
    pub most: u64,
}

impl TrunkState {
    /// The trunk groups of a plan with every line free.
    pub fn all(plan: &Plan) -> Vec<Self> {
        vec![Self::default(); plan.trunks.len()]
    }

    /// Ends the present interval at `now`: areas and the most lines taken.
    pub fn flush(&mut self, now: Ticks) -> (u128, u128, u64) {
        let most = std::mem::replace(&mut self.most, self.busy.value);
        (self.busy.flush(now), self.full.flush(now), most)
    }
}

impl Engine<'_> {
    /// A contact comes to the lines of its channel; false if all are taken.
    pub(super) fn comes_through(&mut self, place: u32) -> bool {
        let contact = &self.contacts[place];
        let (trunk, interval) = (self.plan.channels[contact.channel as usize].trunk, contact.interval);
        if trunk == NO_TRUNK {
            return true;
        }
        let through = self.takes_line(place);
        if interval != NONE {
            let row = &mut self.ledger.out.trunk_intervals[interval as usize * self.plan.trunks.len() + trunk as usize];
            row.offered += 1;
            row.refused += u64::from(!through);
        }
        through
    }

    /// A contact takes a line, if its channel has a trunk group; false if none is free.
    pub(super) fn takes_line(&mut self, place: u32) -> bool {
        let trunk = self.plan.channels[self.contacts[place].channel as usize].trunk;
        if trunk == NO_TRUNK {
            return true;
        }
        let taken = self.seize_line(trunk);
        self.extras[place as usize].on_line = taken;
        taken
    }

    /// A contact gives its line free, if it has one.
    pub(super) fn gives_line_free(&mut self, place: u32) {
        if std::mem::replace(&mut self.extras[place as usize].on_line, false) {
            self.release_line(self.plan.channels[self.contacts[place].channel as usize].trunk);
        }
    }

    /// Takes a line of a trunk group; false if none is free.
    pub(super) fn seize_line(&mut self, trunk: u16) -> bool {
        let (now, lines) = (self.now, u64::from(self.plan.trunks[trunk as usize]));
        let state = &mut self.trunks[trunk as usize];
        if state.busy.value == lines {
            return false;
        }
        state.busy.change(now, 1);
        state.most = state.most.max(state.busy.value);
        if state.busy.value == lines {
            state.full.change(now, 1);
        }
        true
    }

    /// Gives a line of a trunk group free.
    pub(super) fn release_line(&mut self, trunk: u16) {
        let (now, lines) = (self.now, u64::from(self.plan.trunks[trunk as usize]));
        let state = &mut self.trunks[trunk as usize];
        if state.busy.value == lines {
            state.full.change(now, -1);
        }
        state.busy.change(now, -1);
    }

    /// Every line taken belongs to a contact in the centre.
    pub(super) fn check_lines(&self) -> Result<(), String> {
        let taken: u64 = self.trunks.iter().map(|trunk| trunk.busy.value).sum();
        let places = self.contacts.iter_places().filter_map(|(place, _)| self.extras.get(place as usize));
        let held = places.filter(|extra| extra.on_line).count() as u64;
        if taken != held {
            return Err(format!("{taken} lines are taken, contacts in the centre hold {held}"));
        }
        Ok(())
    }
}
