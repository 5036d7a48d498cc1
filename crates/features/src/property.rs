//! What a property of a collection is: name, titles, type, unit, role, code list.

use planvy_plan::Lang;

/// The type of a property's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// Text.
    Text,
    /// An identity, `format: uuid`.
    Uuid,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// True or false.
    Boolean,
    /// Days, `format: date`.
    Date,
    /// Moments, `format: date-time`.
    Instant,
    /// Lists of texts.
    Texts,
    /// Lists of days.
    Dates,
}

/// What a property is for (OGC API Features Part 5, `x-ogc-role`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The identity of the feature.
    Id,
    /// The first day of the interval that the feature is in force.
    PrimaryIntervalStart,
    /// The last day of that interval.
    PrimaryIntervalEnd,
    /// What kind of thing the feature is.
    Type,
    /// The identity of a feature of another collection.
    Reference(&'static str),
}

impl Role {
    /// The word of the standard.
    pub fn word(self) -> &'static str {
        match self {
            Role::Id => "id",
            Role::PrimaryIntervalStart => "primary-interval-start",
            Role::PrimaryIntervalEnd => "primary-interval-end",
            Role::Type => "type",
            Role::Reference(_) => "reference",
        }
    }
}

/// One word of a code list, with its titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The value.
    pub word: &'static str,
    /// What it means, in Swedish.
    pub sv: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// A code with its titles.
pub const fn code(word: &'static str, sv: &'static str, en: &'static str) -> Code {
    Code { word, sv, en }
}

/// A property of a collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Property {
    /// Its name in JSON and in filters.
    pub name: &'static str,
    /// Its title in Swedish.
    pub sv: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// The type of its values.
    pub kind: PropertyKind,
    /// The unit of a number, as UCUM writes it (`m`, `m2`, `%`, `deg`).
    pub unit: Option<&'static str>,
    /// What it is for.
    pub role: Option<Role>,
    /// The only values it takes; empty where it takes any.
    pub codes: &'static [Code],
    /// A list of values kept elsewhere, by its address (`x-ogc-codelistUri`).
    pub code_list: Option<&'static str>,
    /// Whether filters may ask for it.
    pub queryable: bool,
    /// Whether features can be sorted by it.
    pub sortable: bool,
    /// Whether a search by text looks in it.
    pub searched: bool,
}

impl Property {
    /// A property that filters may ask for; features can be sorted by it unless it holds lists.
    pub const fn new(kind: PropertyKind, name: &'static str, sv: &'static str, en: &'static str) -> Property {
        Property {
            name,
            sv,
            en,
            kind,
            unit: None,
            role: None,
            codes: &[],
            code_list: None,
            queryable: true,
            sortable: !matches!(kind, PropertyKind::Texts | PropertyKind::Dates),
            searched: false,
        }
    }

    /// A text.
    pub const fn text(name: &'static str, sv: &'static str, en: &'static str) -> Property {
        Property::new(PropertyKind::Text, name, sv, en)
    }

    /// A number of a unit of UCUM.
    pub const fn number(
        name: &'static str,
        unit: &'static str,
        sv: &'static str,
        en: &'static str,
    ) -> Property {
        let mut property = Property::new(PropertyKind::Number, name, sv, en);
        property.unit = Some(unit);
        property
    }

    /// A day.
    pub const fn date(name: &'static str, sv: &'static str, en: &'static str) -> Property {
        Property::new(PropertyKind::Date, name, sv, en)
    }

    /// True or false.
    pub const fn boolean(name: &'static str, sv: &'static str, en: &'static str) -> Property {
        Property::new(PropertyKind::Boolean, name, sv, en)
    }

    /// The same property with a role.
    pub const fn role(mut self, role: Role) -> Property {
        self.role = Some(role);
        self
    }

    /// The same property, which takes these values only.
    pub const fn codes(mut self, codes: &'static [Code]) -> Property {
        self.codes = codes;
        self
    }

    /// The same property, its values from a list kept elsewhere.
    pub const fn code_list(mut self, address: &'static str) -> Property {
        self.code_list = Some(address);
        self
    }

    /// The same property, which a search by text looks in.
    pub const fn searched(mut self) -> Property {
        self.searched = true;
        self
    }

    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.sv, self.en)
    }
}
