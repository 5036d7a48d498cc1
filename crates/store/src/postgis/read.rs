//! Reading the plans of the current snapshot.

use std::collections::HashMap;

use planvy_plan::geometry::GeometryPart;
use planvy_plan::stored::{ContentKey, SnapshotSink, StoredPlan, StoredRegulation};
use planvy_plan::{Crs, Plan, PlanId, Provenance, RegulationContent, RegulationId, RuleId};
use postgres::{Row, Transaction};
use uuid::Uuid;

use super::Failure;
use crate::rows::part_about::PartAbout;
use crate::rows::wkb::to_position;

/// Parts that are read by one question.
const PARTS_AT_ONCE: i64 = 20_000;

/// Regulations and parts of plans that follow each other, in the rows of their tables.
const REGULATIONS: &str = "SELECT id, regulation, content, parts, uses FROM planvy_store.regulation
                           WHERE municipality = $1 AND id >= $2 AND id < $3 ORDER BY id";
const PARTS: &str = "SELECT crs, entry, about, coalesce(irregular, ST_AsEWKB(geom, 'NDR')), regulation
                     FROM planvy_store.part WHERE municipality = $1 AND id >= $2 AND id < $3 ORDER BY id";

/// A plan's row.
struct PlanRow {
    id: PlanId,
    municipality: i32,
    json: String,
    provenance: Provenance,
    accepted: String,
    regulations: [i64; 2],
    parts: [i64; 2],
}

impl PlanRow {
    fn stored(&self) -> Result<StoredPlan, Failure> {
        Ok(StoredPlan {
            plan: serde_json::from_str(&self.json).map_err(Failure::damaged)?,
            provenance: self.provenance.clone(),
            accepted: serde_json::from_str(&self.accepted).map_err(Failure::damaged)?,
        })
    }

    /// Whether its rows follow those of another plan.
    fn follows(&self, other: &PlanRow) -> bool {
        self.municipality == other.municipality
            && self.regulations[0] == other.regulations[1]
            && self.parts[0] == other.parts[1]
    }
}

/// The records of the current plans, in the order of import.
pub(super) fn plan_records(transaction: &mut Transaction<'_>) -> Result<Vec<StoredPlan>, Failure> {
    plan_rows(transaction)?.iter().map(PlanRow::stored).collect()
}

/// Hands over every current plan with its regulations, in the order of import.
pub(super) fn plans(transaction: &mut Transaction<'_>, sink: &mut dyn SnapshotSink) -> Result<(), Failure> {
    let mut known = Known::default();
    for batch in batches(&plan_rows(transaction)?) {
        read_batch(transaction, &mut known, batch, sink)?;
    }
    Ok(())
}

fn plan_rows(transaction: &mut Transaction<'_>) -> Result<Vec<PlanRow>, Failure> {
    let rows = transaction.query(
        "SELECT p.plan, p.municipality, p.json, f.format, f.file, f.sha256, f.imported, f.accepted,
                p.first_regulation, p.end_regulation, p.first_part, p.end_part
         FROM planvy_store.plan p JOIN planvy_store.file f ON f.id = p.file WHERE p.to_import IS NULL ORDER BY p.id",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(PlanRow {
                id: PlanId(row.try_get(0)?),
                municipality: row.try_get(1)?,
                json: row.try_get(2)?,
                provenance: provenance(row, 3)?,
                accepted: row.try_get(7)?,
                regulations: [row.try_get(8)?, row.try_get(9)?],
                parts: [row.try_get(10)?, row.try_get(11)?],
            })
        })
        .collect()
}

/// Runs of plans whose rows follow each other.
fn batches(rows: &[PlanRow]) -> Vec<&[PlanRow]> {
    let mut batches = Vec::new();
    let (mut start, mut parts) = (0, 0);
    for (at, pair) in rows.windows(2).enumerate() {
        let [row, next] = pair else { continue };
        parts += row.parts[1] - row.parts[0];
        if parts >= PARTS_AT_ONCE || !next.follows(row) {
            batches.extend(rows.get(start..=at));
            (start, parts) = (at + 1, 0);
        }
    }
    batches.extend(rows.get(start..).filter(|rest| !rest.is_empty()));
    batches
}

/// What was read before.
#[derive(Default)]
struct Known {
    contents: HashMap<i64, ContentKey>,
    abouts: HashMap<i64, PartAbout>,
}

fn read_batch(
    transaction: &mut Transaction<'_>,
    known: &mut Known,
    batch: &[PlanRow],
    sink: &mut dyn SnapshotSink,
) -> Result<(), Failure> {
    let (Some(first), Some(last)) = (batch.first(), batch.last()) else {
        return Ok(());
    };
    let place = first.municipality;
    let regulations = transaction.query(
        REGULATIONS,
        &[&place, &first.regulations[0], &last.regulations[1]],
    )?;
    let parts = transaction.query(PARTS, &[&place, &first.parts[0], &last.parts[1]])?;
    let mut new = known.new_contents(transaction, &regulations)?;
    known.add_abouts(transaction, &parts)?;
    let Known { contents, abouts } = known;
    let mut regulations = regulations.iter().peekable();
    let mut parts = Parts {
        rows: parts.iter(),
        abouts,
    };
    let mut pending = parts.next()?;
    for plan in batch {
        let mut stored = plan.stored()?;
        while let Some((_, part)) = pending.take_if(|(owner, _)| owner.is_none()) {
            stored.plan.area.push(part);
            pending = parts.next()?;
        }
        sink.plan(stored);
        for number in plan.regulations[0]..plan.regulations[1] {
            let row = regulations
                .next()
                .ok_or_else(|| Failure::damaged(format!("plan {} has lost regulations", plan.id)))?;
            let key = content_key(contents, row.try_get(2)?, &mut new, sink)?;
            let mut regulation = regulation(row, plan.id, key)?;
            while let Some((_, part)) = pending.take_if(|(owner, _)| *owner == Some(number)) {
                regulation.geometry.push(part);
                pending = parts.next()?;
            }
            if regulation.geometry.len() as i64 != row.try_get::<_, i64>(3)? {
                return Err(Failure::damaged(format!(
                    "regulation {} has lost parts of its geometry",
                    regulation.id
                )));
            }
            sink.regulation(regulation);
        }
    }
    Ok(())
}

impl Known {
    /// The contents that the rows of regulations refer to for the first time.
    fn new_contents(
        &self,
        transaction: &mut Transaction<'_>,
        regulations: &[Row],
    ) -> Result<HashMap<i64, RegulationContent>, Failure> {
        let mut new = Vec::new();
        for row in regulations {
            let id: i64 = row.try_get(2)?;
            if !self.contents.contains_key(&id) {
                new.push(id);
            }
        }
        new.sort_unstable();
        new.dedup();
        if new.is_empty() {
            return Ok(HashMap::new());
        }
        let rows = transaction.query(
            "SELECT id, json FROM planvy_store.content WHERE id = ANY($1)",
            &[&new],
        )?;
        rows.iter()
            .map(|row| {
                let content = serde_json::from_str(row.try_get(1)?).map_err(Failure::damaged)?;
                Ok((row.try_get(0)?, content))
            })
            .collect()
    }

    /// Reads what rows of parts refer to.
    fn add_abouts(&mut self, transaction: &mut Transaction<'_>, parts: &[Row]) -> Result<(), Failure> {
        let mut new = Vec::new();
        for row in parts {
            if let Some(id) = row.try_get::<_, Option<i64>>(2)?
                && !self.abouts.contains_key(&id)
            {
                new.push(id);
            }
        }
        new.sort_unstable();
        new.dedup();
        self.abouts.extend(abouts(transaction, &new)?);
        Ok(())
    }
}

/// The key of a content, which is handed over the first time that a regulation refers to it.
fn content_key(
    known: &mut HashMap<i64, ContentKey>,
    id: i64,
    new: &mut HashMap<i64, RegulationContent>,
    sink: &mut dyn SnapshotSink,
) -> Result<ContentKey, Failure> {
    if let Some(key) = known.get(&id) {
        return Ok(*key);
    }
    let content = new
        .remove(&id)
        .ok_or_else(|| Failure::damaged("a regulation has lost its content"))?;
    let key = ContentKey(u32::try_from(known.len()).map_err(Failure::damaged)?);
    known.insert(id, key);
    sink.content(key, content);
    Ok(key)
}

/// What parts say beside their positions, by number.
pub(super) fn abouts(
    transaction: &mut Transaction<'_>,
    ids: &[i64],
) -> Result<HashMap<i64, PartAbout>, Failure> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = transaction.query(
        "SELECT id, json FROM planvy_store.part_about WHERE id = ANY($1)",
        &[&ids],
    )?;
    rows.iter()
        .map(|row| {
            let about = serde_json::from_str(row.try_get(1)?).map_err(Failure::damaged)?;
            Ok((row.try_get(0)?, about))
        })
        .collect()
}

/// The parts of a batch, one after the other.
struct Parts<'a> {
    rows: std::slice::Iter<'a, Row>,
    abouts: &'a HashMap<i64, PartAbout>,
}

impl Parts<'_> {
    /// The next part, and the number of the regulation that it belongs to.
    fn next(&mut self) -> Result<Option<(Option<i64>, GeometryPart)>, Failure> {
        let Some(row) = self.rows.next() else {
            return Ok(None);
        };
        Ok(Some((row.try_get(4)?, part(row, self.abouts)?)))
    }
}

/// A part from its system, entry, number of what is said about it, and geometry: the first four columns of a row.
pub(super) fn part(row: &Row, abouts: &HashMap<i64, PartAbout>) -> Result<GeometryPart, Failure> {
    let crs = crs(row.try_get(0)?)?;
    let entry = u32::try_from(row.try_get::<_, i64>(1)?).map_err(Failure::damaged)?;
    let (position, heights_m) = to_position(row.try_get(3)?).map_err(Failure::damaged)?;
    match row.try_get::<_, Option<i64>>(2)? {
        None => Ok(PartAbout::default().part(position, heights_m, crs, entry)),
        Some(id) => {
            let about = abouts
                .get(&id)
                .ok_or_else(|| Failure::damaged("a part has lost what is said about it"))?;
            Ok(about.part(position, heights_m, crs, entry))
        }
    }
}

/// A regulation without its geometry.
fn regulation(row: &Row, plan: PlanId, content: ContentKey) -> Result<StoredRegulation, Failure> {
    let id = RegulationId(row.try_get(1)?);
    let uses: Option<&[u8]> = row.try_get(4)?;
    let (uses, rest) = uses.unwrap_or_default().as_chunks::<16>();
    if !rest.is_empty() {
        return Err(Failure::damaged(format!(
            "regulation {id} has a broken list of uses"
        )));
    }
    Ok(StoredRegulation {
        id,
        plan,
        content,
        regulates_uses: uses
            .iter()
            .map(|bytes| RegulationId(Uuid::from_bytes(*bytes)))
            .collect(),
        geometry: Vec::new(),
    })
}

/// The coordinate system of a stored code.
pub(super) fn crs(code: i32) -> Result<Crs, Failure> {
    let known = u16::try_from(code).ok().and_then(Crs::anywhere_from_epsg);
    known.ok_or_else(|| Failure::damaged(format!("coordinate system {code} is unknown")))
}

/// Format, file, digest and time, from four columns that begin at `first`.
pub(super) fn provenance(row: &Row, first: usize) -> Result<Provenance, Failure> {
    Ok(Provenance {
        format: row.try_get(first)?,
        file: row.try_get(first + 1)?,
        sha256: row.try_get(first + 2)?,
        imported: row.try_get(first + 3)?,
    })
}

/// Rules as they are stored.
pub(super) fn rules(json: &str) -> Result<Vec<RuleId>, Failure> {
    serde_json::from_str(json).map_err(Failure::damaged)
}

/// A plan's record as it is stored.
pub(super) fn plan(json: &str) -> Result<Plan, Failure> {
    serde_json::from_str(json).map_err(Failure::damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(municipality: i32, parts: [i64; 2]) -> PlanRow {
        PlanRow {
            id: PlanId(Uuid::nil()),
            municipality,
            json: String::new(),
            provenance: Provenance {
                format: String::new(),
                file: String::new(),
                sha256: String::new(),
                imported: String::new(),
            },
            accepted: String::new(),
            regulations: parts,
            parts,
        }
    }

    #[test]
    fn plans_are_read_together_where_their_rows_follow_each_other() {
        let lengths = |rows: &[PlanRow]| batches(rows).iter().map(|batch| batch.len()).collect::<Vec<_>>();
        assert_eq!(lengths(&[]), [0; 0]);
        assert_eq!(lengths(&[row(1280, [1, 5])]), [1]);
        let gap = [row(1280, [1, 5]), row(1280, [5, 9]), row(1280, [10, 12])];
        assert_eq!(lengths(&gap), [2, 1]);
        let elsewhere = [row(1280, [1, 5]), row(1281, [5, 9]), row(1281, [9, 9])];
        assert_eq!(lengths(&elsewhere), [1, 2]);
        let large = [
            row(0, [1, 15_000]),
            row(0, [15_000, 30_000]),
            row(0, [30_000, 30_001]),
        ];
        assert_eq!(lengths(&large), [2, 1]);
    }
}
