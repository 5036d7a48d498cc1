//! The sentences about the comprehensive plan. Each says that it guides and does not bind.

use planvy_plan::Lang;
use planvy_plan::guidance::{GuidanceAspect, GuidanceFeature, GuidanceLandUse, PlanningStage};

use super::{listed, sentence_case};
use crate::guidance::agreement::Agreement;

/// That a comprehensive plan guides and does not bind.
fn guides(lang: Lang) -> &'static str {
    lang.pick(
        "Den är vägledande, inte bindande.",
        "It gives guidance and is not binding.",
    )
}

/// What a feature is called: the category of the model in the language, or the source's own words.
pub fn title(lang: Lang, feature: &GuidanceFeature) -> String {
    match feature.land_use {
        Some(land_use) => land_use.name(lang).to_owned(),
        None => feature.category.trim().to_owned(),
    }
}

/// The plan of a feature, as a sentence begins.
fn plan(lang: Lang, feature: &GuidanceFeature) -> String {
    match feature
        .plan_name
        .as_deref()
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        Some(name) => lang.pick(
            format!("Kommunens översiktsplan (”{name}”)"),
            format!("The municipality's comprehensive plan (“{name}”)"),
        ),
        None => lang
            .pick("Kommunens översiktsplan", "The municipality's comprehensive plan")
            .to_owned(),
    }
}

/// A feature in plain sentences.
pub fn plain(lang: Lang, feature: &GuidanceFeature) -> String {
    let plan = plan(lang, feature);
    let title = title(lang, feature);
    let what = match feature
        .subcategory
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        Some(subcategory) => format!("{} ({subcategory})", lowered(lang, feature, &title)),
        None => lowered(lang, feature, &title),
    };
    let said = match (feature.aspect, lang) {
        (GuidanceAspect::LandUse, Lang::Sv) => format!("{plan} pekar ut området för {what}."),
        (GuidanceAspect::LandUse, Lang::En) => format!("{plan} points out the area for {what}."),
        (GuidanceAspect::DevelopmentDirection, Lang::Sv) => {
            format!("{plan} visar en utvecklingsinriktning här: {what}.")
        }
        (GuidanceAspect::DevelopmentDirection, Lang::En) => {
            format!("{plan} shows a direction of development here: {what}.")
        }
        (GuidanceAspect::Values, Lang::Sv) => format!("{plan} redovisar ett värde här: {what}."),
        (GuidanceAspect::Values, Lang::En) => format!("{plan} records a value here: {what}."),
    };
    let mut sentences = vec![said];
    if let Some(stage) = feature.stage {
        sentences.push(staged(lang, stage).to_owned());
    }
    if let Some(statement) = feature
        .statement
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        sentences.push(lang.pick(
            format!("Kommunen skriver: ”{statement}”"),
            format!("The municipality writes, in Swedish: “{statement}”"),
        ));
    }
    sentences.push(guides(lang).to_owned());
    sentences.join(" ")
}

/// A category inside a sentence; the source's own words stay as they are.
fn lowered(lang: Lang, feature: &GuidanceFeature, title: &str) -> String {
    match feature.land_use {
        Some(_) => title.to_lowercase(),
        None => lang.pick(format!("”{title}”"), format!("“{title}”")),
    }
}

fn staged(lang: Lang, stage: PlanningStage) -> &'static str {
    match stage {
        PlanningStage::Existing => lang.pick(
            "Användningen finns redan och ska finnas kvar.",
            "The use is there already and is meant to stay.",
        ),
        PlanningStage::Ongoing => lang.pick("Området håller på att förändras.", "The area is changing."),
        PlanningStage::New => lang.pick(
            "Användningen är ny: den finns inte där än.",
            "The use is new: it is not there yet.",
        ),
    }
}

/// How a use stands to what the comprehensive plan intends.
pub fn agreement(
    lang: Lang,
    agreement: Agreement,
    land_use: GuidanceLandUse,
    use_word: Option<&str>,
) -> String {
    let category = land_use.name(lang).to_lowercase();
    let word = use_word.unwrap_or_default();
    let said = match agreement {
        Agreement::Agrees => lang.pick(
            format!("Användningen {word} brukar stämma med {category} i översiktsplanen."),
            format!("The use {word} usually agrees with {category} in the comprehensive plan."),
        ),
        Agreement::MayNotAgree => lang.pick(
            format!("Användningen {word} hör inte till dem som brukar stämma med {category} i översiktsplanen."),
            format!("The use {word} is not among those that usually agree with {category} in the comprehensive plan."),
        ),
        Agreement::CannotBeSaid => lang.pick(
            format!("Det går inte att säga om användningen stämmer med {category} i översiktsplanen."),
            format!("It cannot be said whether the use agrees with {category} in the comprehensive plan."),
        ),
    };
    let reminder = lang.pick(
        "Det är en fingervisning. Översiktsplanen är inte bindande, och kommunen avgör.",
        "This is a hint. The comprehensive plan is not binding, and the municipality decides.",
    );
    format!("{said} {reminder}")
}

/// What the comprehensive plan says at a place, as a statement of coverage. `land_uses` are the titles of its land use there,
/// the largest first; `others` counts its other features.
pub fn coverage(lang: Lang, plan_name: Option<&str>, land_uses: &[String], others: usize) -> String {
    if land_uses.is_empty() && others == 0 {
        return lang
            .pick(
                "Inget av det som är inläst från översiktsplanen ligger här. Det betyder inte att den saknar vägledning för platsen.",
                "Nothing that is loaded of the comprehensive plan lies here. That does not mean that it has no guidance for the place.",
            )
            .to_owned();
    }
    let plan = match plan_name {
        Some(name) => lang.pick(
            format!("översiktsplanen ”{name}”"),
            format!("the comprehensive plan “{name}”"),
        ),
        None => lang.pick("översiktsplanen", "the comprehensive plan").to_owned(),
    };
    let plan = sentence_case(&plan);
    let said = if land_uses.is_empty() {
        lang.pick(
            format!("{plan} har uppgifter om platsen, men det framgår inte vilken användning den pekar ut."),
            format!("{plan} has something to say about the place, but the data do not tell the use that it points out."),
        )
    } else {
        let uses = listed(lang, land_uses);
        lang.pick(
            format!("{plan} pekar ut platsen för {uses}."),
            format!("{plan} points out the place for {uses}."),
        )
    };
    format!("{said} {}", guides(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo_types::MultiPolygon;
    use planvy_plan::Crs;
    use planvy_plan::guidance::GuidanceShape;

    fn feature() -> GuidanceFeature {
        GuidanceFeature {
            id: "1".to_owned(),
            aspect: GuidanceAspect::LandUse,
            land_use: Some(GuidanceLandUse::Housing),
            category: "Sammanhängande bostadsbebyggelse".to_owned(),
            subcategory: None,
            stage: Some(PlanningStage::New),
            statement: Some("Småskaligt.".to_owned()),
            plan_name: Some("ÖP 2040".to_owned()),
            adopted: None,
            horizon: None,
            crs: Crs::Zone1330,
            shape: GuidanceShape::Area(MultiPolygon(Vec::new())),
        }
    }

    #[test]
    fn a_feature_guides_and_does_not_bind() {
        assert_eq!(
            plain(Lang::Sv, &feature()),
            "Kommunens översiktsplan (”ÖP 2040”) pekar ut området för sammanhängande bostadsbebyggelse. Användningen är ny: \
             den finns inte där än. Kommunen skriver: ”Småskaligt.” Den är vägledande, inte bindande."
        );
        for aspect in [GuidanceAspect::DevelopmentDirection, GuidanceAspect::Values] {
            let value = GuidanceFeature {
                aspect,
                land_use: None,
                ..feature()
            };
            assert!(plain(Lang::Sv, &value).ends_with("Den är vägledande, inte bindande."));
            assert!(plain(Lang::En, &value).ends_with("It gives guidance and is not binding."));
        }
    }

    #[test]
    fn nothing_loaded_here_is_not_nothing_said() {
        assert!(coverage(Lang::Sv, None, &[], 0).contains("Det betyder inte"));
        assert_eq!(
            coverage(
                Lang::En,
                Some("ÖP 2040"),
                &["continuous housing".to_owned(), "water".to_owned()],
                1
            ),
            "The comprehensive plan “ÖP 2040” points out the place for continuous housing and water. It gives guidance and is \
             not binding."
        );
    }
}
