//! Addresses: what a server gives, and what it does wrong.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use planvy_import::fetch::{FetchError, FetchLimits, fetch};
use planvy_import::{ImportOptions, Outcome};

use crate::bench::{Bench, delivery, outcomes, plan};

/// Serves each connection with `answer`, which is given the path that was asked for. Returns the address of the server.
fn serve(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = Vec::new();
            let mut byte = [0];
            while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                request.push(byte[0]);
                // The greeting of TLS, which this server does not speak.
                if request[0] == 22 {
                    break;
                }
            }
            let request = String::from_utf8_lossy(&request);
            let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
            answer(&path, &mut stream);
        }
    });
    address
}

/// Sends a whole answer; the other end may have gone.
fn send(stream: &mut TcpStream, head: &str, body: &[u8]) {
    let _ = write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(body);
}

fn limits() -> FetchLimits {
    FetchLimits {
        max_bytes: 100_000,
        time: Duration::from_secs(20),
        ..FetchLimits::default()
    }
}

fn fetched(url: &str, limits: &FetchLimits) -> Result<(String, Vec<u8>), FetchError> {
    let folder = tempfile::tempdir().unwrap();
    let path = fetch(url, &folder.path().join("1"), limits)?;
    Ok((
        path.file_name().unwrap().to_string_lossy().into_owned(),
        std::fs::read(path).unwrap(),
    ))
}

#[test]
fn a_delivery_behind_an_address_is_imported() {
    let body = delivery(&[plan(1)]);
    let server = serve(move |path, stream| match path {
        "/old/plan.json?key=secret" => send(stream, "302 Found\r\nLocation: /new/plan.json", b""),
        "/new/plan.json" => send(stream, "200 OK", &body),
        _ => send(stream, "404 Not Found", b"no"),
    });
    let mut bench = Bench::new();
    let report = bench.import(&[PathBuf::from(format!("{server}/old/plan.json?key=secret"))]);
    assert_eq!(
        outcomes(&report),
        [Outcome::Published],
        "{:?}",
        report.files[0].report.findings
    );
    assert_eq!(
        report.files[0].report.file,
        format!("{server}/old/plan.json"),
        "without the key"
    );
    assert_eq!(bench.plans()[0].provenance.file, "plan.json");

    let report = bench.import(&[PathBuf::from(format!("{server}/gone.json"))]);
    assert_eq!(outcomes(&report), [Outcome::Refused]);
    let message = &report.files[0].report.findings[0].message;
    assert!(message.contains("status 404"), "{message}");
}

#[test]
fn two_addresses_that_end_alike_do_not_meet() {
    let server = serve(|path, stream| {
        let number = if path.starts_with("/1/") { 1 } else { 2 };
        send(stream, "200 OK", &delivery(&[plan(number)]));
    });
    let mut bench = Bench::new();
    let urls = [format!("{server}/1/plan.json"), format!("{server}/2/plan.json")].map(PathBuf::from);
    assert_eq!(
        outcomes(&bench.import_with(&urls, &ImportOptions::default())),
        [Outcome::Published; 2]
    );
    assert_eq!(bench.plans().len(), 2);
}

#[test]
fn the_limits_hold() {
    let server = serve(|path, stream| match path {
        "/announced" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n");
        }
        "/endless" => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b' '; 4096]).is_ok() {}
        }
        "/full" => send(stream, "200 OK", &vec![b' '; 100_000]),
        // Answers with itself.
        "/circle" => send(stream, "302 Found\r\nLocation: /circle", b""),
        // Says nothing until the other end gives up.
        _ => {
            let _ = stream.read(&mut [0]);
        }
    });
    let at = |path: &str, limits: &FetchLimits| fetched(&format!("{server}{path}"), limits);
    assert!(matches!(
        at("/announced", &limits()),
        Err(FetchError::TooLarge { max_bytes: 100_000 })
    ));
    assert!(matches!(
        at("/endless", &limits()),
        Err(FetchError::TooLarge { .. })
    ));
    let (name, body) = at("/full", &limits()).unwrap();
    assert_eq!((name.as_str(), body.len()), ("full", 100_000));
    assert!(matches!(at("/circle", &limits()), Err(FetchError::Redirects)));
    let hasty = FetchLimits {
        time: Duration::from_millis(50),
        ..limits()
    };
    let error = at("/silent", &hasty).unwrap_err();
    assert!(matches!(error, FetchError::Timeout), "{error:?}");
}

#[test]
fn a_connection_that_breaks_is_no_file() {
    let server = serve(|_, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this");
    });
    let error = fetched(&format!("{server}/plan.json"), &limits()).unwrap_err();
    assert!(matches!(error, FetchError::Connection(_)), "{error:?}");
}

#[test]
fn what_is_no_server_is_told() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = fetched(&format!("http://127.0.0.1:{port}/a"), &limits()).unwrap_err();
    assert!(
        matches!(error, FetchError::Unreachable(ref host) if host == "127.0.0.1"),
        "{error:?}"
    );
    let error = fetched("http://me:secret@ /a?key=1", &limits()).unwrap_err();
    assert!(matches!(error, FetchError::Address(_)), "{error:?}");
    assert!(!error.to_string().contains("secret"), "{error}");
    // A server that speaks no TLS.
    let server = serve(|_, stream| send(stream, "400 Bad Request", b"no"));
    let error = fetched(&server.replace("http", "https"), &limits()).unwrap_err();
    assert!(matches!(error, FetchError::Connection(_)), "{error:?}");
}
