//! Plans in the making: one in each stage, over land that already has a plan or has none.

use super::*;
use crate::town::{STREET_U, STREET_V};

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

/// The plans in process, and one whose making was given up.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    Ok(vec![
        started(wordings)?,
        consultation(wordings)?,
        review(wordings)?,
        adopted(wordings)?,
        appealed(wordings)?,
        closed(wordings)?,
    ])
}

/// A plan that has been begun but has no legal force.
#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each fact that the plans differ in"
)]
fn in_process<'a>(
    wordings: &'a Wordings,
    designation: &str,
    name: &str,
    purpose: &str,
    area: Polygon<f64>,
    status: PlanStatus,
    started: Date,
    status_date: Date,
) -> Draft<'a> {
    let mut draft = Draft::new(
        wordings,
        designation,
        name,
        PlanKind::Detaljplan,
        status,
        status_date,
    )
    .about(purpose, area)
    .decided(DecisionKind::Adoption, |decision| {
        decision.started = Some(started)
    });
    draft.plan.status_date = Some(status_date);
    draft
}

fn started(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(7, 4);
    let purpose = "Ett nytt bostadsområde utreds. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1401",
        "Norra backen",
        purpose,
        block.whole(),
        PlanStatus::Started,
        date(2026, 9, 1),
        date(2026, 9, 1),
    );
    streets(&mut draft, block, "8.1")?;
    draft.land_use(rule("DP_KM_B2", "Staden växer norrut."), block.inner())?;
    Ok(draft)
}

fn consultation(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(4, 2);
    // Only the inner yard of Gäddan: the plan in force around it stays.
    let area = block.patch(0.28, 0.3, 0.78, 0.78);
    let purpose = "Förskola på gården i kvarteret Gäddan. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1402",
        "Förskolan Gäddan",
        purpose,
        area.clone(),
        PlanStatus::Consultation,
        date(2026, 1, 15),
        date(2026, 10, 20),
    );
    let school = draft.land_use(
        rule("DP_KM_S2_Forskola", "Barnen i kvarteret saknar förskola."),
        area.clone(),
    )?;
    draft.over(ridge("6"), &[area], &[school])?;
    Ok(draft)
}

fn review(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(3, 1);
    let purpose = "Stadsplanen från 1958 ersätts: sex våningar mot torget. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1403",
        "Tullnären, ny plan",
        purpose,
        block.whole(),
        PlanStatus::Review,
        date(2024, 2, 12),
        date(2026, 11, 2),
    );
    streets(&mut draft, block, "3.3")?;
    let inner = block.inner();
    let homes = draft.land_use(rule("DP_KM_B2", "Kvarteret kan bli tätare."), inner.clone())?;
    draft.over(
        ridge("21"),
        &[block.patch(STREET_U, STREET_V, 0.5, 1.0)],
        &[homes],
    )?;
    draft.over(ridge("15"), &[block.patch(0.5, STREET_V, 1.0, 1.0)], &[homes])?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaKvm_BruttoAnv",
            "Skolan i närheten räcker till så många lägenheter.",
        )
        .number("exploatering", "22000", "max", "kvadratmeter"),
        &[inner],
        &[homes],
    )?;
    Ok(draft)
}

fn adopted(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(6, 4);
    let purpose = "Nytt verksamhetsområde. Planen är antagen men har inte laga kraft. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1404",
        "Norra porten",
        purpose,
        block.whole(),
        PlanStatus::Adopted,
        date(2023, 11, 6),
        date(2026, 11, 16),
    );
    if let Some(decision) = draft.plan.decisions.first_mut() {
        decision.adopted = Some(date(2026, 11, 16));
        decision.implementation_months = Some(120);
    }
    streets(&mut draft, block, "7.0")?;
    let inner = block.inner();
    let works = draft.land_use(
        rule("DP_KM_Z2", "Läget vid infarten är bra för lastbilar."),
        inner.clone(),
    )?;
    draft.over(
        rule("DP_KM_Eg_Hojd_HogstaHojd_Totalhojd", "Flygrutten sätter gränsen.")
            .number("höjd", "20", "max", "meter"),
        &[inner],
        &[works],
    )?;
    Ok(draft)
}

fn appealed(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(0, 2);
    let area = block.patch(STREET_U, STREET_V, 0.55, 0.5);
    let purpose = "Ett punkthus i kvarteret Abborrens hörn. Planen är överklagad. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1405",
        "Abborrens hörn",
        purpose,
        area.clone(),
        PlanStatus::Appealed,
        date(2023, 4, 3),
        date(2026, 7, 7),
    );
    if let Some(decision) = draft.plan.decisions.first_mut() {
        decision.adopted = Some(date(2026, 6, 15));
        decision.court_cases = Some(vec!["P 4321-26 (påhittat)".to_owned()]);
    }
    let homes = draft.land_use(rule("DP_KM_B2", "Läget är centralt."), area.clone())?;
    draft.over(ridge_level("48"), &[area], &[homes])?;
    Ok(draft)
}

fn closed(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(4, 0);
    let area = block.patch(0.1, 0.4, 0.9, 0.9);
    let purpose = "Ett höghus på stranden. Kommunen lade ned arbetet. Påhittat exempel.";
    let mut draft = in_process(
        wordings,
        "Dp 1390",
        "Strandtornet",
        purpose,
        area.clone(),
        PlanStatus::Closed,
        date(2022, 8, 29),
        date(2024, 10, 1),
    );
    draft.land_use(rule("DP_KM_B2", "Utsikten är vid."), area)?;
    Ok(draft)
}
