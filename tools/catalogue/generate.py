#!/usr/bin/env python3
"""Makes the shipped tables of regulation kinds, `kinds.tsv` (facts) and `words.tsv` (our names and plain sentences).

    python3 tools/catalogue/generate.py KINDS.csv CODES.csv RELEASE.tsv data/catalogue

The national formulations are not shipped. Of each, the table holds a fingerprint, by which a delivered text can be told to
deviate: the first 16 hexadecimal digits of the SHA-256 of the formulation in UTF-8, after lower-casing it, folding every run
of white space to one space, trimming it, and dropping full stops (and white space) at its end. The crate `planvy-plan`
folds delivered texts the same way.
"""

import collections
import hashlib
import os
import re
import sys

import corrections
import features
import measured
import naming
import quantities
import roles
import sentences
import sources

LANDS = {"allman_plats": "public-place", "kvartersmark": "development-land", "vattenomrade": "water", "all": "plan-area",
         "Allmän plats": "public-place", "Kvartersmark": "development-land", "Vattenområde": "water", "Planområdet": "plan-area"}
GROUPS = {"Användning": "use", "Egenskap": "property", "Administrativ": "administrative"}
TYPES = {group: name for name, group in GROUPS.items()}
GEOMETRIES = {"Punkt": "point", "Linje": "line", "Yta/Volym": "area", "": ""}
COLOURS = {
    "#FFFFCE": "gul", "#DABF8C": "brun", "#FFCB83": "beige", "#FF8040": "orange", "#FA4B3C": "röd", "#FFBCE1": "rosa",
    "#D1B6E1": "lila", "#A5DAFB": "blå", "#B6CCE1": "blågrå", "#B2EC40": "grön", "#DEFFCE": "ljusgrön", "#D9D9D9": "grå",
    "#E9E9E9": "ljusgrå",
}
HATCHES = {
    "prickmark": "dots", "korsmark": "plus", "ringmark": "rings", "line_fastighetsindelning": "division-line",
    "line_open_circles_utfart": "open-circles", "line_filled_circles_stangsel": "filled-circles", "arrow_slope": "slope-arrow",
    "point_plus_level": "level-point", "none": "", "": "",
}
SYMBOL_HATCHES = {
    "Marken får inte förses med byggnad/byggnadsverk": "prickmark",
    "Marken får endast förses med viss typ av byggnadsverk": "korsmark",
    "Marken får endast förses med byggnadsverk under mark": "ringmark",
    "Höjd över nollplanet": "point_plus_level",
}
# A code of an ended kind -> the code that took its place.
SUCCESSORS = {
    "DP_AP_Eg_AndradLovplikt_Bygglov_OkadBygglov": "DP_AP_Eg_UtokadLovplikt_UtokadeKrav_Bygglov",
    "DP_KM_Eg_AndradLovplikt_Bygglov_OkadBygglov": "DP_KM_Eg_UtokadLovplikt_UtokadeKrav_Bygglov",
    "DP_KM_Eg_Hojd_Ingen_ExaktVanAldre": "DP_KM_Eg_Hojd_ExaktHojd_ExaktVan_Aldre",
    "DP_KM_Eg_Hojd_Ingen_HogstaVanAldre": "DP_KM_Eg_Hojd_HogstaHojd_HogstaVan_Aldre",
    "DP_KM_Eg_Hojd_Ingen_LagstaVanAldre": "DP_KM_Eg_Hojd_LagstaHojd_LagstaVan_Aldre",
    "DP_KM_Eg_Utforande_Genomslapp_Aldre": "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Aldre",
    "DP_KM_Eg_Utforande_Genomslapp_Annan": "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Annan",
    "DP_KM_Eg_Utforande_Genomslapp_Genomslapplig": "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Genomslapp",
    "DP_KM_Eg_Utforande_Genomslapp_GenomslappligFastigh": "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Fastigh",
    "DP_KM_Eg_Utforande_Genomslapp_GenomslappligProc": "DP_KM_Eg_MarkensAnordOchVeg_MarkensGenomslapp_Proc",
}
# Ids met in delivered plans beside the one of the tables, where the delivered formulation is that of the kind.
OTHER_IDS = {
    "DP_KM_Eg_Hojd_Ingen_HogstaVanAldre": "3735cb5c-1353-43c7-af97-75f7a7c13422",
}
FACTS = ["code", "ids", "group", "land", "category", "subcategory", "letter", "slots", "measure", "bound", "unit", "reference",
         "scope", "reading", "unmeasured", "role", "limit", "interpretation", "colour", "hatch", "symbol", "hilucs", "geometry",
         "from", "to", "release", "legal_basis", "fingerprint", "successors", "source"]
WORDS = ["code", "name_sv", "name_en", "plain_sv", "plain_en", "notation"]


def fingerprint(formulation):
    """The fingerprint of a formulation; see the head of this file."""
    folded = " ".join(formulation.lower().split()).rstrip(" .")
    return hashlib.sha256(folded.encode("utf-8")).hexdigest()[:16]


def facts(code, kind, code_row, release_row, bases):
    """One row of facts."""
    slots = sources.slots_of(code_row) or quantities.OLD_SLOTS.get(code, [])
    type_sv = code_row.get("type_sv") or TYPES[kind["group"]]
    interpretation = code_row.get("interpretation_of_older") == "true"
    category, subcategory = code_row.get("category_sv", ""), code_row.get("subcategory_sv", "")
    number, unmeasured = quantities.quantity(code, kind, code_row.get("sense", ""), slots)
    measure, bound, unit, reference, scope, reading = number or ("",) * 6
    hatch = kind.get("hatch") or SYMBOL_HATCHES.get(code_row.get("symbol_name_sv", ""), "none")
    letter = code_row.get("letter_pattern", kind.get("letter", ""))
    land = LANDS[kind["land"]] if kind.get("land") else LANDS[release_row["anvandningsform"]]
    basis = kind.get("legal_basis") or bases[(land, category)] or bases[(land, "Ändrad lovplikt")]
    row = {
        "code": code, "ids": f"{code_row.get('uuid', '').lower()} {OTHER_IDS.get(code, '')}".strip(), "group": GROUPS[type_sv], "land": land,
        "category": category, "subcategory": subcategory,
        # Some rows hold a remark where a letter should stand.
        "letter": letter if len(letter) <= 40 and letter != "-" and " / " not in letter and not letter.startswith("+") else "",
        "slots": "|".join(f"{name}:{of}" for name, of in slots), "measure": measure, "bound": bound, "unit": unit,
        "reference": reference, "scope": scope, "reading": reading, "unmeasured": unmeasured or "",
        "role": roles.role(code, type_sv, category, slots, interpretation, number is not None or unmeasured == "period"),
        "limit": roles.limit(code, hatch), "interpretation": "yes" if interpretation else "",
        "colour": COLOURS.get(kind.get("colour_hex", ""), ""), "hatch": HATCHES[hatch],
        "symbol": code_row.get("symbol_name_sv", ""), "hilucs": code_row.get("hilucs", ""),
        "geometry": GEOMETRIES[code_row.get("geometry", "")], "from": code_row.get("valid_from", ""),
        "to": code_row.get("valid_to", ""), "release": code_row.get("catalogue_release", ""), "legal_basis": basis,
        "fingerprint": fingerprint(release_row["formulering"]) if release_row else "",
        "successors": SUCCESSORS.get(code, ""),
        "source": "memory" if kind.get("verified") == "memory" else "catalogue" if code_row else "planvy",
    }
    named = code_row.get("colour_name_sv", "").lower().replace("ljust ", "ljus")
    if named and row["colour"] != named:
        raise SystemExit(f"{code}: colour {named!r} in one table, {row['colour']!r} in the other")
    return row, number, slots, type_sv


def named(row, kind, number, slots, type_sv):
    """Our names of one kind."""
    code, noun = row["code"], features.feature(kind.get("plain_sv", "")) if row["role"] == "fixed" else None
    if number:
        return measured.names(number, slots)
    if row["unmeasured"] == "period":
        return naming.period(code) or (kind["name_sv"], kind["name_en"])
    if row["unmeasured"] and row["unmeasured"] != "on-the-map" and not code.startswith("OLD_"):
        bound = quantities.SENSES.get(row["sense"].lower(), "exact")
        found = naming.unmeasured(kind.get("formulation_sv", ""), bound)
        if found:
            return found
    if noun:
        return features.names(noun)
    if code in naming.NEW_NAMES:
        return tuple(naming.clean(name) for name in naming.NEW_NAMES[code])
    return naming.named(kind["name_sv"], kind["name_en"], row, type_sv)


def plain_of(row, kind, number, slots, type_sv):
    """Our plain sentences of one kind."""
    code, category, subcategory, role = row["code"], row["category"], row["subcategory"], row["role"]
    source = kind.get("plain_sv", "")
    if code in corrections.PLAIN:
        return corrections.PLAIN[code]
    if number:
        return measured.sentences(number, slots)
    if row["unmeasured"] in ("plot", "level") or "ruksarea" in code or "ppenarea" in code:
        found = measured.unmeasured(kind["formulation_sv"], quantities.SENSES.get(row["sense"].lower()))
        if found:
            return found
    if role == "interpretation":
        return sentences.interpretation(category, type_sv)
    if source in corrections.SENTENCES:
        return corrections.SENTENCES[source]
    if role == "prose":
        return sentences.prose(category, type_sv)
    if type_sv == "Användning":
        return sentences.words_of_use(source, kind["plain_en"])
    if category.startswith("Villkor för"):
        return sentences.condition(code, category)
    if category.startswith(("Markreservat", "Gemensamhetsanläggning")):
        return sentences.reserve(category, subcategory, role == "names")
    if category in ("Ändrad lovplikt", "Utökad bygglovsplikt"):
        return sentences.permit_duty(code, slots)
    noun = features.feature(source) if role == "fixed" else None
    if noun:
        return features.sentences(noun, ("text", "text") in slots)
    if re.match(r"(Så |Det här ska|En rättighet|Skydd mot stör|Övrig)", source):
        return sentences.quoted(category, type_sv)
    return source, kind["plain_en"]


def words(row, kind, number, slots, type_sv):
    """Our names, plain sentences and parametric notation of one kind."""
    name_sv, name_en = named(row, kind, number, slots, type_sv)
    plain_sv, plain_en = plain_of(row, kind, number, slots, type_sv)
    # A slope has two parts, also where the plan gives one; one notation has another sense than its code.
    notation = kind.get("formulation_sv", "").replace("1:{n}", "{n}:{n2}")
    if row["code"] == "DP_PO_Eg_Omfatt_Takvinkel_Max":
        notation = notation.replace("=", "≤")
    return {
        "code": row["code"], "name_sv": name_sv, "name_en": corrections.english(name_en),
        "plain_sv": plain_sv, "plain_en": corrections.english(plain_en),
        "notation": notation if number or row["unmeasured"] not in ("", "on-the-map") else "",
    }


def name_the_figures_on_the_map(fact_rows, word_rows):
    """A kind whose figure stands on the map alone is named after the kind that delivers it."""
    words_of = {row["code"]: row for row in word_rows}
    for row in fact_rows:
        if row["unmeasured"] != "on-the-map":
            continue
        # The catalogue spells building height in two ways.
        stem = row["code"].removesuffix("_A")
        word, twin = words_of[row["code"]], words_of.get(stem) or words_of[stem.replace("Byggnadshojd", "Byggnadhojd")]
        word["name_sv"], word["name_en"] = twin["name_sv"], twin["name_en"]
        word["plain_sv"], word["plain_en"] = (
            template.replace("{name}", word[column]) for template, column in zip(corrections.ON_THE_MAP, ("name_sv", "name_en"))
        )


def main(kinds_path, codes_path, release_path, out):
    """Reads the three tables and writes the two."""
    kinds, codes, release = sources.read_kinds(kinds_path), sources.read_codes(codes_path), sources.read_release(release_path)
    bases = collections.defaultdict(str)
    tally = collections.Counter(
        ((LANDS[kind["land"]], codes[code]["category_sv"]), kind["legal_basis"]) for code, kind in kinds.items() if code in codes and not codes[code]["valid_to"]
    )
    for (key, basis), _ in reversed(tally.most_common()):
        bases[key] = basis
    fact_rows, word_rows = [], []
    for code in sorted(set(kinds) | set(codes)):
        kind, code_row, release_row = kinds.get(code, {}), codes.get(code, {}), release.get(code, {})
        row, number, slots, type_sv = facts(code, kind, code_row, release_row, bases)
        fact_rows.append(row)
        row["sense"] = code_row.get("sense", "")
        word_rows.append(words(row, kind, number, slots, type_sv))
    name_the_figures_on_the_map(fact_rows, word_rows)
    for name, columns, rows in (("kinds.tsv", FACTS, fact_rows), ("words.tsv", WORDS, word_rows)):
        with open(os.path.join(out, name), "w", encoding="utf-8", newline="\n") as file:
            file.write("\t".join(columns) + "\n")
            for row in rows:
                cells = [row[column] for column in columns]
                if any("\t" in cell or "\n" in cell for cell in cells):
                    raise SystemExit(f"{row['code']}: a cell holds a tab or a line break")
                file.write("\t".join(cells) + "\n")
    print(f"{len(fact_rows)} kinds, {sum(1 for row in fact_rows if row['release'] and not row['to'])} in force")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
