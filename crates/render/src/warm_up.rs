//! Renderers made before they are needed, one at a time: where every pipeline is a question to another process (WebGL), the time until
//! the first tile has come is used for them.

use crate::context::RenderContext;
use crate::error::RenderError;
use crate::labels::LabelRenderer;
use crate::lines::LineRenderer;
use crate::mesh::MeshRenderer;
use crate::plan_areas::PlanAreaRenderer;

/// How far a device is with getting ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WarmUp {
    made: u8,
}

/// How many steps there are.
const STEPS: u8 = 7;

impl RenderContext {
    /// Makes the next of what a picture of a city needs, with shadows or without. Whether there is more to make.
    ///
    /// # Errors
    ///
    /// Those of the renderers. What failed counts as made: drawing with it fails in the same way.
    pub fn warm_up(&self, progress: &mut WarmUp, has_shadows: bool) -> Result<bool, RenderError> {
        let step = progress.made;
        progress.made = step.saturating_add(1).min(STEPS);
        // Texts of shaders by themselves: each step is to take no longer than a screen.
        match step {
            0 => drop(self.shader("terrain.wgsl")?),
            1 => drop(self.shader("buildings.wgsl")?),
            2 => self.renderer::<MeshRenderer>()?.warm(self, has_shadows)?,
            3 => drop(self.shader("plan_areas.wgsl")?),
            4 => self.renderer::<PlanAreaRenderer>()?.warm(self, has_shadows)?,
            5 => self.renderer::<LineRenderer>()?.warm(self)?,
            6 => self.renderer::<LabelRenderer>()?.warm(self)?,
            _ => {}
        }
        Ok(progress.made < STEPS)
    }

    /// Notices what the device has finished. Without it, whoever waits for the device hears of it with the next picture.
    pub fn notice(&self) {
        // What could fail is a lost device, which `status` tells.
        let _polled = self.device().poll(wgpu::PollType::Poll);
    }
}
