//! The clients of all files of an import, brought together: which rows speak of one person.

use std::collections::HashMap;

use super::draft::{ClientDraft, OwnerRef};
use super::likeness::{plain, plain_names};
use super::refusal::{At, Refusal, Warning};

/// The place of a person in [`People`].
pub type PersonId = usize;

/// One person, as the files tell of them.
#[derive(Debug, Clone)]
pub struct Person {
    pub draft: ClientDraft,
    /// The first row that speaks of them.
    pub at: At,
    /// Every number by which the source calls them.
    pub numbers: Vec<String>,
    /// Nothing but a name tells who this is.
    pub is_name_alone: bool,
    joined_into: Option<PersonId>,
}

/// Everybody of the files.
#[derive(Debug, Default)]
pub struct People {
    all: Vec<Person>,
    by_number: HashMap<String, PersonId>,
    /// Name with phone, e-mail or address.
    by_contact: HashMap<String, PersonId>,
    by_email: HashMap<String, Vec<PersonId>>,
    by_name: HashMap<String, Vec<PersonId>>,
    pub warnings: Vec<(Warning, At)>,
}

impl People {
    /// Takes a row's client in and says who it is.
    ///
    /// # Errors
    /// [`Refusal::NumberOfAnother`] where the number was given to somebody of another name.
    pub fn add(&mut self, at: At, draft: ClientDraft) -> Result<PersonId, Refusal> {
        let contacts = contacts(&draft);
        let numbered = draft.number.as_ref().and_then(|number| self.by_number.get(number).copied());
        if let Some(known) = numbered {
            let known = self.root(known);
            self.require_name(known, &draft)?;
            self.join_row(known, at, draft);
            self.note(known, &contacts);
            return Ok(known);
        }
        let reached = contacts.iter().find_map(|contact| self.by_contact.get(contact)).copied().map(|known| self.root(known));
        // Two numbers are two accounts, however alike their holders are: a person decides.
        let reached = reached.filter(|known| draft.number.is_none() || self.all[*known].numbers.is_empty());
        if let Some(known) = reached {
            if let Some(number) = draft.number.clone() {
                self.by_number.insert(number.clone(), known);
                self.all[known].numbers.push(number);
            }
            self.join_row(known, at, draft);
            self.note(known, &contacts);
            return Ok(known);
        }
        let id = self.all.len();
        let numbers: Vec<String> = draft.number.clone().into_iter().collect();
        for number in &numbers {
            self.by_number.insert(number.clone(), id);
        }
        let is_name_alone = numbers.is_empty() && contacts.is_empty();
        self.all.push(Person { draft, at, numbers, is_name_alone, joined_into: None });
        self.note(id, &contacts);
        Ok(id)
    }

    /// Makes two people one. The first stays.
    pub fn join(&mut self, first: PersonId, second: PersonId) {
        let (first, second) = (self.root(first), self.root(second));
        if first == second {
            return;
        }
        let other = self.all[second].clone();
        self.all[second].joined_into = Some(first);
        self.all[first].numbers.extend(other.numbers);
        self.join_row(first, other.at, other.draft);
    }

    /// Who owns the animals of a row that names nobody; None where it does not say.
    ///
    /// # Errors
    /// [`Refusal::OwnerUnclear`] where more than one has the e-mail address.
    pub fn owner(&self, owner: &OwnerRef) -> Result<Option<PersonId>, Refusal> {
        if let Some(number) = &owner.number {
            return Ok(self.by_number.get(number).map(|id| self.root(*id)));
        }
        let Some(email) = &owner.email else { return Ok(None) };
        match self.roots(self.by_email.get(email)).as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            _ => Err(Refusal::OwnerUnclear(email.clone())),
        }
    }

    /// The people of exactly this name.
    #[must_use]
    pub fn named(&self, first: &str, last: &str) -> Vec<PersonId> {
        self.roots(self.by_name.get(&name_key(first, last)))
    }

    /// Who a person has become by joining.
    #[must_use]
    pub fn root(&self, mut id: PersonId) -> PersonId {
        while let Some(next) = self.all[id].joined_into {
            id = next;
        }
        id
    }

    #[must_use]
    pub fn get(&self, id: PersonId) -> &Person {
        &self.all[self.root(id)]
    }

    pub(super) fn draft_mut(&mut self, id: PersonId) -> &mut ClientDraft {
        let root = self.root(id);
        &mut self.all[root].draft
    }

    /// Everybody once, in the order of their first rows.
    pub fn iter(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        self.all.iter().enumerate().filter(|(_, person)| person.joined_into.is_none())
    }

    fn roots(&self, ids: Option<&Vec<PersonId>>) -> Vec<PersonId> {
        let mut roots: Vec<PersonId> = ids.into_iter().flatten().map(|id| self.root(*id)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots
    }

    fn require_name(&self, known: PersonId, draft: &ClientDraft) -> Result<(), Refusal> {
        let person = &self.all[known].draft;
        let shares_email = person.email.is_some() && person.email == draft.email;
        let shares_phone = person.phones.iter().any(|(_, one)| draft.phones.iter().any(|(_, other)| one.digits == other.digits));
        let is_same = name_key(&person.first_name, &person.last_name) == name_key(&draft.first_name, &draft.last_name);
        if is_same
            || shares_email
            || shares_phone
            || is_nearly_same_name((&person.first_name, &person.last_name), (&draft.first_name, &draft.last_name))
        {
            return Ok(());
        }
        Err(Refusal::NumberOfAnother {
            number: draft.number.clone().unwrap_or_default(),
            name: format!("{} {}", person.first_name, person.last_name).trim().to_owned(),
            is_pet: false,
        })
    }

    fn note(&mut self, id: PersonId, contacts: &[String]) {
        for contact in contacts {
            self.by_contact.entry(contact.clone()).or_insert(id);
        }
        let draft = &self.all[id].draft;
        let name = name_key(&draft.first_name, &draft.last_name);
        push_once(self.by_name.entry(name).or_default(), id);
        if let Some(email) = &draft.email {
            push_once(self.by_email.entry(email.to_lowercase()).or_default(), id);
        }
    }

    /// Adds what another row says of a person. Where both say something else, the first stays and the other goes into the note.
    fn join_row(&mut self, id: PersonId, at: At, other: ClientDraft) {
        let person = &mut self.all[id];
        let draft = &mut person.draft;
        let mut others: Vec<String> = Vec::new();
        for (label, phone) in other.phones {
            if !draft.phones.iter().any(|(_, known)| known.digits == phone.digits) {
                draft.phones.push((label, phone));
            }
        }
        let pairs = [
            (&mut draft.email, other.email),
            (&mut draft.address, other.address),
            (&mut draft.city, other.city),
            (&mut draft.postal_code, other.postal_code),
            (&mut draft.country, other.country),
            (&mut draft.desk_alert, other.desk_alert),
            (&mut draft.balance, other.balance),
            (&mut draft.long_note, other.long_note),
        ];
        for (mine, theirs) in pairs {
            match (mine.as_deref(), theirs) {
                (None, theirs) => *mine = theirs,
                (Some(known), Some(theirs)) if plain(known) != plain(&theirs) => others.push(theirs),
                _ => {}
            }
        }
        if let Some(note) = other.desk_note.filter(|note| draft.desk_note.as_deref() != Some(note)) {
            others.push(note);
        }
        if draft.second_owner.is_none() {
            draft.second_owner = other.second_owner;
        }
        draft.is_active &= other.is_active;
        person.is_name_alone = false;
        if others.is_empty() {
            return;
        }
        let mut note = draft.desk_note.take().unwrap_or_default();
        let before = note.len();
        for words in others {
            if !note.contains(&words) {
                note = if note.is_empty() { words } else { format!("{note}; {words}") };
            }
        }
        if note.len() > before {
            self.warnings.push((Warning::RowsDisagree, at));
        }
        draft.desk_note = Some(note.chars().take(2000).collect());
    }
}

/// A name without case, punctuation and accents; a name of nothing but signs without case.
pub(super) fn name_key(first: &str, last: &str) -> String {
    let (first, last) = plain_names(first, last);
    format!("{first}|{last}")
}

/// Whether two names are one person's but for a slip, a missing part or exchanged first and last names.
pub(super) fn is_nearly_same_name(one: (&str, &str), other: (&str, &str)) -> bool {
    let full = |first: &str, last: &str| format!("{first} {last}").trim().to_owned();
    let ((first, last), (other_first, other_last)) = (plain_names(one.0, one.1), plain_names(other.0, other.1));
    let (name, other, swapped) = (full(&first, &last), full(&other_first, &other_last), full(&other_last, &other_first));
    vetdesk_domain::likeness::of_names(&name, &other, &swapped) >= super::likeness::SAME_NAME
}

/// Name with each way to reach the person: rows that agree in one of them speak of one person.
pub(super) fn contacts(draft: &ClientDraft) -> Vec<String> {
    let name = name_key(&draft.first_name, &draft.last_name);
    let phones = draft.phones.iter().map(|(_, phone)| super::likeness::tail(&phone.digits));
    let email = draft.email.iter().map(|email| email.to_lowercase());
    let address =
        draft.address.iter().map(|address| format!("{} {}", plain(address), plain(draft.postal_code.as_deref().unwrap_or_default())));
    phones.chain(email).chain(address).map(|contact| format!("{name}|{contact}")).collect()
}

fn push_once(ids: &mut Vec<PersonId>, id: PersonId) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

#[cfg(test)]
mod tests {
    use vetdesk_domain::phone;

    use super::*;

    fn draft(number: Option<&str>, first: &str, last: &str, phone: Option<&str>, email: Option<&str>) -> ClientDraft {
        ClientDraft {
            number: number.map(str::to_owned),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            phones: phone.map(|typed| ("mobile", phone::parse(typed).unwrap())).into_iter().collect(),
            email: email.map(str::to_owned),
            is_active: true,
            ..ClientDraft::default()
        }
    }

    fn at(line: u64) -> At {
        At { file: 0, line }
    }

    #[test]
    fn who_is_one_person() {
        let mut people = People::default();
        let ada = people.add(at(2), draft(Some("1"), "Ada", "Long", None, None)).unwrap();
        assert_eq!(people.add(at(3), draft(Some("1"), "Ada", "Long", Some("555 010001"), None)), Ok(ada), "by the number");
        assert_eq!(
            people.add(at(4), draft(None, "ada", "LONG", Some("555 010001"), Some("ada@mail.example"))),
            Ok(ada),
            "by name and phone"
        );
        assert_eq!(people.owner(&OwnerRef { number: None, email: Some("ada@mail.example".to_owned()) }), Ok(Some(ada)));
        let refused = people.add(at(5), draft(Some("1"), "Bo", "Short", None, None));
        assert!(matches!(refused, Err(Refusal::NumberOfAnother { .. })), "{refused:?}");
        let other = people.add(at(6), draft(Some("2"), "Ada", "Long", Some("555 010001"), None)).unwrap();
        assert_ne!(other, ada, "two numbers are two accounts");
        let john = people.add(at(7), draft(None, "John", "Smith", None, None)).unwrap();
        assert_ne!(people.add(at(8), draft(None, "John", "Smith", None, None)).unwrap(), john, "a name alone tells nobody apart");
        assert!(people.get(john).is_name_alone);
        assert_eq!(people.iter().count(), 4);
    }

    #[test]
    fn what_rows_disagree_about_is_kept() {
        let mut people = People::default();
        let ada = people.add(at(2), draft(Some("1"), "Ada", "Long", Some("555 010001"), Some("a@mail.example"))).unwrap();
        people.add(at(3), draft(Some("1"), "Ada", "Long", Some("555 010002"), Some("b@mail.example"))).unwrap();
        let person = people.get(ada);
        assert_eq!(person.draft.phones.len(), 2);
        assert_eq!((person.draft.email.as_deref(), person.draft.desk_note.as_deref()), (Some("a@mail.example"), Some("b@mail.example")));
        assert_eq!(people.warnings, [(Warning::RowsDisagree, at(3))]);
    }
}
