//! What a proposal is for, as drawings say it: a letter, a code, or a common word.

use planvy_plan::Lang;
use planvy_plan::catalogue::catalogue;

/// What a proposal is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Intended {
    /// The letter of the use: `B`.
    letter: char,
    /// The index after it, as in `B1`: a precision of one plan.
    index: Option<String>,
    /// The code, where one was given.
    code: Option<&'static str>,
}

/// How a use regulation stands to what a proposal is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// It allows it.
    Allows,
    /// Its precision may or may not.
    Perhaps,
    /// It is for something else.
    Forbids,
}

/// Common words of uses, in Swedish and English, with the letter (BFS 2020:6). Only words that mean one letter.
const WORDS: &[(&str, char)] = &[
    ("bostad", 'B'),
    ("bostäder", 'B'),
    ("bostadshus", 'B'),
    ("villa", 'B'),
    ("småhus", 'B'),
    ("radhus", 'B'),
    ("flerbostadshus", 'B'),
    ("housing", 'B'),
    ("dwelling", 'B'),
    ("dwellings", 'B'),
    ("residential", 'B'),
    ("house", 'B'),
    ("centrum", 'C'),
    ("vård", 'D'),
    ("care", 'D'),
    ("vårdboende", 'D'),
    ("sjukhus", 'D'),
    ("hospital", 'D'),
    ("detaljhandel", 'H'),
    ("handel", 'H'),
    ("butik", 'H'),
    ("retail", 'H'),
    ("shop", 'H'),
    ("industri", 'J'),
    ("industry", 'J'),
    ("factory", 'J'),
    ("fabrik", 'J'),
    ("kontor", 'K'),
    ("office", 'K'),
    ("offices", 'K'),
    ("hotell", 'O'),
    ("hotel", 'O'),
    ("vandrarhem", 'O'),
    ("hostel", 'O'),
    ("tillfällig vistelse", 'O'),
    ("parkering", 'P'),
    ("parking", 'P'),
    ("parkeringshus", 'P'),
    ("skola", 'S'),
    ("förskola", 'S'),
    ("school", 'S'),
    ("preschool", 'S'),
    ("idrottshall", 'R'),
    ("museum", 'R'),
    ("teater", 'R'),
    ("theatre", 'R'),
    ("besöksanläggning", 'R'),
    ("verksamheter", 'Z'),
    ("verkstad", 'Z'),
    ("brandstation", 'U'),
    ("fire station", 'U'),
    ("drivmedel", 'G'),
    ("bensinstation", 'G'),
    ("petrol station", 'G'),
    ("hamn", 'V'),
    ("harbour", 'V'),
    ("växthus", 'L'),
    ("odling", 'L'),
    ("camping", 'N'),
    ("tekniska anläggningar", 'E'),
    ("transformatorstation", 'E'),
];

impl Intended {
    /// Reads what a drawing says; `None` where it is none of these.
    pub fn parse(text: &str) -> Option<Intended> {
        let text = text.trim();
        if let Some(entry) = catalogue().by_code(text) {
            return Some(Intended {
                letter: letter_of_code(entry.code)?,
                index: None,
                code: Some(entry.code),
            });
        }
        let lower = text.to_lowercase();
        if let Some((_, letter)) = WORDS.iter().find(|(word, _)| *word == lower) {
            return Some(Intended {
                letter: *letter,
                index: None,
                code: None,
            });
        }
        let mut chars = text.chars();
        let letter = chars.next().filter(char::is_ascii_uppercase)?;
        let index = chars.as_str();
        if !index.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        Some(Intended {
            letter,
            index: Some(index.to_owned()).filter(|index| !index.is_empty()),
            code: None,
        })
    }

    /// What it is called in a sentence.
    pub fn words(&self, lang: Lang) -> String {
        let code = self
            .code
            .map_or_else(|| format!("DP_KM_{}2", self.letter), str::to_owned);
        match catalogue().by_code(&code) {
            Some(entry) => format!("{} ({})", entry.name(lang), self.letter),
            None => self.letter.to_string(),
        }
    }
}

/// The letter that a code is for: `DP_KM_B2_Annan` is `B`.
fn letter_of_code(code: &str) -> Option<char> {
    let rest = code.strip_prefix("DP_KM_")?;
    let mut chars = rest.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    // A use's code goes on with a digit, an underscore, or nothing; a property's with more letters (`Eg_`).
    chars
        .next()
        .is_none_or(|next| next.is_ascii_digit() || next == '_')
        .then_some(letter)
}

/// True for a code that means the whole use: `DP_KM_B2`, and `DP_KM_B` of older catalogues.
fn is_whole_use(code: &str) -> bool {
    code.strip_prefix("DP_KM_")
        .is_some_and(|rest| !rest.contains('_'))
}

/// How a use of the plan stands to what a proposal is for.
pub(super) fn compare(code: &str, label: Option<&str>, intended: &Intended) -> Match {
    if letter_of_code(code) != Some(intended.letter) {
        return Match::Forbids;
    }
    if is_whole_use(code) || intended.code == Some(code) {
        return Match::Allows;
    }
    let same_label = intended
        .index
        .as_ref()
        .is_some_and(|index| label == Some(&format!("{}{index}", intended.letter)));
    if same_label { Match::Allows } else { Match::Perhaps }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_codes_and_words_are_read() {
        let letter = |text: &str| Intended::parse(text).map(|intended| intended.letter);
        assert_eq!(letter("B"), Some('B'));
        assert_eq!(letter("b1"), None);
        assert_eq!(letter("R2"), Some('R'));
        assert_eq!(letter("DP_KM_S2_Forskola"), Some('S'));
        assert_eq!(letter("Kontor"), Some('K'));
        assert_eq!(letter("DP_KM_Eg_Utform_A"), None);
        assert_eq!(letter("något annat"), None);
    }

    #[test]
    fn a_precision_allows_itself_and_the_whole_use_everything_of_its_letter() {
        let school = Intended::parse("S").expect("a letter");
        let preschool = Intended::parse("DP_KM_S2_Forskola").expect("a code");
        assert_eq!(compare("DP_KM_S2", None, &school), Match::Allows);
        assert_eq!(compare("DP_KM_S2", None, &preschool), Match::Allows);
        assert_eq!(compare("DP_KM_S2_Forskola", None, &school), Match::Perhaps);
        assert_eq!(compare("DP_KM_S2_Forskola", None, &preschool), Match::Allows);
        assert_eq!(compare("DP_KM_S2_Gymnasium", None, &preschool), Match::Perhaps);
        assert_eq!(compare("DP_KM_B2", None, &school), Match::Forbids);
        let narrowed = Intended::parse("S1").expect("a letter with an index");
        assert_eq!(compare("DP_KM_S2_Annan", Some("S1"), &narrowed), Match::Allows);
    }

    #[test]
    fn every_word_means_a_use_of_the_catalogue() {
        for (word, letter) in WORDS {
            let code = format!("DP_KM_{letter}2");
            assert!(catalogue().by_code(&code).is_some(), "{word}: {code}");
        }
    }
}
