//! The last lines of the test runners: how many tests passed, failed, were skipped.

/// Tests of one step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

/// Who prints the closing lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runner {
    /// None: the step passes or fails as one.
    Plain,
    Nextest,
    Vitest,
    /// Playwright or node's own runner.
    Browser,
}

/// What a step amounts to. A step that failed counts at least one failure, whatever it printed;
/// a runner that printed no closing line counts as one test.
pub fn count(runner: Runner, output: &str, success: bool) -> Count {
    let mut count = Count::default();
    for line in output.lines() {
        let line = without_colour(line);
        let line = line.trim();
        match runner {
            Runner::Plain => {}
            Runner::Nextest => {
                if let Some((_, counts)) = line.split_once(" run: ").filter(|_| line.starts_with("Summary")) {
                    counts.split(',').for_each(|part| count.add(part));
                }
            }
            Runner::Vitest => {
                if let Some(counts) = line.strip_prefix("Tests ") {
                    counts.split('|').for_each(|part| count.add(part));
                }
            }
            Runner::Browser => count.add_browser_line(line),
        }
    }
    if count == Count::default() && success {
        count.passed = 1;
    }
    if !success && count.failed == 0 {
        count.failed = 1;
    }
    count
}

impl Count {
    pub fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed, skipped: self.skipped + other.skipped }
    }

    /// "12 passed", "1 failed (2 slow)", "3 skipped"; other words are of no account.
    fn add(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let (Some(number), Some(word)) = (words.next().and_then(|n| n.parse::<u32>().ok()), words.next()) else {
            return;
        };
        match word {
            "passed" => self.passed += number,
            "failed" | "timed" | "exec" => self.failed += number,
            "skipped" | "todo" => self.skipped += number,
            _ => {}
        }
    }

    fn add_browser_line(&mut self, line: &str) {
        // node: "# pass 3" or, for a person, "ℹ pass 3"; Playwright: "3 passed (4.0s)".
        if let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
            let mut words = rest.split_whitespace();
            let word = words.next();
            let number = words.next().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            match word {
                Some("pass") => self.passed += number,
                Some("fail" | "cancelled") => self.failed += number,
                Some("skipped" | "todo") => self.skipped += number,
                _ => {}
            }
            return;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [number, "did", "not", "run"] => self.skipped += number.parse().unwrap_or(0),
            // It passed in the end.
            [number, "flaky"] => self.passed += number.parse().unwrap_or(0),
            [_, "passed", time] if time.starts_with('(') => self.add(line),
            [_, "failed" | "skipped"] => self.add(line),
            _ => {}
        }
    }
}

/// A line without the terminal's colours.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        let cases = [
            (Runner::Nextest, "     Summary [  11.137s] 21 tests run: 21 passed, 0 skipped", (21, 0, 0)),
            (Runner::Nextest, "     Summary [   0.161s] 10/21 tests run: 8 passed (1 slow), 2 failed, 3 skipped", (8, 2, 3)),
            (Runner::Nextest, "\u{1b}[1m     Summary\u{1b}[0m [ 60s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped", (1, 2, 0)),
            (Runner::Nextest, "Summary [ 1s] 1 test run: 1 passed, 4 skipped", (1, 0, 4)),
            (Runner::Nextest, "a test that says 7 passed, 9 failed", (1, 0, 0)),
            (Runner::Vitest, " Test Files  2 passed (2)\n      Tests  12 passed (12)", (12, 0, 0)),
            (Runner::Vitest, "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | 3 passed | 2 skipped (6)", (3, 1, 2)),
            (Runner::Browser, "  1 failed\n    [chromium] > a.spec.ts\n  2 skipped\n  1 did not run\n  5 passed (3.2s)", (5, 1, 3)),
            (Runner::Browser, "  1 flaky\n  5 passed (3.2s)", (6, 0, 0)),
            (Runner::Browser, "# tests 4\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 0", (3, 1, 0)),
            (Runner::Browser, "ℹ tests 3\nℹ pass 3\nℹ fail 0", (3, 0, 0)),
            (Runner::Plain, "7 passed, 9 failed", (1, 0, 0)),
        ];
        for (runner, output, (passed, failed, skipped)) in cases {
            let seen = count(runner, output, failed == 0);
            assert_eq!(seen, Count { passed, failed, skipped }, "{output}");
        }
    }

    #[test]
    fn a_step_that_failed_is_never_a_success() {
        let crashed = count(Runner::Nextest, "error: could not compile", false);
        assert_eq!(crashed, Count { failed: 1, ..Count::default() });
        let afterwards = count(Runner::Vitest, "Tests  12 passed (12)\nunhandled error", false);
        assert_eq!(afterwards, Count { passed: 12, failed: 1, skipped: 0 });
    }
}
