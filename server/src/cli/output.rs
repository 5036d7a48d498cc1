//! Results go to standard output, messages to standard error.

use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use super::CommandError;

/// Prints a result. A reader that has seen enough (`| head`) ends the program in peace.
///
/// # Errors
/// Where standard output cannot be written.
pub fn print(text: &str) -> Result<(), CommandError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(source) => Err(CommandError::Output(source)),
        Ok(()) => Ok(()),
    }
}

/// Prints a result as JSON: in one line, or indented where a person reads it on a terminal.
///
/// # Errors
/// Where standard output cannot be written.
pub fn print_json(value: &impl Serialize) -> Result<(), CommandError> {
    let written = if io::stdout().is_terminal() {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    let mut text = written.map_err(CommandError::Json)?;
    text.push('\n');
    print(&text)
}

/// Tells the person something, on standard error.
pub fn tell(message: &str) {
    // Where nobody listens there is nobody to tell.
    let told = writeln!(io::stderr().lock(), "{message}");
    debug_assert!(told.is_ok() || cfg!(not(test)));
}
