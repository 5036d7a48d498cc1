//! The snapshot against brute force and against `geo`.

mod areas;
mod base_layers;
mod boxes_and_nearest;
mod contract;
mod degenerate;
mod drawing;
mod ground;
mod points;
mod search;
