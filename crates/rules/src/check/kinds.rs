//! The kinds of checks, one family a file, and the list of them.

mod area;
pub(crate) mod boundary;
mod building_height;
mod clear_height;
mod demolition;
mod division;
mod envelope;
mod exit_ban;
mod foreign_law;
mod ground_level;
mod height;
mod intended_use;
mod land_form;
mod land_limit;
mod old_default;
mod per_building;
mod permeable;
mod placement;
mod plans_here;
mod property_area;
mod reference;
mod roof_pitch;
mod standing_out;
mod storeys;
mod sums;
pub(crate) mod text_rules;
mod time;
mod use_allowed;
mod vertical;

use super::kind::{Check, CheckKind};

/// Every kind, in the order that answers list them where verdicts are alike. The last one tells what no other has told.
pub(super) static KINDS: &[&dyn Check] = &[
    &placement::PlacementCheck,
    &plans_here::OutsidePlans,
    &plans_here::SeveralPlans,
    &foreign_law::ForeignLaw,
    &use_allowed::UseAllowed,
    &land_form::PUBLIC_PLACE,
    &land_form::WATER,
    &land_limit::NO_BUILDING,
    &land_limit::NO_STRUCTURE,
    &land_limit::NOT_NAMED,
    &land_limit::ANCILLARY_ONLY,
    &land_limit::NAMED_ONLY,
    &land_limit::BELOW_GROUND_ONLY,
    &land_limit::NAMED_BELOW_GROUND_ONLY,
    &boundary::MIN,
    &boundary::AcrossBoundary,
    &division::BindingDivision,
    &exit_ban::ExitBan,
    &old_default::OldDefault::ToNeighbour,
    &old_default::OldDefault::BetweenBuildings,
    &height::RIDGE_HEIGHT_MAX,
    &height::RIDGE_HEIGHT_MIN,
    &height::RIDGE_HEIGHT_EXACT,
    &height::TOTAL_HEIGHT_MAX,
    &height::TOTAL_HEIGHT_MIN,
    &height::TOTAL_HEIGHT_EXACT,
    &height::RIDGE_LEVEL_MAX,
    &height::RIDGE_LEVEL_MIN,
    &height::RIDGE_LEVEL_EXACT,
    &height::TOTAL_LEVEL_MAX,
    &height::TOTAL_LEVEL_MIN,
    &height::TOTAL_LEVEL_EXACT,
    &building_height::BUILDING_HEIGHT_MAX,
    &building_height::BUILDING_HEIGHT_MIN,
    &envelope::EnvelopeCheck,
    &roof_pitch::ROOF_PITCH_MAX,
    &roof_pitch::ROOF_PITCH_MIN,
    &roof_pitch::ROOF_PITCH_EXACT,
    &storeys::STOREYS_MAX,
    &storeys::STOREYS_MIN,
    &storeys::STOREYS_EXACT,
    &area::BYA_MAX_BUILDING,
    &area::BYA_MAX_PARCEL,
    &area::BYA_MAX_USE,
    &area::BYA_MAX_REGULATION,
    &area::BYA_MAX_SHARE,
    &area::BYA_MAX_SHARE_USE,
    &area::BYA_MAX_SHARE_REGULATION,
    &area::BYA_MAX_SHARE_AREA,
    &area::BYA_MIN_BUILDING,
    &area::BYA_MIN_PARCEL,
    &area::BYA_MIN_USE,
    &area::BYA_MIN_REGULATION,
    &area::BYA_MIN_SHARE,
    &area::BYA_MIN_SHARE_USE,
    &area::BYA_MIN_SHARE_REGULATION,
    &area::BYA_MIN_SHARE_AREA,
    &area::BTA_MAX_BUILDING,
    &area::BTA_MAX_PARCEL,
    &area::BTA_MAX_USE,
    &area::BTA_MAX_REGULATION,
    &area::BTA_MAX_SHARE,
    &area::BTA_MAX_SHARE_USE,
    &area::BTA_MAX_SHARE_REGULATION,
    &area::BTA_MAX_SHARE_AREA,
    &area::BTA_MIN_BUILDING,
    &area::BTA_MIN_PARCEL,
    &area::BTA_MIN_USE,
    &area::BTA_MIN_REGULATION,
    &area::BTA_MIN_SHARE,
    &area::BTA_MIN_SHARE_USE,
    &area::BTA_MIN_SHARE_REGULATION,
    &area::BTA_MIN_SHARE_AREA,
    &area::BELOW_GROUND_MAX,
    &area::BELOW_GROUND_MIN,
    &area::BELOW_GROUND_MAX_SHARE,
    &area::BELOW_GROUND_MIN_SHARE,
    &property_area::MIN,
    &property_area::MAX,
    &ground_level::MAX,
    &ground_level::MIN,
    &ground_level::EXACT,
    &ground_level::ExcavationLevel,
    &permeable::PermeableShare,
    &clear_height::ClearHeight,
    &text_rules::RESERVE_UTILITIES,
    &text_rules::RESERVE_PASSAGE,
    &text_rules::RESERVE_TUNNEL,
    &text_rules::RESERVE_COMMON,
    &text_rules::PROPERTY_RIGHTS,
    &text_rules::HOUSE_TYPE,
    &text_rules::DESIGN,
    &text_rules::PLACEMENT_TEXT,
    &text_rules::EXECUTION,
    &text_rules::USE_OF_BUILDINGS,
    &text_rules::GROUND_WORKS,
    &text_rules::DISTURBANCE,
    &demolition::DemolitionBan,
    &text_rules::CULTURAL,
    &text_rules::CAUTION,
    &text_rules::PERMIT_CONDITION,
    &text_rules::START_CONDITION,
    &text_rules::CHANGED_DUTY,
    &time::OwnClock::NotYet,
    &time::OwnClock::Temporary,
    &vertical::VerticalExtentCheck,
    &text_rules::INTERPRETATION,
    &text_rules::OtherRule,
];

/// The kinds that are left where a building stands in a plan under another country's law: where the building stands, in which plans,
/// and what these say. The others reckon by Swedish law.
pub(super) static KINDS_UNDER_FOREIGN_LAW: &[&dyn Check] = &[
    &placement::PlacementCheck,
    &plans_here::OutsidePlans,
    &foreign_law::ForeignLaw,
];

/// Every kind of check, as listed.
pub fn kinds() -> impl Iterator<Item = CheckKind> {
    KINDS.iter().map(|check| CheckKind::of(*check))
}
