"""A PostgreSQL with PostGIS of the measurement's own, and the city in it."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from processes import Process, free_port

USER = "planvy"
DATABASE = "city"

# Nothing is to be written while servers are measured, everything fits into memory, and compiling a plan costs more than it gains here.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_connections": "60",
    "logging_collector": "off",
}


def programs():
    """The folder of PostgreSQL's programs."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: scripts/install test")
    return found[-1].parent


def as_owner(command):
    """PostgreSQL does not run as the administrator."""
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


class Database:
    """The cluster, in a folder that goes with it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="planvy-peers-", dir="/tmp"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        data = self.folder / "data"
        initdb = [programs() / "initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-U", USER, "-D", data]
        subprocess.run(as_owner([str(word) for word in initdb]), check=True, stdout=subprocess.DEVNULL, cwd="/")
        words = [programs() / "postgres", "-D", data, "-c", "listen_addresses=127.0.0.1", "-p", self.port]
        words += ["-c", f"unix_socket_directories={self.folder}"]
        for name, value in SETTINGS.items():
            words += ["-c", f"{name}={value}"]
        log = pathlib.Path(tempfile.mkstemp(prefix="planvy-peers-", suffix=".log")[1])
        self.process = Process(as_owner(words), log, folder="/")
        self.await_answer()
        self.sql(f"CREATE DATABASE {DATABASE}", "postgres")
        self.sql("CREATE EXTENSION postgis")

    def await_answer(self):
        deadline = time.monotonic() + 60
        ready = [str(programs() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > deadline:
                raise SystemExit(self.process.log.read_text())
            time.sleep(0.1)

    @property
    def address(self):
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def words(self):
        """The same as GDAL and MapServer write it."""
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={DATABASE}"

    def sql(self, statements, database=DATABASE):
        """Runs statements, and returns the rows that they print, each a list of texts."""
        command = [str(programs() / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database]
        command += ["-v", "ON_ERROR_STOP=1", "-qAtX", "-F", "\t", "-c", statements]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in printed.splitlines()]

    def stop(self):
        # Started through another program, it has to be told itself.
        postmaster = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGINT)
        self.process.stop()
        self.process.log.unlink()
        shutil.rmtree(self.folder, ignore_errors=True)


def load(database, exported, collection, tile_properties):
    """Puts a layer of the exported GeoPackage into two tables: longitudes and latitudes with all columns, so that no server has to
    project what it answers, and the web's Mercator with the columns that Planvy's tiles have, so that none has to for its tiles."""

    def layer(table, projection, columns):
        command = ["ogr2ogr", "-f", "PostgreSQL", f"PG:{database.words}", exported, collection, "-nln", table]
        command += ["-t_srs", projection, "-lco", "LAUNDER=NO", "-lco", "GEOMETRY_NAME=geom", "-lco", "FID=ogc_fid"]
        command += ["--config", "PG_USE_COPY", "YES", "-nlt", "MULTIPOLYGON"]
        if columns:
            command += ["-select", ",".join(columns)]
        subprocess.run([str(word) for word in command], check=True)
        database.sql(f"VACUUM (ANALYZE, FREEZE) {table}")

    layer(collection, "EPSG:4326", None)
    layer(f"{collection}_tiles", "EPSG:3857", tile_properties)
    # What was written stays in memory or on the disk before anybody is measured.
    database.sql("CHECKPOINT")
