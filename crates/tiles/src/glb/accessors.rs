//! Accessors: bytes of views as numbers (glTF 2.0, section 3.6.2).

use crate::glb::buffers::Source;
use crate::json_entry::{Entry, Fault};

/// The type of a number in a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    Byte,
    UnsignedByte,
    Short,
    UnsignedShort,
    UnsignedInt,
    Float,
}

impl Component {
    fn from_code(code: usize) -> Option<Component> {
        Some(match code {
            5120 => Component::Byte,
            5121 => Component::UnsignedByte,
            5122 => Component::Short,
            5123 => Component::UnsignedShort,
            5125 => Component::UnsignedInt,
            5126 => Component::Float,
            _ => return None,
        })
    }

    fn bytes(self) -> usize {
        match self {
            Component::Byte | Component::UnsignedByte => 1,
            Component::Short | Component::UnsignedShort => 2,
            Component::UnsignedInt | Component::Float => 4,
        }
    }

    /// A number as it lies, and the number that stands for one where integers are fractions.
    fn read(self, at: &[u8]) -> Option<f64> {
        Some(match self {
            Component::Byte => f64::from(i8::from_le_bytes(*at.first_chunk()?)),
            Component::UnsignedByte => f64::from(*at.first()?),
            Component::Short => f64::from(i16::from_le_bytes(*at.first_chunk()?)),
            Component::UnsignedShort => f64::from(u16::from_le_bytes(*at.first_chunk()?)),
            Component::UnsignedInt => f64::from(u32::from_le_bytes(*at.first_chunk()?)),
            Component::Float => f64::from(f32::from_le_bytes(*at.first_chunk()?)),
        })
    }

    /// What a normalised integer is divided by.
    fn one(self) -> f64 {
        match self {
            Component::Byte => 127.0,
            Component::UnsignedByte => 255.0,
            Component::Short => 32_767.0,
            Component::UnsignedShort => 65_535.0,
            Component::UnsignedInt | Component::Float => 1.0,
        }
    }
}

/// What an accessor says of itself.
pub(super) struct Accessor<'a> {
    entry: Entry<'a>,
    pub count: usize,
    pub component: Component,
    pub normalized: bool,
    pub width: usize,
    view: Option<usize>,
    offset: usize,
}

impl Accessor<'_> {
    /// A complaint about it.
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        self.entry.fault(message)
    }

    /// Whether it points at bytes. One that does not is all zeros, unless it is sparse.
    pub(super) fn has_view(&self) -> bool {
        self.view.is_some()
    }

    /// Whether the bytes are the numbers, without anything in between.
    pub(super) fn is_plain(&self) -> bool {
        self.view.is_some() && self.entry.member("sparse").is_none()
    }
}

impl<'a> Source<'a> {
    /// An accessor of the document.
    pub(super) fn accessor(&self, index: usize) -> Result<Accessor<'a>, Fault> {
        let entry = self.root().nth("accessors", index)?;
        let code = entry.required_whole("componentType")?;
        let component = Component::from_code(code)
            .ok_or_else(|| entry.fault(format!("component type {code} is not known")))?;
        let kind = entry.text("type")?;
        let width = match kind {
            Some("SCALAR") => 1,
            Some("VEC2") => 2,
            Some("VEC3") => 3,
            Some("VEC4") => 4,
            // Matrices have columns of their own alignment, and nothing that is drawn here needs one.
            Some(other) => return Err(entry.fault(format!("type {other:.20} is not read"))),
            None => return Err(entry.fault("has no type")),
        };
        Ok(Accessor {
            count: entry.required_whole("count")?,
            component,
            normalized: entry.flag("normalized")?,
            width,
            view: entry.whole("bufferView")?,
            offset: entry.whole("byteOffset")?.unwrap_or_default(),
            entry,
        })
    }

    /// Whether the entries of an accessor lie in their view, where they may.
    pub(super) fn accessor_is_whole(&self, index: usize) -> Result<(), Fault> {
        let entry = self.root().nth("accessors", index)?;
        if entry.text("type")?.is_some_and(|kind| kind.starts_with("MAT")) {
            return Ok(());
        }
        let accessor = self.accessor(index)?;
        if accessor.normalized && matches!(accessor.component, Component::Float | Component::UnsignedInt) {
            return Err(entry.fault("only integers of 8 and 16 bits can be normalized"));
        }
        if let Some(sparse) = entry.member("sparse") {
            self.sparse_is_whole(&accessor, &sparse)?;
        }
        let Some(view) = accessor.view else {
            return match entry.member("byteOffset") {
                None => Ok(()),
                Some(offset) => Err(offset.fault("there is no bufferView to begin in")),
            };
        };
        let size = accessor.component.bytes();
        if !accessor.offset.is_multiple_of(size) {
            return Err(entry.fault(format!(
                "begins at byte {}, no multiple of its {size} bytes",
                accessor.offset
            )));
        }
        Strided::of(self, &accessor, view, accessor.offset, accessor.count, true).map(|_| ())
    }

    /// The views of a sparse accessor are there and have no stride.
    fn sparse_is_whole(&self, accessor: &Accessor<'_>, sparse: &Entry<'_>) -> Result<(), Fault> {
        let count = sparse.required_whole("count")?;
        if count == 0 || count > accessor.count {
            return Err(sparse.fault(format!("{count} replaced entries of {}", accessor.count)));
        }
        for name in ["indices", "values"] {
            let part = sparse.required(name)?;
            let view = self.view(part.required_whole("bufferView")?)?;
            if view.stride.is_some() {
                return Err(part.fault(format!("{} has a stride", view.place)));
            }
        }
        Ok(())
    }

    /// Vectors of `N` numbers, integers divided where the accessor says that they are fractions.
    pub(super) fn vectors<const N: usize>(&self, accessor: &Accessor<'_>) -> Result<Vec<[f32; N]>, Fault> {
        let component = accessor.component;
        let (one, signed) = match accessor.normalized {
            true => (
                component.one(),
                matches!(component, Component::Byte | Component::Short),
            ),
            false => (1.0, false),
        };
        self.elements(accessor, [0.0; N], |at| {
            let number = component.read(at)? / one;
            // -128 and -127 both stand for -1.
            Some(if signed { number.max(-1.0) } else { number } as f32)
        })
    }

    /// Whole numbers, as indices and ids are. Ids may lie in floats: the nearest whole number counts.
    pub(super) fn whole_numbers(&self, accessor: &Accessor<'_>) -> Result<Vec<u32>, Fault> {
        let component = accessor.component;
        // A float that is negative, endless or none at all becomes what `as` gives: the nearest, or zero.
        let elements = self.elements(accessor, [0; 1], |at| Some((component.read(at)? + 0.5) as u32))?;
        Ok(elements.into_iter().map(|[number]| number).collect())
    }

    /// Three `u16` an entry, as they lie.
    pub(super) fn steps(&self, accessor: &Accessor<'_>) -> Result<Vec<[u16; 3]>, Fault> {
        self.elements(accessor, [0; 3], |at| {
            at.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
        })
    }

    /// Three `i8` an entry, as they lie.
    pub(super) fn signed_bytes(&self, accessor: &Accessor<'_>) -> Result<Vec<[i8; 3]>, Fault> {
        self.elements(accessor, [0; 3], |at| {
            at.first_chunk().map(|bytes| i8::from_le_bytes(*bytes))
        })
    }

    /// All entries, each of `N` numbers that `read` finds at their bytes.
    fn elements<T: Copy, const N: usize>(
        &self,
        accessor: &Accessor<'_>,
        zero: [T; N],
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<Vec<[T; N]>, Fault> {
        if accessor.width != N {
            let width = accessor.width;
            return Err(accessor.fault(format!("has {width} numbers an entry; {N} are needed here")));
        }
        let count = accessor.count;
        self.budget
            .take(&accessor.entry.place, count, size_of::<[T; N]>())?;
        let mut elements = match accessor.view {
            Some(view) => {
                let bytes = Strided::of(self, accessor, view, accessor.offset, count, true)?;
                bytes.collect(zero, &read)
            }
            None => vec![zero; count],
        };
        if let Some(sparse) = accessor.entry.member("sparse") {
            self.replace(accessor, &sparse, &mut elements, zero, &read)?;
        }
        Ok(elements)
    }

    /// Puts the values of a sparse accessor in their places.
    fn replace<T: Copy, const N: usize>(
        &self,
        accessor: &Accessor<'_>,
        sparse: &Entry<'_>,
        elements: &mut [[T; N]],
        zero: [T; N],
        read: &impl Fn(&[u8]) -> Option<T>,
    ) -> Result<(), Fault> {
        let count = sparse.required_whole("count")?;
        if count > accessor.count {
            return Err(sparse.fault(format!("{count} replaced entries of {}", accessor.count)));
        }
        self.budget
            .take(&sparse.place, count, size_of::<[T; N]>() + size_of::<usize>())?;
        let indices = sparse.required("indices")?;
        let code = indices.required_whole("componentType")?;
        let component = Component::from_code(code)
            .filter(|component| {
                use Component::{UnsignedByte, UnsignedInt, UnsignedShort};
                matches!(component, UnsignedByte | UnsignedShort | UnsignedInt)
            })
            .ok_or_else(|| indices.fault(format!("component type {code} is none for indices")))?;
        let places = Accessor {
            entry: indices.clone(),
            count,
            component,
            normalized: false,
            width: 1,
            view: None,
            offset: 0,
        };
        let offset = indices.whole("byteOffset")?.unwrap_or_default();
        let view = indices.required_whole("bufferView")?;
        let at = Strided::of(self, &places, view, offset, count, false)?;
        let at = at.collect([0_usize], &|bytes| Some(component.read(bytes)? as usize));
        let values = sparse.required("values")?;
        let offset = values.whole("byteOffset")?.unwrap_or_default();
        let view = values.required_whole("bufferView")?;
        let values = Strided::of(self, accessor, view, offset, count, false)?.collect(zero, read);
        for ([index], value) in at.into_iter().zip(values) {
            let element = elements.get_mut(index);
            let element =
                element.ok_or_else(|| indices.fault(format!("{index} is past {}", accessor.count)))?;
            *element = value;
        }
        Ok(())
    }
}

/// Entries at equal distances in a view.
struct Strided<'s> {
    view: crate::glb::buffers::View<'s>,
    offset: usize,
    stride: usize,
    component_bytes: usize,
    count: usize,
}

impl<'s> Strided<'s> {
    /// Checks that all entries lie within the view.
    fn of(
        source: &'s Source<'_>,
        accessor: &Accessor<'_>,
        view: usize,
        offset: usize,
        count: usize,
        strided: bool,
    ) -> Result<Strided<'s>, Fault> {
        let view = source.view(view)?;
        let component_bytes = accessor.component.bytes();
        let size = component_bytes * accessor.width;
        let stride = view.stride.filter(|_| strided).unwrap_or(size);
        if stride < size {
            let place = &view.place;
            return Err(accessor.fault(format!(
                "its entries of {size} bytes overlap in {place}, {stride} apart"
            )));
        }
        let end = count
            .checked_sub(1)
            .and_then(|last| last.checked_mul(stride)?.checked_add(offset)?.checked_add(size));
        let length = view.bytes.as_slice().len();
        // No entry at all needs no bytes.
        let within = count == 0 || end.is_some_and(|end| end <= length);
        if !within {
            let place = &view.place;
            let message = format!(
                "{count} entries {stride} bytes apart from {offset} do not fit the {length} of {place}"
            );
            return Err(accessor.fault(message));
        }
        Ok(Strided {
            view,
            offset,
            stride,
            component_bytes,
            count,
        })
    }

    fn collect<T: Copy, const N: usize>(
        &self,
        zero: [T; N],
        read: &impl Fn(&[u8]) -> Option<T>,
    ) -> Vec<[T; N]> {
        let bytes = self.view.bytes.as_slice().get(self.offset..).unwrap_or_default();
        let entry = |bytes: &[u8]| {
            let mut element = zero;
            for (number, at) in element.iter_mut().zip(bytes.chunks_exact(self.component_bytes)) {
                *number = read(at).unwrap_or(*number);
            }
            element
        };
        bytes
            .chunks(self.stride.max(1))
            .take(self.count)
            .map(entry)
            .collect()
    }
}
