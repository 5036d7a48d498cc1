//! Why a file cannot be read as a tile at all.

use thiserror::Error;

/// Why a file cannot be read at all. What is wrong with a part of it is a [`Finding`](crate::Finding), and the rest is read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ReadError {
    /// Neither a GLB, a glTF document nor a `b3dm`.
    #[error("this is neither a GLB, a glTF document nor a b3dm: it begins with {start}")]
    NotGltf {
        /// The first bytes, readable.
        start: String,
    },
    /// Content of 3D Tiles 1.0 that is not read.
    #[error("content of kind \"{kind}\" is not read; convert it to glTF (3d-tiles-tools convert)")]
    Kind {
        /// The magic of the format: `i3dm`, `pnts`, `cmpt`, `vctr`, `geom`.
        kind: String,
    },
    /// The file ends before what it announces.
    #[error("the file is cut off: {what} needs {needed} bytes and {found} are there")]
    CutOff {
        /// What is cut off.
        what: &'static str,
        /// How many bytes it needs.
        needed: u64,
        /// How many there are.
        found: u64,
    },
    /// The parts of the file are in the wrong order, or the first is missing.
    #[error("the file's frame is broken: {what}")]
    Frame {
        /// What is broken.
        what: String,
    },
    /// The JSON cannot be parsed.
    #[error("the JSON is broken: {message}")]
    Json {
        /// Where and how.
        message: String,
    },
    /// Another version of glTF, or of the frame around it.
    #[error("{what} has version {version}; only {wanted} is read")]
    Version {
        /// What has it.
        what: &'static str,
        /// Which version.
        version: String,
        /// Which are read.
        wanted: &'static str,
    },
    /// The file says that it cannot be shown rightly without an extension that is not known.
    #[error("the file needs the extension {name}, which is not read{advice}")]
    Extension {
        /// Its name.
        name: String,
        /// What to do about it, with a semicolon before it; or nothing.
        advice: &'static str,
    },
    /// More than may be.
    #[error("{what} is {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        limit: u64,
    },
}
