//! What can go wrong between the scene and the picture, one variant a cause.

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// This machine or browser offers no graphics adapter that fits.
    #[error("no graphics adapter was found among {backends}: {reason}")]
    NoAdapter {
        /// The interfaces that were tried.
        backends: String,
        /// What each of them said.
        reason: String,
    },
    /// The adapter would not give a device.
    #[error("the graphics adapter {adapter} gives no device: {reason}")]
    NoDevice {
        /// The adapter's name.
        adapter: String,
        /// Its answer.
        reason: String,
    },
    /// A window or canvas that cannot be drawn to.
    #[error("the window cannot be drawn to: {reason}")]
    NoSurface {
        /// The platform's answer.
        reason: String,
    },
    /// The device went away: driver update, sleep, too long a frame. Everything on it has to be made anew.
    #[error("the graphics device was lost: {reason}")]
    DeviceLost {
        /// What the platform said.
        reason: String,
    },
    /// Something the graphics interface did not accept: a fault of ours, or memory that ran out.
    #[error("the graphics interface refused a call: {reason}")]
    Refused {
        /// Its message.
        reason: String,
    },
    /// The frame of a window could not be had.
    #[error(transparent)]
    Surface(#[from] SurfaceError),
    /// A picture larger than the device can make.
    #[error(
        "a picture of {width} × {height} pixels is more than the device's limit of {limit} a side, or empty"
    )]
    PictureSize {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The most a side may have.
        limit: u32,
    },
    /// A shader that imports what is not there, or in a circle.
    #[error(transparent)]
    Shader(#[from] ShaderError),
    /// A mesh that cannot be drawn.
    #[error(transparent)]
    Mesh(#[from] MeshError),
    /// What the GPU made could not be read back.
    #[error("the picture could not be read back from the graphics device: {reason}")]
    Readback {
        /// What the interface said.
        reason: String,
    },
}

/// Why a window has no frame just now. None of them is fatal: the hint says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SurfaceError {
    /// The window changed under the surface: call [`SurfaceTarget::resize`](crate::SurfaceTarget::resize) and draw again.
    #[error("the window changed: set its size and draw again")]
    Outdated,
    /// The surface is gone: make it anew from the window.
    #[error("the window's surface was lost")]
    Lost,
    /// No frame came in time: draw again later.
    #[error("the window gave no frame in time")]
    Timeout,
    /// The window is hidden: draw when it is seen.
    #[error("the window is hidden")]
    Occluded,
    /// Zero pixels wide or high, as a minimised window is.
    #[error("the window has no pixels")]
    Empty,
    /// The graphics interface refused; the next [`RenderContext::status`](crate::RenderContext::status) says why.
    #[error("the graphics interface refused the window's frame")]
    Refused,
}

/// Why a mesh cannot be drawn. The mesh is left out; the rest goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MeshError {
    /// Columns of different lengths.
    #[error("{mesh}: {column} has {found} entries for {vertices} vertices")]
    ColumnLength {
        /// The mesh's name.
        mesh: String,
        /// Which column.
        column: &'static str,
        /// Its length.
        found: usize,
        /// How many vertices there are.
        vertices: usize,
    },
    /// Interleaved bytes that are not whole vertices.
    #[error("{mesh}: {bytes} bytes are no whole number of vertices of {stride} bytes")]
    Stride {
        /// The mesh's name.
        mesh: String,
        /// How many bytes.
        bytes: usize,
        /// Bytes a vertex.
        stride: usize,
    },
    /// An index beyond the vertices.
    #[error("{mesh}: index {index} at place {at} points beyond the {vertices} vertices")]
    IndexOutOfRange {
        /// The mesh's name.
        mesh: String,
        /// The index.
        index: u32,
        /// Its place among the indices.
        at: usize,
        /// How many vertices there are.
        vertices: usize,
    },
    /// Indices that are not three a triangle.
    #[error("{mesh}: {indices} indices are no whole number of triangles")]
    NotTriangles {
        /// The mesh's name.
        mesh: String,
        /// How many.
        indices: usize,
    },
    /// A feature id without a row in the table.
    #[error("{mesh}: feature {feature} of vertex {vertex} is not among the {features} features")]
    FeatureOutOfRange {
        /// The mesh's name.
        mesh: String,
        /// The feature id.
        feature: u32,
        /// Whose it is.
        vertex: usize,
        /// How many features there are.
        features: u32,
    },
    /// A position, origin or step that is no finite number.
    #[error("{mesh}: {what} is no finite number")]
    NotFinite {
        /// The mesh's name.
        mesh: String,
        /// What.
        what: String,
    },
    /// More bytes than one buffer of the device may hold.
    #[error("{mesh}: {bytes} bytes are more than the device's {limit} a buffer")]
    TooLarge {
        /// The mesh's name.
        mesh: String,
        /// How many bytes.
        bytes: u64,
        /// The most.
        limit: u64,
    },
    /// More kinds of looks than the table of looks has rows for.
    #[error("{mesh}: its colours and patterns do not fit among the {limit} that can be shown at once")]
    TooManyLooks {
        /// The mesh's name.
        mesh: String,
        /// The most.
        limit: usize,
    },
    /// More objects than the state texture has room for.
    #[error("{mesh}: there is no room for the states of {features} more features")]
    TooManyObjects {
        /// The mesh's name.
        mesh: String,
        /// How many were asked for.
        features: u32,
    },
}

/// Why a shader's text cannot be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShaderError {
    /// No file of that name in `shaders/`.
    #[error("{importer} imports {name}, which is not among the shaders")]
    Missing {
        /// What is missing.
        name: String,
        /// Who asks for it.
        importer: String,
    },
    /// A file that imports itself, directly or through others.
    #[error("{name} imports itself by way of {importer}")]
    Circle {
        /// The file.
        name: String,
        /// Where the circle closes.
        importer: String,
    },
    /// A line that begins as an import and is none.
    #[error("{importer}, line {line}: an import reads #import <folder/file.wgsl>")]
    Malformed {
        /// The file.
        importer: String,
        /// Its line, from 1.
        line: usize,
    },
}
