//! The two tiers of graphics hardware, and what each is asked for.

/// What the graphics interface can do. Everything looks right on [`Limited`](Tier::Limited); [`Full`](Tier::Full) only adds quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// WebGL2 and its like: no storage buffers, no compute shaders, no base vertex, depth that cannot be copied out.
    Limited,
    /// WebGPU, Vulkan, Metal, Direct3D 12.
    Full,
}

impl Tier {
    /// The best tier of an adapter.
    pub(crate) fn of(adapter: &wgpu::Adapter) -> Tier {
        let is_gl = adapter.get_info().backend == wgpu::Backend::Gl;
        if adapter.get_downlevel_capabilities().is_webgpu_compliant() && !is_gl {
            Tier::Full
        } else {
            Tier::Limited
        }
    }

    /// What is asked of the device. Nothing more than the tier needs, so that one tier cannot lean on the other's luck.
    pub(crate) fn limits(self, adapter: &wgpu::Adapter) -> wgpu::Limits {
        let offered = adapter.limits();
        match self {
            Tier::Limited => wgpu::Limits::downlevel_webgl2_defaults().using_resolution(offered),
            Tier::Full => {
                let mut limits = wgpu::Limits::default().using_resolution(offered.clone());
                // A large tileset has tiles larger than the default allows only where somebody else made it.
                limits.max_buffer_size = offered.max_buffer_size;
                limits
            }
        }
    }

    /// Texels along a side of the shadow map: 4096 are 12 cm each over 500 m (64 MB); WebGL2 promises only 2048.
    pub fn shadow_map_px(self) -> u32 {
        match self {
            Tier::Limited => 2048,
            Tier::Full => 4096,
        }
    }
}
