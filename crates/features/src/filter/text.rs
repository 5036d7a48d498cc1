//! CQL2 text, read by descent; limits of depth and length hold throughout.

use super::expression::{Arithmetic, Comparison, Expression, Operator};
use super::lexer::{Token, tokens};
use super::times::{date, interval_end, timestamp};
use super::{FilterError, MOST_CHAINED, MOST_DEPTH, geometry_text};

/// Reads CQL2 text.
///
/// ```
/// use planvy_features::filter::{Expression, parse_text};
/// assert_eq!(parse_text("TRUE"), Ok(Expression::Bool(true)));
/// let error = parse_text("areaM2 > ").unwrap_err();
/// assert_eq!(error.to_string(), "filter, character 10: expected a value, found the end");
/// ```
///
/// # Errors
/// What is wrong with it, and where.
pub fn parse_text(text: &str) -> Result<Expression, FilterError> {
    let tokens = tokens(text)?;
    let mut reader = Reader {
        tokens: &tokens,
        next: 0,
        depth: 0,
    };
    let expression = reader.disjunction()?;
    reader.expect_end()?;
    Ok(expression)
}

/// Reads token by token.
pub(crate) struct Reader<'t> {
    tokens: &'t [(usize, Token)],
    next: usize,
    depth: usize,
}

impl Reader<'_> {
    /// The next token.
    pub(crate) fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    /// Where the next token stands, counted from 1.
    pub(crate) fn at(&self) -> usize {
        let here = self.tokens.get(self.next).or(self.tokens.last());
        here.map_or(1, |(at, _)| *at)
    }

    /// Goes past the next token.
    pub(crate) fn step(&mut self) {
        self.next += 1;
    }

    /// A place to come back to.
    pub(crate) fn mark(&self) -> usize {
        self.next
    }

    /// Comes back to a place.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.next = mark;
    }

    /// Whether the next token is a sign.
    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(of) if *of == sign)
    }

    /// Takes the next token where it is a sign.
    pub(crate) fn take(&mut self, sign: &str) -> bool {
        let is_it = self.is_sign(sign);
        self.next += usize::from(is_it);
        is_it
    }

    /// Takes the next token where it is a keyword, whatever its case.
    pub(crate) fn take_word(&mut self, keyword: &str) -> bool {
        let is_it = self.is_word(keyword);
        self.next += usize::from(is_it);
        is_it
    }

    fn is_word(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Takes a sign that has to stand here.
    pub(crate) fn expect(&mut self, sign: &'static str, expected: &'static str) -> Result<(), FilterError> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.unexpected(expected))
        }
    }

    fn expect_end(&self) -> Result<(), FilterError> {
        match self.peek() {
            Token::End => Ok(()),
            _ => Err(self.unexpected("an operator or the end")),
        }
    }

    /// The error that something else was expected here.
    pub(crate) fn unexpected(&self, expected: &'static str) -> FilterError {
        FilterError::Unexpected {
            at: self.at(),
            expected,
            found: self.peek().words(),
        }
    }

    /// Reads something one level deeper.
    pub(crate) fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, FilterError>,
    ) -> Result<T, FilterError> {
        if self.depth >= MOST_DEPTH {
            return Err(FilterError::TooLarge);
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }

    fn disjunction(&mut self) -> Result<Expression, FilterError> {
        let mut parts = vec![self.conjunction()?];
        while self.take_word("or") {
            parts.push(self.conjunction()?);
        }
        Ok(Expression::joined(Operator::Or, parts))
    }

    fn conjunction(&mut self) -> Result<Expression, FilterError> {
        let mut parts = vec![self.factor()?];
        while self.take_word("and") {
            parts.push(self.factor()?);
        }
        Ok(Expression::joined(Operator::And, parts))
    }

    fn factor(&mut self) -> Result<Expression, FilterError> {
        if self.take_word("not") {
            return Ok(self.deeper(Self::factor)?.negated());
        }
        self.predicate()
    }

    fn predicate(&mut self) -> Result<Expression, FilterError> {
        let left = self.sum()?;
        if let Some(comparison) = self.comparison() {
            let right = self.sum()?;
            return Ok(Expression::Call(Operator::Compare(comparison), vec![left, right]));
        }
        if self.take_word("is") {
            let is_negated = self.take_word("not");
            if !self.take_word("null") {
                return Err(self.unexpected("NULL or NOT NULL"));
            }
            return Ok(negated_if(is_negated, Operator::IsNull, vec![left]));
        }
        let is_negated = self.take_word("not");
        if self.take_word("like") {
            let pattern = self.sum()?;
            return Ok(negated_if(is_negated, Operator::Like, vec![left, pattern]));
        }
        if self.take_word("between") {
            let low = self.sum()?;
            if !self.take_word("and") {
                return Err(self.unexpected("AND and the upper bound of BETWEEN"));
            }
            let high = self.sum()?;
            return Ok(negated_if(is_negated, Operator::Between, vec![left, low, high]));
        }
        if self.take_word("in") {
            self.expect("(", "'(' and a list")?;
            let list = self.deeper(|reader| reader.list_until_closed())?;
            return Ok(negated_if(
                is_negated,
                Operator::In,
                vec![left, Expression::List(list)],
            ));
        }
        if is_negated {
            return Err(self.unexpected("LIKE, BETWEEN or IN"));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let Token::Sign(sign) = self.peek() else {
            return None;
        };
        let comparison = match *sign {
            "=" => Comparison::Equal,
            "<>" => Comparison::NotEqual,
            "<" => Comparison::Less,
            ">" => Comparison::Greater,
            "<=" => Comparison::LessOrEqual,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.step();
        Some(comparison)
    }

    fn sum(&mut self) -> Result<Expression, FilterError> {
        let mut sum = self.product()?;
        for _ in 0..MOST_CHAINED {
            let operator = if self.take("+") {
                Arithmetic::Add
            } else if self.take("-") {
                Arithmetic::Subtract
            } else {
                return Ok(sum);
            };
            let right = self.product()?;
            sum = Expression::Call(Operator::Arithmetic(operator), vec![sum, right]);
        }
        Err(FilterError::TooLarge)
    }

    fn product(&mut self) -> Result<Expression, FilterError> {
        let mut product = self.power()?;
        for _ in 0..MOST_CHAINED {
            let operator = if self.take("*") {
                Arithmetic::Multiply
            } else if self.take("/") {
                Arithmetic::Divide
            } else if self.take("%") {
                Arithmetic::Modulo
            } else if self.take_word("div") {
                Arithmetic::WholeDivide
            } else {
                return Ok(product);
            };
            let right = self.power()?;
            product = Expression::Call(Operator::Arithmetic(operator), vec![product, right]);
        }
        Err(FilterError::TooLarge)
    }

    fn power(&mut self) -> Result<Expression, FilterError> {
        let base = self.signed()?;
        if !self.take("^") {
            return Ok(base);
        }
        let exponent = self.signed()?;
        Ok(Expression::Call(
            Operator::Arithmetic(Arithmetic::Power),
            vec![base, exponent],
        ))
    }

    fn signed(&mut self) -> Result<Expression, FilterError> {
        if self.take("-") {
            return Ok(match self.deeper(Self::signed)? {
                Expression::Number(number) => Expression::Number(-number),
                other => Expression::Call(
                    Operator::Arithmetic(Arithmetic::Multiply),
                    vec![Expression::Number(-1.0), other],
                ),
            });
        }
        if self.take("+") {
            return self.deeper(Self::signed);
        }
        self.deeper(Self::operand)
    }

    fn operand(&mut self) -> Result<Expression, FilterError> {
        let at = self.at();
        match self.peek().clone() {
            Token::Number(number) => {
                self.step();
                Ok(Expression::Number(number))
            }
            Token::Text(text) => {
                self.step();
                Ok(Expression::Text(text))
            }
            Token::Name(name) => {
                self.step();
                if self.take("(") {
                    return self.call(&name);
                }
                Ok(Expression::Property(name))
            }
            Token::Word(word) => self.word(&word, at),
            Token::Sign("(") => {
                self.step();
                self.bracketed()
            }
            Token::Sign(_) | Token::End => Err(self.unexpected("a value")),
        }
    }

    fn word(&mut self, word: &str, at: usize) -> Result<Expression, FilterError> {
        for (name, is_so) in [("true", true), ("false", false)] {
            if word.eq_ignore_ascii_case(name) {
                self.step();
                return Ok(Expression::Bool(is_so));
            }
        }
        if let Some(geometry) = geometry_text::geometry(self, word, at)? {
            return Ok(geometry);
        }
        let is_keyword = ["and", "or", "not", "like", "between", "in", "is", "null"];
        if is_keyword
            .iter()
            .any(|keyword| word.eq_ignore_ascii_case(keyword))
        {
            return Err(self.unexpected("a value (names that are keywords stand in double quotes)"));
        }
        self.step();
        if !self.take("(") {
            return Ok(Expression::Property(word.to_owned()));
        }
        match word.to_ascii_lowercase().as_str() {
            "date" => self.time_in_brackets(date),
            "timestamp" => self.time_in_brackets(timestamp),
            "interval" => self.interval(),
            _ => self.call(word),
        }
    }

    fn call(&mut self, name: &str) -> Result<Expression, FilterError> {
        let operator = Operator::of_function(name);
        let at = self.at();
        let arguments = self.list_until_closed()?;
        if operator
            .argument_count()
            .is_some_and(|count| count != arguments.len())
        {
            return Err(FilterError::Unexpected {
                at,
                expected: "one argument (CASEI, ACCENTI) or two (S_…, T_…, A_…)",
                found: format!("{} of {name}", arguments.len()),
            });
        }
        Ok(Expression::Call(operator, arguments))
    }

    /// What follows an opening bracket: an expression, or a list of them.
    fn bracketed(&mut self) -> Result<Expression, FilterError> {
        let mut list = self.list_until_closed()?;
        Ok(match list.len() {
            1 => list.pop().unwrap_or(Expression::List(Vec::new())),
            _ => Expression::List(list),
        })
    }

    fn list_until_closed(&mut self) -> Result<Vec<Expression>, FilterError> {
        let mut list = Vec::new();
        if self.take(")") {
            return Ok(list);
        }
        loop {
            list.push(self.disjunction()?);
            if self.take(")") {
                return Ok(list);
            }
            self.expect(",", "',' or ')'")?;
        }
    }

    fn time_in_brackets(
        &mut self,
        read: fn(&str, usize) -> Result<Expression, FilterError>,
    ) -> Result<Expression, FilterError> {
        let at = self.at();
        let Token::Text(text) = self.peek().clone() else {
            return Err(self.unexpected("a time in quotes"));
        };
        self.step();
        self.expect(")", "')'")?;
        read(&text, at)
    }

    fn interval(&mut self) -> Result<Expression, FilterError> {
        let from = self.interval_end()?;
        self.expect(",", "',' and the end of the interval")?;
        let to = self.interval_end()?;
        self.expect(")", "')'")?;
        Ok(Expression::Interval(Box::new([from, to])))
    }

    fn interval_end(&mut self) -> Result<Expression, FilterError> {
        let at = self.at();
        if let Token::Text(text) = self.peek().clone() {
            self.step();
            return interval_end(&text, at);
        }
        self.sum()
    }
}

fn negated_if(is_negated: bool, operator: Operator, arguments: Vec<Expression>) -> Expression {
    let call = Expression::Call(operator, arguments);
    if is_negated { call.negated() } else { call }
}
