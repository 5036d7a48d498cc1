//! The viewer's module for browsers, as `scripts/build-web` lays it: a folder named after its content, so that a browser keeps it for
//! ever, with compressed twins of its files, and `manifest.json`, which names the folder and the files.
//!
//! The binary does not carry it: it can be built, and the server run, without it. The page of the map then says so.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::{Path as PathParameters, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use std::sync::Arc;

use crate::app::App;
use crate::http::coding::{Coding, coding_for};
use crate::http::problem::{Problem, ProblemKind};
use crate::router::Resource;

/// The name of the file that says what there is.
const MANIFEST: &str = "manifest.json";

/// The folder is looked for under this name beside the binary, and beside the folder of the binary.
const USUAL_NAME: &str = "viewer-web";

/// A year: the folder's name changes with its content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// The addresses of the viewer's files.
pub const RESOURCES: &[Resource] = &[Resource {
    template: "/viewer/{folder}/{file}",
    methods: || get(file),
}];

/// Why the folder of the viewer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ViewerFilesError {
    /// A file of it cannot be read.
    #[error("the viewer's {} cannot be read: {source}. scripts/build-web makes it", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The manifest is not one.
    #[error("{} is no list of the viewer's files: {source}. scripts/build-web makes it", path.display())]
    NoManifest {
        /// Where it lies.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// Where the viewer's files lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewerFiles {
    root: Option<PathBuf>,
}

/// What is built now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// The folder with the files.
    pub folder: String,
    /// The files in it, without their compressed twins.
    pub files: Vec<String>,
}

impl Manifest {
    /// The address of a file.
    pub fn href(&self, file: &str) -> String {
        format!("/viewer/{}/{file}", self.folder)
    }
}

impl ViewerFiles {
    /// The files of a folder that somebody named.
    ///
    /// # Errors
    /// Where the folder does not hold the viewer.
    pub fn in_folder(root: &Path) -> Result<ViewerFiles, ViewerFilesError> {
        let files = ViewerFiles {
            root: Some(root.to_owned()),
        };
        files.read_manifest(root)?;
        Ok(files)
    }

    /// The files in the usual places, looked for at each visit: they may be built while the server runs.
    pub fn usual() -> ViewerFiles {
        let binary = std::env::current_exe().ok();
        let folder = binary.as_deref().and_then(Path::parent);
        let places = folder
            .into_iter()
            .flat_map(|folder| [Some(folder), folder.parent()]);
        let places: Vec<PathBuf> = places.flatten().map(|place| place.join(USUAL_NAME)).collect();
        let found = places.iter().find(|place| place.join(MANIFEST).is_file());
        ViewerFiles {
            root: found.or(places.last()).cloned(),
        }
    }

    /// What is built now; `None` where nothing is.
    pub fn manifest(&self) -> Option<Manifest> {
        let root = self
            .root
            .as_deref()
            .filter(|root| root.join(MANIFEST).is_file())?;
        match self.read_manifest(root) {
            Ok(manifest) => Some(manifest),
            Err(error) => {
                tracing::warn!(%error, "the viewer is not offered");
                None
            }
        }
    }

    fn read_manifest(&self, root: &Path) -> Result<Manifest, ViewerFilesError> {
        let path = root.join(MANIFEST);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(source) => return Err(ViewerFilesError::Unreadable { path, source }),
        };
        serde_json::from_slice(&text).map_err(|source| ViewerFilesError::NoManifest { path, source })
    }

    /// A file that the manifest names, in a coding: its path.
    fn path_of(&self, folder: &str, file: &str) -> Option<PathBuf> {
        let manifest = self.manifest()?;
        // Only names that the manifest knows reach the disk.
        let is_known = manifest.folder == folder && manifest.files.iter().any(|known| known == file);
        let root = self.root.as_deref().filter(|_| is_known)?;
        Some(root.join(folder).join(file))
    }
}

async fn file(
    State(app): State<Arc<App>>,
    PathParameters((folder, file)): PathParameters<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let unknown = || {
        let detail = "The viewer has no such file. The page of the map names those that it has.";
        Problem::new(ProblemKind::NotFound, detail).into_response()
    };
    let Some(path) = app.viewer_files().path_of(&folder, &file) else {
        return unknown();
    };
    let (path, coding) = match coding_for(&headers) {
        Some(coding) => {
            let twin = path.with_file_name(format!("{file}.{}", coding.extension()));
            if twin.is_file() {
                (twin, Some(coding))
            } else {
                (path, None)
            }
        }
        None => (path, None),
    };
    match tokio::fs::read(&path).await {
        Ok(bytes) => answer(&file, bytes, coding),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "a file of the viewer cannot be read");
            unknown()
        }
    }
}

fn answer(file: &str, bytes: Vec<u8>, coding: Option<Coding>) -> Response {
    let kind = match file.rsplit_once('.') {
        Some((_, "wasm")) => "application/wasm",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        _ => "application/octet-stream",
    };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built() -> (tempfile::TempDir, ViewerFiles) {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("0123456789abcdef");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("map.js"), "export {};").unwrap();
        std::fs::write(root.path().join("secret.txt"), "no").unwrap();
        let manifest = r#"{ "folder": "0123456789abcdef", "files": ["map.js"] }"#;
        std::fs::write(root.path().join(MANIFEST), manifest).unwrap();
        let files = ViewerFiles::in_folder(root.path()).unwrap();
        (root, files)
    }

    #[test]
    fn only_what_the_manifest_names_is_found() {
        let (_root, files) = built();
        assert!(files.path_of("0123456789abcdef", "map.js").unwrap().is_file());
        for (folder, file) in [
            ("0123456789abcdef", "../secret.txt"),
            ("..", "secret.txt"),
            ("0123456789abcdef", "map.js.br"),
            ("other", "map.js"),
        ] {
            assert_eq!(files.path_of(folder, file), None, "{folder}/{file}");
        }
        let manifest = files.manifest().unwrap();
        assert_eq!(manifest.href("map.js"), "/viewer/0123456789abcdef/map.js");
    }

    #[test]
    fn a_folder_without_the_viewer_is_refused_with_what_to_do() {
        let empty = tempfile::tempdir().unwrap();
        let error = ViewerFiles::in_folder(empty.path()).unwrap_err();
        assert!(error.to_string().contains("scripts/build-web"), "{error}");
        std::fs::write(empty.path().join(MANIFEST), "[]").unwrap();
        let error = ViewerFiles::in_folder(empty.path()).unwrap_err();
        assert!(matches!(error, ViewerFilesError::NoManifest { .. }), "{error}");
        assert_eq!(ViewerFiles::default().manifest(), None);
    }
}
