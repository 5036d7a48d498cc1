//! Industry, energy, allotments and nature along the edge of the town.

use super::*;
use crate::town::{STREET_U, STREET_V};

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

/// The plans of the edge.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    Ok(vec![
        industry(
            wordings,
            "Dp 1301",
            "Kvarteret Smeden",
            block(2, 4),
            "DP_KM_J2",
            "18",
        )?,
        industry(
            wordings,
            "Dp 1302",
            "Kvarteret Svarvaren",
            block(3, 4),
            "DP_KM_Z2_Verkstad",
            "14",
        )?,
        industry(
            wordings,
            "Dp 1303",
            "Kvarteret Gjutaren",
            block(4, 4),
            "DP_KM_J2_Lager",
            "24",
        )?,
        substation(wordings)?,
        allotments(wordings)?,
        forest(wordings)?,
        wetland(wordings)?,
    ])
}

fn industry<'a>(
    wordings: &'a Wordings,
    designation: &str,
    name: &str,
    block: Block,
    code: &str,
    total_m: &str,
) -> Result<Draft<'a>> {
    let purpose = "Mark för verksamheter med god väg till hamnen. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        designation,
        name,
        purpose,
        block.whole(),
        date(2024, 3, 18),
        120,
    );
    streets(&mut draft, block, "6.2")?;
    let inner = block.inner();
    let works = draft.land_use(
        rule(code, "Verksamheterna stör inga bostäder här."),
        inner.clone(),
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Hojd_HogstaHojd_Totalhojd",
            "Högre byggnader skulle synas från centrum.",
        )
        .number("höjd", total_m, "max", "meter"),
        std::slice::from_ref(&inner),
        &[works],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsEgen",
            "Det ska finnas plats för lastbilar.",
        )
        .number("utnyttjandegrad", "50", "max", "procent"),
        &[block.patch(STREET_U, 0.2, 1.0, 1.0)],
        &[works],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_MarkensAnordOchVeg_ParkeringLastning_EjParkering",
            "Framför husen ska det vara grönt.",
        ),
        &[block.patch(STREET_U, STREET_V, 1.0, 0.2)],
        &[works],
    )?;
    Ok(draft)
}

fn substation(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(6, 0);
    let purpose = "Teknisk anläggning. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1310",
        "Pumpen",
        purpose,
        block.whole(),
        date(2022, 10, 10),
        60,
    );
    streets(&mut draft, block, "2.9")?;
    let inner = block.inner();
    draft.land_use(rule("DP_KM_E2", "Tekniska anläggningar"), inner)?;
    Ok(draft)
}

fn allotments(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(7, 1);
    let purpose = "Koloniområde. Varje stuga får vara liten. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1320",
        "Solhöjdens koloni",
        purpose,
        block.whole(),
        date(2023, 6, 12),
        60,
    );
    streets(&mut draft, block, "3.9")?;
    let inner = block.inner();
    let garden = draft.land_use(rule("DP_KM_L2_Koloni", "Odling nära stan."), inner.clone())?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaByggnadsKvm",
            "Stugorna ska vara små.",
        )
        .number("exploatering", "30", "max", "kvadratmeter")
        .text("typ av byggnad", "kolonistuga"),
        std::slice::from_ref(&inner),
        &[garden],
    )?;
    draft.over(ridge("3.5"), &[inner], &[garden])?;
    Ok(draft)
}

fn forest(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(0, 4);
    let purpose = "Tallskogen bevaras som natur med ett spår för motion. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1330",
        "Tallskogen",
        purpose,
        block.whole(),
        date(2022, 2, 14),
        60,
    );
    streets(&mut draft, block, "7.5")?;
    let forest = draft.land_use(rule("DP_AP_Natur_Skog", "Skogen ger lä och lugn."), block.inner())?;
    draft.over(
        rule(
            "DP_AP_Eg_Markreservat_UnderjordiskLedning_Underjordisk",
            "Vattenledningen till staden går här.",
        ),
        &[block.patch(0.3, STREET_V, 0.33, 1.0)],
        &[forest],
    )?;
    Ok(draft)
}

fn wetland(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(1, 4);
    let purpose = "En anlagd våtmark renar dagvattnet. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1331",
        "Våtmarken",
        purpose,
        block.whole(),
        date(2024, 4, 30),
        60,
    );
    streets(&mut draft, block, "5.9")?;
    let nature = draft.land_use(
        rule("DP_AP_Natur_Vatmark", "Fåglarna finns redan här."),
        block.inner(),
    )?;
    draft.over(
        rule(
            "DP_AP_Eg_UtformAP_Dagv_VatmarkYta",
            "Våtmarken renar vattnet innan det når havet.",
        )
        .number("yta", "6500", "exakt", "kvadratmeter"),
        &[block.rounded(0.55, 0.55, 0.24, 0.26, 160)],
        &[nature],
    )?;
    Ok(draft)
}
