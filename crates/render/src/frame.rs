//! Bind groups 0 and 1: what every shader may read of the picture and of the tile it draws.

use glam::{DVec3, DVec4, Mat4};

use crate::camera::Projection;
use crate::daylight::Daylight;
use crate::drawable::Placement;
use crate::layout::{StructTwin, twin};
use crate::object_states::ObjectStates;
use crate::shadow::LightFit;
use crate::style::{StyleUniforms, linear_colour};
use crate::view::{Background, View};

/// Patterns on the ground are drawn from coordinates modulo this length, so that they are exact far from the grid's origin.
/// Periods that divide it go on without a seam.
pub const PATTERN_PERIOD_M: f64 = 4096.0;

/// Bytes between the uniforms of two tiles: the largest alignment that a device may ask for.
pub(crate) const TILE_STRIDE: u64 = 256;

/// Twin of `FrameUniforms` in `shaders/common/frame.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct FrameUniforms {
    clip_from_eye: [[f32; 4]; 4],
    shadow_from_eye: [[f32; 4]; 4],
    view_forward: [f32; 4],
    view_right: [f32; 4],
    view_up: [f32; 4],
    crop: [f32; 4],
    viewport_px: [f32; 2],
    pixels_per_point: f32,
    deterministic: u32,
    to_sun: [f32; 3],
    has_sun: u32,
    sun_light: [f32; 4],
    sky_light: [f32; 4],
    ground_light: [f32; 4],
    sky_zenith: [f32; 4],
    sky_horizon: [f32; 4],
    shadow_texel_m: [f32; 2],
    shadow_texels: f32,
    shadow_depth_m: f32,
    pixel_m_per_m: f32,
    pixel_m: f32,
    is_pick: u32,
    is_orthographic: u32,
}

impl FrameUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        FrameUniforms,
        "FrameUniforms",
        [
            clip_from_eye,
            shadow_from_eye,
            view_forward,
            view_right,
            view_up,
            crop,
            viewport_px,
            pixels_per_point,
            deterministic,
            to_sun,
            has_sun,
            sun_light,
            sky_light,
            ground_light,
            sky_zenith,
            sky_horizon,
            shadow_texel_m,
            shadow_texels,
            shadow_depth_m,
            pixel_m_per_m,
            pixel_m,
            is_pick,
            is_orthographic,
        ]
    );

    /// What a shader needs of a view that fills `size_px` pixels. `crop` scales and moves clip space: a pick draws a few pixels alone.
    pub(crate) fn of(
        view: &View,
        size_px: [u32; 2],
        crop: Option<[f32; 4]>,
        shadow: Option<&LightFit>,
    ) -> FrameUniforms {
        let [width, height] = size_px.map(|side| f64::from(side.max(1)));
        let aspect = width / height;
        let orientation = view.camera.orientation;
        let (reach, pixel_m_per_m, pixel_m) = match view.camera.projection {
            Projection::Perspective { vertical_fov_rad, .. } => {
                let reach = (vertical_fov_rad * 0.5).tan();
                (reach, 2.0 * reach / height, 0.0)
            }
            Projection::Orthographic { height_m, .. } => (0.0, 0.0, height_m / height),
        };
        let [zenith, horizon] = match view.background {
            Background::Sky => [view.style.sky_zenith, view.style.sky_horizon],
            Background::Plain(colour) => [colour, colour],
        };
        let day = Daylight::of(&view.light);
        FrameUniforms {
            clip_from_eye: view.camera.clip_from_eye(aspect).as_mat4().to_cols_array_2d(),
            shadow_from_eye: shadow
                .map_or(Mat4::IDENTITY, |fit| fit.shadow_from_eye(view.camera.eye))
                .to_cols_array_2d(),
            view_forward: vector(orientation * DVec3::NEG_Z),
            view_right: vector(orientation * DVec3::X * reach * aspect),
            view_up: vector(orientation * DVec3::Y * reach),
            crop: crop.unwrap_or([1.0, 1.0, 0.0, 0.0]),
            viewport_px: [width as f32, height as f32],
            pixels_per_point: view.pixels_per_point,
            deterministic: u32::from(view.deterministic),
            to_sun: day.to_sun.as_vec3().to_array(),
            has_sun: u32::from(day.sun != [0.0; 3]),
            sun_light: opaque(day.sun),
            sky_light: opaque(day.sky),
            ground_light: opaque(day.ground),
            sky_zenith: day.dimmed(linear_colour(zenith)),
            sky_horizon: day.dimmed(linear_colour(horizon)),
            shadow_texel_m: shadow.map_or([0.0; 2], |fit| fit.texel_m().as_vec2().to_array()),
            shadow_texels: shadow.map_or(0.0, |fit| fit.size_px as f32),
            shadow_depth_m: shadow.map_or(0.0, |fit| fit.depth_m() as f32),
            is_pick: u32::from(crop.is_some()),
            pixel_m_per_m: pixel_m_per_m as f32,
            pixel_m: pixel_m as f32,
            is_orthographic: u32::from(reach == 0.0),
        }
    }
}

fn opaque([red, green, blue]: [f32; 3]) -> [f32; 4] {
    [red, green, blue, 1.0]
}

fn vector(direction: DVec3) -> [f32; 4] {
    DVec4::from((direction, 0.0)).as_vec4().to_array()
}

/// Twin of `TileUniforms` in `shaders/common/tile.wgsl`.
#[repr(C)]
#[derive(Clone, Copy, Debug, bytemuck::Pod, bytemuck::Zeroable)]
pub(crate) struct TileUniforms {
    offset_from_eye: [f32; 3],
    first_object: u32,
    scale_m: [f32; 3],
    object_count: u32,
    pattern_origin: [f32; 2],
    style: u32,
    draw: u32,
}

impl TileUniforms {
    pub(crate) const TWIN: StructTwin = twin!(
        TileUniforms,
        "TileUniforms",
        [
            offset_from_eye,
            first_object,
            scale_m,
            object_count,
            pattern_origin,
            style,
            draw
        ]
    );

    /// The subtraction that keeps millimetres at 6 000 km: in f64, here.
    pub(crate) fn of(placement: &Placement, eye: DVec3, draw: u32) -> TileUniforms {
        let origin = DVec3::from_array(placement.origin);
        TileUniforms {
            offset_from_eye: (origin - eye).as_vec3().to_array(),
            first_object: placement.first_object,
            scale_m: placement.scale_m,
            object_count: placement.object_count,
            pattern_origin: [
                origin.x.rem_euclid(PATTERN_PERIOD_M) as f32,
                origin.y.rem_euclid(PATTERN_PERIOD_M) as f32,
            ],
            style: placement.style,
            draw,
        }
    }
}

/// Layouts of the bind groups that all drawables share.
pub(crate) struct Layouts {
    pub(crate) frame: wgpu::BindGroupLayout,
    pub(crate) tile: wgpu::BindGroupLayout,
}

impl Layouts {
    pub(crate) fn new(device: &wgpu::Device) -> Layouts {
        let uniform = |binding, has_dynamic_offset, size: usize| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Uniform,
                has_dynamic_offset,
                min_binding_size: wgpu::BufferSize::new(size as u64),
            },
            count: None,
        };
        let texture = |binding, visibility, sample_type| wgpu::BindGroupLayoutEntry {
            binding,
            visibility,
            ty: wgpu::BindingType::Texture {
                sample_type,
                view_dimension: wgpu::TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        };
        let frame = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("frame"),
            entries: &[
                uniform(0, false, size_of::<FrameUniforms>()),
                texture(1, wgpu::ShaderStages::FRAGMENT, wgpu::TextureSampleType::Depth),
                wgpu::BindGroupLayoutEntry {
                    binding: 2,
                    visibility: wgpu::ShaderStages::FRAGMENT,
                    ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Comparison),
                    count: None,
                },
                texture(3, wgpu::ShaderStages::VERTEX, wgpu::TextureSampleType::Uint),
                uniform(4, false, size_of::<StyleUniforms>()),
            ],
        });
        let tile = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("tile"),
            entries: &[uniform(0, true, size_of::<TileUniforms>())],
        });
        Layouts { frame, tile }
    }
}

/// The buffers and textures behind bind groups 0 and 1, and the memory that frames reuse.
pub(crate) struct FrameResources {
    uniforms: wgpu::Buffer,
    styles: wgpu::Buffer,
    styles_written: Option<crate::style::Style>,
    tiles: wgpu::Buffer,
    tile_bytes: Vec<u8>,
    compare: wgpu::Sampler,
    objects: wgpu::Texture,
    shadow: Option<wgpu::Texture>,
    no_shadow: wgpu::Texture,
    /// The fingerprint of what the shadow map shows.
    pub(crate) shadow_shown: Option<u64>,
    /// For the picture: with the shadow map. For the shadow map itself: without.
    pub(crate) group: wgpu::BindGroup,
    pub(crate) group_without_shadow: wgpu::BindGroup,
    pub(crate) tile_group: wgpu::BindGroup,
    pub(crate) order: crate::picture::Order,
}

impl FrameResources {
    pub(crate) fn new(device: &wgpu::Device, layouts: &Layouts, states: &ObjectStates) -> FrameResources {
        let uniform_buffer = |label, size: u64| {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some(label),
                size,
                usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            })
        };
        let uniforms = uniform_buffer("frame", size_of::<FrameUniforms>() as u64);
        let styles = uniform_buffer("styles", size_of::<StyleUniforms>() as u64);
        let tiles = uniform_buffer("tiles", 64 * TILE_STRIDE);
        let compare = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("shadow map"),
            compare: Some(wgpu::CompareFunction::LessEqual),
            ..wgpu::SamplerDescriptor::default()
        });
        let objects = objects_texture(device, states);
        let no_shadow = shadow_texture(device, 1);
        let group_of = |shadow: &wgpu::Texture| {
            frame_group(device, layouts, &uniforms, &styles, shadow, &compare, &objects)
        };
        let group = group_of(&no_shadow);
        let tile_group = tile_group(device, layouts, &tiles);
        FrameResources {
            group_without_shadow: group.clone(),
            group,
            tile_group,
            uniforms,
            styles,
            styles_written: None,
            tiles,
            tile_bytes: Vec::new(),
            compare,
            objects,
            shadow: None,
            no_shadow,
            shadow_shown: None,
            order: crate::picture::Order::default(),
        }
    }

    /// The view of the shadow map, made when first wanted.
    pub(crate) fn shadow_view(
        &mut self,
        device: &wgpu::Device,
        layouts: &Layouts,
        size_px: u32,
    ) -> wgpu::TextureView {
        let is_right = |texture: &wgpu::Texture| texture.width() == size_px;
        let texture = match self.shadow.take().filter(is_right) {
            Some(texture) => texture,
            None => {
                let texture = shadow_texture(device, size_px);
                self.shadow = Some(texture.clone());
                self.regroup(device, layouts);
                texture
            }
        };
        let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
        self.shadow = Some(texture);
        view
    }

    fn regroup(&mut self, device: &wgpu::Device, layouts: &Layouts) {
        let group_of = |shadow: &wgpu::Texture| {
            frame_group(
                device,
                layouts,
                &self.uniforms,
                &self.styles,
                shadow,
                &self.compare,
                &self.objects,
            )
        };
        self.group_without_shadow = group_of(&self.no_shadow);
        self.group = match &self.shadow {
            Some(shadow) => group_of(shadow),
            None => self.group_without_shadow.clone(),
        };
    }

    /// Sends the picture's and the tiles' uniforms and the changed object states.
    pub(crate) fn write(
        &mut self,
        context: &crate::RenderContext,
        uniforms: &FrameUniforms,
        style: &crate::style::Style,
        tiles: impl Iterator<Item = TileUniforms>,
    ) {
        let (device, queue) = (context.device(), context.queue());
        queue.write_buffer(&self.uniforms, 0, bytemuck::bytes_of(uniforms));
        if self.styles_written.as_ref() != Some(style) {
            let colours = StyleUniforms::of(style);
            queue.write_buffer(&self.styles, 0, bytemuck::bytes_of(&colours));
            self.styles_written = Some(*style);
        }
        self.tile_bytes.clear();
        for tile in tiles {
            let bytes = bytemuck::bytes_of(&tile);
            self.tile_bytes.extend_from_slice(bytes);
            let end = self.tile_bytes.len() + TILE_STRIDE as usize - bytes.len();
            self.tile_bytes.resize(end, 0);
        }
        if self.tile_bytes.len() as u64 > self.tiles.size() {
            self.tiles = device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("tiles"),
                size: (self.tile_bytes.len() as u64).next_power_of_two(),
                usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
                mapped_at_creation: false,
            });
            self.tile_group = tile_group(device, &context.layouts, &self.tiles);
        }
        queue.write_buffer(&self.tiles, 0, &self.tile_bytes);
        self.write_objects(context);
    }

    fn write_objects(&mut self, context: &crate::RenderContext) {
        let states = context.objects();
        let [width, height] = states.size_texels();
        if self.objects.height() != height {
            self.objects = objects_texture(context.device(), states);
            states.mark_all_dirty();
            self.regroup(context.device(), &context.layouts);
        }
        states.take_dirty(|row, rows, bytes| {
            context.queue().write_texture(
                wgpu::TexelCopyTextureInfo {
                    texture: &self.objects,
                    mip_level: 0,
                    origin: wgpu::Origin3d { x: 0, y: row, z: 0 },
                    aspect: wgpu::TextureAspect::All,
                },
                bytes,
                wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(width * 4),
                    rows_per_image: None,
                },
                wgpu::Extent3d {
                    width,
                    height: rows,
                    depth_or_array_layers: 1,
                },
            );
        });
    }
}

fn objects_texture(device: &wgpu::Device, states: &ObjectStates) -> wgpu::Texture {
    let [width, height] = states.size_texels();
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("object states"),
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Uint,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

fn shadow_texture(device: &wgpu::Device, size_px: u32) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("shadow map"),
        size: wgpu::Extent3d {
            width: size_px,
            height: size_px,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: crate::target::DEPTH_FORMAT,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn frame_group(
    device: &wgpu::Device,
    layouts: &Layouts,
    uniforms: &wgpu::Buffer,
    styles: &wgpu::Buffer,
    shadow: &wgpu::Texture,
    compare: &wgpu::Sampler,
    objects: &wgpu::Texture,
) -> wgpu::BindGroup {
    let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("frame"),
        layout: &layouts.frame,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: uniforms.as_entire_binding(),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::TextureView(&view(shadow)),
            },
            wgpu::BindGroupEntry {
                binding: 2,
                resource: wgpu::BindingResource::Sampler(compare),
            },
            wgpu::BindGroupEntry {
                binding: 3,
                resource: wgpu::BindingResource::TextureView(&view(objects)),
            },
            wgpu::BindGroupEntry {
                binding: 4,
                resource: styles.as_entire_binding(),
            },
        ],
    })
}

fn tile_group(device: &wgpu::Device, layouts: &Layouts, tiles: &wgpu::Buffer) -> wgpu::BindGroup {
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("tile"),
        layout: &layouts.tile,
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer: tiles,
                offset: 0,
                size: wgpu::BufferSize::new(size_of::<TileUniforms>() as u64),
            }),
        }],
    })
}
