//! `vetdesk-admin`: what IT does with a practice's server, from a terminal.
//!
//! Passwords are asked for, or read from a file that only its owner may read; never from arguments or the environment,
//! which every process on the machine can see.

mod ask;
mod doctor;
mod import;
mod migrate;
mod practice;
mod reach;
mod staff;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "vetdesk-admin", version, about = "Prepares, fills and examines a practice's Vetdesk server")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Bring another system's clients, pets and what happened to them in, from its exports; list imports; take one back.
    Import(import::ImportArguments),
    /// Prepare a server and carry its schema forward or back.
    Migrate(migrate::MigrateArguments),
    /// Found a practice on a prepared server.
    Practice(practice::PracticeArguments),
    /// Say in words what is wrong with a server, and what to do.
    Doctor(doctor::DoctorArguments),
    /// Colleagues and their logins.
    Staff(staff::StaffArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let done = runtime.block_on(async {
        match arguments.what {
            What::Import(what) => import::run(what).await,
            What::Migrate(what) => migrate::run(what).await,
            What::Practice(what) => practice::run(what).await,
            What::Doctor(what) => doctor::run(what).await,
            What::Staff(what) => staff::run(what).await,
        }
    });
    match done {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    ask::say_wrong(format_args!("vetdesk-admin: {error:#}"));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::Arguments;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_people_type() {
        let batch = "0197a5a0-0000-7000-8000-000000000000";
        for (line, is_understood) in [
            ("import pets.csv", true),
            (
                "import clients.csv pets.csv --commit --from oldvet --login mia --date-order dmy --join-duplicates phone --encoding cp850",
                true,
            ),
            ("import pets.csv --commit --login mia", false),
            ("import list --login mia", true),
            (
                "practice found --name Elm --time-zone Europe/Berlin --weekdays 1,2,6 --opens 07:30 --closes 19:00 --manager mia --first-name Mia --last-name Koch --url-file url",
                true,
            ),
            ("practice found --name Elm --time-zone Europe/Berlin --weekdays 8 --manager mia --first-name Mia --last-name Koch", false),
            ("practice found --name Elm --time-zone Europe/Berlin --opens 8 --manager mia --first-name Mia --last-name Koch", false),
            ("practice found --name Elm", false),
            ("import pets.csv --date-order american", false),
            ("import", false),
            (&format!("import undo {batch} --login mia --loopback"), true),
            ("import undo", false),
            ("import pets.csv --password secret", false),
            ("import pets.csv --loopback --ca-file ca.pem", false),
            ("migrate up --url-file url", true),
            ("migrate down 2 --lose-data", true),
            ("doctor --host db.example", true),
            ("staff add kim --first-name Kim --last-name Aalto --role technician", true),
        ] {
            let parsed = Arguments::try_parse_from(std::iter::once("vetdesk-admin").chain(line.split(' ')));
            assert_eq!(parsed.is_ok(), is_understood, "{line}");
        }
    }
}
