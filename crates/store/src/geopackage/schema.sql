-- One row: which layout this is, and which snapshot it holds.
CREATE TABLE planvy_store (
    id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
    layout INTEGER NOT NULL,
    snapshot_number INTEGER NOT NULL,
    snapshot_id TEXT NOT NULL
);

-- One row for each imported file. Files of one import share its number.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY NOT NULL,
    import INTEGER NOT NULL,
    imported TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    accepted TEXT NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    infos INTEGER NOT NULL,
    features INTEGER NOT NULL
);
CREATE INDEX planvy_imports_by_digest ON imports(sha256);

-- One row for each version of a plan. It holds from import number `from_import` up to, not including, `to_import`.
-- The rows of its regulations and parts are consecutive, so that a version is read as one range.
CREATE TABLE planvy_plan (
    id INTEGER PRIMARY KEY NOT NULL,
    plan TEXT NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    from_import INTEGER NOT NULL,
    to_import INTEGER,
    designation TEXT,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    municipality TEXT,
    legal_force TEXT,
    json TEXT NOT NULL,
    first_regulation INTEGER NOT NULL,
    end_regulation INTEGER NOT NULL,
    first_part INTEGER NOT NULL,
    end_part INTEGER NOT NULL
);
CREATE UNIQUE INDEX planvy_plan_current ON planvy_plan(plan) WHERE to_import IS NULL;
CREATE INDEX planvy_plan_by_id ON planvy_plan(plan);
CREATE INDEX planvy_plan_by_file ON planvy_plan(file);

-- Each distinct content once: many regulations say the same.
CREATE TABLE planvy_content (
    id INTEGER PRIMARY KEY NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    regulation_group TEXT NOT NULL,
    code TEXT,
    letter TEXT,
    letter_index TEXT,
    formulation TEXT NOT NULL,
    json TEXT NOT NULL
);

CREATE TABLE planvy_regulation (
    id INTEGER PRIMARY KEY NOT NULL,
    plan INTEGER NOT NULL REFERENCES planvy_plan(id),
    regulation TEXT NOT NULL,
    content INTEGER NOT NULL REFERENCES planvy_content(id),
    parts INTEGER NOT NULL,
    -- Identities of the use regulations it belongs to, 16 bytes each.
    uses BLOB
);

-- What a part says beside its position; each distinct one once. A part without a row here says nothing.
CREATE TABLE planvy_part_about (
    id INTEGER PRIMARY KEY NOT NULL,
    digest BLOB NOT NULL UNIQUE,
    json TEXT NOT NULL
);

-- One row for each part of a geometry; a part without a regulation is a part of the plan's own area.
CREATE TABLE planvy_part (
    fid INTEGER PRIMARY KEY NOT NULL,
    plan INTEGER NOT NULL REFERENCES planvy_plan(id),
    regulation INTEGER REFERENCES planvy_regulation(id),
    crs INTEGER NOT NULL,
    -- 1 point, 2 line, 3 area, 4 solid.
    shape INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    about INTEGER REFERENCES planvy_part_about(id),
    geom BLOB NOT NULL
);

CREATE TABLE planvy_parcel (
    fid INTEGER PRIMARY KEY NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    designation TEXT NOT NULL,
    -- The designation as it is compared.
    folded TEXT NOT NULL,
    crs INTEGER NOT NULL,
    source_id TEXT,
    geom BLOB NOT NULL
);
CREATE INDEX planvy_parcel_by_designation ON planvy_parcel(folded);
CREATE INDEX planvy_parcel_by_file ON planvy_parcel(file);

CREATE TABLE planvy_address (
    fid INTEGER PRIMARY KEY NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    street TEXT NOT NULL,
    number TEXT NOT NULL,
    postal_code TEXT,
    town TEXT,
    parcel TEXT,
    -- The address as it is compared.
    folded TEXT NOT NULL,
    geom BLOB NOT NULL
);
CREATE INDEX planvy_address_by_label ON planvy_address(folded);
CREATE INDEX planvy_address_by_file ON planvy_address(file);

CREATE VIEW regulations_whole_plan AS
SELECT r.id AS OGC_FID, p.designation AS plan_designation, p.name AS plan_name, p.status AS status,
       c.regulation_group AS regulation_group, c.code AS code, c.letter AS letter, c.letter_index AS letter_index,
       c.formulation AS formulation, p.plan AS plan, r.regulation AS regulation
FROM planvy_regulation r JOIN planvy_plan p ON p.id = r.plan JOIN planvy_content c ON c.id = r.content
WHERE r.parts = 0 AND p.to_import IS NULL;

INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES
    ('imports', 'attributes', 'imports', 'Imported files, with their digests and findings'),
    ('regulations_whole_plan', 'attributes', 'regulations_whole_plan',
     'Regulations that hold for a plan as a whole and have no geometry of their own');
