//! How far long work has come, on a line of the terminal.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Work that takes less shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two looks.
const TICK: Duration = Duration::from_millis(250);

/// A line that tells how far the work has come: on standard error, where that is a terminal. Dropping it wipes the line.
pub struct ProgressLine {
    text: Arc<Mutex<String>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Begins to show. Without a terminal nothing is ever shown.
    pub fn start() -> ProgressLine {
        let text = Arc::new(Mutex::new(String::new()));
        let (stop, stopped) = channel();
        let shown = Arc::clone(&text);
        let thread = io::stderr()
            .is_terminal()
            .then(|| {
                std::thread::Builder::new()
                    .name("planvy-progress".into())
                    .spawn(move || show(&shown, &stopped))
            })
            .and_then(Result::ok);
        ProgressLine {
            text,
            stop: Some(stop),
            thread,
        }
    }

    /// Says what is being done now.
    pub fn say(&self, what: impl fmt::Display) {
        let what = what.to_string();
        *self.text.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        // Closing the channel is the signal.
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // The line is a courtesy: where showing it failed, the work goes on.
            let _ended = thread.join();
        }
    }
}

fn show(text: &Mutex<String>, stopped: &Receiver<()>) {
    let started = Instant::now();
    let mut is_shown = false;
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TICK) {
        if started.elapsed() >= PATIENCE {
            let text = text.lock().unwrap_or_else(PoisonError::into_inner).clone();
            is_shown = write_line(&format!("{text} ({} s)", started.elapsed().as_secs()));
        }
    }
    if is_shown {
        write_line("");
    }
}

/// Writes over the line. Long texts are cut so that they stay on it.
fn write_line(text: &str) -> bool {
    const WIDTH: usize = 78;
    let cut: String = text.chars().take(WIDTH).collect();
    let mut terminal = io::stderr().lock();
    write!(terminal, "\r{cut:<WIDTH$}\r")
        .and_then(|()| terminal.flush())
        .is_ok()
}
