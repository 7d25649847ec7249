//! First run, sign-in, and how the copy on this PC stands to its server.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use vetdesk_domain::country::NumericDate;
use vetdesk_domain::ids::{ClinicId, MutationId, UserId};
use vetdesk_domain::role::Role;
use vetdesk_domain::status::Status;

use crate::error::{ErrorCode, ErrorView};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AppState {
    pub phase: Phase,
    pub version: String,
    /// Whether the programs of a private server came with this installation: for the demo, and for a clinic on this PC.
    pub demo_available: bool,
    /// The clinic that was set up on this PC, by its name, whether this PC belongs to it now or not.
    pub own_clinic: Option<String>,
    pub connection: Option<Connection>,
    pub me: Option<Me>,
    pub last_login: Option<String>,
    /// Who signed in on this PC before and has a copy here, the latest first.
    pub people: Vec<KnownPerson>,
    /// Why nobody is at the desk though nobody left it: the demo did not start, or the server refused the login after
    /// the copy had been opened. Gone with the next try.
    pub trouble: Option<ErrorView>,
}

/// Somebody who signed in on this PC before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KnownPerson {
    pub login: String,
    pub name: String,
    pub initials: String,
}

/// Opens a locked desk again. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct UnlockRequest {
    pub password: String,
}

impl std::fmt::Debug for UnlockRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UnlockRequest")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    FirstRun,
    SignedOut,
    SignedIn,
    /// Somebody is signed in and away: nothing is shown until the password is typed. `AppState::me` says who.
    Locked,
}

/// The server this PC belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Connection {
    pub kind: ConnectionKind,
    pub host: String,
    pub port: u16,
    pub database: String,
    pub ca_file: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// Invented, on a private server of this PC.
    Demo,
    /// The clinic's own, on a private server of this PC.
    Own,
    Server,
}

/// Who is signed in, where, and what the screen may offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Me {
    pub user_id: UserId,
    pub name: String,
    pub initials: String,
    pub role: Role,
    pub practice_name: String,
    pub clinic_id: ClinicId,
    pub clinic_name: String,
    pub time_zone: String,
    pub language: String,
    pub currency: String,
    /// How a day is written in figures where the clinic is, whatever language the screen speaks.
    pub date_order: NumericDate,
    pub workstation: String,
    pub permissions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JoinRequest {
    pub host: String,
    pub port: u16,
    pub database: String,
    pub ca_file: Option<String>,
}

/// The secrets in it never show in a log: `Debug` prints the login alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SignInRequest {
    pub login: String,
    pub password: String,
    pub passphrase: Option<String>,
}

impl std::fmt::Debug for SignInRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInRequest").field("login", &self.login).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WorkOfflineRequest {
    pub on: bool,
}

/// Light or dark, as it is chosen on this PC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ThemeRequest {
    pub theme: Theme,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    System,
    Light,
    Dark,
}

/// How large the screen is drawn, in the window; a browser has its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ZoomRequest {
    /// 100–200.
    pub percent: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SyncStatus {
    pub state: SyncState,
    /// Offline because the person asked for it.
    pub by_choice: bool,
    pub since: Option<DateTime<Utc>>,
    /// `since` on the clinic's clock: "14:02".
    pub since_label: Option<String>,
    /// The clinic's day of `since`, where that is not today.
    pub since_day: Option<NaiveDate>,
    /// Changes made here that the server has not confirmed yet.
    pub waiting: u32,
    pub cases: u32,
    pub last_pull: Option<DateTime<Utc>>,
    /// `last_pull` on the clinic's clock: "14:02".
    pub last_pull_label: Option<String>,
    /// The clinic's day of `last_pull`, where that is not today.
    pub last_pull_day: Option<NaiveDate>,
    pub progress: Option<Counted>,
    pub trouble: Option<ErrorCode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    Copying,
    Live,
    Offline,
    ReadOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Counted {
    pub done: u32,
    pub total: u32,
}

/// How far a long task has come. An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Progress {
    pub task: Task,
    pub done: u32,
    pub total: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    StartingServer,
    LoadingDemo,
    PreparingClinic,
    FirstCopy,
    /// Every row of a file is read.
    CheckingFile,
    /// Rows go to the server.
    Importing,
}

/// One change that is not yet on the server, in the raw material of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WaitingChange {
    pub id: MutationId,
    pub intent: String,
    pub made_at: DateTime<Utc>,
    pub pet_name: Option<String>,
    pub client_name: Option<String>,
    pub starts_at: Option<DateTime<Utc>>,
    pub resource_name: Option<String>,
    pub sent: bool,
    pub to_status: Option<Status>,
    pub local_day: Option<NaiveDate>,
    /// "HH:MM" on the clinic's clock.
    pub local_time: Option<String>,
}
