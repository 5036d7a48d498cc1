//! Links from the interface for GIS programs to whole data sets: everything of a collection as a file, and what describes it all.
//!
//! Source: OGC API Features Part 1, 7.14.4: the link relation `enclosure` for a copy of all features of a collection.

use planvy_features::Collection;

use super::form::JSON_LD;
use super::link::Link;
use super::question::Question;
use crate::app::App;
use crate::bulk::files::{BulkFile, all};

/// The files with all features of a collection.
pub fn of_collection(collection: &dyn Collection, question: &Question) -> Vec<Link> {
    let is_of_this = |file: &BulkFile| file.collection.is_some_and(|of| of.id() == collection.id());
    files(question, is_of_this)
}

/// The file with everything, and the description for data portals where the settings say who publishes the data.
pub fn of_everything(app: &App, question: &Question) -> Vec<Link> {
    let mut links = files(question, |file| file.collection.is_none());
    if app.settings.publisher.is_some() {
        let title = question.lang.pick(
            "Beskrivning för dataportaler (DCAT-AP-SE)",
            "Description for data portals (DCAT-AP-SE)",
        );
        links.push(Link::new(
            "describedby",
            JSON_LD.media_type,
            question.base.beside("/dcat"),
            title,
        ));
    }
    links
}

fn files(question: &Question, is_meant: impl Fn(&BulkFile) -> bool) -> Vec<Link> {
    let link = |file: BulkFile| {
        Link::new(
            "enclosure",
            file.format.media_type(),
            question
                .base
                .beside(&format!("/api/v1/bulk/latest/{}", file.name())),
            format!("{} ({})", file.title(question.lang), file.format.name()),
        )
    };
    all().into_iter().filter(is_meant).map(link).collect()
}
