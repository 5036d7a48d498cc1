//! The left panel: search, camera, layers, before and after, sun, measuring, views.

use egui::{CollapsingHeader, DragValue, Slider, TextEdit, Ui};
use jiff::civil::Date;
use planvy_plan::Lang;

use super::{PanelWish, Panels, camera_name, has_layer, measure_command, selected_building};
use crate::camera::CameraMode;
use crate::commands::Command;
use crate::layer::Layer;
use crate::measure::MeasureKind;
use crate::scene::Scene;
use crate::state::{Comparison, ComparisonMode};
use crate::sun::{FIRST_YEAR, PresetDay};

impl Panels {
    pub(super) fn choices(
        &mut self,
        ui: &mut Ui,
        scene: &mut Scene,
        lang: Lang,
        wishes: &mut Vec<PanelWish>,
    ) {
        if self.has_server {
            self.search(ui, scene, lang, wishes);
        }
        section(ui, lang.pick("Kamera", "Camera"), |ui| {
            camera(ui, scene, lang, wishes)
        });
        section(ui, lang.pick("Lager", "Layers"), |ui| {
            self.layers(ui, scene, lang, wishes)
        });
        section(ui, lang.pick("Före och efter", "Before and after"), |ui| {
            self.comparison(ui, scene, lang)
        });
        if !self.placing.drawings.is_empty() {
            section(ui, lang.pick("Placera förslag", "Place a proposal"), |ui| {
                self.place(ui, lang, wishes)
            });
        }
        section(ui, lang.pick("Sol", "Sun"), |ui| sun(ui, scene, lang));
        section(ui, lang.pick("Mät", "Measure"), |ui| {
            measuring(ui, scene, lang, wishes)
        });
        section(ui, lang.pick("Vyer", "Views"), |ui| {
            self.views(ui, scene, lang, wishes)
        });
        ui.separator();
        ui.horizontal_wrapped(|ui| {
            let mut button = |ui: &mut Ui, command: Command| {
                if ui.button(command.text(lang)).clicked() {
                    wishes.push(PanelWish::Do(command));
                }
            };
            button(ui, Command::SavePicture);
            button(ui, Command::CopyLink);
            button(ui, Command::OtherLanguage);
            button(ui, Command::Help);
        });
    }

    fn search(&mut self, ui: &mut Ui, scene: &Scene, lang: Lang, wishes: &mut Vec<PanelWish>) {
        let hint = lang.pick("Adress, fastighet eller plan", "Address, parcel or plan");
        let field = ui.add(
            TextEdit::singleline(&mut self.search_text)
                .hint_text(hint)
                .desired_width(f32::INFINITY),
        );
        if std::mem::take(&mut self.focus_search) {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if is_entered && !self.search_text.trim().is_empty() {
            wishes.push(PanelWish::Search(self.search_text.trim().to_owned()));
        }
        match &self.found {
            None => {}
            Some(Err(why)) => drop(ui.label(why)),
            Some(Ok(found)) if found.is_empty() => {
                ui.label(lang.pick("Inget liknar det.", "Nothing is like that."));
            }
            Some(Ok(found)) => {
                for found in found {
                    let goal = scene.world().and_then(|world| found.goal(world));
                    let text = found.text(lang);
                    match goal {
                        Some(goal) if ui.link(&text).clicked() => wishes.push(PanelWish::GoTo(goal)),
                        Some(_) => {}
                        None => drop(ui.weak(text)),
                    }
                }
            }
        }
        ui.separator();
    }

    fn layers(&mut self, ui: &mut Ui, scene: &mut Scene, lang: Lang, wishes: &mut Vec<PanelWish>) {
        for layer in Layer::ALL {
            if !has_layer(scene, layer) {
                continue;
            }
            let mut is_on = scene.state().shows(layer);
            if ui.checkbox(&mut is_on, layer.name(lang)).changed() {
                scene.change(|state| state.set_layer(layer, is_on));
            }
        }
        if selected_building(scene.state()).is_some()
            && ui.button(Command::ToggleSelectedBuilding.text(lang)).clicked()
        {
            wishes.push(PanelWish::Do(Command::ToggleSelectedBuilding));
        }
        let hidden = scene.state().hidden_buildings.len();
        if hidden > 0 {
            let text = lang.pick(
                format!("Visa {hidden} dolda byggnader"),
                format!("Show {hidden} hidden buildings"),
            );
            if ui.button(text).clicked() {
                wishes.push(PanelWish::Do(Command::ShowHiddenBuildings));
            }
        }
    }

    fn comparison(&mut self, ui: &mut Ui, scene: &mut Scene, lang: Lang) {
        if self.written.proposals.is_empty() {
            ui.weak(lang.pick("Inga förslag visas.", "No proposals are shown."));
            return;
        }
        for (id, name, _) in &self.written.proposals {
            let mut is_on = !scene.state().hidden_proposals.contains(id);
            if ui.checkbox(&mut is_on, name).changed() {
                scene.change(|state| {
                    if is_on {
                        state.hidden_proposals.remove(id);
                    } else {
                        state.hidden_proposals.insert(id.clone());
                    }
                });
            }
        }
        let before = scene.state().comparison;
        let mut after = before;
        ui.horizontal(|ui| {
            for mode in ComparisonMode::ALL {
                ui.selectable_value(&mut after.mode, mode, mode.name(lang));
            }
        });
        if after.mode == ComparisonMode::Switch {
            ui.horizontal(|ui| {
                let is_after = after.position >= 0.5;
                if ui
                    .selectable_label(!is_after, lang.pick("Före", "Before"))
                    .clicked()
                {
                    after.position = 0.0;
                }
                if ui
                    .selectable_label(is_after, lang.pick("Efter", "After"))
                    .clicked()
                {
                    after.position = 1.0;
                }
            });
        } else {
            let name = lang.pick("Före – efter", "Before – after");
            ui.add(
                Slider::new(&mut after.position, 0.0..=1.0)
                    .show_value(false)
                    .text(name),
            );
        }
        if after.mode != before.mode {
            after.position = if after.mode == ComparisonMode::Switch {
                1.0
            } else {
                0.5
            };
        }
        if after != before {
            scene.change(|state| state.comparison = Comparison { ..after });
        }
    }

    fn views(&mut self, ui: &mut Ui, scene: &Scene, lang: Lang, wishes: &mut Vec<PanelWish>) {
        ui.horizontal(|ui| {
            let hint = lang.pick("Namn på vyn", "Name of the view");
            let field = ui.add(
                TextEdit::singleline(&mut self.view_name)
                    .hint_text(hint)
                    .desired_width(140.0),
            );
            if std::mem::take(&mut self.focus_view_name) {
                field.request_focus();
            }
            let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if ui.button(lang.pick("Spara", "Keep")).clicked() || is_entered {
                wishes.push(PanelWish::KeepView(std::mem::take(&mut self.view_name)));
            }
        });
        for view in scene.views().all() {
            ui.horizontal(|ui| {
                if ui.link(&view.name).clicked() {
                    wishes.push(PanelWish::Open(view.link.clone()));
                }
                if ui
                    .small_button("✖")
                    .on_hover_text(lang.pick("Glöm vyn", "Forget the view"))
                    .clicked()
                {
                    wishes.push(PanelWish::ForgetView(view.name.clone()));
                }
            });
        }
    }
}

fn section(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) {
    CollapsingHeader::new(title).default_open(true).show(ui, content);
}

fn camera(ui: &mut Ui, scene: &Scene, lang: Lang, wishes: &mut Vec<PanelWish>) {
    ui.horizontal_wrapped(|ui| {
        for mode in CameraMode::ALL {
            if ui
                .selectable_label(scene.camera().mode() == mode, camera_name(mode, lang))
                .clicked()
            {
                wishes.push(PanelWish::Do(Command::Camera(mode)));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        for command in [Command::ShowAll, Command::NorthUp] {
            if ui.button(command.text(lang)).clicked() {
                wishes.push(PanelWish::Do(command));
            }
        }
    });
}

fn sun(ui: &mut Ui, scene: &mut Scene, lang: Lang) {
    let time = scene.state().time;
    let mut shadows = scene.state().shadows;
    if ui
        .checkbox(&mut shadows, lang.pick("Skuggor", "Shadows"))
        .changed()
    {
        scene.change(|state| state.shadows = shadows);
    }
    let (mut year, mut month, mut day) = (time.date().year(), time.date().month(), time.date().day());
    ui.horizontal(|ui| {
        ui.add(DragValue::new(&mut year).range(FIRST_YEAR..=2200));
        ui.add(DragValue::new(&mut month).range(1..=12));
        ui.add(DragValue::new(&mut day).range(1..=31));
    });
    // The 31st of a shorter month is its last day.
    let date = (0..4).find_map(|fewer| Date::new(year, month, day - fewer).ok());
    let mut then = date.and_then(|date| time.on(date).ok()).unwrap_or(time);
    ui.horizontal_wrapped(|ui| {
        for preset in PresetDay::ALL {
            let date = preset.in_year(then.date().year());
            if ui.small_button(preset.name(lang)).clicked()
                && let Some(there) = date.and_then(|date| then.on(date).ok())
            {
                then = there;
            }
        }
    });
    let mut minute = then.minute_of_day();
    let clock = |minute: f64, _| format!("{:02}:{:02}", (minute / 60.0).floor(), minute % 60.0);
    ui.add(Slider::new(&mut minute, 0..=1439).custom_formatter(clock));
    then = then.at_minute(minute);
    if then != time {
        scene.change(|state| state.time = then);
    }
    ui.label(scene.sun_text(lang));
}

fn measuring(ui: &mut Ui, scene: &Scene, lang: Lang, wishes: &mut Vec<PanelWish>) {
    ui.horizontal_wrapped(|ui| {
        for kind in MeasureKind::ALL {
            if ui
                .selectable_label(scene.measuring().kind() == Some(kind), kind.name(lang))
                .clicked()
            {
                wishes.push(PanelWish::Do(measure_command(kind)));
            }
        }
    });
    let Some(text) = scene.measuring().text(lang) else {
        return;
    };
    ui.label(text);
    ui.horizontal_wrapped(|ui| {
        for command in [Command::FinishMeasuring, Command::LetGo] {
            if ui.button(command.text(lang)).clicked() {
                wishes.push(PanelWish::Do(command));
            }
        }
        let has_point = !scene.measuring().points().is_empty();
        if has_point
            && ui
                .button(lang.pick("Soltimmar i punkten", "Hours of sun at the point"))
                .clicked()
        {
            wishes.push(PanelWish::SunHours);
        }
        let is_section = scene.measuring().kind() == Some(MeasureKind::Section);
        if is_section && scene.measuring().value().is_some() {
            let save = lang.pick("Spara sektionen som SVG", "Save the section as SVG");
            if ui.button(save).clicked() {
                wishes.push(PanelWish::SaveSection);
            }
        }
    });
}
