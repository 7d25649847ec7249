//! What the server, the disk and a first copy can say, as codes of the desk.

use vetdesk_server::ServerError;
use vetdesk_sync::CopyError;

use crate::error::{DeskError, ErrorCode, ErrorDetails};

impl From<ServerError> for DeskError {
    fn from(error: ServerError) -> Self {
        let code = match &error {
            ServerError::Unreachable | ServerError::TimedOut | ServerError::TryAgain(_) => ErrorCode::CannotReachServer,
            ServerError::WrongPassword | ServerError::UnusableLogin | ServerError::UnusablePassword => ErrorCode::WrongPassword,
            ServerError::NoTls => ErrorCode::ServerWithoutTls,
            ServerError::CertificateExpired => ErrorCode::CertificateExpired,
            ServerError::CertificateUntrusted => ErrorCode::CertificateUntrusted,
            ServerError::CertificateWrongHost => ErrorCode::CertificateWrongHost,
            ServerError::CaFile { .. } => return Self::field(ErrorCode::InvalidInput, "ca_file", error),
            ServerError::NotVetdesk => ErrorCode::NotAVetdeskServer,
            ServerError::NotMigrated => ErrorCode::ServerNotMigrated,
            ServerError::SchemaTooNew { .. } => ErrorCode::ServerTooNew,
            ServerError::SchemaTooOld { .. } => ErrorCode::ServerTooOld,
            ServerError::ClockIsOff { seconds } => {
                let details = ErrorDetails { count: i32::try_from(*seconds).ok(), ..ErrorDetails::default() };
                return Self::Refused { code: ErrorCode::ClockIsOff, message: error.to_string(), details };
            }
            ServerError::NotAllowed => ErrorCode::NotAllowed,
            ServerError::SessionEnded => ErrorCode::NotSignedIn,
            _ => ErrorCode::Internal,
        };
        Self::refused(code, error)
    }
}

impl From<CopyError> for DeskError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Server(error) => error.into(),
            CopyError::Cache(error) => error.into(),
            CopyError::Interrupted(error) => Self::refused(ErrorCode::Internal, error),
        }
    }
}

impl From<std::io::Error> for DeskError {
    fn from(error: std::io::Error) -> Self {
        let code = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
            _ => ErrorCode::Internal,
        };
        Self::refused(code, error)
    }
}
