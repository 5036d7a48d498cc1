//! Writing plans with their regulations and parts, many rows at a time.

use planvy_plan::geometry::GeometryPart;
use planvy_plan::{Plan, Regulation};
use uuid::Uuid;

use super::Failure;
use super::contents::{AboutRow, ContentRow, Digest};
use super::copying::{CopiedRow, Values, copy};
use super::ewkb::{Ewkb, columns_of};
use super::municipality;
use super::write::Writing;
use crate::error::StoreError;
use crate::rows::columns::{legal_force_of, uses_of};
use crate::rows::digest::digest_of;
use crate::rows::layers::{Layer, LayerKind};
use crate::rows::part_about::PartAbout;
use crate::rows::wkb::{Bounds, Dialect, Shape, of_position};

/// Parts that are held before they are written.
const PARTS_AT_ONCE: usize = 10_000;

/// A text for people to read in a column of its own. The record beside it keeps the text as it is; no text of PostgreSQL
/// holds the character zero.
pub(super) fn readable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Writes plans. Each replaces the stored plan of the same identity, whose row is kept as history.
pub(super) fn write_plans(writing: &mut Writing<'_, '_>, plans: Vec<Plan>, file: i64) -> Result<(), Failure> {
    let mut rows = Rows::default();
    for plan in plans {
        if !writing.seen.insert(plan.id) {
            return Err(Failure::Store(StoreError::DuplicatePlan { plan: plan.id }));
        }
        rows.plan(writing, plan, file)?;
        if rows.parts.len() >= PARTS_AT_ONCE {
            rows.write(writing)?;
        }
    }
    rows.write(writing)
}

/// Rows that are not written yet.
#[derive(Default)]
struct Rows {
    plans: Vec<PlanRow>,
    regulations: Vec<RegulationRow>,
    parts: Vec<PartRow>,
}

impl Rows {
    fn plan(&mut self, writing: &mut Writing<'_, '_>, mut plan: Plan, file: i64) -> Result<(), Failure> {
        let municipality = municipality::code_of(&plan);
        let version = writing.next.plan;
        writing.next.plan += 1;
        let (first_regulation, first_part) = (writing.next.regulation, writing.next.part);
        // What stands in tables of its own is taken out of the plan before the plan is written.
        for part in std::mem::take(&mut plan.area) {
            let bounds = self.part(writing, &part, (municipality, version), None)?;
            writing.municipalities.add(municipality, part.crs, bounds);
        }
        for regulation in std::mem::take(&mut plan.regulations) {
            self.regulation(writing, &regulation, (municipality, version))?;
        }
        let name = plan.municipality.as_deref().or(plan.municipality_code.as_deref());
        self.plans.push(PlanRow {
            municipality,
            id: version,
            plan: plan.id.0,
            file,
            from_import: writing.import,
            designation: plan.designation.as_deref().map(readable),
            name: readable(&plan.name),
            status: plan.status.swedish(),
            kind: plan.kind.swedish(),
            municipality_name: name.map(readable),
            legal_force: legal_force_of(&plan),
            json: serde_json::to_string(&plan)?,
            regulations: [first_regulation, writing.next.regulation],
            parts: [first_part, writing.next.part],
        });
        Ok(())
    }

    fn regulation(
        &mut self,
        writing: &mut Writing<'_, '_>,
        regulation: &Regulation,
        (municipality, version): (i32, i64),
    ) -> Result<(), Failure> {
        let json = serde_json::to_string(&regulation.content)?;
        let digest = digest_of(&json);
        writing
            .contents
            .note(digest, || ContentRow::of(&regulation.content, digest, json));
        let id = writing.next.regulation;
        writing.next.regulation += 1;
        self.regulations.push(RegulationRow {
            municipality,
            id,
            version,
            regulation: regulation.id.0,
            digest,
            content: 0,
            parts: i64::try_from(regulation.geometry.len()).unwrap_or(i64::MAX),
            uses: uses_of(regulation),
        });
        for part in &regulation.geometry {
            self.part(writing, part, (municipality, version), Some(id))?;
        }
        Ok(())
    }

    fn part(
        &mut self,
        writing: &mut Writing<'_, '_>,
        part: &GeometryPart,
        (municipality, version): (i32, i64),
        regulation: Option<i64>,
    ) -> Result<Bounds, Failure> {
        let srs_id = part.crs.epsg();
        let shape = Shape::of(&part.position);
        let wkb = of_position(&part.position, &part.vertex_heights_m, Dialect::Extended(srs_id));
        let about = PartAbout::of(part, wkb.with_heights);
        let digest = if about == PartAbout::default() {
            None
        } else {
            let json = serde_json::to_string(&about)?;
            let digest = digest_of(&json);
            writing.abouts.note(digest, || AboutRow::of(digest, json));
            Some(digest)
        };
        let kind = match regulation {
            Some(_) => LayerKind::Regulations,
            None => LayerKind::Plans,
        };
        writing.layers.add(Layer { kind, shape, srs_id });
        let id = writing.next.part;
        writing.next.part += 1;
        let (geom, irregular) = columns_of(wkb.bytes, wkb.is_regular);
        self.parts.push(PartRow {
            municipality,
            id,
            version,
            regulation,
            crs: i32::from(srs_id),
            shape: shape as i32,
            entry: i64::from(part.entry),
            digest,
            about: None,
            geom,
            irregular,
        });
        Ok(wkb.bounds)
    }

    /// Writes the rows, and what they refer to.
    fn write(&mut self, writing: &mut Writing<'_, '_>) -> Result<(), Failure> {
        let Writing {
            transaction,
            contents,
            abouts,
            next,
            import,
            ..
        } = writing;
        contents.settle(transaction, &mut next.content)?;
        abouts.settle(transaction, &mut next.about)?;
        for row in &mut self.regulations {
            row.content = contents.id(&row.digest)?;
        }
        for row in &mut self.parts {
            row.about = row.digest.as_ref().map(|digest| abouts.id(digest)).transpose()?;
        }
        let replaced: Vec<Uuid> = self.plans.iter().map(|row| row.plan).collect();
        transaction.execute(
            "UPDATE planvy_store.plan SET to_import = $2 WHERE plan = ANY($1) AND to_import IS NULL",
            &[&replaced, import],
        )?;
        copy(transaction, &self.plans)?;
        copy(transaction, &self.regulations)?;
        copy(transaction, &self.parts)?;
        *self = Rows::default();
        Ok(())
    }
}

struct PlanRow {
    municipality: i32,
    id: i64,
    plan: Uuid,
    file: i64,
    from_import: i64,
    designation: Option<String>,
    name: String,
    status: &'static str,
    kind: &'static str,
    municipality_name: Option<String>,
    legal_force: Option<String>,
    json: String,
    regulations: [i64; 2],
    parts: [i64; 2],
}

impl CopiedRow for PlanRow {
    const TABLE: &'static str = "plan";
    const COLUMNS: &'static str = "municipality, id, plan, file, from_import, designation, name, status, kind, \
                                   municipality_name, legal_force, json, first_regulation, end_regulation, first_part, \
                                   end_part";

    fn values(&self) -> Values<'_> {
        let [first_regulation, end_regulation] = &self.regulations;
        let [first_part, end_part] = &self.parts;
        vec![
            &self.municipality,
            &self.id,
            &self.plan,
            &self.file,
            &self.from_import,
            &self.designation,
            &self.name,
            &self.status,
            &self.kind,
            &self.municipality_name,
            &self.legal_force,
            &self.json,
            first_regulation,
            end_regulation,
            first_part,
            end_part,
        ]
    }
}

struct RegulationRow {
    municipality: i32,
    id: i64,
    version: i64,
    regulation: Uuid,
    digest: Digest,
    /// Known when the row is written.
    content: i64,
    parts: i64,
    uses: Option<Vec<u8>>,
}

impl CopiedRow for RegulationRow {
    const TABLE: &'static str = "regulation";
    const COLUMNS: &'static str = "municipality, id, version, regulation, content, parts, uses";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.version,
            &self.regulation,
            &self.content,
            &self.parts,
            &self.uses,
        ]
    }
}

struct PartRow {
    municipality: i32,
    id: i64,
    version: i64,
    regulation: Option<i64>,
    crs: i32,
    shape: i32,
    entry: i64,
    digest: Option<Digest>,
    /// Known when the row is written.
    about: Option<i64>,
    geom: Option<Ewkb>,
    irregular: Option<Vec<u8>>,
}

impl CopiedRow for PartRow {
    const TABLE: &'static str = "part";
    const COLUMNS: &'static str =
        "municipality, id, version, regulation, crs, shape, entry, about, geom, irregular";

    fn values(&self) -> Values<'_> {
        vec![
            &self.municipality,
            &self.id,
            &self.version,
            &self.regulation,
            &self.crs,
            &self.shape,
            &self.entry,
            &self.about,
            &self.geom,
            &self.irregular,
        ]
    }
}
