"""What servers answered, read and compared."""

import json
import urllib.request

import mapbox_vector_tile
import shapely
from shapely.geometry import shape

EXTENT = 4096


def fetched(server, question):
    """The bytes of an answer."""
    with urllib.request.urlopen(server.origin + server.address(question), timeout=60) as answer:
        return answer.read()


class Page:
    """Features of GeoJSON: which they are, and how much each carries."""

    def __init__(self, body):
        features = json.loads(body)["features"]
        self.bytes = len(body)
        self.names = [feature["properties"].get("id") or feature["id"] for feature in features]
        # An own number of a row is nothing that the regulation has.
        self.values = sum(
            value not in (None, "", []) and key != "ogc_fid" for feature in features for key, value in feature["properties"].items()
        )
        self.positions = sum(len(shapely.get_coordinates(shape(feature["geometry"]))) for feature in features if feature["geometry"])


class Tile:
    """The features of a tile by their regulations, with shapes in units of the tile."""

    def __init__(self, body):
        layers = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}) if body else {}
        self.shapes = {}
        self.properties = {}
        self.extents = {layer["extent"] for layer in layers.values()}
        for layer in layers.values():
            for feature in layer["features"]:
                name = feature["properties"]["id"]
                drawn = shape(feature["geometry"])
                known = self.shapes.get(name)
                self.shapes[name] = drawn if known is None else known.union(drawn)
                self.properties[name] = feature["properties"]


class TileDifference:
    """How two servers' tiles differ within the square of the tile: features of one only, and how wide what differs of the others is, in
    units of the tile (1/4096 of its side). What lies in the seam around the square only is left out: servers choose by it in their own way."""

    def __init__(self):
        self.in_both = 0
        self.only = [0, 0]
        self.largest_lost_area = 0.0
        self.alike = 0
        self.beyond_one_unit = 0
        self.beyond_two_units = 0
        self.invalid = [0, 0]
        self.other_values = {}

    def add(self, first, second):
        drawn = [inside(tile) for tile in (first, second)]
        for number, (mine, others) in enumerate((drawn, drawn[::-1])):
            for name in mine.keys() - others.keys():
                self.only[number] += 1
                self.largest_lost_area = max(self.largest_lost_area, mine[name].area)
        both = sorted(drawn[0].keys() & drawn[1].keys())
        self.in_both += len(both)
        for number, tile in enumerate((first, second)):
            self.invalid[number] += int((~shapely.is_valid([tile.shapes[name] for name in both])).sum())
        one, other = ([side[name] for name in both] for side in drawn)
        differing = shapely.symmetric_difference(one, other)
        self.alike += int((shapely.area(differing) == 0.0).sum())
        # What is nowhere wider than a unit is gone when half of one is taken off all around.
        self.beyond_one_unit += int((~shapely.is_empty(shapely.buffer(differing, -0.5))).sum())
        self.beyond_two_units += int((~shapely.is_empty(shapely.buffer(differing, -1.0))).sum())
        for name in both:
            self.compare_values(first.properties[name], second.properties[name])

    def compare_values(self, one, other):
        for key in (one.keys() | other.keys()) - {"ogc_fid"}:
            if not same(one.get(key), other.get(key)):
                self.other_values[key] = self.other_values.get(key, 0) + 1


def inside(tile):
    """What lies of each feature in the square of a tile."""
    names = list(tile.shapes)
    drawn = shapely.intersection(shapely.make_valid([tile.shapes[name] for name in names]), shapely.box(0, 0, EXTENT, EXTENT))
    return {name: part for name, part in zip(names, drawn, strict=True) if part.area > 0.0}


def same(one, other):
    """Whether two values say the same. A number may have become a shorter one."""
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= 1e-6 * max(1.0, abs(one))
    return (one or None) == (other or None)
