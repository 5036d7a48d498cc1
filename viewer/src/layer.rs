//! The layers of the city: what can be switched on and off.

use planvy_plan::Lang;

/// A layer. The words are the server's: they stand in addresses of tiles, in names of meshes and in links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The ground.
    Terrain,
    /// What stands on it.
    Buildings,
    /// The plans' areas on the ground.
    PlanAreas,
    /// Borders of plans, uses and regulations.
    PlanLines,
    /// Codes written on the ground.
    Labels,
    /// Volumes that nothing may rise above.
    Envelopes,
    /// What somebody wants to build.
    Proposals,
    /// Anything that others' tilesets and files hold.
    Other,
}

impl Layer {
    /// All of them, in the order they are offered.
    pub const ALL: [Layer; 8] = [
        Layer::Terrain,
        Layer::Buildings,
        Layer::PlanAreas,
        Layer::PlanLines,
        Layer::Labels,
        Layer::Envelopes,
        Layer::Proposals,
        Layer::Other,
    ];

    /// The word in addresses, meshes and links.
    pub fn word(self) -> &'static str {
        match self {
            Layer::Terrain => "terrain",
            Layer::Buildings => "buildings",
            Layer::PlanAreas => "plan-areas",
            Layer::PlanLines => "plan-lines",
            Layer::Labels => "labels",
            Layer::Envelopes => "envelopes",
            Layer::Proposals => "proposals",
            Layer::Other => "other",
        }
    }

    /// The layer of a word; what is not known is `Other`.
    ///
    /// ```
    /// use planvy_viewer::Layer;
    /// assert_eq!(Layer::of_word("plan-areas"), Layer::PlanAreas);
    /// assert_eq!(Layer::of_word("trees"), Layer::Other);
    /// ```
    pub fn of_word(word: &str) -> Layer {
        let known = Layer::ALL.into_iter().find(|layer| layer.word() == word);
        known.unwrap_or(Layer::Other)
    }

    /// The layer that an address of a tileset names, where it does: `/3d/grid-3008/buildings/tileset.json`.
    ///
    /// ```
    /// use planvy_viewer::Layer;
    /// assert_eq!(Layer::in_address("http://a/3d/grid-3008/buildings/tileset.json"), Some(Layer::Buildings));
    /// assert_eq!(Layer::in_address("http://a/3d/grid/tileset.json"), None);
    /// ```
    pub fn in_address(address: &str) -> Option<Layer> {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        path.split('/')
            .map(Layer::of_word)
            .find(|layer| *layer != Layer::Other)
    }

    /// What people call it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Layer::Terrain => lang.pick("Mark", "Ground"),
            Layer::Buildings => lang.pick("Byggnader", "Buildings"),
            Layer::PlanAreas => lang.pick("Planområden", "Plan areas"),
            Layer::PlanLines => lang.pick("Plangränser", "Plan borders"),
            Layer::Labels => lang.pick("Beteckningar", "Codes"),
            Layer::Envelopes => lang.pick("Vad som får byggas", "What may be built"),
            Layer::Proposals => lang.pick("Förslag", "Proposals"),
            Layer::Other => lang.pick("Annat", "Other"),
        }
    }
}
