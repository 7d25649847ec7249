//! Sends mutations. Of each, all or nothing is done, with the person's own rights; its outcome is on the server's ledger.

use serde::Deserialize;
use serde_json::Value;
use sqlx::types::Json;
use vetdesk_domain::change::{Mutation, MutationResult, Outcome};
use vetdesk_domain::ids::DeviceId;

use crate::connection::{CALL_LIMIT, Server, within};
use crate::error::ServerError;
use crate::statements::PUSH;

/// What the server says to a mutation. None of these releases it from the outbox: only a pull does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushAnswer {
    Outcome(MutationResult),
    /// Had been sent before: its effect stands once, and this was its outcome.
    Duplicate {
        result: MutationResult,
    },
    /// The server does not know this device: register it.
    UnknownClient,
    /// Another mutation stands under this number: two PCs bear one device's name.
    Cloned {
        last_seq: i64,
    },
    /// An earlier mutation is missing.
    OutOfOrder {
        last_seq: i64,
    },
}

#[derive(Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
enum Answer {
    Applied { result: Value },
    Merged { result: Value },
    Conflict { result: Value },
    Rejected { result: Value },
    Duplicate { was: Outcome, result: Value },
    UnknownClient,
    ClonedClient { last_seq: i64 },
    OutOfOrder { last_seq: i64 },
}

impl Server {
    /// Mutations in the order of their numbers, in one transaction and one round trip. Each has an outcome of its own; there
    /// are fewer answers than mutations where one said what must be done first. If the answers are lost on the way, sending
    /// the same again gives `Duplicate`.
    ///
    /// # Errors
    /// Then none of them was recorded. What is worth another attempt says so by [`ServerError::is_retry`]; anything else but
    /// being offline means that the server will never take one of these mutations in this form.
    pub async fn push(&self, device: DeviceId, mutations: &[Mutation]) -> Result<Vec<PushAnswer>, ServerError> {
        within(CALL_LIMIT, async {
            let mut lease = self.lend().await?;
            let statement = sqlx::query_scalar(PUSH).bind(self.shared.session.as_str()).bind(device.0).bind(Json(mutations));
            // To its end, not to its first row: only then is it committed.
            let answers: Vec<Json<Vec<Answer>>> = statement.fetch_all(lease.connection()?).await?;
            lease.give_back();
            let answers = answers.into_iter().flat_map(|Json(answers)| answers);
            Ok(mutations.iter().zip(answers).map(|(mutation, answer)| answer.of(mutation)).collect())
        })
        .await
    }
}

impl Answer {
    fn of(self, mutation: &Mutation) -> PushAnswer {
        let result = |outcome, details| MutationResult { seq: mutation.seq, id: mutation.id, outcome, details };
        match self {
            Self::Applied { result: details } => PushAnswer::Outcome(result(Outcome::Applied, details)),
            Self::Merged { result: details } => PushAnswer::Outcome(result(Outcome::Merged, details)),
            Self::Conflict { result: details } => PushAnswer::Outcome(result(Outcome::Conflict, details)),
            Self::Rejected { result: details } => PushAnswer::Outcome(result(Outcome::Rejected, details)),
            Self::Duplicate { was, result: details } => PushAnswer::Duplicate { result: result(was, details) },
            Self::UnknownClient => PushAnswer::UnknownClient,
            Self::ClonedClient { last_seq } => PushAnswer::Cloned { last_seq },
            Self::OutOfOrder { last_seq } => PushAnswer::OutOfOrder { last_seq },
        }
    }
}
