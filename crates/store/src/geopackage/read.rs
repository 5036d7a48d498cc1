//! Reading the current snapshot.

use std::collections::HashMap;
use std::path::Path;

use planvy_plan::geometry::GeometryPart;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Address, Crs, Geodetic, Parcel, Plan, PlanId, Position, Provenance, RegulationId, RuleId};
use rusqlite::{Connection, Row, Rows, Statement, params};
use uuid::Uuid;

use super::geometry_blob::{decode, decode_areas};
use crate::error::StoreError;
use crate::rows::part_about::PartAbout;

/// Reads what one snapshot of a connection holds.
pub(super) struct Reader<'c> {
    /// The file, for what is said about it.
    pub(super) path: &'c Path,
    /// What it reads from.
    pub(super) connection: &'c Connection,
    content_by_id: Statement<'c>,
    content_keys: HashMap<i64, ContentKey>,
    about_by_id: Statement<'c>,
    abouts: HashMap<i64, PartAbout>,
}

/// A plan's row.
struct PlanRow {
    id: PlanId,
    json: String,
    provenance: Provenance,
    accepted: String,
    regulations: [i64; 2],
    parts: [i64; 2],
}

impl<'c> Reader<'c> {
    /// A reader on a connection that holds a read transaction.
    pub(super) fn new(path: &'c Path, connection: &'c Connection) -> Result<Reader<'c>, StoreError> {
        let prepare = |query| {
            connection
                .prepare(query)
                .map_err(|error| StoreError::from_sqlite(path, error))
        };
        Ok(Reader {
            path,
            connection,
            content_by_id: prepare("SELECT json FROM planvy_content WHERE id = ?1")?,
            content_keys: HashMap::new(),
            about_by_id: prepare("SELECT json FROM planvy_part_about WHERE id = ?1")?,
            abouts: HashMap::new(),
        })
    }

    /// Says which file an error is about.
    pub(super) fn sqlite(&self) -> impl Fn(rusqlite::Error) -> StoreError + use<'c> {
        let path = self.path;
        move |error| StoreError::from_sqlite(path, error)
    }

    /// Says that the file is damaged.
    pub(super) fn damaged<E: ToString>(&self) -> impl Fn(E) -> StoreError + use<'c, E> {
        let path = self.path;
        move |what| StoreError::damaged(path, what.to_string())
    }

    /// Hands over every current plan with its regulations, in the order of import.
    pub(super) fn plans(&mut self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        let connection = self.connection;
        let mut regulations = connection
            .prepare("SELECT id, regulation, content, parts, uses FROM planvy_regulation WHERE id >= ?1 AND id < ?2 ORDER BY id")
            .map_err(self.sqlite())?;
        let mut parts = connection
            .prepare("SELECT crs, entry, about, geom, regulation FROM planvy_part WHERE fid >= ?1 AND fid < ?2 ORDER BY fid")
            .map_err(self.sqlite())?;
        for row in self.plan_rows()? {
            let mut plan: Plan = serde_json::from_str(&row.json).map_err(self.damaged())?;
            let accepted: Vec<RuleId> = serde_json::from_str(&row.accepted).map_err(self.damaged())?;
            let mut parts = parts
                .query(params![row.parts[0], row.parts[1]])
                .map_err(self.sqlite())?;
            let mut pending = self.next_part(&mut parts)?;
            while let Some((None, part)) = pending {
                plan.area.push(part);
                pending = self.next_part(&mut parts)?;
            }
            sink.plan(StoredPlan {
                plan,
                provenance: row.provenance,
                accepted,
            });
            let mut regulations = regulations
                .query(params![row.regulations[0], row.regulations[1]])
                .map_err(self.sqlite())?;
            while let Some(regulation_row) = regulations.next().map_err(self.sqlite())? {
                let (number, count, mut regulation) = self.regulation(regulation_row, row.id, sink)?;
                while let Some((Some(owner), part)) = pending.take_if(|(owner, _)| *owner == Some(number)) {
                    debug_assert_eq!(owner, number);
                    regulation.geometry.push(part);
                    pending = self.next_part(&mut parts)?;
                }
                if regulation.geometry.len() != count {
                    return Err(StoreError::damaged(
                        self.path,
                        format!("regulation {} has lost parts of its geometry", regulation.id),
                    ));
                }
                sink.regulation(regulation);
            }
        }
        Ok(())
    }

    /// The records of the current plans, in the order of import.
    pub(super) fn plan_records(&self) -> Result<Vec<StoredPlan>, StoreError> {
        let rows = self.plan_rows()?.into_iter();
        rows.map(|row| {
            Ok(StoredPlan {
                plan: serde_json::from_str(&row.json).map_err(self.damaged())?,
                provenance: row.provenance,
                accepted: serde_json::from_str(&row.accepted).map_err(self.damaged())?,
            })
        })
        .collect()
    }

    fn plan_rows(&self) -> Result<Vec<PlanRow>, StoreError> {
        let mut query = self
            .connection
            .prepare(
                "SELECT p.plan, p.json, i.format, i.file, i.sha256, i.imported, i.accepted,
                        p.first_regulation, p.end_regulation, p.first_part, p.end_part
                 FROM planvy_plan p JOIN imports i ON i.id = p.file WHERE p.to_import IS NULL ORDER BY p.id",
            )
            .map_err(self.sqlite())?;
        let rows = query
            .query_map([], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get(1)?,
                    provenance(row, 2)?,
                    row.get(6)?,
                    [row.get(7)?, row.get(8)?],
                    [row.get(9)?, row.get(10)?],
                ))
            })
            .map_err(self.sqlite())?;
        rows.map(|row| {
            let (id, json, provenance, accepted, regulations, parts) = row.map_err(self.sqlite())?;
            let id = id.parse().map_err(self.damaged())?;
            Ok(PlanRow {
                id,
                json,
                provenance,
                accepted,
                regulations,
                parts,
            })
        })
        .collect()
    }

    /// A regulation without its geometry, with its row number and the number of its parts.
    fn regulation(
        &mut self,
        row: &Row<'_>,
        plan: PlanId,
        sink: &mut dyn SnapshotSink,
    ) -> Result<(i64, usize, StoredRegulation), StoreError> {
        let sqlite = self.sqlite();
        let number: i64 = row.get(0).map_err(&sqlite)?;
        let id = row
            .get_ref(1)
            .and_then(|text| Ok(text.as_str()?))
            .map_err(&sqlite)?;
        let id = RegulationId(Uuid::try_parse(id).map_err(self.damaged())?);
        let content = self.content(row.get(2).map_err(&sqlite)?, sink)?;
        let count: i64 = row.get(3).map_err(&sqlite)?;
        let uses = row
            .get_ref(4)
            .and_then(|blob| Ok(blob.as_blob_or_null()?))
            .map_err(&sqlite)?;
        let (uses, rest) = uses.unwrap_or_default().as_chunks::<16>();
        if !rest.is_empty() {
            return Err(StoreError::damaged(
                self.path,
                format!("regulation {id} has a broken list of uses"),
            ));
        }
        let regulation = StoredRegulation {
            id,
            plan,
            content,
            regulates_uses: uses
                .iter()
                .map(|bytes| RegulationId(Uuid::from_bytes(*bytes)))
                .collect(),
            geometry: Vec::new(),
        };
        Ok((number, usize::try_from(count).unwrap_or_default(), regulation))
    }

    /// The key of a content; it is parsed and handed over the first time that a regulation refers to it.
    fn content(&mut self, id: i64, sink: &mut dyn SnapshotSink) -> Result<ContentKey, StoreError> {
        if let Some(key) = self.content_keys.get(&id) {
            return Ok(*key);
        }
        let sqlite = self.sqlite();
        let json: String = self
            .content_by_id
            .query_row([id], |row| row.get(0))
            .map_err(sqlite)?;
        let content = serde_json::from_str(&json).map_err(self.damaged())?;
        let number = u32::try_from(self.content_keys.len()).map_err(self.damaged())?;
        let key = ContentKey(number);
        self.content_keys.insert(id, key);
        sink.content(key, content);
        Ok(key)
    }

    /// The next part, and the row number of the regulation that it belongs to.
    fn next_part(&mut self, parts: &mut Rows<'_>) -> Result<Option<(Option<i64>, GeometryPart)>, StoreError> {
        let sqlite = self.sqlite();
        let Some(row) = parts.next().map_err(&sqlite)? else {
            return Ok(None);
        };
        let crs = self.crs(row.get(0).map_err(&sqlite)?)?;
        let entry = row.get(1).map_err(&sqlite)?;
        let about: Option<i64> = row.get(2).map_err(&sqlite)?;
        let blob = row
            .get_ref(3)
            .and_then(|blob| Ok(blob.as_blob()?))
            .map_err(&sqlite)?;
        let (position, heights_m) = decode(blob).map_err(self.damaged())?;
        let owner = row.get(4).map_err(&sqlite)?;
        let part = match about {
            Some(id) => self.about(id)?.part(position, heights_m, crs, entry),
            None => PartAbout::default().part(position, heights_m, crs, entry),
        };
        Ok(Some((owner, part)))
    }

    fn about(&mut self, id: i64) -> Result<&PartAbout, StoreError> {
        use std::collections::hash_map::Entry;
        let path = self.path;
        match self.abouts.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let json: String = self
                    .about_by_id
                    .query_row([id], |row| row.get(0))
                    .map_err(|error| StoreError::from_sqlite(path, error))?;
                let about = serde_json::from_str(&json).map_err(|error| StoreError::damaged(path, error))?;
                Ok(unknown.insert(about))
            }
        }
    }

    /// The coordinate system of a stored code.
    pub(super) fn crs(&self, code: u16) -> Result<Crs, StoreError> {
        Crs::anywhere_from_epsg(code)
            .ok_or_else(|| StoreError::damaged(self.path, format!("coordinate system {code} is unknown")))
    }

    /// Hands over every parcel.
    pub(super) fn parcels(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        let mut query = self
            .connection
            .prepare("SELECT designation, crs, source_id, geom FROM planvy_parcel ORDER BY fid")
            .map_err(&sqlite)?;
        let mut rows = query.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let blob = row
                .get_ref(3)
                .and_then(|blob| Ok(blob.as_blob()?))
                .map_err(&sqlite)?;
            sink.parcel(Parcel {
                designation: row.get(0).map_err(&sqlite)?,
                crs: self.crs(row.get(1).map_err(&sqlite)?)?,
                area: decode_areas(blob).map_err(self.damaged())?,
                source_id: row.get(2).map_err(&sqlite)?,
            });
        }
        Ok(())
    }

    /// Hands over every address.
    pub(super) fn addresses(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        let mut query = self
            .connection
            .prepare(
                "SELECT street, number, postal_code, town, parcel, geom FROM planvy_address ORDER BY fid",
            )
            .map_err(&sqlite)?;
        let mut rows = query.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let blob = row
                .get_ref(5)
                .and_then(|blob| Ok(blob.as_blob()?))
                .map_err(&sqlite)?;
            let (Position::Point(point), _) = decode(blob).map_err(self.damaged())? else {
                return Err(StoreError::damaged(self.path, "an address is not a point"));
            };
            sink.address(Address {
                street: row.get(0).map_err(&sqlite)?,
                number: row.get(1).map_err(&sqlite)?,
                postal_code: row.get(2).map_err(&sqlite)?,
                town: row.get(3).map_err(&sqlite)?,
                position: Geodetic {
                    lon_deg: point.x(),
                    lat_deg: point.y(),
                },
                parcel: row.get(4).map_err(&sqlite)?,
            });
        }
        Ok(())
    }

    /// Hands over where the base data came from.
    pub(super) fn layers(&self, sink: &mut dyn SnapshotSink) -> Result<(), StoreError> {
        let sqlite = self.sqlite();
        let mut query = self
            .connection
            .prepare(
                "SELECT kind, format, file, sha256, imported, accepted FROM imports
                 WHERE id IN (SELECT file FROM planvy_parcel UNION SELECT file FROM planvy_address
                              UNION SELECT file FROM planvy_building UNION SELECT file FROM planvy_terrain
                              UNION SELECT file FROM planvy_guidance) ORDER BY id",
            )
            .map_err(&sqlite)?;
        let mut rows = query.query([]).map_err(&sqlite)?;
        while let Some(row) = rows.next().map_err(&sqlite)? {
            let kind: String = row.get(0).map_err(&sqlite)?;
            let provenance = provenance(row, 1).map_err(&sqlite)?;
            let accepted: String = row.get(5).map_err(&sqlite)?;
            let accepted = serde_json::from_str(&accepted).map_err(self.damaged())?;
            sink.layer(&kind, provenance, accepted);
        }
        Ok(())
    }
}

/// Format, file, digest and time, from four columns that begin at `first`.
pub(super) fn provenance(row: &Row<'_>, first: usize) -> Result<Provenance, rusqlite::Error> {
    Ok(Provenance {
        format: row.get(first)?,
        file: row.get(first + 1)?,
        sha256: row.get(first + 2)?,
        imported: row.get(first + 3)?,
    })
}
