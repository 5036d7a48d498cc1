//! Reading what the database knows of its past.

use std::collections::HashMap;

use planvy_plan::{Crs, RegulationContent, RegulationId};
use postgres::{Row, Transaction};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Failure;
use super::read::{plan, provenance, rules};
use crate::history::{
    ImportRecord, ImportedFile, PlanVersionRecord, Said, StoredBox, VersionDifference, name_snapshots,
};
use crate::rows::digest::add_to_digested;

/// Every import, the first one first, with the id of the snapshot that it made.
pub(super) fn imports(transaction: &mut Transaction<'_>) -> Result<Vec<ImportRecord>, Failure> {
    let current = super::snapshot_id(transaction)?;
    let mut boxes = boxes_by_file(transaction)?;
    let rows = transaction.query(
        "SELECT format, file, sha256, imported, id, import, kind, options, accepted, features FROM planvy_store.file
         ORDER BY id",
        &[],
    )?;
    let mut imports: Vec<ImportRecord> = Vec::new();
    let mut digests: Vec<Vec<u8>> = Vec::new();
    for row in &rows {
        let number = count(row, 5)?;
        if imports.last().is_none_or(|import| import.number != number) {
            imports.push(ImportRecord {
                number,
                snapshot_id: None,
                files: Vec::new(),
            });
            digests.push(Vec::new());
        }
        if let (Some(import), Some(digested)) = (imports.last_mut(), digests.last_mut()) {
            import.files.push(imported_file(row, &mut boxes, digested)?);
        }
    }
    name_snapshots(&mut imports, &digests, current);
    Ok(imports)
}

fn count(row: &Row, column: usize) -> Result<u64, Failure> {
    u64::try_from(row.try_get::<_, i64>(column)?).map_err(Failure::damaged)
}

/// One row; its share of the digest is added.
fn imported_file(
    row: &Row,
    boxes: &mut HashMap<i64, Vec<StoredBox>>,
    digested: &mut Vec<u8>,
) -> Result<ImportedFile, Failure> {
    let provenance = provenance(row, 0)?;
    let id: i64 = row.try_get(4)?;
    let (options, accepted): (&str, &str) = (row.try_get(7)?, row.try_get(8)?);
    add_to_digested(
        digested,
        [
            &provenance.sha256,
            &provenance.file,
            &provenance.imported,
            options,
            accepted,
        ],
    );
    Ok(ImportedFile {
        row: id,
        provenance,
        kind: row.try_get(6)?,
        features: count(row, 9)?,
        accepted: rules(accepted)?,
        boxes: boxes.remove(&id).unwrap_or_default(),
    })
}

/// Around the base data of each file that are still stored.
fn boxes_by_file(transaction: &mut Transaction<'_>) -> Result<HashMap<i64, Vec<StoredBox>>, Failure> {
    let of = |table: &str| {
        format!("SELECT file, crs, ST_Extent(geom) AS e FROM planvy_store.{table} GROUP BY file, crs")
    };
    let tables = ["parcel", "address", "building", "guidance"].map(of);
    let query = format!(
        "SELECT file, crs, ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM ({}) AS t WHERE e IS NOT NULL
         UNION ALL
         SELECT file, crs, min(west_centre_m - cell_m / 2), min(north_centre_m - (rows - 0.5) * cell_m),
                max(west_centre_m + (columns - 0.5) * cell_m), max(north_centre_m + cell_m / 2)
         FROM planvy_store.terrain GROUP BY file, crs",
        tables.join(" UNION ALL ")
    );
    let mut boxes: HashMap<i64, Vec<StoredBox>> = HashMap::new();
    for row in transaction.query(&query, &[])? {
        boxes.entry(row.try_get(0)?).or_default().push(StoredBox {
            crs: u16::try_from(row.try_get::<_, i32>(1)?)
                .ok()
                .and_then(Crs::anywhere_from_epsg),
            sides: [row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?],
        });
    }
    Ok(boxes)
}

/// Hands over every version of every plan, in the order of import.
pub(super) fn versions(
    transaction: &mut Transaction<'_>,
    version: &mut dyn FnMut(PlanVersionRecord),
) -> Result<(), Failure> {
    let mut timed = timed_regulations(transaction)?;
    let mut boxes = boxes_by_version(transaction)?;
    let rows = transaction.query(
        "SELECT id, file, from_import, to_import, json, end_regulation - first_regulation FROM planvy_store.plan ORDER BY id",
        &[],
    )?;
    for row in rows {
        let id: i64 = row.try_get(0)?;
        let to_import: Option<i64> = row.try_get(3)?;
        version(PlanVersionRecord {
            row: id,
            plan: plan(row.try_get(4)?)?,
            from_import: count(&row, 2)?,
            to_import: to_import
                .map(u64::try_from)
                .transpose()
                .map_err(Failure::damaged)?,
            file: row.try_get(1)?,
            regulations: count(&row, 5)?,
            timed: timed.remove(&id).unwrap_or_default(),
            boxes: boxes.remove(&id).unwrap_or_default(),
        });
    }
    Ok(())
}

/// Around the areas of the versions of plans.
fn boxes_by_version(transaction: &mut Transaction<'_>) -> Result<HashMap<i64, Vec<StoredBox>>, Failure> {
    let rows = transaction.query(
        "SELECT version, crs, ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM
             (SELECT version, crs, ST_Extent(geom) AS e, min(id) AS first FROM planvy_store.part WHERE regulation IS NULL
              GROUP BY version, crs) AS t
         WHERE e IS NOT NULL ORDER BY version, first",
        &[],
    )?;
    let mut boxes: HashMap<i64, Vec<StoredBox>> = HashMap::new();
    for row in rows {
        boxes.entry(row.try_get(0)?).or_default().push(StoredBox {
            crs: u16::try_from(row.try_get::<_, i32>(1)?)
                .ok()
                .and_then(Crs::anywhere_from_epsg),
            sides: [row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?],
        });
    }
    Ok(boxes)
}

/// The regulations with a clock of their own, by the number of their version.
fn timed_regulations(
    transaction: &mut Transaction<'_>,
) -> Result<HashMap<i64, Vec<(RegulationId, RegulationContent)>>, Failure> {
    let mut timed: HashMap<i64, Vec<(RegulationId, RegulationContent)>> = HashMap::new();
    let mut contents: HashMap<i64, RegulationContent> = HashMap::new();
    for row in transaction.query(
        "SELECT id, json FROM planvy_store.content
         WHERE json LIKE '%\"starts_after_months\"%' OR json LIKE '%\"valid_for_months\"%'",
        &[],
    )? {
        let content: RegulationContent = serde_json::from_str(row.try_get(1)?).map_err(Failure::damaged)?;
        if content.starts_after_months.is_some_and(|months| months > 0) || content.valid_for_months.is_some()
        {
            contents.insert(row.try_get(0)?, content);
        }
    }
    let ids: Vec<i64> = contents.keys().copied().collect();
    for row in transaction.query(
        "SELECT version, regulation, content FROM planvy_store.regulation WHERE content = ANY($1) ORDER BY id",
        &[&ids],
    )? {
        if let Some(content) = contents.get(&row.try_get(2)?) {
            timed
                .entry(row.try_get(0)?)
                .or_default()
                .push((RegulationId(row.try_get(1)?), content.clone()));
        }
    }
    Ok(timed)
}

/// What the later of two versions has that the earlier one has not.
pub(super) fn difference(
    transaction: &mut Transaction<'_>,
    earlier: i64,
    later: i64,
) -> Result<VersionDifference, Failure> {
    let before = Said::<Uuid>::of(transaction, earlier)?;
    let after = Said::<Uuid>::of(transaction, later)?;
    Ok(before.difference_to(after))
}

impl Said<Uuid> {
    fn of(transaction: &mut Transaction<'_>, version: i64) -> Result<Said<Uuid>, Failure> {
        let found = transaction.query_opt(
            "SELECT municipality, json, first_regulation, end_regulation, first_part, end_part FROM planvy_store.plan
             WHERE id = $1",
            &[&version],
        )?;
        let found = found.ok_or_else(|| Failure::damaged(format!("there is no version {version}")))?;
        let municipality: i32 = found.try_get(0)?;
        let [first, end, first_part, end_part]: [i64; 4] = [
            found.try_get(2)?,
            found.try_get(3)?,
            found.try_get(4)?,
            found.try_get(5)?,
        ];
        let mut area = Sha256::new();
        let mut places: HashMap<i64, Sha256> = HashMap::new();
        for row in transaction.query(
            "SELECT regulation, about, coalesce(irregular, ST_AsEWKB(geom, 'NDR')) FROM planvy_store.part
             WHERE municipality = $1 AND id >= $2 AND id < $3 ORDER BY id",
            &[&municipality, &first_part, &end_part],
        )? {
            let digest = match row.try_get::<_, Option<i64>>(0)? {
                Some(regulation) => places.entry(regulation).or_default(),
                None => &mut area,
            };
            digest.update(row.try_get::<_, Option<i64>>(1)?.unwrap_or(-1).to_le_bytes());
            digest.update(row.try_get::<_, &[u8]>(2)?);
        }
        let mut regulations = HashMap::new();
        for row in transaction.query(
            "SELECT id, regulation, content, uses FROM planvy_store.regulation
             WHERE municipality = $1 AND id >= $2 AND id < $3",
            &[&municipality, &first, &end],
        )? {
            let mut digest = places.remove(&row.try_get(0)?).unwrap_or_default();
            digest.update(row.try_get::<_, i64>(2)?.to_le_bytes());
            digest.update(row.try_get::<_, Option<&[u8]>>(3)?.unwrap_or_default());
            regulations.insert(row.try_get(1)?, digest.finalize().into());
        }
        Ok(Said {
            record: found.try_get(1)?,
            area: area.finalize().into(),
            regulations,
        })
    }
}
