//! The slots of a wording: `[höjd:decimaltal]`.

/// The slot that a delivery may leave without a value.
const OPTIONAL: (&str, &str) = ("text", "text");

/// A slot in a delivered wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSlot {
    /// What stands before the colon.
    pub name: String,
    /// What stands after it: `text`, `decimaltal` or `heltal`.
    pub data_type: String,
}

impl WrittenSlot {
    /// True for `[text:text]`.
    pub fn is_optional(&self) -> bool {
        (self.name.as_str(), self.data_type.as_str()) == OPTIONAL
    }

    /// The slot as it stands in a wording.
    pub fn token(&self) -> String {
        format!("[{}:{}]", self.name, self.data_type)
    }
}

/// The slots that a wording still has, in order. Brackets that hold no name and type are words, not slots.
///
/// ```
/// use planvy_import::validation::slots::slots_in;
/// let slots = slots_in("Högsta nockhöjd på [byggnadsverk:text] är [höjd:decimaltal] meter (se [1])");
/// assert_eq!(slots.len(), 2);
/// assert_eq!(slots[1].token(), "[höjd:decimaltal]");
/// assert!(slots_in("Största byggnadsarea är 500 m²").is_empty());
/// ```
pub fn slots_in(wording: &str) -> Vec<WrittenSlot> {
    let mut slots = Vec::new();
    let mut rest = wording;
    while let Some((_, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once(']') else {
            break;
        };
        // An opening bracket inside belongs to a later slot.
        let inside = inside.rsplit('[').next().unwrap_or(inside);
        rest = behind;
        if let Some((name, data_type)) = inside.rsplit_once(':') {
            let data_type = data_type.trim().to_lowercase();
            if matches!(data_type.as_str(), "text" | "decimaltal" | "heltal") {
                slots.push(WrittenSlot {
                    name: name.trim().to_lowercase(),
                    data_type,
                });
            }
        }
    }
    slots
}
