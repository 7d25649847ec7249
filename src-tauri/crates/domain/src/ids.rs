//! Every id has a type of its own, so that a pet cannot be booked where a person is meant.
//!
//! All are UUID version 7, made on the PC: what is written offline keeps its name when it reaches the server.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id. Time-ordered, so that rows made together lie together.
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }

            /// When it was made, to the millisecond; none where it is not of version 7.
            #[must_use]
            pub fn made_at(self) -> Option<DateTime<Utc>> {
                let (seconds, nanoseconds) = self.0.get_timestamp()?.to_unix();
                DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanoseconds)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// The business: one or several clinics that share their clients.
    PracticeId,
    /// One branch.
    ClinicId,
    /// A person: staff or pet owner.
    UserId,
    /// One phone number of a person.
    PhoneId,
    VeterinarianId,
    /// What can be booked: a vet, a room, a machine.
    ResourceId,
    PetId,
    WeightId,
    AppointmentId,
    AppointmentTypeId,
    /// A piece of a resource's time: booked, held or blocked.
    SlotId,
    /// A day, or hours of it, on which a vet is away or here beyond the weekly hours.
    AbsenceId,
    /// One named intent of a person with all its row changes.
    MutationId,
    /// One installation of the app for one person; numbers its own mutations.
    DeviceId,
    /// What a person has to decide.
    CaseId,
    /// One thing that can be taken back.
    UndoId,
    ImportBatchId,
}
