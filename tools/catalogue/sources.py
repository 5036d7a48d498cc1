"""Reads the three tables that the catalogue is made from."""

import csv


def read_kinds(path):
    """The regulation kinds of all ages, by code."""
    with open(path, encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def read_codes(path):
    """Codes with UUID, sense, category, geometry, symbol, validity, slots and letter, by code."""
    with open(path, encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def read_release(path):
    """The regulations in force of one release of the national catalogue, by code. Tab-separated, `#` begins a comment."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\r\n").split("\t") for line in file if not line.startswith("#")]
    header, *rows = lines
    return {row["kod"]: row for row in (dict(zip(header, line)) for line in rows)}


def slots_of(code_row):
    """The slots of a kind as (name, type) pairs, in the order of the wording."""
    return [tuple(slot.rsplit(":", 1)) for slot in code_row.get("slots", "").split("|") if slot]


def numeric(slots):
    """The names of the slots that hold a number."""
    return [name for name, kind in slots if kind in ("decimaltal", "heltal")]
