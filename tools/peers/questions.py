"""What is asked, and what the right answer is: PostGIS knows."""

import math

from servers import COLLECTION, TILES

LEVEL = 14
HALF_WORLD_M = 20037508.342789244
POINTS, BOXES, TILE_COUNT = 200, 50, 25
BOX_SIDE_M = 1000.0


def points(database):
    """Positions with nine decimals: four of five in the box of a regulation, one anywhere in the middle of the city; the same at
    each run."""
    rows = database.sql(f"""
        SET extra_float_digits = 0;
        SELECT setseed(0.25);
        WITH around AS (SELECT ST_Extent(geom) AS box FROM {COLLECTION}),
        places AS (
          (SELECT box2d(geom) AS box FROM {COLLECTION} ORDER BY md5(id) LIMIT {POINTS * 4 // 5})
          UNION ALL SELECT box FROM around, generate_series(1, {POINTS // 5}))
        SELECT round((ST_XMin(box) + (0.1 + 0.8 * random()) * (ST_XMax(box) - ST_XMin(box)))::numeric, 9),
               round((ST_YMin(box) + (0.1 + 0.8 * random()) * (ST_YMax(box) - ST_YMin(box)))::numeric, 9) FROM places""")
    return [("point", float(row[0]), float(row[1])) for row in rows if len(row) == 2]


def boxes(places):
    """Boxes of a kilometre around some of the points, with six decimals."""
    questions = []
    for _, longitude, latitude in places[:BOXES]:
        north = BOX_SIDE_M / 2 / 111_300
        east = north / math.cos(math.radians(latitude))
        box = (longitude - east, latitude - north, longitude + east, latitude + north)
        questions.append(("box", *(round(number, 6) for number in box)))
    return questions


def tiles(database):
    """The tiles of a level with the most features, the fullest one first."""
    cell = 2 * HALF_WORLD_M / 2**LEVEL
    rows = database.sql(f"""
        SELECT floor(({HALF_WORLD_M} + ST_X(c)) / {cell})::int AS x, floor(({HALF_WORLD_M} - ST_Y(c)) / {cell})::int AS y, count(*)
        FROM (SELECT ST_Centroid(ST_Envelope(geom)) AS c FROM {TILES}) AS middles
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {TILE_COUNT}""")
    return [("tile", LEVEL, int(column), int(row)) for column, row, _ in rows]


def identities(database, question):
    """The features that a point lies in, or that a box meets."""
    kind, *about = question
    if kind == "point":
        shape = f"ST_SetSRID(ST_Point({about[0]}, {about[1]}), 4326)"
    else:
        shape = f"ST_MakeEnvelope({','.join(map(str, about))}, 4326)"
    return {row[0] for row in database.sql(f"SELECT id FROM {COLLECTION} WHERE ST_Intersects(geom, {shape})")}
