//! Files from `http://` and `https://` addresses, within limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

/// How much an address may ask of the importer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FetchLimits {
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// The longest time for the whole of it, redirects and content.
    pub time: Duration,
    /// The longest time until a server is reached.
    pub connect_time: Duration,
    /// The most redirects.
    pub redirects: u32,
}

impl Default for FetchLimits {
    /// 4 GiB, half an hour, 20 seconds to connect, 5 redirects.
    fn default() -> FetchLimits {
        FetchLimits {
            max_bytes: crate::MAX_FILE_BYTES,
            time: Duration::from_secs(30 * 60),
            connect_time: Duration::from_secs(20),
            redirects: 5,
        }
    }
}

/// Why nothing could be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The text is no address.
    #[error("'{0}' is not a web address")]
    Address(String),
    /// The server answered with something else than a file.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// The file is larger than allowed.
    #[error("the file is larger than {max_bytes} bytes")]
    TooLarge {
        /// The limit.
        max_bytes: u64,
    },
    /// It took longer than allowed.
    #[error("the server did not deliver in time")]
    Timeout,
    /// More redirects than allowed, or one that leads nowhere.
    #[error("the server sends from one address to another without an end")]
    Redirects,
    /// A secure address leads to one that is not.
    #[error("the secure address leads to one that is not secure")]
    Insecure,
    /// No such server, or none that listens.
    #[error("the server '{0}' cannot be reached")]
    Unreachable(String),
    /// The connection broke, or its security could not be established.
    #[error("the connection failed: {0}")]
    Connection(String),
    /// The file could not be written.
    #[error("the file cannot be written to the disk: {0}")]
    Disk(#[source] io::Error),
}

/// Whether a text on the command line is an address and not a path.
///
/// ```
/// use planvy_import::fetch::is_url;
/// assert!(is_url("https://example.org/plan.json"));
/// assert!(!is_url("plans/plan.json"));
/// ```
pub fn is_url(text: &str) -> bool {
    let starts = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    starts("http://") || starts("https://")
}

/// The address without user name, password and query, which may be secrets.
///
/// ```
/// use planvy_import::fetch::url_for_people;
/// assert_eq!(url_for_people("https://me:secret@example.org/a.json?key=1#x"), "https://example.org/a.json");
/// ```
pub fn url_for_people(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    match plain.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest
                .split_once('/')
                .map_or((rest, None), |(host, path)| (host, Some(path)));
            let host = authority.rsplit('@').next().unwrap_or_default();
            path.map_or_else(
                || format!("{scheme}://{host}"),
                |path| format!("{scheme}://{host}/{path}"),
            )
        }
        None => plain.to_owned(),
    }
}

/// Fetches a file into `folder`, which is made, under the name that the address ends with.
///
/// # Errors
/// Where the server does not deliver a whole file within the limits.
pub fn fetch(url: &str, folder: &Path, limits: &FetchLimits) -> Result<PathBuf, FetchError> {
    let uri: Uri = url
        .parse()
        .map_err(|_| FetchError::Address(url_for_people(url)))?;
    let host = uri
        .host()
        .ok_or_else(|| FetchError::Address(url_for_people(url)))?
        .to_owned();
    let secure = uri.scheme_str() == Some("https");
    let settings = Agent::config_builder()
        .timeout_global(Some(limits.time))
        .timeout_connect(Some(limits.connect_time))
        .max_redirects(limits.redirects)
        .https_only(secure)
        .user_agent(concat!("planvy/", env!("CARGO_PKG_VERSION")));
    // What this machine serves itself is not asked of a proxy.
    let settings = if is_this_machine(&host) {
        settings.proxy(None)
    } else {
        settings
    };
    let agent: Agent = settings.build().into();
    let response = agent
        .get(url)
        .call()
        .map_err(|error| FetchError::from_call(error, &host))?;
    let max_bytes = limits.max_bytes;
    if response
        .body()
        .content_length()
        .is_some_and(|length| length > max_bytes)
    {
        return Err(FetchError::TooLarge { max_bytes });
    }
    std::fs::create_dir_all(folder).map_err(FetchError::Disk)?;
    let path = folder.join(file_name(&uri));
    let mut file = File::create(&path).map_err(FetchError::Disk)?;
    copy(
        response
            .into_body()
            .into_reader()
            .take(max_bytes.saturating_add(1)),
        &mut file,
        &host,
    )?;
    if file.metadata().map_err(FetchError::Disk)?.len() > max_bytes {
        return Err(FetchError::TooLarge { max_bytes });
    }
    Ok(path)
}

/// Copies, and tells a broken connection from a full disk.
fn copy(mut from: impl Read, to: &mut File, host: &str) -> Result<(), FetchError> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = from
            .read(&mut buffer)
            .map_err(|error| FetchError::from_call(ureq::Error::from(error), host))?;
        let Some(read) = buffer.get(..count).filter(|read| !read.is_empty()) else {
            return Ok(());
        };
        io::Write::write_all(to, read).map_err(FetchError::Disk)?;
    }
}

impl FetchError {
    fn from_call(error: ureq::Error, host: &str) -> FetchError {
        match error {
            ureq::Error::StatusCode(status) => FetchError::Status(status),
            ureq::Error::Timeout(_) => FetchError::Timeout,
            ureq::Error::TooManyRedirects | ureq::Error::RedirectFailed => FetchError::Redirects,
            ureq::Error::RequireHttpsOnly(_) => FetchError::Insecure,
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
                FetchError::Unreachable(host.to_owned())
            }
            ureq::Error::BadUri(text) => FetchError::Address(url_for_people(&text)),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                FetchError::Unreachable(host.to_owned())
            }
            other => FetchError::Connection(other.to_string()),
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The last part of the path, with characters that every file system takes.
fn file_name(uri: &Uri) -> String {
    let last = uri.path().rsplit('/').next().unwrap_or_default();
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            c
        } else {
            '_'
        }
    };
    let name: String = last.chars().take(120).map(safe).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() {
        "download".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_on_every_file_system() {
        let name = |url: &str| file_name(&url.parse().unwrap());
        assert_eq!(name("http://a.se/data/plan.json?x=1"), "plan.json");
        assert_eq!(name("http://a.se/%2e%2e%2fetc"), "_2e_2e_2fetc");
        assert_eq!(name("http://a.se/.."), "download");
        assert_eq!(name("http://a.se"), "download");
        assert_eq!(name(&format!("http://a.se/{}", "a".repeat(500))).len(), 120);
    }

    #[test]
    fn this_machine_is_known() {
        for host in ["localhost", "127.0.0.1", "127.8.0.1", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        assert!(!is_this_machine("localhost.example.org"));
    }
}
