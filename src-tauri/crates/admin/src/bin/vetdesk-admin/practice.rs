//! `vetdesk-admin practice`: founds a practice on a server that is prepared and migrated.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use chrono::NaiveTime;
use clap::{Args, Subcommand};
use sqlx::Connection;
use vetdesk_admin::new_clinic::found_on_server;
use vetdesk_domain::calendar::ClinicZone;
use vetdesk_domain::founding::{Founder, NewClinic};
use vetdesk_domain::hours::WeeklyHours;
use vetdesk_domain::person;

use crate::ask::{new_password, say, secret};
use crate::migrate::connect;

#[derive(Args)]
pub struct PracticeArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Found a practice with its first clinic and the login of its manager. Vets and other staff follow with "staff add".
    Found(Box<FoundArguments>),
}

#[derive(Args)]
struct FoundArguments {
    /// The practice's name, and its first clinic's.
    #[arg(long)]
    name: String,
    /// A name of the IANA time zone database: Europe/Berlin, America/New_York.
    #[arg(long)]
    time_zone: String,
    /// en, de or es.
    #[arg(long, default_value = "en")]
    language: String,
    /// ISO 4217 code.
    #[arg(long, default_value = "EUR")]
    currency: String,
    #[arg(long, default_value = "")]
    phone: String,
    #[arg(long)]
    address: Option<String>,
    #[arg(long)]
    city: Option<String>,
    #[arg(long, default_value_t = 0)]
    rooms: u8,
    /// Days on which the clinic is open: 1 is Monday, 7 Sunday.
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5", value_parser = clap::value_parser!(u8).range(1..=7))]
    weekdays: Vec<u8>,
    /// When it opens on these days, on the clinic's clock.
    #[arg(long, default_value = "08:00", value_parser = clock)]
    opens: NaiveTime,
    /// When it closes.
    #[arg(long, default_value = "18:00", value_parser = clock)]
    closes: NaiveTime,
    /// Name with which the manager signs in: letters, digits, dot, dash, underscore.
    #[arg(long)]
    manager: String,
    #[arg(long)]
    first_name: String,
    #[arg(long)]
    last_name: String,
    /// File with the manager's first password; asked for where none is given.
    #[arg(long)]
    new_password_file: Option<PathBuf>,
    /// File with a superuser's connection in its first line: postgres://name:password@host/database?sslmode=verify-full
    #[arg(long)]
    url_file: Option<PathBuf>,
}

pub async fn run(arguments: PracticeArguments) -> Result<ExitCode> {
    let What::Found(new) = arguments.what;
    let clinic = clinic(&new)?;
    let url = secret(new.url_file.as_deref(), "Connection of a superuser (postgres://…)")?;
    let mut connection = connect(&url).await?;
    let password = new_password(new.new_password_file.as_deref(), &format!("First password of {}", new.manager))?;
    found_on_server(&mut connection, &clinic, &password).await.context("not founded: nothing of it is there")?;
    connection.close().await?;
    say(format_args!("Founded: {}. {} signs in as {}.", clinic.name, clinic.founder.first_name, clinic.founder.login));
    say(format_args!("Next: vetdesk-admin staff add, vetdesk-admin import."));
    Ok(ExitCode::SUCCESS)
}

fn clinic(new: &FoundArguments) -> Result<NewClinic> {
    ClinicZone::named(&new.time_zone)?;
    let login = person::login_name(&new.manager).context("the manager's sign-in name: letters, digits, dot, dash, underscore")?;
    if new.name.trim().is_empty() || new.last_name.trim().is_empty() {
        bail!("a practice and its manager have a name");
    }
    if !["en", "de", "es"].contains(&new.language.as_str()) {
        bail!("the screens speak en, de and es, not {:?}", new.language);
    }
    let currency = new.currency.to_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        bail!("{:?} is no ISO 4217 code of a currency", new.currency);
    }
    if new.opens >= new.closes {
        bail!(
            "the clinic opens at {} and closes at {}: it must close later on the same day",
            new.opens.format("%H:%M"),
            new.closes.format("%H:%M")
        );
    }
    let weekdays: BTreeSet<u8> = new.weekdays.iter().copied().collect();
    let hours = |weekday: u8| WeeklyHours { weekday, starts: new.opens, ends: new.closes, pause: None };
    Ok(NewClinic {
        name: new.name.clone(),
        phone: new.phone.clone(),
        address: new.address.clone(),
        city: new.city.clone(),
        language: new.language.clone(),
        currency,
        time_zone: new.time_zone.clone(),
        week: weekdays.into_iter().map(hours).collect(),
        vets: Vec::new(),
        rooms: new.rooms,
        founder: Founder { first_name: new.first_name.clone(), last_name: new.last_name.clone(), login, vet: None },
    })
}

/// "08:00", a whole minute.
fn clock(typed: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(typed, "%H:%M").map_err(|_| format!("{typed:?} is no time of day like 08:00"))
}
