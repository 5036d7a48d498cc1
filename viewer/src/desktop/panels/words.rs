//! The right panel: what is selected, the legend, what is in view, and what there is to say.

use egui::{CollapsingHeader, Color32, Sense, Ui, vec2};
use planvy_plan::Lang;

use super::Panels;
use crate::feature_text::TextLine;
use crate::legend::{LegendEntry, Swatch};
use crate::messages::Gravity;
use crate::scene::Scene;

impl Panels {
    pub(super) fn words(&mut self, ui: &mut Ui, scene: &Scene, lang: Lang) {
        self.messages(ui, scene, lang);
        CollapsingHeader::new(lang.pick("Valt", "Selected"))
            .default_open(true)
            .show(ui, |ui| match &self.written.selected {
                Some(selected) => {
                    ui.heading(&selected.title);
                    lines(ui, &selected.lines);
                    if let Some((_, whole)) = &self.whole_texts {
                        ui.separator();
                        ui.strong(lang.pick("Bestämmelserna i sin helhet", "The regulations in full"));
                        lines(ui, whole);
                    }
                }
                None if scene.state().selection.is_some() => {
                    ui.weak(lang.pick(
                        "Det valda är inte hämtat än.",
                        "What is selected has not come yet.",
                    ));
                }
                None if scene.area_text(lang).is_some() => {
                    ui.label(scene.area_text(lang).unwrap_or_default());
                }
                None => {
                    ui.weak(lang.pick(
                        "Klicka på något i bilden, eller tryck Enter.",
                        "Click something in the picture, or press Enter.",
                    ));
                }
            });
        CollapsingHeader::new(lang.pick("Teckenförklaring", "Legend"))
            .default_open(true)
            .show(ui, |ui| {
                for entry in &self.written.legend.entries {
                    legend_line(ui, entry);
                }
                ui.weak(self.written.legend.source_line(lang));
            });
        CollapsingHeader::new(lang.pick("I bild, med ord", "In view, in words"))
            .default_open(false)
            .show(ui, |ui| {
                for section in &self.written.sections {
                    ui.strong(&section.heading);
                    for line in &section.lines {
                        ui.label(line);
                    }
                }
            });
    }

    fn messages(&self, ui: &mut Ui, scene: &Scene, lang: Lang) {
        let progress = scene.progress();
        let missing = progress.wanted + progress.coming + progress.waiting;
        if missing > 0 {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(lang.pick(
                    format!("Hämtar, {missing} kvar"),
                    format!("Loading, {missing} to go"),
                ));
            });
        }
        for message in scene
            .messages()
            .all()
            .iter()
            .rev()
            .filter(|message| !message.is_past)
            .take(12)
        {
            let colour = match message.gravity {
                Gravity::Error => ui.visuals().error_fg_color,
                Gravity::Warning => ui.visuals().warn_fg_color,
                Gravity::Note => ui.visuals().weak_text_color(),
            };
            let times = if message.times > 1 {
                format!(" ({}×)", message.times)
            } else {
                String::new()
            };
            ui.colored_label(colour, format!("{}{times}", message.text(lang)));
        }
    }
}

fn lines(ui: &mut Ui, lines: &[TextLine]) {
    for line in lines {
        if line.label.is_empty() {
            ui.label(&line.value);
        } else {
            ui.horizontal_wrapped(|ui| {
                ui.strong(format!("{}:", line.label));
                ui.label(&line.value);
            });
        }
    }
}

fn legend_line(ui: &mut Ui, entry: &LegendEntry) {
    ui.horizontal(|ui| {
        let (place, _) = ui.allocate_exact_size(vec2(22.0, 13.0), Sense::hover());
        let painter = ui.painter();
        let ink = Color32::from_gray(0x1b);
        match &entry.swatch {
            Swatch::Fill([red, green, blue]) => {
                painter.rect_filled(place, 1.0, Color32::from_rgb(*red, *green, *blue));
            }
            Swatch::Pattern(name) => {
                painter.rect_filled(place, 1.0, Color32::WHITE);
                for (x, y) in [(5.0, 4.0), (16.0, 4.0), (10.5, 9.0)] {
                    let at = place.min + vec2(x, y);
                    match name.as_str() {
                        "plus" => drop(painter.text(
                            at,
                            egui::Align2::CENTER_CENTER,
                            "+",
                            egui::FontId::monospace(9.0),
                            ink,
                        )),
                        "rings" => drop(painter.circle_stroke(at, 2.0, (1.0, ink))),
                        _ => drop(painter.circle_filled(at, 1.3, ink)),
                    }
                }
            }
            Swatch::Line(rank) => {
                let width = [3.0, 2.0, 1.0].get(usize::from(*rank)).copied().unwrap_or(1.0);
                painter.line_segment(
                    [place.left_center(), place.right_center()],
                    (width, ui.visuals().text_color()),
                );
            }
        }
        ui.label(&entry.text);
    });
}
