//! Texts made of attributes: `{naam}`, `Maximum height of a house: {1F_HEIGHT} ft`.

use serde::Deserialize;

/// A text with places for attributes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Words(String),
    Attribute(String),
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TemplateError {
    /// A brace that is not closed, or one too many.
    #[error("a brace of '{0}' has no partner; an attribute stands as {{NAME}}")]
    Brace(String),
    /// Braces with nothing in them.
    #[error("'{0}' names no attribute between its braces")]
    NoName(String),
    /// Nothing at all.
    #[error("a text has to say something")]
    Empty,
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Template, TemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((words, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .filter(|(name, _)| !name.contains('{'))
                .ok_or_else(|| TemplateError::Brace(text.clone()))?;
            if name.trim().is_empty() {
                return Err(TemplateError::NoName(text));
            }
            pieces.push(Piece::Words(words.to_owned()));
            pieces.push(Piece::Attribute(name.trim().to_owned()));
            rest = after;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
        let stray = |piece: &Piece| matches!(piece, Piece::Words(words) if words.contains('}'));
        if pieces.iter().any(stray) {
            return Err(TemplateError::Brace(text));
        }
        if text.trim().is_empty() {
            return Err(TemplateError::Empty);
        }
        Ok(Template(pieces))
    }
}

impl Template {
    /// The attributes that it asks for, in order.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Attribute(name) => Some(name.as_str()),
            Piece::Words(_) => None,
        })
    }

    /// The text with its attributes filled in, blanks in one; `None` where it has attributes and none of them says anything.
    pub(crate) fn filled(&self, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        let (mut asked, mut answered) = (0_usize, 0_usize);
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Attribute(name) => {
                    asked += 1;
                    if let Some(value) = value(name) {
                        answered += 1;
                        text.push_str(&value);
                    }
                }
            }
        }
        let text = text.split_whitespace().collect::<Vec<&str>>().join(" ");
        (answered > 0 || asked == 0)
            .then_some(text)
            .filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Result<Template, TemplateError> {
        Template::try_from(text.to_owned())
    }

    #[test]
    fn attributes_stand_in_braces() {
        let two = template("{a}: height {b} m").unwrap();
        let both = |name: &str| {
            Some(if name == "a" {
                "Dwellings".to_owned()
            } else {
                "9".to_owned()
            })
        };
        assert_eq!(two.filled(both), Some("Dwellings: height 9 m".to_owned()));
        let one = |name: &str| (name == "b").then(|| "9".to_owned());
        assert_eq!(two.filled(one), Some(": height 9 m".to_owned()));
        assert_eq!(two.filled(|_| None), None);
        let words = template("building area").unwrap();
        assert_eq!(words.filled(|_| None), Some("building area".to_owned()));
    }

    #[test]
    fn braces_without_a_partner_or_a_name_are_refused() {
        for text in ["{a", "a}", "{a{b}", "{a}}"] {
            assert_eq!(
                template(text),
                Err(TemplateError::Brace(text.to_owned())),
                "{text}"
            );
        }
        assert_eq!(template("{ }"), Err(TemplateError::NoName("{ }".to_owned())));
        assert_eq!(template("  "), Err(TemplateError::Empty));
    }
}
