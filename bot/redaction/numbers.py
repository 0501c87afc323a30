"""Find telephone, NHS, pupil, National Insurance and case numbers, and car registrations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.redaction.spans import Span

_NOT_IN_WORD = r"(?<![\w.,/£$-])"
_DIGITS = re.compile(r"(?<![\w£$])(?:\+|\()?[\do](?:[ .()-]{0,2}[\do]){5,16}(?![\w%])", re.IGNORECASE)
_SLASHED = re.compile(r"(?<![\w/])0\d{3,4}/\d{3}/?\d{3,4}(?![\w/])")
_EXTENSION = re.compile(r"\b(?:ext|extension|ending(?: in)?)\.? (\d{2,6})(?!\w)", re.IGNORECASE)
_LONG = re.compile(rf"{_NOT_IN_WORD}\d{{6,}}(?!\w|[.,]\d)")
_THOUSANDS = re.compile(r"\d+000")

#: On its own behind another number: "16 (999 123 4567)".
_GROUPED_NHS = re.compile(r"(?<=\()[1-9]\d\d[ -]\d{3}[ -]\d{4}(?!\w)")
_NHS_CUE = re.compile(r"\bnhs\s*(?:no|num|number|id|#)?\b\W{0,3}(?:is\W{1,2}|no\W{1,2})?$", re.IGNORECASE)
_PHONE_CUE = re.compile(
    r"\b(?:phone|mobile|mob|tel|telephone|number|no|num|ring|call|text|txt|whatsapp|landline|contact|fax|ext|on)\b"
    r"[\w ',]{0,16}[:#.]?\s*$",
    re.IGNORECASE,
)
_UPN = re.compile(r"(?<!\w)[a-z]\d{11}[\da-z](?!\w)", re.IGNORECASE)
_UPN_CUED = re.compile(
    r"\bu\.?p\.?n\.?\b(?:\s+(?:no|num|number|is))*\W{0,3}([a-z]?[\d ]{5,14}\d[a-z]?)(?!\w)", re.IGNORECASE
)
# HMRC NIM39110: two prefix letters, six digits, a final letter A to D; QQ is the published example.
_NI = re.compile(r"(?<!\w)(?:[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]|qq)(?: ?\d\d){3} ?[a-d](?!\w)", re.IGNORECASE)
_NI_CUED = re.compile(
    r"\b(?:ni|nino|n\.i\.|national insurance|insurance)(?:\s+(?:no|num|number|is))*\W{0,3}"
    r"([a-z]{2}(?: ?\d){4,6}(?: ?[a-d](?!\w))?)",
    re.IGNORECASE,
)
_CUE = (
    r"case|ref(?:erence)?|crime|incident|occurrence|investigation|cad|log|urn|file"
    r"|liquid ?logic|mosaic|care ?first|eclipse|"
    r"system ?one|rio|emis|pnc|niche|athena|hospital|patient|unit|mrn|ehcp|ehc|passport|claim|court|application|ticket|"
    r"exhibit|record|client|student|pupil|candidate|member(?:ship)?|id|nhs|custody|charge|marac|mappa|laa|cica|ofsted|"
    r"dbs|swe|gmc|nmc|trn|cpoms|myconcern|concern|referral|csc|social care|police|account|child|person"
    r"|crn|badge|collar|shoulder|warrant|pc|pcso|certificate"
)
_NUMBERED = r"(?:no|num|nos|numbers?|ref(?:erence)?|id|#|\u2116)"
_NUMBERED_CUE = re.compile(rf"\b(?:{_CUE})\W{{1,3}}{_NUMBERED}\W{{0,3}}(?:is\W)?$", re.IGNORECASE)
#: "the referral on 30/11": the day that a deadline is counted from, and no reference.
_ON_A_DAY = (
    r"(?:on|at|of|in|by|for|from|until|till|to|after|before|since|(?:mon|tue|wed|thu|fri|sat|sun)\w*)\s"
    r"[0-3]?\d[/.-][01]?\d(?![\w/])"
)
#: "case 4471823", "ref: CYP/2026/00418", "crime no. 42/123456/26": one token with four digits, two after a "number".
_REFERENCE = re.compile(
    rf"(?<!\[)\b(?:{_CUE})s?\b(?P<numbered>[^\w\[]{{0,3}}{_NUMBERED}\b)?(?:[^\w\[\]]{{0,3}}\b(?:is|was|of)\b)?[\s:#.=-]{{0,4}}"
    rf"(?:(?!{_ON_A_DAY})[A-Z]{{2,6}}\s)?"
    r"(?P<token>(?:[a-z]{1,8}[/-]){0,3}[a-z]{0,8}[/-]?\d[\w/-]{0,24})(?![\w/])",
    re.IGNORECASE,
)
#: Letters and digits that only a filing system writes: "CYP-2024-00123", "42/123456/26".
_FILED = re.compile(
    r"(?<![\w/])(?:[a-z]{2}\d\d[a-z]\d{5}|[a-z]{1,6}[/-]?\d{5,}(?:[/-]\w+)*|[a-z]{1,6}(?:[/-]\d+){2,}|\d{2,}[/-]\d{5,}(?:[/-]\d+)?)(?![\w/])",
    re.IGNORECASE,
)
#: "EHM number 66209", "log 512 of 14/03": any number that is called one, and an entry in the log of a day.
_CALLED_NUMBER = re.compile(
    r"\b[a-z]{2,12}\W(?:number|num|no\.?|id)\W{1,3}(?:is )?(\d{4,})(?![\w/]| [a-z]+ (?:road|rd|street|st)\b)",
    re.IGNORECASE,
)
_LOGGED = re.compile(r"\b(?:log|cad)\W{1,2}(?:no\.? )?(\d{2,5}) of (?=\d)", re.IGNORECASE)
_YEAR_ONLY = re.compile(r"[a-z]*[/-]?(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?", re.IGNORECASE)
_CAR = (
    r"[a-z]{2} ?\d{2} ?[a-z]{3}|[a-z] ?\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3} ?[a-z]|[a-z]{1,3} ?\d{1,4}"
    r"|[a-z]\d[a-z] [a-z]{3}"
)
_CAR_CUED = re.compile(
    r"\b(?:reg(?:istration|istered)?|(?:number ?)?plates?|vrm|index|car|van|vehicle|taxi|minibus|moped|motorbike)\b"
    rf"(?:\s+(?:no|num|number|plate|mark|is|was|reads?|starting|begins|ending))*[\s:,.#-]{{0,4}}({_CAR})(?!\w)",
    re.IGNORECASE,
)
_CAR_PLAIN = re.compile(r"(?<!\w)(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]\d{3} ?[A-Z]{3})(?!\w)")
_AGE_OR_CLASS = re.compile(r"(?:y|yr|ks|ks ?|year|s|p|age|aim) ?\d{1,3}", re.IGNORECASE)


def public(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of the directory's own numbers, however they are spaced."""
    for match in _DIGITS.finditer(text):
        if _digits(match.group()) in known:
            yield match.span()


def find(text: str, known: frozenset[str]) -> Iterator[Span]:
    """Yield numbers of people, cases and cars; `known` holds the digits of the directory's own numbers."""
    for pattern, kind in ((_NI, "NI number"), (_NI_CUED, "NI number"), (_UPN, "UPN"), (_UPN_CUED, "UPN")):
        for match in pattern.finditer(text):
            group = pattern.groups
            yield Span(match.start(group), match.end(group), kind)
    for match in _DIGITS.finditer(text):
        kind_or_none = _of_digits(text, match, known)
        if kind_or_none:
            yield Span(match.start(), match.end(), kind_or_none)
    for match in _GROUPED_NHS.finditer(text):
        if _digits(match.group()) not in known:
            yield Span(match.start(), match.end(), "NHS number")
    for match in _EXTENSION.finditer(text):
        yield Span(match.start(1), match.end(1), "phone")
    for match in _SLASHED.finditer(text):
        yield Span(match.start(), match.end(), "phone")
    for match in _CAR_CUED.finditer(text):
        if not _AGE_OR_CLASS.fullmatch(match.group(1)) and len(re.sub(r"\W", "", match.group(1))) >= 4:
            yield Span(match.start(1), match.end(1), "registration")
    for match in _CAR_PLAIN.finditer(text):
        yield Span(match.start(), match.end(), "registration")
    for match in _REFERENCE.finditer(text):
        token = match.group("token")
        enough = 2 if match.group("numbered") else 4
        if sum(map(str.isdigit, token)) >= enough and not _YEAR_ONLY.fullmatch(token) and _digits(token) not in known:
            yield Span(match.start("token"), match.end("token"), "reference")
    for match in _LOGGED.finditer(text):
        yield Span(match.start(1), match.end(1), "reference")
    for match in _CALLED_NUMBER.finditer(text):
        number = match.group(1)
        if not _YEAR_ONLY.fullmatch(number) and not number.endswith("000") and number not in known:
            yield Span(match.start(1), match.end(1), "reference")
    for match in (*_FILED.finditer(text), *_LONG.finditer(text)):
        plain = _digits(match.group())
        if not _YEAR_ONLY.fullmatch(match.group()) and plain not in known and not _THOUSANDS.fullmatch(match.group()):
            yield Span(match.start(), match.end(), "reference")


def _of_digits(text: str, match: re.Match[str], known: frozenset[str]) -> str | None:
    """Return what a run of digits is by its length, its beginning, its check digit and the words before it."""
    digits = _digits(match.group().lower().replace("o", "0"))
    if digits in known or sum(map(str.isdigit, match.group())) < 5:
        return None
    before = text[max(0, match.start() - 40) : match.start()]
    if _NHS_CUE.search(before) or _is_written_nhs(match.group(), digits):
        return "NHS number"
    international = match.group().startswith("+") or digits.startswith("00")
    if (international and 9 <= len(digits) <= 17) or (digits.startswith("44") and len(digits) == 12):
        return "phone"
    # Ofcom's numbering plan: geographic and mobile numbers are 10 or 11 digits with the leading 0.
    if digits[0] == "0" and 10 <= len(digits) <= 11:
        return "phone"
    if len(digits) == 10 and digits[0] == "7":
        return "phone"
    if _NUMBERED_CUE.search(before):
        return None
    if 6 <= len(digits) <= 13 and _PHONE_CUE.search(before) and not _THOUSANDS.fullmatch(digits):
        return "phone"
    return None


def _is_written_nhs(written: str, digits: str) -> bool:
    """Return whether a run of digits is an NHS number as people write it: together, or in groups of 3, 3 and 4."""
    groups = [len(group) for group in re.findall(r"\d+", written)]
    if digits[0] == "0":
        return False
    # Nothing else in Britain is written 3-3-4 without a leading 0, so a slip in a digit does not matter.
    return groups == [3, 3, 4] or (groups in ([10], [3, 4, 3], [6, 4], [3, 7]) and is_nhs_number(digits))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits carry the NHS number's check digit (NHS Data Dictionary, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return len(digits) == 10 and (11 - total % 11) % 11 == int(digits[9])
