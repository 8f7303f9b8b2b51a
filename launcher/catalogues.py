"""Merge catalogues. Runs inside .venv: `python -m launcher.catalogues ODOO_ADDONS...`.

Each addon keeps its own i18n/it.po. A term without Italian there is filled from the glossary, then from the
compendium i18n/it.po, then from Odoo's own catalogues, so that one term has one translation everywhere.
"""
import csv
import sys
from pathlib import Path

import polib

from . import layout

COMPENDIUM = layout.ROOT / "i18n" / "it.po"
GLOSSARY = layout.ROOT / "i18n" / "glossary.csv"
# Where Odoo says what the addons' own screens say too, the nearest first.
CORE = ("account", "mail", "crm", "portal", "survey", "web", "base")
HEADER = {
    "Project-Id-Version": "Sagres 19.0",
    "Language": "it",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def main(odoo_addons):
    """Rewrite the catalogues and return 1 when a term misses Italian."""
    known = [_read_glossary(), _read(COMPENDIUM), _read_core(odoo_addons)]
    missing, together = 0, {}
    for addon in layout.ADDONS:
        template = layout.ROOT / addon / "i18n" / f"{addon}.pot"
        if not template.is_file():
            continue
        terms = polib.pofile(str(template))
        if not terms:
            _remove_empty(template)
            continue
        without = _merge(terms, template.with_name("it.po"), known, together)
        missing += len(without)
        print(f"   {addon}: {len(terms)} terms, {len(without)} without Italian", flush=True)
        for msgid in without:
            print(f"     {msgid!r}")
    _write_compendium(together)
    return 1 if missing else 0


def _merge(terms, path, known, together):
    """Write the Italian catalogue of one addon and return the terms that miss."""
    old = _read(path)
    italian = polib.POFile(wrapwidth=100)
    italian.metadata = HEADER
    without = []
    for term in sorted(terms, key=lambda entry: (entry.msgid, entry.msgctxt or "")):
        msgstr = next((words[term.msgid] for words in (old, *known) if words.get(term.msgid)), "")
        term.msgstr = msgstr
        italian.append(term)
        if msgstr:
            _remember(together, term.msgid, msgstr, path)
        else:
            without.append(term.msgid)
    italian.save(str(path))
    template = polib.POFile(wrapwidth=100)
    template.metadata = {name: value for name, value in HEADER.items() if name != "Language"}
    template.extend(_bare(entry) for entry in italian)
    template.save(str(path.with_name(f"{path.parent.parent.name}.pot")))
    return without


def _bare(entry):
    """Return a term without its translation."""
    return polib.POEntry(
        msgid=entry.msgid, msgctxt=entry.msgctxt, comment=entry.comment, occurrences=entry.occurrences, flags=entry.flags
    )


def _remember(together, msgid, msgstr, path):
    if together.setdefault(msgid, msgstr) != msgstr:
        print(f"   {path.parent.parent.name} says {msgstr!r} for {msgid!r}, another addon {together[msgid]!r}")


def _write_compendium(together):
    compendium = polib.POFile(wrapwidth=100)
    compendium.metadata = HEADER
    compendium.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in sorted(together.items()))
    COMPENDIUM.parent.mkdir(exist_ok=True)
    compendium.save(str(COMPENDIUM))


def _remove_empty(template):
    """An addon that says nothing has no catalogue."""
    for path in (template, template.with_name("it.po")):
        path.unlink(missing_ok=True)
    if not any(template.parent.iterdir()):
        template.parent.rmdir()


def _read(path):
    """Return {English: Italian} of a catalogue, without what is fuzzy."""
    if not Path(path).is_file():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.msgstr and "fuzzy" not in entry.flags}


def _read_glossary():
    """Return the glossary's terms as they are, in capitals at the beginning, and as titles."""
    found = {}
    if GLOSSARY.is_file():
        with GLOSSARY.open(newline="") as lines:
            for row in csv.DictReader(lines):
                term, italian = row["term"], row["italian"]
                found |= {term: italian, term[:1].upper() + term[1:]: italian[:1].upper() + italian[1:]}
    return found


def _read_core(odoo_addons):
    found = {}
    for module in reversed(CORE):
        for addons in odoo_addons:
            found |= _read(Path(addons) / module / "i18n" / "it.po")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
