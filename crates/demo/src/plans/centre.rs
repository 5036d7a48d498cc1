//! The middle of the town: square, shops, flats, school, park, hotel, sports hall.

use super::*;
use crate::town::{STREET_U, STREET_V};

const fn block(column: u32, row: u32) -> Block {
    Block { column, row }
}

/// The plans of the centre.
pub fn plans(wordings: &Wordings) -> Result<Vec<Draft<'_>>> {
    Ok(vec![
        flats(
            wordings,
            "Dp 1101",
            "Kvarteret Makrillen",
            block(1, 2),
            date(2023, 10, 4),
            "17.5",
            "2400",
        )?,
        flats(
            wordings,
            "Dp 1102",
            "Kvarteret Gäddan",
            block(4, 2),
            date(2024, 2, 1),
            "19",
            "2600",
        )?,
        flats(
            wordings,
            "Dp 1103",
            "Kvarteret Abborren",
            block(0, 2),
            date(2022, 9, 15),
            "14",
            "1900",
        )?,
        square(wordings)?,
        shops(wordings)?,
        garage_under_flats(wordings)?,
        park(wordings)?,
        school(wordings)?,
        hotel(wordings)?,
        sports_hall(wordings)?,
        care_home(wordings)?,
    ])
}

fn flats<'a>(
    wordings: &'a Wordings,
    designation: &str,
    name: &str,
    block: Block,
    force: Date,
    ridge_m: &str,
    area_m2: &str,
) -> Result<Draft<'a>> {
    let purpose = "Flerbostadshus kring en gemensam gård, med lokaler mot hörnet. Påhittat exempel.";
    let mut draft = in_force(wordings, designation, name, purpose, block.whole(), force, 60);
    streets(&mut draft, block, "4.0")?;
    let inner = block.inner();
    let homes = draft.land_use(rule("DP_KM_B2", "Läget är centralt."), inner.clone())?;
    let centre = draft.land_use(
        rule("DP_KM_C2", "Lokaler i bottenvåningen gör gatan levande."),
        inner.clone(),
    )?;
    let uses = [homes, centre];
    front_gardens(
        &mut draft,
        &[block.patch(STREET_U, STREET_V, 1.0, STREET_V + 0.02)],
        &uses,
    )?;
    draft.over(ridge(ridge_m), std::slice::from_ref(&inner), &uses)?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaKvm_ByggnadsareaAnv",
            "Gården ska rymma lek och sol.",
        )
        .number("exploatering", area_m2, "max", "kvadratmeter"),
        std::slice::from_ref(&inner),
        &uses,
    )?;
    let yard = block.patch(0.28, 0.3, 0.78, 0.78);
    draft.over(
        rule(
            "DP_KM_Eg_BegransningAvMarkensUtnyttjande_ByggnadsverkUnderMark_Ringmark",
            "Under gården får det finnas garage, ovanpå ska det vara grönt.",
        ),
        std::slice::from_ref(&yard),
        &uses,
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_MarkreservatGemensam_Gemensam_Gemensam",
            "Gården delas av husen.",
        ),
        &[yard],
        &uses,
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_ByggnadersAnvandning_ByggnAnv_DelarEndast",
            "Hörnet ska vara öppet mot torget.",
        )
        .text("delar", "bottenvåning mot hörnet")
        .text("användning", "användas för centrumändamål"),
        &[block.patch(0.8, STREET_V + 0.02, 1.0, 0.3)],
        &[centre],
    )?;
    draft.along(
        rule(
            "DP_KM_Eg_StangselUtfart_Utfart_UtfartForbud",
            "Trafiken vid hörnet ska vara säker.",
        ),
        block.line(&[(STREET_U, STREET_V), (0.3, STREET_V)]),
        &uses,
    )?;
    Ok(draft)
}

fn square(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(3, 2);
    let purpose = "Stortorget blir mötesplats med torghandel. Gamla tullhuset bevaras. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1110",
        "Stortorget",
        purpose,
        block.whole(),
        date(2025, 4, 8),
        60,
    );
    streets(&mut draft, block, "4.4")?;
    draft.land_use(
        rule("DP_AP_Torg_Salu", "Torget är stadens mitt."),
        block.polygon(&[
            (STREET_U, STREET_V),
            (0.62, STREET_V),
            (0.62, 1.0),
            (STREET_U, 1.0),
        ]),
    )?;
    let house = block.patch(0.62, STREET_V, 1.0, 1.0);
    let culture = draft.land_use(rule("DP_KM_R2_Kultur", "Tullhuset får nytt liv."), house.clone())?;
    draft.over(ridge("11"), std::slice::from_ref(&house), &[culture])?;
    let toll_house = block.patch(0.68, 0.3, 0.9, 0.55);
    draft.over(
        rule(
            "DP_KM_Eg_Rivningsforbud_Rivningsforbud_Byggnad",
            "Tullhuset är från 1780-talet.",
        ),
        std::slice::from_ref(&toll_house),
        &[culture],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_SkyddKultur_Byggnad_Bevaras",
            "Huset berättar om stadens handel.",
        )
        .text("byggnad", "Tullhusets fasad av gult tegel"),
        &[toll_house],
        &[culture],
    )?;
    Ok(draft)
}

fn shops(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(2, 2);
    let purpose =
        "Handel, kontor och bostäder vid Stortorget. Planen får laga kraft i två delar. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1111",
        "Kvarteret Köpmannen",
        purpose,
        block.whole(),
        date(2025, 10, 15),
        120,
    );
    streets(&mut draft, block, "4.3")?;
    let west = block.patch(STREET_U, STREET_V, 0.5, 1.0);
    let east = block.patch(0.5, STREET_V, 1.0, 1.0);
    let shops = draft.land_use(rule("DP_KM_H2_Livs", "Centrum ska ha en matbutik."), west.clone())?;
    let offices = draft.land_use(rule("DP_KM_K2", "Läget passar arbetsplatser."), east.clone())?;
    let homes = draft.land_use(rule("DP_KM_B2", "Folk ska bo i centrum."), east.clone())?;
    draft.over(ridge("12"), &[west], &[shops])?;
    draft.over(
        ridge_level("26.5"),
        std::slice::from_ref(&east),
        &[offices, homes],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaKvm_Brutto",
            "Gator och ledningar klarar så mycket och inte mer.",
        )
        .number("exploatering", "9500", "max", "kvadratmeter"),
        &[east],
        &[offices, homes],
    )?;
    // The western half gained force later: the court tried an appeal against the shops first.
    if let Some(decision) = draft.plan.decisions.first_mut() {
        decision.legal_force = vec![date(2025, 10, 15), date(2026, 3, 1)];
        decision.court_cases = Some(vec!["P 1234-25 (påhittat)".to_owned()]);
    }
    Ok(draft)
}

fn garage_under_flats(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(1, 1);
    let purpose =
        "Bostäder ovanpå ett parkeringshus under gården. Påhittat exempel på bestämmelser i två plan.";
    let mut draft = in_force(
        wordings,
        "Dp 1112",
        "Kvarteret Torsken",
        purpose,
        block.whole(),
        date(2026, 1, 12),
        60,
    );
    streets(&mut draft, block, "3.2")?;
    let inner = block.inner();
    let homes = draft.land_use(rule("DP_KM_B2", "Bostäderna ligger ovan garaget."), inner.clone())?;
    draft.limit_last(planvy_plan::VerticalLimit::Up);
    draft.land_use(rule("DP_KM_P2_Hus", "Bilarna står under gården."), inner.clone())?;
    draft.limit_last(planvy_plan::VerticalLimit::Down);
    draft.over(ridge("16"), std::slice::from_ref(&inner), &[homes])?;
    draft.within_body(
        rule(
            "DP_KM_Eg_Markreservat_Tunnel_Tunnel",
            "En gångtunnel leder under kvarteret till hamnen.",
        ),
        &block.patch(0.45, STREET_V, 0.52, 1.0),
        (-2.5, 1.2),
        &[homes],
    )?;
    Ok(draft)
}

fn park(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(2, 1);
    let purpose = "Stadsparken tar hand om regnvatten och ger plats för lek. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1120",
        "Stadsparken",
        purpose,
        block.whole(),
        date(2022, 4, 20),
        60,
    );
    streets(&mut draft, block, "2.8")?;
    let park = draft.land_use(
        rule("DP_AP_Park", "Staden behöver en park mitt i."),
        block.inner(),
    )?;
    let pond = block.rounded(0.45, 0.5, 0.16, 0.18, 64);
    draft.over(
        rule(
            "DP_AP_Eg_UtformAP_Dagv_Fordroj",
            "Vattnet från gatorna samlas här vid skyfall.",
        )
        .number("volym", "1200", "exakt", "kubikmeter"),
        &[pond],
        &[park],
    )?;
    draft.over(
        rule(
            "DP_AP_Eg_UtformAP_LekAktivitet_Lek",
            "Barnen i centrum har ingen egen gård.",
        )
        .text("text", "med sandlåda"),
        &[block.rounded(0.8, 0.75, 0.08, 0.09, 24)],
        &[park],
    )?;
    draft.over(
        rule(
            "DP_AP_Eg_UtformAP_Mark_StorstLutning",
            "Gångvägen ska gå att använda med rullstol.",
        )
        .number("lutning1", "1", "max", "meter")
        .number("lutning2", "20", "max", "meter"),
        &[block.patch(STREET_U, 0.88, 1.0, 0.94)],
        &[park],
    )?;
    Ok(draft)
}

fn school(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(3, 3);
    let purpose = "Grundskola med stor skolgård. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1130",
        "Björkskolan",
        purpose,
        block.whole(),
        date(2023, 8, 21),
        60,
    );
    streets(&mut draft, block, "5.0")?;
    let inner = block.inner();
    let school = draft.land_use(
        rule("DP_KM_S2_Grundskola", "Skolan ligger nära hemmen."),
        inner.clone(),
    )?;
    let buildable = block.patch(0.12, 0.16, 0.6, 0.62);
    draft.over(ridge("12.5"), std::slice::from_ref(&buildable), &[school])?;
    draft.over(
        rule(
            "DP_KM_Eg_Utnytt_StorstaAreaKvm_Byggnadsarea",
            "Skolgården ska rymma 30 m² per elev.",
        )
        .number("exploatering", "4200", "max", "kvadratmeter"),
        &[buildable],
        &[school],
    )?;
    front_gardens(&mut draft, &[block.patch(0.62, STREET_V, 1.0, 1.0)], &[school])?;
    draft.along(
        rule(
            "DP_KM_Eg_StangselUtfart_Stangsel_Stangsel",
            "Skolgården ska vara trygg mot gatan.",
        ),
        block.line(&[(STREET_U, STREET_V), (1.0, STREET_V)]),
        &[school],
    )?;
    Ok(draft)
}

fn hotel(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(4, 1);
    let purpose = "Hotell med sjöutsikt. Bygglov får vänta tills marken är sanerad. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1140",
        "Kvarteret Lotsen",
        purpose,
        block.whole(),
        date(2024, 11, 25),
        60,
    );
    streets(&mut draft, block, "2.9")?;
    let inner = block.inner();
    let hotel = draft.land_use(
        rule("DP_KM_O2_Hotell", "Läget vid hamnen passar ett hotell."),
        inner.clone(),
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_Hojd_HogstaHojd_Totalhojd",
            "Hotellet får sticka upp, men inte över kyrkan.",
        )
        .number("höjd", "32", "max", "meter"),
        std::slice::from_ref(&inner),
        &[hotel],
    )?;
    draft.over(
        rule(
            "DP_KM_Eg_VillkorLov_Markfororening_Bygglov",
            "Här låg en bensinmack.",
        )
        .text("åtgärd", "nybyggnad")
        .text("markförorening", "marken har sanerats"),
        &[inner],
        &[hotel],
    )?;
    Ok(draft)
}

fn sports_hall(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(5, 1);
    let purpose = "Idrottshall. Hallen får börja användas när bullerskyddet står klart. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1150",
        "Idrottshallen",
        purpose,
        block.whole(),
        date(2025, 6, 2),
        60,
    );
    streets(&mut draft, block, "3.4")?;
    let inner = block.inner();
    let hall = draft.land_use(
        rule("DP_KM_R2_Idrottshall", "Föreningarna saknar en hall."),
        inner.clone(),
    )?;
    draft.over(ridge("14"), std::slice::from_ref(&inner), &[hall])?;
    draft.land_use(
        rule("DP_KM_P2", "Marken är parkering tills hallens andra etapp byggs."),
        inner,
    )?;
    // A temporary use: five years from legal force.
    draft.amend_last(|content| content.valid_for_months = Some(60));
    Ok(draft)
}

fn care_home(wordings: &Wordings) -> Result<Draft<'_>> {
    let block = block(5, 2);
    let purpose = "Vårdboende med trädgård. Södra delen får byggas först om fem år. Påhittat exempel.";
    let mut draft = in_force(
        wordings,
        "Dp 1160",
        "Kvarteret Läkaren",
        purpose,
        block.whole(),
        date(2024, 9, 3),
        180,
    );
    streets(&mut draft, block, "4.7")?;
    let (north, south) = (
        block.patch(STREET_U, 0.5, 1.0, 1.0),
        block.patch(STREET_U, STREET_V, 1.0, 0.5),
    );
    let care = draft.land_use(rule("DP_KM_D2", "Fler äldre behöver en plats."), north.clone())?;
    let later = draft.land_use(
        rule("DP_KM_D2_Vardcentral", "Vårdcentralen flyttar hit senare."),
        south.clone(),
    )?;
    draft.amend_last(|content| content.starts_after_months = Some(60));
    draft.over(ridge("10"), &[north], &[care])?;
    draft.over(ridge("8"), &[south], &[later])?;
    Ok(draft)
}
