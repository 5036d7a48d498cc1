//! What a person has chosen to see. A link holds all of it.

use std::collections::BTreeSet;

use planvy_plan::Lang;

use crate::layer::Layer;
use crate::sun::StudyTime;

/// What a feature is: the class of its property table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureClass {
    /// An existing building.
    Building,
    /// An area of a plan.
    PlanArea,
    /// A border of a plan.
    PlanBoundary,
    /// A code written on the ground.
    Label,
    /// A face of what may be built.
    EnvelopeFace,
    /// A part of a proposal.
    ProposalPart,
    /// Anything that others' files hold.
    Other,
}

impl FeatureClass {
    /// All of them.
    pub const ALL: [FeatureClass; 7] = [
        FeatureClass::Building,
        FeatureClass::PlanArea,
        FeatureClass::PlanBoundary,
        FeatureClass::Label,
        FeatureClass::EnvelopeFace,
        FeatureClass::ProposalPart,
        FeatureClass::Other,
    ];

    /// The word in property tables and links.
    pub fn word(self) -> &'static str {
        match self {
            FeatureClass::Building => "building",
            FeatureClass::PlanArea => "plan_area",
            FeatureClass::PlanBoundary => "plan_boundary",
            FeatureClass::Label => "label",
            FeatureClass::EnvelopeFace => "envelope_face",
            FeatureClass::ProposalPart => "proposal_part",
            FeatureClass::Other => "other",
        }
    }

    /// The class of a word; what is not known is `Other`.
    pub fn of_word(word: &str) -> FeatureClass {
        let known = FeatureClass::ALL.into_iter().find(|class| class.word() == word);
        known.unwrap_or(FeatureClass::Other)
    }
}

/// What is selected: the same feature in every tile and level that it has a part in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selection {
    /// What it is.
    pub class: FeatureClass,
    /// Its id, as the API knows it; see [`crate::pick::selection_id`] for features with several.
    pub id: String,
}

/// How before and after are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComparisonMode {
    /// One or the other.
    #[default]
    Switch,
    /// One fades into the other.
    Fade,
    /// Before on the left of a line, after on the right.
    Swipe,
}

impl ComparisonMode {
    /// All of them, in the order they are offered.
    pub const ALL: [ComparisonMode; 3] = [
        ComparisonMode::Switch,
        ComparisonMode::Fade,
        ComparisonMode::Swipe,
    ];

    /// The word in a link.
    pub fn word(self) -> &'static str {
        match self {
            ComparisonMode::Switch => "switch",
            ComparisonMode::Fade => "fade",
            ComparisonMode::Swipe => "swipe",
        }
    }

    /// The mode of a word.
    pub fn of_word(word: &str) -> Option<ComparisonMode> {
        ComparisonMode::ALL.into_iter().find(|mode| mode.word() == word)
    }

    /// What people call it.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            ComparisonMode::Switch => lang.pick("Växla", "Switch"),
            ComparisonMode::Fade => lang.pick("Tona", "Fade"),
            ComparisonMode::Swipe => lang.pick("Dra", "Swipe"),
        }
    }
}

/// Before and after: today's city, and the city with its proposals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// How.
    pub mode: ComparisonMode,
    /// How much of after is seen, from 0 to 1. For a swipe, where the line stands: the part of the width that shows before.
    pub position: f64,
}

impl Default for Comparison {
    fn default() -> Comparison {
        Comparison {
            mode: ComparisonMode::Switch,
            position: 1.0,
        }
    }
}

/// One side of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The city of today.
    Before,
    /// With the proposals, without what they replace.
    After,
}

/// What is drawn over a part of the picture, one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Where it begins, as a share of the width.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Which side it shows.
    pub side: Side,
    /// How much it covers what was drawn before it, 0 to 1.
    pub opacity: f64,
}

impl Comparison {
    /// What a picture is made of, in the order it is drawn.
    ///
    /// ```
    /// use planvy_viewer::state::{Comparison, ComparisonMode, Exposure, Side};
    /// let swipe = Comparison { mode: ComparisonMode::Swipe, position: 0.3 };
    /// assert_eq!(swipe.exposures(), [
    ///     Exposure { from: 0.0, to: 0.3, side: Side::Before, opacity: 1.0 },
    ///     Exposure { from: 0.3, to: 1.0, side: Side::After, opacity: 1.0 },
    /// ]);
    /// let fade = Comparison { mode: ComparisonMode::Fade, position: 0.25 };
    /// assert_eq!(fade.exposures().last().map(|after| after.opacity), Some(0.25));
    /// ```
    pub fn exposures(&self) -> Vec<Exposure> {
        let position = self.position.clamp(0.0, 1.0);
        let whole = |side, opacity| Exposure {
            from: 0.0,
            to: 1.0,
            side,
            opacity,
        };
        let is_between = position > 0.0 && position < 1.0;
        match self.mode {
            ComparisonMode::Swipe if is_between => vec![
                Exposure {
                    to: position,
                    ..whole(Side::Before, 1.0)
                },
                Exposure {
                    from: position,
                    ..whole(Side::After, 1.0)
                },
            ],
            ComparisonMode::Fade if is_between => {
                vec![whole(Side::Before, 1.0), whole(Side::After, position)]
            }
            _ => vec![whole(self.side_at(0.5), 1.0)],
        }
    }

    /// The side that is seen at a share of the width: in a fade the stronger one.
    pub fn side_at(&self, share: f64) -> Side {
        let is_after = match self.mode {
            ComparisonMode::Swipe => share >= self.position && self.position < 1.0,
            ComparisonMode::Switch | ComparisonMode::Fade => self.position >= 0.5,
        };
        if is_after { Side::After } else { Side::Before }
    }
}

/// Everything that a person has chosen, the camera aside.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The layers that are off.
    pub hidden_layers: BTreeSet<Layer>,
    /// What is selected.
    pub selection: Option<Selection>,
    /// The area (a parcel, or a plan) whose building right is shown though its layer is off.
    pub area: Option<String>,
    /// Existing buildings that are not shown, by id.
    pub hidden_buildings: BTreeSet<String>,
    /// Proposals that are not shown, by id. What they would replace stays.
    pub hidden_proposals: BTreeSet<String>,
    /// Before and after.
    pub comparison: Comparison,
    /// When the sun is looked at.
    pub time: StudyTime,
    /// Whether the sun throws shadows.
    pub shadows: bool,
    /// The language of texts.
    pub language: Lang,
}

impl Default for State {
    fn default() -> State {
        State {
            // What may be built on every parcel would hide the city.
            hidden_layers: BTreeSet::from([Layer::Envelopes]),
            selection: None,
            area: None,
            hidden_buildings: BTreeSet::new(),
            hidden_proposals: BTreeSet::new(),
            comparison: Comparison::default(),
            time: StudyTime::default(),
            shadows: true,
            language: Lang::default(),
        }
    }
}

impl State {
    /// Whether a layer is on.
    pub fn shows(&self, layer: Layer) -> bool {
        !self.hidden_layers.contains(&layer)
    }

    /// Switches a layer.
    pub fn set_layer(&mut self, layer: Layer, is_on: bool) {
        if is_on {
            self.hidden_layers.remove(&layer);
        } else {
            self.hidden_layers.insert(layer);
        }
    }

    /// Hides a building that is shown, shows one that is hidden.
    pub fn toggle_building(&mut self, id: &str) {
        if !self.hidden_buildings.remove(id) {
            self.hidden_buildings.insert(id.to_owned());
        }
    }
}
