//! Releases of the national catalogue of plan regulations.
