-- What layout 2 adds: buildings, guidance and the ground, and how a regulation is found by its identity. A new store runs this after the first layout, an older one when
-- it is opened.

CREATE INDEX planvy_regulation_by_id ON planvy_regulation(regulation);

CREATE TABLE planvy_building (
    fid INTEGER PRIMARY KEY NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    source_id TEXT,
    crs INTEGER NOT NULL,
    kind TEXT,
    ground_level_m REAL,
    height_m REAL,
    storeys REAL,
    gross_floor_area_m2 REAL,
    year INTEGER,
    -- Number of surfaces of the body in three dimensions. NULL where there is none.
    surfaces INTEGER,
    -- The whole record with its body, apart from the footprint.
    json TEXT NOT NULL,
    geom BLOB NOT NULL
);
CREATE INDEX planvy_building_by_source ON planvy_building(source_id) WHERE source_id IS NOT NULL;
CREATE INDEX planvy_building_by_file ON planvy_building(file);

CREATE TABLE planvy_guidance (
    fid INTEGER PRIMARY KEY NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    feature TEXT NOT NULL,
    aspect TEXT NOT NULL,
    land_use TEXT,
    category TEXT NOT NULL,
    subcategory TEXT,
    stage TEXT,
    statement TEXT,
    plan_name TEXT,
    adopted TEXT,
    horizon TEXT,
    crs INTEGER NOT NULL,
    -- 1 points, 2 lines, 3 areas.
    shape INTEGER NOT NULL,
    -- The whole record apart from the shape.
    json TEXT NOT NULL,
    geom BLOB NOT NULL
);
CREATE INDEX planvy_guidance_by_file ON planvy_guidance(file);

-- One row for each raster of levels.
CREATE TABLE planvy_terrain (
    id INTEGER PRIMARY KEY NOT NULL,
    file INTEGER NOT NULL REFERENCES imports(id),
    crs INTEGER NOT NULL,
    -- The datum as JSON. NULL where the source does not say.
    datum TEXT,
    -- Centre of the north-western cell.
    west_centre_m REAL NOT NULL,
    north_centre_m REAL NOT NULL,
    cell_m REAL NOT NULL,
    columns INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    uncertainty_m REAL
);
CREATE INDEX planvy_terrain_by_file ON planvy_terrain(file);

-- A raster is cut into tiles of at most 256 cells a side.
CREATE TABLE planvy_terrain_tile (
    id INTEGER PRIMARY KEY NOT NULL,
    raster INTEGER NOT NULL REFERENCES planvy_terrain(id),
    -- Its north-western cell, counted from that of the raster.
    first_column INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    columns INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    -- Lowest and highest level. NULL where it has none.
    low_m REAL,
    high_m REAL,
    -- The levels row by row from the north as 32-bit floating point numbers, not a number where there are no data: first the
    -- lowest byte of every number, then the next, then compressed (zlib).
    levels BLOB NOT NULL
);
CREATE INDEX planvy_terrain_tile_by_raster ON planvy_terrain_tile(raster);
