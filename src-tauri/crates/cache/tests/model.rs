//! Any order of writes, pushes, losses, pulls, refusals and restarts leaves the copy as it must be: what the server had at the
//! last pull, with what waits on top; and nothing that a person wrote is ever nowhere.

#![expect(clippy::expect_used, reason = "a test stops at the first surprise")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;
use vetdesk_cache::{Cache, CacheError, Settle};
use vetdesk_domain::cell::Cell;
use vetdesk_domain::change::{Mutation, MutationResult, Op, Outcome};
use vetdesk_domain::ids::{CaseId, MutationId};
use vetdesk_domain::travel::{Cursor, News};

/// Name and breed; the version beside.
type Pet = (BTreeMap<String, String>, i64);
type Pets = BTreeMap<Uuid, Pet>;

const COLUMNS: [&str; 2] = ["name", "breed"];

#[derive(Debug, Clone)]
enum Act {
    WriteHere {
        pet: u128,
        column: usize,
        value: u8,
    },
    WriteTwoHere {
        pet: u128,
        other: u128,
        value: u8,
    },
    DeleteHere {
        pet: u128,
    },
    WriteThere {
        pet: u128,
        column: usize,
        value: u8,
    },
    DeleteThere {
        pet: u128,
    },
    /// `refused`: which of them the server will not have.
    Push {
        count: usize,
        refused: u8,
    },
    /// Sent, but they hang in the network.
    PushIntoTheDark {
        count: usize,
    },
    TheDarkArrives {
        refused: u8,
    },
    Pull,
    PullCutShort,
    PutFirstAside,
    Restart,
    DismissCases,
    InsistOnCases,
}

fn act() -> impl Strategy<Value = Act> {
    let pet = 1..5_u128;
    prop_oneof![
        6 => (pet.clone(), 0..2_usize, any::<u8>()).prop_map(|(pet, column, value)| Act::WriteHere { pet, column, value }),
        2 => (pet.clone(), pet.clone(), any::<u8>()).prop_map(|(pet, other, value)| Act::WriteTwoHere { pet, other, value }),
        1 => pet.clone().prop_map(|pet| Act::DeleteHere { pet }),
        3 => (pet.clone(), 0..2_usize, any::<u8>()).prop_map(|(pet, column, value)| Act::WriteThere { pet, column, value }),
        1 => pet.prop_map(|pet| Act::DeleteThere { pet }),
        4 => (1..4_usize, any::<u8>()).prop_map(|(count, refused)| Act::Push { count, refused }),
        2 => (1..4_usize).prop_map(|count| Act::PushIntoTheDark { count }),
        2 => any::<u8>().prop_map(|refused| Act::TheDarkArrives { refused }),
        5 => Just(Act::Pull),
        1 => Just(Act::PullCutShort),
        1 => Just(Act::PutFirstAside),
        1 => Just(Act::Restart),
        1 => Just(Act::DismissCases),
        1 => Just(Act::InsistOnCases),
    ]
}

/// A server that does what `sync.push` promises, and a PC with a cache.
struct World {
    dir: tempfile::TempDir,
    cache: Option<Cache>,
    server: Pets,
    dirty: BTreeSet<Uuid>,
    ledger: Vec<MutationResult>,
    told: usize,
    dark: Vec<Mutation>,
    /// The server's rows as the PC last saw them.
    seen: Pets,
    written: BTreeSet<MutationId>,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::open(&dir.path().join("c"), &key()).expect("a cache");
        Self {
            dir,
            cache: Some(cache),
            server: Pets::new(),
            dirty: BTreeSet::new(),
            ledger: Vec::new(),
            told: 0,
            dark: Vec::new(),
            seen: Pets::new(),
            written: BTreeSet::new(),
        }
    }

    fn cache(&self) -> &Cache {
        self.cache.as_ref().expect("open")
    }

    fn run(&mut self, act: &Act) {
        match act {
            Act::WriteHere { pet, column, value } => self.write(&[*pet], COLUMNS[*column], *value),
            Act::WriteTwoHere { pet, other, value } => self.write(&[*pet, *other], "name", *value),
            Act::DeleteHere { pet } => {
                if self.here().contains_key(&id(*pet)) {
                    let written = self.cache().write("correct", at(9, 0), |w| w.delete("pets", id(*pet)));
                    self.written.extend(written.map_err(|error: CacheError| error).expect("a write").mutation);
                }
            }
            Act::WriteThere { pet, column, value } => {
                let row = self.server.entry(id(*pet)).or_default();
                row.0.insert(COLUMNS[*column].to_owned(), format!("there{value}"));
                row.1 += 1;
                self.dirty.insert(id(*pet));
            }
            Act::DeleteThere { pet } => {
                if self.server.remove(&id(*pet)).is_some() {
                    self.dirty.insert(id(*pet));
                }
            }
            Act::Push { count, refused } => {
                let batch = self.send(*count);
                self.receive(&batch, *refused);
            }
            Act::PushIntoTheDark { count } => {
                let batch = self.send(*count);
                self.dark.extend(batch);
            }
            Act::TheDarkArrives { refused } => {
                let batch = std::mem::take(&mut self.dark);
                self.receive(&batch, *refused);
            }
            Act::Pull => self.pull(),
            Act::PullCutShort => {
                let mut news = self.news();
                news.tables.push(vetdesk_domain::travel::TableNews { table: table("pets"), rows: vec![vec![Cell::Null]], gone: vec![] });
                assert!(self.cache().apply(&news).is_err());
            }
            Act::PutFirstAside => {
                // Only what the server has surely not taken is put aside.
                let first = self.cache().pending(1).expect("pending").pop();
                if let Some(first) = first.filter(|first| self.dark.is_empty() && first.seq > self.ledger.len() as i64) {
                    self.cache().put_aside(first.id, "internal").expect("aside");
                }
            }
            Act::Restart => {
                self.cache = None;
                self.cache = Some(Cache::open(&self.dir.path().join("c"), &key()).expect("the cache"));
            }
            Act::DismissCases => {
                for case in self.cases() {
                    self.cache().settle(case, Settle::Dismiss, at(9, 0)).expect("dismissed");
                }
            }
            Act::InsistOnCases => {
                for case in self.cases() {
                    // A row that is gone cannot be changed: the case stays.
                    if let Ok(written) = self.cache().settle(case, Settle::Mine, at(9, 0)) {
                        self.written.extend(written.mutation);
                    }
                }
            }
        }
    }

    fn write(&mut self, pets: &[u128], column: &'static str, value: u8) {
        let value: Cell = format!("here{value}").into();
        let here = self.here();
        let mut inserted = BTreeSet::new();
        let written = self.cache().write("correct", at(9, 0), |w| {
            for pet in pets {
                if here.contains_key(&id(*pet)) || !inserted.insert(*pet) {
                    w.update("pets", id(*pet), &[(column, value.clone())])?;
                } else {
                    w.insert("pets", id(*pet), &[(column, value.clone())])?;
                }
            }
            Ok::<_, CacheError>(())
        });
        self.written.extend(written.expect("a write").mutation);
    }

    fn send(&self, count: usize) -> Vec<Mutation> {
        self.cache().take_to_send(0, count, chrono::Utc::now()).expect("sent")
    }

    fn receive(&mut self, batch: &[Mutation], refused: u8) {
        for (place, mutation) in batch.iter().enumerate() {
            let reached = self.ledger.len() as i64;
            if mutation.seq <= reached {
                let known = &self.ledger[usize::try_from(mutation.seq - 1).expect("a place")];
                assert_eq!(known.id, mutation.id, "a number was used twice: the server would see a cloned device");
                continue;
            }
            if mutation.seq > reached + 1 {
                break;
            }
            let mut after = self.server.clone();
            let mut outcome = if refused >> (place % 8) & 1 == 1 { Outcome::Rejected } else { Outcome::Applied };
            for change in &mutation.changes {
                let is_there = after.contains_key(&change.pk);
                match change.op {
                    Op::Insert if is_there => outcome = Outcome::Rejected,
                    Op::Update if !is_there => outcome = Outcome::Conflict,
                    Op::Delete => drop(after.remove(&change.pk)),
                    Op::Insert | Op::Update => {
                        let row = after.entry(change.pk).or_default();
                        for (column, value) in &change.set {
                            row.0.insert(column.clone(), value.as_str().expect("a text").to_owned());
                        }
                        row.1 += 1;
                    }
                }
            }
            if outcome == Outcome::Applied {
                self.dirty.extend(mutation.changes.iter().map(|change| change.pk));
                self.server = after;
            }
            self.ledger.push(MutationResult { seq: mutation.seq, id: mutation.id, outcome, details: json!([{"why": "no"}]) });
        }
    }

    fn news(&self) -> News {
        let (mut rows, mut gone) = (Vec::new(), Vec::new());
        for pk in &self.dirty {
            match self.server.get(pk) {
                Some((fields, version)) => {
                    let cells: Vec<(&str, Cell)> = fields.iter().map(|(column, value)| (column.as_str(), value.as_str().into())).collect();
                    let mut row = row("pets", *pk, *version, &cells);
                    row[1] = Cell::Null;
                    rows.push(row);
                }
                None => gone.push(*pk),
            }
        }
        let mut news = news(vec![("pets", rows, gone)]);
        news.cursor = Cursor(self.told.to_string());
        news.last_seq = self.ledger.len() as i64;
        news.results = self.ledger[self.told..].to_vec();
        news
    }

    fn pull(&mut self) {
        let applied = self.cache().apply(&self.news()).expect("a pull");
        assert_eq!(applied.foreign, 0);
        self.dirty.clear();
        self.told = self.ledger.len();
        self.seen = self.server.clone();
    }

    fn here(&self) -> Pets {
        self.cache()
            .read(|conn| {
                let mut statement = conn.prepare("SELECT id, version, name, breed FROM pets")?;
                let mut rows = statement.query([])?;
                let mut pets = Pets::new();
                while let Some(row) = rows.next()? {
                    let mut fields = BTreeMap::new();
                    for (place, column) in [(2, "name"), (3, "breed")] {
                        if let Some(value) = row.get::<_, Option<String>>(place)? {
                            fields.insert(column.to_owned(), value);
                        }
                    }
                    pets.insert(row.get(0)?, (fields, row.get(1)?));
                }
                Ok::<_, CacheError>(pets)
            })
            .expect("a read")
    }

    fn cases(&self) -> Vec<CaseId> {
        self.cache()
            .read(|conn| {
                let mut statement = conn.prepare("SELECT id FROM cases WHERE settled_at IS NULL ORDER BY id")?;
                Ok(statement.query_map([], |row| row.get(0).map(CaseId))?.collect::<Result<_, _>>()?)
            })
            .expect("a read")
    }

    fn check(&self) {
        let pending = self.cache().pending(1000).expect("pending");
        let mut expected = self.seen.clone();
        for change in pending.iter().flat_map(|mutation| &mutation.changes) {
            match change.op {
                Op::Delete => drop(expected.remove(&change.pk)),
                Op::Update if !expected.contains_key(&change.pk) => {}
                Op::Insert | Op::Update => {
                    let row = expected.entry(change.pk).or_default();
                    for (column, value) in &change.set {
                        row.0.insert(column.clone(), value.as_str().expect("a text").to_owned());
                    }
                }
            }
        }
        assert_eq!(self.here(), expected, "the copy is not the last pull with what waits on top");

        let state = self.cache().state().expect("state");
        let numbers: Vec<i64> = pending.iter().map(|mutation| mutation.seq).collect();
        let gapless: Vec<i64> = (state.last_applied_seq + 1..).take(pending.len()).collect();
        assert_eq!(numbers, gapless);
        assert_eq!(state.last_applied_seq, self.told as i64);

        let in_cases: BTreeSet<MutationId> = self
            .cache()
            .read(|conn| {
                let mut statement = conn.prepare("SELECT mutation_id FROM case_entries")?;
                Ok(statement.query_map([], |row| row.get(0).map(MutationId))?.collect::<Result<_, _>>()?)
            })
            .expect("a read");
        for mutation in &self.written {
            let waits = pending.iter().any(|entry| entry.id == *mutation);
            let is_applied = self.ledger[..self.told].iter().any(|result| result.id == *mutation && result.outcome == Outcome::Applied);
            assert_eq!(u8::from(waits) + u8::from(is_applied) + u8::from(in_cases.contains(mutation)), 1, "{mutation} is nowhere or twice");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_copy_is_always_the_last_pull_with_what_waits_on_top(acts in proptest::collection::vec(act(), 1..40)) {
        let mut world = World::new();
        for act in &acts {
            world.run(act);
            world.check();
        }
        // Quiet: everything sent, everything pulled. Then the copy is the server.
        let dark = std::mem::take(&mut world.dark);
        world.receive(&dark, 0);
        for _ in 0..3 {
            world.run(&Act::Push { count: 1000, refused: 0 });
            world.pull();
            world.check();
        }
        prop_assert_eq!(world.here(), world.server.clone());
        prop_assert_eq!(world.cache().counts().expect("counts").waiting, 0);
    }
}
