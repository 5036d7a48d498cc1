"""OWSLib, the library that Python programs and GeoNode ask with."""

import unittest

from owslib.ogcapi.features import Features
from owslib.ogcapi.processes import Processes

from demo import DemoServer


class OwsLib(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.demo = DemoServer().__enter__()
        cls.addClassCleanup(cls.demo.__exit__)
        cls.features = Features(cls.demo.address + "/ogc")

    def test_collections_and_what_they_can_be_asked_by(self):
        collections = self.features.feature_collections()
        self.assertTrue({"plans", "parcels", "use-regulations", "proposals"} <= set(collections), collections)
        for collection in collections:
            queryables = self.features.collection_queryables(collection)
            self.assertIn("properties", queryables, collection)
            self.assertEqual(self.features.collection(collection)["id"], collection)
        self.assertIn("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", self.features.conformance()["conformsTo"])
        self.assertTrue(self.features.api()["openapi"].startswith("3."))

    def test_features_by_box_filter_and_id(self):
        found = self.features.collection_items("parcels", limit=5)
        self.assertEqual(found["numberReturned"], 5)
        first = found["features"][0]
        self.assertEqual(self.features.collection_item("parcels", first["id"])["id"], first["id"])
        in_box = self.features.collection_items("plans", bbox=[13.89, 55.13, 13.90, 55.14])
        self.assertGreater(in_box["numberMatched"], 0)
        in_text = self.features.collection_items("parcels", filter="designation LIKE 'EXEMPELBY VALLMON%'", limit=100)
        names = [feature["properties"]["designation"] for feature in in_text["features"]]
        self.assertTrue(names and all(name.startswith("EXEMPELBY VALLMON") for name in names), names)

    def test_a_wrong_question_is_an_error_and_says_why(self):
        with self.assertRaisesRegex(RuntimeError, "(?i)filter"):
            self.features.collection_items("parcels", filter="designation LIKE")

    def test_a_process_is_run(self):
        processes = Processes(self.demo.address + "/ogc")
        self.assertEqual(
            {process["id"] for process in processes.processes()}, {"rules-at", "building-right", "check-proposal"}
        )
        answer = processes.execute("rules-at", inputs={"parcel": "EXEMPELBY VALLMON 3", "lang": "en"})
        self.assertIn("VALLMON 3", str(answer))


if __name__ == "__main__":
    unittest.main()
