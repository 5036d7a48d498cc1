"""Planvy beside MapServer, TiPg and martin: the same city, the same questions, processor time by the request.

`scripts/bench-peers` installs what this needs and calls it.
"""

import argparse
import json
import pathlib
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile

import answers
import questions
from answers import Page, Tile, TileDifference
from database import Database, load
from load import Load
from servers import COLLECTION, PAGE, TILES, MapServer, Martin, Planvy, PlanvyFilter, TiPg, TiPgBox

KINDS = {
    "point": "features at a point",
    "box": "page of 100 in a box of 1 km",
    "page 1": "page 1 of the collection",
    "page 1000": "page 1 000 of it",
    "tile": "tile of level 14",
}
# What a tile does not have (crates/features/src/tiles.rs): lists and long texts.
NOT_IN_TILES = {"regulatesUses", "motive", "purpose", "statement", "legalBasis"}
# The most that Planvy may cost of what the cheapest form of another server does: kind, server, one over that share.
GOALS = [
    ("point", "MapServer", 50),
    ("point", "TiPg", 100),
    ("box", "MapServer", 40),
    ("box", "TiPg", 60),
    ("page 1", "MapServer", 40),
    ("page 1", "TiPg", 60),
    ("tile", "martin", 12),
]


def said(text):
    print(text, flush=True)


def asked(database):
    """The questions by kind."""
    places = questions.points(database)
    return {
        "point": places,
        "box": questions.boxes(places),
        "page 1": [("page", 1)],
        "page 1000": [("page", 1000)],
        "tile": questions.tiles(database),
    }


def columns_of(store):
    """The columns of the layer in the exported GeoPackage, in order."""
    words = ["ogrinfo", "-so", "-json", store, COLLECTION]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    if done.returncode == 0 and done.stdout.startswith("{"):
        return [field["name"] for field in json.loads(done.stdout)["layers"][0]["fields"]]
    # GDAL before 3.7 does not print JSON.
    with sqlite3.connect(store) as connection:
        rows = connection.execute(f"PRAGMA table_info({COLLECTION})").fetchall()
    return [row[1] for row in rows if row[1] not in ("fid", "geom")]


class Bench:
    """The city, the servers and what was measured."""

    def __init__(self, options, folder):
        self.options = options
        exported = folder / "exported.gpkg"
        said("the city as others read it: planvy export, ogr2ogr")
        export = [options.planvy, "export", "--data", options.store, "--format", "geopackage", "--out", exported]
        subprocess.run([str(word) for word in export], check=True, stdout=subprocess.DEVNULL)
        in_tiles = [name for name in columns_of(exported) if name not in NOT_IN_TILES]
        self.database = Database()
        self.servers = []
        try:
            self.start(folder, exported, in_tiles)
        except BaseException:
            self.stop()
            raise

    def start(self, folder, exported, in_tiles):
        options, database = self.options, self.database
        load(database, exported, COLLECTION, in_tiles)
        geopackage = geopackage_of(folder, database)
        exported.unlink()
        (extent,) = database.sql(f"SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) FROM (SELECT ST_Extent(geom) e FROM {COLLECTION}) x")
        self.asked = asked(database)
        planvy = Planvy(folder, options.planvy, options.store)
        self.servers += [planvy, PlanvyFilter(planvy)]
        self.servers.append(MapServer(folder, "PostGIS", extent, database=database))
        self.servers.append(MapServer(folder, "GeoPackage", extent, geopackage=geopackage))
        tipg = TiPg(folder, sys.executable, database)
        self.servers += [tipg, TiPgBox(tipg)]
        self.servers.append(Martin(folder, options.martin, database, self.types_of(TILES)))

    def types_of(self, table):
        rows = self.database.sql(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            f"WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('geom', 'ogc_fid')"
        )
        return dict(rows)

    def stop(self):
        for server in self.servers:
            server.stop()
        self.database.stop()

    def roots(self, server):
        uses_database = "PostGIS" in server.name or isinstance(server, TiPg)
        return server.roots + [self.database.process.pid] * uses_database

    def questions_of(self, server, kind):
        return [question for question in self.asked[kind] if server.address(question)]

    def look(self):
        """Reads every answer once: how much is in it, and whether it is right."""
        said(
            "\n| question | server | bytes | features | properties of a feature | positions of a feature | wrong answers |"
            "\n|---|---|---:|---:|---:|---:|---|"
        )
        first_pages = {}
        for kind in ("point", "box", "page 1", "page 1000"):
            right = {question: questions.identities(self.database, question) for question in self.asked[kind] if kind in ("point", "box")}
            for server in self.servers:
                pages = {question: Page(answers.fetched(server, question)) for question in self.questions_of(server, kind)}
                if not pages:
                    continue
                if right:
                    told = told_of_wrong(pages, right)
                else:
                    (page,) = pages.values()
                    told = "it is page 1" if first_pages.setdefault(server.name, page) is not page and page.names == first_pages[server.name].names else "–"
                features = sum(len(page.names) for page in pages.values())
                sizes = statistics.mean(page.bytes for page in pages.values())
                values = sum(page.values for page in pages.values()) / max(features, 1)
                positions = sum(page.positions for page in pages.values()) / max(features, 1)
                said(
                    f"| {KINDS[kind]} | {server.name} | {sizes:,.0f} | {features / len(pages):.1f} | {values:.1f} | {positions:.1f} | {told} |"
                )

    def look_at_tiles(self):
        """Reads every tile and compares it with Planvy's."""
        first = self.servers[0]
        mine = {}
        said("\n| server | bytes | features | empty tiles |\n|---|---:|---:|---:|")
        decoded = {}
        for server in self.servers:
            bodies = {question: answers.fetched(server, question) for question in self.questions_of(server, "tile")}
            if not bodies:
                continue
            tiles = {question: Tile(body) for question, body in bodies.items()}
            decoded[server.name] = tiles
            mine = mine or tiles
            sizes = statistics.mean(len(body) for body in bodies.values())
            counts = [len(tile.shapes) for tile in tiles.values()]
            said(f"| {server.name} | {sizes:.0f} | {statistics.mean(counts):.1f} | {counts.count(0)} of {len(counts)} |")
        said(
            f"\n| {first.name} beside | features in both | only in {first.name} | only there | largest of those, square units"
            " | alike to the last unit | differ by more than one unit | by more than two | rings that cross: here, there | other values |"
            "\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---|"
        )
        for name, tiles in decoded.items():
            if name == first.name:
                continue
            difference = TileDifference()
            for question, tile in tiles.items():
                difference.add(mine[question], tile)
            others = ", ".join(f"{key} {count}" for key, count in sorted(difference.other_values.items())) or "none"
            here, there = difference.only
            said(
                f"| {name} | {difference.in_both} | {here} | {there} | {difference.largest_lost_area:.2f} | {difference.alike} "
                f"| {difference.beyond_one_unit} | {difference.beyond_two_units} | {difference.invalid[0]}, {difference.invalid[1]} | {others} |"
            )

    def measure(self):
        """Asks each server each kind of question in turns. Returns the processor times by server and kind."""
        wrk = Load(self.options.seconds, self.options.connections)
        times, rates = {}, {}
        for turn in range(self.options.turns):
            for kind in KINDS:
                for server in self.servers:
                    paths = [server.address(question) for question in self.questions_of(server, kind)]
                    if not paths:
                        continue
                    cost_us, rate = wrk.cost_us(server, paths, self.roots(server))
                    said(f"turn {turn + 1}, {KINDS[kind]}, {server.name}: {cost_us:,.0f} µs")
                    times.setdefault((kind, server.name), []).append(cost_us)
                    rates.setdefault((kind, server.name), []).append(rate)
        return times, rates

    def report(self, times, rates):
        said("\n| question | server | processor time of a request, µs: median (least … most) | requests/s | of Planvy's |\n|---|---|---:|---:|---:|")
        middle = {key: statistics.median(values) for key, values in times.items()}
        for (kind, name), values in times.items():
            ratio = middle[kind, name] / middle[kind, "Planvy"]
            said(
                f"| {KINDS[kind]} | {name} | {middle[kind, name]:,.0f} ({min(values):,.0f} … {max(values):,.0f}) "
                f"| {statistics.median(rates[kind, name]):,.0f} | {ratio:.1f} |"
            )
        said("\n| goal | measured, of the cheapest form | |\n|---|---:|---|")
        for kind, peer, share in GOALS:
            costs = [cost for (of, name), cost in middle.items() if of == kind and name.startswith(peer)]
            ratio = min(costs) / middle[kind, "Planvy"]
            said(f"| {KINDS[kind]}: at most 1/{share} of {peer} | 1/{ratio:.1f} | {'met' if ratio >= share else 'missed'} |")
        pages = middle["page 1000", "Planvy"] / middle["page 1", "Planvy"]
        said(f"| page 1 000 costs what page 1 does | {pages:.2f} times | {'met' if pages <= 1.1 else 'missed'} |")
        for server in self.servers:
            if ("page 1000", server.name) in middle and server.name != "Planvy":
                said(f"| (the same, {server.name}) | {middle['page 1000', server.name] / middle['page 1', server.name]:.1f} times | |")


def told_of_wrong(pages, right):
    """How many answers do not name what PostGIS finds, and by how much."""
    wrong = {question: page for question, page in pages.items() if not is_right(page.names, right[question])}
    if not wrong:
        return f"0 of {len(pages)}"
    missing = sum(max(0, min(PAGE, len(right[question])) - len(right[question].intersection(page.names))) for question, page in wrong.items())
    beside = sum(len(set(page.names) - right[question]) for question, page in wrong.items())
    return f"{len(wrong)} of {len(pages)}: {missing} features are missing, {beside} are too many"


def is_right(names, right):
    """Whether an answer names the features that it should, each once: all of them, or as many as a page holds."""
    return len(set(names)) == len(names) == min(PAGE, len(right)) and set(names) <= right


def geopackage_of(folder, database):
    """Both tables as layers of a GeoPackage with their spatial indices, as MapServer reads it without a database."""
    path = folder / "peers.gpkg"
    for table in (COLLECTION, TILES):
        command = ["ogr2ogr", "-f", "GPKG", path, f"PG:{database.words}", table, "-update", "-nln", table]
        if not path.exists():
            command.remove("-update")
        subprocess.run([str(word) for word in command], check=True)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--planvy", type=pathlib.Path, required=True, help="the release build")
    parser.add_argument("--martin", type=pathlib.Path, required=True, help="the program martin")
    parser.add_argument("--store", type=pathlib.Path, required=True, help="the city, as planvy-bench-city makes it")
    parser.add_argument("--turns", type=int, default=3, help="how often each server is asked each question")
    parser.add_argument("--seconds", type=int, default=4, help="how long each time")
    parser.add_argument("--connections", type=int, default=8, help="questions at the same time")
    parser.add_argument("--only-times", action="store_true", help="do not read and compare the answers")
    options = parser.parse_args()
    # Whoever ends this ends the servers as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="planvy-bench-peers-"))
    bench = None
    try:
        bench = Bench(options, folder)
        for server in bench.servers:
            said(f"{server.name}: {server.version}")
        said(f"PostGIS: {bench.database.sql('SELECT postgis_lib_version(), version()')[0]}")
        if not options.only_times:
            bench.look()
            bench.look_at_tiles()
        bench.report(*bench.measure())
    finally:
        if bench:
            bench.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
