//! What tests stand on: real PostgreSQL servers shared by all test processes, a database of its
//! own for each test, certificates good and bad, and a network that can be made to fail.
//!
//! ```no_run
//! # async fn f() -> anyhow::Result<()> {
//! use vetdesk_harness::{Proxy, TestDb, migrations_key};
//! let db = TestDb::from_template(&migrations_key()?, async |_owner| Ok(())).await?;
//! let kim = db.login("kim"); // st_kim_1a2b3c4d
//! let network = Proxy::to(db.address()).await?;
//! network.black_hole();
//! # Ok(()) }
//! ```
//!
//! `VETDESK_TEST_PG=15` runs the tests on the system's PostgreSQL 15 instead of the embedded 17.
//! The servers stay up for the next test; `cargo run -p vetdesk-harness --bin test-clusters -- stop`
//! stops them.

mod certificates;
mod cluster;
mod database;
mod places;
mod proxy;

pub use certificates::{Authority, Fault, Issued};
pub use cluster::{TestCluster, Version};
pub use database::TestDb;
pub use places::{migrations_key, project_root, shared_data};
pub use proxy::{Direction, Proxy};
