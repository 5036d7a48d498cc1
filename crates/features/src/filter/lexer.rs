//! CQL2 text as words, numbers, texts and signs.

use super::{FilterError, MOST_PARTS};

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A name or a keyword.
    Word(String),
    /// A name in double quotes: never a keyword.
    Name(String),
    /// A text in single quotes.
    Text(String),
    /// A number without a sign.
    Number(f64),
    /// A sign.
    Sign(&'static str),
    /// Nothing more.
    End,
}

impl Token {
    /// What it is, for people.
    pub(crate) fn words(&self) -> String {
        match self {
            Token::Word(word) | Token::Name(word) => format!("'{word}'"),
            Token::Text(text) => format!("the text '{text}'"),
            Token::Number(number) => format!("the number {number}"),
            Token::Sign(sign) => format!("'{sign}'"),
            Token::End => "the end".to_owned(),
        }
    }
}

const SIGNS: [&str; 16] = [
    "<>", "!=", "<=", ">=", "..", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/", "%",
];

/// Cuts a text into tokens, each with the number of its first character counted from 1. The last one is the end.
pub(crate) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, FilterError> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut at = 1;
    loop {
        let trimmed = rest.trim_start();
        let blanks = rest.get(..rest.len() - trimmed.len()).unwrap_or_default();
        at += characters(blanks);
        rest = trimmed;
        if found.len() > MOST_PARTS {
            return Err(FilterError::TooLarge);
        }
        let Some(first) = rest.chars().next() else {
            found.push((at, Token::End));
            return Ok(found);
        };
        let (token, length) = one(rest, first, at)?;
        found.push((at, token));
        let (read, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        at += characters(read);
        rest = after;
    }
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// The first token of a text, and how many bytes it takes.
fn one(rest: &str, first: char, at: usize) -> Result<(Token, usize), FilterError> {
    if first == '\'' || first == '"' {
        let (text, length) = quoted(rest, first).ok_or(FilterError::NoClosingQuote(at))?;
        let token = if first == '"' {
            Token::Name(text)
        } else {
            Token::Text(text)
        };
        return Ok((token, length));
    }
    let starts_number = first.is_ascii_digit()
        || (first == '.' && rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()));
    if starts_number {
        let length = number_length(rest);
        let number: Option<f64> = rest.get(..length).and_then(|text| text.parse().ok());
        return match number.filter(|number| number.is_finite()) {
            Some(number) => Ok((Token::Number(number), length)),
            None => Err(unexpected(at, "a number", rest)),
        };
    }
    if first == '^' {
        return Ok((Token::Sign("^"), 1));
    }
    if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
        // Both are read as "not equal".
        return Ok((Token::Sign(if sign == "!=" { "<>" } else { sign }), sign.len()));
    }
    if first.is_alphabetic() || first == '_' || first == ':' {
        let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '\u{300}'..='\u{36f}');
        let word: String = rest.chars().take_while(is_part).collect();
        let length = word.len();
        return Ok((Token::Word(word), length));
    }
    Err(unexpected(at, "a name, a number, a text or an operator", rest))
}

fn unexpected(at: usize, expected: &'static str, rest: &str) -> FilterError {
    let found = rest.chars().next().unwrap_or_default();
    FilterError::Unexpected {
        at,
        expected,
        found: format!("'{found}'"),
    }
}

/// What stands between two quotes, a doubled one being a quote within (in texts also one after a backslash), and how many bytes are
/// read.
fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if c == '\\' && quote == '\'' && next == Some('\'') {
            text.push('\'');
            characters.next();
        } else if c != quote {
            text.push(c);
        } else if next == Some(quote) {
            text.push(quote);
            characters.next();
        } else {
            return Some((text, at + c.len_utf8()));
        }
    }
    None
}

/// How many bytes of a text are a number: digits, a point and digits, an exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits_from = |start: usize| {
        let digits = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit());
        start + digits.count()
    };
    let mut end = digits_from(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits_from(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits_from(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    end
}
