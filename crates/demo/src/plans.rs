//! The plans of Exempelby: one file per part of town.

use anyhow::Result;
use geo_types::Polygon;
use jiff::civil::{Date, date};
use planvy_plan::decision::DecisionKind;
use planvy_plan::{Plan, PlanKind, PlanStatus, RegulationId};

use crate::draft::{Draft, Rule, Wordings, rule};
use crate::town::Block;

mod centre;
mod harbour;
mod history;
mod in_process;
mod outskirts;
mod villas;

/// Every plan of the town.
///
/// # Errors
/// Where a code is not in the catalogue.
pub fn plans(wordings: &Wordings) -> Result<Vec<Plan>> {
    let mut plans = Vec::new();
    plans.extend(villas::plans(wordings)?);
    plans.extend(centre::plans(wordings)?);
    plans.extend(harbour::plans(wordings)?);
    plans.extend(outskirts::plans(wordings)?);
    plans.extend(history::plans(wordings)?);
    plans.extend(in_process::plans(wordings)?);
    Ok(plans.into_iter().map(|draft| draft.plan).collect())
}

/// A plan with legal force: begun two years and adopted a month before.
fn in_force<'a>(
    wordings: &'a Wordings,
    designation: &str,
    name: &str,
    purpose: &str,
    area: Polygon<f64>,
    force: Date,
    implementation_months: u32,
) -> Draft<'a> {
    let days_before = |days: i64| force.saturating_sub(jiff::Span::new().days(days));
    let mut draft = Draft::new(
        wordings,
        designation,
        name,
        PlanKind::Detaljplan,
        PlanStatus::LegalForce,
        days_before(400),
    )
    .about(purpose, area)
    .decided(DecisionKind::Adoption, |decision| {
        decision.started = Some(days_before(760));
        decision.adopted = Some(days_before(31));
        decision.legal_force = vec![force];
        decision.implementation_months = Some(implementation_months);
        decision.implementation_from = Some(force);
    });
    draft.plan.status_date = Some(force);
    draft
}

/// The streets along a block's southern and western edge, with their level at the corner.
fn streets(draft: &mut Draft<'_>, block: Block, level_m: &str) -> Result<RegulationId> {
    let street = draft.land_use(
        rule(
            "DP_AP_Gata_Lokal",
            "Gatan ger tillfart till kvarteret och hör ihop med grannkvarterens gator.",
        ),
        block.streets(),
    )?;
    draft.at(
        rule(
            "DP_AP_Eg_UtformAP_Mark_Plushojd",
            "Nivån gör att regnvatten rinner ut mot gatan och inte mot husen.",
        )
        .number("höjd", level_m, "exakt", "meter"),
        block.point(0.026, 0.033),
        &[street],
    )?;
    Ok(street)
}

/// Ground without buildings towards the streets.
fn front_gardens(
    draft: &mut Draft<'_>,
    areas: &[Polygon<f64>],
    uses: &[RegulationId],
) -> Result<RegulationId> {
    draft.over(
        rule(
            "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark",
            "Förgårdarna hålls öppna så att gatan får ljus och sikten blir god.",
        ),
        areas,
        uses,
    )
}

/// Highest ridge over the mean ground level.
fn ridge<'a>(height_m: &str) -> Rule<'a> {
    rule(
        "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd",
        "Höjden är anpassad till husen runt omkring.",
    )
    .number("höjd", height_m, "max", "meter")
}

/// Highest ridge as a level over RH 2000.
fn ridge_level<'a>(level_m: &str) -> Rule<'a> {
    rule(
        "DP_KM_Eg_Hojd_HogstaHojd_NockhojdNollplan",
        "Nivån håller taklandskapet samman i det sluttande kvarteret.",
    )
    .number("höjd", level_m, "max", "meter")
}

/// Lines of public pipes under a strip of land.
fn pipes<'a>() -> Rule<'a> {
    rule(
        "DP_KM_Eg_Markreservat_UnderjordiskLedning_Underjordisk",
        "Vatten- och avloppsledningar går genom kvarteret.",
    )
}

/// Roof pitch between two angles, as two rules.
fn roof_pitch(
    draft: &mut Draft<'_>,
    area: &Polygon<f64>,
    uses: &[RegulationId],
    from_deg: &str,
    to_deg: &str,
) -> Result<()> {
    draft.over(
        rule(
            "DP_KM_Eg_Takvinkel_Minsta_Minsta",
            "Sadeltak hör till områdets karaktär.",
        )
        .number("takvinkel", from_deg, "min", "grader"),
        std::slice::from_ref(area),
        uses,
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Takvinkel_Storsta_Storsta",
            "Sadeltak hör till områdets karaktär.",
        )
        .number("takvinkel", to_deg, "max", "grader"),
        std::slice::from_ref(area),
        uses,
    )?;
    Ok(())
}
