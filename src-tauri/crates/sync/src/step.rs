//! Decides what sync does next. Pure: no clock, no network, no disk; time and chance come in with the event.
//!
//! One piece of work is under way at a time. A pull comes first after every connect: it releases what the server
//! already has, so that a push never has to guess. What was pushed stays in the outbox until a pull brings it back.

use crate::status::Trouble;

/// Milliseconds on a clock that only runs forward.
pub type Millis = u64;

/// The net under lost wake-ups.
pub const POLL: Millis = 5_000;
const FIRST_RETRY: Millis = 250;
const LAST_RETRY: Millis = 5_000;
/// So often a mutation is tried that the server fails on without recording it, before it is put aside.
pub const PATIENCE: u32 = 5;
/// Most mutations in one transaction: so long others wait for the vets and rooms that it books.
pub const BATCH: usize = 25;
/// A deadlock is over at once; a server short of room is not: after these tries it is given time.
const QUICK_TRIES: u32 = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Down {
        retry_at: Millis,
        failures: u32,
    },
    Connecting {
        failures: u32,
    },
    Idle,
    Pulling,
    Pushing,
    Refilling,
    /// Nothing will help until a person does something: sign in again, update, call IT.
    Stopped(Trouble),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub link: Link,
    pub chosen_offline: bool,
    /// The last own mutation the server has answered for since the connection stands.
    sent_through: i64,
    has_pushed: bool,
    push_wanted: bool,
    pull_wanted: bool,
    /// Tables may have to be fetched again: done when nothing else is to be.
    refill_wanted: bool,
    next_poll: Millis,
    /// How many go together next time. After a failure each goes alone, so that it is known which one fails.
    batch: usize,
    /// Others' transactions met this one: until the queue is empty nothing is held longer than one mutation takes.
    is_crowded: bool,
    /// Failures on the first waiting mutation, by what they mean.
    attempts: u32,
    quick_tries: u32,
    disk_is_full: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Time has passed, nothing more.
    Tick,
    /// The outbox has a new entry.
    Written,
    /// Somebody committed something on the server.
    Woken,
    Connected,
    Pulled {
        last_seq: i64,
    },
    Pushed {
        seq: i64,
    },
    NothingToPush,
    /// A chunk of a table was fetched again, or there was none to fetch: then `is_done`.
    Refilled {
        is_done: bool,
    },
    /// The server knows another device under this number: pull, then go on under a new one.
    Renumbered,
    Failed(Failure),
    ChoseOffline(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No answer: network, server or power gone.
    Offline,
    /// The server asks to try again: deadlock, serialization, resources.
    TryAgain,
    /// The server failed on what was sent; nothing was recorded.
    Poison,
    /// This PC's disk is full: told, and tried again when there may be room.
    DiskFull,
    Fatal(Trouble),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    Connect,
    Disconnect,
    Pull,
    /// Sends the first waiting mutations after this number, together.
    Push {
        after: i64,
        at_most: usize,
    },
    /// Fetches a chunk of a table that the copy does not hold as it should.
    Refill,
    /// Tells the practice's other PCs, in a statement of its own.
    Wake,
    /// The first waiting mutation after this number becomes a case; others go on.
    PutAside {
        after: i64,
    },
}

impl State {
    /// It connects at `begins`.
    #[must_use]
    pub fn new(begins: Millis) -> Self {
        Self {
            link: Link::Down { retry_at: begins, failures: 0 },
            chosen_offline: false,
            sent_through: 0,
            has_pushed: false,
            push_wanted: true,
            pull_wanted: true,
            refill_wanted: true,
            next_poll: begins,
            batch: BATCH,
            is_crowded: false,
            attempts: 0,
            quick_tries: 0,
            disk_is_full: false,
        }
    }

    /// What a person should know beyond the state of the line.
    #[must_use]
    pub const fn trouble(&self) -> Option<Trouble> {
        match self.link {
            Link::Stopped(trouble) => Some(trouble),
            _ if self.disk_is_full => Some(Trouble::DiskFull),
            _ => None,
        }
    }

    /// When [`Event::Tick`] is due at the latest.
    #[must_use]
    pub fn wake_at(&self) -> Option<Millis> {
        match self.link {
            Link::Down { retry_at, .. } if !self.chosen_offline => Some(retry_at),
            Link::Idle => Some(self.next_poll),
            _ => None,
        }
    }

    /// Takes one event and answers what is to be done. `chance` is 0..=1000, for jitter.
    pub fn step(&mut self, now: Millis, event: Event, chance: u16) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Tick => {}
            Event::Written => self.push_wanted = true,
            Event::Woken => self.pull_wanted = true,
            Event::Connected => {
                self.link = Link::Idle;
                self.pull_wanted = true;
                self.push_wanted = true;
                self.refill_wanted = true;
            }
            Event::Refilled { is_done } => {
                self.link = Link::Idle;
                self.refill_wanted = !is_done;
            }
            Event::Pulled { last_seq } => {
                self.link = Link::Idle;
                self.disk_is_full = false;
                self.sent_through = self.sent_through.max(last_seq);
                self.next_poll = now + jittered(POLL, chance);
            }
            Event::Pushed { seq } => {
                self.link = Link::Idle;
                self.sent_through = seq;
                self.has_pushed = true;
                self.push_wanted = true;
                self.batch = if self.is_crowded { 1 } else { (self.batch * 2).min(BATCH) };
                self.attempts = 0;
                self.quick_tries = 0;
            }
            Event::NothingToPush => {
                self.link = Link::Idle;
                self.batch = BATCH;
                self.is_crowded = false;
                if self.has_pushed {
                    self.has_pushed = false;
                    self.pull_wanted = true;
                    effects.push(Effect::Wake);
                }
            }
            Event::Renumbered => {
                self.link = Link::Idle;
                self.sent_through = 0;
                self.pull_wanted = true;
                self.push_wanted = true;
            }
            Event::Failed(failure) => self.fail(now, failure, chance, &mut effects),
            Event::ChoseOffline(chosen) => {
                self.chosen_offline = chosen;
                if chosen && !matches!(self.link, Link::Down { .. } | Link::Stopped(_)) {
                    effects.push(Effect::Disconnect);
                }
                if !matches!(self.link, Link::Stopped(_)) {
                    self.link = Link::Down { retry_at: now, failures: 0 };
                }
            }
        }
        effects.extend(self.next(now));
        effects
    }

    fn fail(&mut self, now: Millis, failure: Failure, chance: u16, effects: &mut Vec<Effect>) {
        let failures = match self.link {
            Link::Connecting { failures } | Link::Down { failures, .. } => failures + 1,
            _ => 1,
        };
        let was_pushing = self.link == Link::Pushing;
        self.push_wanted |= was_pushing;
        let were_several = self.batch > 1;
        if was_pushing {
            self.batch = 1;
            self.is_crowded |= failure == Failure::TryAgain;
        }
        match failure {
            Failure::Fatal(trouble) => {
                effects.push(Effect::Disconnect);
                self.link = Link::Stopped(trouble);
            }
            Failure::Poison | Failure::TryAgain if was_pushing && were_several => self.link = Link::Idle,
            Failure::Poison if was_pushing => {
                self.attempts += 1;
                self.link = Link::Idle;
                if self.attempts >= PATIENCE {
                    self.attempts = 0;
                    effects.push(Effect::PutAside { after: self.sent_through });
                }
            }
            Failure::TryAgain if was_pushing && self.quick_tries < QUICK_TRIES => {
                self.quick_tries += 1;
                self.link = Link::Idle;
            }
            Failure::DiskFull => {
                self.disk_is_full = true;
                self.pull_wanted = true;
                effects.push(Effect::Disconnect);
                self.link = Link::Down { retry_at: now + jittered(LAST_RETRY, chance), failures };
            }
            Failure::Offline | Failure::TryAgain | Failure::Poison => {
                effects.push(Effect::Disconnect);
                self.quick_tries = 0;
                self.link = Link::Down { retry_at: now + jittered(backoff(failures), chance), failures };
            }
        }
    }

    fn next(&mut self, now: Millis) -> Option<Effect> {
        match self.link {
            Link::Down { retry_at, failures } if !self.chosen_offline && now >= retry_at => {
                self.link = Link::Connecting { failures };
                Some(Effect::Connect)
            }
            Link::Idle if self.pull_wanted || (now >= self.next_poll && !self.push_wanted) => {
                self.pull_wanted = false;
                self.link = Link::Pulling;
                Some(Effect::Pull)
            }
            Link::Idle if self.push_wanted => {
                self.push_wanted = false;
                self.link = Link::Pushing;
                Some(Effect::Push { after: self.sent_through, at_most: self.batch })
            }
            Link::Idle if self.refill_wanted => {
                self.link = Link::Refilling;
                Some(Effect::Refill)
            }
            _ => None,
        }
    }
}

fn backoff(failures: u32) -> Millis {
    FIRST_RETRY.saturating_mul(1 << failures.saturating_sub(1).min(10)).min(LAST_RETRY)
}

/// Between 75 and 125 % of the span, so that 200 PCs do not come back in the same moment.
fn jittered(span: Millis, chance: u16) -> Millis {
    span * (750 + u64::from(chance.min(1000)) / 2) / 1000
}

#[cfg(test)]
mod tests;
