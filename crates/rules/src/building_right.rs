//! Building right: how much, how high and where may be built at a place, what stands there and what is left.
//!
//! For each piece of development land (*kvartersmark*) at the place, by the plans in force at the date:
//!
//! | module | works out |
//! |---|---|
//! | [`answer`] | the shape of the answer |

pub mod answer;
mod area_limit;
mod overlay;
mod use_area;

pub(crate) use area_limit::{AreaLimit, LimitGround, Sharing, area_limits};
pub(crate) use use_area::{UseArea, use_areas};

pub use answer::{
    AreaAnswer, BoundBy, BoundSide, BuildingRightAnswer, BuildingRightArea, Exclusion, ExclusionReason,
    Existing, HeightAnswer, Limit, LimitState, PlainBound, PlainBuilding, StoreysAnswer,
};
