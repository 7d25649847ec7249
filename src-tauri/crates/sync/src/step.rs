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
    next_poll: Millis,
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
    /// Sends the first waiting mutation after this number.
    Push {
        after: i64,
    },
    /// Tells the practice's other PCs, in a statement of its own.
    Wake,
    /// The first waiting mutation after this number becomes a case; others go on.
    PutAside {
        after: i64,
    },
}

impl State {
    #[must_use]
    pub fn new(now: Millis) -> Self {
        Self {
            link: Link::Down { retry_at: now, failures: 0 },
            chosen_offline: false,
            sent_through: 0,
            has_pushed: false,
            push_wanted: true,
            pull_wanted: true,
            next_poll: now,
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
                self.attempts = 0;
                self.quick_tries = 0;
            }
            Event::NothingToPush => {
                self.link = Link::Idle;
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
        match failure {
            Failure::Fatal(trouble) => {
                effects.push(Effect::Disconnect);
                self.link = Link::Stopped(trouble);
            }
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
                Some(Effect::Push { after: self.sent_through })
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
mod tests {
    use super::*;

    fn live() -> State {
        let mut state = State::new(0);
        assert_eq!(state.step(0, Event::Tick, 500), [Effect::Connect]);
        assert_eq!(state.step(1, Event::Connected, 500), [Effect::Pull]);
        assert_eq!(state.step(2, Event::Pulled { last_seq: 7 }, 500), [Effect::Push { after: 7 }]);
        assert_eq!(state.step(3, Event::NothingToPush, 500), []);
        state
    }

    #[test]
    fn a_connect_pulls_before_it_pushes() {
        live();
    }

    #[test]
    fn a_write_is_pushed_then_others_are_woken_then_a_pull_releases_it() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Written, 500), [Effect::Push { after: 7 }]);
        assert_eq!(state.step(11, Event::Pushed { seq: 8 }, 500), [Effect::Push { after: 8 }]);
        assert_eq!(state.step(12, Event::NothingToPush, 500), [Effect::Wake, Effect::Pull]);
    }

    #[test]
    fn a_write_during_a_pull_waits_for_its_end() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Woken, 500), [Effect::Pull]);
        assert_eq!(state.step(11, Event::Written, 500), []);
        assert_eq!(state.step(12, Event::Pulled { last_seq: 7 }, 500), [Effect::Push { after: 7 }]);
    }

    #[test]
    fn silence_is_polled() {
        let mut state = live();
        let due = state.wake_at().unwrap();
        assert!((3_750..=6_260).contains(&due), "{due}");
        assert_eq!(state.step(due - 1, Event::Tick, 500), []);
        assert_eq!(state.step(due, Event::Tick, 500), [Effect::Pull]);
    }

    #[test]
    fn the_network_is_tried_again_more_and_more_slowly_but_never_given_up() {
        let mut state = live();
        let mut now = 10;
        assert_eq!(state.step(now, Event::Woken, 500), [Effect::Pull]);
        assert_eq!(state.step(now, Event::Failed(Failure::Offline), 500), [Effect::Disconnect]);
        let mut waits = Vec::new();
        for _ in 0..8 {
            let due = state.wake_at().unwrap();
            waits.push(due - now);
            now = due;
            assert_eq!(state.step(now, Event::Tick, 500), [Effect::Connect]);
            assert_eq!(state.step(now, Event::Failed(Failure::Offline), 500), [Effect::Disconnect]);
        }
        assert!(waits.is_sorted(), "{waits:?}");
        assert_eq!(*waits.last().unwrap(), LAST_RETRY);
    }

    #[test]
    fn a_deadlock_is_tried_again_and_a_poison_is_put_aside() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Written, 500), [Effect::Push { after: 7 }]);
        assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [Effect::Push { after: 7 }]);
        for _ in 1..PATIENCE {
            assert_eq!(state.step(12, Event::Failed(Failure::Poison), 500), [Effect::Push { after: 7 }]);
        }
        assert_eq!(state.step(13, Event::Failed(Failure::Poison), 500), [Effect::PutAside { after: 7 }, Effect::Push { after: 7 }]);
    }

    #[test]
    fn a_server_short_of_room_is_given_time() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Written, 500), [Effect::Push { after: 7 }]);
        for _ in 0..QUICK_TRIES {
            assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [Effect::Push { after: 7 }]);
        }
        assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [Effect::Disconnect]);
        assert!(state.wake_at().unwrap() > 11);
    }

    #[test]
    fn working_offline_by_choice_stays_until_it_is_taken_back() {
        let mut state = live();
        assert_eq!(state.step(10, Event::ChoseOffline(true), 500), [Effect::Disconnect]);
        assert_eq!(state.step(99_000, Event::Tick, 500), []);
        assert_eq!(state.step(99_001, Event::Written, 500), []);
        assert_eq!(state.wake_at(), None);
        assert_eq!(state.step(99_002, Event::ChoseOffline(false), 500), [Effect::Connect]);
    }

    #[test]
    fn a_full_disk_is_told_and_tried_again() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Woken, 500), [Effect::Pull]);
        assert_eq!(state.step(11, Event::Failed(Failure::DiskFull), 500), [Effect::Disconnect]);
        assert_eq!(state.trouble(), Some(Trouble::DiskFull));
        let due = state.wake_at().unwrap();
        assert_eq!(state.step(due, Event::Tick, 500), [Effect::Connect]);
        assert_eq!(state.step(due, Event::Connected, 500), [Effect::Pull]);
        state.step(due, Event::Pulled { last_seq: 7 }, 500);
        assert_eq!(state.trouble(), None);
    }

    #[test]
    fn a_refused_login_stops_and_says_why() {
        let mut state = State::new(0);
        state.step(0, Event::Tick, 500);
        assert_eq!(state.step(1, Event::Failed(Failure::Fatal(Trouble::Refused)), 500), [Effect::Disconnect]);
        assert_eq!(state.link, Link::Stopped(Trouble::Refused));
        assert_eq!(state.step(99_000, Event::Tick, 500), []);
    }
    #[test]
    fn a_write_while_the_queue_is_found_empty_is_not_forgotten() {
        let mut state = live();
        assert_eq!(state.step(10, Event::Written, 500), [Effect::Push { after: 7 }]);
        assert_eq!(state.step(11, Event::Pushed { seq: 8 }, 500), [Effect::Push { after: 8 }]);
        // The queue is read and found empty; then a person writes; then the engine hears that it was empty.
        assert_eq!(state.step(12, Event::Written, 500), []);
        assert_eq!(state.step(13, Event::NothingToPush, 500), [Effect::Wake, Effect::Pull]);
        assert_eq!(state.step(14, Event::Pulled { last_seq: 8 }, 500), [Effect::Push { after: 8 }]);
    }
}
