//! The fixed texts of the pages, in both languages. Klarspråk: short, active, you.

use planvy_plan::Lang;

macro_rules! words {
    ($( $(#[$doc:meta])* $name:ident: $sv:expr, $en:expr; )*) => {
        /// Every fixed text of the pages in one language.
        #[derive(Clone, Copy, Debug)]
        pub struct Words {
            $( $(#[$doc])* pub $name: &'static str, )*
        }
        /// Swedish.
        static SV: Words = Words { $( $name: $sv, )* };
        /// English.
        static EN: Words = Words { $( $name: $en, )* };
    };
}

words! {
    /// For keyboards and screen readers.
    skip_to_content: "Hoppa till innehållet", "Skip to the content";
    /// Name of the menu.
    menu: "Meny", "Menu";
    /// Menu entry.
    search_menu: "Sök", "Search";
    /// Menu entry.
    plans_menu: "Planer", "Plans";
    /// Menu entry.
    map_menu: "Karta i 3D", "Map in 3D";
    /// Menu entry.
    questions_menu: "Frågor", "Questions";
    /// Menu entry.
    check_menu: "Kontrollera ritning", "Check a drawing";
    /// Menu entry.
    developers_menu: "API och data", "API and data";
    /// Link to the other language, in that language.
    other_language: "In English", "På svenska";
    /// Tag of the other language.
    other_language_tag: "en", "sv";
    /// Banner where invented data are loaded.
    fictional_title: "Påhittat exempel.", "Made-up example.";
    /// Banner where every loaded plan is invented.
    fictional_all: "Här visas planer från Exempelby, en kommun som inte finns. Reglerna gäller inte någonstans.",
        "This shows plans of Exempelby, a municipality that does not exist. Its rules hold nowhere.";
    /// Banner where some loaded plans are invented.
    fictional_some: "Bland planerna finns några från Exempelby, en kommun som inte finns. De gäller inte någonstans.",
        "Some of the plans are of Exempelby, a municipality that does not exist. They hold nowhere.";
    /// At the foot of each page.
    disclaimer: "Planvy läser digitala planer och säger vad de säger. Plankartan i original gäller i rättslig mening, och byggnadsnämnden beslutar om lov. Saknas en plan här kan den ändå finnas på papper: fråga kommunen.",
        "Planvy reads digital plans and says what they say. The original plan map is what holds in law, and the building committee decides on permits. A plan that is missing here may still exist on paper: ask the municipality.";
    /// Before the snapshot id.
    data_state: "Svaren kommer från dataversion", "The answers come from data version";
    /// After the snapshot id.
    open_standard: "Källa till katalogens uppgifter: Boverket, Planbestämmelsekatalogen.", "Source of the catalogue's facts: Boverket, Planbestämmelsekatalogen.";
    /// Home page.
    home_heading: "Vad får byggas här?", "What may be built here?";
    /// Home page.
    home_lead: "Skriv en adress eller en fastighet. Du får reglerna i klartext, siffrorna först, och var de står.",
        "Enter an address or a property. You get the rules in plain words, numbers first, and where they are written.";
    /// Search box.
    search_label: "Adress, fastighet eller plan", "Address, property or plan";
    /// Search box.
    search_button: "Sök", "Search";
    /// Search box.
    search_hint: "Till exempel Storgatan 18 A, en fastighetsbeteckning, en planbeteckning eller en koordinat: 55.6064, 13.0007.",
        "For example Storgatan 18 A, a property designation, a plan number, or a coordinate: 55.6064, 13.0007.";
    /// Home page.
    examples_heading: "Prova", "Try";
    /// Home page.
    what_you_get_heading: "Det här får du", "What you get";
    /// Home page.
    get_plain_heading: "Reglerna i klartext", "The rules in plain words";
    /// Home page.
    get_plain: "Hur högt, hur stort, hur nära gränsen. Siffran står först, sedan vad den betyder.",
        "How high, how large, how near the boundary. The number comes first, then what it means.";
    /// Home page.
    get_source_heading: "Var det står", "Where it is written";
    /// Home page.
    get_source: "Planens egen text, planens nummer och datum, och filen som uppgiften kommer ifrån står under varje regel.",
        "The plan's own wording, its number and date, and the file the fact comes from stand under each rule.";
    /// Home page.
    get_unknown_heading: "Vad vi inte vet", "What we do not know";
    /// Home page.
    get_unknown: "Saknas uppgifter säger vi det, och varför. Ett tomt svar betyder aldrig att allt är tillåtet.",
        "Where facts are missing we say so, and why. An empty answer never means that everything is allowed.";
    /// Home page.
    loaded_heading: "Inläst just nu", "Loaded right now";
    /// Answer page.
    figures_heading: "Siffrorna", "The numbers";
    /// Answer page, where no regulation holds a number.
    no_figures: "Ingen regel här sätter ett tal som en maskin kan läsa. Läs reglerna nedan.",
        "No rule here sets a number that a machine can read. Read the rules below.";
    /// Answer page.
    map_heading: "Kartan", "The map";
    /// Answer page.
    in_force_heading: "Det här gäller", "What holds";
    /// Answer page.
    proposed_heading: "På gång", "In the making";
    /// Answer page.
    proposed_text: "Planerna nedan gäller inte ännu. De kan ändras eller läggas ned.", "The plans below do not hold yet. They may change or be given up.";
    /// Answer page.
    history_heading: "Historik", "History";
    /// Answer page.
    show_history: "Visa planer som inte längre gäller", "Show plans that no longer hold";
    /// Answer page.
    touches_heading: "Snuddar vid platsen", "Only just touches the place";
    /// Answer page.
    show_touches: "Visa det som bara snuddar vid platsen", "Show what only just touches the place";
    /// Answer page.
    known_heading: "Vad vi vet om platsen", "What we know about the place";
    /// Answer page.
    guidance_heading: "Vad översiktsplanen säger", "What the comprehensive plan says";
    /// Answer page.
    guidance_text: "Översiktsplanen vägleder. Den binder ingen.", "The comprehensive plan guides. It binds nobody.";
    /// Plan page.
    effect_link: "Vad planen skulle ändra, fastighet för fastighet", "What the plan would change, property by property";
    /// Answer page.
    parcels_heading: "Fastigheter på platsen", "Properties at the place";
    /// Answer page.
    notes_heading: "Att tänka på", "Keep in mind";
    /// Answer page.
    another_date_heading: "Se en annan dag", "See another day";
    /// Answer page.
    date_label: "Datum", "Date";
    /// Answer page.
    date_button: "Visa", "Show";
    /// Answer page.
    answer_as_data: "Samma svar som data (JSON)", "The same answer as data (JSON)";
    /// In a plan's card.
    more_about_the_plan: "Mer om planen", "More about the plan";
    /// Under a rule.
    wording_and_source: "Ordalydelse och källa", "Wording and source";
    /// Link to the API.
    as_data: "som data", "as data";
    /// Link to a document.
    open_document: "öppna", "open";
    /// A plan without regulations at the place.
    plan_without_rules_here: "Planen täcker platsen, men ingen bestämmelse i leveransen gör det.", "The plan covers the place, but no delivered regulation does.";
    /// Plan page.
    purpose_heading: "Syftet, med planens ord", "The purpose, in the plan's words";
    /// Plan page.
    plan_facts_heading: "Om planen", "About the plan";
    /// Plan page.
    plan_rules_heading: "Bestämmelserna", "The regulations";
    /// Lists.
    next_page: "Visa fler", "Show more";
    /// Error page.
    did_you_mean: "Menade du", "Did you mean";
    /// A folded section.
    show_section: "Visa", "Show";
    /// Developers' page.
    developers_heading: "API och data", "API and data";
    /// Developers' page.
    developers_lead: "Allt som står på sidorna finns som data. Koordinater i WGS 84 eller SWEREF 99 (EPSG:3006 till 3018), svar i JSON på svenska och engelska.",
        "Everything on the pages is there as data. Coordinates in WGS 84 or SWEREF 99 (EPSG:3006 to 3018), answers in JSON in Swedish and English.";
    /// Developers' page.
    developers_openapi: "Hela beskrivningen (OpenAPI 3.1):", "The whole description (OpenAPI 3.1):";
}

/// The texts of a language.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Sv => &SV,
        Lang::En => &EN,
    }
}
