"""Find email addresses, web addresses and names of accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.redaction.spans import Span

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SPOKEN_EMAIL = re.compile(
    r"(?<!\w)\w{1,30}(?: ?(?:dot|\.) ?\w{1,30}){0,3} ?(?:\(at\)|\[at\]|\bat\b) ?"
    r"\w{1,30}(?: ?(?:\bdot\b|\(dot\)) ?\w{1,20}){1,4}",
    re.IGNORECASE,
)
_URL = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"\]]{2,400}", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|co|uk|me|tv|gg|io|link|app|ly|be|info|biz)(?:/[^\s<>\"\]]{0,300})?"
    r"(?![\w-])",
    re.IGNORECASE,
)
#: What an address begins with, up to its path; its group is the host as content/ has it.
_SITE = re.compile(r"(?:https?://)?(?:www\.)?([^/]*)", re.IGNORECASE)
_AT_HANDLE = re.compile(r"(?<![\w@])@[\w.]{2,40}(?<!\.)")
_APPS = (
    r"snap(?:chat)?|sc|insta(?:gram)?|ig|tik ?tok|roblox|discord|facebook|fb|kik|twitter|x|telegram|whatsapp|youtube|"
    r"xbox|psn|ps[45]|fortnite|minecraft|steam|yubo|twitch|reddit|signal|messenger|wechat|viber|onlyfans|skype"
    r"|gamer ?tag|wizz|hoop"
)
_ACCOUNT = (
    r"(?:user ?name|user|handle|account|profile|gamer ?tag|screen ?name|login|add(?:ed)?(?: me| him| her)?|id|tag|@)"
)
#: A name is taken after "username" or "handle"; after an app's name only when no word looks like it.
_NAMED_HANDLE = re.compile(
    rf"\b(?:user ?name|gamer ?tag|screen ?name|handle)s?\b"
    rf"(?:\s+(?:on (?:{_APPS})|is|was|called|of|he uses|she uses))*\W{{0,3}}"
    r"(?P<handle>@?[\w.#-]{3,40})(?<![.-])(?!\w)",
    re.IGNORECASE,
)
_APP_HANDLE = re.compile(
    rf"\b(?:{_APPS}|user|account|profile|tag|login)\b(?:\s+(?:{_ACCOUNT}|is|was|as|called|named|under|name|on|:))*\W{{0,3}}"
    r"(?P<handle>[\w.#]{3,40})(?<!\.)(?!\w)",
    re.IGNORECASE,
)
_LOOKS_MADE_UP = re.compile(r"[a-z]+\d{2,}|.*[a-z].*_|_.*[a-z]|[a-z]\w*[.#]\w+|.*\d+[a-z]+\d*$", re.IGNORECASE)
_SHORT_APPS = ("snap", "insta", "ig", "snapchat", "instagram", "kik", "user", "username")
_NOT_A_HANDLE = re.compile(
    r"\d+(?:st|nd|rd|th|s|y[or]*|am|pm|k|ish|hrs?|mins?)?|(?:is|was|and|the|for|that|his|her)", re.I
)
_FREE_HANDLE = re.compile(
    r"(?<![\w@/.])(?=\w{0,30}[a-z])(?=\w{0,30}_)(?:[a-z0-9]{1,20}_+|_+[a-z0-9]{1,20})\w{0,20}(?!\w)", re.I
)


def find(
    text: str, known: frozenset[str], is_ordinary: Callable[[str], bool], is_word: Callable[[str], bool]
) -> Iterator[Span]:
    """Yield addresses on the internet; `known` holds the hosts and email addresses of content/."""
    for match in _EMAIL.finditer(text):
        if match.group().lower() not in known:
            yield Span(match.start(), match.end(), "email")
    for match in _SPOKEN_EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "email")
    for start, end, known_host in _addresses(text, known):
        if not known_host:
            yield Span(start, end, "url")
    for match in _AT_HANDLE.finditer(text):
        yield Span(match.start(), match.end(), "handle")
    for match in (*_NAMED_HANDLE.finditer(text), *_APP_HANDLE.finditer(text)):
        handle = match.group("handle")
        made_up: object = _LOOKS_MADE_UP.match(handle) or (
            match.re is _NAMED_HANDLE and re.search(r"[a-z][A-Z]", handle)
        )
        if not made_up and match.re is _NAMED_HANDLE:
            made_up = not is_word(handle.lower()) or handle[1:] != handle[1:].lower()
        if not made_up and match.re is _APP_HANDLE:
            # "snap taykzz": no word, so an account.
            app = re.split(r"\W", match.group(), maxsplit=1)[0].lower()
            made_up = app in _SHORT_APPS and handle.islower() and not is_ordinary(handle)
        if made_up and not _NOT_A_HANDLE.fullmatch(handle):
            yield Span(match.start("handle"), match.end("handle"), "handle")
    for match in _FREE_HANDLE.finditer(text):
        yield Span(match.start(), match.end(), "handle")


def public(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of hosts and email addresses that content/ names: no part of them is a name.

    The path behind a host may hold one.
    """
    for match in _EMAIL.finditer(text):
        if match.group().lower() in known:
            yield match.span()
    for start, end, known_host in _addresses(text, known):
        if known_host and (site := _SITE.match(text, start, end)):
            yield site.span()


def _addresses(text: str, known: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, whether content/ names its host) of each web address."""
    for pattern in (_URL, _HOST):
        for match in pattern.finditer(text):
            address = match.group().rstrip(".,;:!?)'")
            yield match.start(), match.start() + len(address), _is_known(address.lower(), known)


def _is_known(address: str, known: frozenset[str]) -> bool:
    site = _SITE.match(address)
    return (site is not None and site[1] in known) or address in known
