//! The built binary as a server, and a small HTTP client to talk to it.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::built::planvy;

/// A running server, killed at the end of the test.
pub struct Served {
    child: Child,
    address: String,
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Served {
    /// Starts a server on a free port, and waits until it is ready.
    pub fn start(data: &Path) -> Served {
        Served::start_with(data, &["serve"])
    }

    /// As [`Served::start`], with another command.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Served {
        let mut command = planvy(data);
        command.stderr(Stdio::null());
        Served::start_command(command, arguments)
    }

    /// As [`Served::start`], with a command made by the caller.
    pub fn start_command(mut command: Command, arguments: &[&str]) -> Served {
        let mut child = command
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let announced: serde_json::Value = serde_json::from_str(&line).expect("the address as JSON");
        let address = format!("127.0.0.1:{}", announced["port"]);
        let served = Served { child, address };
        served.wait_until("ready", |served| served.get("/ready").status == 200);
        served
    }

    /// `127.0.0.1:` and the port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks again and again until something is true. Each question takes its own time: there is no pause between them.
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&Served) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_so(self) {
            assert!(Instant::now() < deadline, "still not {what} after a minute");
        }
    }

    /// Asks for a path.
    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], b"")
    }

    /// Asks for a path with headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.ask("GET", path, headers, b"")
    }

    /// Sends a request and reads its answer.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Sends bytes as they are and reads an answer.
    pub fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // A server that has seen enough may close before everything is sent: its answer is what counts.
        let _sent = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ended = stream.read_to_end(&mut bytes);
        reply(&bytes)
    }

    /// Sends a signal, by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn reply(bytes: &[u8]) -> Reply {
    let split = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a head");
    let (head, body) = bytes.split_at(split);
    let head = std::str::from_utf8(head).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .unwrap()
        .parse()
        .unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let body = body.get(4..).unwrap_or_default();
    let chunked = headers
        .iter()
        .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if chunked { dechunked(body) } else { body.to_vec() };
    Reply {
        status,
        headers,
        body,
    }
}

fn dechunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = rest
            .windows(2)
            .position(|two| two == b"\r\n")
            .expect("a chunk's size");
        let size =
            usize::from_str_radix(std::str::from_utf8(rest.get(..line).unwrap()).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        let start = line + 2;
        body.extend_from_slice(rest.get(start..start + size).expect("a whole chunk"));
        rest = rest.get(start + size + 2..).unwrap_or_default();
    }
}
