"""Find postcodes and street addresses. Towns stay: they say which council to ring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.cues import word_set
from bot.redaction.spans import Span
from bot.redaction.vocabulary import Vocabulary

# Royal Mail's 124 postcode areas; inward codes never have C I K M O V.
_AREAS = """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC
    EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS
    LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP
    SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_POSTCODE = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(_AREAS.split(), key=len, reverse=True))})\d[a-z\d]?"
    r"\s{0,2}(?P<inward>\d[abd-hjlnp-uw-z]{2})(?!\w)",
    re.IGNORECASE,
)
#: A postcode mistyped, or of an area that is not there: its form alone, the space included, but for classes and units.
_LIKE_A_POSTCODE = re.compile(
    r"(?<!\w)(?!(?:y|yr|ks|p|s|g|b|form|set)\d)[a-z]{1,2}\d[a-z\d]? (?P<inward>\d[abd-hjlnp-uw-z]{2})(?!\w)",
    re.IGNORECASE,
)
_OUTWARD = re.compile(
    r"\bpost ?code\b(?:\s+(?:is|starts?|begins|area|with))*\W{1,3}"
    rf"(?P<code>(?:{'|'.join(_AREAS.split())})\d[a-z\d]?)(?!\w)",
    re.IGNORECASE,
)
_BEFORE_A_POSTCODE = re.compile(rf"[, \n]{{1,3}}{_LIKE_A_POSTCODE.pattern}", re.IGNORECASE)
_ORDINAL_OR_UNIT = re.compile(r"\d(?:st|nd|rd|th|yr|hr|ft|lb|gb)", re.IGNORECASE)
_STRONG = (
    "road|rd|street|lane|ln|avenue|ave|crescent|cres|terrace|gardens|gdns|grove|mews|drive"
    "|boulevard|parade|approach|broadway|esplanade|promenade|wynd"
)
_WEAK = (
    "close|cl|way|court|ct|place|hill|park|row|square|sq|walk|view|rise|green|st|dr|gate"
    "|wharf|quay|yard|villas|cottages|house|end|bank|brow|croft|dene|fold|garth|mead|meadow|meadows|fields|heights|hollow"
    "|mount|nook|orchard|passage|path|reach|ridge|spinney|vale|copse|paddock|causeway|embankment|buildings|estate"
)
_FLAT = r"(?:flat|apartment|apt|unit|room|number|no\.?|plot|caravan)\s?\d{1,4}[a-z]?,?\s+(?:[\w' ]{3,24},\s+)?"
_NUMBER = r"\d{1,4}\s?-?\s?\d{0,3}[a-z]?(?:/\d{1,2})?,?"
_NUMBERED = re.compile(
    rf"(?<![\w/.£])(?:{_FLAT}(?:{_NUMBER}\s+)?|{_NUMBER}\s+)(?P<words>(?:[a-z][\w'.-]*\s+){{1,4}}?)(?P<type>{_STRONG}|{_WEAK})(?!\w|'[a-z])",
    re.IGNORECASE,
)
_STREET_ONLY = re.compile(
    rf"(?<!\w)(?P<words>(?:[a-z][\w'.-]*\s+){{1,3}}?)(?P<type>{_STRONG}|{_WEAK})(?!\w|'[a-z])", re.IGNORECASE
)
#: A house in a street of any name: where somebody lives, or with its postcode behind it.
_PLACE = r"(?P<place>\d{1,4}[a-z]? (?:[A-Z][\w']+ ){0,2}[A-Z][a-z][\w']+)"
_AT_NUMBER = re.compile(rf"\b(?:at|lives?|living|attend(?:ed|ing)?|visit(?:ed|ing)?|address(?: is)?:?) {_PLACE}(?!\w)")
_NUMBER_AND_POSTCODE = re.compile(rf"(?<![\w/.]){_PLACE}(?i:{_BEFORE_A_POSTCODE.pattern})")
_THE = re.compile(r"(?<![\w/.])\d{1,4}[a-z]? The [A-Z][a-z]{3,}(?!\w)")
_HOUSE = re.compile(
    r"(?<!\w)(?:the )?(?:[A-Z][\w'-]+\s+){1,2}(?:Cottage|Farm|Lodge|Villa|Bungalow|Barn|Flats|Mansions)(?!\w)"
)
#: A house that is called by what it was: "at The Old Forge".
_NAMED_HOUSE = re.compile(
    r"\b(?:at|in|to|of|lives?|living|hosted|is|address:?) (?P<house>The (?:Old )?(?:Forge|Bakery|Rectory|Vicarage|Manse"
    r"|Dairy|Granary|Smithy|Stables|(?:Coach|School|Post|Toll|Chapel) House|Schoolhouse|Gatehouse|Farmhouse"
    r"|Mill House|Bungalow|Cottage|Firs|Elms|Limes|Laurels|Beeches|Willows|Oaks|Poplars|Hollies|Cedars|Gables|Maltings"
    r"|Haven|Homestead|Orchard|Paddocks?|[A-Z]\w+ (?:Inn|Arms|Tavern)))(?!\w)"
)
_PITCH = re.compile(
    r"(?<!\w)(?:caravan|pitch|plot|lodge) \d{1,4}[a-z]?,? (?:[\w']+ ){1,3}(?:holiday|caravan) (?:park|site)(?!\w)",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|off|address)\s+$", re.IGNORECASE)
#: One lives on a street, and in a district: "on coppice row", "in tile hill".
_DWELLS = re.compile(r"\b(?:lives?|lived|living|house|flat|home) on $", re.IGNORECASE)
_LIVES = re.compile(r"\b(?:on|in|at|off|of|to|near|address|lives?|living)\s+$", re.IGNORECASE)
#: Words that stand between a number and "road" or "close" without naming a street.
_BETWEEN = word_set(
    """
    the a an and or of in on to for at from by with is are was were be who that this it he she they
    we i my his her their our your year years yr yrs old month months week weeks day days hour hours
    minute minutes min mins mile miles metres km am pm people children kids boys girls pupils staff
    men women times time in one two three down up out over under into next same other main busy
    whole long not no but if so as too very really steps points high
    """
)


def find(text: str, vocabulary: Vocabulary) -> Iterator[Span]:
    """Yield postcodes, numbered addresses, and streets by name."""
    for match in (*_POSTCODE.finditer(text), *_LIKE_A_POSTCODE.finditer(text)):
        if not _ORDINAL_OR_UNIT.fullmatch(match.group("inward")) or match.group().isupper():
            yield Span(match.start(), match.end(), "postcode")
    for match in _OUTWARD.finditer(text):
        yield Span(match.start("code"), match.end("code"), "postcode")
    for match in _NUMBERED.finditer(text):
        words = match.group("words").split()
        weak = re.fullmatch(_WEAK, match.group("type"), re.IGNORECASE)
        if words[-1].lower() in _BETWEEN - {"the", "high", "main"} or any(
            word.lower() in _BETWEEN for word in words[1:]
        ):
            continue
        street = match.group("type").lower() == "st" and len(words) == 1
        if (
            weak
            and not street
            and not match.group("type")[0].isupper()
            and any(vocabulary.is_everyday(word) for word in words if word.lower() != "st")
        ):
            continue
        if words[0].lower() == "the" and (len(words) > 1 or weak):
            continue
        if len(words) >= 3 and not all(word[0].isupper() for word in words):
            continue
        yield Span(match.start(), match.end(), "address")
    for match in _STREET_ONLY.finditer(text):
        span = _street(text, match, vocabulary)
        if span:
            yield span
    for match in _PITCH.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in (*_AT_NUMBER.finditer(text), *_NUMBER_AND_POSTCODE.finditer(text)):
        yield Span(match.start("place"), match.end("place"), "address")
    for match in _NAMED_HOUSE.finditer(text):
        yield Span(match.start("house"), match.end(), "address")
    for match in _THE.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in _HOUSE.finditer(text):
        if text[match.end() : match.end() + 3].startswith((",", " ,")) or _LIVES.search(text[: match.start()][-12:]):
            yield Span(match.start(), match.end(), "address")


def _street(text: str, match: re.Match[str], vocabulary: Vocabulary) -> Span | None:
    """Return a street without a number: in capitals, or after 'on' or 'lives at' with a word that is not everyday."""
    start, named, strong = match.end("words"), 0, re.fullmatch(_STRONG, match.group("type"), re.IGNORECASE)
    dwells = None
    for found in reversed(list(re.finditer(r"[\w'.-]+", match.group("words")))):
        word = found.group()
        if word.lower() in _BETWEEN or vocabulary.is_known_phrase(word, match.group("type")):
            break
        capital = word[0].isupper() and match.group("type")[0].isupper() and not word.isupper()
        begin = match.start("words") + found.start()
        dwells = _DWELLS.search(text[max(0, begin - 20) : begin])
        if not capital and (vocabulary.is_everyday(word) or not (strong or dwells)):
            break
        start, named = begin, named + 1
    if not named:
        return None
    capital = text[start].isupper() and match.group("type")[0].isupper()
    placed = (_LIVES if strong else _ON).search(text[max(0, start - 12) : start])
    coded = capital and _BEFORE_A_POSTCODE.match(text, match.end())
    if (placed and (strong or capital)) or (capital and strong) or dwells or coded:
        return Span(start, match.end(), "address")
    return None
