"""Load by `wrk`, and what it cost the processes of a server."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request

from processes import processor_s

# Each connection asks one address after the other, from the first again when all are asked.
SCRIPT = """
local requests, at = {}, 0
init = function()
  for path in io.lines(os.getenv("PLANVY_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end
request = function()
  at = at % #requests + 1
  return requests[at]
end
done = function(summary, latency)
  local errors = summary.errors
  io.stderr:write(string.format('{"requests":%d,"seconds":%f,"bad":%d,"p50_ms":%f}\\n', summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50) / 1e3))
end
"""

# Where fewer are answered, those under way at the end would weigh too much.
FEWEST = 50


class Load:
    """Asks a server for a while over some connections that stay open."""

    def __init__(self, seconds, connections):
        self.seconds = seconds
        self.connections = connections
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="planvy-load-"))
        self.script = self.folder / "load.lua"
        self.script.write_text(SCRIPT)

    def cost_us(self, server, paths, roots):
        """Processor time of a request in microseconds, and the requests of a second."""
        list_of_paths = self.folder / "paths"
        list_of_paths.write_text("\n".join(paths) + "\n")
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{self.seconds}s", "--timeout", "20s", "-s", str(self.script), server.origin]
        before = processor_s(roots)
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env={**os.environ, "PLANVY_PATHS": str(list_of_paths)}
        )
        spent_s = processor_s(roots) - before
        summary = json.loads(done.stderr.strip().splitlines()[-1])
        if summary["bad"]:
            raise SystemExit(f"{server.name}: {summary}")
        if summary["requests"] < FEWEST:
            return self.one_by_one(server, paths, roots)
        return spent_s * 1e6 / summary["requests"], summary["requests"] / summary["seconds"]

    def one_by_one(self, server, paths, roots):
        """The same of a slow server: one question after the other, each to its end, when it is done with those that nobody waits for."""
        busy = None
        while busy != (busy := processor_s(roots)):
            time.sleep(0.5)
        before, started, count = busy, time.monotonic(), 0
        while count < 3 or time.monotonic() < started + self.seconds:
            with urllib.request.urlopen(server.origin + paths[count % len(paths)], timeout=120) as answer:
                answer.read()
            count += 1
        return (processor_s(roots) - before) * 1e6 / count, count / (time.monotonic() - started)
