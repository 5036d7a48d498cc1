//! What a picture is drawn on: attachments of one size, and a texture that is read back.

use crate::context::RenderContext;
use crate::error::RenderError;

/// The picture: shaders encode what they write as sRGB, and it is blended and resolved as it is kept, as browsers and maps do.
/// Blending in linear light (an sRGB format) turns every sample there and back again, which doubles a software renderer's frame.
pub const COLOUR_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Depth, from 1 at the eye to 0 far away; in the shadow map from 0 at the sun.
pub const DEPTH_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;
/// The outline mask: red what is selected, green what is highlighted.
pub const MASK_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rg8Unorm;
/// Samples a pixel: the only number beside 1 that WebGPU promises.
pub const SAMPLES: u32 = 4;
/// Finished pictures that are read back: already encoded, so not an sRGB format.
pub(crate) const PICTURE_FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Textures that a picture of one size is made in.
pub(crate) struct Attachments {
    pub(crate) size_px: [u32; 2],
    pub(crate) colour: wgpu::TextureView,
    pub(crate) depth: wgpu::TextureView,
    resolved: Option<wgpu::TextureView>,
    mask: Option<Mask>,
    composite_group: Option<wgpu::BindGroup>,
}

struct Mask {
    sampled: wgpu::TextureView,
    resolved: wgpu::TextureView,
}

impl Attachments {
    pub(crate) fn new(context: &RenderContext, size_px: [u32; 2]) -> Result<Attachments, RenderError> {
        let [width, height] = size_px;
        let limit = context.device().limits().max_texture_dimension_2d;
        if width == 0 || height == 0 || width > limit || height > limit {
            return Err(RenderError::PictureSize { width, height, limit });
        }
        let texture = |label, format, samples, usage| view(context, label, size_px, format, samples, usage);
        let drawn = wgpu::TextureUsages::RENDER_ATTACHMENT;
        Ok(Attachments {
            size_px,
            colour: texture("colour", COLOUR_FORMAT, SAMPLES, drawn),
            depth: texture("depth", DEPTH_FORMAT, SAMPLES, drawn),
            resolved: None,
            mask: None,
            composite_group: None,
        })
    }

    /// The picture with one sample a pixel, for a composite to read: made when one is first needed.
    pub(crate) fn resolved(&mut self, context: &RenderContext) -> wgpu::TextureView {
        let size_px = self.size_px;
        let read = wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING;
        self.resolved
            .get_or_insert_with(|| view(context, "resolved colour", size_px, COLOUR_FORMAT, 1, read))
            .clone()
    }

    /// The outline mask, sampled and resolved: made when something is first outlined.
    pub(crate) fn mask(&mut self, context: &RenderContext) -> (wgpu::TextureView, wgpu::TextureView) {
        let size_px = self.size_px;
        let mask = self.mask.get_or_insert_with(|| {
            self.composite_group = None;
            let drawn = wgpu::TextureUsages::RENDER_ATTACHMENT;
            Mask {
                sampled: view(context, "outline mask", size_px, MASK_FORMAT, SAMPLES, drawn),
                resolved: view(
                    context,
                    "resolved outline mask",
                    size_px,
                    MASK_FORMAT,
                    1,
                    drawn | wgpu::TextureUsages::TEXTURE_BINDING,
                ),
            }
        });
        (mask.sampled.clone(), mask.resolved.clone())
    }

    /// What the composite reads: kept as long as the textures are.
    pub(crate) fn composite_group(
        &mut self,
        context: &RenderContext,
        make: impl FnOnce(&wgpu::TextureView, Option<&wgpu::TextureView>) -> wgpu::BindGroup,
    ) -> wgpu::BindGroup {
        let resolved = self.resolved(context);
        self.composite_group
            .get_or_insert_with(|| make(&resolved, self.mask.as_ref().map(|mask| &mask.resolved)))
            .clone()
    }
}

pub(crate) fn view(
    context: &RenderContext,
    label: &str,
    [width, height]: [u32; 2],
    format: wgpu::TextureFormat,
    sample_count: u32,
    usage: wgpu::TextureUsages,
) -> wgpu::TextureView {
    texture(context, label, [width, height], format, sample_count, usage)
        .create_view(&wgpu::TextureViewDescriptor::default())
}

pub(crate) fn texture(
    context: &RenderContext,
    label: &str,
    [width, height]: [u32; 2],
    format: wgpu::TextureFormat,
    sample_count: u32,
    usage: wgpu::TextureUsages,
) -> wgpu::Texture {
    context.device().create_texture(&wgpu::TextureDescriptor {
        label: Some(label),
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage,
        view_formats: &[],
    })
}

/// Something a picture can be drawn on: an [`OffscreenTarget`], or the [frame](crate::SurfaceFrame) of a window.
pub trait Target {
    /// What the picture is made in, and where it ends up.
    #[doc(hidden)]
    fn parts(&mut self) -> TargetParts<'_>;
}

/// See [`Target::parts`].
#[doc(hidden)]
pub struct TargetParts<'a> {
    pub(crate) attachments: &'a mut Attachments,
    pub(crate) output: &'a wgpu::TextureView,
    pub(crate) format: wgpu::TextureFormat,
}

/// A picture without a window.
pub struct OffscreenTarget {
    attachments: Attachments,
    picture: wgpu::Texture,
    output: wgpu::TextureView,
}

impl OffscreenTarget {
    /// A target of a size in pixels.
    ///
    /// # Errors
    ///
    /// [`RenderError::PictureSize`] where a side is zero or beyond the device's limit.
    pub fn new(context: &RenderContext, size_px: [u32; 2]) -> Result<OffscreenTarget, RenderError> {
        let attachments = Attachments::new(context, size_px)?;
        let picture = texture(
            context,
            "picture",
            size_px,
            PICTURE_FORMAT,
            1,
            wgpu::TextureUsages::RENDER_ATTACHMENT
                | wgpu::TextureUsages::COPY_SRC
                | wgpu::TextureUsages::TEXTURE_BINDING,
        );
        let output = picture.create_view(&wgpu::TextureViewDescriptor::default());
        Ok(OffscreenTarget {
            attachments,
            picture,
            output,
        })
    }

    /// Its size.
    pub fn size_px(&self) -> [u32; 2] {
        self.attachments.size_px
    }

    /// The finished picture, encoded as sRGB in a format without it.
    pub fn texture(&self) -> &wgpu::Texture {
        &self.picture
    }
}

impl Target for OffscreenTarget {
    fn parts(&mut self) -> TargetParts<'_> {
        TargetParts {
            attachments: &mut self.attachments,
            output: &self.output,
            format: PICTURE_FORMAT,
        }
    }
}
