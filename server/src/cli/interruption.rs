//! Ctrl-C in commands that take long.

use planvy_import::Cancel;

use super::CommandError;
use super::output::tell;

/// The first Ctrl-C asks the work to stop where everything is whole; the second ends the program, which the store survives, too.
pub(super) fn cancel_by_signal(cancel: &Cancel, meanwhile: &'static str) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CommandError::System)?;
    let cancel = cancel.clone();
    let wait = move || {
        runtime.block_on(async {
            while tokio::signal::ctrl_c().await.is_ok() {
                if cancel.is_cancelled() {
                    std::process::exit(130);
                }
                tell(&format!("planvy: stopping; {meanwhile}. Once more ends at once."));
                cancel.cancel();
            }
        });
    };
    std::thread::Builder::new()
        .name("planvy-signal".into())
        .spawn(wait)
        .map(drop)
        .map_err(CommandError::System)
}
