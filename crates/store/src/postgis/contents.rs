//! Tables in which each distinct text stands once.

use std::collections::{HashMap, HashSet};

use planvy_plan::RegulationContent;
use postgres::Transaction;

use super::Failure;
use super::copying::{CopiedRow, Values, copy};
use super::write_plans::readable;
use crate::rows::columns::{code_of, group_word};

/// A digest of a text.
pub(super) type Digest = [u8; 16];

/// A row that stands once.
pub(super) trait InternedRow: CopiedRow {
    /// Gives it its number.
    fn number(&mut self, id: i64);
}

/// The numbers of texts, and those that are not written yet.
pub(super) struct Interned<R> {
    known: HashMap<Digest, i64>,
    pending: Vec<(Digest, R)>,
    pending_digests: HashSet<Digest>,
}

impl<R> Default for Interned<R> {
    fn default() -> Interned<R> {
        Interned {
            known: HashMap::new(),
            pending: Vec::new(),
            pending_digests: HashSet::new(),
        }
    }
}

impl<R: InternedRow> Interned<R> {
    /// Notes a text; `make` makes its row where it is new.
    pub(super) fn note(&mut self, digest: Digest, make: impl FnOnce() -> R) {
        if !self.known.contains_key(&digest) && self.pending_digests.insert(digest) {
            self.pending.push((digest, make()));
        }
    }

    /// Finds or writes everything that was noted. `next` is the next free number.
    pub(super) fn settle(
        &mut self,
        transaction: &mut Transaction<'_>,
        next: &mut i64,
    ) -> Result<(), Failure> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let digests: Vec<&[u8]> = self.pending.iter().map(|(digest, _)| &digest[..]).collect();
        let find = format!(
            "SELECT digest, id FROM planvy_store.{} WHERE digest = ANY($1)",
            R::TABLE
        );
        for row in transaction.query(&find, &[&digests])? {
            let digest: &[u8] = row.try_get(0)?;
            let digest =
                Digest::try_from(digest).map_err(|_| Failure::damaged("a digest has another length"))?;
            self.known.insert(digest, row.try_get(1)?);
        }
        let mut new = Vec::new();
        for (digest, mut row) in self.pending.drain(..) {
            self.known.entry(digest).or_insert_with(|| {
                let id = *next;
                *next += 1;
                row.number(id);
                new.push(row);
                id
            });
        }
        self.pending_digests.clear();
        copy(transaction, &new)
    }

    /// The number of a text that was settled.
    pub(super) fn id(&self, digest: &Digest) -> Result<i64, Failure> {
        let found = self.known.get(digest).copied();
        found.ok_or_else(|| Failure::damaged("a text was written, but is not there"))
    }
}

/// A row of `content`.
pub(super) struct ContentRow {
    id: i64,
    digest: Vec<u8>,
    group: &'static str,
    code: Option<String>,
    letter: Option<String>,
    letter_index: Option<String>,
    formulation: String,
    json: String,
}

impl ContentRow {
    /// The row of a content that is `json`.
    pub(super) fn of(content: &RegulationContent, digest: Digest, json: String) -> ContentRow {
        ContentRow {
            id: 0,
            digest: digest.to_vec(),
            group: group_word(content.group),
            code: code_of(content).map(readable),
            letter: content.letter.as_deref().map(readable),
            letter_index: content.letter_index.as_deref().map(readable),
            formulation: readable(&content.formulation),
            json,
        }
    }
}

impl CopiedRow for ContentRow {
    const TABLE: &'static str = "content";
    const COLUMNS: &'static str =
        "id, digest, regulation_group, code, letter, letter_index, formulation, json";

    fn values(&self) -> Values<'_> {
        vec![
            &self.id,
            &self.digest,
            &self.group,
            &self.code,
            &self.letter,
            &self.letter_index,
            &self.formulation,
            &self.json,
        ]
    }
}

impl InternedRow for ContentRow {
    fn number(&mut self, id: i64) {
        self.id = id;
    }
}

/// A row of `part_about`.
pub(super) struct AboutRow {
    id: i64,
    digest: Vec<u8>,
    json: String,
}

impl AboutRow {
    /// The row of what `json` says.
    pub(super) fn of(digest: Digest, json: String) -> AboutRow {
        AboutRow {
            id: 0,
            digest: digest.to_vec(),
            json,
        }
    }
}

impl CopiedRow for AboutRow {
    const TABLE: &'static str = "part_about";
    const COLUMNS: &'static str = "id, digest, json";

    fn values(&self) -> Values<'_> {
        vec![&self.id, &self.digest, &self.json]
    }
}

impl InternedRow for AboutRow {
    fn number(&mut self, id: i64) {
        self.id = id;
    }
}
