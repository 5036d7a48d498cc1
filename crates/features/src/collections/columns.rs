//! Properties with what they are read from, side by side.

/// Makes the list of a collection's properties and the function that reads the value of one by its number, from lines of a
/// property and an expression over the feature.
macro_rules! columns {
    ($feature:ident: $of:ty; $($property:expr => $value:expr;)*) => {
        /// The properties, in the order they are written.
        const PROPERTIES: &[$crate::property::Property] = &[$($property),*];

        /// The value of a property by its number.
        fn value_of<'r>($feature: &'r $of, property: usize) -> $crate::value::Value<'r> {
            let mut number = 0;
            $(
                if property == number {
                    return $value;
                }
                number += 1;
            )*
            debug_assert_eq!(number, PROPERTIES.len());
            $crate::value::Value::Null
        }
    };
}

pub(crate) use columns;
