//! The part of the left panel that places drawings which say no place.

use egui::{DragValue, Ui};
use planvy_plan::Lang;

use super::{PanelWish, Panels};

impl Panels {
    pub(super) fn place(&mut self, ui: &mut Ui, lang: Lang, wishes: &mut Vec<PanelWish>) {
        let desk = &mut self.placing;
        for (number, read) in desk.drawings.iter().enumerate() {
            ui.radio_value(&mut desk.chosen, number, &read.drawing.name);
        }
        ui.label(lang.pick(
            "Den ställs på den senaste mätpunkten, eller mitt i bilden. Mät avstånd (M) och klicka för att välja punkt.",
            "It is put at the last measuring point, or in the middle of the picture. Measure a distance (M) and click to choose a point.",
        ));
        let mut field = |name: &str, value: &mut f64, suffix: &str, range: std::ops::RangeInclusive<f64>| {
            ui.horizontal(|ui| {
                let label = ui.label(name);
                let drag = DragValue::new(value).speed(0.5).range(range).suffix(suffix);
                ui.add(drag).labelled_by(label.id);
            });
        };
        field(
            lang.pick(
                "Vridning medurs från rutnätets norr",
                "Turn clockwise from grid north",
            ),
            &mut desk.turn_deg,
            "°",
            -360.0..=360.0,
        );
        field(
            lang.pick("Över marken", "Over the ground"),
            &mut desk.over_ground_m,
            " m",
            -50.0..=50.0,
        );
        field(
            lang.pick("Meter per enhet i ritningen", "Metres a unit of the drawing"),
            &mut desk.metres_a_unit,
            "",
            0.0001..=100.0,
        );
        if ui
            .button(lang.pick("Ställ här och spara", "Put it here and keep that"))
            .clicked()
        {
            wishes.push(PanelWish::PlaceDrawing);
        }
    }
}
