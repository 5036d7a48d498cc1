//! `planvy-bench-http`: what a point question costs over HTTP, beside an empty handler that answers 2 kB.
//!
//! Each server is a child process of its own; this process asks both in turns over kept-alive connections and reads from
//! `/proc` how much processor time each child spent. What counts is the ratio: wall time on a busy machine says little.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::routing::get;
use planvy::app::App;
use planvy::http::edge::{Edge, Limits};
use planvy::http::listener::{listen, serve};
use planvy::router::router;
use planvy::world::World;
use planvy_bench::{city, figures};
use planvy_index::SnapshotBuilder;

/// Same city, same places at each run.
const SEED: u64 = 20_261_125;
/// Connections that ask at the same time.
const CONNECTIONS: usize = 8;
/// Questions in one turn.
const QUESTIONS: usize = 24_000;
/// Turns of each server; the median counts.
const TURNS: usize = 7;

fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => compare(),
        Some("serve-city") => serve_city(),
        Some("serve-empty") => serve_empty(),
        Some(other) => bail!("unknown argument {other}; usage: planvy-bench-http"),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

fn free_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// The child that answers from the synthetic city, with everything the real server does to a request.
fn serve_city() -> Result<()> {
    let mut builder = SnapshotBuilder::new("bench");
    city::deliver(city::CITY, SEED, &mut builder);
    let app = Arc::new(App::new(Limits::default()));
    app.show(Arc::new(World::of(Arc::new(builder.build()))));
    let edge = Arc::new(Edge::new(router(app.clone()), app.metrics.clone(), app.limits));
    runtime()?.block_on(async {
        let listener = listen(free_port()).await?;
        println!("{}", listener.local_addr()?);
        serve(listener, edge, std::future::pending()).await;
        Ok(())
    })
}

/// The child that does nothing but answer: 2 kB at `/`, as many as asked for at `/SIZE`.
fn serve_empty() -> Result<()> {
    let bytes: &'static str = "1".repeat(1 << 20).leak();
    let sized = move |size: usize| async move {
        (
            [(header::CONTENT_TYPE, "application/json")],
            bytes.get(..size).unwrap_or(bytes),
        )
    };
    let routes = Router::new()
        .route("/", get(move || sized(2048)))
        .route("/{size}", get(move |Path(size): Path<usize>| sized(size)));
    runtime()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(free_port()).await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, routes).await?;
        Ok(())
    })
}

/// A child and where it answers; it ends with this value.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(role: &str) -> Result<Server> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(role)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("the child has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .trim()
            .parse()
            .with_context(|| format!("the child said '{}'", line.trim()))?;
        Ok(Server { child, address })
    }

    /// Processor time of the child so far, in microseconds (`/proc/PID/schedstat` of all its threads).
    fn processor_us(&self) -> Result<f64> {
        let mut total_ns = 0.0;
        for thread in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let text = std::fs::read_to_string(thread?.path().join("schedstat"))?;
            let run_ns: f64 = text.split_whitespace().next().unwrap_or_default().parse()?;
            total_ns += run_ns;
        }
        Ok(total_ns / 1000.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The child may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks each path once over one connection, in order; returns the bytes of all bodies.
fn ask(address: SocketAddr, paths: &[String]) -> Result<u64> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    let mut bytes = 0;
    let mut body = Vec::new();
    let mut line = String::new();
    for path in paths {
        write!(writer, "GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n")?;
        let mut length = 0;
        line.clear();
        reader.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 200") {
            bail!("{path}: {}", line.trim());
        }
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        bytes += length as u64;
    }
    Ok(bytes)
}

/// One turn: processor time per question in microseconds, and mean bytes of a body.
fn turn(server: &Server, paths: &[String]) -> Result<(f64, f64)> {
    let before_us = server.processor_us()?;
    let share = paths.len().div_ceil(CONNECTIONS);
    let bytes = std::thread::scope(|scope| -> Result<u64> {
        let askers: Vec<_> = paths
            .chunks(share)
            .map(|own| scope.spawn(move || ask(server.address, own)))
            .collect();
        let mut bytes = 0;
        for asker in askers {
            bytes += asker.join().map_err(|_| anyhow::anyhow!("an asker failed"))??;
        }
        Ok(bytes)
    })?;
    let count = paths.len() as f64;
    Ok(((server.processor_us()? - before_us) / count, bytes as f64 / count))
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn compare() -> Result<()> {
    println!("{}; seed {SEED}", figures::machine());
    let (city_server, empty_server) = (Server::start("serve-city")?, Server::start("serve-empty")?);
    let question = |(crs, at): (planvy_plan::Crs, geo_types::Coord<f64>)| {
        format!("/api/v1/rules?x={:.3}&y={:.3}&crs={}", at.x, at.y, crs.epsg())
    };
    let questions: Vec<String> = city::points(city::CITY, SEED, QUESTIONS)
        .into_iter()
        .map(question)
        .collect();
    let nothing = vec!["/".to_owned(); QUESTIONS];
    let health = vec!["/health".to_owned(); QUESTIONS];
    // The first turn warms caches and prepares words; it does not count.
    turn(&city_server, &questions)?;
    turn(&empty_server, &nothing)?;
    let (mut ours, mut alive, mut empty, mut ratios) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    // What a handler costs that does nothing but send as many bytes as our answer has.
    let (_, body_bytes) = turn(&city_server, &questions)?;
    let same_size = vec![format!("/{body_bytes:.0}"); QUESTIONS];
    let mut as_long = Vec::new();
    for _ in 0..TURNS {
        let (empty_us, _) = turn(&empty_server, &nothing)?;
        let (ours_us, _) = turn(&city_server, &questions)?;
        let (alive_us, _) = turn(&city_server, &health)?;
        let (as_long_us, _) = turn(&empty_server, &same_size)?;
        as_long.push(as_long_us);
        ratios.push(ours_us / empty_us);
        ours.push(ours_us);
        alive.push(alive_us);
        empty.push(empty_us);
    }
    println!("{CONNECTIONS} connections, {QUESTIONS} questions a turn, median of {TURNS} turns");
    println!("| answer | processor µs a request |");
    println!("|---|---|");
    println!("| empty axum handler, 2 kB | {:.2} |", median(&mut empty));
    println!(
        "| empty axum handler, {:.1} kB | {:.2} |",
        body_bytes / 1000.0,
        median(&mut as_long)
    );
    println!("| /health | {:.2} |", median(&mut alive));
    println!(
        "| point → rules, {:.1} kB | {:.2} |",
        body_bytes / 1000.0,
        median(&mut ours)
    );
    println!(
        "ratio of each pair of turns, median: {:.2} (goal: at most 2.5)",
        median(&mut ratios)
    );
    Ok(())
}
