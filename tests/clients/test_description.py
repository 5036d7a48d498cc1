"""Schemathesis: whether what is answered is what the OpenAPI document promises, for questions that it makes up from that document."""

import os
import subprocess
import sys
import tempfile
import unittest

from demo import DemoServer

# Left out are two checks. What a filter, a day or a place may say is more than a schema tells: questions that fit it may be refused, with the reason. And what
# a schema does not know may be taken: fields of a form that are left empty, a limit beyond the largest, which the standard has cut. Tests of ours hold both.
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
    ]
)
# The same questions every time.
SEED = "20261127"


class Description(unittest.TestCase):
    def check(self, document):
        with DemoServer() as demo:
            # While tiles are made the server says so with 503, which would count as an error of it.
            for frame in ("grid", "ecef"):
                demo.wait_for(f"/3d/{frame}/tileset.json")
            program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
            words = [program, "run", demo.address + document, "--checks", CHECKS, "--seed", SEED]
            words += ["--max-examples", "15", "--no-color", "--request-timeout", "30"]
            # What it keeps between runs would change what it asks.
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(words, capture_output=True, text=True, cwd=folder)
            self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])

    def test_the_ogc_services_are_as_they_are_described(self):
        self.check("/ogc/api?f=json")

    def test_the_api_is_as_it_is_described(self):
        self.check("/api/openapi.json")


if __name__ == "__main__":
    unittest.main()
