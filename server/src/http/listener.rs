//! Connections: accepted, kept within limits, and ended in good order.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::edge::Edge;
use super::metrics::Metrics;

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Something else has the port.
    #[error(
        "{address} is in use, perhaps by another Planvy; stop that one, or choose another port with --listen, for \
         instance --listen {ip}:0 for any free one",
        ip = address.ip()
    )]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// The port is reserved for the system.
    #[error("{address} may not be used by this user; choose a port from 1024 up with --listen")]
    Denied {
        /// The address.
        address: SocketAddr,
    },
    /// The machine does not have the address.
    #[error(
        "{address} is not an address of this machine; use 127.0.0.1 for this machine alone or 0.0.0.0 for all its networks"
    )]
    NotHere {
        /// The address.
        address: SocketAddr,
    },
    /// Any other reason of the system.
    #[error("cannot listen on {address}: {source}")]
    Io {
        /// The address.
        address: SocketAddr,
        /// The reason.
        source: io::Error,
    },
}

/// Begins to listen.
///
/// # Errors
/// Where the address is taken, forbidden or not of this machine.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => ListenError::InUse { address },
            io::ErrorKind::PermissionDenied => ListenError::Denied { address },
            io::ErrorKind::AddrNotAvailable => ListenError::NotHere { address },
            _ => ListenError::Io { address, source },
        })
}

/// Serves until `stop` is done; then accepts nothing more, lets requests in flight end, and returns. True where all of
/// them ended in time.
pub async fn serve(listener: TcpListener, edge: Arc<Edge>, stop: impl Future<Output = ()>) -> bool {
    let limits = *edge.limits();
    let room = Arc::new(Semaphore::new(limits.connections));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let permit = room.clone().acquire_owned().await.ok();
            (listener.accept().await, permit)
        };
        tokio::select! {
            () = stop.as_mut() => break,
            (accepted, permit) = accepted => match accepted {
                Ok((stream, _)) => converse(stream, &edge, &open, permit),
                Err(error) => wait_after(&error).await,
            },
        }
    }
    drop(listener);
    tokio::time::timeout(limits.stop_time, open.shutdown())
        .await
        .is_ok()
}

/// Errors of one connection pass by at once; a shortage (of file handles, say) needs time to pass.
async fn wait_after(error: &io::Error) {
    let of_one_connection = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused
    );
    if !of_one_connection {
        tracing::warn!(%error, "no connection can be accepted");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Counts a connection as long as it lives, and holds its place among the open ones.
struct Open {
    metrics: Arc<Metrics>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.metrics.connections_changed(-1);
    }
}

/// Answers the requests of a connection in a task of its own.
fn converse(
    stream: TcpStream,
    edge: &Arc<Edge>,
    open: &GracefulShutdown,
    place: Option<OwnedSemaphorePermit>,
) {
    // Without it the last packet of an answer may wait for the client's acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection was lost before it began");
        return;
    }
    let metrics = edge.metrics().clone();
    metrics.connections_changed(1);
    let counted = Open {
        metrics,
        _place: place,
    };
    let head_time = edge.limits().head_time;
    let edge = Arc::clone(edge);
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let edge = Arc::clone(&edge);
        async move { Ok::<_, Infallible>(edge.answer(request.map(Body::new)).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), answer);
    let connection = open.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
        drop(counted);
    });
}
