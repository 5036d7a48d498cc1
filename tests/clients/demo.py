"""The demo municipality on a server of its own, for as long as a test takes."""

import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
BINARY = os.environ.get("PLANVY_BIN", os.path.join(HERE, "../../target/debug/planvy"))
# The server says where it listens before it has made its tiles; a slow machine takes its time.
LONGEST_START_S = 120


class DemoServer:
    """Serves the demo on a free port."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        data = os.path.join(self.folder.name, "demo.gpkg")
        words = [BINARY, "demo", "--data", data, "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        stopper = threading.Timer(LONGEST_START_S, self.process.kill)
        stopper.start()
        told = []
        self.address = None
        for line in self.process.stdout:
            told.append(line)
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                self.address = found.group(0)
                break
        stopper.cancel()
        if self.address is None:
            raise RuntimeError("the server did not start:\n" + "".join(told))
        # What it says from now on is not read, and must not fill the pipe.
        threading.Thread(target=self._drain, daemon=True).start()
        self.wait_for("/ready")
        return self

    def wait_for(self, path):
        """Asks until it is there: what is being loaded or made answers 503 until then."""
        until = time.monotonic() + LONGEST_START_S
        while True:
            try:
                return self.get(path)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code != 503 or time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _drain(self):
        for _ in self.process.stdout:
            pass

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def get(self, path):
        with urllib.request.urlopen(self.address + path) as answer:
            return answer.read()
