//! The snapshot against brute force and against `geo`.

mod areas;
mod boxes_and_nearest;
mod contract;
mod degenerate;
mod drawing;
mod points;
mod search;
