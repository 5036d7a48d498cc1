//! Writing one publication, inside one transaction.

use std::collections::HashSet;

use planvy_plan::PlanId;
use postgres::Transaction;
use postgres::types::ToSql;

use super::Failure;
use super::contents::{AboutRow, ContentRow, Interned};
use super::layers::TouchedLayers;
use super::listening::CHANNEL;
use super::municipality::Municipalities;
use super::write_base_layers::{write_buildings, write_guidance};
use super::write_places::{PlacesFile, write_addresses, write_parcels};
use super::write_plans::write_plans;
use super::write_terrain::write_terrain;
use crate::error::StoreError;
use crate::publication::{FileOutcome, Publication, Published, PublishedContent, PublishedFile};
use crate::rows::digest::{add_to_digested, snapshot_id_after};

/// A publication on its way into the tables.
pub(super) struct Writing<'t, 'c> {
    pub(super) transaction: &'t mut Transaction<'c>,
    pub(super) import: i64,
    pub(super) next: Numbers,
    /// The plans that this publication has written.
    pub(super) seen: HashSet<PlanId>,
    pub(super) layers: TouchedLayers,
    pub(super) municipalities: Municipalities,
    pub(super) contents: Interned<ContentRow>,
    pub(super) abouts: Interned<AboutRow>,
}

/// The next free numbers.
pub(super) struct Numbers {
    file: i64,
    pub(super) plan: i64,
    pub(super) regulation: i64,
    pub(super) part: i64,
    pub(super) content: i64,
    pub(super) about: i64,
    pub(super) place: i64,
}

impl Numbers {
    /// The next number of a parcel, address, building, feature of guidance, raster or tile.
    pub(super) fn take_place(&mut self) -> i64 {
        let number = self.place;
        self.place += 1;
        number
    }
}

/// Says that something cannot be stored.
pub(super) fn contradictory(what: String) -> Failure {
    Failure::Store(StoreError::Contradictory { what })
}

/// Writes `publication`. The caller commits, or throws away what was written where this fails.
pub(super) fn write(
    transaction: &mut Transaction<'_>,
    publication: Publication,
) -> Result<Published, Failure> {
    // Whoever publishes too waits here until this one has ended.
    let state = transaction.query_one(
        "SELECT snapshot_number, snapshot_id, next_file, next_plan, next_regulation, next_part, next_content, next_about,
                next_place FROM planvy_store.state FOR UPDATE",
        &[],
    )?;
    let before: String = state.try_get(1)?;
    let next = Numbers {
        file: state.try_get(2)?,
        plan: state.try_get(3)?,
        regulation: state.try_get(4)?,
        part: state.try_get(5)?,
        content: state.try_get(6)?,
        about: state.try_get(7)?,
        place: state.try_get(8)?,
    };
    let import = state.try_get::<_, i64>(0)? + 1;
    let municipalities = Municipalities::of(transaction)?;
    let mut writing = Writing {
        transaction,
        import,
        next,
        seen: HashSet::new(),
        layers: TouchedLayers::default(),
        municipalities,
        contents: Interned::default(),
        abouts: Interned::default(),
    };
    let (files, digested) = writing.files(publication.files)?;
    if !files.contains(&FileOutcome::Stored) {
        return Ok(Published {
            snapshot_id: before,
            files,
        });
    }
    let snapshot_id = snapshot_id_after(&before, import.unsigned_abs(), &digested);
    writing.finish(&snapshot_id)?;
    Ok(Published { snapshot_id, files })
}

impl Writing<'_, '_> {
    /// Writes what is new. Returns what became of each file, and what the new snapshot is named by.
    fn files(&mut self, files: Vec<PublishedFile>) -> Result<(Vec<FileOutcome>, Vec<u8>), Failure> {
        let mut digested = Vec::new();
        let mut outcomes = Vec::with_capacity(files.len());
        for file in files {
            let accepted = serde_json::to_string(&file.accepted)?;
            if is_there(self.transaction, &file, &accepted)? {
                outcomes.push(FileOutcome::AlreadyThere);
                continue;
            }
            add_to_digested(
                &mut digested,
                [
                    &file.provenance.sha256,
                    &file.provenance.file,
                    &file.provenance.imported,
                    &file.options,
                    &accepted,
                ],
            );
            self.file(file, &accepted)?;
            outcomes.push(FileOutcome::Stored);
        }
        Ok((outcomes, digested))
    }

    fn file(&mut self, file: PublishedFile, accepted: &str) -> Result<(), Failure> {
        let id = self.next.file;
        self.next.file += 1;
        let provenance = &file.provenance;
        let texts = [
            &provenance.imported,
            &provenance.file,
            &provenance.sha256,
            &provenance.format,
            &file.options,
        ];
        if texts.iter().any(|text| text.contains('\0')) {
            return Err(contradictory(format!(
                "the name of {} or what is said of it holds a character that no database stores",
                provenance.file.replace('\0', "")
            )));
        }
        let kind = file.content.kind();
        let counts = [file.findings.errors, file.findings.warnings, file.findings.infos].map(i64::from);
        let features = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
        let mut values: Vec<&(dyn ToSql + Sync)> = vec![&id, &self.import];
        values.extend(texts.map(|text| text as &(dyn ToSql + Sync)));
        values.extend([&kind as &(dyn ToSql + Sync), &accepted, &features]);
        values.extend(counts.iter().map(|count| count as &(dyn ToSql + Sync)));
        self.transaction.execute(
            "INSERT INTO planvy_store.file (id, import, imported, file, sha256, format, options, kind, accepted, features,
                                            errors, warnings, infos)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &values,
        )?;
        let places = PlacesFile {
            id,
            name: &provenance.file,
        };
        match file.content {
            PublishedContent::Plans(plans) => write_plans(self, plans, id),
            PublishedContent::Parcels(parcels) => write_parcels(self, &places, &parcels),
            PublishedContent::Addresses(addresses) => write_addresses(self, &places, &addresses),
            PublishedContent::Buildings(buildings) => write_buildings(self, &places, buildings),
            PublishedContent::Terrain(rasters) => write_terrain(self, &places, &rasters),
            PublishedContent::Guidance(guidance) => write_guidance(self, &places, guidance),
        }
    }

    /// Writes what all files have in common, and tells those who listen. They hear it when the transaction is committed.
    fn finish(&mut self, snapshot_id: &str) -> Result<(), Failure> {
        self.layers.write(self.transaction)?;
        self.municipalities.write(self.transaction)?;
        let next = &self.next;
        self.transaction.execute(
            "UPDATE planvy_store.state SET snapshot_number = $1, snapshot_id = $2, next_file = $3, next_plan = $4,
                    next_regulation = $5, next_part = $6, next_content = $7, next_about = $8, next_place = $9",
            &[
                &self.import,
                &snapshot_id,
                &next.file,
                &next.plan,
                &next.regulation,
                &next.part,
                &next.content,
                &next.about,
                &next.place,
            ],
        )?;
        self.transaction
            .execute("SELECT pg_notify($1, $2)", &[&CHANNEL, &snapshot_id])?;
        Ok(())
    }
}

/// Whether the last import of the same bytes in the same way still stands whole.
fn is_there(
    transaction: &mut Transaction<'_>,
    file: &PublishedFile,
    accepted: &str,
) -> Result<bool, Failure> {
    let before = transaction.query_opt(
        "SELECT id, features FROM planvy_store.file
         WHERE sha256 = $1 AND format = $2 AND kind = $3 AND options = $4 AND accepted = $5 ORDER BY id DESC LIMIT 1",
        &[
            &file.provenance.sha256,
            &file.provenance.format,
            &file.content.kind(),
            &file.options,
            &accepted,
        ],
    )?;
    let Some(before) = before else {
        return Ok(false);
    };
    let (id, features): (i64, i64) = (before.try_get(0)?, before.try_get(1)?);
    let standing = match file.content {
        PublishedContent::Plans(_) => "plan WHERE to_import IS NULL AND file = $1",
        PublishedContent::Parcels(_) => "parcel WHERE file = $1",
        PublishedContent::Addresses(_) => "address WHERE file = $1",
        PublishedContent::Buildings(_) => "building WHERE file = $1",
        PublishedContent::Terrain(_) => "terrain WHERE file = $1",
        PublishedContent::Guidance(_) => "guidance WHERE file = $1",
    };
    let count = transaction.query_one(&format!("SELECT count(*) FROM planvy_store.{standing}"), &[&id])?;
    Ok(count.try_get::<_, i64>(0)? == features)
}
