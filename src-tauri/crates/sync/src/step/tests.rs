use super::*;

fn push(after: i64) -> Effect {
    Effect::Push { after, at_most: BATCH }
}

fn alone(after: i64) -> Effect {
    Effect::Push { after, at_most: 1 }
}

fn live() -> State {
    let mut state = State::new(0);
    assert_eq!(state.step(0, Event::Tick, 500), [Effect::Connect]);
    assert_eq!(state.step(1, Event::Connected, 500), [Effect::Pull]);
    assert_eq!(state.step(2, Event::Pulled { last_seq: 7 }, 500), [push(7)]);
    assert_eq!(state.step(3, Event::NothingToPush, 500), [Effect::Refill]);
    assert_eq!(state.step(4, Event::Refilled { is_done: true }, 500), []);
    state
}

#[test]
fn a_refill_gives_way_to_everything_else_and_begins_again_with_the_next_connection() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Woken, 500), [Effect::Pull]);
    assert_eq!(state.step(11, Event::Failed(Failure::Offline), 500), [Effect::Disconnect]);
    let due = state.wake_at().unwrap();
    assert_eq!(state.step(due, Event::Tick, 500), [Effect::Connect]);
    assert_eq!(state.step(due, Event::Connected, 500), [Effect::Pull]);
    assert_eq!(state.step(due, Event::Pulled { last_seq: 7 }, 500), [push(7)]);
    assert_eq!(state.step(due, Event::NothingToPush, 500), [Effect::Refill]);
    assert_eq!(state.step(due, Event::Written, 500), []);
    assert_eq!(state.step(due, Event::Refilled { is_done: false }, 500), [push(7)]);
    assert_eq!(state.step(due, Event::Woken, 500), []);
    assert_eq!(state.step(due, Event::NothingToPush, 500), [Effect::Pull]);
    assert_eq!(state.step(due, Event::Pulled { last_seq: 7 }, 500), [Effect::Refill]);
    assert_eq!(state.step(due, Event::Failed(Failure::Offline), 500), [Effect::Disconnect]);
}

#[test]
fn nothing_begins_before_its_time_not_even_for_a_write() {
    let mut state = State::new(300);
    assert_eq!(state.wake_at(), Some(300));
    assert_eq!(state.step(0, Event::Tick, 500), []);
    assert_eq!(state.step(10, Event::Written, 500), []);
    assert_eq!(state.step(300, Event::Tick, 500), [Effect::Connect]);
}

#[test]
fn a_connect_pulls_before_it_pushes() {
    live();
}

#[test]
fn a_write_is_pushed_then_others_are_woken_then_a_pull_releases_it() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Pushed { seq: 8 }, 500), [push(8)]);
    assert_eq!(state.step(12, Event::NothingToPush, 500), [Effect::Wake, Effect::Pull]);
}

#[test]
fn a_write_during_a_pull_waits_for_its_end() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Woken, 500), [Effect::Pull]);
    assert_eq!(state.step(11, Event::Written, 500), []);
    assert_eq!(state.step(12, Event::Pulled { last_seq: 7 }, 500), [push(7)]);
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
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [alone(7)]);
    for _ in 1..PATIENCE {
        assert_eq!(state.step(12, Event::Failed(Failure::Poison), 500), [alone(7)]);
    }
    assert_eq!(state.step(13, Event::Failed(Failure::Poison), 500), [Effect::PutAside { after: 7 }, alone(7)]);
}

#[test]
fn a_server_short_of_room_is_given_time() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    for _ in 0..=QUICK_TRIES {
        assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [alone(7)]);
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
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Pushed { seq: 8 }, 500), [push(8)]);
    // The queue is read and found empty; then a person writes; then the engine hears that it was empty.
    assert_eq!(state.step(12, Event::Written, 500), []);
    assert_eq!(state.step(13, Event::NothingToPush, 500), [Effect::Wake, Effect::Pull]);
    assert_eq!(state.step(14, Event::Pulled { last_seq: 8 }, 500), [push(8)]);
}

#[test]
fn a_batch_that_fails_is_taken_apart_until_the_one_at_fault_stands_alone() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Failed(Failure::Poison), 500), [alone(7)]);
    assert_eq!(state.step(12, Event::Pushed { seq: 8 }, 500), [Effect::Push { after: 8, at_most: 2 }], "it was not the first");
    assert_eq!(state.step(13, Event::Failed(Failure::Poison), 500), [alone(8)]);
    for _ in 1..PATIENCE {
        assert_eq!(state.step(14, Event::Failed(Failure::Poison), 500), [alone(8)]);
    }
    assert_eq!(state.step(15, Event::Failed(Failure::Poison), 500), [Effect::PutAside { after: 8 }, alone(8)]);
    let mut sizes = Vec::new();
    for seq in 9..16 {
        let effects = state.step(16, Event::Pushed { seq }, 500);
        sizes.extend(effects.iter().filter_map(|effect| if let Effect::Push { at_most, .. } = effect { Some(*at_most) } else { None }));
    }
    assert_eq!(sizes, [2, 4, 8, 16, 25, 25, 25]);
}

#[test]
fn where_transactions_meet_each_goes_alone_until_the_queue_is_empty() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Failed(Failure::TryAgain), 500), [alone(7)]);
    for seq in 8..20 {
        assert_eq!(state.step(12, Event::Pushed { seq }, 500), [alone(seq)]);
    }
    state.step(13, Event::NothingToPush, 500);
    state.step(14, Event::Pulled { last_seq: 19 }, 500);
    assert_eq!(state.step(15, Event::Written, 500), [push(19)]);
}

#[test]
fn a_batch_that_was_too_slow_comes_back_smaller() {
    let mut state = live();
    assert_eq!(state.step(10, Event::Written, 500), [push(7)]);
    assert_eq!(state.step(11, Event::Failed(Failure::Offline), 500), [Effect::Disconnect]);
    let due = state.wake_at().unwrap();
    assert_eq!(state.step(due, Event::Tick, 500), [Effect::Connect]);
    state.step(due, Event::Connected, 500);
    assert_eq!(state.step(due, Event::Pulled { last_seq: 7 }, 500), [alone(7)]);
}
