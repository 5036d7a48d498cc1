"""Processes that are measured: started, waited for, and asked for the processor time of all they have started."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def free_port():
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def stat_of(pid):
    """The fields of /proc/PID/stat from the third one on; None where the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            # The name of the program, in brackets, may hold blanks.
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree_of(root):
    """A process and all that descend from it."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (fields := stat_of(entry)):
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, []))
    return found


def processor_s(roots):
    """Processor time of some processes, their descendants, and the descendants that have ended, in seconds: user's and system's."""
    ticks = 0
    for root in roots:
        for pid in tree_of(root):
            if fields := stat_of(pid):
                ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS_PER_SECOND


class Process:
    """A process that ends with the measurement. What it prints goes to a file."""

    def __init__(self, command, log, environment=None, folder=None):
        self.log = log
        with open(log, "wb") as output:
            self.child = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                cwd=folder,
                start_new_session=True,
            )

    @property
    def pid(self):
        return self.child.pid

    def wait_for(self, url, seconds=60):
        """Waits until an address answers with 200."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(url, timeout=10) as answer:
                    answer.read()
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                if self.child.poll() is not None or time.monotonic() > deadline:
                    told = self.log.read_text(encoding="utf-8", errors="replace")
                    raise SystemExit(f"{url}: {error}\n{told[-4000:]}") from error
                time.sleep(0.1)

    def stop(self, how=signal.SIGTERM):
        """Ends it and what it has started."""
        if self.child.poll() is None:
            self.child.send_signal(how)
            try:
                self.child.wait(20)
            except subprocess.TimeoutExpired:
                pass
        try:
            # Its session is its own.
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()
