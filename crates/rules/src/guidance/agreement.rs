//! Whether a use of a detailed plan, or of a proposal, goes with what the comprehensive plan intends.
//!
//! A hint in words and never a verdict: a comprehensive plan binds nobody, and the table behind the hint is practice and not
//! law. A municipality that sees it otherwise hands over a table of its own ([`AgreementTable::parse`]).

use std::sync::OnceLock;

use planvy_plan::catalogue::{Entry, LandForm};
use planvy_plan::guidance::GuidanceLandUse;
use planvy_plan::{Lang, RegulationGroup};
use serde::Serialize;
use utoipa::ToSchema;

use crate::sentences::guidance;

/// How a use stands to what the comprehensive plan intends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// It is among the uses that usually go with it.
    Agrees,
    /// It is not among them.
    MayNotAgree,
    /// It cannot be said.
    CannotBeSaid,
}

/// A hint with its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementHint {
    /// How the use stands to the guidance.
    pub agreement: Agreement,
    /// The same in a plain sentence, with the reminder that nothing of it binds.
    pub plain: String,
}

/// Which uses usually go with which category of land and water use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementTable {
    rows: Vec<(GuidanceLandUse, Vec<String>)>,
}

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgreementTableError {
    /// A row holds no tab between category and uses.
    #[error("line {line}: a category, a tab and its uses were expected")]
    Row {
        /// Number of the line, from 1.
        line: usize,
    },
    /// A category is none of the ten.
    #[error("line {line}: '{category}' is none of the ten categories")]
    Category {
        /// Number of the line, from 1.
        line: usize,
        /// As written.
        category: String,
    },
}

impl AgreementTable {
    /// The table that ships.
    pub fn built_in() -> &'static AgreementTable {
        static TABLE: OnceLock<AgreementTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            let parsed = AgreementTable::parse(include_str!("agreement.tsv"));
            // A test reads the table, so that an unreadable one does not ship; nothing can be said then.
            parsed.unwrap_or(AgreementTable { rows: Vec::new() })
        })
    }

    /// Reads a table: a row for each category, its Swedish name, a tab, the uses with blanks between. Lines that begin with
    /// `#` are remarks.
    ///
    /// # Errors
    /// Which row cannot be read.
    ///
    /// ```
    /// use planvy_plan::guidance::GuidanceLandUse;
    /// use planvy_rules::guidance::agreement::{Agreement, AgreementTable};
    /// let table = AgreementTable::parse("Vatten\tW V\n").expect("it is a table");
    /// assert_eq!(table.of(GuidanceLandUse::Water, Some("W")), Agreement::Agrees);
    /// assert_eq!(table.of(GuidanceLandUse::Water, Some("B")), Agreement::MayNotAgree);
    /// assert_eq!(table.of(GuidanceLandUse::Housing, Some("B")), Agreement::CannotBeSaid);
    /// assert_eq!(table.of(GuidanceLandUse::Water, None), Agreement::CannotBeSaid);
    /// ```
    pub fn parse(text: &str) -> Result<AgreementTable, AgreementTableError> {
        let mut rows = Vec::new();
        for (number, row) in text.lines().enumerate() {
            let line = number + 1;
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let (category, uses) = row.split_once('\t').ok_or(AgreementTableError::Row { line })?;
            let land_use = GuidanceLandUse::parse(category).ok_or_else(|| AgreementTableError::Category {
                line,
                category: category.to_owned(),
            })?;
            rows.push((land_use, uses.split_whitespace().map(str::to_uppercase).collect()));
        }
        Ok(AgreementTable { rows })
    }

    /// How a use stands to a category; `None` for a use that is not known.
    pub fn of(&self, land_use: GuidanceLandUse, use_word: Option<&str>) -> Agreement {
        let row = self.rows.iter().find(|(known, _)| *known == land_use);
        match (row, use_word) {
            (Some((_, uses)), Some(word)) if uses.iter().any(|known| known == word) => Agreement::Agrees,
            (Some(_), Some(_)) => Agreement::MayNotAgree,
            (None, _) | (_, None) => Agreement::CannotBeSaid,
        }
    }

    /// The hint in words for a use against a category.
    pub fn hint(&self, lang: Lang, land_use: GuidanceLandUse, use_word: Option<&str>) -> AgreementHint {
        let agreement = self.of(land_use, use_word);
        AgreementHint {
            agreement,
            plain: guidance::agreement(lang, agreement, land_use, use_word),
        }
    }
}

/// The use that a kind of regulation stands for, as the table writes it: the letter of development land and water, the word
/// of a public place. `None` for what is no use, and for uses of older plans that have not been interpreted.
///
/// ```
/// use planvy_plan::catalogue::catalogue;
/// use planvy_rules::guidance::agreement::use_word;
/// let word = |code| catalogue().by_code(code).and_then(use_word);
/// assert_eq!(word("DP_KM_B2").as_deref(), Some("B"));
/// assert_eq!(word("DP_AP_Gata_Lokal").as_deref(), Some("GATA"));
/// assert_eq!(word("DP_VO_W2").as_deref(), Some("W"));
/// assert_eq!(word("DP_KM_B2_Aldre"), None);
/// assert_eq!(word("DP_KM_Eg_Hojd_HogstaHojd_Nockhojd"), None);
/// ```
pub fn use_word(entry: &Entry) -> Option<String> {
    if entry.group != RegulationGroup::Use || entry.interpretation {
        return None;
    }
    let after = match entry.land {
        LandForm::DevelopmentLand => entry.code.strip_prefix("DP_KM_")?,
        LandForm::PublicPlace => entry.code.strip_prefix("DP_AP_")?,
        LandForm::Water => entry.code.strip_prefix("DP_VO_")?,
        LandForm::PlanArea => return None,
    };
    let word = after
        .split('_')
        .next()?
        .trim_end_matches(|c: char| c.is_ascii_digit());
    (!word.is_empty()).then(|| word.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_has_a_row_for_each_category() {
        let table = AgreementTable::parse(include_str!("agreement.tsv")).unwrap();
        for land_use in GuidanceLandUse::ALL {
            assert_ne!(
                table.of(land_use, Some("B")),
                Agreement::CannotBeSaid,
                "{land_use:?}"
            );
        }
        assert_eq!(table.of(GuidanceLandUse::Housing, Some("B")), Agreement::Agrees);
        assert_eq!(
            table.of(GuidanceLandUse::Nature, Some("J")),
            Agreement::MayNotAgree
        );
    }

    #[test]
    fn a_table_that_cannot_be_read_says_which_row() {
        assert_eq!(
            AgreementTable::parse("# uses\nVatten W"),
            Err(AgreementTableError::Row { line: 2 })
        );
        assert_eq!(
            AgreementTable::parse("Berg\tB"),
            Err(AgreementTableError::Category {
                line: 1,
                category: "Berg".to_owned()
            })
        );
    }

    #[test]
    fn a_hint_never_says_that_anything_binds() {
        for lang in [Lang::Sv, Lang::En] {
            for word in [Some("B"), Some("J"), None] {
                let hint = AgreementTable::built_in().hint(lang, GuidanceLandUse::Housing, word);
                assert!(
                    hint.plain.contains(lang.pick("inte bindande", "not binding")),
                    "{}",
                    hint.plain
                );
            }
        }
    }
}
