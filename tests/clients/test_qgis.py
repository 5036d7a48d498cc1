"""QGIS, without a window: what it loads, pages and asks for. Runs on the system's Python, which has QGIS's modules."""

import json
import os
import unittest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)

from demo import DemoServer  # noqa: E402
from recorder import Recorder  # noqa: E402

PAGE = 10


class Qgis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.application = QgsApplication([], False)
        cls.application.initQgis()
        cls.demo = DemoServer().__enter__()
        cls.addClassCleanup(cls.application.exitQgis)
        cls.addClassCleanup(cls.demo.__exit__)

    def setUp(self):
        self.recorder = Recorder(self.demo.address)
        self.addCleanup(self.recorder.close)

    def layer(self, collection, *options):
        """A collection as QGIS has it."""
        words = [f"url='{self.recorder.address}/ogc'", f"typename='{collection}'", f"pageSize='{PAGE}'", *options]
        layer = QgsVectorLayer(" ".join(words), collection, "OAPIF")
        self.assertTrue(layer.isValid(), collection)
        return layer

    def pages(self):
        return [path for path in self.recorder.asked if "/items" in path]

    def matched(self, path):
        return json.loads(self.demo.get(path))["numberMatched"]

    def test_every_collection_loads_and_is_paged_to_its_end(self):
        collections = json.loads(self.demo.get("/ogc/collections?f=json"))["collections"]
        self.assertGreaterEqual(len(collections), 9)
        for collection in (entry["id"] for entry in collections):
            layer = self.layer(collection)
            expected = self.matched(f"/ogc/collections/{collection}/items?f=json&limit=1")
            self.recorder.asked.clear()
            ids = {feature["id"] if "id" in feature.fields().names() else feature.id() for feature in layer.getFeatures()}
            self.assertEqual(len(ids), expected, collection)
            # A page more than needed at the most.
            self.assertLessEqual(len(self.pages()), expected // PAGE + 2, collection)

    def test_only_what_lies_in_the_window_is_asked_for(self):
        layer = self.layer("parcels", "restrictToRequestBBOX='1'")
        extent = layer.extent()
        window = QgsRectangle(
            extent.xMinimum(), extent.yMinimum(), extent.center().x(), extent.center().y()
        )
        self.recorder.asked.clear()
        found = list(layer.getFeatures(QgsFeatureRequest().setFilterRect(window)))
        whole = self.matched("/ogc/collections/parcels/items?f=json&limit=1")
        self.assertTrue(0 < len(found) < whole, f"{len(found)} of {whole}")
        self.assertTrue(all("bbox=" in path for path in self.pages() if "cursor=" not in path), self.pages())
        box = f"{window.xMinimum()},{window.yMinimum()},{window.xMaximum()},{window.yMaximum()}"
        self.assertGreaterEqual(len(found), self.matched(f"/ogc/collections/parcels/items?f=json&limit=1&bbox={box}") - 1)

    def test_a_filter_gives_what_it_names(self):
        layer = self.layer("parcels")
        self.assertTrue(layer.setSubsetString("\"designation\" = 'EXEMPELBY VALLMON 3'"))
        self.assertEqual([feature["designation"] for feature in layer.getFeatures()], ["EXEMPELBY VALLMON 3"])
        self.assertEqual(layer.featureCount(), 1)

    def test_shapes_and_attributes_are_those_of_the_service(self):
        served = json.loads(self.demo.get("/ogc/collections/buildings/items?f=json&limit=1000"))["features"]
        by_id = {feature["properties"]["id"]: feature for feature in served if "id" in feature["properties"]}
        compared = 0
        for feature in self.layer("buildings").getFeatures():
            own = by_id.get(feature["id"])
            if own is None:
                continue
            box = feature.geometry().boundingBox()
            ring = own["geometry"]["coordinates"][0]
            ring = ring[0] if own["geometry"]["type"] == "MultiPolygon" else ring
            self.assertLessEqual(box.xMinimum(), min(at[0] for at in ring) + 1e-9)
            self.assertEqual(feature.geometry().isGeosValid(), True, feature["id"])
            compared += 1
        self.assertGreater(compared, 100)

    def test_vector_tiles_are_shown(self):
        tiles = f"{self.recorder.address}/ogc/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}?f=mvt"
        layer = QgsVectorTileLayer(f"type=xyz&url={tiles.replace('?', '%3F').replace('=', '%3D')}&zmin=0&zmax=18", "tiles")
        self.assertTrue(layer.isValid())


if __name__ == "__main__":
    unittest.main()
