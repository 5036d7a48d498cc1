//! Tests of connections: slow ones, crowded ones, and the end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};

use super::edge::{Edge, Limits};
use super::listener::{ListenError, listen, serve};
use super::metrics::Metrics;

/// A server of a router, its address, and what stops it.
async fn served(
    router: Router,
    limits: Limits,
) -> (
    std::net::SocketAddr,
    oneshot::Sender<()>,
    tokio::task::JoinHandle<bool>,
) {
    let listener = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let edge = Arc::new(Edge::new(router, Arc::new(Metrics::new(["/"])), limits));
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(listener, edge, async move {
        stopped.await.unwrap();
    }));
    (address, stop, server)
}

async fn everything(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let limits = Limits {
        head_time: Duration::from_millis(50),
        ..Limits::default()
    };
    let (address, _stop, _server) = served(Router::new().route("/", get(|| async { "x" })), limits).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ")
        .await
        .unwrap();
    let answer = everything(&mut slow).await;
    assert!(!answer.contains("200 OK"), "{answer}");
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert_eq!(
        everything(&mut idle).await,
        "",
        "a connection that says nothing is not kept either"
    );
}

#[tokio::test]
async fn requests_in_flight_are_answered_before_the_end() {
    let begun = Arc::new(Notify::new());
    let go_on = Arc::new(Notify::new());
    let handler = {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        move || async move {
            begun.notify_one();
            go_on.notified().await;
            "the answer"
        }
    };
    let (address, stop, server) = served(Router::new().route("/", get(handler)), Limits::default()).await;
    let mut asking = TcpStream::connect(address).await.unwrap();
    asking
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    begun.notified().await;
    stop.send(()).unwrap();
    go_on.notify_one();
    assert!(everything(&mut asking).await.ends_with("the answer"));
    assert!(server.await.unwrap(), "all ended in time");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nothing more is accepted"
    );
}

#[tokio::test]
async fn who_does_not_end_in_time_is_cut_off() {
    let begun = Arc::new(Notify::new());
    let handler = {
        let begun = begun.clone();
        move || async move {
            begun.notify_one();
            std::future::pending::<&'static str>().await
        }
    };
    let limits = Limits {
        stop_time: Duration::from_millis(20),
        ..Limits::default()
    };
    let (address, stop, server) = served(Router::new().route("/", get(handler)), limits).await;
    let mut asking = TcpStream::connect(address).await.unwrap();
    asking
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    begun.notified().await;
    stop.send(()).unwrap();
    assert!(!server.await.unwrap());
}

#[tokio::test]
async fn a_crowd_waits_and_is_answered() {
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let (address, _stop, _server) = served(Router::new().route("/", get(|| async { "x" })), limits).await;
    let request = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let mut crowd = Vec::new();
    for _ in 0..5 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request).await.unwrap();
        crowd.push(stream);
    }
    for mut stream in crowd {
        assert!(everything(&mut stream).await.contains("200 OK"));
    }
}

#[tokio::test]
async fn each_reason_not_to_listen_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let error = listen(taken.local_addr().unwrap()).await.unwrap_err();
    assert!(matches!(error, ListenError::InUse { .. }));
    assert!(error.to_string().contains("--listen"));
    // 192.0.2.0/24 is kept for examples (RFC 5737): no machine has it.
    let error = listen("192.0.2.1:8080".parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, ListenError::NotHere { .. }), "{error}");
}
