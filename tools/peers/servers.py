"""The servers that are measured: how each is started, and at which address it answers which question.

A question is a tuple: its kind and what it is about.

| kind | about |
|---|---|
| `point` | longitude, latitude: the features there, with their geometries |
| `box` | west, south, east, north: the first 100 features in it |
| `page` | number of a page of 100 features of the whole collection, from 1 |
| `tile` | level, column, row of the web's Mercator |

What a server cannot be asked has no address: `None`.
"""

import json
import re
import subprocess
import urllib.request
from urllib.parse import quote

from processes import Process, free_port

COLLECTION = "property_regulations"
TILES = f"{COLLECTION}_tiles"
PAGE = 100


def bbox_of(place):
    """The parameter `bbox` of a point or a box."""
    return ",".join(str(number) for number in (*place, *place)[:4])


class Server:
    """One server. `roots` are the processes whose trees are measured."""

    name = ""
    version = ""
    # How it is asked for the features at a point: a box without an area, or the filter S_INTERSECTS.
    point_by = "box"

    def __init__(self, folder):
        self.folder = folder / self.name.replace(" ", "-").replace("+", "")
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.roots = []
        self.processes = []

    def run(self, command, ready, environment=None):
        process = Process(command, self.folder / "log", environment, self.folder)
        self.processes.append(process)
        self.roots.append(process.pid)
        process.wait_for(self.origin + ready)

    def address(self, question):
        kind, *about = question
        return getattr(self, kind)(*about)

    def stop(self):
        for process in self.processes:
            process.stop()


class Planvy(Server):
    """The release build on the store in a GeoPackage."""

    name = "Planvy"

    def __init__(self, folder, program, store):
        super().__init__(folder)
        self.version = printed([program, "--version"]).split()[-1]
        # No other server makes 3D tiles either.
        self.run([program, "serve", "--data", store, "--listen", f"127.0.0.1:{self.port}", "--no-3d"], "/ready")
        self.items = f"/ogc/collections/{COLLECTION.replace('_', '-')}/items?f=json&limit={PAGE}"
        self.cursors = {1: ""}

    def point(self, *place):
        return f"{self.items}&bbox={bbox_of(place)}"

    box = point

    def page(self, number):
        # As a client does it: by the link to the page after. Wider strides lead to the same place sooner.
        if number not in self.cursors:
            stride, cursor = 9, ""
            for _ in range((number - 1) // stride):
                cursor = self.cursor_after(stride * PAGE, cursor)
            if rest := (number - 1) % stride:
                cursor = self.cursor_after(rest * PAGE, cursor)
            self.cursors[number] = cursor
        return self.items + self.cursors[number]

    def cursor_after(self, limit, cursor):
        url = self.origin + self.items.replace(f"limit={PAGE}", f"limit={limit}") + cursor
        with urllib.request.urlopen(url) as answer:
            links = json.load(answer)["links"]
        href = next(link["href"] for link in links if link["rel"] == "next")
        return "&cursor=" + re.search(r"[?&]cursor=([^&]+)", href)[1]

    def tile(self, level, column, row):
        return f"/ogc/collections/{COLLECTION.replace('_', '-')}/tiles/WebMercatorQuad/{level}/{row}/{column}"


class PlanvyFilter(Planvy):
    """The same server, asked for a point in the way that TiPg is."""

    name = "Planvy, filter"
    point_by = "filter"

    def __init__(self, planvy):
        self.__dict__.update(planvy.__dict__)

    def point(self, longitude, latitude):
        return f"{self.items}&filter-lang=cql2-text&filter=" + quote(f"S_INTERSECTS(geometry,POINT({longitude} {latitude}))")

    box = page = tile = lambda *_: None

    def stop(self):
        pass


MAP = """
MAP
  NAME "city"
  EXTENT -180 -90 180 90
  SIZE 256 256
  PROJECTION "init=epsg:4326" END
  OUTPUTFORMAT NAME "mvt" DRIVER "MVT" FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER=64" END
  WEB METADATA
    "ows_title" "city" "ows_onlineresource" "{origin}/mapserv" "ows_enable_request" "*" "ows_srs" "EPSG:4326 EPSG:3857"
    "oga_enable_request" "*" "oga_html_template_directory" "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/"
  END END
  LAYER
    NAME "{collection}" TYPE POLYGON STATUS ON
    {source}
    PROCESSING "CLOSE_CONNECTION=DEFER"
    PROJECTION "init=epsg:4326" END
    EXTENT {extent}
    TEMPLATE "answers"
    METADATA
      "ows_title" "{collection}" "gml_include_items" "all" "gml_featureid" "{identity}" "gml_types" "auto"
      "ows_extent" "{extent}" "oga_geometry_precision" "9"
    END
  END
  LAYER
    NAME "{tiles}" TYPE POLYGON STATUS ON
    {tile_source}
    PROCESSING "CLOSE_CONNECTION=DEFER"
    PROJECTION "init=epsg:3857" END
    TEMPLATE "answers"
    METADATA "ows_title" "{tiles}" "gml_include_items" "all" "gml_types" "auto" END
  END
END
"""

LIGHTTPD = """
server.document-root = "{folder}"
server.bind = "127.0.0.1"
server.port = {port}
server.modules = ( "mod_fastcgi" )
server.max-keep-alive-requests = 1000000
server.upload-dirs = ( "{folder}" )
fastcgi.server = ( "/mapserv" => (( "bin-path" => "/usr/lib/cgi-bin/mapserv", "socket" => "{folder}/socket",
  "min-procs" => 2, "max-procs" => 2, "check-local" => "disable",
  "bin-environment" => ( "MAPSERVER_CONFIG_FILE" => "{folder}/mapserver.conf" ) )) )
"""


class MapServer(Server):
    """MapServer, two processes of FastCGI behind lighttpd, on PostGIS or on a GeoPackage."""

    def __init__(self, folder, data, extent, database=None, geopackage=None):
        self.name = f"MapServer + {data}"
        super().__init__(folder)
        self.version = re.search(r"version ([\d.]+)", printed(["/usr/lib/cgi-bin/mapserv", "-v"]))[1]

        def source(table, srid):
            if geopackage:
                return f'CONNECTIONTYPE OGR CONNECTION "{geopackage}" DATA "{table}"'
            return (
                f'CONNECTIONTYPE POSTGIS CONNECTION "{database.words}" '
                f'DATA "geom FROM {table} USING UNIQUE ogc_fid USING SRID={srid}"'
            )

        words = {
            "origin": self.origin,
            "collection": COLLECTION,
            "tiles": TILES,
            "source": source(COLLECTION, 4326),
            "tile_source": source(TILES, 3857),
            "extent": " ".join(str(number) for number in extent),
            "identity": "id",
        }
        (self.folder / "city.map").write_text(MAP.format(**words))
        config = f'CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n    OGCAPI_HTML_TEMPLATE_DIRECTORY "/usr/share/mapserver/ogcapi/templates/html-bootstrap4/"\n  END\n  MAPS\n    CITY "{self.folder}/city.map"\n  END\nEND\n'
        (self.folder / "mapserver.conf").write_text(config)
        (self.folder / "lighttpd.conf").write_text(LIGHTTPD.format(folder=self.folder, port=self.port))
        self.items = f"/mapserv/CITY/ogcapi/collections/{COLLECTION}/items?f=json&limit={PAGE}"
        self.run(["/usr/sbin/lighttpd", "-D", "-f", self.folder / "lighttpd.conf"], self.items.replace(f"={PAGE}", "=1"))

    def point(self, *place):
        return f"{self.items}&bbox={bbox_of(place)}"

    box = point

    def page(self, number):
        return f"{self.items}&offset={(number - 1) * PAGE}"

    def tile(self, level, column, row):
        return f"/mapserv?map=CITY&mode=tile&tilemode=gmap&tile={column}+{row}+{level}&layers={TILES}&map.imagetype=mvt"


class TiPg(Server):
    """TiPg on PostGIS: one process, as its documentation starts it."""

    name = "TiPg + PostGIS"
    point_by = "filter"

    def __init__(self, folder, python, database):
        super().__init__(folder)
        self.version = printed([python, "-c", "import importlib.metadata as m; print(m.version('tipg'))"])
        environment = {"DATABASE_URL": database.address, "TIPG_DB_TABLES": json.dumps([f"public.{COLLECTION}", f"public.{TILES}"])}
        # The widths of the seam around tiles are the same for all.
        environment |= {"TIPG_TILE_BUFFER": "64", "TIPG_DEFAULT_FEATURES_LIMIT": str(PAGE), "TIPG_CATALOG_TTL": "86400"}
        command = [python, "-m", "uvicorn", "tipg.main:app", "--port", self.port, "--no-access-log", "--log-level", "warning"]
        self.items = f"/collections/public.{COLLECTION}/items?f=geojson&limit={PAGE}"
        self.run(command, self.items.replace(f"={PAGE}", "=1"), environment)

    def point(self, longitude, latitude):
        return f"{self.items}&filter-lang=cql2-text&filter=" + quote(f"S_INTERSECTS(geom,POINT({longitude} {latitude}))")

    def box(self, *place):
        return f"{self.items}&bbox={bbox_of(place)}"

    def page(self, number):
        return f"{self.items}&offset={(number - 1) * PAGE}"

    def tile(self, level, column, row):
        return f"/collections/public.{TILES}/tiles/WebMercatorQuad/{level}/{column}/{row}"


class TiPgBox(TiPg):
    """The same server, asked for a point by a box without an area."""

    name = "TiPg, box"
    point_by = "box"

    def __init__(self, tipg):
        self.__dict__.update(tipg.__dict__)

    def point(self, *place):
        return f"{self.items}&bbox={bbox_of(place)}"

    box = page = tile = lambda *_: None

    def stop(self):
        pass


class Martin(Server):
    """martin on PostGIS, which serves tiles only. Its cache is off: what is measured is the making of a tile."""

    name = "martin + PostGIS"

    def __init__(self, folder, program, database, columns):
        super().__init__(folder)
        self.version = printed([program, "--version"]).split()[-1]
        source = {
            "schema": "public",
            "table": TILES,
            "srid": 3857,
            "geometry_column": "geom",
            "extent": 4096,
            "buffer": 64,
            "clip_geom": True,
            "geometry_type": "MULTIPOLYGON",
            "properties": columns,
        }
        # JSON is YAML as well.
        config = {
            "listen_addresses": f"127.0.0.1:{self.port}",
            "cache_size_mb": 0,
            "postgres": {"connection_string": database.address, "pool_size": 8, "tables": {TILES: source}},
        }
        (self.folder / "martin.yaml").write_text(json.dumps(config))
        self.run([program, "--config", self.folder / "martin.yaml"], "/health", {"RUST_LOG": "warn"})

    point = box = page = lambda *_: None

    def tile(self, level, column, row):
        return f"/{TILES}/{level}/{column}/{row}"


def printed(command):
    """What a command prints."""
    words = [str(word) for word in command]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
