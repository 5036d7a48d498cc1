-- What layout 2 shows beside its layers.

CREATE VIEW terrain AS
SELECT t.id AS OGC_FID, t.crs AS crs, t.datum AS datum, t.west_centre_m AS west_centre_m,
       t.north_centre_m AS north_centre_m, t.cell_m AS cell_m, t.columns AS columns, t.rows AS rows,
       t.uncertainty_m AS uncertainty_m, s.tiles AS tiles, s.low_m AS low_m, s.high_m AS high_m,
       i.file AS file, i.imported AS imported
FROM planvy_terrain t JOIN imports i ON i.id = t.file
     JOIN (SELECT raster, count(*) AS tiles, min(low_m) AS low_m, max(high_m) AS high_m
           FROM planvy_terrain_tile GROUP BY raster) s ON s.raster = t.id;

CREATE VIEW terrain_tiles AS
SELECT id AS OGC_FID, raster, first_column, first_row, columns, rows, low_m, high_m, levels FROM planvy_terrain_tile;

INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES
    ('terrain', 'attributes', 'terrain', 'Rasters of the level of the ground'),
    ('terrain_tiles', 'attributes', 'terrain_tiles',
     'Levels of the ground in tiles: zlib over the bytes of 32-bit floating point numbers, lowest bytes first');
