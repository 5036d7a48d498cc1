//! A PostgreSQL of the tests' own: one cluster for each test binary, in a folder for the time being, reached by a socket there.
//!
//! It is started by the first test that asks and ends with the process, however that ends: a shell waits beside it for its
//! input to close. Where PostgreSQL or PostGIS is not installed (`scripts/install test` does), tests are skipped with a message,
//! or fail where `PLANVY_REQUIRE_POSTGIS` is set, as `make test` sets it.

#![allow(dead_code, reason = "each test uses a part")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The user of the clusters, who may do everything.
const USER: &str = "planvy";

/// Runs PostgreSQL, with settings of the cluster's own, until its input closes, then stops it. The word `keep` before that leaves
/// the folder where it is.
const BESIDE: &str = r#"
    programs=$1 folder=$2
    shift 2
    "$programs/postgres" -D "$folder/data" -c listen_addresses= -c unix_socket_directories="$folder" -c fsync=off \
        -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c shared_buffers=32MB \
        -c logging_collector=off "$@" >"$folder/log" 2>&1 &
    server=$!
    read -r word
    kill -INT "$server" 2>/dev/null
    wait "$server"
    [ "$word" = keep ] || rm -rf "$folder"
"#;

/// Makes the certificates in a folder: of two who sign, and of a server on this machine that the first one signs.
const CERTIFICATES: &str = r#"
    set -e
    cd "$1"
    for who in authority other; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$who" \
            -addext basicConstraints=critical,CA:TRUE -keyout "$who.key" -out "$who.pem"
    done
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr
    printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n' >server.ext
    openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -extfile server.ext \
        -out server.pem
    chmod 600 server.key
    chmod 755 .
"#;

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// Settings of its own, each as `name=value`.
    settings: Vec<String>,
    beside: Option<Child>,
}

/// The cluster that the tests of this process share. `None` where there can be none.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
    SHARED.get_or_init(Cluster::start).as_ref()
}

impl Cluster {
    /// A new cluster with PostGIS; `None`, with a message, where that is not installed.
    pub fn start() -> Option<Cluster> {
        let mut cluster = Cluster::empty()?;
        cluster.initialise();
        cluster.run_on();
        Some(cluster)
    }

    /// As [`Cluster::start`], reached by TLS on a free port of this machine, too. Beside its data lie the certificate of who signs,
    /// `authority.pem`, the server's own for `localhost`, `server.pem`, and the certificate of somebody else, `other.pem`.
    pub fn start_with_tls() -> Option<Cluster> {
        let mut cluster = Cluster::empty()?;
        cluster.initialise();
        let made = as_owner(Path::new("sh"))
            .arg("-c")
            .arg(CERTIFICATES)
            .arg("certificates")
            .arg(&cluster.folder)
            .output()
            .expect("a shell");
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "{told}");
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let file = |name: &str| cluster.folder.join(name).to_str().unwrap().to_owned();
        cluster.settings = vec![
            "listen_addresses=localhost".to_owned(),
            format!("port={port}"),
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", file("server.pem")),
            format!("ssl_key_file={}", file("server.key")),
        ];
        cluster.run_on();
        Some(cluster)
    }

    /// A cluster that follows another one (streaming replication) and can only be read.
    pub fn copy_of(original: &Cluster) -> Cluster {
        let mut copy = Cluster::empty().expect("the original runs");
        run(as_owner(&copy.programs.join("pg_basebackup"))
            .args(["-h", original.folder.to_str().unwrap(), "-U", USER])
            .args(["-c", "fast", "-X", "stream", "-R", "--no-sync", "-D"])
            .arg(copy.folder.join("data")));
        copy.run_on();
        copy
    }

    /// The folder of one to be.
    fn empty() -> Option<Cluster> {
        let Some(programs) = programs() else {
            assert!(
                std::env::var_os("PLANVY_REQUIRE_POSTGIS").is_none(),
                "PostgreSQL with PostGIS is not installed: scripts/install test"
            );
            eprintln!("skipped: PostgreSQL with PostGIS is not installed (scripts/install test)");
            return None;
        };
        // Not in the usual folder for the time being: the path of a socket has to be short, and its owner another user.
        let made = tempfile::Builder::new()
            .prefix("planvy-pg-")
            .tempdir_in("/tmp")
            .unwrap();
        let folder = made.keep();
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        Some(Cluster {
            programs,
            folder,
            settings: Vec::new(),
            beside: None,
        })
    }

    fn initialise(&self) {
        run(as_owner(&self.programs.join("initdb"))
            .args([
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "-U",
                USER,
                "-D",
            ])
            .arg(self.folder.join("data")));
    }

    /// Starts the cluster, after [`Cluster::stop`] with what it held.
    pub fn run_on(&mut self) {
        let child = as_owner(Path::new("sh"))
            .arg("-c")
            .arg(BESIDE)
            .arg("beside")
            .arg(&self.programs)
            .arg(&self.folder)
            .args(self.settings.iter().flat_map(|setting| ["-c", setting]))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        self.beside = Some(child);
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.answers() {
            assert!(
                Instant::now() < deadline,
                "PostgreSQL does not start: {}",
                self.log()
            );
        }
    }

    /// Stops the cluster at once, as its machine would. What it holds is kept.
    pub fn stop(&mut self) {
        let Some(mut beside) = self.beside.take() else {
            return;
        };
        let mut input = beside.stdin.take().expect("its input");
        // It may have ended already.
        let _told = input.write_all(b"keep\n");
        drop(input);
        beside.wait().expect("the shell ends");
    }

    /// Whether it answers questions.
    fn answers(&self) -> bool {
        let asked = self
            .psql("postgres")
            .args(["-c", "SELECT 1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    }

    /// `psql` on one of its databases.
    fn psql(&self, database: &str) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-h", self.folder.to_str().unwrap(), "-U", USER, "-d", database]);
        if let Some(port) = self.port() {
            command.args(["-p", port]);
        }
        command
    }

    /// The port, where it is of its own.
    fn port(&self) -> Option<&str> {
        self.settings
            .iter()
            .find_map(|setting| setting.strip_prefix("port="))
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The address of a database, with a password that nobody asks for and that must be seen nowhere.
    pub fn address(&self, database: &str) -> String {
        let folder = self.folder.to_str().unwrap().replace('/', "%2F");
        format!("postgres://{USER}:{PASSWORD}@{folder}/{database}")
    }

    /// The address of a database of one that was started with TLS, by the name in its certificate, trusting those of a file
    /// beside its data.
    pub fn tls_address(&self, database: &str, trusted: &str) -> String {
        let port = self.port().expect("started with TLS");
        let trusted = self.folder.join(trusted);
        let trusted = trusted.to_str().unwrap();
        format!(
            "postgres://{USER}:{PASSWORD}@localhost:{port}/{database}?sslmode=verify-full&sslrootcert={trusted}"
        )
    }

    /// Makes a database, as a copy of another one where that is named, and returns its name.
    pub fn database(&self, template: Option<&str>) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let template = template.unwrap_or("template0");
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        name
    }

    /// A session that takes statements at its input and ends when that closes.
    pub fn session(&self, database: &str) -> Child {
        self.psql(database)
            .args(["-v", "ON_ERROR_STOP=1", "-qAtX"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("psql")
    }

    /// Runs statements, and returns what they print, without heads.
    pub fn sql(&self, database: &str, statements: &str) -> String {
        let output = self
            .psql(database)
            .args(["-v", "ON_ERROR_STOP=1", "-qAtX", "-c", statements])
            .output()
            .expect("psql");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statements}: {told}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut beside) = self.beside.take() {
            // Closing its input is the signal.
            drop(beside.stdin.take());
            let _ended = beside.wait();
        } else {
            let _removed = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The password in the addresses of the tests.
pub const PASSWORD: &str = "s3cretOfTheTests";

/// The folder of PostgreSQL's programs, where PostGIS is installed beside them.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    found.sort();
    let asked = Command::new("pg_config").arg("--bindir").output();
    if let Ok(output) = asked {
        found.insert(
            0,
            PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end()),
        );
    }
    found
        .into_iter()
        .rev()
        .find(|programs| programs.join("initdb").exists() && has_postgis(programs))
}

fn has_postgis(programs: &Path) -> bool {
    let Ok(output) = Command::new(programs.join("pg_config"))
        .arg("--sharedir")
        .output()
    else {
        return false;
    };
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end());
    folder.join("extension/postgis.control").exists()
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id");
    output.stdout.trim_ascii() == b"0"
}

/// A command as the user that PostgreSQL wants to run as: it refuses the administrator.
fn as_owner(program: &Path) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir("/");
    command
}

fn run(command: &mut Command) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(child.wait().unwrap().success(), "{command:?}: {told}");
}
