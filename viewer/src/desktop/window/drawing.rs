//! One picture of the window, and what is done where it cannot be drawn.

use std::time::{Duration, Instant};

use planvy_render::{RenderError, SurfaceError};

use super::Viewer;
use super::graphics::{Graphics, NotDrawn};
use crate::camera::PictureSize;
use crate::messages::{Gravity, Message};
use crate::scene::Tick;

/// Panels that want to be drawn again later than this need not be: something else will happen first.
const LONGEST_REST: Duration = Duration::from_secs(60);
/// Until a picture is tried again for which the screen had no place in time.
const SURFACE_PAUSE: Duration = Duration::from_millis(50);

impl Viewer {
    /// One picture: the scene goes on, what came is put on the stage, everything is drawn.
    pub(super) fn draw(&mut self) {
        let Some(graphics) = &mut self.graphics else {
            return;
        };
        let [width_px, height_px] = graphics.size_px();
        if width_px == 0 || height_px == 0 {
            return;
        }
        let start = self.start;
        let clock_s = || start.elapsed().as_secs_f64();
        let tick = Tick {
            picture: PictureSize { width_px, height_px },
            now_s: clock_s(),
            clock_s: &clock_s,
        };
        let update = self.scene.update(&tick, &mut self.transport);
        graphics.stage.apply(&mut self.scene, &update.events);
        let (wishes, repaint) = graphics.panels(&mut self.panels, &mut self.scene);
        let drawn = graphics.draw(&self.scene);
        self.wake_at = update
            .wake_at_s
            .map(|at_s| start + Duration::from_secs_f64(at_s.max(0.0)));
        if update.is_busy || !wishes.is_empty() || repaint.is_zero() {
            graphics.window.request_redraw();
        } else if repaint < LONGEST_REST {
            let at = Instant::now() + repaint;
            self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
        }
        for wish in wishes {
            self.fulfil(wish);
        }
        self.follow_selection();
        if let Err(error) = drawn {
            self.not_drawn(&error);
        }
    }

    /// A picture that could not be drawn: the surface is made anew, or all graphics.
    fn not_drawn(&mut self, failure: &NotDrawn) {
        match failure {
            // The screen had no picture to draw on in time: without another try the one before would stay.
            NotDrawn::Surface(SurfaceError::Timeout) => {
                let again = Instant::now() + SURFACE_PAUSE;
                self.wake_at = Some(self.wake_at.map_or(again, |earlier| earlier.min(again)));
            }
            // The window draws again when it is seen again, or has a size.
            NotDrawn::Surface(SurfaceError::Occluded | SurfaceError::Empty) => {}
            NotDrawn::Surface(_) => {
                if let Some(graphics) = &mut self.graphics {
                    graphics.reconfigure();
                    graphics.window.request_redraw();
                }
            }
            NotDrawn::Render(RenderError::DeviceLost { reason }) => self.device_lost(&reason.clone()),
            NotDrawn::Render(error) => {
                let en = format!("the picture could not be drawn: {error}");
                self.scene.say(Message::new(
                    Gravity::Error,
                    "",
                    format!("Bilden gick inte att rita: {error}"),
                    en,
                ));
            }
        }
    }

    fn device_lost(&mut self, reason: &str) {
        self.devices_lost += 1;
        let window = self.graphics.take().map(|graphics| graphics.window);
        self.scene.say(Message::new(
            Gravity::Warning,
            "",
            format!("Grafikkortet försvann ({reason}). Bilden görs om."),
            format!("The graphics device was lost ({reason}). The picture is made anew."),
        ));
        let Some(window) = window.filter(|_| self.devices_lost <= 5) else {
            self.failure = Some(format!("the graphics device was lost: {reason}"));
            return;
        };
        match Graphics::new(
            window,
            &mut self.scene,
            self.arguments.is_software,
            self.proxy.clone(),
        ) {
            Ok(graphics) => {
                graphics.window.request_redraw();
                self.graphics = Some(graphics);
            }
            Err(why) => self.failure = Some(why),
        }
    }
}
