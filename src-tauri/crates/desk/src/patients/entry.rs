//! Entering an animal: what was typed is checked, then written so that it can be undone.

use chrono::NaiveDate;
use vetdesk_cache::Write;
use vetdesk_domain::chip;
use vetdesk_domain::ids::{PetId, UserId};
use vetdesk_domain::pet::{self, PetCard};
use vetdesk_domain::text::{self, MAX_DESK_NOTE};

use super::require_chip_free;
use crate::error::{DeskError, ErrorCode, Result};
use crate::undo::{Cells, RowStep};
use crate::view::NewPet;
use crate::who::Who;

/// A new animal, checked.
#[derive(Debug)]
pub(crate) struct PetEntry {
    card: PetCard,
    gender: &'static str,
    chip: Option<String>,
    handling_alert: Option<String>,
    note: Option<String>,
}

impl PetEntry {
    /// # Errors
    /// By the field `name_missing`, `text_too_long`, `birth_date_in_future`, `chip_invalid`, `invalid_input`.
    pub(crate) fn checked(typed: &NewPet, today: NaiveDate) -> Result<Self> {
        let chip = typed.chip.as_deref().map(str::trim).filter(|chip| !chip.is_empty());
        Ok(Self {
            card: pet::card(&typed.name, &typed.species, typed.breed.as_deref(), typed.birth_date, today)?,
            gender: pet::gender(typed.gender.as_deref()).ok_or_else(|| DeskError::field(ErrorCode::InvalidInput, "gender"))?,
            chip: chip.map(chip::parse).transpose()?.map(|chip| chip.code),
            handling_alert: pet::handling_alert(typed.handling_alert.as_deref())
                .map_err(|refusal| DeskError::text("handling_alert", refusal))?,
            note: text::optional_note(typed.note.as_deref(), MAX_DESK_NOTE).map_err(|refusal| DeskError::text("note", refusal))?,
        })
    }

    /// Checks several; a refusal names the place of the animal: "pets.0.name".
    pub(crate) fn all(typed: &[NewPet], today: NaiveDate) -> Result<Vec<Self>> {
        let entries = typed.iter().enumerate();
        entries.map(|(place, pet)| Self::checked(pet, today).map_err(|error| error.within(format_args!("pets.{place}")))).collect()
    }

    /// # Errors
    /// `chip_invalid` where another living animal has this chip.
    pub(crate) fn write(self, w: &mut Write<'_>, who: &Who, owner: UserId) -> Result<(PetId, RowStep)> {
        let id = PetId::fresh();
        if let Some(chip) = &self.chip {
            require_chip_free(w.conn(), chip, id)?;
        }
        let cells: Cells = vec![
            ("owner_id", owner.0.into()),
            ("home_clinic_id", who.clinic_id.0.into()),
            ("name", self.card.name.into()),
            ("species", self.card.species.into()),
            ("breed", self.card.breed.into()),
            ("gender", self.gender.into()),
            ("birth_date", self.card.birth_date.map(|born| born.to_string()).into()),
            ("microchip", self.chip.into()),
            ("handling_alert", self.handling_alert.into()),
            ("desk_note", self.note.into()),
        ];
        Ok((id, RowStep::add(w, "pets", id.0, &cells)?))
    }
}
