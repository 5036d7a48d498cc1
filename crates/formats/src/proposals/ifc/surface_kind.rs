//! What a product is, by its class.

use planvy_plan::SurfaceKind;

use super::model::Entity;

/// What becomes of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Its triangles are surfaces of this kind.
    Read(SurfaceKind),
    /// It is inside the building, or is nothing that is built: rooms, furniture, the hole of a window.
    Skip,
}

/// Classes whose products are read, without the variants that older schemas have of them.
const READ: [(&str, SurfaceKind); 35] = [
    ("IFCROOF", SurfaceKind::Roof),
    ("IFCSLAB", SurfaceKind::Floor),
    ("IFCWALL", SurfaceKind::Wall),
    ("IFCCURTAINWALL", SurfaceKind::Wall),
    ("IFCPLATE", SurfaceKind::Wall),
    ("IFCCOVERING", SurfaceKind::Unknown),
    ("IFCWINDOW", SurfaceKind::Opening),
    ("IFCDOOR", SurfaceKind::Opening),
    ("IFCCHIMNEY", SurfaceKind::Installation),
    ("IFCFLOWTERMINAL", SurfaceKind::Installation),
    ("IFCAIRTERMINAL", SurfaceKind::Installation),
    ("IFCSTACKTERMINAL", SurfaceKind::Installation),
    ("IFCSOLARDEVICE", SurfaceKind::Installation),
    ("IFCCOMMUNICATIONSAPPLIANCE", SurfaceKind::Installation),
    ("IFCUNITARYEQUIPMENT", SurfaceKind::Installation),
    ("IFCENERGYCONVERSIONDEVICE", SurfaceKind::Installation),
    ("IFCFLOWMOVINGDEVICE", SurfaceKind::Installation),
    ("IFCTRANSPORTELEMENT", SurfaceKind::Installation),
    ("IFCRAILING", SurfaceKind::Projection),
    ("IFCSTAIR", SurfaceKind::Projection),
    ("IFCSTAIRFLIGHT", SurfaceKind::Projection),
    ("IFCRAMP", SurfaceKind::Projection),
    ("IFCRAMPFLIGHT", SurfaceKind::Projection),
    ("IFCSHADINGDEVICE", SurfaceKind::Projection),
    ("IFCCOLUMN", SurfaceKind::Unknown),
    ("IFCBEAM", SurfaceKind::Unknown),
    ("IFCMEMBER", SurfaceKind::Unknown),
    ("IFCFOOTING", SurfaceKind::Unknown),
    ("IFCPILE", SurfaceKind::Unknown),
    ("IFCDEEPFOUNDATION", SurfaceKind::Unknown),
    ("IFCBUILDINGELEMENTPROXY", SurfaceKind::Unknown),
    ("IFCBUILTELEMENT", SurfaceKind::Unknown),
    ("IFCBUILDINGELEMENTPART", SurfaceKind::Unknown),
    ("IFCELEMENTASSEMBLY", SurfaceKind::Unknown),
    ("IFCBUILDINGELEMENT", SurfaceKind::Unknown),
];

/// Classes whose products are passed over without a word.
const SKIPPED: [&str; 14] = [
    "IFCSPACE",
    "IFCOPENINGELEMENT",
    "IFCOPENINGSTANDARDCASE",
    "IFCVOIDINGFEATURE",
    "IFCFURNISHINGELEMENT",
    "IFCFURNITURE",
    "IFCSYSTEMFURNITUREELEMENT",
    "IFCSPATIALZONE",
    "IFCANNOTATION",
    "IFCGRID",
    "IFCVIRTUALELEMENT",
    "IFCSANITARYTERMINAL",
    "IFCLIGHTFIXTURE",
    "IFCREINFORCINGBAR",
];

/// What becomes of the products of a class; `None` for a class that is not known here.
pub(super) fn treatment(class: &str) -> Option<Treatment> {
    if SKIPPED.contains(&class) {
        return Some(Treatment::Skip);
    }
    let plain = class
        .strip_suffix("STANDARDCASE")
        .or_else(|| class.strip_suffix("ELEMENTEDCASE"))
        .unwrap_or(class);
    let known = READ.iter().find(|(name, _)| *name == plain);
    known.map(|(_, kind)| Treatment::Read(*kind))
}

/// The kind of a product's surfaces: by its class, made finer by its predefined type or its name. `whole` is the kind of
/// what it is a part of: the slab of a roof is roof, whatever it says of itself.
pub(super) fn surface_kind(
    product: &Entity,
    by_class: SurfaceKind,
    whole: Option<SurfaceKind>,
) -> SurfaceKind {
    if by_class == SurfaceKind::Opening {
        return by_class;
    }
    if let Some(kind) = whole.filter(|kind| *kind != SurfaceKind::Unknown) {
        return kind;
    }
    let predefined = product.word(8).unwrap_or_default().to_ascii_uppercase();
    match (product.class.as_str(), predefined.as_str()) {
        (class, "ROOF") if class.starts_with("IFCSLAB") => SurfaceKind::Roof,
        (class, "BASESLAB") if class.starts_with("IFCSLAB") => SurfaceKind::Ground,
        ("IFCCOVERING", "ROOFING") => SurfaceKind::Roof,
        ("IFCCOVERING", "CLADDING") => SurfaceKind::Wall,
        ("IFCCOVERING", "CEILING" | "FLOORING") => SurfaceKind::Floor,
        _ if by_class == SurfaceKind::Unknown || by_class == SurfaceKind::Floor => {
            by_name(product).unwrap_or(by_class)
        }
        _ => by_class,
    }
}

/// A balcony or a chimney that was drawn as a slab or as a thing without a class.
fn by_name(product: &Entity) -> Option<SurfaceKind> {
    let said = [2, 4].iter().filter_map(|index| product.text(*index));
    let said = said.collect::<Vec<_>>().join(" ").to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["balkong", "balcon", "skärmtak", "canopy", "loftgång", "altan"]) {
        Some(SurfaceKind::Projection)
    } else if says(&["skorsten", "chimney", "antenn", "ventilationshuv"]) {
        Some(SurfaceKind::Installation)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use planvy_plan::SurfaceKind;

    use super::{Treatment, surface_kind, treatment};
    use crate::proposals::ifc::model::{Attribute, Entity};

    fn product(class: &str, name: &str, predefined: &str) -> Entity {
        let mut attributes = vec![Attribute::Nothing; 9];
        attributes[2] = Attribute::Text(name.to_owned());
        attributes[8] = Attribute::Enumeration(predefined.to_owned());
        Entity {
            class: class.to_owned(),
            attributes,
        }
    }

    #[test]
    fn classes_and_types_are_told_apart() {
        for (class, name, predefined, whole, kind) in [
            ("IFCSLAB", "", "ROOF", None, SurfaceKind::Roof),
            ("IFCSLAB", "", "FLOOR", Some(SurfaceKind::Roof), SurfaceKind::Roof),
            ("IFCSLAB", "", "BASESLAB", None, SurfaceKind::Ground),
            ("IFCSLABSTANDARDCASE", "", "FLOOR", None, SurfaceKind::Floor),
            ("IFCSLAB", "Balkongplatta", "FLOOR", None, SurfaceKind::Projection),
            ("IFCWALLSTANDARDCASE", "Balkong", "", None, SurfaceKind::Wall),
            ("IFCWINDOW", "", "", Some(SurfaceKind::Roof), SurfaceKind::Opening),
            (
                "IFCBUILDINGELEMENTPROXY",
                "Skorsten 2",
                "",
                None,
                SurfaceKind::Installation,
            ),
            ("IFCCOVERING", "", "ROOFING", None, SurfaceKind::Roof),
            (
                "IFCMEMBER",
                "",
                "",
                Some(SurfaceKind::Projection),
                SurfaceKind::Projection,
            ),
        ] {
            let Some(Treatment::Read(by_class)) = treatment(class) else {
                panic!("{class} is read");
            };
            let read = surface_kind(&product(class, name, predefined), by_class, whole);
            assert_eq!(read, kind, "{class} {name} {predefined}");
        }
        assert_eq!(treatment("IFCSPACE"), Some(Treatment::Skip));
        assert_eq!(treatment("IFCTENDON"), None);
    }
}
