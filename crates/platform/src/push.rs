//! Messages sent to addresses that somebody else chose.
//!
//! Such an address must not lead into the network that the server stands in: a server that sends wherever it is told can be made to
//! speak for others (server-side request forgery). The addresses that a name stands for are looked at when the connection is made, so
//! that a name which means another machine the second time gains nothing. Redirects are not followed, proxies are not used.

use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, http::header};
use url::Url;

/// The longest time until a server is reached.
const CONNECT_TIME: Duration = Duration::from_secs(5);
/// The longest time for it all.
const WHOLE_TIME: Duration = Duration::from_secs(15);
/// Bytes of an answer that are read, so that the connection ends in order; nobody reads them.
const READ_BYTES: u64 = 64 * 1024;

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// Where it goes.
    pub url: Url,
    /// Headers beside `Content-Type`.
    pub headers: Vec<(&'static str, String)>,
    /// The body, JSON.
    pub body: Vec<u8>,
}

/// The answer to a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushAnswer {
    /// The status.
    pub status: u16,
    /// `Retry-After`: seconds, or a date.
    pub retry_after: Option<String>,
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The name stands for no address that may be sent to.
    #[error(
        "'{host}' is {address}, an address inside a private network; messages go there only where the configuration allows it"
    )]
    PrivateAddress {
        /// The server.
        host: String,
        /// The first of its addresses.
        address: IpAddr,
    },
    /// No such server, or none that listens.
    #[error("the server '{0}' cannot be reached")]
    Unreachable(String),
    /// It took longer than allowed.
    #[error("the server '{0}' did not answer in time")]
    Timeout(String),
    /// The connection broke, or its security could not be established.
    #[error("the connection to '{host}' failed: {reason}")]
    Connection {
        /// The server.
        host: String,
        /// What happened.
        reason: String,
    },
}

/// Sends messages.
pub trait Pusher: Send {
    /// Sends a message and reads the answer, whatever its status.
    ///
    /// # Errors
    /// Where no answer came.
    fn push(&self, push: &Push) -> Result<PushAnswer, PushError>;
}

/// Sends messages with `ureq`.
pub struct UreqPusher {
    agent: Agent,
}

impl UreqPusher {
    /// One that sends to public addresses, or to any.
    pub fn new(allow_private: bool) -> UreqPusher {
        let config = Agent::config_builder()
            .timeout_global(Some(WHOLE_TIME))
            .timeout_connect(Some(CONNECT_TIME))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // The address of a proxy would be looked at in place of the receiver's.
            .proxy(None)
            .user_agent(concat!("planvy/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = GuardedResolver {
            allow_private,
            ..GuardedResolver::default()
        };
        UreqPusher {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
        }
    }
}

impl Pusher for UreqPusher {
    fn push(&self, push: &Push) -> Result<PushAnswer, PushError> {
        let host = push.url.host_str().unwrap_or_default().to_owned();
        let mut call = self
            .agent
            .post(push.url.as_str())
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in &push.headers {
            call = call.header(*name, value);
        }
        let answer = call
            .send(&push.body[..])
            .map_err(|error| from_call(error, &host))?;
        let retry_after = answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok());
        let (status, retry_after) = (answer.status().as_u16(), retry_after.map(str::to_owned));
        let mut rest = Vec::new();
        // What else it says does not matter, and a body that is cut does not undo the status.
        let _read = answer
            .into_body()
            .into_reader()
            .take(READ_BYTES)
            .read_to_end(&mut rest);
        Ok(PushAnswer { status, retry_after })
    }
}

fn from_call(error: ureq::Error, host: &str) -> PushError {
    let host = host.to_owned();
    match error {
        ureq::Error::Timeout(_) => PushError::Timeout(host),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => PushError::Unreachable(host),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            PushError::Unreachable(host)
        }
        ureq::Error::Other(error) => match error.downcast::<Refused>() {
            Ok(refused) => PushError::PrivateAddress {
                host,
                address: refused.0,
            },
            Err(error) => PushError::Connection {
                host,
                reason: error.to_string(),
            },
        },
        other => PushError::Connection {
            host,
            reason: other.to_string(),
        },
    }
}

/// An address that is not sent to.
#[derive(Debug, thiserror::Error)]
#[error("{0} is an address inside a private network")]
struct Refused(IpAddr);

/// Finds the addresses of a name, and gives out those that may be sent to.
#[derive(Debug, Default)]
struct GuardedResolver {
    inner: DefaultResolverShown,
    allow_private: bool,
}

/// The resolver of the library, which does not say what it is.
#[derive(Default)]
struct DefaultResolverShown(DefaultResolver);

impl std::fmt::Debug for DefaultResolverShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DefaultResolver")
    }
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.0.resolve(uri, config, timeout)?;
        if self.allow_private {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            let first = found
                .first()
                .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |address| address.ip());
            return Err(ureq::Error::Other(Box::new(Refused(first))));
        }
        Ok(public)
    }
}

/// Whether an address is one that anybody on the internet can be reached at (the IANA registries of special-purpose addresses).
///
/// ```
/// use planvy_platform::push::is_public;
/// assert!(is_public("193.10.5.1".parse().expect("an address")));
/// assert!(!is_public("169.254.169.254".parse().expect("an address")));
/// assert!(!is_public("::ffff:10.0.0.1".parse().expect("an address")));
/// ```
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224
        // Shared by carriers, for protocols, relays and benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, c, d, _, _, g, h] = address.segments();
    let inner = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b) {
        // An address of version 4 behind a translator (RFC 6052) or a tunnel (RFC 3056).
        (0x64, 0xff9b) if c == 0 => is_public_v4(inner(g, h)),
        (0x2002, _) => is_public_v4(inner(b, c)),
        (0x2001, 0xdb8) => false,
        // Protocol assignments, Teredo among them.
        (0x2001, 0..0x200) => false,
        // Only this much is given out as global unicast.
        _ => (a & 0xe000) == 0x2000 && (a, b, c, d) != (0x3fff, 0, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn addresses_inside_networks_are_not_public() {
        for address in [
            "10.1.2.3",
            "127.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "8.8.8.8",
            "193.10.5.1",
            "2a00:1450:400f::1",
            "2001:6b0::1",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    fn push_to(url: &str) -> Push {
        Push {
            url: url.parse().unwrap(),
            headers: vec![("webhook-id", "msg_1".to_owned())],
            body: b"{}".to_vec(),
        }
    }

    #[test]
    fn a_private_address_is_refused_before_anything_is_sent() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        for host in ["127.0.0.1", "localhost"] {
            let refused =
                UreqPusher::new(false).push(&push_to(&format!("http://{host}:{}/", address.port())));
            assert!(
                matches!(refused, Err(PushError::PrivateAddress { .. })),
                "{refused:?}"
            );
        }
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "nobody came");
    }

    #[test]
    fn a_message_is_sent_whole_and_redirects_are_not_followed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = Vec::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                lines.push(line.trim().to_lowercase());
            }
            stream
                .write_all(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n")
                .unwrap();
            lines
        });
        let answer = UreqPusher::new(true)
            .push(&push_to(&format!("http://{address}/hook")))
            .unwrap();
        assert_eq!((answer.status, answer.retry_after.as_deref()), (302, Some("7")));
        let lines = served.join().unwrap();
        assert_eq!(lines[0], "post /hook http/1.1");
        assert!(
            lines.contains(&"webhook-id: msg_1".to_owned())
                && lines.contains(&"content-type: application/json".to_owned())
        );
    }
}
