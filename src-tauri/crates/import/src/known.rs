//! Who is in the practice already, so that an import makes nobody twice.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;
use vetdesk_server::{Server, ServerError};

/// A client of the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownClient {
    pub id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub address: String,
    pub postal_code: String,
    pub email: Option<String>,
    pub number: Option<String>,
    pub digits: Vec<String>,
}

/// The practice as far as an import must know it. Empty where a file is only looked at.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub clients: Vec<KnownClient>,
    /// Chip of a living animal, and its name.
    pub chips: HashMap<String, String>,
    /// Other systems' numbers of animals, with the animal's name in small letters.
    pub pet_numbers: HashMap<String, String>,
    /// Whose an animal is, and its name in small letters.
    pub pets: HashSet<(Uuid, String)>,
}

type ClientRow = (Uuid, String, String, Option<String>, Option<String>, Option<String>, Option<String>);

impl Known {
    /// Reads it under the person's own rights.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub async fn of(server: &Server) -> Result<Self, ServerError> {
        let mut lease = server.begin_write().await?;
        let connection = lease.connection()?;
        let clients: Vec<ClientRow> = sqlx::query_as(
            "SELECT id, first_name, last_name, address, postal_code, email::text, import_key FROM clinic.users WHERE role = 'pet_owner'",
        )
        .fetch_all(&mut *connection)
        .await?;
        let phones: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT user_id, digits FROM clinic.user_phones").fetch_all(&mut *connection).await?;
        let chips: Vec<(String, String)> = sqlx::query_as(
            "SELECT microchip, name FROM clinic.pets WHERE microchip IS NOT NULL AND NOT is_deceased AND merged_into IS NULL",
        )
        .fetch_all(&mut *connection)
        .await?;
        let numbers: Vec<(String, String)> = sqlx::query_as("SELECT import_key, lower(name) FROM clinic.pets WHERE import_key IS NOT NULL")
            .fetch_all(&mut *connection)
            .await?;
        let pets: Vec<(Uuid, String)> =
            sqlx::query_as("SELECT owner_id, lower(name) FROM clinic.pets WHERE merged_into IS NULL").fetch_all(&mut *connection).await?;
        lease.commit().await?;
        let mut of_client: HashMap<Uuid, Vec<String>> = HashMap::new();
        for (id, digits) in phones {
            of_client.entry(id).or_default().push(digits);
        }
        let clients = clients.into_iter().map(|(id, first_name, last_name, address, postal_code, email, number)| KnownClient {
            digits: of_client.remove(&id).unwrap_or_default(),
            id,
            first_name,
            last_name,
            address: address.unwrap_or_default(),
            postal_code: postal_code.unwrap_or_default(),
            email,
            number,
        });
        Ok(Self {
            clients: clients.collect(),
            chips: chips.into_iter().collect(),
            pet_numbers: numbers.into_iter().collect(),
            pets: pets.into_iter().collect(),
        })
    }
}
