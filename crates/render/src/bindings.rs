//! Bind groups 0 and 1, and the buffers and textures behind them.

use crate::context::RenderContext;
use crate::frame::{FrameUniforms, TILE_STRIDE, TileUniforms};
use crate::object_states::ObjectStates;
use crate::picture::Order;
use crate::style::{Style, StyleUniforms};

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
    styles_written: Option<Style>,
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
    pub(crate) order: Order,
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
            order: Order::default(),
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
        context: &RenderContext,
        uniforms: &FrameUniforms,
        style: &Style,
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

    fn write_objects(&mut self, context: &RenderContext) {
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
