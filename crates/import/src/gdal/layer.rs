//! Copies one layer, feature by feature.

use gdal::Dataset;
use gdal::errors::Result;
use gdal::vector::{
    Feature, FieldValue, Geometry, Layer, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType,
};
use planvy_formats::arcs::ARC_TOLERANCE_M;
use planvy_formats::{ContentKind, ReadOptions};
use planvy_plan::{Finding, RuleId};

use super::RULE;
use super::straight::Straightener;
use super::system::{Moving, Reach};

/// Names of our own in a copy, so that no attribute of a source is in their way.
const OWN_NAMES: &[&str] = &["FID=planvy_row", "GEOMETRY_NAME=planvy_geometry"];
/// The number of a row in a copy: no attribute of the source.
pub(super) const OWN_ROW: &str = "planvy_row";
/// Of features that went wrong in one way, so many are named.
const MOST_NAMED: usize = 5;

/// What was copied.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub layers: usize,
    pub features: usize,
    pub arcs: usize,
    /// From which systems coordinates were moved, each in a sentence.
    pub systems: Vec<String>,
}

/// Copies a layer. Features that cannot be are named in a finding; the others are there.
pub(super) fn copy(
    source: &mut Layer<'_>,
    target: &mut Dataset,
    options: &ReadOptions,
    copied: &mut Copied,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let name = source.name();
    let reach = match options.kind {
        Some(ContentKind::Plans) => Reach::Anywhere,
        _ => Reach::Sweden,
    };
    let moving = match Moving::of(source.spatial_ref(), options.crs, reach) {
        Ok(moving) => moving,
        Err(error) => {
            let message = format!(
                "{name}: its coordinates cannot be moved to {}: {error}",
                reach.target_name()
            );
            let hint = "Say with --crs which system they are in, or export it in longitude and latitude.";
            findings.push(Finding::error(RuleId::CRS, message).with_hint(hint));
            return Ok(());
        }
    };
    let layer = target.create_layer(LayerOptions {
        name: &name,
        srs: moving.target.as_ref(),
        ty: OGRwkbGeometryType::wkbUnknown,
        options: Some(OWN_NAMES),
    })?;
    let fields: Vec<(String, u32)> = source
        .defn()
        .fields()
        .map(|field| (field.name(), kept_as(field.field_type())))
        .collect();
    let fields: Vec<(&str, u32)> = fields.iter().map(|(name, kind)| (name.as_str(), *kind)).collect();
    layer.create_defn_fields(&fields)?;
    let mut straightener = Straightener {
        tolerance: ARC_TOLERANCE_M * moving.units_a_metre,
        arcs: 0,
    };
    let mut failed: Vec<(String, String)> = Vec::new();
    for (number, feature) in (1_usize..).zip(source.features()) {
        match placed(&feature, &moving, &mut straightener) {
            Ok(geometry) => {
                written(&feature, geometry, &layer)?;
                copied.features += 1;
            }
            Err(error) => failed.push((feature_name(&feature, number), error.to_string())),
        }
    }
    copied.layers += 1;
    copied.arcs += straightener.arcs;
    if let Some(told) = moving.told.filter(|told| !copied.systems.contains(told)) {
        copied.systems.push(told);
    }
    findings.extend(told(&name, &failed));
    Ok(())
}

/// The geometry of a feature, straight and in the target's system; `None` where it lies nowhere.
fn placed(
    feature: &Feature<'_>,
    moving: &Moving,
    straightener: &mut Straightener,
) -> Result<Option<Geometry>> {
    let Some(geometry) = feature.geometry().filter(|geometry| !geometry.is_empty()) else {
        return Ok(None);
    };
    let mut straight = straightener.straight(geometry)?;
    if let Some(transform) = &moving.transform {
        straight.transform_inplace(transform)?;
    }
    Ok(Some(straight))
}

/// Writes a feature with its attributes.
fn written<L: LayerAccess>(source: &Feature<'_>, geometry: Option<Geometry>, layer: &L) -> Result<()> {
    let mut feature = Feature::new(layer.defn())?;
    if let Some(geometry) = geometry {
        feature.set_geometry(geometry)?;
    }
    for number in 0..source.field_count() {
        // A value that GDAL's bindings do not know is taken as its text.
        let value = source.field(number).or_else(|_| as_text(source, number));
        if let Some(value) = value? {
            feature.set_field(number, &plain(value))?;
        }
    }
    feature.create(layer)
}

fn as_text(source: &Feature<'_>, number: usize) -> Result<Option<FieldValue>> {
    Ok(source.field_as_string(number)?.map(FieldValue::StringValue))
}

/// The kind of attribute that a kind is kept as: whole numbers, numbers or text.
fn kept_as(kind: u32) -> u32 {
    match kind {
        OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 | OGRFieldType::OFTReal => kind,
        _ => OGRFieldType::OFTString,
    }
}

/// A value as a number or a text: dates as ISO 8601 has them, lists with commas.
fn plain(value: FieldValue) -> FieldValue {
    fn listed<T: ToString>(values: &[T]) -> FieldValue {
        let words: Vec<String> = values.iter().map(ToString::to_string).collect();
        FieldValue::StringValue(words.join(", "))
    }
    match value {
        FieldValue::DateValue(date) => FieldValue::StringValue(date.to_string()),
        FieldValue::DateTimeValue(time) => FieldValue::StringValue(time.naive_local().to_string()),
        FieldValue::IntegerListValue(values) => listed(&values),
        FieldValue::Integer64ListValue(values) => listed(&values),
        FieldValue::StringListValue(values) => listed(&values),
        FieldValue::RealListValue(values) => listed(&values),
        plain => plain,
    }
}

fn feature_name(feature: &Feature<'_>, number: usize) -> String {
    feature
        .fid()
        .map_or_else(|| number.to_string(), |fid| fid.to_string())
}

/// The features of a layer that are missing, and why the first of them is.
fn told(layer: &str, failed: &[(String, String)]) -> Option<Finding> {
    let (_, why) = failed.first()?;
    let named: Vec<&str> = failed
        .iter()
        .take(MOST_NAMED)
        .map(|(name, _)| name.as_str())
        .collect();
    let more = if failed.len() > MOST_NAMED { " …" } else { "" };
    let message = format!(
        "{layer}: {} features are missing, since their geometry cannot be used ({}{more}): {why}",
        failed.len(),
        named.join(", ")
    );
    Some(Finding::error(RULE, message))
}
