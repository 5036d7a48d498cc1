//! Addresses of tiles: a URL or the path of a file, and what is relative to it.

/// The address that a text names when it stands in the file of another address (RFC 3986, section 5.2, for what tilesets use).
///
/// ```
/// use planvy_viewer::tiles::address::resolved;
/// let base = "http://a.example/3d/grid/tileset.json?crs=3008";
/// assert_eq!(resolved(base, "../grid-3008/terrain/0-0-0.glb"), "http://a.example/3d/grid-3008/terrain/0-0-0.glb");
/// assert_eq!(resolved(base, "/3d/x.glb"), "http://a.example/3d/x.glb");
/// assert_eq!(resolved(base, "https://b.example/y.glb"), "https://b.example/y.glb");
/// assert_eq!(resolved("city/tileset.json", "tiles/./1.glb"), "city/tiles/1.glb");
/// ```
pub fn resolved(base: &str, relative: &str) -> String {
    if has_scheme(relative) {
        return relative.to_owned();
    }
    let base = base.split(['?', '#']).next().unwrap_or_default();
    let (origin, base_path) = split_origin(base);
    if let Some(rest) = relative.strip_prefix("//") {
        let scheme = base.split("//").next().unwrap_or_default();
        return format!("{scheme}//{rest}");
    }
    if relative.starts_with('/') {
        return format!("{origin}{relative}");
    }
    let (relative_path, query) = match relative.find(['?', '#']) {
        Some(at) => relative.split_at(at),
        None => (relative, ""),
    };
    let joined = match base_path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{relative_path}"),
        None if origin.is_empty() => relative_path.to_owned(),
        None => format!("/{relative_path}"),
    };
    format!("{origin}{}{query}", without_dots(&joined))
}

/// The last part of an address, for messages: `…/4-2-1.glb` of a layer stays `layer/4-2-1.glb`.
pub fn short_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut slashes = path.rmatch_indices('/').map(|(at, _)| at + 1);
    let start = slashes.nth(1).unwrap_or(0);
    path.get(start..).unwrap_or(path)
}

/// Scheme, host and port, for which a server can be down: `http://a.example:8080`. Empty for files.
pub fn origin(address: &str) -> &str {
    split_origin(address).0
}

fn has_scheme(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    // A single letter is a drive of Windows.
    text.contains(':')
        && scheme.len() > 1
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn split_origin(address: &str) -> (&str, &str) {
    let Some(after_scheme) = address.find("://").map(|at| at + 3) else {
        return ("", address);
    };
    let host_length = address.get(after_scheme..).and_then(|rest| rest.find('/'));
    let at = host_length.map_or(address.len(), |length| after_scheme + length);
    address.split_at(at)
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| !last.is_empty() && *last != "..") => drop(kept.pop()),
            other => kept.push(other),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_their_folders() {
        assert_eq!(resolved("tileset.json", "a.glb"), "a.glb");
        assert_eq!(resolved("/data/x/tileset.json", "../y/a.glb"), "/data/y/a.glb");
        assert_eq!(resolved("../x/tileset.json", "../../a.glb"), "../../a.glb");
        assert_eq!(resolved("http://h/t.json", "a.glb?v=3"), "http://h/a.glb?v=3");
        assert_eq!(
            resolved("http://h", "a.glb"),
            "http://ha.glb".replace("ha", "h/a").as_str()
        );
    }

    #[test]
    fn short_names_keep_one_folder() {
        assert_eq!(
            short_name("http://h/3d/grid-3008/terrain/ab12/0-0-0.glb?x=1"),
            "ab12/0-0-0.glb"
        );
        assert_eq!(short_name("a.glb"), "a.glb");
        assert_eq!(origin("http://h:80/3d/x"), "http://h:80");
        assert_eq!(origin("/data/x"), "");
    }
}
