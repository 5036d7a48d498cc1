//! What the window keeps on disk: pictures, sections, named views.

use std::path::{Path, PathBuf};

use glam::DVec3;
use planvy_render::Picture;

use super::{Viewer, headless, is_view};
use crate::messages::{Gravity, Message};
use crate::pictures::Strip;
use crate::views::Views;

impl Viewer {
    /// Saves the picture with its strip, in the folder that the viewer runs in.
    pub(super) fn save_picture(&mut self) {
        let saved = self.kept_picture().and_then(|picture| {
            let path = free_path("planvy", "png");
            headless::write(&path, &picture, &self.scene.link()).map(|()| path)
        });
        self.say_saved(saved);
    }

    fn kept_picture(&mut self) -> Result<Picture, String> {
        let lang = self.lang();
        let graphics = self.graphics.as_mut().ok_or("there is no picture")?;
        let size_px = graphics.size_px();
        let pending = graphics
            .stage
            .screenshot(&self.scene, size_px)
            .map_err(|error| error.to_string())?;
        let picture = pending
            .wait(graphics.stage.context())
            .map_err(|error| error.to_string())?;
        let strip = Strip::of(&self.scene, lang, picture.width, self.scene.pixels_per_point());
        strip.below(&picture).map_err(|error| error.to_string())
    }

    /// Places the chosen drawing at the last measuring point, or in the middle of the picture.
    pub(super) fn place_drawing(&mut self) {
        let picture = self.scene.picture();
        let middle_px = [picture.width_px, picture.height_px].map(|side| f64::from(side) / 2.0);
        let set = self.scene.measuring().points().last().map(|point| point.in_world);
        let at = set.or_else(|| self.scene.point_at(middle_px));
        let crs = self.scene.world().and_then(|world| world.crs());
        let placed = match (at, crs) {
            (Some(at), Some(crs)) => {
                let level_m = self.scene.ground_level_m(at.x, at.y).unwrap_or(at.z);
                self.panels.placing.place(crs, at.with_z(level_m), &self.memory)
            }
            _ => Err("no place of a Swedish grid is in the picture".to_owned()),
        };
        let message = match placed {
            Ok(placing) => {
                if let Some(before) = placing.before {
                    self.scene.change(|state| {
                        state.hidden_proposals.insert(before);
                    });
                }
                self.scene.open(&placing.tileset);
                let text = placing.text.trim().replace('\n', ", ");
                match placing.written {
                    Ok(path) => {
                        let path = path.display();
                        let en = format!("Placed: {text}. Kept in {path}");
                        Message::new(
                            Gravity::Note,
                            "",
                            format!("Placerad: {text}. Sparat i {path}"),
                            en,
                        )
                    }
                    Err(why) => Message::new(
                        Gravity::Warning,
                        "",
                        format!("Placerad: {text}. Inte sparat: {why}"),
                        format!("Placed: {text}. Not kept: {why}"),
                    ),
                }
            }
            Err(why) => Message::new(
                Gravity::Warning,
                "",
                format!("Inte placerad: {why}"),
                format!("Not placed: {why}"),
            ),
        };
        self.scene.say(message);
        self.request_redraw();
    }

    /// Saves the section that is measured.
    pub(super) fn save_section(&mut self) {
        let drawn = self
            .scene
            .section_svg(self.lang())
            .map_err(|error| error.to_string());
        let saved = drawn.and_then(|svg| {
            let path = free_path("planvy-section", "svg");
            std::fs::write(&path, svg)
                .map(|()| path.clone())
                .map_err(|error| format!("{}: {error}", path.display()))
        });
        self.say_saved(saved);
    }

    /// Says the hours of sun at the last point that was set.
    pub(super) fn say_sun_hours(&mut self) {
        let Some(point) = self.scene.measuring().points().last().map(|point| point.in_world) else {
            return;
        };
        let study = |lang| self.scene.sun_hours_at(point, Some(DVec3::Z), lang);
        use planvy_plan::Lang::{En, Sv};
        let message = match (study(Sv), study(En)) {
            (Ok(sv), Ok(en)) => Message::new(Gravity::Note, "", sv.text, en.text),
            (Err(none), _) | (_, Err(none)) => {
                Message::new(Gravity::Warning, "", none.text(Sv), none.text(En))
            }
        };
        self.scene.say(message);
    }

    fn say_saved(&mut self, saved: Result<PathBuf, String>) {
        let message = match saved {
            Ok(path) => {
                let path = path.display();
                Message::new(
                    Gravity::Note,
                    "",
                    format!("Sparat: {path}"),
                    format!("Saved: {path}"),
                )
            }
            Err(why) => Message::new(
                Gravity::Error,
                "",
                format!("Gick inte att spara: {why}"),
                format!("Could not be saved: {why}"),
            ),
        };
        self.scene.say(message);
    }

    /// Reads the named views of earlier times.
    pub(super) fn read_views(&mut self) {
        let Some(path) = views_path() else { return };
        let Ok(bytes) = std::fs::read(&path) else { return };
        match serde_json::from_slice::<Views>(&bytes) {
            Ok(kept) => self.scene.change_views(|views| {
                for view in kept.all().iter().filter(|view| is_view(&view.link)) {
                    views.keep(&view.name, &view.link);
                }
            }),
            Err(error) => {
                let about = path.display().to_string();
                let en = format!("the views in it cannot be read: {error}");
                self.scene.say(Message::new(
                    Gravity::Warning,
                    &about,
                    format!("vyerna går inte att läsa: {error}"),
                    en,
                ));
            }
        }
    }

    /// Writes the named views down.
    pub(super) fn write_views(&mut self) {
        let Some(path) = views_path() else { return };
        let written = serde_json::to_vec_pretty(self.scene.views())
            .map_err(|error| error.to_string())
            .and_then(|bytes| {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
                }
                std::fs::write(&path, bytes).map_err(|error| error.to_string())
            });
        if let Err(why) = written {
            self.say_saved(Err(format!("{}: {why}", path.display())));
        }
    }
}

/// Where named views are kept: `PLANVY_VIEWS`, or the user's folder for settings.
fn views_path() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PLANVY_VIEWS") {
        return Some(path.into());
    }
    let settings = std::env::var_os("XDG_CONFIG_HOME")
        .or_else(|| std::env::var_os("APPDATA"))
        .map(PathBuf::from);
    let settings = settings.or_else(|| Some(Path::new(&std::env::var_os("HOME")?).join(".config")))?;
    Some(settings.join("planvy").join("views.json"))
}

/// The first name that is free: `planvy.png`, `planvy-2.png` …
fn free_path(stem: &str, ending: &str) -> PathBuf {
    let numbered = |number: u32| match number {
        1 => PathBuf::from(format!("{stem}.{ending}")),
        number => PathBuf::from(format!("{stem}-{number}.{ending}")),
    };
    (1..10_000)
        .map(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| numbered(1))
}
