//! The search documents: what each pet, and each client without pets, can be found by.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{CachedStatement, Connection, OptionalExtension};
use uuid::Uuid;

use super::words::folded;
use crate::CacheError;
use crate::rows::Touched;

/// From here on it is quicker to write all documents anew.
const MANY: usize = 20_000;

#[derive(Debug, PartialEq, Eq)]
struct Doc {
    pet_id: Option<Uuid>,
    client_id: Uuid,
    rank: i64,
    pet: String,
    client: String,
    others: String,
    breed: String,
    phones: String,
    chip: String,
}

impl Doc {
    /// What goes into the vocabulary as well: all but the chip, which is found by its beginning alone.
    fn spoken(&self) -> impl Iterator<Item = &str> {
        let parts = [&self.pet, &self.client, &self.others, &self.breed, &self.phones];
        parts.into_iter().flat_map(|part| part.split(' ')).filter(|word| !word.is_empty())
    }

    fn words(&self) -> BTreeSet<&str> {
        self.spoken().chain(self.chip.split(' ').filter(|word| !word.is_empty())).collect()
    }
}

/// Writes the documents anew that a transaction touched, in that transaction.
pub(crate) fn refresh(conn: &Connection, touched: &Touched) -> Result<(), CacheError> {
    if touched.pets.is_empty() && touched.clients.is_empty() {
        return Ok(());
    }
    if touched.pets.len() + touched.clients.len() > MANY {
        return rebuild(conn);
    }
    let mut pets = touched.pets.clone();
    {
        let mut of_client =
            conn.prepare_cached("SELECT id FROM pets WHERE owner_id = ?1 UNION SELECT pet_id FROM pet_co_owners WHERE user_id = ?1")?;
        for client in &touched.clients {
            for pet in of_client.query_map([client], |row| row.get(0))? {
                pets.insert(pet?);
            }
        }
    }
    for pet in pets {
        let standing = stored(conn, "pet_id = ?", pet)?;
        replace(conn, standing, pet_doc(conn, pet)?)?;
    }
    for client in &touched.clients {
        let standing = stored(conn, "client_id = ? AND pet_id IS NULL", *client)?;
        replace(conn, standing, client_doc(conn, *client)?)?;
    }
    Ok(())
}

fn replace(conn: &Connection, standing: Option<(i64, Doc)>, doc: Option<Doc>) -> Result<(), CacheError> {
    if standing.as_ref().map(|(_, doc)| doc) == doc.as_ref() {
        return Ok(());
    }
    if let Some((docid, old)) = standing {
        let mut remove = conn.prepare_cached("DELETE FROM find_words WHERE word = ? AND rank = ? AND docid = ?")?;
        for word in old.words() {
            remove.execute((word, old.rank, docid))?;
        }
        conn.prepare_cached("DELETE FROM find_docs WHERE docid = ?")?.execute([docid])?;
    }
    let Some(doc) = doc else {
        return Ok(());
    };
    insert_doc(&mut conn.prepare_cached(INSERT_DOC)?, None, &doc)?;
    let docid = conn.last_insert_rowid();
    let mut insert = conn.prepare_cached("INSERT INTO find_words (word, rank, docid) VALUES (?, ?, ?)")?;
    for word in doc.words() {
        insert.execute((word, doc.rank, docid))?;
    }
    let mut learn = conn.prepare_cached("INSERT OR IGNORE INTO find_vocabulary (word) VALUES (?)")?;
    let mut cut = conn.prepare_cached("INSERT INTO find_parts (rowid, word) VALUES (?, ?)")?;
    for word in doc.spoken() {
        if learn.execute([word])? > 0 {
            cut.execute((conn.last_insert_rowid(), word))?;
        }
    }
    Ok(())
}

const INSERT_DOC: &str = "INSERT INTO find_docs (docid, pet_id, client_id, rank, pet, client, others, breed, phones, chip)
                          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

fn insert_doc(statement: &mut CachedStatement<'_>, docid: Option<i64>, doc: &Doc) -> Result<(), CacheError> {
    statement.execute((
        docid,
        doc.pet_id,
        doc.client_id,
        doc.rank,
        &doc.pet,
        &doc.client,
        &doc.others,
        &doc.breed,
        &doc.phones,
        &doc.chip,
    ))?;
    Ok(())
}

fn stored(conn: &Connection, which: &'static str, id: Uuid) -> Result<Option<(i64, Doc)>, CacheError> {
    let sql = format!("SELECT docid, pet_id, client_id, rank, pet, client, others, breed, phones, chip FROM find_docs WHERE {which}");
    let read = |row: &rusqlite::Row<'_>| {
        let doc = Doc {
            pet_id: row.get(1)?,
            client_id: row.get(2)?,
            rank: row.get(3)?,
            pet: row.get(4)?,
            client: row.get(5)?,
            others: row.get(6)?,
            breed: row.get(7)?,
            phones: row.get(8)?,
            chip: row.get(9)?,
        };
        Ok((row.get(0)?, doc))
    };
    Ok(conn.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// A row of `pets`, as far as search needs it.
struct PetRow {
    id: Uuid,
    owner: Uuid,
    name: String,
    breed: String,
    chip: String,
    rank: i64,
}

const PETS: &str = "SELECT id, owner_id, coalesce(name, ''), coalesce(breed, '') || ' ' || coalesce(species, ''),
                           coalesce(microchip, ''), coalesce(is_deceased, 0) OR coalesce(has_moved_away, 0)
                      FROM pets WHERE merged_into IS NULL AND removed_at IS NULL AND owner_id IS NOT NULL";

impl PetRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, owner: row.get(1)?, name: row.get(2)?, breed: row.get(3)?, chip: row.get(4)?, rank: row.get(5)? })
    }

    /// `people` are the owner and then the co-owners: names and phone digits.
    fn doc<'p>(&self, mut people: impl Iterator<Item = &'p Person>) -> Doc {
        let owner = people.next();
        let mut phones: Vec<&str> = owner.iter().map(|person| person.phones.as_str()).collect();
        let mut others = Vec::new();
        for person in people {
            others.push(person.name.as_str());
            phones.push(&person.phones);
        }
        Doc {
            pet_id: Some(self.id),
            client_id: self.owner,
            rank: self.rank,
            pet: folded(&self.name),
            client: owner.map(|person| person.name.clone()).unwrap_or_default(),
            others: others.join(" "),
            breed: folded(&self.breed),
            phones: phones.join(" ").trim().to_owned(),
            chip: folded(&self.chip),
        }
    }
}

#[derive(Debug, Default)]
struct Person {
    /// Folded.
    name: String,
    /// Digits, with spaces between numbers.
    phones: String,
    is_client: bool,
    has_pets: bool,
}

fn person(conn: &Connection, id: Uuid) -> Result<Option<Person>, CacheError> {
    let read = |row: &rusqlite::Row<'_>| {
        let name = folded(row.get_ref(0)?.as_str()?);
        Ok(Person { name, phones: row.get(1)?, is_client: row.get(2)?, has_pets: row.get(3)? })
    };
    let sql = "SELECT coalesce(first_name, '') || ' ' || coalesce(last_name, ''),
                      coalesce((SELECT group_concat(digits, ' ') FROM (SELECT digits FROM user_phones WHERE user_id = ?1 ORDER BY position, id)), ''),
                      coalesce(role, '') = 'pet_owner',
                      EXISTS (SELECT 1 FROM pets WHERE owner_id = ?1 AND merged_into IS NULL AND removed_at IS NULL)
                 FROM users WHERE id = ?1 AND removed_at IS NULL";
    Ok(conn.prepare_cached(sql)?.query_row([id], read).optional()?)
}

fn pet_doc(conn: &Connection, pet: Uuid) -> Result<Option<Doc>, CacheError> {
    let row = conn.prepare_cached(&format!("{PETS} AND id = ?"))?.query_row([pet], PetRow::read).optional()?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut ids = vec![row.owner];
    let mut co_owners = conn.prepare_cached("SELECT user_id FROM pet_co_owners WHERE pet_id = ? ORDER BY id")?;
    for id in co_owners.query_map([pet], |row| row.get(0))? {
        ids.push(id?);
    }
    let mut people = Vec::new();
    for id in ids {
        people.push(person(conn, id)?.unwrap_or_default());
    }
    Ok(Some(row.doc(people.iter())))
}

fn client_doc(conn: &Connection, client: Uuid) -> Result<Option<Doc>, CacheError> {
    Ok(person(conn, client)?.and_then(|person| person.alone(client)))
}

impl Person {
    /// The document of a client without pets.
    fn alone(&self, client_id: Uuid) -> Option<Doc> {
        (self.is_client && !self.has_pets).then(|| Doc {
            pet_id: None,
            client_id,
            rank: 0,
            pet: String::new(),
            client: self.name.clone(),
            others: String::new(),
            breed: String::new(),
            phones: self.phones.clone(),
            chip: String::new(),
        })
    }
}

/// Writes all documents anew: each table is walked once, words go in sorted.
pub(crate) fn rebuild(conn: &Connection) -> Result<(), CacheError> {
    conn.execute_batch(
        "DELETE FROM find_docs; DELETE FROM find_words; DELETE FROM find_vocabulary;
         INSERT INTO find_parts (find_parts) VALUES ('delete-all');",
    )?;
    let mut people = all_people(conn)?;
    let co_owners = all_co_owners(conn)?;
    let mut index = Index::default();
    {
        let mut insert = conn.prepare_cached(INSERT_DOC)?;
        let mut docid = 0;
        let mut pets = conn.prepare_cached(&format!("{PETS} ORDER BY id"))?;
        let nobody = Person::default();
        for row in pets.query_map([], PetRow::read)? {
            let row = row?;
            if let Some(owner) = people.get_mut(&row.owner) {
                owner.has_pets = true;
            }
            let others = co_owners.get(&row.id).into_iter().flatten();
            let doc = row.doc(std::iter::once(&row.owner).chain(others).map(|id| people.get(id).unwrap_or(&nobody)));
            docid += 1;
            insert_doc(&mut insert, Some(docid), &doc)?;
            index.add(docid, &doc);
        }
        for (client, person) in &people {
            if let Some(doc) = person.alone(*client) {
                docid += 1;
                insert_doc(&mut insert, Some(docid), &doc)?;
                index.add(docid, &doc);
            }
        }
    }
    index.write(conn)
}

fn all_people(conn: &Connection) -> Result<HashMap<Uuid, Person>, CacheError> {
    let mut people = HashMap::new();
    let mut users = conn.prepare_cached(
        "SELECT id, coalesce(first_name, '') || ' ' || coalesce(last_name, ''), coalesce(role, '') = 'pet_owner' FROM users WHERE removed_at IS NULL",
    )?;
    let mut rows = users.query([])?;
    while let Some(row) = rows.next()? {
        let name = folded(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        people.insert(row.get(0)?, Person { name, is_client: row.get(2)?, ..Person::default() });
    }
    let mut phones = conn.prepare_cached("SELECT user_id, digits FROM user_phones ORDER BY position, id")?;
    let mut rows = phones.query([])?;
    while let Some(row) = rows.next()? {
        let digits: Option<String> = row.get(1)?;
        if let (Some(person), Some(digits)) = (people.get_mut(&row.get(0)?), digits) {
            if !person.phones.is_empty() {
                person.phones.push(' ');
            }
            person.phones.push_str(&digits);
        }
    }
    Ok(people)
}

fn all_co_owners(conn: &Connection) -> Result<HashMap<Uuid, Vec<Uuid>>, CacheError> {
    let mut co_owners: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    let mut statement = conn.prepare_cached("SELECT pet_id, user_id FROM pet_co_owners ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        co_owners.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(co_owners)
}

/// All words in memory, each once, until they are sorted.
#[derive(Default)]
struct Index {
    places: HashMap<String, u32>,
    /// By place: whether the word is more than a chip.
    is_spoken: Vec<bool>,
    /// Place of the word, rank, document.
    uses: Vec<(u32, u8, u32)>,
}

impl Index {
    fn add(&mut self, docid: i64, doc: &Doc) {
        let docid = u32::try_from(docid).unwrap_or(u32::MAX);
        let rank = u8::from(doc.rank > 0);
        let start = self.uses.len();
        let chip = doc.chip.split(' ').filter(|word| !word.is_empty()).map(|word| (word, false));
        for (word, is_spoken) in doc.spoken().map(|word| (word, true)).chain(chip) {
            let place = match self.places.get(word) {
                Some(place) => *place,
                None => {
                    let place = u32::try_from(self.is_spoken.len()).unwrap_or(u32::MAX);
                    self.places.insert(word.to_owned(), place);
                    self.is_spoken.push(false);
                    place
                }
            };
            if let Some(known) = self.is_spoken.get_mut(place as usize) {
                *known |= is_spoken;
            }
            if !self.uses[start..].contains(&(place, rank, docid)) {
                self.uses.push((place, rank, docid));
            }
        }
    }

    fn write(mut self, conn: &Connection) -> Result<(), CacheError> {
        let mut sorted: Vec<(String, u32)> = std::mem::take(&mut self.places).into_iter().collect();
        sorted.sort_unstable();
        let mut order = vec![0; sorted.len()];
        for (at, (_, place)) in (0_u32..).zip(&sorted) {
            order[*place as usize] = at;
        }
        for (place, _, _) in &mut self.uses {
            *place = order[*place as usize];
        }
        self.uses.sort_unstable();
        let mut insert = conn.prepare_cached("INSERT INTO find_words (word, rank, docid) VALUES (?, ?, ?)")?;
        for (at, rank, docid) in &self.uses {
            insert.execute((&sorted[*at as usize].0, rank, docid))?;
        }
        let mut learn = conn.prepare_cached("INSERT INTO find_vocabulary (word) VALUES (?)")?;
        for (word, place) in &sorted {
            if self.is_spoken[*place as usize] {
                learn.execute([word])?;
            }
        }
        conn.execute_batch("INSERT INTO find_parts (find_parts) VALUES ('rebuild')")?;
        Ok(())
    }
}
