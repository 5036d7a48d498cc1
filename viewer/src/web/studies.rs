//! What is worked out at a place: the section as a drawing, hours of sun.

use glam::DVec3;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use super::map_view::{MapView, refused};
use crate::layer::Layer;
use crate::pick::is_paint;

/// A point that was chosen, with the direction away from the surface it lies on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ChosenPoint {
    in_world: DVec3,
    normal: Option<DVec3>,
}

#[wasm_bindgen]
impl MapView {
    /// The section that is measured, as an SVG drawing true to scale.
    ///
    /// # Errors
    /// An `Error` that says why there is none.
    #[wasm_bindgen(js_name = sectionSvg)]
    pub fn section_svg(&self) -> Result<String, JsValue> {
        let language = self.scene.state().language;
        self.scene.section_svg(language).map_err(|error| refused(&error))
    }

    /// Hours of sun on the day that is looked at, in words, at the place that was asked for last; nothing where none was.
    ///
    /// # Errors
    /// An `Error` with the reason, in the language of the page.
    #[wasm_bindgen(js_name = sunHours)]
    pub fn sun_hours(&self) -> Result<Option<String>, JsValue> {
        let Some(chosen) = self.chosen else {
            return Ok(None);
        };
        let language = self.scene.state().language;
        let study = self.scene.sun_hours_at(chosen.in_world, chosen.normal, language);
        match study {
            Ok(study) => Ok(Some(study.text)),
            Err(none) => Err(JsError::new(&none.text(language)).into()),
        }
    }
}

impl MapView {
    /// The point under a pixel, and the surface it lies on where there is one.
    pub(super) fn point_under(&self, at_px: [f64; 2]) -> Option<ChosenPoint> {
        let solid = self.scene.hits_at(at_px).into_iter().find(|hit| {
            let layer = hit.feature.layer();
            layer != Layer::Envelopes && !is_paint(layer)
        });
        match solid {
            Some(hit) => Some(ChosenPoint {
                in_world: hit.point_in_world,
                normal: Some(hit.normal),
            }),
            None => self.scene.point_at(at_px).map(|in_world| ChosenPoint {
                in_world,
                normal: None,
            }),
        }
    }
}

impl ChosenPoint {
    /// Where it is.
    pub(super) fn in_world(&self) -> DVec3 {
        self.in_world
    }
}
