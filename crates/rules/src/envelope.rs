//! The envelope of building right: the bound that nothing may rise above, and an example of a house within it.

pub mod answer;

pub use answer::{
    AncillaryVolume, EnvelopeAnswer, EnvelopeArea, EnvelopeCell, EnvelopeSolid, ExampleHouse, LevelReference,
    PlaneAnswer, RoofFaceAnswer, SolidFace,
};
