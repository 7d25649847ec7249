//! What a caller may choose about a private server.

use std::path::PathBuf;

use crate::Binaries;

/// Who stops the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// The last [`Embedded`](crate::Embedded) of its home that is stopped or dropped.
    WithLastUser,
    /// Only [`Embedded::stop_at`](crate::Embedded::stop_at): many short processes share it.
    UntilStopped,
}

/// How to start a server, and where it lives.
#[derive(Debug, Clone)]
pub struct StartOptions {
    /// The folder that is all of this server: data, password, port, locks. Made when absent; the
    /// app owns it. Where the process is root and the server's own account cannot reach the
    /// folder, the data alone lies in `/var/lib/vetdesk` instead.
    pub home: PathBuf,
    /// The server programs.
    pub binaries: Binaries,
    /// Whether data is made where there is none. Without, a server whose data was moved away is not replaced by an empty one.
    pub makes_data: bool,
    /// A port to insist on. `None`: the port of last time, or any free one.
    pub port: Option<u16>,
    /// Who stops the server.
    pub lifetime: Lifetime,
    /// Whether a commit waits for the disk. Off only for data that may be lost with the machine.
    pub durable: bool,
    /// Further settings of postgresql.conf, such as `("max_connections", "200")`; later ones win.
    pub settings: Vec<(String, String)>,
    /// Files put into the data folder before each start, readable by the server alone, such as the
    /// key of a certificate.
    pub files: Vec<(String, Vec<u8>)>,
}

impl StartOptions {
    /// A durable server of one app on any free port.
    pub fn new(home: impl Into<PathBuf>, binaries: Binaries) -> Self {
        Self {
            home: home.into(),
            binaries,
            makes_data: true,
            port: None,
            lifetime: Lifetime::WithLastUser,
            durable: true,
            settings: Vec::new(),
            files: Vec::new(),
        }
    }

    /// A server whose data may be lost: it does not wait for the disk and takes many connections.
    /// `synchronous_commit` stays as it is, for a test may want to see what it does.
    pub fn for_tests(home: impl Into<PathBuf>, binaries: Binaries) -> Self {
        Self { durable: false, ..Self::new(home, binaries) }.setting("max_connections", "200").setting("max_wal_size", "1GB")
    }

    /// Adds one setting of postgresql.conf.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// Adds one file to the data folder.
    #[must_use]
    pub fn file(mut self, name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.into(), content.into()));
        self
    }

    /// The server's own settings file for the given port.
    pub(crate) fn configuration(&self, port: u16) -> String {
        let port = port.to_string();
        let own: &[(&str, &str)] = &[
            ("listen_addresses", crate::LOOPBACK),
            ("port", &port),
            ("unix_socket_directories", ""),
            ("password_encryption", "scram-sha-256"),
            ("max_connections", "60"),
            ("shared_buffers", "64MB"),
            ("max_wal_size", "256MB"),
            ("log_checkpoints", "off"),
            ("lc_messages", "C"),
            ("timezone", "UTC"),
            ("log_timezone", "UTC"),
        ];
        let loose: &[(&str, &str)] = match self.durable {
            true => &[],
            false => &[("fsync", "off"), ("full_page_writes", "off")],
        };
        let chosen = self.settings.iter().map(|(n, v)| (n.as_str(), v.as_str()));
        let mut text = String::from("# Rewritten at every start.\n");
        for (name, value) in own.iter().chain(loose).copied().chain(chosen) {
            text.push_str(&format!("{name} = '{}'\n", value.replace('\'', "''")));
        }
        text
    }
}
