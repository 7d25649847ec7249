//! A clinic PC as a process.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub struct Pc {
    child: Child,
    requests: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    pub folder: PathBuf,
}

impl Pc {
    pub fn start(folder: &Path, failpoints: &str, clock_off: TimeDelta) -> Result<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pc"))
            .arg(folder)
            .arg(clock_off.num_seconds().to_string())
            .env("FAILPOINTS", failpoints)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let requests = child.stdin.take().context("stdin")?;
        let answers = BufReader::new(child.stdout.take().context("stdout")?).lines();
        Ok(Self { child, requests, answers, folder: folder.to_owned() })
    }

    /// Asks; `Ok` and `Err` as the program answers. None where it died before it could.
    pub async fn ask(&mut self, what: &str, with: Value) -> Option<Result<Value, Value>> {
        let line = format!("{}\n", json!({ "do": what, "with": with }));
        self.requests.write_all(line.as_bytes()).await.ok()?;
        let answer = tokio::time::timeout(Duration::from_secs(60), self.answers.next_line()).await.expect("an answer within a minute");
        let mut answer: Value = serde_json::from_str(&answer.ok()??).ok()?;
        Some(if answer["error"].is_null() { Ok(answer["ok"].take()) } else { Err(answer["error"].take()) })
    }

    pub async fn ok(&mut self, what: &str, with: Value) -> Value {
        self.ask(what, with).await.expect("the PC runs").unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// The code of the refusal.
    pub async fn refused(&mut self, what: &str, with: Value) -> String {
        let error = self.ask(what, with).await.expect("the PC runs").expect_err("a refusal");
        error["code"].as_str().unwrap_or_default().to_owned()
    }

    /// SIGKILL: no destructor runs, nothing is flushed.
    pub async fn kill(mut self) -> PathBuf {
        self.child.kill().await.expect("it can be killed");
        self.folder.clone()
    }

    /// Waits until it has stopped by itself at its fail point.
    pub async fn died(mut self) -> PathBuf {
        let status = tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await.expect("it stops").expect("a status");
        assert!(!status.success(), "it ended well instead of being stopped");
        self.folder.clone()
    }

    pub async fn status(&mut self) -> Value {
        self.ok("sync_status", Value::Null).await
    }

    /// Waits until a question about its status is answered with yes.
    pub async fn until(&mut self, what: &str, within: Duration, fits: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let status = self.status().await;
            if fits(&status) {
                return status;
            }
            assert!(started.elapsed() < within, "not {what} within {within:?}: {status}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn until_level(&mut self) -> Value {
        let level = |status: &Value| status["state"] == "live" && status["waiting"] == 0 && !status["last_pull"].is_null();
        self.until("level with the server", Duration::from_secs(15), level).await
    }

    pub async fn until_offline(&mut self) -> Value {
        self.until("offline", Duration::from_secs(25), |status| status["state"] == "offline").await
    }

    /// Free half hours that follow one another, soonest first: one pet fits into each of them.
    pub async fn free_slots(&mut self) -> Vec<Value> {
        let slots = self.ok("free_slots", json!({ "minutes": 30, "resource_id": null, "from": null, "limit": 60 })).await;
        let mut apart: Vec<Value> = Vec::new();
        for slot in slots.as_array().cloned().unwrap_or_default() {
            let follows = apart.last().is_none_or(|last| last["ends_at"].as_str() <= slot["starts_at"].as_str());
            if follows {
                apart.push(slot);
            }
        }
        assert!(apart.len() >= 5, "{} slots", apart.len());
        apart
    }
}
