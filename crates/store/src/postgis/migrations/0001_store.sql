-- Two schemas: `planvy_store` holds what the store keeps, `planvy` the views that QGIS, TiPg and martin show.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE SCHEMA planvy_store;
CREATE SCHEMA planvy;

-- One row for each migration that was applied.
CREATE TABLE planvy_store.migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied timestamptz NOT NULL DEFAULT now()
);

-- One row: which snapshot the store holds, and the next free numbers. Whoever publishes holds it until the end.
CREATE TABLE planvy_store.state (
    id integer PRIMARY KEY CHECK (id = 1),
    snapshot_number bigint NOT NULL,
    snapshot_id text NOT NULL,
    next_file bigint NOT NULL DEFAULT 1,
    next_plan bigint NOT NULL DEFAULT 1,
    next_regulation bigint NOT NULL DEFAULT 1,
    next_part bigint NOT NULL DEFAULT 1,
    next_content bigint NOT NULL DEFAULT 1,
    next_about bigint NOT NULL DEFAULT 1,
    -- Of parcels, addresses, buildings, guidance, rasters and their tiles.
    next_place bigint NOT NULL DEFAULT 1
);

-- One row for each imported file. Files of one import share its number.
CREATE TABLE planvy_store.file (
    id bigint PRIMARY KEY,
    import bigint NOT NULL,
    imported text NOT NULL,
    file text NOT NULL,
    sha256 text NOT NULL,
    format text NOT NULL,
    kind text NOT NULL,
    options text NOT NULL,
    accepted text NOT NULL,
    errors bigint NOT NULL,
    warnings bigint NOT NULL,
    infos bigint NOT NULL,
    features bigint NOT NULL
);
CREATE INDEX file_by_digest ON planvy_store.file (sha256);
CREATE INDEX file_by_name ON planvy_store.file (file);

-- Each distinct content once: many regulations say the same.
CREATE TABLE planvy_store.content (
    id bigint PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    regulation_group text NOT NULL,
    code text,
    letter text,
    letter_index text,
    formulation text NOT NULL,
    -- Text, not jsonb: a number comes back as it was written.
    json text NOT NULL
);

-- What a part says beside its position; each distinct one once. A part without a row here says nothing.
CREATE TABLE planvy_store.part_about (
    id bigint PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,
    json text NOT NULL
);

-- Around the plans of a municipality, in SWEREF 99 TM: by it, base data find the partition that they belong to.
CREATE TABLE planvy_store.municipality (
    code integer PRIMARY KEY,
    west_m double precision NOT NULL,
    south_m double precision NOT NULL,
    east_m double precision NOT NULL,
    north_m double precision NOT NULL
);

-- Which views there are.
CREATE TABLE planvy_store.layer (
    name text PRIMARY KEY,
    source text NOT NULL,
    shape integer NOT NULL,
    crs integer NOT NULL
);

-- Everything below is partitioned by the municipality's four-digit code (0 where the data do not say), which is part of every
-- primary key. No foreign keys on them: everything is written by one transaction of one program, and checking five million
-- references would cost more than writing the rows.

-- One row for each version of a plan. It holds from import number `from_import` up to, not including, `to_import`.
-- The rows of its regulations and parts are consecutive, so that a version is read as one range.
CREATE TABLE planvy_store.plan (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    plan uuid NOT NULL,
    file bigint NOT NULL,
    from_import bigint NOT NULL,
    to_import bigint,
    designation text,
    name text NOT NULL,
    status text NOT NULL,
    kind text NOT NULL,
    municipality_name text,
    legal_force text,
    json text NOT NULL,
    first_regulation bigint NOT NULL,
    end_regulation bigint NOT NULL,
    first_part bigint NOT NULL,
    end_part bigint NOT NULL,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE UNIQUE INDEX plan_current ON planvy_store.plan (municipality, plan) WHERE to_import IS NULL;
CREATE INDEX plan_by_id ON planvy_store.plan (plan);
CREATE INDEX plan_by_file ON planvy_store.plan (file);

CREATE TABLE planvy_store.regulation (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    version bigint NOT NULL,
    regulation uuid NOT NULL,
    content bigint NOT NULL,
    parts bigint NOT NULL,
    -- Identities of the use regulations it belongs to, 16 bytes each.
    uses bytea,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX regulation_by_id ON planvy_store.regulation (regulation);

-- One row for each part of a geometry; a part without a regulation is a part of the plan's own area.
CREATE TABLE planvy_store.part (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    version bigint NOT NULL,
    regulation bigint,
    crs integer NOT NULL,
    -- 1 point, 2 line, 3 area, 4 solid.
    shape integer NOT NULL,
    entry bigint NOT NULL,
    about bigint,
    -- A geometry that PostGIS gives back to the last bit; where a delivery's geometry is not one (a ring that is not closed,
    -- a line of one vertex), its well-known binary stands in `irregular` instead.
    geom geometry,
    irregular bytea,
    PRIMARY KEY (municipality, id),
    CHECK ((geom IS NULL) <> (irregular IS NULL))
) PARTITION BY RANGE (municipality);
CREATE INDEX part_irregular ON planvy_store.part (crs) WHERE irregular IS NOT NULL AND regulation IS NULL;

CREATE TABLE planvy_store.parcel (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    file bigint NOT NULL,
    designation text NOT NULL,
    -- The designation as it is compared.
    folded text NOT NULL,
    crs integer NOT NULL,
    source_id text,
    geom geometry,
    irregular bytea,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX parcel_by_designation ON planvy_store.parcel (folded);
CREATE INDEX parcel_by_file ON planvy_store.parcel (file);

CREATE TABLE planvy_store.address (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    file bigint NOT NULL,
    street text NOT NULL,
    number text NOT NULL,
    postal_code text,
    town text,
    parcel text,
    -- The address as it is compared.
    folded text NOT NULL,
    crs integer NOT NULL DEFAULT 4326,
    geom geometry,
    irregular bytea,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX address_by_label ON planvy_store.address (folded);
CREATE INDEX address_by_file ON planvy_store.address (file);

CREATE TABLE planvy_store.building (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    file bigint NOT NULL,
    source_id text,
    crs integer NOT NULL,
    kind text,
    ground_level_m double precision,
    height_m double precision,
    storeys double precision,
    gross_floor_area_m2 double precision,
    year integer,
    -- Number of surfaces of the body in three dimensions. NULL where there is none.
    surfaces bigint,
    -- The whole record with its body, apart from the footprint.
    json text NOT NULL,
    geom geometry,
    irregular bytea,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX building_by_source ON planvy_store.building (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX building_by_file ON planvy_store.building (file);

CREATE TABLE planvy_store.guidance (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    file bigint NOT NULL,
    feature text NOT NULL,
    aspect text NOT NULL,
    land_use text,
    category text NOT NULL,
    subcategory text,
    stage text,
    statement text,
    plan_name text,
    adopted text,
    horizon text,
    crs integer NOT NULL,
    -- 1 points, 2 lines, 3 areas.
    shape integer NOT NULL,
    -- The whole record apart from the shape.
    json text NOT NULL,
    geom geometry,
    irregular bytea,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX guidance_by_file ON planvy_store.guidance (file);

-- One row for each raster of levels.
CREATE TABLE planvy_store.terrain (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    file bigint NOT NULL,
    crs integer NOT NULL,
    -- The datum as JSON. NULL where the source does not say.
    datum text,
    -- Centre of the north-western cell.
    west_centre_m double precision NOT NULL,
    north_centre_m double precision NOT NULL,
    cell_m double precision NOT NULL,
    columns bigint NOT NULL,
    rows bigint NOT NULL,
    uncertainty_m double precision,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX terrain_by_file ON planvy_store.terrain (file);

-- A raster is cut into tiles of at most 256 cells a side.
CREATE TABLE planvy_store.terrain_tile (
    municipality integer NOT NULL,
    id bigint NOT NULL,
    raster bigint NOT NULL,
    -- Its north-western cell, counted from that of the raster.
    first_column bigint NOT NULL,
    first_row bigint NOT NULL,
    columns bigint NOT NULL,
    rows bigint NOT NULL,
    -- Lowest and highest level. NULL where it has none.
    low_m real,
    high_m real,
    -- The levels row by row from the north as 32-bit floating point numbers, not a number where there are no data: first the
    -- lowest byte of every number, then the next, then compressed (zlib).
    levels bytea NOT NULL,
    PRIMARY KEY (municipality, id)
) PARTITION BY RANGE (municipality);
CREATE INDEX terrain_tile_by_raster ON planvy_store.terrain_tile (raster);

-- Seven parts of the country by the first two digits of the code, the county, one for data that do not say, and one for codes
-- that are none.
DO $$
DECLARE
    parted text;
    bounds integer[] := ARRAY[0, 100, 300, 600, 1000, 1300, 1700, 2100, 2600];
BEGIN
    FOREACH parted IN ARRAY ARRAY['plan', 'regulation', 'part', 'parcel', 'address', 'building', 'guidance', 'terrain',
                                  'terrain_tile'] LOOP
        FOR place IN 1 .. array_length(bounds, 1) - 1 LOOP
            EXECUTE format('CREATE TABLE planvy_store.%I PARTITION OF planvy_store.%I FOR VALUES FROM (%s) TO (%s)',
                           parted || '_from_' || lpad(bounds[place]::text, 4, '0'), parted, bounds[place], bounds[place + 1]);
        END LOOP;
        EXECUTE format('CREATE TABLE planvy_store.%I PARTITION OF planvy_store.%I DEFAULT', parted || '_other', parted);
    END LOOP;
END $$;

-- What is shown beside the layers, which come with the first feature of theirs.
CREATE VIEW planvy.imports AS SELECT * FROM planvy_store.file;

CREATE VIEW planvy.regulations_whole_plan AS
SELECT r.id, p.designation AS plan_designation, p.name AS plan_name, p.status, c.regulation_group, c.code, c.letter,
       c.letter_index, c.formulation, p.plan, r.regulation
FROM planvy_store.regulation r
     JOIN planvy_store.plan p ON p.municipality = r.municipality AND p.id = r.version
     JOIN planvy_store.content c ON c.id = r.content
WHERE r.parts = 0 AND p.to_import IS NULL;

CREATE VIEW planvy.terrain AS
SELECT t.id, ST_MakeEnvelope(t.west_centre_m - t.cell_m / 2, t.north_centre_m - (t.rows - 0.5) * t.cell_m,
                             t.west_centre_m + (t.columns - 0.5) * t.cell_m, t.north_centre_m + t.cell_m / 2, t.crs) AS geom,
       t.crs, t.datum, t.cell_m, t.columns, t.rows, t.uncertainty_m, f.file, f.imported
FROM planvy_store.terrain t JOIN planvy_store.file f ON f.id = t.file;

INSERT INTO planvy_store.state (id, snapshot_number, snapshot_id) VALUES (1, 0, 's0-000000000000');
