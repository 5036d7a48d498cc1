//! The desktop viewer: `planvy-viewer [URL|FILE…]`.

use std::process::ExitCode;

fn main() -> ExitCode {
    planvy_viewer::desktop::run(std::env::args().skip(1))
}
