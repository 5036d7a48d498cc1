//! The address of a database, as `--data` has it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::DatabaseError;

/// How an address of a database begins.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a machine that went silent is waited for.
const SILENCE: Duration = Duration::from_secs(15);

/// The address of a database, with how it is reached. It is shown without its password.
///
/// ```
/// let address: planvy_store::DatabaseAddress = "postgres://planvy:hemligt@db.example:5433/plans".parse()?;
/// assert_eq!(address.to_string(), "postgres://planvy@db.example:5433/plans");
/// assert!(!format!("{address:?}").contains("hemligt"));
/// # Ok::<(), planvy_store::DatabaseError>(())
/// ```
#[derive(Clone)]
pub struct DatabaseAddress {
    config: Config,
    encryption: Encryption,
    shown: Arc<str>,
}

/// How what is sent is kept from others.
#[derive(Clone)]
enum Encryption {
    /// Not at all: a socket, the machine itself, or the user's wish.
    None,
    /// TLS, the server's certificate checked.
    Tls(MakeRustlsConnect),
}

impl DatabaseAddress {
    /// Whether a text is meant as one, and not as the path of a file.
    ///
    /// ```
    /// use planvy_store::DatabaseAddress;
    /// assert!(DatabaseAddress::is_meant("postgresql:///plans"));
    /// assert!(!DatabaseAddress::is_meant("planvy.gpkg"));
    /// ```
    pub fn is_meant(text: &str) -> bool {
        SCHEMES.iter().any(|scheme| {
            text.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
    }

    /// A new connection.
    pub(super) fn connect(&self) -> Result<Client, DatabaseError> {
        let connected = match &self.encryption {
            Encryption::None => self.config.connect(NoTls),
            Encryption::Tls(tls) => self.config.connect(tls.clone()),
        };
        connected.map_err(|error| DatabaseError::of(self, &error))
    }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseAddress({})", self.shown)
    }
}

impl std::str::FromStr for DatabaseAddress {
    type Err = DatabaseError;

    /// Reads `postgres://USER:PASSWORD@HOST:PORT/DATABASE?…`. Without a password the environment's `PGPASSWORD` serves, without
    /// a user the one that runs the program.
    ///
    /// Beside the options that the driver knows there are `sslmode=verify-full` (the same as `require`: a certificate is always
    /// checked) and `sslrootcert=FILE`, the certificates (PEM) to trust instead of the web's. Where `sslmode` is left out, a
    /// server elsewhere is spoken to by TLS, one on this machine without.
    fn from_str(text: &str) -> Result<DatabaseAddress, DatabaseError> {
        let (rest, wish) = TlsWish::taken_from(text)?;
        // The driver's own reason may repeat a part of what it could not read, and so of the password.
        let mut config: Config = rest.parse().map_err(|_| DatabaseError::Address)?;
        if config.get_password().is_none()
            && let Ok(password) = std::env::var("PGPASSWORD")
        {
            config.password(password);
        }
        if config.get_application_name().is_none() {
            config.application_name("planvy");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        config
            .tcp_user_timeout(SILENCE)
            .keepalives_idle(SILENCE)
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        if !wish.is_said && is_here(&config) {
            config.ssl_mode(SslMode::Disable);
        } else if !wish.is_said || wish.is_strict {
            config.ssl_mode(SslMode::Require);
        }
        let encryption = match config.get_ssl_mode() {
            SslMode::Disable => Encryption::None,
            _ => Encryption::Tls(tls(wish.root_certificates)?),
        };
        let shown = shown(&config).into();
        Ok(DatabaseAddress {
            config,
            encryption,
            shown,
        })
    }
}

/// What an address says of TLS that the driver does not know.
#[derive(Default)]
struct TlsWish {
    /// Whether `sslmode` was given.
    is_said: bool,
    /// `verify-ca` or `verify-full`.
    is_strict: bool,
    root_certificates: Option<PathBuf>,
}

impl TlsWish {
    /// Takes the wish out of an address; what the driver reads is left.
    fn taken_from(text: &str) -> Result<(String, TlsWish), DatabaseError> {
        let mut wish = TlsWish::default();
        let Some((start, options)) = text.split_once('?') else {
            return Ok((text.to_owned(), wish));
        };
        let mut left = Vec::new();
        for option in options.split('&').filter(|option| !option.is_empty()) {
            let pair = form_urlencoded::parse(option.as_bytes()).next();
            let (name, value) = pair.ok_or(DatabaseError::Address)?;
            match (&*name, &*value) {
                ("sslmode", "verify-ca" | "verify-full") => (wish.is_said, wish.is_strict) = (true, true),
                ("sslrootcert", file) => wish.root_certificates = Some(PathBuf::from(file)),
                _ => {
                    wish.is_said |= name == "sslmode";
                    left.push(option);
                }
            }
        }
        let separator = if left.is_empty() { "" } else { "?" };
        Ok((format!("{start}{separator}{}", left.join("&")), wish))
    }
}

/// Whether every server of an address is on this machine.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        #[cfg(unix)]
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
    })
}

/// TLS that trusts the certificates of a file, or those that browsers trust.
fn tls(root_certificates: Option<PathBuf>) -> Result<MakeRustlsConnect, DatabaseError> {
    let mut roots = RootCertStore::empty();
    match root_certificates {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let unreadable = |why: String| DatabaseError::RootCertificates {
                path: path.clone(),
                why,
            };
            let certificates =
                CertificateDer::pem_file_iter(&path).map_err(|error| unreadable(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| unreadable(error.to_string()))?;
                roots
                    .add(certificate)
                    .map_err(|error| unreadable(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(unreadable("it holds no certificate".to_owned()));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DatabaseError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// The address without what nobody else should read.
fn shown(config: &Config) -> String {
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .enumerate()
        .map(|(at, host)| {
            let ports = config.get_ports();
            let port = ports.get(at).or(ports.first()).copied();
            let name = match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(folder) => folder.display().to_string(),
            };
            match port {
                Some(port) if port != 5432 => format!("{name}:{port}"),
                _ => name,
            }
        })
        .collect();
    let user = config
        .get_user()
        .map(|user| format!("{user}@"))
        .unwrap_or_default();
    let database = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("postgres://{user}{}/{database}", hosts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DatabaseAddress, DatabaseError> {
        text.parse()
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (text, shown) in [
            (
                "postgres://p:s3cret@db.example/plans",
                "postgres://p@db.example/plans",
            ),
            (
                "postgresql://p@db.example:6543/plans?password=s3cret",
                "postgres://p@db.example:6543/plans",
            ),
            (
                "postgres:///plans?host=/run/postgresql&user=p&password=s3cret",
                "postgres://p@/run/postgresql/plans",
            ),
            (
                "postgres://p:s3cret@a.example:1,b.example:2/plans",
                "postgres://p@a.example:1,b.example:2/plans",
            ),
        ] {
            let address = read(text).unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(format!("{address:?}"), format!("DatabaseAddress({shown})"));
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_repeated() {
        for text in [
            "postgres://p:s3cret@db.example:port/plans",
            "postgres://p:s3cret@db.example/plans?s3cret=1",
            "postgres://p:s3cret@db.example/plans?sslmode=s3cret",
        ] {
            let error = read(text).unwrap_err();
            assert!(!error.to_string().contains("s3cret"), "{error}");
            assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        }
    }

    #[test]
    fn servers_elsewhere_are_spoken_to_by_tls() {
        let mode = |text: &str| read(text).unwrap().config.get_ssl_mode();
        assert_eq!(mode("postgres://p@db.example/plans"), SslMode::Require);
        assert_eq!(
            mode("postgres://p@db.example/plans?sslmode=disable"),
            SslMode::Disable
        );
        assert_eq!(
            mode("postgres://p@db.example/plans?sslmode=prefer"),
            SslMode::Prefer
        );
        assert_eq!(mode("postgres://p@localhost/plans"), SslMode::Disable);
        assert_eq!(mode("postgres://p@127.0.0.1/plans"), SslMode::Disable);
        assert_eq!(
            mode("postgres://p@localhost/plans?sslmode=verify-full"),
            SslMode::Require
        );
        assert_eq!(mode("postgres:///plans?host=/tmp&user=p"), SslMode::Disable);
    }

    #[test]
    fn certificates_to_trust_have_to_be_there() {
        let error = read("postgres://p@db.example/plans?sslrootcert=/nowhere/ca.pem").unwrap_err();
        assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
    }
}
