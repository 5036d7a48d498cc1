//! `planvy serve`.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use planvy_store::Store;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::arguments::ServeArguments;
use super::output::{print_json, tell};
use super::store_place::StorePlace;
use super::{CommandError, Outcome};
use crate::app::App;
use crate::changes::webhooks::office::Office;
use crate::http::edge::{Edge, Limits};
use crate::http::listener::{ListenError, listen, serve};
use crate::router::router;
use crate::settings::Settings;
use crate::three_d::drawings::{self, Drawings};
use crate::three_d::maker::Maker;
use crate::viewer_files::ViewerFiles;
use crate::watcher::Watcher;
use crate::world::World;
use crate::{logging, world};

/// Time that a load still running gets when the server stops.
const LAST_LOAD: Duration = Duration::from_secs(1);

/// Serves a store until it is told to stop.
///
/// # Errors
/// Where the address cannot be had, or the store cannot be loaded at the start.
pub fn run(arguments: &ServeArguments, place: &StorePlace, json: bool) -> Result<Outcome, CommandError> {
    run_with(arguments, place, place.open()?, Drawings::default(), json)
}

/// The same with proposals to show where the arguments name no folder of them.
///
/// # Errors
/// As [`run`].
pub fn run_with(
    arguments: &ServeArguments,
    place: &StorePlace,
    store: Box<dyn Store>,
    usual: Drawings,
    json: bool,
) -> Result<Outcome, CommandError> {
    logging::start()?;
    let drawings = match &arguments.proposals {
        Some(folder) => drawings::of_folder(folder)?,
        None => usual,
    };
    for unread in &drawings.unread {
        tracing::warn!(what = unread.what, why = unread.why, "a drawing is not shown");
    }
    let viewer_files = match &arguments.viewer_dir {
        Some(folder) => ViewerFiles::in_folder(folder)?,
        None => ViewerFiles::usual(),
    };
    let settings = match &arguments.settings {
        Some(path) => Settings::read(path)?,
        None => Settings::default(),
    };
    let records = record_folder(&settings, place)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::System)?;
    let outcome = runtime.block_on(async {
        // Whoever reads the address may signal at once.
        let signals = Signals::new().map_err(CommandError::System)?;
        let listener = listen(arguments.listen).await?;
        announce(&listener, arguments, json)?;
        let app = Arc::new(
            App::new(Limits::default())
                .with_viewer(viewer_files)
                .with_settings(settings),
        );
        app.three_d.set_drawings(drawings);
        app.changes.follow(store.another());
        if let Some(folder) = tile_folder(arguments, place) {
            app.three_d.keep_tiles_in(folder);
        }
        if arguments.no_3d {
            app.three_d.turn_off();
        }
        // They end when it is dropped here, after the last answer.
        let _office = Office::start(&app, app.settings.subscriptions.clone(), records.as_deref())
            .map_err(CommandError::System)?;
        until_told(listener, store, app, signals).await
    });
    runtime.shutdown_timeout(LAST_LOAD);
    outcome
}

/// Where tiles stay for the next start; `None` where they are to go when the server ends.
fn tile_folder(arguments: &ServeArguments, place: &StorePlace) -> Option<PathBuf> {
    if arguments.no_tile_cache {
        return None;
    }
    arguments.tile_cache.clone().or_else(|| place.tiles_beside())
}

/// Where it is written down what was sent to subscribers.
fn record_folder(settings: &Settings, place: &StorePlace) -> Result<Option<PathBuf>, CommandError> {
    let folder = settings
        .webhook_records
        .clone()
        .or_else(|| place.beside(".webhooks"));
    if folder.is_none() && !settings.subscriptions.is_empty() {
        let reason = "a database has no place beside it for what was sent to subscribers: name a folder with webhook_records in \
                      --settings";
        return Err(CommandError::Usage(reason.to_owned()));
    }
    Ok(folder)
}

/// Prints the address that is really listened on.
fn announce(listener: &TcpListener, arguments: &ServeArguments, json: bool) -> Result<(), CommandError> {
    let address = listener.local_addr().map_err(|source| ListenError::Io {
        address: arguments.listen,
        source,
    })?;
    let url = format!("http://{address}");
    tell(&format!("Planvy answers at {url} (Ctrl+C stops it)"));
    if json {
        print_json(&json!({ "url": url, "address": address.ip().to_string(), "port": address.port() }))?;
    }
    Ok(())
}

/// Serves until a signal, or until the first load has failed.
async fn until_told(
    listener: TcpListener,
    store: Box<dyn Store>,
    app: Arc<App>,
    signals: Signals,
) -> Result<Outcome, CommandError> {
    let edge = Arc::new(Edge::new(router(app.clone()), app.metrics.clone(), app.limits));
    let is_off = app.three_d.is_off();
    let maker = (!is_off).then(|| Maker::start(app.clone())).transpose();
    // It ends when it is dropped here, after the last answer.
    let _maker = maker.map_err(CommandError::System)?;
    let (stop, mut stopped) = watch::channel(false);
    let signalled = tokio::spawn(wait_for_signal(signals, app.clone(), stop.clone()));
    let started = tokio::spawn(load_and_watch(app, store, stop));
    let served = serve(listener, edge, async move {
        // An error means that both senders are gone, which also ends the server.
        let _told = stopped.wait_for(|stop| *stop).await;
    });
    let in_order = served.await;
    signalled.abort();
    if started.is_finished() {
        // The watcher ends when it is dropped here.
        let _watcher = started
            .await
            .map_err(|error| CommandError::System(error.into()))??;
    } else {
        started.abort();
    }
    if in_order {
        tracing::info!("stopped");
    } else {
        tracing::warn!("stopped; some requests were cut off");
    }
    Ok(Outcome::Done)
}

/// Loads the first snapshot beside the running server, then keeps it current.
async fn load_and_watch(
    app: Arc<App>,
    store: Box<dyn Store>,
    stop: watch::Sender<bool>,
) -> Result<Watcher, CommandError> {
    let loaded = tokio::task::spawn_blocking(move || -> Result<_, world::LoadError> {
        let world = World::load(&*store)?;
        if store.is_empty()? {
            tracing::warn!(
                "the store is empty: every answer will be 'no data'. Load plans with `planvy import`"
            );
        }
        Ok((world, store))
    });
    let loaded = loaded.await.map_err(|error| CommandError::System(error.into()))?;
    let watching = match loaded {
        Ok((world, store)) => {
            let figures = world.figures();
            tracing::info!(
                snapshot = figures.id,
                plans = figures.plans,
                regulations = figures.regulations,
                took_ms = u64::try_from(figures.load_time.as_millis()).unwrap_or(u64::MAX),
                "ready"
            );
            app.show(Arc::new(world));
            Watcher::start(app, store).map_err(CommandError::System)
        }
        Err(error) => Err(error.into()),
    };
    if watching.is_err() {
        stop.send_replace(true);
    }
    watching
}

/// Ends the server at the first SIGINT or SIGTERM, and the process at the second.
async fn wait_for_signal(mut signals: Signals, app: Arc<App>, stop: watch::Sender<bool>) {
    signals.next().await;
    tracing::info!("stopping: requests in flight are answered first");
    app.stop();
    stop.send_replace(true);
    signals.next().await;
    tracing::warn!("stopped at once");
    std::process::exit(1);
}

/// The signals that end the server.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// The signal that ends the server.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl+C cannot be received");
            std::future::pending::<()>().await;
        }
    }
}
