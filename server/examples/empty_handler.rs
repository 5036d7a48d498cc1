//! The yardstick of the server's cost: an axum handler that answers 2 kB of JSON and does nothing else.
//!
//! `cargo run --release -p planvy --example empty_handler -- 127.0.0.1:8081`, then the same load tool on it and on
//! `planvy serve`; what counts is the processor time of each process per request.

use axum::Router;
use axum::http::header;
use axum::routing::get;

/// Two kilobytes, as a small answer has.
const ANSWER: &str = const {
    const BYTES: [u8; 2048] = {
        let mut bytes = [b'1'; 2048];
        bytes[0] = b'[';
        bytes[2047] = b']';
        bytes
    };
    match str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "[]",
    }
};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8081".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let answer = || async { ([(header::CONTENT_TYPE, "application/json")], ANSWER) };
    axum::serve(listener, Router::new().route("/", get(answer))).await
}
