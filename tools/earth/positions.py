"""Positions by PROJ: grid, convergence, scale and the Earth's axes of places in Sweden.

    pip install pyproj==3.7.2
    python3 tools/earth/positions.py SWEN17.tif crates/plan/tests/oracles/positions.tsv

SWEN17.tif is Lantmäteriet's geoid model as PROJ publishes it. The same model and version give the same table.
"""

import math
import pathlib
import random
import sys

import pyproj

PLACES = [
    ("Malmö", 13.004, 55.605, 3008),
    ("Lund", 13.1932, 55.7058, 3008),
    ("Göteborg", 11.9746, 57.7089, 3007),
    ("Stockholm", 18.0686, 59.3293, 3011),
    ("Visby", 18.2948, 57.6348, 3015),
    ("Mora", 14.5373, 61.0049, 3012),
    ("Kiruna", 20.2253, 67.8558, 3016),
    ("Kebnekaise", 18.5170, 67.9003, 3011),
    ("Haparanda", 24.1325, 65.8355, 3018),
    ("Treriksröset", 20.5487, 69.0600, 3016),
]
LEVELS_M = [0.0, 12.5, 2097.0]
# Places by chance besides the named ones, each in a zone by chance, so that the series is tried far from its meridian too.
BY_CHANCE = 90


def rows(grid: pathlib.Path):
    pyproj.datadir.append_data_dir(str(grid.resolve().parent))
    to_axes = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=vgridshift +grids={grid.name} +multiplier=1 +step +proj=cart +ellps=GRS80"
    )
    chance = random.Random(20_000)
    places = [(name, lon, lat, code, level) for name, lon, lat, code in PLACES for level in LEVELS_M]
    for number in range(BY_CHANCE):
        place = (chance.uniform(10.6, 24.4), chance.uniform(55.1, 69.1))
        code = chance.randrange(3006, 3019)
        places.append((f"place {number}", round(place[0], 6), round(place[1], 6), code, round(chance.uniform(-50, 900), 2)))
    for name, lon, lat, code, level in places:
        for system in sorted({3006, code}):
            projection = pyproj.Proj(f"EPSG:{system}")
            east, north = projection(lon, lat)
            factors = projection.get_factors(lon, lat)
            x, y, z = to_axes.transform(lon, lat, level)
            yield [name, f"{lon}", f"{lat}", f"{system}", f"{east:.5f}", f"{north:.5f}", f"{factors.meridian_convergence:.8f}",
                   f"{factors.meridional_scale:.10f}", f"{level}", f"{x:.5f}", f"{y:.5f}", f"{z:.5f}"]


def main():
    source, target = map(pathlib.Path, sys.argv[1:3])
    head = ["# name", "lon_deg", "lat_deg", "epsg", "east_m", "north_m", "convergence_deg", "scale", "rh2000_m", "x_m", "y_m", "z_m"]
    lines = ["\t".join(row) for row in [head, *rows(source)]]
    if any("inf" in line or "nan" in line for line in lines):
        sys.exit("PROJ gave no number for a place")
    note = f"# pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}: python3 tools/earth/positions.py {source.name} {target.name}"
    target.write_text("\n".join([note, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
