//! How long work says how far it is.

/// Is told how far long work has come.
pub trait Progress: Send + Sync {
    /// `done` of `total` steps of `task` are behind us. `total` is absent where nobody can know it yet.
    fn reached(&mut self, task: &'static str, done: u64, total: Option<u64>);

    /// Whether the person does not want it any more. Asked at each step.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// For who does not want to know.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn reached(&mut self, _task: &'static str, _done: u64, _total: Option<u64>) {}
}

impl<F: FnMut(&'static str, u64, Option<u64>) + Send + Sync> Progress for F {
    fn reached(&mut self, task: &'static str, done: u64, total: Option<u64>) {
        self(task, done, total);
    }
}
