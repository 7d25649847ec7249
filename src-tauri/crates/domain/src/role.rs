//! Who a person is in the practice, and what each role may do unless an administrator says otherwise.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Admin,
    ClinicManager,
    Veterinarian,
    Technician,
    Receptionist,
    Auditor,
    PetOwner,
}

/// A word that names no role or permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no such role or permission: {0}")]
pub struct UnknownWord(pub String);

impl Role {
    /// All of them, in the order of the database's enum.
    pub const ALL: [Self; 7] =
        [Self::Admin, Self::ClinicManager, Self::Veterinarian, Self::Technician, Self::Receptionist, Self::Auditor, Self::PetOwner];

    /// The word in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ClinicManager => "clinic_manager",
            Self::Veterinarian => "veterinarian",
            Self::Technician => "technician",
            Self::Receptionist => "receptionist",
            Self::Auditor => "auditor",
            Self::PetOwner => "pet_owner",
        }
    }

    /// What a new practice grants this role. The server's grants and policies are the wall; this is what a screen offers.
    #[must_use]
    pub const fn default_permissions(self) -> &'static [Permission] {
        use Permission::*;
        match self {
            Self::Admin | Self::ClinicManager => &[
                DiaryRead,
                DiaryWrite,
                DiaryOverbook,
                ClientsRead,
                ClientsWrite,
                PatientsRead,
                PatientsWrite,
                PricesRead,
                PricesWrite,
                ClinicManage,
                TeamManage,
                ClientsImport,
            ],
            Self::Veterinarian => &[
                DiaryRead,
                DiaryWrite,
                DiaryOverbook,
                ClientsRead,
                PatientsRead,
                PatientsWrite,
                RecordsRead,
                RecordsWrite,
                RecordsSign,
                PricesRead,
            ],
            Self::Technician => &[DiaryRead, DiaryWrite, ClientsRead, PatientsRead, PatientsWrite, RecordsRead, RecordsWrite],
            Self::Receptionist => {
                &[DiaryRead, DiaryWrite, DiaryOverbook, ClientsRead, ClientsWrite, PatientsRead, PatientsWrite, PricesRead]
            }
            Self::Auditor => &[TeamRead, AuditRead],
            Self::PetOwner => &[],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// One thing that a person may do. Spelled `area.verb`, as the server keeps it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
        pub enum Permission {$(
            $(#[$doc])*
            #[serde(rename = $word)]
            $name,
        )*}

        impl Permission {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word in the database and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {$(Self::$name => $word),*}
            }
        }
    };
}

permissions! {
    DiaryRead = "diary.read",
    DiaryWrite = "diary.write",
    /// Book over a break, outside hours or on a taken slot, with a reason.
    DiaryOverbook = "diary.overbook",
    ClientsRead = "clients.read",
    ClientsWrite = "clients.write",
    ClientsImport = "clients.import",
    PatientsRead = "patients.read",
    PatientsWrite = "patients.write",
    RecordsRead = "records.read",
    RecordsWrite = "records.write",
    RecordsSign = "records.sign",
    PricesRead = "prices.read",
    PricesWrite = "prices.write",
    ClinicManage = "clinic.manage",
    TeamRead = "team.read",
    TeamManage = "team.manage",
    AuditRead = "audit.read",
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Permission {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == word).ok_or_else(|| UnknownWord(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_there_and_back_and_fit_the_server() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        for permission in Permission::ALL {
            let word = permission.as_str();
            assert_eq!(word.parse::<Permission>().as_ref(), Ok(permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), word);
            let (area, verb) = word.split_once('.').unwrap();
            assert!([area, verb].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
        }
    }

    #[test]
    fn no_role_is_granted_a_thing_twice_and_reception_sees_no_record() {
        for role in Role::ALL {
            let mut granted = role.default_permissions().to_vec();
            granted.sort();
            granted.dedup();
            assert_eq!(granted.len(), role.default_permissions().len(), "{role}");
        }
        for role in [Role::Receptionist, Role::ClinicManager, Role::Auditor, Role::PetOwner] {
            assert!(!role.default_permissions().contains(&Permission::RecordsRead), "{role}");
        }
        assert!(Role::PetOwner.default_permissions().is_empty());
    }
}
