//! Blocks of detached houses, from plans of the 2020s.

use super::*;
use crate::town::{STREET_U, STREET_V};

/// What differs between the villa blocks.
struct Villas {
    designation: &'static str,
    name: &'static str,
    block: Block,
    force: Date,
    months: u32,
    ridge_m: &'static str,
    share_percent: &'static str,
    plot_m2: &'static str,
    level_m: &'static str,
}

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

const BLOCKS: [Villas; 9] = [
    Villas {
        designation: "Dp 1001",
        name: "Kvarteret Ängssyran",
        block: block(0, 3),
        force: date(2023, 3, 14),
        months: 60,
        ridge_m: "8.5",
        share_percent: "20",
        plot_m2: "800",
        level_m: "4.2",
    },
    Villas {
        designation: "Dp 1002",
        name: "Kvarteret Blåklinten",
        block: block(1, 3),
        force: date(2023, 3, 14),
        months: 60,
        ridge_m: "8.5",
        share_percent: "20",
        plot_m2: "800",
        level_m: "4.6",
    },
    Villas {
        designation: "Dp 1003",
        name: "Kvarteret Vallmon",
        block: block(4, 3),
        force: date(2022, 11, 2),
        months: 120,
        ridge_m: "9",
        share_percent: "25",
        plot_m2: "650",
        level_m: "5.1",
    },
    Villas {
        designation: "Dp 1004",
        name: "Kvarteret Prästkragen",
        block: block(5, 3),
        force: date(2024, 6, 10),
        months: 60,
        ridge_m: "7.5",
        share_percent: "18",
        plot_m2: "900",
        level_m: "5.4",
    },
    Villas {
        designation: "Dp 1005",
        name: "Kvarteret Kamomillen",
        block: block(6, 2),
        force: date(2024, 6, 10),
        months: 60,
        ridge_m: "8",
        share_percent: "20",
        plot_m2: "750",
        level_m: "4.9",
    },
    Villas {
        designation: "Dp 1006",
        name: "Kvarteret Tusenskönan",
        block: block(7, 2),
        force: date(2025, 1, 20),
        months: 84,
        ridge_m: "8",
        share_percent: "20",
        plot_m2: "750",
        level_m: "5.0",
    },
    Villas {
        designation: "Dp 1007",
        name: "Kvarteret Förgätmigejen",
        block: block(6, 1),
        force: date(2025, 9, 1),
        months: 60,
        ridge_m: "8.5",
        share_percent: "22",
        plot_m2: "700",
        level_m: "3.6",
    },
    Villas {
        designation: "Dp 1008",
        name: "Kvarteret Smörblomman",
        block: block(0, 1),
        force: date(2022, 5, 5),
        months: 60,
        ridge_m: "9.5",
        share_percent: "25",
        plot_m2: "600",
        level_m: "3.1",
    },
    Villas {
        designation: "Dp 1009",
        name: "Kvarteret Gullvivan",
        block: block(6, 3),
        force: date(2026, 2, 17),
        months: 120,
        ridge_m: "8.5",
        share_percent: "20",
        plot_m2: "800",
        level_m: "5.8",
    },
];

/// The villa plans.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    BLOCKS
        .iter()
        .map(|villas| villa_block(wordings, villas))
        .collect()
}

fn villa_block<'a>(wordings: &'a Wordings, villas: &Villas) -> Result<Draft<'a>> {
    let block = villas.block;
    let purpose = format!(
        "Planen ger plats för friliggande småhus i {} med trädgårdar mot gatan. Påhittat exempel.",
        villas.name.replace("Kvarteret", "kvarteret")
    );
    let mut draft = in_force(
        wordings,
        villas.designation,
        villas.name,
        &purpose,
        block.whole(),
        villas.force,
        villas.months,
    );
    streets(&mut draft, block, villas.level_m)?;
    let inner = block.inner();
    let homes = draft.land_use(
        rule("DP_KM_B2", "Kvarteret är lugnt och ligger nära skola och park."),
        inner.clone(),
    )?;
    let (west, south) = (STREET_U, STREET_V);
    front_gardens(
        &mut draft,
        &[
            block.patch(west, south, 1.0, south + 0.033),
            block.patch(west, 0.965, 1.0, 1.0),
        ],
        &[homes],
    )?;
    draft.over(
        ridge(villas.ridge_m),
        &[block.patch(west, south + 0.033, 1.0, 0.965)],
        &[homes],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaProc_ByggnadsAnv",
            "Trädgårdarna ska vara större än husen.",
        )
        .number("utnyttjandegrad", villas.share_percent, "max", "procent"),
        std::slice::from_ref(&inner),
        &[homes],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Fastighetsstorlek_Minsta_Minsta",
            "Tomterna ska rymma en trädgård.",
        )
        .number("storlek", villas.plot_m2, "min", "kvadratmeter"),
        std::slice::from_ref(&inner),
        &[homes],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Plac_Byggnadsverk_Fastgrans",
            "Avståndet ger ljus och plats för underhåll.",
        )
        .number("avstånd", "4.5", "min", "meter"),
        std::slice::from_ref(&inner),
        &[homes],
    )?;
    roof_pitch(&mut draft, &inner, &[homes], "27", "45")?;
    // The middle of the block: sheds and garages only, where the gardens meet back to back.
    draft.over(
        rule(
            "DP_KM_Eg_BegransningAvMarkensUtnyttjande_TypByggnadsverk_Korsmark",
            "Kvarterets mitt hålls grön.",
        ),
        &[block.patch(west + 0.05, 0.505, 0.965, 0.56)],
        &[homes],
    )?;
    draft.over(pipes(), &[block.patch(0.965, south, 1.0, 1.0)], &[homes])?;
    // The catalogue has the rule since 1 December 2025: only plans decided after that can hold it.
    if villas.force > date(2026, 1, 1) {
        draft.over(
            rule(
                "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Fastigh",
                "Regnvatten ska kunna sjunka undan på tomten.",
            )
            .number("procent", "50", "min", "procent"),
            &[inner],
            &[homes],
        )?;
    }
    Ok(draft)
}
