//! Fetching on threads: over HTTP, from files, and from memory.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::transport::{Arrival, FetchFailure, RequestId, Transport};

/// Requests at a time. The scene asks for more: they wait here, the most urgent first.
const THREADS: usize = 6;
/// Bytes of a tile at most. A tile of 40 000 vertices has one or two million.
const MOST_BYTES: u64 = 512 << 20;
/// How long a server may take until it begins to answer, and for the whole.
const CONNECT_S: u64 = 10;
const WHOLE_S: u64 = 120;

/// Files that are held in memory, by address: what was made of a file that is no tileset.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles {
    files: Arc<Mutex<HashMap<String, Arc<[u8]>>>>,
}

impl MemoryFiles {
    /// The beginning of the addresses of files in memory.
    pub const SCHEME: &'static str = "memory://";

    /// Holds a file.
    pub fn put(&self, address: &str, bytes: Vec<u8>) {
        self.lock().insert(address.to_owned(), bytes.into());
    }

    /// A file.
    pub fn get(&self, address: &str) -> Option<Arc<[u8]>> {
        self.lock().get(address).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<[u8]>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Job {
    request: RequestId,
    address: String,
}

/// A transport of threads.
pub struct Threads {
    jobs: Option<Sender<Job>>,
    arrived: Receiver<Arrival>,
    cancelled: Arc<Mutex<HashSet<RequestId>>>,
}

impl Threads {
    /// Threads that fetch, and wake somebody after each answer.
    pub fn new(memory: MemoryFiles, wake: impl Fn() + Send + Sync + 'static) -> Threads {
        let (jobs, waiting) = channel::<Job>();
        let (answers, arrived) = channel();
        let cancelled = Arc::new(Mutex::new(HashSet::new()));
        let (waiting, wake) = (Arc::new(Mutex::new(waiting)), Arc::new(wake));
        let agent = agent();
        for _ in 0..THREADS {
            let (waiting, answers, wake) = (Arc::clone(&waiting), answers.clone(), Arc::clone(&wake));
            let (agent, memory, cancelled) = (agent.clone(), memory.clone(), Arc::clone(&cancelled));
            std::thread::spawn(move || {
                loop {
                    let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    // No sender any more: the program ends.
                    let Ok(Job { request, address }) = job else { return };
                    if cancelled
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .remove(&request)
                    {
                        continue;
                    }
                    let outcome = fetch(&agent, &memory, &address);
                    if answers.send(Arrival { request, outcome }).is_err() {
                        return;
                    }
                    wake();
                }
            });
        }
        Threads {
            jobs: Some(jobs),
            arrived,
            cancelled,
        }
    }
}

impl Transport for Threads {
    fn fetch(&mut self, request: RequestId, address: &str) {
        if let Some(jobs) = &self.jobs {
            // The threads live as long as the sender does.
            let _ = jobs.send(Job {
                request,
                address: address.to_owned(),
            });
        }
    }

    fn cancel(&mut self, request: RequestId) {
        self.cancelled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(request);
    }

    fn arrivals(&mut self) -> Vec<Arrival> {
        self.arrived.try_iter().collect()
    }
}

/// A client that names itself and does not wait for ever.
pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("planvy-viewer/", env!("CARGO_PKG_VERSION")))
        .timeout_connect(Some(Duration::from_secs(CONNECT_S)))
        .timeout_global(Some(Duration::from_secs(WHOLE_S)))
        .build()
        .new_agent()
}

/// The bytes of an address.
///
/// # Errors
///
/// Where there are none, with the reason.
pub fn fetch(agent: &ureq::Agent, memory: &MemoryFiles, address: &str) -> Result<Arc<[u8]>, FetchFailure> {
    if address.starts_with(MemoryFiles::SCHEME) {
        let missing = || FetchFailure::Unreadable("it is not in memory".to_owned());
        return memory.get(address).ok_or_else(missing);
    }
    if address.starts_with("http://") || address.starts_with("https://") {
        return fetch_over_http(agent, address);
    }
    read_file(
        Path::new(address.strip_prefix("file://").unwrap_or(address)),
        MOST_BYTES,
    )
}

fn fetch_over_http(agent: &ureq::Agent, address: &str) -> Result<Arc<[u8]>, FetchFailure> {
    let broken = |error: ureq::Error| FetchFailure::Connection(error.to_string());
    let mut response = agent.get(address).call().map_err(broken)?;
    let status = response.status().as_u16();
    if status != 200 {
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok());
        return Err(FetchFailure::Status {
            status,
            retry_after_s: retry_after.and_then(|value| value.parse().ok()),
        });
    }
    let body = response.body_mut().with_config().limit(MOST_BYTES).read_to_vec();
    match body {
        Ok(bytes) => Ok(bytes.into()),
        Err(ureq::Error::BodyExceedsLimit(limit_bytes)) => Err(FetchFailure::TooLarge { limit_bytes }),
        Err(error) => Err(broken(error)),
    }
}

/// The bytes of a file, if there are not too many of them. Its size is looked at before a byte is read.
///
/// # Errors
///
/// Where it cannot be read or is too large.
pub fn read_file(path: &Path, limit_bytes: u64) -> Result<Arc<[u8]>, FetchFailure> {
    let unreadable = |error: std::io::Error| FetchFailure::Unreadable(error.to_string());
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let facts = file.metadata().map_err(unreadable)?;
    if facts.is_dir() {
        return Err(FetchFailure::Unreadable("it is a folder".to_owned()));
    }
    if facts.len() > limit_bytes {
        return Err(FetchFailure::TooLarge { limit_bytes });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(facts.len()).unwrap_or_default());
    // What grows while it is read has a limit, too.
    file.take(limit_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(FetchFailure::TooLarge { limit_bytes });
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use super::*;

    fn memory_with(address: &str, bytes: &[u8]) -> MemoryFiles {
        let memory = MemoryFiles::default();
        memory.put(address, bytes.to_vec());
        memory
    }

    #[test]
    fn answers_come_with_their_requests_and_wake() {
        let (woken, wakes) = channel();
        let woken = Mutex::new(woken);
        let memory = memory_with("memory://a/t.json", b"{}");
        let mut threads = Threads::new(memory, move || {
            let _ = woken.lock().map(|woken| woken.send(()));
        });
        threads.fetch(RequestId(7), "memory://a/t.json");
        threads.fetch(RequestId(8), "/no/such/file.glb");
        wakes.recv().unwrap();
        wakes.recv().unwrap();
        let mut arrivals = threads.arrivals();
        arrivals.sort_by_key(|arrival| arrival.request);
        assert_eq!(arrivals[0].outcome.as_deref(), Ok(b"{}".as_slice()));
        assert!(matches!(arrivals[1].outcome, Err(FetchFailure::Unreadable(_))));
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_read() {
        let folder = std::env::temp_dir().join(format!("planvy-viewer-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("large.glb");
        // Four gigabytes that take no room: a hole.
        std::fs::File::create(&path).unwrap().set_len(4 << 30).unwrap();
        assert_eq!(
            read_file(&path, MOST_BYTES),
            Err(FetchFailure::TooLarge {
                limit_bytes: MOST_BYTES
            })
        );
        assert!(matches!(
            read_file(&folder, MOST_BYTES),
            Err(FetchFailure::Unreadable(_))
        ));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// A server that gives one answer and ends.
    fn server(answer: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/a.glb", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            if let Ok((mut stream, _)) = listener.accept() {
                let mut request = [0; 1024];
                let _ = stream.read(&mut request);
                let _ = stream.write_all(answer);
            }
        });
        address
    }

    #[test]
    fn servers_that_refuse_break_off_or_are_not_there_are_told_apart() {
        let fetch = |address: &str| fetch(&agent(), &MemoryFiles::default(), address);
        let whole = server(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
        assert_eq!(fetch(&whole).as_deref(), Ok(b"abc".as_slice()));
        let busy = server(b"HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(
            fetch(&busy),
            Err(FetchFailure::Status {
                status: 503,
                retry_after_s: Some(7.0)
            })
        );
        let broken = server(b"HTTP/1.1 200 OK\r\ncontent-length: 300\r\n\r\nabc");
        assert!(matches!(fetch(&broken), Err(FetchFailure::Connection(_))));
        assert!(matches!(
            fetch("http://127.0.0.1:1/a.glb"),
            Err(FetchFailure::Connection(_))
        ));
    }
}
