//! The diary of the demo clinic: a year back, three months ahead, and a morning that is half over.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use uuid::Uuid;

use super::chance::{Chance, Ids};
use super::morning::{KindOfDay, Morning};
use super::rows::{PetRow, Steps, VisitRow};
use super::steps::{Standing, steps};
use super::team::{LUNCH, TYPES, Team, VETS, holidays, leave_days, rooms, windows};

/// How far the diary reaches from today, in days.
pub const DAYS_BACK: i64 = 365;
pub const DAYS_AHEAD: i64 = 91;

/// Days back from which on every visit is kept, and of the older ones every third: enough for the histories of pets. A year
/// of full days is looked at by nobody, and a newcomer would wait for it.
const FULL_DAYS_BACK: i64 = 63;

/// A dated piece of one vet's day: minutes since midnight, and which of [`TYPES`].
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: u32,
    minutes: u32,
    kind: usize,
    /// Where it stands, if the story of this morning says so.
    told: Option<Standing>,
    room: Option<usize>,
}

/// Writes every day's visits. No vet, no room and no animal is in two places at once.
#[must_use]
pub fn diary(chance: &mut Chance, ids: &mut Ids, team: &Team, pets: &[PetRow], morning: &Morning) -> Vec<VisitRow> {
    let mut book = Book { team, pets, morning, rooms: rooms(&team.resources), last_visit: BTreeMap::new(), visits: Vec::new() };
    let closed: Vec<NaiveDate> = holidays(morning).map(|(date, _)| date).collect();
    let leave: Vec<NaiveDate> = leave_days(morning).collect();
    for offset in -DAYS_BACK..=DAYS_AHEAD {
        let day = morning.today + Duration::days(offset);
        if closed.contains(&day) {
            continue;
        }
        let kind = morning.kind_of_day(day.weekday());
        let mut rooms_taken = [Vec::new(), Vec::new()];
        for (n, vet) in VETS.iter().enumerate() {
            if n == 1 && leave.contains(&day) {
                continue;
            }
            let pieces = match offset {
                0 => this_morning(chance, n, morning),
                _ => plan(chance, &windows(vet, kind), idle_percent(offset), &[]),
            };
            for mut piece in pieces {
                piece.room = room_for(chance, piece, &mut rooms_taken);
                book.write(chance, ids, day, n, piece);
            }
        }
    }
    book.thinned()
}

/// How often a vet's next quarter of an hour stays empty: the past is full, the coming weeks fill up slowly.
fn idle_percent(offset: i64) -> u64 {
    match offset {
        ..0 => 18,
        0 => 24,
        1..4 => 30,
        4..11 => 55,
        11..32 => 78,
        _ => 92,
    }
}

/// Fills windows from their start, with a pause of a quarter now and then, around what stands already.
fn plan(chance: &mut Chance, windows: &[(u32, u32)], idle: u64, standing: &[Piece]) -> Vec<Piece> {
    let mut pieces = standing.to_vec();
    for &(opens, closes) in windows {
        let mut at = opens;
        while at < closes {
            if let Some(in_the_way) = standing.iter().find(|p| p.start <= at && at < p.start + p.minutes) {
                at = in_the_way.start + in_the_way.minutes;
                continue;
            }
            if chance.percent(idle) {
                at += 15;
                continue;
            }
            let until = standing.iter().map(|p| p.start).filter(|start| *start > at).fold(closes, u32::min);
            let kind = some_kind(chance);
            // What does not fit before the next visit or the break becomes a short one.
            let kind = if at + TYPES[kind].2 <= until { kind } else { FOLLOW_UP };
            if at + TYPES[kind].2 <= until {
                pieces.push(Piece { start: at, minutes: TYPES[kind].2, kind, told: None, room: None });
            }
            at += TYPES[kind].2;
        }
    }
    pieces.sort_by_key(|piece| piece.start);
    pieces
}

const CHECK_UP: usize = 0;
const VACCINATION: usize = 1;
const FOLLOW_UP: usize = 3;
const DENTAL: usize = 5;
const SURGERY: usize = 6;

fn some_kind(chance: &mut Chance) -> usize {
    let weights: [(u64, usize); TYPES.len()] = std::array::from_fn(|n| (TYPES[n].4, n));
    *chance.weighted(&weights)
}

/// One vet's column of today: the scene around this minute is told, the rest of the day is planned around it.
fn this_morning(chance: &mut Chance, vet: usize, morning: &Morning) -> Vec<Piece> {
    let anchor = morning.minute() / 15 * 15;
    let piece = |start: u32, minutes, kind, told, room| Piece { start, minutes, kind, told: Some(told), room };
    let scene = match vet {
        // Running late: one in the room over time, the next has been waiting.
        0 => vec![
            piece(anchor - 30, 30, CHECK_UP, Standing::InRoom { minutes: 18 }, Some(0)),
            piece(anchor, 30, VACCINATION, Standing::Arrived { minutes: 12 }, None),
            piece(anchor + 30, 15, FOLLOW_UP, Standing::Confirmed, None),
        ],
        // A long operation behind, a dental one on the table.
        1 => {
            let from = VETS[1].hours.0.max(anchor - 90);
            vec![
                piece(from, anchor - from, SURGERY, Standing::Completed, Some(1)),
                piece(anchor, 60.min(LUNCH.0 - anchor), DENTAL, Standing::InRoom { minutes: morning.minute() - anchor }, Some(1)),
            ]
        }
        // Somebody did not come, one is at the counter to pay, and the next half hour is free.
        _ => vec![
            piece(8 * 60 + 30, 30, VACCINATION, Standing::NoShow, None),
            piece(anchor - 15, 15, FOLLOW_UP, Standing::Ready { minutes: 4 }, None),
            piece(anchor + 45, 15, FOLLOW_UP, Standing::Arrived { minutes: 3 }, None),
        ],
    };
    let is_free_half_hour = |p: &Piece| vet == 2 && p.told.is_none() && p.start < anchor + 45 && p.start + p.minutes > anchor;
    let mut pieces = plan(chance, &windows(&VETS[vet], KindOfDay::Full), idle_percent(0), &scene);
    // Something is left to book this afternoon.
    pieces.retain(|p| !is_free_half_hour(p) && (p.start < LUNCH.1 || chance.percent(65)));
    pieces
}

/// Operations take the second room, some of the others the first; never one that is taken.
fn room_for(chance: &mut Chance, piece: Piece, taken: &mut [Vec<(u32, u32)>; 2]) -> Option<usize> {
    let wanted = piece.room.or_else(|| match piece.kind {
        DENTAL | SURGERY => Some(1),
        _ => chance.percent(35).then_some(0),
    })?;
    let (start, end) = (piece.start, piece.start + piece.minutes);
    if taken[wanted].iter().any(|&(from, to)| from < end && start < to) {
        return None;
    }
    taken[wanted].push((start, end));
    Some(wanted)
}

struct Book<'a> {
    team: &'a Team,
    pets: &'a [PetRow],
    morning: &'a Morning,
    rooms: Vec<Uuid>,
    /// The day each animal was last here, by its place in `pets`.
    last_visit: BTreeMap<usize, NaiveDate>,
    visits: Vec<VisitRow>,
}

impl Book<'_> {
    fn write(&mut self, chance: &mut Chance, ids: &mut Ids, day: NaiveDate, vet: usize, piece: Piece) {
        let Some(scheduled_at) = self.morning.instant(day, piece.start) else {
            return;
        };
        let is_tour = day == self.morning.today && matches!(piece.told, Some(Standing::Arrived { minutes: 12 }));
        // Max Patterson, who is always there, waits for the vaccination.
        let Some(pet) = (if is_tour { Some(0) } else { self.some_pet(chance, day) }) else {
            return;
        };
        self.last_visit.insert(pet, day);
        let pet = &self.pets[pet];
        let ends_at = scheduled_at + Duration::minutes(i64::from(piece.minutes));
        let standing = piece.told.unwrap_or_else(|| standing(chance, self.morning.now, scheduled_at, ends_at));
        let (visit_type, _, _, price, _) = TYPES[piece.kind];
        let is_emergency = visit_type == "emergency";
        self.visits.push(VisitRow {
            id: ids.fresh(),
            practice_id: pet.practice_id,
            clinic_id: self.team.place.clinic_id,
            pet_id: pet.id,
            owner_id: pet.owner_id,
            veterinarian_id: self.team.veterinarians[vet].id,
            room_id: piece.room.map(|n| self.rooms[n]),
            visit_type,
            appointment_type_id: self.team.types[piece.kind].id,
            status: standing.status(),
            priority: if is_emergency { "urgent" } else { "routine" },
            scheduled_at,
            duration_minutes: piece.minutes,
            reason: chance.pick::<&str>(reasons(visit_type)),
            vet_message: is_tour.then_some("Owner would like to talk before the vaccination"),
            price,
            steps: self.steps_of(chance, standing, scheduled_at, ends_at),
        });
    }

    fn thinned(mut self) -> Vec<VisitRow> {
        let since = self.morning.now - Duration::days(FULL_DAYS_BACK);
        let mut older = 0;
        self.visits.retain(|visit| {
            older += usize::from(visit.scheduled_at < since);
            visit.scheduled_at >= since || older.is_multiple_of(3)
        });
        self.visits
    }

    fn steps_of(&self, chance: &mut Chance, standing: Standing, starts: DateTime<Utc>, ends: DateTime<Utc>) -> Steps {
        steps(chance, standing, self.morning.now, starts, ends)
    }

    /// An animal that lives, stays here, was born by then and was not here this week.
    fn some_pet(&self, chance: &mut Chance, day: NaiveDate) -> Option<usize> {
        (0..50).map(|_| chance.index(self.pets.len())).find(|n| {
            let pet = &self.pets[*n];
            *n != 0
                && pet.deceased_on.is_none_or(|died| day < died)
                && (!pet.has_moved_away || day < self.morning.today - Duration::days(90))
                && pet.birth_date.is_none_or(|born| born + Duration::days(42) <= day)
                && self.last_visit.get(n).is_none_or(|last| (day - *last).num_days() > 6)
        })
    }
}

/// Where a visit stands of which the morning's story says nothing.
fn standing(chance: &mut Chance, now: DateTime<Utc>, starts: DateTime<Utc>, ends: DateTime<Utc>) -> Standing {
    if ends <= now {
        return *chance.weighted(&[(93, Standing::Completed), (4, Standing::Cancelled), (3, Standing::NoShow)]);
    }
    match (starts - now).num_minutes() {
        ..=5 => Standing::Arrived { minutes: 5 },
        6..=180 => Standing::Confirmed,
        181..=4320 if chance.percent(40) => Standing::Confirmed,
        _ if chance.percent(3) => Standing::Cancelled,
        _ => Standing::Scheduled,
    }
}

fn reasons(visit_type: &str) -> &'static [&'static str] {
    match visit_type {
        "checkup" => &[
            "Yearly check-up",
            "Limping, left hind",
            "Cough since Sunday",
            "Itching ears",
            "Lump on the right flank",
            "Vomiting since yesterday",
            "Drinks a lot",
            "Loses weight",
            "Skin, hot spot",
            "Eye is red",
        ],
        "vaccination" => &["DHPP", "Rabies booster", "Yearly vaccination", "FVRCP", "Kennel cough", "Second puppy shot"],
        "follow_up" => {
            &["Stitches out", "Post-op, day 10", "Ear check", "Weight control", "Blood pressure", "Diabetes curve", "Bandage change"]
        }
        "grooming" => &["Nail trim", "Anal glands", "Matted coat"],
        "dental" => &["Scale and polish", "Dental, 2 extractions", "Broken tooth"],
        "surgery" => &["Spay", "Neuter", "Mass removal", "Bladder stones", "Cruciate ligament"],
        "emergency" => &["Hit by a car", "Ate chocolate", "Cannot pass urine", "Bite wound", "Collapsed"],
        _ => &["First visit, new puppy", "First visit, from the shelter", "Second opinion", "Behaviour"],
    }
}
