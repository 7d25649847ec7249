//! Which clients of the files are in the practice already, and which are new.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Became, Decided, add_note, full_name};
use crate::check::Gathered;
use crate::draft::ClientDraft;
use crate::likeness::{Crowd, Likeness, Why, plain};
use crate::people::{PersonId, contacts, is_nearly_same_name, name_key};
use crate::refusal::{At, Refusal, Warning};
use crate::sheet::{Found, FoundBy, Join, NewClient, Proposal};

pub(super) struct Clients<'a, 'b> {
    decided: &'b mut Decided<'a>,
    gathered: &'b Gathered,
    crowd: Crowd,
    /// What the files' people are compared by, until their turn comes.
    likenesses: HashMap<PersonId, Likeness>,
    /// Who each of the crowd is: a client of the practice, or a person of the files.
    who: Vec<Result<Uuid, PersonId>>,
    /// The first of each name.
    by_name: HashMap<String, usize>,
    emails: HashSet<String>,
    keys: HashMap<String, usize>,
    /// Clients of the practice that somebody with a number was found to be.
    numbered: HashSet<Uuid>,
}

impl<'a, 'b> Clients<'a, 'b> {
    pub(super) fn new(decided: &'b mut Decided<'a>, gathered: &'b Gathered) -> Self {
        let mut standing: Vec<_> = decided.known.clients.values().filter(|client| !client.is_removed).collect();
        standing.sort_unstable_by_key(|client| client.id);
        let known: Vec<Likeness> = standing.iter().map(|client| Likeness::of_known(client)).collect();
        let likenesses: HashMap<PersonId, Likeness> =
            gathered.people.iter().map(|(id, person)| (id, Likeness::of_draft(&person.draft))).collect();
        let mut clients = Self {
            decided,
            gathered,
            crowd: Crowd::of(known.iter().chain(likenesses.values())),
            likenesses,
            who: Vec::new(),
            by_name: HashMap::new(),
            emails: HashSet::new(),
            keys: HashMap::new(),
            numbered: HashSet::new(),
        };
        for (client, likeness) in standing.into_iter().zip(known) {
            clients.crowd.add(likeness);
            clients.by_name.entry(name_key(&client.first_name, &client.last_name)).or_insert(clients.who.len());
            clients.who.push(Ok(client.id));
            clients.emails.extend(client.email.iter().map(|email| email.to_lowercase()));
        }
        clients
    }

    pub(super) fn all(&mut self) {
        let everybody: Vec<PersonId> = self.gathered.people.iter().map(|(id, _)| id).collect();
        for id in everybody {
            let became = self.one(id);
            self.decided.people.insert(id, became);
        }
    }

    fn one(&mut self, id: PersonId) -> Became {
        let person = self.gathered.people.get(id);
        let (at, draft) = (person.at, person.draft.clone());
        let name = full_name(&draft);
        let keys = self.keys(id, &draft);
        let links = &self.decided.known.client_links;
        if let Some(row_id) =
            keys.iter().find_map(|key| links.get(key)).map(|link| link.row_id).filter(|id| self.decided.known.clients.contains_key(id))
        {
            return self.linked(at, &draft, name, keys, row_id);
        }
        let reached = self.decided.known.reached(&contacts(&draft), |client| !self.has_another_number(client, &keys));
        if let Some(row_id) = reached {
            self.found(at, name, &keys, row_id, &draft, FoundBy::NameAndContact);
            return Became::Row(row_id);
        }
        if let Some(joined) = self.propose(id, at, &draft, &name, &keys) {
            return joined;
        }
        self.make(at, keys, draft)
    }

    /// A record that the source brought before.
    fn linked(&mut self, at: At, draft: &ClientDraft, name: String, keys: Vec<String>, row_id: Uuid) -> Became {
        let Some(client) = self.decided.known.clients.get(&row_id) else { return Became::Left };
        if client.is_removed {
            self.decided.sheet.warn(Warning::RemovedHere, at);
            return Became::Left;
        }
        let has_contact = |contact: &str| {
            client.digits.iter().any(|digits| digits == contact)
                || client.email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(contact))
        };
        let shares_contact =
            draft.phones.iter().any(|(_, phone)| has_contact(&phone.digits)) || draft.email.as_deref().is_some_and(has_contact);
        if !shares_contact && !is_nearly_same_name((&client.first_name, &client.last_name), (&draft.first_name, &draft.last_name)) {
            let known_name = format!("{} {}", client.first_name, client.last_name).trim().to_owned();
            let number = draft.number.clone().unwrap_or_default();
            self.decided.sheet.refused.push((at, Refusal::NumberOfAnother { number, name: known_name, is_pet: false }));
            return Became::Left;
        }
        self.found(at, name, &keys, row_id, draft, FoundBy::Source);
        Became::Row(row_id)
    }

    /// Whether the source calls a client of the practice by a number, and the person by another: two numbers are two accounts,
    /// in one import or in two.
    fn has_another_number(&self, client: Uuid, keys: &[String]) -> bool {
        let numbers: Vec<&str> = numbers(keys).collect();
        !numbers.is_empty() && (self.numbered.contains(&client) || self.decided.known.has_another_number(client, &numbers))
    }

    fn found(&mut self, at: At, name: String, keys: &[String], row_id: Uuid, draft: &ClientDraft, by: FoundBy) {
        if numbers(keys).next().is_some() {
            self.numbered.insert(row_id);
        }
        self.decided.sheet.found.push(Found { at, is_pet: false, name: name.clone(), by });
        let mut draft = draft.clone();
        self.free_email(&mut draft, at, Some(row_id));
        for key in keys {
            self.decided.again(at, false, name.clone(), key.clone(), row_id, draft.imported_again());
        }
    }

    /// Lists somebody who looks like another, and joins them where a person said so.
    fn propose(&mut self, id: PersonId, at: At, draft: &ClientDraft, name: &str, keys: &[String]) -> Option<Became> {
        let likeness = self.likenesses.remove(&id)?;
        let found = self.crowd.find(&likeness).or_else(|| self.same_name_alone(id, draft));
        let Some((place, why)) = found else {
            self.join_crowd(id, likeness);
            return None;
        };
        let has_name = self.crowd.get(place).is_some_and(|other| other.has_name_of(&likeness));
        let has_two_numbers = match self.who[place] {
            Err(other) => !self.gathered.people.get(id).numbers.is_empty() && !self.gathered.people.get(other).numbers.is_empty(),
            Ok(client) => self.has_another_number(client, keys),
        };
        let joined = has_name
            && match self.decided.plan.join {
                Join::Report => false,
                Join::SamePhone => why == Why::SamePhone && !has_two_numbers,
                Join::All => true,
            };
        let (other, other_name, row_id) = match self.who[place] {
            Ok(client) => {
                let known = self.decided.known.clients.get(&client);
                (None, known.map(|known| format!("{} {}", known.first_name, known.last_name)).unwrap_or_default(), Became::Row(client))
            }
            Err(person) => {
                let other = self.gathered.people.get(person);
                let became = self.decided.people.get(&person).copied().unwrap_or(Became::Left);
                (Some(other.at), full_name(&other.draft), became)
            }
        };
        let other_name = other_name.trim().to_owned();
        self.decided.sheet.proposals.push(Proposal { at, name: name.to_owned(), other, other_name, why, joined });
        if !joined {
            self.join_crowd(id, likeness);
            return None;
        }
        if let Became::Row(row_id) = row_id {
            self.join(at, name, keys, row_id, draft);
        }
        Some(row_id)
    }

    /// Somebody of whom the files say nothing but the name looks like everybody of that name.
    fn same_name_alone(&self, id: PersonId, draft: &ClientDraft) -> Option<(usize, Why)> {
        let is_alone = self.gathered.people.get(id).is_name_alone;
        let place = self.by_name.get(&name_key(&draft.first_name, &draft.last_name)).copied();
        place.filter(|_| is_alone).map(|place| (place, Why::NameAlone))
    }

    /// A second record of somebody who is made by this import, or who stands here.
    fn join(&mut self, at: At, name: &str, keys: &[String], row_id: Uuid, draft: &ClientDraft) {
        if self.decided.known.clients.contains_key(&row_id) {
            self.found(at, name.to_owned(), keys, row_id, draft, FoundBy::Joined);
            return;
        }
        if let Some(made) = self.decided.sheet.clients.iter_mut().rev().find(|made| made.id == row_id) {
            made.keys.extend(keys.iter().cloned());
            add_what_is_new(&mut made.draft, draft);
        }
    }

    fn join_crowd(&mut self, id: PersonId, likeness: Likeness) {
        let draft = &self.gathered.people.get(id).draft;
        self.by_name.entry(name_key(&draft.first_name, &draft.last_name)).or_insert(self.who.len());
        self.crowd.add(likeness);
        self.who.push(Err(id));
    }

    fn make(&mut self, at: At, keys: Vec<String>, mut draft: ClientDraft) -> Became {
        self.free_email(&mut draft, at, None);
        let id = Uuid::now_v7();
        self.decided.sheet.clients.push(NewClient { id, at, keys, draft });
        Became::Row(id)
    }

    /// An e-mail address that another client has goes into the note; `mine` is who the person is here.
    fn free_email(&mut self, draft: &mut ClientDraft, at: At, mine: Option<Uuid>) {
        let Some(email) = draft.email.as_ref().map(|email| email.to_lowercase()) else { return };
        let is_mine = mine.is_some() && self.decided.known.by_email(&email) == mine;
        if !is_mine && !self.emails.insert(email.clone()) {
            self.decided.sheet.warn(Warning::EmailTaken, at);
            draft.email = None;
            add_note(draft, &email);
        }
    }

    /// What the source calls a person: by number; without one, by name and the first way to reach them.
    fn keys(&mut self, id: PersonId, draft: &ClientDraft) -> Vec<String> {
        let person = self.gathered.people.get(id);
        if !person.numbers.is_empty() {
            return person.numbers.iter().map(|number| format!("#{number}")).collect();
        }
        let contact = contacts(draft).into_iter().next().unwrap_or_else(|| name_key(&draft.first_name, &draft.last_name));
        let times = self.keys.entry(contact.clone()).or_default();
        *times += 1;
        // Several of one name and nothing else are told apart by their order.
        let key = if *times == 1 { format!("~{contact}") } else { format!("~{contact}|{times}") };
        if person.is_name_alone {
            self.decided.sheet.warn(Warning::NameAlone, person.at);
        }
        vec![key.chars().take(300).collect()]
    }
}

/// The numbers among the keys by which the source calls somebody.
fn numbers(keys: &[String]) -> impl Iterator<Item = &str> {
    keys.iter().filter_map(|key| key.strip_prefix('#'))
}

/// What a second record of somebody says beyond the first; what differs goes into the note.
fn add_what_is_new(draft: &mut ClientDraft, other: &ClientDraft) {
    for (label, phone) in &other.phones {
        if !draft.phones.iter().any(|(_, known)| known.digits == phone.digits) {
            draft.phones.push((label, phone.clone()));
        }
    }
    let mut differing = Vec::new();
    let pairs = [(&mut draft.email, &other.email), (&mut draft.address, &other.address), (&mut draft.desk_alert, &other.desk_alert)];
    for (mine, theirs) in pairs {
        match (mine.as_ref(), theirs) {
            (None, theirs) => mine.clone_from(theirs),
            (Some(known), Some(theirs)) if plain(known) != plain(theirs) => differing.push(theirs.clone()),
            _ => {}
        }
    }
    for words in differing.into_iter().chain(other.desk_note.clone()) {
        add_note(draft, &words);
    }
}
