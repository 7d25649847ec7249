//! Stops the servers that tests share: `test-clusters stop`.

use anyhow::{Result, bail};
use vetdesk_harness::TestCluster;

#[tokio::main]
async fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("stop") => TestCluster::stop_all().await,
        _ => bail!("usage: test-clusters stop"),
    }
}
