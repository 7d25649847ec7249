//! Questions that only the server can answer. The desk never waits for them: they are asked beside it, for a few seconds.

use tokio::task::spawn_blocking;

use super::{App, open_desk};
use crate::error::{DeskError, ErrorCode};
use crate::view::{AppointmentRequest, VisitHistory};

impl App {
    /// Who did what with a visit. Where the server is not there or does not answer within three seconds, what this PC knows.
    /// One question at a time: the next one, or [`App::stop_asking`], ends this.
    ///
    /// # Errors
    /// `not_signed_in`, `locked`, `cancelled`, `not_found`, `not_allowed`.
    pub async fn visit_history(&self, request: AppointmentRequest) -> Result<VisitHistory, DeskError> {
        self.stop_asking();
        let mut stopped = self.asking.subscribe();
        let (desk, line) = {
            let taken = self.seat.taken.read().await;
            let at = open_desk(taken.as_ref())?;
            (at.desk.clone(), at.driver.line())
        };
        let ledger = match line {
            None => None,
            Some(server) => tokio::select! {
                _ = stopped.changed() => return Err(DeskError::of(ErrorCode::Cancelled)),
                answer = server.visit_history(request.appointment_id) => answer
                    .inspect_err(|error| tracing::info!(%error, "the history is told from this PC alone"))
                    .ok(),
            },
        };
        let workstation = self.workstation.clone();
        let told = spawn_blocking(move || desk.visit_history(&request, ledger, &workstation)).await;
        told.map_err(|_| DeskError::of(ErrorCode::Internal))?
    }

    /// Nobody waits for the answer any more.
    pub fn stop_asking(&self) {
        self.asking.send_replace(());
    }
}
