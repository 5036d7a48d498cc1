//! Layers of a source that no reader looked at: what of a file was left behind as a whole.

use gdal::Dataset;
use gdal::vector::LayerAccess;
use planvy_formats::untaken::{AttributeTally, UntakenAttribute};
use planvy_plan::Finding;

use super::RULE;

/// The attributes of the layers that are none of those that were read, and a finding that names the layers.
pub(super) fn left_layers(dataset: &Dataset, read: &[String]) -> (Vec<UntakenAttribute>, Option<Finding>) {
    let (mut untaken, mut named) = (Vec::new(), Vec::new());
    for mut layer in dataset.layers() {
        let name = layer.name();
        if read.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            continue;
        }
        let fields: Vec<String> = layer.defn().fields().map(|field| field.name()).collect();
        let mut tally = AttributeTally::of_layer(&name);
        let mut count = 0_usize;
        for feature in layer.features() {
            count += 1;
            for (number, field) in fields.iter().enumerate() {
                // A value that cannot be had as text is none that anybody could name.
                if let Ok(Some(value)) = feature.field_as_string(number) {
                    tally.add(field, &value, false);
                }
            }
        }
        if count > 0 {
            let features = if count == 1 { "feature" } else { "features" };
            named.push(format!("{name} ({count} {features})"));
            untaken.extend(tally.untaken());
        }
    }
    let finding = (!named.is_empty()).then(|| {
        let message = format!("Nothing reads these layers: {}.", named.join(", "));
        Finding::info(RULE, message)
            .with_hint("Name them in the mapping, where they say something of what is imported.")
    });
    (untaken, finding)
}
