"""Positions of the sun, and its rising and setting, by pvlib's implementation of NREL's SPA.

    pip install pvlib==0.16.1
    python3 tools/earth/sun.py crates/city/tests/oracles/sun.tsv crates/city/tests/oracles/sun_days.tsv

The same version gives the same tables. Pressure, temperature and the difference of clocks are fixed and stand in their heads.
"""

import pathlib
import sys

import pandas
import pvlib

PLACES = [("Malmö", 55.605, 13.004), ("Stockholm", 59.3293, 18.0686), ("Kiruna", 67.8558, 20.2253)]
PRESSURE_PA = 101_000
TEMPERATURE_C = 10
DELTA_T_S = 69.2
YEAR = 2026
HOURS = [1.5, 4.25, 6.0, 8.75, 11.0, 12.5, 15.25, 17.0, 19.5, 22.75]


def head(target):
    return (
        f"# pvlib {pvlib.__version__}: python3 tools/earth/sun.py; pressure {PRESSURE_PA} Pa, temperature {TEMPERATURE_C} °C, "
        f"delta-T {DELTA_T_S} s, height 0 m ({target.name})"
    )


def positions(target):
    lines = [head(target), "# place\tlat_deg\tlon_deg\tunix_s\tazimuth_deg\televation_deg\tapparent_elevation_deg"]
    # Every eleventh day of the year, one hour of the ten after another.
    days = pandas.date_range(f"{YEAR}-01-01", f"{YEAR}-12-31", freq="11D", tz="UTC")
    for name, lat, lon in PLACES:
        times = pandas.DatetimeIndex(
            [day + pandas.Timedelta(hours=HOURS[(number * 3 + turn * 4) % 10]) for number, day in enumerate(days) for turn in range(3)]
        )
        found = pvlib.solarposition.spa_python(
            times, lat, lon, altitude=0, pressure=PRESSURE_PA, temperature=TEMPERATURE_C, delta_t=DELTA_T_S, how="numpy"
        )
        for time, row in found.iterrows():
            lines.append(
                f"{name}\t{lat}\t{lon}\t{int(time.timestamp())}\t{row['azimuth']:.7f}\t{row['elevation']:.7f}\t{row['apparent_elevation']:.7f}"
            )
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def days(target):
    lines = [head(target), "# place\tlat_deg\tlon_deg\tday_start_unix_s\trise_unix_s\ttransit_unix_s\tset_unix_s"]
    for name, lat, lon in PLACES:
        times = pandas.date_range(f"{YEAR}-01-15", f"{YEAR}-12-31", freq="30D", tz="UTC")
        found = pvlib.solarposition.sun_rise_set_transit_spa(times, lat, lon, how="numpy", delta_t=DELTA_T_S)
        for time, row in found.iterrows():
            # At the edge of the polar night the interpolation between days fails: the sun would set before it rises.
            if not (pandas.isna(row["sunrise"]) or row["sunrise"] < row["sunset"]):
                continue
            seconds = [("none" if pandas.isna(row[part]) else f"{row[part].timestamp():.1f}") for part in ["sunrise", "transit", "sunset"]]
            lines.append("\t".join([name, f"{lat}", f"{lon}", f"{int(time.timestamp())}", *seconds]))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    positions(pathlib.Path(sys.argv[1]))
    days(pathlib.Path(sys.argv[2]))
