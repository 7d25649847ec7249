//! Weights: taken, corrected, removed. An unlikely one must be confirmed.

use rusqlite::Connection;
use vetdesk_cache::read::pets as read;
use vetdesk_domain::ids::{PetId, WeightId};
use vetdesk_domain::intent::Intent;
use vetdesk_domain::role::{Permission, Role};
use vetdesk_domain::weight;

use crate::Desk;
use crate::error::{DeskError, ErrorCode, ErrorDetails, Result};
use crate::undo::{Kept, RowStep};
use crate::view::{CorrectWeightRequest, Done, RemoveWeightRequest, WeighRequest, Weight, WeightQuestion};

impl Desk {
    /// Writes down a weight that was just taken.
    ///
    /// # Errors
    /// `weight_invalid` if it is no weight, `weight_unlikely` if it is unlikely for the animal and not confirmed, `not_found`,
    /// `not_allowed`.
    pub fn weigh(&self, request: &WeighRequest) -> Result<Done<Weight>> {
        self.require(Permission::PatientsWrite)?;
        let kg = weight::read(&request.kg)?;
        let id = WeightId::fresh();
        let mut step = None;
        let written = self.write(Intent::Weigh, |w| {
            let known = read::weights(w.conn(), request.pet_id)?;
            let last = known.last().map(|row| row.kg.as_str());
            self.ask(w.conn(), request.pet_id, kg, last, request.is_confirmed)?;
            let cells = vec![
                ("pet_id", request.pet_id.0.into()),
                ("kg", kg.kilograms().into()),
                ("weighed_at", self.now().into()),
                ("weighed_by", self.who.user_id.0.into()),
            ];
            step = Some(RowStep::add(w, "pet_weights", id.0, &cells)?);
            self.one(w.conn(), request.pet_id, id)
        })?;
        Ok(self.undoable(Intent::Weigh, written, step.map(Kept::Row)))
    }

    /// Corrects an earlier weight.
    ///
    /// # Errors
    /// As [`Desk::weigh`]; `not_allowed` also for a weight that somebody else took, if this person's role may not correct it.
    pub fn correct_weight(&self, request: &CorrectWeightRequest) -> Result<Done<Weight>> {
        self.require(Permission::PatientsWrite)?;
        let kg = weight::read(&request.kg)?;
        let mut step = None;
        let written = self.write(Intent::CorrectWeight, |w| {
            let (pet, place, known) = self.changeable(w.conn(), request.weight_id)?;
            let last = place.checked_sub(1).and_then(|before| known.get(before)).map(|row| row.kg.as_str());
            self.ask(w.conn(), pet, kg, last, request.is_confirmed)?;
            step = RowStep::change(w, "pet_weights", request.weight_id.0, vec![("kg", kg.kilograms().into())])?;
            self.one(w.conn(), pet, request.weight_id)
        })?;
        Ok(self.undoable(Intent::CorrectWeight, written, step.map(Kept::Row)))
    }

    /// Removes a weight that was entered by mistake.
    ///
    /// # Errors
    /// `not_found`, `not_allowed`.
    pub fn remove_weight(&self, request: &RemoveWeightRequest) -> Result<Done<()>> {
        self.require(Permission::PatientsWrite)?;
        self.edit(Intent::RemoveWeight, |w| {
            self.changeable(w.conn(), request.weight_id)?;
            RowStep::remove(w, "pet_weights", request.weight_id.0).map(Some)
        })
    }

    /// The animal, its weights and the place of this one among them; refused if this person may not change it.
    fn changeable(&self, conn: &Connection, weight: WeightId) -> Result<(PetId, usize, Vec<read::WeightRow>)> {
        let missing = || DeskError::not_found("weight");
        let pet = read::weighed(conn, weight)?.ok_or_else(missing)?;
        let known = read::weights(conn, pet)?;
        let place = known.iter().position(|row| row.id == weight).ok_or_else(missing)?;
        if known.get(place).is_some_and(|row| self.may_change(row)) {
            Ok((pet, place, known))
        } else {
            Err(DeskError::because(ErrorCode::NotAllowed, "another's weight"))
        }
    }

    /// The same rule as the server's policies: receptionists change only the weights that they wrote.
    fn may_change(&self, row: &read::WeightRow) -> bool {
        self.who.may(Permission::PatientsWrite) && (self.who.role != Role::Receptionist || row.weighed_by == Some(self.who.user_id))
    }

    fn ask(&self, conn: &Connection, pet: PetId, kg: weight::Weight, last: Option<&str>, is_confirmed: bool) -> Result<()> {
        let pet = read::pet(conn, pet, self.now())?.ok_or_else(|| DeskError::not_found("pet"))?;
        let range = weight::range_of(&pet.species, pet.breed.as_deref());
        let known = last.and_then(weight::Weight::stored);
        match weight::question(kg, range, known) {
            Some(question) if !is_confirmed => Err(DeskError::Refused {
                code: ErrorCode::WeightUnlikely,
                message: format!("kg: {} for a {}", kg.kilograms(), pet.species),
                details: ErrorDetails {
                    field: Some("kg".to_owned()),
                    name: Some(pet.name),
                    weight: Some(Box::new(WeightQuestion {
                        kg: kg.kilograms(),
                        suggestion: question.suggestion.map(weight::Weight::kilograms),
                        last: known.map(weight::Weight::kilograms),
                        species: pet.species,
                        from: question.range.from.kilograms(),
                        to: question.range.to.kilograms(),
                    })),
                    ..ErrorDetails::default()
                },
            }),
            _ => Ok(()),
        }
    }

    fn one(&self, conn: &Connection, pet: PetId, weight: WeightId) -> Result<Weight> {
        let found = read::weights(conn, pet)?.into_iter().find(|row| row.id == weight);
        found.map(|row| self.weighed(row)).ok_or_else(|| DeskError::not_found("weight"))
    }

    pub(super) fn weighed(&self, row: read::WeightRow) -> Weight {
        Weight {
            id: row.id,
            is_mine_to_change: self.may_change(&row),
            local_day: self.who.zone.day_of(row.weighed_at),
            kg: row.kg,
            weighed_at: row.weighed_at,
        }
    }
}
