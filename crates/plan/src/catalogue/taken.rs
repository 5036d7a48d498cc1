//! A later release of the catalogue than the one that is built in.
//!
//! A release is taken as a table of facts: text that whoever starts the program read from a file. What a kind *means* (which number
//! it sets, what it forbids) is not among the facts of the national catalogue. A kind whose column `meaning_of` names a built-in
//! kind means what that one means; every other is a text that a person has to judge, until this program knows it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::entry::{Entry, Hatch, Role, Source, Words};
use super::table::{Means, Row, entry_of, rows};
use super::{CATALOGUE, built_in};
use crate::ids::CatalogueId;

/// How a table of a release begins.
const MARK: &str = "# planvy-catalogue 1";

/// The columns of a table of a release.
pub const TAKEN_COLUMNS: [&str; 20] = [
    "code",
    "ids",
    "group",
    "land",
    "category",
    "subcategory",
    "letter",
    "slots",
    "interpretation",
    "colour",
    "symbol",
    "hilucs",
    "geometry",
    "from",
    "to",
    "release",
    "legal_basis",
    "fingerprint",
    "successors",
    "meaning_of",
];

static TAKEN: OnceLock<(Release, Vec<Entry>)> = OnceLock::new();

/// A release that was taken, and where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Its date, which names it: `2026-06-01`.
    pub date: String,
    /// Its number.
    pub id: String,
    /// When it was published, as the service says.
    pub published: String,
    /// The address that it came from, or the name of its file.
    pub source: String,
    /// SHA-256 of what came, in hexadecimal.
    pub sha256: String,
    /// When it was fetched, RFC 3339.
    pub fetched: String,
}

/// Why a release cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TakeError {
    /// The text is no table of a release.
    #[error("it is no release of the catalogue that this program wrote (the first line is not '{MARK}')")]
    NotARelease,
    /// A row cannot be read.
    #[error("row {row} of the table cannot be read ({code})")]
    Row {
        /// Its number, from 1.
        row: usize,
        /// What stands where its code should be.
        code: String,
    },
    /// The catalogue is in use already: releases are taken at the start.
    #[error("the catalogue is in use already")]
    InUse,
}

impl Release {
    /// The lines that stand over a table.
    ///
    /// ```
    /// use planvy_plan::catalogue::Release;
    /// let release = Release { date: "2026-06-01".into(), ..Release::default() };
    /// assert!(release.head().starts_with("# planvy-catalogue 1\n# date: 2026-06-01\n"));
    /// ```
    pub fn head(&self) -> String {
        let lines = [
            ("date", &self.date),
            ("id", &self.id),
            ("published", &self.published),
            ("source", &self.source),
            ("sha256", &self.sha256),
            ("fetched", &self.fetched),
        ];
        let lines: String = lines
            .iter()
            .map(|(key, value)| format!("# {key}: {value}\n"))
            .collect();
        format!("{MARK}\n{lines}# Facts: Boverket, Planbestämmelsekatalogen (open data).\n")
    }

    fn read(text: &str) -> Option<Release> {
        let mut lines = text.lines();
        (lines.next()?.trim_end() == MARK).then_some(())?;
        let of = |key: &str| {
            let start = format!("# {key}: ");
            let mut heads = text.lines().take_while(|line| line.starts_with('#'));
            heads
                .find_map(|line| line.strip_prefix(&start))
                .unwrap_or_default()
                .to_owned()
        };
        Some(Release {
            date: of("date"),
            id: of("id"),
            published: of("published"),
            source: of("source"),
            sha256: of("sha256"),
            fetched: of("fetched"),
        })
    }
}

/// Takes a release for the life of the program, before the catalogue is first asked. Returns whether it is later than what is
/// built in; one that is not changes nothing.
///
/// # Errors
/// Where the text is no release, or the catalogue is in use already. Nothing is taken then.
pub fn take_release(text: &str) -> Result<bool, TakeError> {
    let (release, entries) = read(text)?;
    if release.date.as_str() <= built_in().newest_release() {
        return Ok(false);
    }
    if CATALOGUE.get().is_some() {
        return Err(TakeError::InUse);
    }
    TAKEN.set((release, entries)).map_err(|_| TakeError::InUse)?;
    Ok(true)
}

/// The release that was taken, where one was.
pub fn taken_release() -> Option<&'static Release> {
    TAKEN.get().map(|(release, _)| release)
}

/// The built-in kinds with those of the taken release over them.
pub(super) fn over(entries: Vec<Entry>) -> Vec<Entry> {
    match TAKEN.get() {
        Some((_, taken)) => merged(entries, taken),
        None => entries,
    }
}

/// A kind of the same code is replaced, and keeps every id that it ever had; others are added. In the order of the codes.
fn merged(mut entries: Vec<Entry>, taken: &[Entry]) -> Vec<Entry> {
    let mut place: HashMap<&str, usize> = entries.iter().map(|entry| entry.code).zip(0..).collect();
    for entry in taken {
        let mut entry = entry.clone();
        match place.get(entry.code).and_then(|at| entries.get_mut(*at)) {
            Some(earlier) => {
                let ids: Vec<CatalogueId> = entry.ids().collect();
                entry
                    .other_ids
                    .extend(earlier.ids().filter(|id| !ids.contains(id)));
                *earlier = entry;
            }
            None => {
                place.insert(entry.code, entries.len());
                entries.push(entry);
            }
        }
    }
    entries.sort_by_key(|entry| entry.code);
    entries
}

fn read(text: &str) -> Result<(Release, Vec<Entry>), TakeError> {
    let release = Release::read(text).ok_or(TakeError::NotARelease)?;
    let table: String = text
        .lines()
        .skip_while(|line| line.starts_with('#'))
        .flat_map(|line| [line, "\n"])
        .collect();
    if table.lines().next() != Some(TAKEN_COLUMNS.join("\t").as_str()) {
        return Err(TakeError::NotARelease);
    }
    // Kept for the life of the program, as the built-in tables are: one file is read, once.
    let table: &'static str = Box::leak(table.into_boxed_str());
    let read = |(number, row): (usize, Row<'_>)| {
        entry(&row).ok_or_else(|| TakeError::Row {
            row: number,
            code: row.text("code").unwrap_or_default().to_owned(),
        })
    };
    let entries = (1..).zip(rows(table)).map(read).collect::<Result<_, _>>()?;
    Ok((release, entries))
}

fn entry(row: &Row<'_>) -> Option<Entry> {
    row.text("code").filter(|code| !code.is_empty())?;
    let model = match row.text("meaning_of")? {
        "" => None,
        code => Some(built_in().by_code(code)?),
    };
    let own_role = if row.text("interpretation")? == "yes" {
        Role::Interpretation
    } else {
        Role::Prose
    };
    let (category, subcategory, symbol) = (
        row.text("category")?,
        row.text("subcategory")?,
        row.text("symbol")?,
    );
    let hatch_of_symbol = || {
        built_in()
            .entries()
            .iter()
            .find(|known| !symbol.is_empty() && known.symbol == symbol)
    };
    let means = Means {
        quantity: model.and_then(|model| model.quantity),
        unmeasured: model.and_then(|model| model.unmeasured),
        role: model.map_or(own_role, |model| model.role),
        limit: model.and_then(|model| model.limit),
        hatch: model
            .or_else(hatch_of_symbol)
            .map_or(Hatch::None, |known| known.hatch),
        source: Source::Catalogue,
        words: model.map_or_else(|| words_of_unknown(category, subcategory), |model| model.words),
    };
    entry_of(row, means)
}

/// What is said of a kind that this program knows by its facts alone.
fn words_of_unknown(category: &'static str, subcategory: &str) -> Words {
    let kept = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let name = match (category, subcategory) {
        ("", _) => "Bestämmelse av nytt slag".to_owned(),
        (category, "") => category.to_owned(),
        (category, subcategory) => format!("{category}: {subcategory}"),
    };
    Words {
        name_en: kept(format!("Kind from a later catalogue ({name})")),
        plain_sv: kept(format!(
            "Planen har en regel av ett slag som kom till senare i den nationella katalogen ({name}). Den behöver läsas och \
             bedömas av en människa: ”{{wording}}”."
        )),
        plain_en: kept(format!(
            "The plan has a rule of a kind that came later into the national catalogue ({name}). It has to be read and judged by \
             a person. In Swedish: “{{wording}}”."
        )),
        name_sv: kept(name),
        notation: "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, table};

    const NEW: &str = "DP_KM_Eg_Nytt_Slag\t99999999-9999-4999-8999-999999999999\tproperty\tdevelopment-land\tKlimat\tSkugga\tn#\thöjd:decimaltal\t\t\t\t\tarea\t2026-06-01\t\t2026-06-01\t\t0123456789abcdef\t\t";
    const ENDED: &str = "DP_KM_B2\t88888888-8888-4888-8888-888888888888\tuse\tdevelopment-land\tBostäder\t\tB\t\t\tgul\t\t\tarea\t2020-10-01\t2026-05-31\t2026-06-01\t\t\t\tDP_KM_B2";

    fn text(rows: &[&str]) -> String {
        let release = Release {
            date: "2026-06-01".into(),
            source: "a.json".into(),
            ..Release::default()
        };
        format!(
            "{}{}\n{}\n",
            release.head(),
            TAKEN_COLUMNS.join("\t"),
            rows.join("\n")
        )
    }

    #[test]
    fn a_release_lies_over_what_is_built_in() {
        let (release, taken) = read(&text(&[NEW, ENDED])).unwrap();
        assert_eq!(
            (release.date.as_str(), release.source.as_str()),
            ("2026-06-01", "a.json")
        );
        let catalogue = Catalogue::of(merged(table::entries(), &taken));
        assert_eq!(catalogue.newest_release(), "2026-06-01");
        assert_eq!(catalogue.entries().len(), built_in().entries().len() + 1);

        let new = catalogue.by_code("DP_KM_Eg_Nytt_Slag").unwrap();
        assert_eq!(
            (new.role, new.quantity, new.words.name_sv),
            (Role::Prose, None, "Klimat: Skugga")
        );
        // What the program knew stands, under the old id and the new one, and ended is ended.
        let known = built_in().by_code("DP_KM_B2").unwrap();
        let ended = catalogue.by_code("DP_KM_B2").unwrap();
        assert_eq!((ended.words, ended.role), (known.words, known.role));
        assert!(ended.validity.to.is_some() && known.validity.to.is_none());
        for id in [
            known.id.unwrap(),
            "88888888-8888-4888-8888-888888888888".parse().unwrap(),
        ] {
            assert_eq!(catalogue.by_id(id).unwrap().code, "DP_KM_B2");
        }
    }

    #[test]
    fn what_is_no_release_is_refused() {
        assert_eq!(read("code\tids\n"), Err(TakeError::NotARelease));
        assert_eq!(read(&text(&[]).replace("ids", "id")), Err(TakeError::NotARelease));
        let row = NEW.replace("development-land", "sea");
        let code = "DP_KM_Eg_Nytt_Slag".to_owned();
        assert_eq!(read(&text(&[ENDED, &row])), Err(TakeError::Row { row: 2, code }));
        let model = format!("{NEW}DP_KM_Nothing");
        assert!(matches!(
            read(&text(&[&model])),
            Err(TakeError::Row { row: 1, .. })
        ));
    }

    #[test]
    fn a_release_that_is_built_in_changes_nothing() {
        let old = text(&[NEW]).replace("2026-06-01", "2025-12-01");
        assert_eq!(take_release(&old), Ok(false));
        assert_eq!(taken_release(), None);
    }
}
