//! The sentences about the place as a whole, in Swedish and English.

use planvy_plan::Lang;

/// Plans in process are not counted.
pub(crate) fn proposed(lang: Lang, plan: &str) -> String {
    lang.pick(
        format!("Ett förslag finns här men gäller inte än: {plan}. Det är inte inräknat."),
        format!("A proposal exists here but is not in force yet: {plan}. It is not counted."),
    )
}

/// There is no development land at the place.
pub(crate) fn no_development_land(lang: Lang) -> String {
    lang.pick(
        "Ingen gällande plan i tjänsten har kvartersmark här. Byggrätten är inte känd.",
        "No plan in force that the service holds has development land here. The building right is not known.",
    )
    .to_owned()
}

/// The area asked about is reckoned as one parcel.
pub(crate) fn taken_as_parcel(lang: Lang) -> String {
    lang.pick(
        "Ytan räknas som om den vore en egen fastighet. Andelar och avstånd till gräns blir andra om gränserna går någon annanstans.",
        "The area is reckoned as if it were a parcel of its own. Shares and distances to the boundary differ where the boundaries run elsewhere.",
    )
    .to_owned()
}

/// No parcel is known at the point.
pub(crate) fn parcel_unknown(lang: Lang) -> String {
    lang.pick(
        "Ingen fastighet är känd här. Svaret gäller hela användningsområdet.",
        "No parcel is known here. The answer is for the use area as a whole.",
    )
    .to_owned()
}

/// Several parcels meet at the point.
pub(crate) fn on_parcel_border(lang: Lang) -> String {
    lang.pick(
        "Punkten ligger på gränsen mellan fastigheter. Svaret gäller hela användningsområdet. Fråga efter en av fastigheterna för att få dess byggrätt.",
        "The point lies on the boundary between parcels. The answer is for the use area as a whole. Ask for one of the parcels to get its building right.",
    )
    .to_owned()
}

/// A rule about where on the land may be built, that only a human can read.
pub(crate) fn land_needs_human(lang: Lang, label: &str, plain: &str) -> String {
    lang.pick(
        format!("{label} kan begränsa var på marken man får bygga och är inte inräknad. {plain}"),
        format!("{label} may limit where on the land may be built, and is not reckoned in. {plain}"),
    )
}
