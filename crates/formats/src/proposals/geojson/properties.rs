//! What the properties of a proposed building say.

use planvy_plan::{BuildingKind, Finding, OverGround, OverRh2000, ProposedBuilding, RuleId};
use serde_json::{Map, Value};

use crate::features::scalar;
use crate::geojson::geometry::kind_of;
use crate::wording::written;

/// What a number may be.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// The least that it may be.
    least: f64,
    /// The most that it may be.
    most: f64,
    unit: &'static str,
    /// Whether 0 says that the number is unknown, as many programs write it.
    zero_is_unknown: bool,
}

/// Over the ground. The highest building of the country is 246 m; masts are no proposals of this kind.
const HEIGHT: Span = Span {
    least: 0.0,
    most: 500.0,
    unit: "m",
    zero_is_unknown: true,
};

/// Over RH 2000: from the deepest mine to the highest mountain.
const LEVEL: Span = Span {
    least: -1_500.0,
    most: 2_600.0,
    unit: "m over RH 2000",
    zero_is_unknown: false,
};

/// Of a roof; 90 is a wall.
const ANGLE: Span = Span {
    least: 0.0,
    most: 89.0,
    unit: "degrees",
    zero_is_unknown: false,
};

const STOREYS: Span = Span {
    least: 0.0,
    most: 150.0,
    unit: "storeys",
    zero_is_unknown: true,
};

const AREA: Span = Span {
    least: 0.0,
    most: 10_000_000.0,
    unit: "m²",
    zero_is_unknown: true,
};

/// Below ground a building may well have nothing.
const AREA_BELOW: Span = Span {
    zero_is_unknown: false,
    ..AREA
};

/// Every property that is read.
pub(in crate::proposals) const NAMES: [&str; 16] = [
    "kind",
    "use",
    "name",
    "ridgeHeightM",
    "ridgeLevelM",
    "totalHeightM",
    "totalLevelM",
    "buildingHeightM",
    "roofAngleDeg",
    "storeys",
    "grossFloorAreaM2",
    "grossFloorAreaBelowGroundM2",
    "buildingAreaM2",
    "groundLevelM",
    "lowestLevelM",
    "belowGround",
];

/// How far two statements of one height may differ, in metres: deliveries are rounded.
const AGREEMENT_M: f64 = 0.05;

/// Reads the properties; `doubled` are names that stand twice, of which neither value is used.
pub(in crate::proposals) fn read(
    properties: &Map<String, Value>,
    doubled: &[String],
    findings: &mut Vec<Finding>,
) -> ProposedBuilding {
    let mut reader = Reader {
        properties,
        doubled,
        findings,
    };
    reader.say_doubled();
    let below_ground = reader.flag("belowGround");
    let sunken = below_ground == Some(true);
    let height = Span {
        zero_is_unknown: !sunken,
        ..HEIGHT
    };
    let storeys = Span {
        zero_is_unknown: !sunken,
        ..STOREYS
    };
    let building = ProposedBuilding {
        name: reader.text("name"),
        kind: reader.kind(),
        intended_use: reader.text("use"),
        ridge_height: reader.number("ridgeHeightM", height).map(OverGround),
        ridge_level: reader.number("ridgeLevelM", LEVEL).map(OverRh2000),
        total_height: reader.number("totalHeightM", height).map(OverGround),
        total_level: reader.number("totalLevelM", LEVEL).map(OverRh2000),
        building_height: reader.number("buildingHeightM", height).map(OverGround),
        roof_pitch_deg: reader.number("roofAngleDeg", ANGLE),
        storeys: reader.number("storeys", storeys),
        gross_floor_area_m2: reader.number("grossFloorAreaM2", AREA),
        gross_floor_area_below_ground_m2: reader.number("grossFloorAreaBelowGroundM2", AREA_BELOW),
        building_area_m2: reader.number("buildingAreaM2", AREA),
        ground_level: reader.number("groundLevelM", LEVEL).map(OverRh2000),
        lowest_level: reader.number("lowestLevelM", LEVEL).map(OverRh2000),
        below_ground,
        ..ProposedBuilding::default()
    };
    reader.say_unread();
    say_contradictions(&building, findings);
    building
}

struct Reader<'a> {
    properties: &'a Map<String, Value>,
    doubled: &'a [String],
    findings: &'a mut Vec<Finding>,
}

impl Reader<'_> {
    /// A property that stands once and is not null.
    fn value(&self, name: &str) -> Option<&Value> {
        let once = !self.doubled.iter().any(|doubled| doubled == name);
        self.properties.get(name).filter(|value| once && !value.is_null())
    }

    fn error(&mut self, message: String) {
        self.findings.push(Finding::error(RuleId::SCHEMA, message));
    }

    fn number(&mut self, name: &str, span: Span) -> Option<f64> {
        let value = self.value(name)?;
        let Some(number) = value.as_f64().filter(|number| number.is_finite()) else {
            let message = format!(
                "{name} should be a number, got {}; it is not used",
                kind_of(value)
            );
            self.error(message);
            return None;
        };
        let Span {
            least, most, unit, ..
        } = span;
        if number < least || number > most {
            let message = format!(
                "{name} is {}; it should lie between {least} and {most} {unit}; it is not used",
                written(number)
            );
            self.error(message);
            return None;
        }
        if number == 0.0 && span.zero_is_unknown {
            let message = format!("{name} is 0, which no building has; it is not used");
            let hint = format!("leave {name} out where it is not known");
            self.findings
                .push(Finding::error(RuleId::SCHEMA, message).with_hint(hint));
            return None;
        }
        Some(number)
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        let text = scalar(value).map(|text| text.chars().take(400).collect());
        if text.is_none() && *value != Value::String(String::new()) {
            let message = format!("{name} should be a text, got {}; it is not used", kind_of(value));
            self.error(message);
        }
        text
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        let value = self.value(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            let message = format!(
                "{name} should be true or false, got {}; it is not used",
                kind_of(value)
            );
            self.error(message);
        }
        flag
    }

    fn kind(&mut self) -> Option<BuildingKind> {
        let text = self.text("kind")?;
        let kind = match text.to_lowercase().as_str() {
            "main" | "huvudbyggnad" => Some(BuildingKind::Main),
            "ancillary" | "komplementbyggnad" => Some(BuildingKind::Ancillary),
            _ => None,
        };
        if kind.is_none() {
            let message = format!("kind is '{text}', which is neither main nor ancillary; it is not used");
            self.error(message);
        }
        kind
    }

    fn say_doubled(&mut self) {
        for name in self.doubled {
            let message = format!("{name} stands twice; neither value is used");
            self.findings.push(Finding::error(RuleId::SCHEMA, message));
        }
    }

    /// Says which properties are not read: a misspelt one must not look as if it had been.
    fn say_unread(&mut self) {
        let plain = |name: &str| {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            let name = letters.collect::<String>().to_lowercase();
            name.trim_end_matches("m2")
                .trim_end_matches("deg")
                .trim_end_matches('m')
                .to_owned()
        };
        let mut others = Vec::new();
        for name in self.properties.keys() {
            if NAMES.contains(&name.as_str()) {
                continue;
            }
            match NAMES.iter().find(|known| plain(known) == plain(name)) {
                Some(meant) => {
                    let message = format!("{name} is not read");
                    let hint = format!("{meant} was probably meant");
                    self.findings
                        .push(Finding::warning(RuleId::SCHEMA, message).with_hint(hint));
                }
                None => others.push(name.as_str()),
            }
        }
        if !others.is_empty() {
            let more = if others.len() > 10 { " and more" } else { "" };
            let listed: Vec<String> = others
                .iter()
                .take(10)
                .map(|name| name.chars().take(40).collect())
                .collect();
            let message = format!("properties that are not read: {}{more}", listed.join(", "));
            self.findings.push(Finding::info(RuleId::SCHEMA, message));
        }
    }
}

/// Says where two statements cannot both be true. Both are kept: which one is wrong, nobody can tell.
fn say_contradictions(building: &ProposedBuilding, findings: &mut Vec<Finding>) {
    let mut say = |message: String| findings.push(Finding::warning(RuleId::SCHEMA, message));
    if let (Some(ridge), Some(total)) = (building.ridge_height, building.total_height)
        && ridge.0 > total.0 + AGREEMENT_M
    {
        say(format!(
            "ridgeHeightM {} is more than totalHeightM {}, the height of the highest point",
            ridge.0, total.0
        ));
    }
    if let (Some(ridge), Some(total)) = (building.ridge_level, building.total_level)
        && ridge.0 > total.0 + AGREEMENT_M
    {
        say(format!(
            "ridgeLevelM {} is more than totalLevelM {}, the level of the highest point",
            ridge.0, total.0
        ));
    }
    let Some(ground) = building.ground_level else {
        return;
    };
    let pairs = [
        ("ridge", building.ridge_height, building.ridge_level),
        ("total", building.total_height, building.total_level),
    ];
    for (what, height, level) in pairs {
        if let (Some(height), Some(level)) = (height, level)
            && (ground.0 + height.0 - level.0).abs() > AGREEMENT_M
        {
            say(format!(
                "groundLevelM {} and {what}HeightM {} make {:.2}, not {what}LevelM {}",
                ground.0,
                height.0,
                ground.0 + height.0,
                level.0
            ));
        }
    }
    if let Some(lowest) = building.lowest_level
        && lowest.0 > ground.0 + AGREEMENT_M
    {
        say(format!(
            "lowestLevelM {} is above groundLevelM {}",
            lowest.0, ground.0
        ));
    }
}
