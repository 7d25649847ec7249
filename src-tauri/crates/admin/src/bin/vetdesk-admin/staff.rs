//! `vetdesk-admin staff`: colleagues and their logins.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use vetdesk_admin::staff::{Colleague, add, give_role};
use vetdesk_domain::role::Role;

use crate::ask::{new_password, say};
use crate::reach::ReachArguments;

#[derive(Args)]
pub struct StaffArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A colleague starts.
    Add(AddArguments),
    /// A colleague gets another role: other rights, on every PC at once.
    Role(RoleArguments),
}

#[derive(Args)]
struct RoleArguments {
    /// Name that the colleague signs in with.
    name: String,
    /// receptionist, technician, veterinarian, clinic_manager, auditor or admin.
    role: String,
    #[command(flatten)]
    reach: ReachArguments,
}

#[derive(Args)]
struct AddArguments {
    /// Name to sign in with: letters, digits, dot, dash, underscore.
    name: String,
    #[arg(long)]
    first_name: String,
    #[arg(long)]
    last_name: String,
    /// receptionist, technician, veterinarian, clinic_manager, auditor or admin.
    #[arg(long)]
    role: String,
    #[arg(long)]
    email: Option<String>,
    /// A vet's licence number.
    #[arg(long)]
    licence: Option<String>,
    /// File with the colleague's first password; asked for where none is given.
    #[arg(long)]
    new_password_file: Option<PathBuf>,
    #[command(flatten)]
    reach: ReachArguments,
}

pub async fn run(arguments: StaffArguments) -> Result<ExitCode> {
    match arguments.what {
        What::Add(new) => start(new).await,
        What::Role(change) => change_role(change).await,
    }
}

async fn change_role(change: RoleArguments) -> Result<ExitCode> {
    let role = staff_role(&change.role)?;
    let (server, _) = change.reach.sign_in().await?;
    give_role(&server, &change.name, role)
        .await
        .with_context(|| format!("{}: no colleague of this practice signs in by this name, or it is you yourself", change.name))?;
    server.sign_out().await?;
    say(format_args!("{} is {} now. Their PCs ask for the new rights at once.", change.name, role.as_str()));
    Ok(ExitCode::SUCCESS)
}

fn staff_role(word: &str) -> Result<Role> {
    let role: Role = word.parse()?;
    if role == Role::PetOwner {
        bail!("a pet owner is a client: register clients at the desk, or import them");
    }
    Ok(role)
}

async fn start(new: AddArguments) -> Result<ExitCode> {
    let role = staff_role(&new.role)?;
    if role == Role::Veterinarian && new.licence.is_none() {
        bail!("a vet needs a licence number: --licence");
    }
    let (server, identity) = new.reach.sign_in().await?;
    let clinic = *identity.clinic_ids.first().context("the manager belongs to no clinic")?;
    let password = new_password(new.new_password_file.as_deref(), &format!("First password of {}", new.name))?;
    let who = Colleague {
        login: new.name,
        first_name: new.first_name,
        last_name: new.last_name,
        email: new.email,
        role,
        clinic,
        licence: new.licence,
    };
    add(&server, &identity, &who, &password).await?;
    server.sign_out().await?;
    say(format_args!("{} can sign in as {}.", who.first_name, who.login));
    Ok(ExitCode::SUCCESS)
}
