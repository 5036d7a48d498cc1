//! The `planvy` command.

fn main() {}
