//! A clinic of this PC alone: what is asked before it is set up, and that it was.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use vetdesk_domain::calendar::{ClinicZone, parse_time};
use vetdesk_domain::founding::{Founder, MAX_LICENCE, MOST_ROOMS, MOST_VETS, NewClinic, NewVet, VetName};
use vetdesk_domain::hours::WeeklyHours;
use vetdesk_domain::person::{self, MAX_ADDRESS, MAX_NAME};
use vetdesk_domain::phone;
use vetdesk_domain::quick::Language;
use vetdesk_domain::text::{optional_line, required_line};
use vetdesk_server::{Password, scram};

use super::App;
use super::places::{Remembered, read_json, write_json};
use super::vault::{KeyStoreError, SECRET_NAME, SHORTEST_PASSPHRASE};
use crate::error::{DeskError, ErrorCode};
use crate::view::{Connection, FoundClinicRequest, NewClinicDefaults, OpenDay, Phase, VetRequest};

/// What is noted once a clinic was set up on this PC, and stays when the PC leaves it.
#[derive(Serialize, Deserialize)]
struct Note {
    name: String,
}

impl App {
    /// Notes in this file that a clinic was set up on this PC.
    #[must_use]
    pub fn noting_own_clinic_in(mut self, file: PathBuf) -> Self {
        self.own_note = Some(file);
        self
    }

    /// The clinic that was set up on this PC, by its name.
    ///
    /// # Errors
    /// The note is there and cannot be read.
    pub fn own_clinic(&self) -> io::Result<Option<String>> {
        let Some(file) = &self.own_note else { return Ok(None) };
        Ok(read_json::<Note>(file)?.map(|note| note.name))
    }

    /// # Errors
    /// The disk refuses.
    pub fn note_own_clinic(&self, name: &str) -> io::Result<()> {
        match &self.own_note {
            Some(file) if self.own_clinic()?.as_deref() != Some(name) => write_json(file, &Note { name: name.to_owned() }),
            _ => Ok(()),
        }
    }

    /// Only a PC that belongs nowhere may begin.
    ///
    /// # Errors
    /// `not_allowed` where it belongs to a server, or somebody is signed in.
    pub async fn require_first_run(&self) -> Result<(), DeskError> {
        match self.app_state().await?.phase {
            Phase::FirstRun => Ok(()),
            _ => Err(DeskError::because(ErrorCode::NotAllowed, "this PC belongs to a clinic already")),
        }
    }

    /// Makes this PC one of its own clinic; `login` is who will sign in next.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn belong_to_own(&self, connection: Connection, login: Option<&str>) -> Result<(), DeskError> {
        let last_login = login.map(str::to_owned);
        Ok(self.places.remember(&Remembered { connection: Some(connection), last_login })?)
    }

    /// # Errors
    /// `not_allowed` beyond the first run.
    pub async fn new_clinic_defaults(&self, time_zone: Option<String>) -> Result<NewClinicDefaults, DeskError> {
        self.require_first_run().await?;
        let needs_passphrase = matches!(self.keyring().await, Err(KeyStoreError::Unavailable));
        Ok(NewClinicDefaults { time_zone, needs_passphrase })
    }

    /// What was typed, ready to be kept. Nothing has been made yet.
    ///
    /// # Errors
    /// `not_allowed` beyond the first run, `clinic_there_already`, `keyring_locked`, and a code with its field for what cannot
    /// be kept.
    pub async fn check_new_clinic(&self, request: &FoundClinicRequest) -> Result<NewClinic, DeskError> {
        self.require_first_run().await?;
        if self.own_clinic()?.is_some() {
            return Err(DeskError::of(ErrorCode::ClinicThereAlready));
        }
        let clinic = checked(request)?;
        match self.keyring().await {
            Ok(()) => Ok(clinic),
            Err(KeyStoreError::Locked) => Err(DeskError::of(ErrorCode::KeyringLocked)),
            Err(KeyStoreError::Unavailable) => match &request.passphrase {
                Some(typed) if typed.chars().count() >= SHORTEST_PASSPHRASE => Ok(clinic),
                _ => Err(DeskError::field(ErrorCode::PassphraseNeeded, "passphrase")),
            },
        }
    }

    async fn keyring(&self) -> Result<(), KeyStoreError> {
        let keys = self.keys.clone();
        spawn_blocking(move || keys.get(SECRET_NAME).map(drop)).await.unwrap_or(Err(KeyStoreError::Locked))
    }
}

fn checked(request: &FoundClinicRequest) -> Result<NewClinic, DeskError> {
    let refused = |field: &str| DeskError::field(ErrorCode::InvalidInput, field);
    let line = |field: &str, typed: &str, limit| required_line(typed, limit).map_err(|why| DeskError::text(field, why));
    let maybe =
        |field: &str, typed: &Option<String>| optional_line(typed.as_deref(), MAX_ADDRESS).map_err(|why| DeskError::text(field, why));
    if Language::of_code(&request.language).code() != request.language {
        return Err(refused("language"));
    }
    if request.currency.len() != 3 || !request.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(refused("currency"));
    }
    let zone = ClinicZone::named(request.time_zone.trim()).map_err(|_| refused("time_zone"))?;
    let vets = vets(&request.vets)?;
    if request.rooms > MOST_ROOMS {
        return Err(refused("rooms"));
    }
    let own_vet = request.own_vet.map(usize::from);
    if own_vet.is_some_and(|place| place >= vets.len()) {
        return Err(refused("own_vet"));
    }
    let founder = Founder {
        first_name: line("first_name", &request.first_name, MAX_NAME)?,
        last_name: line("last_name", &request.last_name, MAX_NAME)?,
        login: person::login_name(&request.login).ok_or_else(|| refused("login"))?,
        vet: own_vet,
    };
    let clinic = NewClinic {
        name: line("clinic_name", &request.clinic_name, MAX_NAME)?,
        phone: phone::parse(&request.phone)?.typed,
        address: maybe("address", &request.address)?,
        city: maybe("city", &request.city)?,
        language: request.language.clone(),
        currency: request.currency.clone(),
        time_zone: zone.name().to_owned(),
        week: week(&request.week)?,
        vets,
        rooms: request.rooms,
        founder,
    };
    if !scram::is_usable(&Password::new(request.password.clone())) {
        return Err(refused("password"));
    }
    Ok(clinic)
}

fn week(days: &[OpenDay]) -> Result<Vec<WeeklyHours>, DeskError> {
    let mut seen = BTreeSet::new();
    let mut week = Vec::with_capacity(days.len());
    for day in days {
        if !(1..=7).contains(&day.weekday) || !seen.insert(day.weekday) {
            return Err(DeskError::field(ErrorCode::InvalidInput, "week"));
        }
        let at = |field: &str| format!("week.{}.{field}", day.weekday);
        let time = |field: &str, typed: &str| -> Result<NaiveTime, DeskError> {
            parse_time(typed).map_err(|_| DeskError::field(ErrorCode::InvalidInput, &at(field)))
        };
        let pause = match (&day.break_starts, &day.break_ends) {
            (None, None) => None,
            (Some(starts), Some(ends)) => Some((time("break_starts", starts)?, time("break_ends", ends)?)),
            (None, Some(_)) => return Err(DeskError::field(ErrorCode::InvalidInput, &at("break_starts"))),
            (Some(_), None) => return Err(DeskError::field(ErrorCode::InvalidInput, &at("break_ends"))),
        };
        let hours = WeeklyHours { weekday: day.weekday, starts: time("opens", &day.opens)?, ends: time("closes", &day.closes)?, pause };
        if !hours.fit() {
            let field = if hours.starts < hours.ends { "break_starts" } else { "closes" };
            return Err(DeskError::field(ErrorCode::InvalidInput, &at(field)));
        }
        week.push(hours);
    }
    if week.is_empty() { Err(DeskError::field(ErrorCode::InvalidInput, "week")) } else { Ok(week) }
}

fn vets(typed: &[VetRequest]) -> Result<Vec<NewVet>, DeskError> {
    if typed.is_empty() || typed.len() > MOST_VETS {
        return Err(DeskError::field(ErrorCode::InvalidInput, "vets"));
    }
    let mut licences = BTreeSet::new();
    let mut vets = Vec::with_capacity(typed.len());
    for (place, vet) in typed.iter().enumerate() {
        let at = |field: &str| format!("vets.{place}.{field}");
        let name = VetName::typed(&vet.name).map_err(|why| DeskError::text(&at("name"), why))?;
        let licence = required_line(&vet.licence, MAX_LICENCE).map_err(|why| DeskError::text(&at("licence"), why))?;
        if !licences.insert(licence.clone()) {
            return Err(DeskError::field(ErrorCode::InvalidInput, &at("licence")));
        }
        vets.push(NewVet { name, licence });
    }
    Ok(vets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> FoundClinicRequest {
        let day = |weekday| OpenDay {
            weekday,
            opens: "08:00".into(),
            closes: "18:00".into(),
            break_starts: Some("12:00".into()),
            break_ends: Some("13:00".into()),
        };
        FoundClinicRequest {
            clinic_name: "Linden clinic".into(),
            phone: "030 555 0100".into(),
            address: Some("Lindenstr. 4".into()),
            city: None,
            language: "de".into(),
            currency: "EUR".into(),
            time_zone: "Europe/Berlin".into(),
            week: (1..=5).map(day).collect(),
            vets: vec![VetRequest { name: "Dr. Anna Berg".into(), licence: "B-1".into() }],
            rooms: 2,
            first_name: "Anna".into(),
            last_name: "Berg".into(),
            login: "Anna.Berg".into(),
            own_vet: Some(0),
            password: "a good long word".into(),
            passphrase: None,
        }
    }

    #[test]
    fn what_is_right_is_kept_as_it_was_typed() {
        let clinic = checked(&request()).unwrap();
        assert_eq!((clinic.founder.login.as_str(), clinic.founder.vet), ("anna.berg", Some(0)));
        assert_eq!(clinic.vets[0].name.shown(), "Dr. Anna Berg");
        assert_eq!((clinic.week.len(), clinic.rooms, clinic.city), (5, 2, None));
    }

    #[test]
    fn what_cannot_be_kept_is_told_at_its_field() {
        type Change = fn(&mut FoundClinicRequest);
        let cases: [(&str, ErrorCode, Change); 27] = [
            ("clinic_name", ErrorCode::NameMissing, |r| r.clinic_name = " ".into()),
            ("clinic_name", ErrorCode::TextTooLong, |r| r.clinic_name = "x".repeat(201)),
            ("phone", ErrorCode::PhoneInvalid, |r| r.phone = "call us".into()),
            ("phone", ErrorCode::PhoneInvalid, |r| r.phone = String::new()),
            ("address", ErrorCode::TextTooLong, |r| r.address = Some("x".repeat(501))),
            ("language", ErrorCode::InvalidInput, |r| r.language = "fr".into()),
            ("currency", ErrorCode::InvalidInput, |r| r.currency = "€".into()),
            ("time_zone", ErrorCode::InvalidInput, |r| r.time_zone = "Europe/Nowhere".into()),
            ("week", ErrorCode::InvalidInput, |r| r.week.clear()),
            ("week", ErrorCode::InvalidInput, |r| r.week[1].weekday = 1),
            ("week", ErrorCode::InvalidInput, |r| r.week[1].weekday = 8),
            ("week.2.opens", ErrorCode::InvalidInput, |r| r.week[1].opens = "8 o'clock".into()),
            ("week.2.closes", ErrorCode::InvalidInput, |r| r.week[1].closes = "07:00".into()),
            ("week.2.break_ends", ErrorCode::InvalidInput, |r| r.week[1].break_ends = None),
            ("week.2.break_starts", ErrorCode::InvalidInput, |r| r.week[1].break_starts = None),
            ("week.2.break_starts", ErrorCode::InvalidInput, |r| r.week[1].break_ends = Some("19:00".into())),
            ("vets", ErrorCode::InvalidInput, |r| r.vets.clear()),
            ("vets.0.name", ErrorCode::NameMissing, |r| r.vets[0].name = String::new()),
            ("vets.0.licence", ErrorCode::InvalidInput, |r| r.vets[0].licence = " ".into()),
            ("vets.1.licence", ErrorCode::InvalidInput, |r| r.vets.push(r.vets[0].clone())),
            ("rooms", ErrorCode::InvalidInput, |r| r.rooms = 21),
            ("own_vet", ErrorCode::InvalidInput, |r| r.own_vet = Some(1)),
            ("first_name", ErrorCode::NameMissing, |r| r.first_name = String::new()),
            ("last_name", ErrorCode::NameMissing, |r| r.last_name = String::new()),
            ("login", ErrorCode::InvalidInput, |r| r.login = "anna berg".into()),
            ("password", ErrorCode::InvalidInput, |r| r.password = String::new()),
            ("password", ErrorCode::InvalidInput, |r| r.password = "bell\u{7}".into()),
        ];
        for (field, code, change) in cases {
            let mut request = request();
            change(&mut request);
            let refusal = checked(&request).unwrap_err();
            assert_eq!((refusal.details().field.as_deref(), refusal.code()), (Some(field), code));
        }
    }

    #[test]
    fn nothing_of_it_is_printed() {
        let mut request = request();
        request.passphrase = Some("another long word".into());
        let printed = format!("{request:?}");
        assert_eq!(printed, "FoundClinicRequest");
    }
}
