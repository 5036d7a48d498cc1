//! A value of a JSON document together with where it stands, so that every complaint can name its place.

use serde_json::Value;

use crate::finding::{Finding, Severity};

/// Why one thing in a document could not be read. The rest goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// `accessors[3].count`.
    pub place: String,
    /// One sentence.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault {
            place: place.into(),
            message: message.into(),
        }
    }

    /// As a finding of a severity about a glTF document.
    pub(crate) fn finding(self, severity: Severity) -> Finding {
        Finding::new(rule_of(&self.place), severity, self.place, self.message)
    }
}

/// The rule that a place falls under.
fn rule_of(place: &str) -> &'static str {
    let list = place.split(['[', '.']).next().unwrap_or_default();
    match list {
        "accessors" => "GLTF-ACCESSOR",
        "buffers" | "bufferViews" => "GLTF-BUFFER",
        "meshes" => "GLTF-MESH",
        "nodes" | "scenes" | "scene" => "GLTF-NODE",
        "materials" => "GLTF-MATERIAL",
        "extensions" | "batchTable" | "featureTable" => "GLTF-METADATA",
        _ => "GLTF",
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub value: &'a Value,
    pub place: String,
}

impl<'a> Entry<'a> {
    /// The document itself.
    pub(crate) fn root(value: &'a Value) -> Entry<'a> {
        Entry {
            value,
            place: String::new(),
        }
    }

    /// A complaint about this place.
    pub(crate) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.place.clone(), message)
    }

    fn place_of(&self, name: &str) -> String {
        match self.place.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.place),
        }
    }

    fn fault_at(&self, name: &str, message: &str) -> Fault {
        Fault::new(self.place_of(name), message)
    }

    /// A member, where it is there and not null.
    pub(crate) fn member(&self, name: &str) -> Option<Entry<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Entry {
            value,
            place: self.place_of(name),
        })
    }

    /// A member that has to be there.
    pub(crate) fn required(&self, name: &str) -> Result<Entry<'a>, Fault> {
        self.member(name).ok_or_else(|| self.fault_at(name, "is missing"))
    }

    /// An extension of this object.
    pub(crate) fn extension(&self, name: &str) -> Option<Entry<'a>> {
        self.member("extensions")?.member(name)
    }

    /// A count, an index or an offset. Some writers put `3.0` for `3`.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<usize>, Fault> {
        self.member(name)
            .map(|member| {
                member
                    .as_whole()
                    .ok_or_else(|| member.fault("is not a whole number from 0"))
            })
            .transpose()
    }

    /// This value as a count, an index or an offset.
    pub(crate) fn as_whole(&self) -> Option<usize> {
        if let Some(whole) = self.value.as_u64() {
            return usize::try_from(whole).ok();
        }
        let number = self.value.as_f64()?;
        // Whole numbers up to here are exact.
        let exact = number.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&number);
        exact.then_some(number as usize)
    }

    /// A count, an index or an offset that has to be there.
    pub(crate) fn required_whole(&self, name: &str) -> Result<usize, Fault> {
        self.whole(name)?.ok_or_else(|| self.fault_at(name, "is missing"))
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&'a str>, Fault> {
        self.member(name)
            .map(|member| member.value.as_str().ok_or_else(|| member.fault("is not a text")))
            .transpose()
    }

    /// True or false; false where it is not there.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Fault> {
        let flag = self
            .member(name)
            .map(|member| {
                member
                    .value
                    .as_bool()
                    .ok_or_else(|| member.fault("is neither true nor false"))
            })
            .transpose()?;
        Ok(flag.unwrap_or_default())
    }

    /// So many numbers.
    pub(crate) fn numbers<const N: usize>(&self, name: &str) -> Result<Option<[f64; N]>, Fault> {
        let Some(member) = self.member(name) else {
            return Ok(None);
        };
        let wrong = || member.fault(format!("is not a list of {N} finite numbers"));
        let list = member.value.as_array().ok_or_else(wrong)?;
        let numbers: Option<Vec<f64>> = list
            .iter()
            .map(|value| value.as_f64().filter(|number| number.is_finite()))
            .collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers.map(Some).ok_or_else(wrong)
    }

    /// The entries of a list; none where it is not there.
    pub(crate) fn list(&self, name: &str) -> Result<Vec<Entry<'a>>, Fault> {
        let Some(member) = self.member(name) else {
            return Ok(Vec::new());
        };
        let list = member.value.as_array();
        let list = list.ok_or_else(|| member.fault("is not a list"))?;
        let entry = |(index, value)| Entry {
            value,
            place: format!("{}[{index}]", member.place),
        };
        Ok(list.iter().enumerate().map(entry).collect())
    }

    /// One entry of a list of the document.
    pub(crate) fn nth(&self, list: &str, index: usize) -> Result<Entry<'a>, Fault> {
        let place = format!("{}[{index}]", self.place_of(list));
        let value = self.value.get(list).and_then(|list| list.get(index));
        match value {
            Some(value) if value.is_object() => Ok(Entry { value, place }),
            Some(_) => Err(Fault::new(place, "is not an object")),
            None => Err(Fault::new(place, "is asked for and not there")),
        }
    }

    /// The members of an object, by name.
    pub(crate) fn members(&self) -> Vec<(&'a str, Entry<'a>)> {
        let members = self.value.as_object().into_iter().flatten();
        let entry = |(name, value): (&'a String, &'a Value)| {
            let place = self.place_of(name);
            (name.as_str(), Entry { value, place })
        };
        members.map(entry).collect()
    }
}
