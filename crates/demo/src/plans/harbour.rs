//! The waterfront: harbour, quay, beach, camping.

use super::*;
use crate::town::{STREET_U, STREET_V};

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

/// The plans of the waterfront.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    Ok(vec![
        harbour(wordings)?,
        marina(wordings)?,
        quay_homes(wordings)?,
        beach(wordings)?,
        camping(wordings)?,
    ])
}

fn harbour(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(0, 0);
    let purpose = "Hamn med färjeläge och vattenområde för farleden. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1201",
        "Färjehamnen",
        purpose,
        block.whole(),
        date(2023, 1, 30),
        120,
    );
    streets(&mut draft, block, "2.2")?;
    let quay = block.patch(STREET_U, 0.5, 1.0, 1.0);
    let harbour = draft.land_use(rule("DP_KM_V2_Farje", "Färjan lägger till här."), quay.clone())?;
    draft.land_use(
        rule("DP_VO_W2_Hamn", "Fartygen behöver plats att vända."),
        block.patch(STREET_U, STREET_V, 1.0, 0.5),
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Hojd_HogstaHojd_ByggnadsverkTotalhojd",
            "Kranar behöver höjd, hus gör det inte.",
        )
        .text("byggnadsverk", "kranar")
        .number("höjd", "45", "max", "meter"),
        std::slice::from_ref(&quay),
        &[harbour],
    )?;
    draft.over(ridge("10"), std::slice::from_ref(&quay), &[harbour])?;
    draft.over(
        rule(
            "DP_KM_Eg_MarkensAnordOchVeg_Markforhallanden_EjLagreAn",
            "Havet stiger: kajen ska klara högvatten.",
        )
        .number("höjd", "2.4", "min", "meter"),
        &[quay],
        &[harbour],
    )?;
    Ok(draft)
}

fn marina(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(1, 0);
    let purpose = "Småbåtshamn med bryggor. Strandskyddet upphävs. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1202",
        "Småbåtshamnen",
        purpose,
        block.whole(),
        date(2022, 6, 27),
        60,
    );
    streets(&mut draft, block, "2.0")?;
    let land = draft.land_use(
        rule("DP_KM_V2_Smabat", "Båtlivet behöver plats på land."),
        block.patch(STREET_U, 0.6, 1.0, 1.0),
    )?;
    let water = draft.land_use(
        rule("DP_VO_W2_Bryggor", "Båtarna ligger vid bryggor."),
        block.patch(STREET_U, STREET_V, 1.0, 0.6),
    )?;
    draft.over(
        rule(
            "DP_VO_Eg_Strandskydd_Strandskydd_Strandskydd",
            "Hamnen är redan byggd.",
        ),
        &[block.patch(STREET_U, STREET_V, 1.0, 0.6)],
        &[water],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_AreaPerByggnad_StorstaByggnadsKvm",
            "Bodarna ska vara små.",
        )
        .number("exploatering", "12", "max", "kvadratmeter")
        .text("typ av byggnad", "sjöbod"),
        &[block.patch(STREET_U, 0.6, 1.0, 1.0)],
        &[land],
    )?;
    Ok(draft)
}

fn quay_homes(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(2, 0);
    let purpose = "Bostäder på den gamla lastkajen. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1203",
        "Lastkajen",
        purpose,
        block.whole(),
        date(2026, 5, 19),
        84,
    );
    streets(&mut draft, block, "2.6")?;
    let inner = block.inner();
    let homes = draft.land_use(rule("DP_KM_B2", "Kajen är stadens bästa läge."), inner.clone())?;
    // Three houses with falling levels towards the water.
    for (south, north, level_m) in [(0.7, 0.97, "24.0"), (0.4, 0.66, "20.5"), (0.1, 0.36, "17.0")] {
        draft.over(
            ridge_level(level_m),
            &[block.patch(0.12, south, 0.94, north)],
            &[homes],
        )?;
    }
    draft.over(
        rule(
            "DP_KM_Eg_Utforande_Schaktningsniva_LagstaSchaktNollplan",
            "Under nivån finns förorenad lera.",
        )
        .number("djup", "0.8", "min", "meter"),
        std::slice::from_ref(&inner),
        &[homes],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_VillkorStart_SkyddSakerhet_SkyddSakerhet",
            "Husen ska tåla högvatten.",
        )
        .text("åtgärd", "bostadshus")
        .text(
            "skydds- eller säkerhetsåtgärd",
            "skyddet mot högvatten står klart",
        ),
        std::slice::from_ref(&inner),
        &[homes],
    )?;
    front_gardens(
        &mut draft,
        &[
            block.patch(STREET_U, 0.66, 1.0, 0.7),
            block.patch(STREET_U, 0.36, 1.0, 0.4),
            block.patch(STREET_U, STREET_V, 1.0, 0.1),
        ],
        &[homes],
    )?;
    Ok(draft)
}

fn beach(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(4, 0);
    let purpose = "Badplats och natur. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1204",
        "Badstranden",
        purpose,
        block.whole(),
        date(2022, 3, 8),
        60,
    );
    streets(&mut draft, block, "1.8")?;
    draft.land_use(
        rule("DP_KM_N2_Bad", "Stranden är till för alla."),
        block.patch(STREET_U, 0.3, 1.0, 1.0),
    )?;
    draft.land_use(
        rule("DP_VO_W2", "Vattnet hålls öppet."),
        block.patch(STREET_U, STREET_V, 1.0, 0.3),
    )?;
    draft.over(
        rule(
            "DP_VO_Eg_Markreservat_Brygga_Brygga",
            "Skärgårdsbåten lägger till här om sommaren.",
        ),
        &[block.patch(0.5, STREET_V, 0.54, 0.3)],
        &[],
    )?;
    Ok(draft)
}

fn camping(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(5, 0);
    let purpose = "Camping med små stugor. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1205",
        "Havscampingen",
        purpose,
        block.whole(),
        date(2023, 5, 2),
        60,
    );
    streets(&mut draft, block, "2.4")?;
    let inner = block.inner();
    let camping = draft.land_use(
        rule("DP_KM_N2_Camping", "Gästerna vill bo nära havet."),
        inner.clone(),
    )?;
    draft.over(ridge("4.5"), std::slice::from_ref(&inner), &[camping])?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaKvm_BruttoFastigh",
            "Campingen ska förbli grön.",
        )
        .number("exploatering", "900", "max", "kvadratmeter"),
        std::slice::from_ref(&inner),
        &[camping],
    )?;
    // Trees worth keeping, one by one, with many vertices: as measured.
    for (u, v) in [(0.2, 0.8), (0.45, 0.72), (0.7, 0.85), (0.85, 0.4)] {
        draft.over(
            rule(
                "DP_KM_Eg_MarkensAnordOchVeg_Vegetation_Tradfall",
                "Ekarna är äldre än staden.",
            ),
            &[block.rounded(u, v, 0.028, 0.035, 40)],
            &[camping],
        )?;
    }
    Ok(draft)
}
