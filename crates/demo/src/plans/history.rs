//! Old plans as municipalities digitise them, a superseded one, a repealed one, an amended one.

use super::*;
use crate::town::{STREET_U, STREET_V};
use planvy_plan::document::{Quality, Usability};

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

/// Why a provision was not interpreted: the ordinary reason.
const REASON: &str = "eftersom dagens bestämmelser saknar motsvarighet";

/// The old plans.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    Ok(vec![
        town_plan_1958(wordings)?,
        building_plan_1947(wordings)?,
        subdivision_1932(wordings)?,
        superseded_1961(wordings)?,
        repealed(wordings)?,
        amended(wordings)?,
    ])
}

/// A plan from before 1987 with legal force, digitised from the scanned map, without period of implementation.
#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each fact that the plans differ in"
)]
fn digitised<'a>(
    wordings: &'a Wordings,
    designation: &str,
    name: &str,
    kind: PlanKind,
    purpose: &str,
    area: Polygon<f64>,
    adopted: Date,
    force: Date,
) -> Draft<'a> {
    let mut draft = Draft::new(
        wordings,
        designation,
        name,
        kind,
        PlanStatus::LegalForce,
        date(2024, 5, 6),
    )
    .about(purpose, area)
    .decided(DecisionKind::Adoption, |decision| {
        decision.adopted = Some(adopted);
        decision.legal_force = vec![force];
    });
    draft.plan.status_date = Some(force);
    draft.plan.quality = Some(Quality {
        digitisation: Some("ej komplett".to_owned()),
        digitisation_note: Some("Illustrationer och profiler finns bara i originalet.".to_owned()),
        corrected_boundaries: Some(false),
        checked_material: Some(true),
        additions: serde_json::Map::new(),
    });
    draft.plan.usability = Some(Usability {
        level: Some("medel".to_owned()),
        note: Some("Digitaliserad från en skannad karta i skala 1:1000.".to_owned()),
    });
    draft
}

/// A rule of the old plan that was not interpreted.
fn uninterpreted<'a>(code: &'a str, old_text: &'a str) -> Rule<'a> {
    rule(code, "Bestämmelsen står i den ursprungliga planen.")
        .text("äldre bestämmelse", old_text)
        .text("orsak", REASON)
}

/// A number of storeys of the old plan, in Roman numerals on the map.
fn storeys<'a>(count: &str) -> Rule<'a> {
    rule(
        "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre",
        "Våningstalet står på plankartan.",
    )
    .number("antal", count, "max", "antal")
    .text("orsak", REASON)
}

fn town_plan_1958(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(3, 1);
    let purpose = "Slutet byggnadssätt längs gatorna. Påhittat exempel på en äldre stadsplan.";
    let mut draft = digitised(
        wordings,
        "Pl 214",
        "Stadsplan för kvarteret Tullnären",
        PlanKind::Stadsplan,
        purpose,
        block.whole(),
        date(1958, 2, 17),
        date(1958, 6, 12),
    );
    streets(&mut draft, block, "3.3")?;
    let inner = block.inner();
    let homes = draft.land_use(
        uninterpreted("DP_KM_B2_Aldre", "BS, slutet byggnadssätt, bostäder"),
        inner.clone(),
    )?;
    draft.over(
        storeys("3"),
        &[
            block.patch(STREET_U, STREET_V, 1.0, 0.3),
            block.patch(STREET_U, 0.3, 0.25, 1.0),
        ],
        &[homes],
    )?;
    draft.over(
        uninterpreted(
            "DP_KM_Eg_Hojd_HogstaHojd_Aldre",
            "Byggnad får uppföras till högst 11,2 meters höjd",
        ),
        &[block.patch(STREET_U, STREET_V, 1.0, 0.3)],
        &[homes],
    )?;
    draft.over(
        uninterpreted(
            "DP_KM_Eg_BegransningAvMarkensUtnyttjande_EjByggnadsverk_Prickmark_Aldre",
            "Med prickning betecknad mark får icke bebyggas",
        ),
        &[block.patch(0.25, 0.3, 1.0, 1.0)],
        &[homes],
    )?;
    Ok(draft)
}

fn building_plan_1947(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(2, 3);
    let purpose = "Egnahem på stora tomter. Påhittat exempel på en äldre byggnadsplan.";
    let mut draft = digitised(
        wordings,
        "By 31",
        "Byggnadsplan för Sjölunda egnahem",
        PlanKind::Byggnadsplan,
        purpose,
        block.whole(),
        date(1947, 8, 4),
        date(1948, 1, 15),
    );
    streets(&mut draft, block, "4.8")?;
    let inner = block.inner();
    let homes = draft.land_use(
        uninterpreted("DP_KM_B2_Aldre", "Bf, fristående bostadshus"),
        inner.clone(),
    )?;
    draft.over(storeys("2"), std::slice::from_ref(&inner), &[homes])?;
    draft.over(
        uninterpreted(
            "DP_KM_Eg_Fastighetsstorlek_Ingen_Aldre",
            "Tomtplats får icke givas mindre storlek än 1000 kvadratmeter",
        ),
        &[inner],
        &[homes],
    )?;
    Ok(draft)
}

fn subdivision_1932(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(7, 3);
    let purpose = "Indelning i tomter för sommarhus. Påhittat exempel på en avstyckningsplan.";
    let mut draft = digitised(
        wordings,
        "Av 7",
        "Avstyckningsplan för Solstranden",
        PlanKind::Avstyckningsplan,
        purpose,
        block.whole(),
        date(1932, 4, 11),
        date(1932, 4, 11),
    );
    streets(&mut draft, block, "5.5")?;
    draft.land_use(uninterpreted("DP_KM_B2_Aldre", "Tomtmark"), block.inner())?;
    Ok(draft)
}

/// The plan that Dp 1101 took the place of: both say "laga kraft", as happens.
fn superseded_1961(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(1, 2);
    let purpose = "Affärshus i en våning. Påhittat exempel på en plan som har ersatts.";
    let mut draft = digitised(
        wordings,
        "Pl 233",
        "Stadsplan för kvarteret Makrillen",
        PlanKind::Stadsplan,
        purpose,
        block.whole(),
        date(1961, 9, 25),
        date(1962, 1, 8),
    );
    streets(&mut draft, block, "4.0")?;
    let inner = block.inner();
    let shops = draft.land_use(uninterpreted("DP_KM_H2_Aldre", "Handelsändamål"), inner.clone())?;
    draft.over(storeys("1"), &[inner], &[shops])?;
    Ok(draft)
}

fn repealed(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(5, 4);
    let purpose = "Industrispår som aldrig byggdes. Planen är upphävd. Påhittat exempel.";
    let mut draft = Draft::new(
        wordings,
        "Dp 904",
        "Norra industrispåret",
        PlanKind::Detaljplan,
        PlanStatus::Repealed,
        date(2023, 2, 1),
    )
    .about(purpose, block.whole())
    .decided(DecisionKind::Adoption, |decision| {
        decision.adopted = Some(date(1994, 10, 3));
        decision.legal_force = vec![date(1994, 11, 1)];
        decision.implementation_months = Some(120);
        decision.implementation_from = Some(date(1994, 11, 1));
    })
    .decided(DecisionKind::Repeal, |decision| {
        decision.started = Some(date(2021, 3, 1));
        decision.adopted = Some(date(2022, 12, 12));
        decision.legal_force = vec![date(2023, 1, 16)];
    });
    draft.plan.status_date = Some(date(2023, 1, 16));
    streets(&mut draft, block, "6.6")?;
    draft.land_use(
        rule("DP_KM_T2_Jarnvag", "Spåret skulle leda till hamnen."),
        block.inner(),
    )?;
    Ok(draft)
}

/// A plan of 1998 whose northern half was amended in 2024: one plan with two decisions and two periods.
fn amended(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(3, 0);
    let purpose = "Kontor och hamn. Ändrad 2024: högre hus i norr. Påhittat exempel.";
    let mut draft = Draft::new(
        wordings,
        "Dp 955",
        "Kajkontoret",
        PlanKind::Detaljplan,
        PlanStatus::LegalForce,
        date(2024, 2, 2),
    )
    .about(purpose, block.whole())
    .decided(DecisionKind::Adoption, |decision| {
        decision.adopted = Some(date(1998, 5, 11));
        decision.legal_force = vec![date(1998, 6, 15)];
        decision.implementation_months = Some(120);
        decision.implementation_from = Some(date(1998, 6, 15));
    })
    .decided(DecisionKind::Amendment, |decision| {
        decision.started = Some(date(2022, 9, 1));
        decision.adopted = Some(date(2024, 1, 8));
        decision.legal_force = vec![date(2024, 2, 9)];
        decision.implementation_months = Some(60);
        decision.implementation_from = Some(date(2024, 2, 9));
    });
    draft.plan.status_date = Some(date(2024, 2, 9));
    streets(&mut draft, block, "2.7")?;
    let (south, north) = (
        block.patch(STREET_U, STREET_V, 1.0, 0.55),
        block.patch(STREET_U, 0.55, 1.0, 1.0),
    );
    let harbour = draft.land_use(rule("DP_KM_V2", "Kajen används av fiskebåtar."), south.clone())?;
    let offices = draft.land_use(rule("DP_KM_K2", "Hamnens företag behöver kontor."), north.clone())?;
    draft.over(ridge("7"), &[south], &[harbour])?;
    let higher = draft.over(ridge("15"), &[north], &[offices])?;
    if let Some(decision) = draft.plan.decisions.last_mut() {
        decision.regulations = vec![offices, higher];
    }
    Ok(draft)
}
