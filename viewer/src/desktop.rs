//! The desktop: a window with panels, files, and pictures without a window.
//!
//! | module | what it does |
//! |---|---|
//! | [`arguments`] | the command line |
//! | [`fetching`] | a [`crate::transport::Transport`] of threads: HTTP, files, and what is held in memory |
//! | [`opening`] | what a person opens: a server, a tileset, or a file that is made into tiles here |
//! | [`headless`] | a picture without a window |
//! | [`window`], [`panels`] | the window, and what stands beside the picture |

use std::process::ExitCode;

pub mod arguments;
pub mod fetching;
pub mod headless;
pub mod opening;
pub mod panels;
pub mod placing;
pub mod searching;
pub mod window;

use arguments::{Arguments, Asked};

/// Runs the viewer with the arguments of a command line: 0 all was shown, 1 nothing could be shown, 2 usage.
pub fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments = match Arguments::read(arguments) {
        Ok(Asked::Run(arguments)) => *arguments,
        Ok(Asked::Say(text)) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("planvy-viewer: {error}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = match arguments.screenshot {
        Some(_) => headless::take(&arguments),
        None => window::show(arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("planvy-viewer: {why}");
            ExitCode::FAILURE
        }
    }
}
