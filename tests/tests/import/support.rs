//! Files in memory, and what an import leaves in a practice.

use std::io::Read;

use anyhow::Result;
use chrono::NaiveDate;
use sqlx::PgConnection;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_import::{
    Committed, DateOrder, ImportError, ImportFile, ImportPlan, Join, Mapping, Progress, Quiet, Source, commit, look, samples,
};
use vetdesk_server::{Identity, Server};

use crate::practices::{A, Practices};

/// A file in memory.
pub struct Text {
    pub name: String,
    pub words: String,
}

impl Source for Text {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(std::io::Cursor::new(self.words.clone().into_bytes())))
    }

    fn size(&self) -> Option<u64> {
        None
    }
}

pub fn text(words: &str) -> Text {
    Text { name: "old system.csv".to_owned(), words: words.to_owned() }
}

/// The files with what their columns are guessed to mean.
pub fn plan<'a>(sources: &[&'a dyn Source]) -> Result<ImportPlan<'a>> {
    let files = sources.iter().map(|source| {
        let looked = look(*source)?;
        let seen = samples(*source, looked.sniffed, looked.delimiter, true, 50)?;
        let mapping = Mapping { date_order: Some(DateOrder::Dmy), ..Mapping::guess(&looked.headers, &seen.columns, looked.delimiter) };
        Ok::<_, ImportError>(ImportFile { source: *source, sniffed: looked.sniffed, mapping })
    });
    Ok(ImportPlan {
        files: files.collect::<Result<_, _>>()?,
        origin: "oldvet".to_owned(),
        join: Join::Report,
        unnamed: "(no name)".to_owned(),
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        clinic: A.clinic(),
        zone: ClinicZone::named("Europe/Berlin")?,
    })
}

pub async fn import(server: &Server, words: &[&str]) -> Result<Committed, ImportError> {
    import_with(server, words, &mut Quiet).await
}

pub async fn import_with(server: &Server, words: &[&str], progress: &mut dyn Progress) -> Result<Committed, ImportError> {
    let sources: Vec<Text> = words.iter().map(|words| text(words)).collect();
    let sources: Vec<&dyn Source> = sources.iter().map(|source| source as &dyn Source).collect();
    let plan = plan(&sources).unwrap_or_else(|error| panic!("{error:#}"));
    commit(server, &plan, progress).await
}

pub async fn manager(practices: &Practices) -> Result<(Server, Identity)> {
    let login = practices.login(A, "clinic_manager").await?;
    Ok(practices.sign_in(&login).await?)
}

/// Clients with one pet each.
pub fn many(rows: usize) -> String {
    let mut words = "client id,first name,last name,phone,patient id,pet name,species,microchip\n".to_owned();
    for n in 0..rows {
        words.push_str(&format!("{n},Name{n},Family{n},555 01{n:05},{n},Pet{n},Dog,9850000000{n:05}\n"));
    }
    words
}

/// All that an import has brought, without ids and times: what two ways of bringing the same must agree in.
pub async fn state(psql: &mut PgConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(STATE).fetch_all(psql).await?)
}

const STATE: &str = "
  WITH brought AS (SELECT DISTINCT row_id FROM clinic.import_links)
  SELECT * FROM (
    SELECT concat_ws('|', 'client', u.first_name, u.last_name, u.email, u.address, u.city, u.postal_code, u.desk_alert, u.desk_note, u.is_active,
                     (SELECT string_agg(n.digits, '+' ORDER BY n.digits) FROM clinic.user_phones n WHERE n.user_id = u.id),
                     (SELECT string_agg(l.key, '+' ORDER BY l.key) FROM clinic.import_links l WHERE l.row_id = u.id))
      FROM clinic.users u JOIN brought b ON b.row_id = u.id
    UNION ALL
    SELECT concat_ws('|', 'pet', p.name, p.species, p.breed, p.is_mixed, p.gender, p.is_neutered, p.birth_date, p.microchip, p.colour, p.allergies,
                     p.desk_note, p.is_deceased, u.first_name, u.last_name,
                     (SELECT string_agg(l.key, '+' ORDER BY l.key) FROM clinic.import_links l WHERE l.row_id = p.id))
      FROM clinic.pets p JOIN brought b ON b.row_id = p.id JOIN clinic.users u ON u.id = p.owner_id
    UNION ALL
    SELECT concat_ws('|', 'weight', p.name, p.import_key, w.kg, w.weighed_at) FROM clinic.pet_weights w JOIN brought b ON b.row_id = w.id
      JOIN clinic.pets p ON p.id = w.pet_id
    UNION ALL
    SELECT concat_ws('|', 'visit', p.name, p.import_key, a.scheduled_at, a.status, a.reason) FROM clinic.appointments a JOIN brought b ON b.row_id = a.id
      JOIN clinic.pets p ON p.id = a.pet_id
    UNION ALL
    SELECT concat_ws('|', 'reminder', p.name, p.import_key, r.title, r.due_on, r.state) FROM clinic.reminders r JOIN brought b ON b.row_id = r.id
      JOIN clinic.pets p ON p.id = r.pet_id
    UNION ALL
    SELECT concat_ws('|', 'kept', k.kind, p.import_key, k.on_date, k.data) FROM clinic.import_kept k LEFT JOIN clinic.pets p ON p.id = k.pet_id
  ) said ORDER BY 1";
