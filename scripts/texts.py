"""The catalogues of translations in addon/locale: bring them up to date, look into them, compile.

python3 scripts/texts.py                    how complete each catalogue is
python3 scripts/texts.py --update           give them an entry for every text, and only those
python3 scripts/texts.py --missing ja       what has no translation yet, ready to be filled in
python3 scripts/texts.py --fill ja FILE     take translations from such a file
python3 scripts/texts.py --compile FOLDER   write what the extension reads
python3 scripts/texts.py --faults           what is wrong with them, for the tests
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import environments
import found_texts

sys.path.append(str(environments.ROOT))  # for addon.core, which needs no Blender

if TYPE_CHECKING:
    import polib

ROOT = environments.ROOT
LOCALE = ROOT / "addon" / "locale"
LANGUAGES = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "ja": "Japanese",
    "zh_HANS": "Chinese (Simplified)",
}
PLACE = re.compile(r"\{(\w*)[^{}]*\}")
"""Where a value goes in a text: ``{name}`` or ``{seconds:.0f}``."""

Key = tuple[str, str]


def wanted() -> found_texts.Texts:
    """Every text that needs a translation, with where it stands."""
    found = found_texts.of_folder(ROOT / "addon")
    for text in _of_options():
        found.setdefault((found_texts.ANY, text), [found_texts.Place("addon/core/option.py", 0)])
    return {key: places for key, places in found.items() if re.search(r"\w|, ", key[1])}


def _of_options() -> Iterator[str]:
    """Names and tooltips that are made of the providers' options when properties are."""
    from addon.core import option

    for known in option.KNOWN.values():
        yield from known.switch
        for _, name, tip in known.levels:
            yield from (name, tip)


def catalogue(language: str) -> polib.POFile:
    import polib

    path = LOCALE / f"{language}.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=98)
    made = polib.POFile(wrapwidth=98)
    made.metadata = {
        "Project-Id-Version": "Paintover",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return made


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or found_texts.ANY, entry.msgid


def update(language: str) -> None:
    """Keep the translations of what is still there, and add empty entries for what is new."""
    import polib

    old = {key_of(entry): entry.msgstr for entry in catalogue(language)}
    texts = wanted()
    # A text that came into another context keeps its translation.
    others = {text: told for (_, text), told in old.items() if told}
    made = catalogue(language)
    made[:] = [
        polib.POEntry(
            msgid=text,
            msgstr=old.get((context, text)) or others.get(text, ""),
            msgctxt=None if context == found_texts.ANY else context,
            occurrences=[(place, "") for place in sorted({place.file for place in places})],
        )
        for (context, text), places in sorted(texts.items(), key=_by_file_and_words)
    ]
    _save(made, language)


def missing(language: str) -> list[Key]:
    told = {key_of(entry) for entry in catalogue(language) if entry.msgstr}
    return [key for key in wanted() if key not in told]


def fill(language: str, told: dict[str, str]) -> None:
    """Put translations, by English text, into the catalogue, in every context."""
    update(language)
    made = catalogue(language)
    for entry in made:
        entry.msgstr = told.get(entry.msgid) or entry.msgstr
    _save(made, language)


def faults(language: str) -> list[str]:
    """What is wrong with a catalogue, one line each."""
    texts, found, seen = wanted(), [], set()
    for entry in catalogue(language):
        key = key_of(entry)
        seen.add(key)
        if key not in texts:
            found.append(f"no such text any more: {key}")
        elif entry.fuzzy or entry.obsolete:
            found.append(f"not settled: {key}")
        elif not entry.msgstr.strip():
            found.append(f"empty: {key}")
        elif sorted(PLACE.findall(entry.msgid)) != sorted(PLACE.findall(entry.msgstr)):
            found.append(f"other values: {key} -> {entry.msgstr}")
        elif _ends(entry.msgid) != _ends(entry.msgstr):
            found.append(f"other spaces or another end: {key} -> {entry.msgstr!r}")
    return found + [f"no entry: {key} in {texts[key][0]}" for key in texts if key not in seen]


def compiled(language: str) -> list[list[str]]:
    """Context, text and translation of each entry that tells something new."""
    return [
        [*key_of(entry), entry.msgstr]
        for entry in catalogue(language)
        if entry.msgstr and entry.msgstr != entry.msgid
    ]


def compile_all(folder: Path) -> None:
    """Write one ``<language>.json`` per catalogue, the same bytes for the same texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        text = json.dumps(compiled(language), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{language}.json").write_text(text, encoding="utf-8", newline="\n")


def _ends(text: str) -> tuple[bool, bool, bool]:
    """Whether it begins or ends with a space, and whether it is a whole sentence."""
    if not text.strip(" ,、，"):
        return False, False, False  # a comma, whose space belongs to it
    return text[:1].isspace(), text[-1:].isspace(), text.endswith((".", "。"))


def _by_file_and_words(one: tuple[Key, list[found_texts.Place]]) -> tuple[str, str, str]:
    """Not by lines, which move: two people's work on a catalogue shall fit together."""
    (context, text), places = one
    return min(place.file for place in places), text, context


def _save(made: polib.POFile, language: str) -> None:
    LOCALE.mkdir(exist_ok=True)
    made.save(str(LOCALE / f"{language}.po"), newline="\n")


def _tell() -> None:
    count = len(wanted())
    for language, name in LANGUAGES.items():
        wrong = faults(language)
        print(f"{language:8} {name:21} {count - len(missing(language)):5} of {count}", end="")
        print(f", {len(wrong)} faults" if wrong else "")
        for line in [one for one in wrong if not one.startswith(("empty", "no entry"))]:
            print(f"         {line}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--faults", action="store_true", help="what is wrong, as JSON")
    parser.add_argument("--update", action="store_true", help="an entry for every text")
    parser.add_argument("--missing", metavar="LANGUAGE", choices=LANGUAGES, help="list them")
    parser.add_argument("--fill", nargs=2, metavar=("LANGUAGE", "FILE"), help="take translations")
    parser.add_argument("--compile", type=Path, metavar="FOLDER", help="for the extension")
    options = parser.parse_args()
    if options.faults:
        print(json.dumps({language: faults(language) for language in LANGUAGES}, indent=1))
    elif options.missing:
        empty: dict[str, Any] = {text: "" for _, text in missing(options.missing)}
        print(json.dumps(empty, ensure_ascii=False, indent=1))
    elif options.fill:
        language, file = options.fill
        if language not in LANGUAGES:
            sys.exit(f"No such language: {language}")
        fill(language, json.loads(Path(file).read_text(encoding="utf-8")))
    elif options.compile:
        compile_all(options.compile)
    else:
        for language in LANGUAGES if options.update else ():
            update(language)
        _tell()


if __name__ == "__main__":
    environments.enter("texts")
    main()
