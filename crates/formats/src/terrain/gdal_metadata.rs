//! What GDAL writes beside a raster: the scale and the offset of its numbers, and the uncertainty of its levels.

use quick_xml::Reader;
use quick_xml::events::Event;

/// How a number of the file becomes a level, and what is said about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BandMetadata {
    /// Metres for each step.
    pub(super) scale: f64,
    /// Added after scaling.
    pub(super) offset: f64,
    /// Whether the file states a scale or an offset at all.
    pub(super) is_scaled: bool,
    /// `VERTICAL_STANDARD_UNCERTAINTY_M`, in metres.
    pub(super) uncertainty_m: Option<f64>,
}

impl Default for BandMetadata {
    fn default() -> BandMetadata {
        BandMetadata {
            scale: 1.0,
            offset: 0.0,
            is_scaled: false,
            uncertainty_m: None,
        }
    }
}

/// The text cannot be read: what scale the numbers have is then not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the raster's metadata cannot be read: {0}")]
pub(super) struct MetadataError(String);

/// Reads the metadata of the first band.
pub(super) fn band_metadata(xml: &str) -> Result<BandMetadata, MetadataError> {
    let mut reader = Reader::from_str(xml.trim_end_matches('\0'));
    let mut metadata = BandMetadata::default();
    let mut item: Option<(String, bool)> = None;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| MetadataError(error.to_string()))?;
        match event {
            Event::Start(start) if start.name().as_ref() == "Item" => {
                let attribute = |name: &str| {
                    let found = start.try_get_attribute(name).ok().flatten();
                    found.map(|value| value.value.into_owned())
                };
                let role = attribute("role")
                    .or_else(|| attribute("name"))
                    .unwrap_or_default()
                    .to_lowercase();
                item = Some((role, attribute("sample").is_none_or(|sample| sample == "0")));
            }
            Event::Text(text) => {
                if let Some((role, true)) = &item {
                    take(&mut metadata, role, &text)?;
                }
            }
            Event::End(_) => item = None,
            Event::Eof => return Ok(metadata),
            _ => {}
        }
    }
}

fn take(metadata: &mut BandMetadata, role: &str, text: &str) -> Result<(), MetadataError> {
    let number = || {
        let number = text
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite());
        number.ok_or_else(|| {
            MetadataError(format!(
                "{role} is '{}'",
                text.trim().chars().take(40).collect::<String>()
            ))
        })
    };
    match role {
        "scale" => (metadata.scale, metadata.is_scaled) = (number()?, true),
        "offset" => (metadata.offset, metadata.is_scaled) = (number()?, true),
        "vertical_standard_uncertainty_m" => metadata.uncertainty_m = Some(number()?).filter(|u| *u >= 0.0),
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_offset_and_uncertainty_of_the_first_band_are_read() {
        let xml = "<GDALMetadata><Item name=\"SCALE\" sample=\"0\" role=\"scale\">0.01</Item>\
                   <Item name=\"SCALE\" sample=\"1\" role=\"scale\">7</Item><Item name=\"OFFSET\" sample=\"0\" role=\"offset\">-5</Item>\
                   <Item name=\"VERTICAL_STANDARD_UNCERTAINTY_M\">0.1</Item><Item name=\"OTHER\">x</Item></GDALMetadata>\0";
        let read = band_metadata(xml).unwrap();
        assert_eq!(
            read,
            BandMetadata {
                scale: 0.01,
                offset: -5.0,
                is_scaled: true,
                uncertainty_m: Some(0.1)
            }
        );
        assert_eq!(band_metadata(""), Ok(BandMetadata::default()));
    }

    #[test]
    fn a_scale_that_is_no_number_is_no_scale_of_one() {
        let broken = "<GDALMetadata><Item role=\"scale\">ten</Item></GDALMetadata>";
        assert!(band_metadata(broken).is_err());
        assert!(band_metadata("<GDALMetadata><Item></GDALMetadata>").is_err());
    }
}
