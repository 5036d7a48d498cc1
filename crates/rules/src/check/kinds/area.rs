//! *Byggnadsarea* and *bruttoarea*, each with its own denominator.

use planvy_plan::{Bound, Lang, Measure, Quantity, Reference, State, Unit};

use super::per_building::{Concern, PerBuilding, concern, nobody_there, quantities};
use super::reference::{CountedOn, counted_on};
use super::sums::{Doubt, Sum, Summed, sum_over};
use crate::check::answer::Verdict;
use crate::check::building::What;
use crate::check::kind::Check;
use crate::check::outcome::{Numbers, Outcome};
use crate::check::scene::{RuleIn, Scene};
use crate::check::words::{against, amount, joined, undecided};

/// What a limit is counted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// Each building.
    Building,
    /// m² on each parcel.
    Parcel,
    /// m² in the use area.
    UseArea,
    /// m² in the regulation's area.
    RegulationArea,
    /// Share of each parcel.
    ShareOfParcel,
    /// Share of the parcel's part in the use area.
    ShareInUseArea,
    /// Share of the parcel's part in the regulation's area.
    ShareInRegulationArea,
    /// Share of the regulation's area.
    ShareOfRegulationArea,
}

impl On {
    fn is_of(self, quantity: &Quantity) -> bool {
        let is_share = quantity.value.unit() == Unit::Percent;
        match self {
            On::Building => quantity.reference == Reference::Building,
            On::Parcel => quantity.reference == Reference::Property && !is_share,
            On::UseArea => quantity.reference == Reference::UseArea,
            On::RegulationArea => quantity.reference == Reference::RegulationArea && !is_share,
            On::ShareOfParcel => quantity.reference == Reference::Property && is_share,
            On::ShareInUseArea => quantity.reference == Reference::PropertyInUseArea,
            On::ShareInRegulationArea => quantity.reference == Reference::PropertyInRegulationArea,
            On::ShareOfRegulationArea => quantity.reference == Reference::RegulationArea && is_share,
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        let (sv, en) = match self {
            On::Building => ("per byggnad", "for each building"),
            On::Parcel => ("på fastigheten", "on the parcel"),
            On::UseArea => ("inom användningsområdet", "in the use area"),
            On::RegulationArea => ("inom bestämmelsens område", "in the area of the rule"),
            On::ShareOfParcel => ("av fastigheten", "of the parcel"),
            On::ShareInUseArea => (
                "av fastighetens del inom användningsområdet",
                "of the parcel's part in the use area",
            ),
            On::ShareInRegulationArea => (
                "av fastighetens del inom bestämmelsens område",
                "of the parcel's part in the area of the rule",
            ),
            On::ShareOfRegulationArea => ("av bestämmelsens område", "of the area of the rule"),
        };
        lang.pick(sv, en)
    }
}

/// A limit on an area.
pub(super) struct AreaLimit {
    /// Its stable id.
    pub id: &'static str,
    /// Its name in Swedish and English.
    pub name: [&'static str; 2],
    /// What is summed.
    pub summed: Summed,
    /// How it binds.
    pub bound: Bound,
    /// What it is counted on; none where that does not matter to the kind.
    pub on: On,
}

impl Check for AreaLimit {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self, lang: Lang) -> &'static str {
        let [sv, en] = self.name;
        lang.pick(sv, en)
    }

    fn needs(&self, lang: Lang) -> &'static str {
        match (self.on, self.summed) {
            (On::Building, Summed::BuildingArea) => lang.pick("fotavtrycket", "the footprint"),
            (On::Building, _) => lang.pick("våningar eller bruttoarea", "storeys or gross floor area"),
            (On::RegulationArea | On::ShareOfRegulationArea | On::UseArea, _) => lang.pick(
                "arean, och vad som redan står i området",
                "the area, and what already stands in the area",
            ),
            _ => lang.pick(
                "arean, fastigheten, och vad som redan står på den",
                "the area, the parcel, and what already stands on it",
            ),
        }
    }

    fn decide(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        if self.on == On::Building {
            return self.each_building(scene);
        }
        let mut outcomes = Vec::new();
        for (rule, quantity) in quantities(scene, self.measure(), self.bound) {
            if !self.on.is_of(quantity) {
                continue;
            }
            let Some(counted) = counted_on(scene, rule, &quantity.reference) else {
                outcomes.push(self.no_parcel(scene, rule, quantity));
                continue;
            };
            if counted.is_empty() {
                outcomes.push(nobody_there(scene, rule));
            }
            for on in counted {
                outcomes.push(self.hold(scene, rule, quantity, &on));
            }
        }
        outcomes
    }
}

impl AreaLimit {
    fn measure(&self) -> Measure {
        match self.summed {
            Summed::BuildingArea => Measure::BuildingArea,
            Summed::GrossFloorArea => Measure::GrossFloorArea,
            Summed::BelowGround => Measure::GrossFloorAreaBelowGround,
        }
    }

    fn what(&self) -> What {
        match self.summed {
            Summed::BuildingArea => What::BuildingArea,
            Summed::GrossFloorArea => What::GrossFloorArea,
            Summed::BelowGround => What::GrossFloorAreaBelowGround,
        }
    }

    fn each_building(&self, scene: &Scene<'_>) -> Vec<Outcome> {
        PerBuilding {
            measure: self.measure(),
            bound: self.bound,
            what: self.what(),
            never_less: &[],
            never_more: &[],
            each_building_only: true,
        }
        .decide(scene)
    }

    fn named(&self, lang: Lang) -> String {
        format!("{} {}", self.what().name(lang), self.on.words(lang))
    }

    fn no_parcel(&self, scene: &Scene<'_>, rule: &RuleIn<'_>, quantity: &Quantity) -> Outcome {
        let lang = scene.lang;
        let (limit, unit) = (quantity.value.number(), quantity.value.unit());
        let plain = undecided(lang, &self.named(lang), self.bound, limit, unit);
        let because = lang.pick(
            "Fastigheten saknas: ingen inläst fastighet ligger under förslaget.",
            "The parcel is missing: no loaded parcel lies under the proposal.",
        );
        Outcome::of(rule, Verdict::CannotDecide, plain, because.to_owned())
            .with(Numbers::limit(self.bound, limit, unit))
            .on_land(scene, &rule.area)
    }

    fn hold(&self, scene: &Scene<'_>, rule: &RuleIn<'_>, quantity: &Quantity, on: &CountedOn<'_>) -> Outcome {
        let lang = scene.lang;
        let (limit, unit) = (quantity.value.number(), quantity.value.unit());
        let sum = sum_over(scene, self.summed, &on.land);
        let is_share = unit == Unit::Percent;
        let of_m2 = |area_m2: f64| {
            if is_share {
                100.0 * area_m2 / on.area_m2
            } else {
                area_m2
            }
        };
        let (mut verdict, value) = sum.judge(self.bound, limit, of_m2, unit);
        let mut reasons = vec![made_of(lang, &sum, is_share.then_some(on.area_m2))];
        reasons.extend(sum.missing.iter().cloned());
        reasons.extend(
            sum.doubts
                .iter()
                .map(|doubt| doubt_words(lang, *doubt).to_owned()),
        );
        if self.bound == Bound::Min && verdict == Verdict::Breaks {
            reasons.push(
                lang.pick(
                    "En minsta area kan inte tvinga fram byggande, men det som byggs ska nå upp till den."
                        .to_owned(),
                    "A least area cannot force anybody to build, but what is built has to reach it."
                        .to_owned(),
                ),
            );
        }
        if sum.buildings.is_empty() && scene.buildings.iter().all(|building| building.is_placed()) {
            verdict = Verdict::NotApplicable;
            reasons.push(lang.pick(
                "Ingen byggnad i förslaget räknas in här.".to_owned(),
                "No building of the proposal counts here.".to_owned(),
            ));
        }
        if rule.land.meaning.state == State::NeedsHuman && verdict != Verdict::NotApplicable {
            verdict = Verdict::NeedsHuman;
            reasons.extend(rule.words.reason.clone());
        }
        if concern(quantity.applies_to.as_deref(), None) == Concern::Human {
            verdict = Verdict::NeedsHuman;
        }
        let parcel = on.parcel.map(|parcel| parcel.designation.as_str());
        let numbers = Numbers::against(value, self.bound, limit, unit, sum.uncertainty_m2.map(of_m2));
        let plain = against(lang, &self.named(lang), value, self.bound, limit, unit);
        let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
        let outcome = Outcome::of(rule, verdict, plain, joined(&reasons))
            .with(numbers)
            .about(sum.buildings.iter().copied())
            .on_land(scene, &on.land);
        match parcel {
            Some(parcel) => outcome.on_parcel(parcel),
            None => outcome,
        }
    }
}

/// What a sum is made of.
fn made_of(lang: Lang, sum: &Sum, denominator_m2: Option<f64>) -> String {
    let m2 = |area_m2: f64| amount(lang, area_m2, Unit::SquareMetre);
    let (proposal, existing) = (m2(sum.proposal_m2), m2(sum.existing_m2));
    let of = match denominator_m2 {
        Some(area_m2) => lang.pick(
            format!(" Marken som räknas är {}.", m2(area_m2)),
            format!(" The land that counts is {}.", m2(area_m2)),
        ),
        None => String::new(),
    };
    let more = match sum.existing_more_m2 {
        more if more > 0.0 && more.is_finite() => lang.pick(
            format!(" Ytterligare {} kan räknas in.", m2(more)),
            format!(" Another {} may count.", m2(more)),
        ),
        _ => String::new(),
    };
    lang.pick(
        format!("{proposal} i förslaget och {existing} som säkert står där.{more}{of}"),
        format!("{proposal} in the proposal and {existing} that stands there for certain.{more}{of}"),
    )
}

fn doubt_words(lang: Lang, doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::UnderTheProposal => lang.pick(
            "Förslaget står på en befintlig byggnad. Om den rivs eller byggs till säger ritningen inte.",
            "The proposal stands on an existing building. Whether that is taken down or added to is not said.",
        ),
        Doubt::MayBeExempt => lang.pick(
            "En liten befintlig byggnad kan vara byggd utan krav på bygglov. Då räknas den inte.",
            "A small existing building may have needed no permit. Then it does not count.",
        ),
        Doubt::FloorAreaUnknown => lang.pick(
            "Bruttoarean hos befintliga byggnader är inte känd.",
            "The floor area of existing buildings is not known.",
        ),
        Doubt::NoBuildings => lang.pick(
            "Befintliga byggnader saknas: tjänsten vet inte vad som redan står där.",
            "Existing buildings are missing: the service does not know what stands there already.",
        ),
    }
}

macro_rules! area_limits {
    ($($name:ident: $id:literal, $sv:literal, $en:literal, $summed:ident, $bound:ident, $on:ident;)+) => {
        $(pub(super) static $name: AreaLimit = AreaLimit {
            id: $id,
            name: [$sv, $en],
            summed: Summed::$summed,
            bound: Bound::$bound,
            on: On::$on,
        };)+
    };
}

area_limits! {
    BYA_MAX_BUILDING: "building-area-max-per-building", "Största byggnadsarea per byggnad", "Largest building area of each building", BuildingArea, Max, Building;
    BYA_MAX_PARCEL: "building-area-max-per-parcel", "Största byggnadsarea per fastighet", "Largest building area on each parcel", BuildingArea, Max, Parcel;
    BYA_MAX_USE: "building-area-max-in-use-area", "Största byggnadsarea i användningsområdet", "Largest building area in the use area", BuildingArea, Max, UseArea;
    BYA_MAX_REGULATION: "building-area-max-in-regulation-area", "Största byggnadsarea i egenskapsområdet", "Largest building area in the area of the rule", BuildingArea, Max, RegulationArea;
    BYA_MAX_SHARE: "building-area-max-share-of-parcel", "Största byggnadsarea i procent av fastigheten", "Largest building area as a share of the parcel", BuildingArea, Max, ShareOfParcel;
    BYA_MAX_SHARE_USE: "building-area-max-share-in-use-area", "Största byggnadsarea i procent av fastigheten i användningsområdet", "Largest building area as a share of the parcel in the use area", BuildingArea, Max, ShareInUseArea;
    BYA_MAX_SHARE_REGULATION: "building-area-max-share-in-regulation-area", "Största byggnadsarea i procent av fastigheten i egenskapsområdet", "Largest building area as a share of the parcel in the area of the rule", BuildingArea, Max, ShareInRegulationArea;
    BYA_MAX_SHARE_AREA: "building-area-max-share-of-regulation-area", "Största byggnadsarea i procent av egenskapsområdet", "Largest building area as a share of the area of the rule", BuildingArea, Max, ShareOfRegulationArea;
    BYA_MIN_BUILDING: "building-area-min-per-building", "Minsta byggnadsarea per byggnad", "Least building area of each building", BuildingArea, Min, Building;
    BYA_MIN_PARCEL: "building-area-min-per-parcel", "Minsta byggnadsarea per fastighet", "Least building area on each parcel", BuildingArea, Min, Parcel;
    BYA_MIN_USE: "building-area-min-in-use-area", "Minsta byggnadsarea i användningsområdet", "Least building area in the use area", BuildingArea, Min, UseArea;
    BYA_MIN_REGULATION: "building-area-min-in-regulation-area", "Minsta byggnadsarea i egenskapsområdet", "Least building area in the area of the rule", BuildingArea, Min, RegulationArea;
    BYA_MIN_SHARE: "building-area-min-share-of-parcel", "Minsta byggnadsarea i procent av fastigheten", "Least building area as a share of the parcel", BuildingArea, Min, ShareOfParcel;
    BYA_MIN_SHARE_USE: "building-area-min-share-in-use-area", "Minsta byggnadsarea i procent av fastigheten i användningsområdet", "Least building area as a share of the parcel in the use area", BuildingArea, Min, ShareInUseArea;
    BYA_MIN_SHARE_REGULATION: "building-area-min-share-in-regulation-area", "Minsta byggnadsarea i procent av fastigheten i egenskapsområdet", "Least building area as a share of the parcel in the area of the rule", BuildingArea, Min, ShareInRegulationArea;
    BYA_MIN_SHARE_AREA: "building-area-min-share-of-regulation-area", "Minsta byggnadsarea i procent av egenskapsområdet", "Least building area as a share of the area of the rule", BuildingArea, Min, ShareOfRegulationArea;
    BTA_MAX_BUILDING: "gross-floor-area-max-per-building", "Största bruttoarea per byggnad", "Largest gross floor area of each building", GrossFloorArea, Max, Building;
    BTA_MAX_PARCEL: "gross-floor-area-max-per-parcel", "Största bruttoarea per fastighet", "Largest gross floor area on each parcel", GrossFloorArea, Max, Parcel;
    BTA_MAX_USE: "gross-floor-area-max-in-use-area", "Största bruttoarea i användningsområdet", "Largest gross floor area in the use area", GrossFloorArea, Max, UseArea;
    BTA_MAX_REGULATION: "gross-floor-area-max-in-regulation-area", "Största bruttoarea i egenskapsområdet", "Largest gross floor area in the area of the rule", GrossFloorArea, Max, RegulationArea;
    BTA_MAX_SHARE: "gross-floor-area-max-share-of-parcel", "Största bruttoarea i procent av fastigheten", "Largest gross floor area as a share of the parcel", GrossFloorArea, Max, ShareOfParcel;
    BTA_MAX_SHARE_USE: "gross-floor-area-max-share-in-use-area", "Största bruttoarea i procent av fastigheten i användningsområdet", "Largest gross floor area as a share of the parcel in the use area", GrossFloorArea, Max, ShareInUseArea;
    BTA_MAX_SHARE_REGULATION: "gross-floor-area-max-share-in-regulation-area", "Största bruttoarea i procent av fastigheten i egenskapsområdet", "Largest gross floor area as a share of the parcel in the area of the rule", GrossFloorArea, Max, ShareInRegulationArea;
    BTA_MAX_SHARE_AREA: "gross-floor-area-max-share-of-regulation-area", "Största bruttoarea i procent av egenskapsområdet", "Largest gross floor area as a share of the area of the rule", GrossFloorArea, Max, ShareOfRegulationArea;
    BTA_MIN_BUILDING: "gross-floor-area-min-per-building", "Minsta bruttoarea per byggnad", "Least gross floor area of each building", GrossFloorArea, Min, Building;
    BTA_MIN_PARCEL: "gross-floor-area-min-per-parcel", "Minsta bruttoarea per fastighet", "Least gross floor area on each parcel", GrossFloorArea, Min, Parcel;
    BTA_MIN_USE: "gross-floor-area-min-in-use-area", "Minsta bruttoarea i användningsområdet", "Least gross floor area in the use area", GrossFloorArea, Min, UseArea;
    BTA_MIN_REGULATION: "gross-floor-area-min-in-regulation-area", "Minsta bruttoarea i egenskapsområdet", "Least gross floor area in the area of the rule", GrossFloorArea, Min, RegulationArea;
    BTA_MIN_SHARE: "gross-floor-area-min-share-of-parcel", "Minsta bruttoarea i procent av fastigheten", "Least gross floor area as a share of the parcel", GrossFloorArea, Min, ShareOfParcel;
    BTA_MIN_SHARE_USE: "gross-floor-area-min-share-in-use-area", "Minsta bruttoarea i procent av fastigheten i användningsområdet", "Least gross floor area as a share of the parcel in the use area", GrossFloorArea, Min, ShareInUseArea;
    BTA_MIN_SHARE_REGULATION: "gross-floor-area-min-share-in-regulation-area", "Minsta bruttoarea i procent av fastigheten i egenskapsområdet", "Least gross floor area as a share of the parcel in the area of the rule", GrossFloorArea, Min, ShareInRegulationArea;
    BTA_MIN_SHARE_AREA: "gross-floor-area-min-share-of-regulation-area", "Minsta bruttoarea i procent av egenskapsområdet", "Least gross floor area as a share of the area of the rule", GrossFloorArea, Min, ShareOfRegulationArea;
    BELOW_GROUND_MAX: "below-ground-area-max", "Största bruttoarea under mark", "Largest floor area below ground", BelowGround, Max, RegulationArea;
    BELOW_GROUND_MIN: "below-ground-area-min", "Minsta bruttoarea under mark", "Least floor area below ground", BelowGround, Min, RegulationArea;
    BELOW_GROUND_MAX_SHARE: "below-ground-area-max-share", "Största bruttoarea under mark i procent av egenskapsområdet", "Largest floor area below ground as a share of the area of the rule", BelowGround, Max, ShareOfRegulationArea;
    BELOW_GROUND_MIN_SHARE: "below-ground-area-min-share", "Minsta bruttoarea under mark i procent av egenskapsområdet", "Least floor area below ground as a share of the area of the rule", BelowGround, Min, ShareOfRegulationArea;
}
