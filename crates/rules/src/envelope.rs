//! The envelope of building right: the bound that nothing may rise above, and an example of a house within it.
//!
//! The buildable land and the rules for heights come from [`building_right`](crate::building_right); the geometry is worked out by
//! `planvy_city`. Heights over the ground become levels with the mean ground along the edge of the buildable land, which is
//! approximate: a house has its own outline, and by it its own mean ground. Where the ground is not known, heights stay over it, and
//! levels over RH 2000 are not mixed with them.

mod ancillary;
pub mod answer;
pub(crate) mod bound;
mod house;
mod solids;
mod told;
mod words;

use std::sync::Arc;

use crate::answers::Answers;
use crate::building_right::{Reckoned, Scene};
use crate::overlaid::resolved;
use crate::question::{Question, QuestionError};
pub use answer::{
    AncillaryVolume, EnvelopeAnswer, EnvelopeArea, EnvelopeCell, ExampleHouse, LevelReference, PlaneAnswer,
    RoofFaceAnswer,
};

/// What a picture of an envelope chooses where no rule says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choices {
    /// Height of ancillary buildings over the ground, in metres, where no rule sets one.
    pub ancillary_height_m: f64,
}

impl Default for Choices {
    fn default() -> Choices {
        Choices {
            ancillary_height_m: 4.0,
        }
    }
}

impl Answers {
    /// How high may be built where at the place of a question, with the usual [`Choices`].
    ///
    /// # Errors
    /// What is wrong with the place: see [`QuestionError`].
    pub fn envelope(&self, question: &Question) -> Result<EnvelopeAnswer, QuestionError> {
        self.envelope_with(question, Choices::default())
    }

    /// The same with choices of one's own.
    ///
    /// # Errors
    /// What is wrong with the place: see [`QuestionError`].
    pub fn envelope_with(
        &self,
        question: &Question,
        choices: Choices,
    ) -> Result<EnvelopeAnswer, QuestionError> {
        resolved(|| self.envelope_at(question, choices))?
    }

    fn envelope_at(&self, question: &Question, choices: Choices) -> Result<EnvelopeAnswer, QuestionError> {
        let scene = Scene::of(self, question)?;
        let pieces = scene.pieces(self);
        let mut notes = scene.notes(question.lang, pieces.is_empty());
        let mut areas = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let reckoned = Reckoned::of(self, &scene, question.lang, piece);
            notes.extend(reckoned.notes());
            areas.push(reckoned.told_envelope(choices));
        }
        let assessment = &scene.land.assessment;
        notes.extend(assessment.notes.iter().map(|note| note.value.clone()));
        Ok(EnvelopeAnswer {
            snapshot: Arc::clone(self.id()),
            as_of: question.date,
            language: question.lang,
            coverage: scene.coverage(question.lang),
            place: scene.place.clone(),
            areas,
            notes,
        })
    }
}
