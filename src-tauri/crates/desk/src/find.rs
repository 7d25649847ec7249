//! Finding a client or a pet while the client is still speaking.

use chrono::NaiveDate;
use vetdesk_cache::read::find as read;
use vetdesk_domain::age::Age;
use vetdesk_domain::person;
use vetdesk_domain::role::Permission;

use crate::Desk;
use crate::error::Result;
use crate::view::{Hit, HitKind, HitMarks, SearchRequest};

/// Most hits in one answer: nobody reads further.
const MAX_HITS: u32 = 200;
/// What is looked at of a text: longer than any name that one types.
const MAX_TEXT: usize = 200;

impl Desk {
    /// The best hits first. A text that finds nothing gives nothing, however odd it is.
    ///
    /// # Errors
    /// `not_allowed`, `cache_broken`.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>> {
        self.require(Permission::ClientsRead)?;
        let text: String = request.text.chars().take(MAX_TEXT).collect();
        let now = self.now();
        let today = self.who.zone.day_of(now);
        let limit = usize::try_from(request.limit.min(MAX_HITS)).unwrap_or(0);
        let found = self.cache.read(|conn| read::search(conn, &text, limit, now))?;
        Ok(found.into_iter().map(|hit| shown(hit, today)).collect())
    }
}

pub(crate) fn shown(hit: read::HitRow, today: NaiveDate) -> Hit {
    let client = Hit {
        kind: HitKind::Client,
        client_id: hit.client_id,
        pet_id: None,
        pet_name: None,
        species: None,
        breed: None,
        birth_date: None,
        age: None,
        deceased: false,
        client_name: person::full_name(&hit.client_first_name, &hit.client_last_name),
        phone: hit.phone,
        phone_of: hit.phone_of,
        chip: None,
        has_alerts: false,
        marks: HitMarks { pet_name: hit.marks.pet_name, client_name: hit.marks.client_name, phone: hit.marks.phone, chip: hit.marks.chip },
    };
    let Some(pet) = hit.pet else { return client };
    Hit {
        kind: HitKind::Pet,
        pet_id: Some(pet.id),
        pet_name: Some(pet.name),
        species: Some(pet.species),
        breed: pet.breed,
        birth_date: pet.birth_date,
        // A dead animal's age stands still.
        age: pet.birth_date.and_then(|born| Age::on(pet.deceased_on.unwrap_or(today), born)),
        deceased: pet.is_deceased,
        chip: pet.microchip,
        has_alerts: pet.has_alerts,
        ..client
    }
}
