"""Find people named by a letter or by initials: "child K", "J.B.", "Re JS"."""

from __future__ import annotations

from bot.redaction import cues
from bot.redaction.tokens import EDGE, Token
from bot.redaction.vocabulary import Vocabulary

_BEFORE = (
    cues.PEOPLE | cues.TITLES | frozenset(("re", "called", "named", "sibling", "miss", "sib", "initials", "uncle"))
)
_GROUPS = cues.word_set("children family siblings brothers sisters twins boys girls kids household")
_TOWARDS = frozenset(("with", "about", "told", "asked", "ask", "saw", "met"))
_VERBS = cues.SAYS | cues.DOES_NOT | frozenset(("does", "did", "is", "was", "had", "has"))
#: Letters that a practitioner in a hurry writes for a word.
_FOR_A_WORD = frozenset("aiurnbcyxov")


def find_initials(tokens: list[Token], vocabulary: Vocabulary) -> set[int]:
    """Return the places of letters that stand for a person."""
    found: set[int] = set()
    read: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind != "word" or place in read:
            continue
        before = tokens[place - 1] if place else EDGE
        after = tokens[place + 1] if place + 1 < len(tokens) else EDGE
        if len(token.base) == 1:
            dotted = _dotted(tokens, place)
            read.update(dotted)
            if len(dotted) > 1:
                letters = "".join(tokens[one].base for one in dotted)
                if (letters not in cues.NOT_INITIALS and letters not in vocabulary.proper) or before.base in _BEFORE:
                    found.update(dotted)
            elif _is_person(token, before, after):
                found.add(place)
        elif _is_pair(token, before, after, vocabulary) or _called_initials(tokens, place):
            found.add(place)
    return found


def _dotted(tokens: list[Token], place: int) -> list[int]:
    """Return the places of the capital letters of "J.B." that begins here."""
    run = [place]
    if not tokens[place].shown.isupper():
        return run
    while True:
        dot, letter = run[-1] + 1, run[-1] + 2
        if letter >= len(tokens) or tokens[dot].shown != "." or tokens[dot].start != tokens[run[-1]].end:
            return run
        following = tokens[letter]
        if following.kind != "word" or len(following.base) > 1 or following.start > tokens[dot].end:
            return run
        run.append(letter)


def _is_person(token: Token, before: Token, after: Token) -> bool:
    letter = token.shown
    if before.base in cues.LETTERED or after.shown in ("&", "/"):
        return False
    if after.base in _GROUPS and before.base in ("the", "for", "with", "re") and letter.isupper():
        return True
    if after.shown == "," and before.shown == "," and letter.isupper() and letter not in "IA":
        return True
    if letter.isupper() and letter not in "IAX" and before.base in _TOWARDS:
        return True
    if before.base in _BEFORE and not before.clitic:
        if letter.isupper():
            return letter != "I" and (letter != "A" or after.kind != "word" or after.base in _VERBS)
        return letter not in _FOR_A_WORD
    if letter.isupper() and letter not in "IA" and not before.capital and before.kind != "number":
        return (bool(token.clitic) and after.base in cues.POSSESSED) or after.base in _VERBS
    return False


def _is_pair(token: Token, before: Token, after: Token, vocabulary: Vocabulary) -> bool:
    """Return whether two or three capitals are a person's: no short form that anybody here uses."""
    if not token.shown.isupper() or len(token.shown) > 3 or not token.capital:
        return False
    word = token.base
    if (
        word in vocabulary.proper
        or word in cues.NOT_INITIALS
        or vocabulary.is_everyday(word)
        or vocabulary.titles[word] > 1
    ):
        return False
    if word in vocabulary.english and len(word) > 2:
        return False
    told = after.base in ("told", "said", "says", "disclosed", "alleges", "alleged")
    return before.base in _BEFORE or told or (token.clitic == "'s" and after.base in cues.RELATIONS)


def _called_initials(tokens: list[Token], place: int) -> bool:
    """Return whether letters follow "initials", "initials are" or "initials:"."""
    token = tokens[place]
    return (
        len(token.base) < 4
        and token.base not in ("are", "is")
        and any(one.base == "initials" for one in tokens[max(0, place - 2) : place])
    )
