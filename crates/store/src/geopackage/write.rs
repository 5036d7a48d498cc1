//! Writing one publication, inside one transaction.

use std::collections::{HashMap, HashSet};

use planvy_plan::geometry::GeometryPart;
use planvy_plan::{Plan, PlanId, Regulation, RegulationContent};
use rusqlite::{OptionalExtension, Statement, Transaction, params};

use super::geometry_blob::encode;
use super::layers::TouchedLayers;
use super::write_base_layers::{write_buildings, write_guidance};
use super::write_places::{PlacesFile, write_addresses, write_parcels};
use super::write_terrain::write_terrain;
use crate::publication::{FileOutcome, Publication, Published, PublishedContent, PublishedFile};
use crate::rows::columns::{code_of, group_word, legal_force_of, uses_of};
use crate::rows::digest::{add_to_digested, digest_of, snapshot_id_after};
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::part_about::PartAbout;
use crate::rows::wkb::Shape;

/// Why a publication failed.
pub(super) enum WriteError {
    /// SQLite refused.
    Sqlite(rusqlite::Error),
    /// Something is no JSON.
    Json(serde_json::Error),
    /// One plan stands twice.
    Duplicate(PlanId),
    /// Something contradicts itself.
    Unstorable(String),
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> WriteError {
        WriteError::Sqlite(error)
    }
}

impl From<serde_json::Error> for WriteError {
    fn from(error: serde_json::Error) -> WriteError {
        WriteError::Json(error)
    }
}

/// Writes `publication`. The caller commits, or throws away what was written where this fails.
pub(super) fn write(
    transaction: &Transaction<'_>,
    publication: Publication,
) -> Result<Published, WriteError> {
    let (number, snapshot_id): (i64, String) = transaction.query_row(
        "SELECT snapshot_number, snapshot_id FROM planvy_store",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let import = number + 1;
    let mut digested = Vec::new();
    let mut writer = Writer::new(transaction, import)?;
    let mut outcomes = Vec::with_capacity(publication.files.len());
    for file in publication.files {
        let accepted = serde_json::to_string(&file.accepted)?;
        if is_there(transaction, &file, &accepted)? {
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
        writer.file(file, &accepted)?;
        outcomes.push(FileOutcome::Stored);
    }
    writer.layers.write(transaction)?;
    if !outcomes.contains(&FileOutcome::Stored) {
        return Ok(Published {
            snapshot_id,
            files: outcomes,
        });
    }
    let snapshot_id = snapshot_id_after(&snapshot_id, import.unsigned_abs(), &digested);
    transaction.execute(
        "UPDATE planvy_store SET snapshot_number = ?1, snapshot_id = ?2",
        params![import, snapshot_id],
    )?;
    Ok(Published {
        snapshot_id,
        files: outcomes,
    })
}

/// Whether the last import of the same bytes in the same way still stands whole.
fn is_there(
    transaction: &Transaction<'_>,
    file: &PublishedFile,
    accepted: &str,
) -> Result<bool, rusqlite::Error> {
    let before: Option<(i64, i64)> = transaction
        .query_row(
            "SELECT id, features FROM imports
             WHERE sha256 = ?1 AND format = ?2 AND kind = ?3 AND options = ?4 AND accepted = ?5 ORDER BY id DESC LIMIT 1",
            params![file.provenance.sha256, file.provenance.format, file.content.kind(), file.options, accepted],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((id, features)) = before else {
        return Ok(false);
    };
    let query = match file.content {
        PublishedContent::Plans(_) => {
            "SELECT count(*) FROM planvy_plan WHERE file = ?1 AND to_import IS NULL"
        }
        PublishedContent::Parcels(_) => "SELECT count(*) FROM planvy_parcel WHERE file = ?1",
        PublishedContent::Addresses(_) => "SELECT count(*) FROM planvy_address WHERE file = ?1",
        PublishedContent::Buildings(_) => "SELECT count(*) FROM planvy_building WHERE file = ?1",
        PublishedContent::Terrain(_) => "SELECT count(*) FROM planvy_terrain WHERE file = ?1",
        PublishedContent::Guidance(_) => "SELECT count(*) FROM planvy_guidance WHERE file = ?1",
    };
    let standing: i64 = transaction.query_row(query, [id], |row| row.get(0))?;
    Ok(standing == features)
}

/// A table in which each distinct JSON text stands once.
struct Interned<'c> {
    find: Statement<'c>,
    known: HashMap<[u8; 16], i64>,
}

impl<'c> Interned<'c> {
    fn new(find: Statement<'c>) -> Interned<'c> {
        Interned {
            find,
            known: HashMap::new(),
        }
    }

    /// The row of a text; `insert` makes one where there is none.
    fn id(
        &mut self,
        json: &str,
        insert: impl FnOnce(&[u8; 16]) -> Result<i64, rusqlite::Error>,
    ) -> Result<i64, rusqlite::Error> {
        let digest = digest_of(json);
        if let Some(id) = self.known.get(&digest) {
            return Ok(*id);
        }
        let stored = self.find.query_row([&digest[..]], |row| row.get(0)).optional()?;
        let id = match stored {
            Some(id) => id,
            None => insert(&digest)?,
        };
        self.known.insert(digest, id);
        Ok(id)
    }
}

struct Writer<'c> {
    transaction: &'c Transaction<'c>,
    import: i64,
    /// The plans that this publication has written.
    seen: HashSet<PlanId>,
    layers: TouchedLayers,
    contents: Interned<'c>,
    abouts: Interned<'c>,
    insert_content: Statement<'c>,
    insert_about: Statement<'c>,
    insert_regulation: Statement<'c>,
    insert_part: Statement<'c>,
    next_regulation: i64,
    next_part: i64,
}

impl<'c> Writer<'c> {
    fn new(transaction: &'c Transaction<'c>, import: i64) -> Result<Writer<'c>, rusqlite::Error> {
        let next = |query: &str| transaction.query_row(query, [], |row| row.get::<_, i64>(0));
        Ok(Writer {
            transaction,
            import,
            seen: HashSet::new(),
            layers: TouchedLayers::default(),
            contents: Interned::new(transaction.prepare("SELECT id FROM planvy_content WHERE digest = ?1")?),
            abouts: Interned::new(transaction.prepare("SELECT id FROM planvy_part_about WHERE digest = ?1")?),
            insert_content: transaction.prepare(
                "INSERT INTO planvy_content
                 (digest, regulation_group, code, letter, letter_index, formulation, json)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?,
            insert_about: transaction
                .prepare("INSERT INTO planvy_part_about (digest, json) VALUES (?1, ?2)")?,
            insert_regulation: transaction.prepare(
                "INSERT INTO planvy_regulation (id, plan, regulation, content, parts, uses)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?,
            insert_part: transaction.prepare(
                "INSERT INTO planvy_part (fid, plan, regulation, crs, shape, entry, about, geom)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?,
            next_regulation: next("SELECT coalesce(max(id), 0) + 1 FROM planvy_regulation")?,
            next_part: next("SELECT coalesce(max(fid), 0) + 1 FROM planvy_part")?,
        })
    }

    fn file(&mut self, file: PublishedFile, accepted: &str) -> Result<(), WriteError> {
        self.transaction.execute(
            "INSERT INTO imports (import, imported, file, sha256, format, kind, options, accepted,
                                  errors, warnings, infos, features)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            params![
                self.import,
                file.provenance.imported,
                file.provenance.file,
                file.provenance.sha256,
                file.provenance.format,
                file.content.kind(),
                file.options,
                accepted,
                file.findings.errors,
                file.findings.warnings,
                file.findings.infos,
                i64::try_from(file.content.len()).unwrap_or(i64::MAX),
            ],
        )?;
        let id = self.transaction.last_insert_rowid();
        let places = PlacesFile {
            id,
            import: self.import,
            name: &file.provenance.file,
        };
        let (transaction, layers) = (self.transaction, &mut self.layers);
        match file.content {
            PublishedContent::Plans(plans) => self.plans(plans, id)?,
            PublishedContent::Parcels(parcels) => write_parcels(transaction, layers, &places, &parcels)?,
            PublishedContent::Addresses(addresses) => {
                write_addresses(transaction, layers, &places, &addresses)?
            }
            PublishedContent::Buildings(buildings) => {
                write_buildings(transaction, layers, &places, buildings)?
            }
            PublishedContent::Terrain(rasters) => write_terrain(transaction, &places, &rasters)?,
            PublishedContent::Guidance(guidance) => write_guidance(transaction, layers, &places, guidance)?,
        }
        Ok(())
    }

    fn plans(&mut self, plans: Vec<Plan>, file: i64) -> Result<(), WriteError> {
        for plan in plans {
            if !self.seen.insert(plan.id) {
                return Err(WriteError::Duplicate(plan.id));
            }
            self.plan(plan, file)?;
        }
        Ok(())
    }

    fn plan(&mut self, mut plan: Plan, file: i64) -> Result<(), WriteError> {
        let id: i64 =
            self.transaction
                .query_row("SELECT coalesce(max(id), 0) + 1 FROM planvy_plan", [], |row| {
                    row.get(0)
                })?;
        self.transaction.execute(
            "UPDATE planvy_plan SET to_import = ?2 WHERE plan = ?1 AND to_import IS NULL",
            params![plan.id.to_string(), self.import],
        )?;
        let (first_regulation, first_part) = (self.next_regulation, self.next_part);
        // What stands in tables of its own is taken out of the plan before the plan is written.
        for part in std::mem::take(&mut plan.area) {
            self.part(&part, id, None)?;
        }
        for regulation in std::mem::take(&mut plan.regulations) {
            self.regulation(&regulation, id)?;
        }
        let legal_force = legal_force_of(&plan);
        self.transaction.execute(
            "INSERT INTO planvy_plan (id, plan, file, from_import, designation, name, status, kind, municipality,
                                      legal_force, json, first_regulation, end_regulation, first_part, end_part)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            params![
                id,
                plan.id.to_string(),
                file,
                self.import,
                plan.designation,
                plan.name,
                plan.status.swedish(),
                plan.kind.swedish(),
                plan.municipality.as_ref().or(plan.municipality_code.as_ref()),
                legal_force,
                serde_json::to_string(&plan)?,
                first_regulation,
                self.next_regulation,
                first_part,
                self.next_part,
            ],
        )?;
        Ok(())
    }

    fn regulation(&mut self, regulation: &Regulation, plan: i64) -> Result<(), WriteError> {
        let content = self.content(&regulation.content)?;
        let id = self.next_regulation;
        self.next_regulation += 1;
        self.insert_regulation.execute(params![
            id,
            plan,
            regulation.id.to_string(),
            content,
            i64::try_from(regulation.geometry.len()).unwrap_or(i64::MAX),
            uses_of(regulation),
        ])?;
        for part in &regulation.geometry {
            self.part(part, plan, Some(id))?;
        }
        Ok(())
    }

    fn content(&mut self, content: &RegulationContent) -> Result<i64, WriteError> {
        let json = serde_json::to_string(content)?;
        let code = code_of(content);
        let insert = &mut self.insert_content;
        Ok(self.contents.id(&json, |digest| {
            insert.insert(params![
                &digest[..],
                group_word(content.group),
                code,
                content.letter,
                content.letter_index,
                content.formulation,
                json,
            ])
        })?)
    }

    fn part(&mut self, part: &GeometryPart, plan: i64, regulation: Option<i64>) -> Result<(), WriteError> {
        let srs_id = part.crs.epsg();
        let shape = Shape::of(&part.position);
        let blob = encode(&part.position, &part.vertex_heights_m, i32::from(srs_id));
        let about = PartAbout::of(part, blob.with_heights);
        let about = if about == PartAbout::default() {
            None
        } else {
            let json = serde_json::to_string(&about)?;
            let insert = &mut self.insert_about;
            Some(
                self.abouts
                    .id(&json, |digest| insert.insert(params![&digest[..], json]))?,
            )
        };
        let kind = if regulation.is_some() {
            LayerKind::Regulations
        } else {
            LayerKind::Plans
        };
        self.layers.add(Layer { kind, shape, srs_id }, blob.bounds);
        let fid = self.next_part;
        self.next_part += 1;
        self.insert_part.execute(params![
            fid,
            plan,
            regulation,
            srs_id,
            shape as u8,
            part.entry,
            about,
            blob.bytes
        ])?;
        Ok(())
    }
}
