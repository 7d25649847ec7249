//! A row's cells, read by field: cleaned of what cannot be kept, and said so.

use chrono::NaiveDate;
use vetdesk_domain::text;

use super::Row;
use crate::dates;
use crate::fields::Field;
use crate::refusal::{Refusal, Warning};
use crate::values;

impl Row<'_> {
    /// What the row says to a field, as it is written; of several columns the first that says anything.
    pub(super) fn word(&self, field: Field) -> Option<String> {
        self.reading.mapping.cell(self.cells, field)
    }

    /// The same; a placeholder such as "N/A" says nothing.
    pub(super) fn value(&self, field: Field) -> Option<String> {
        self.word(field).filter(|word| !values::is_placeholder(word))
    }

    /// One line of text of at most `limit` characters. Characters that cannot be shown are left out, line breaks become blanks.
    pub(super) fn line(&mut self, field: Field, limit: usize) -> Result<Option<String>, Refusal> {
        let Some(word) = self.value(field) else { return Ok(None) };
        let clean = self.clean(&word);
        text::optional_line(Some(&clean), limit).map_err(|why| Refusal::Text { field, why })
    }

    /// The cells of every column that has this field, joined.
    pub(super) fn joined(&mut self, field: Field, between: &str, limit: usize) -> Result<Option<String>, Refusal> {
        let words: Vec<String> =
            self.reading.mapping.cells(self.cells, field).into_iter().filter(|word| !values::is_placeholder(word)).collect();
        let clean: Vec<String> = words.iter().map(|word| self.clean(word)).collect();
        text::optional_line(Some(&clean.join(between)), limit).map_err(|why| Refusal::Text { field, why })
    }

    /// Without control characters, and said so. U+FFFD stays: a reader sees that a letter was lost before the file came here.
    pub(super) fn clean(&mut self, word: &str) -> String {
        let line: String = word.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
        if !line.chars().any(char::is_control) {
            return line;
        }
        self.warnings.push(Warning::Unprintable);
        line.chars().filter(|c| !c.is_control()).collect()
    }

    /// A date, in the order that a person gave.
    pub(super) fn date(&self, field: Field) -> Result<Option<NaiveDate>, Refusal> {
        let Some(word) = self.value(field) else { return Ok(None) };
        dates::parse(&word, self.reading.mapping.date_order, self.reading.today).map(Some).map_err(|why| Refusal::Date { field, why })
    }

    /// Yes or no; None where nothing is said or it is not understood.
    pub(super) fn flag(&self, field: Field) -> Option<bool> {
        self.value(field).and_then(|word| values::yes_no(&word))
    }

    /// Whether the row says that somebody is no longer active. "No" in a column "active" says so, too.
    pub(super) fn is_inactive(&self, field: Field) -> bool {
        let Some(word) = self.value(field) else { return false };
        let header = self.reading.mapping.header(field).to_lowercase();
        let asks_the_opposite = ["active", "aktiv", "activ", "actif"].iter().any(|part| header.contains(part))
            && !header.contains("inact")
            && !header.contains("inakt");
        match values::yes_no(&word) {
            Some(answer) if asks_the_opposite => !answer,
            _ => values::inactive(&word).unwrap_or(false),
        }
    }
}
