"""Find people named by a letter or by initials: "child K", "J.B.", "Re JS"."""

from __future__ import annotations

from bot.redaction import cues
from bot.redaction.tokens import Token, token_at
from bot.redaction.vocabulary import CONSTANT, Vocabulary

_BEFORE = (
    cues.PEOPLE | cues.TITLES | frozenset(("re", "called", "named", "sibling", "miss", "sib", "initials", "uncle"))
)
_GROUPS = cues.word_set("children family siblings brothers sisters twins boys girls kids household")
_PUPIL = frozenset(("pupil", "child", "student", "boy", "girl", "sibling"))
_TOWARDS = frozenset(("with", "about", "told", "asked", "ask", "saw", "met"))
_VERBS = cues.SAYS | cues.DOES_NOT | frozenset(("does", "did", "is", "was", "had", "has"))
#: Letters that a practitioner in a hurry writes for a word.
_FOR_A_WORD = frozenset("aiurnbcyxovw")


def find_initials(tokens: list[Token], vocabulary: Vocabulary) -> set[int]:
    """Return the places of letters that stand for a person."""
    found: set[int] = set()
    read: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind != "word" or place in read:
            continue
        before = token_at(tokens, place - 1)
        if len(token.base) == 1:
            dotted = _dotted(tokens, place)
            read.update(dotted)
            if len(dotted) > 1:
                letters = "".join(tokens[one].base for one in dotted)
                if (letters not in cues.NOT_INITIALS and letters not in vocabulary.short) or before.base in _BEFORE:
                    found.update(dotted)
            elif _is_person(tokens, place):
                found.add(place)
        elif (
            _is_pair(tokens, place, vocabulary) or _called_initials(tokens, place) or _is_met(tokens, place, vocabulary)
        ):
            found.add(place)
    if any(len(tokens[place].base) > 1 for place in found):  # one pupil by initials, then the others too
        found |= {place for place, token in enumerate(tokens) if place and _is_pupil(token, tokens[place - 1])}
    return found


def _is_pupil(token: Token, before: Token) -> bool:
    return token.capital and token.shown.isupper() and len(token.shown) == 2 and before.base in _PUPIL


def _dotted(tokens: list[Token], place: int) -> list[int]:
    """Return the places of the capital letters of "J.B." that begins here."""
    run = [place]
    owned = place + 2 < len(tokens) and tokens[place + 2].clitic == "'s"  # "k.b's disclosure"
    if not (tokens[place].shown.isupper() or owned):
        return run
    while True:
        dot, letter = run[-1] + 1, run[-1] + 2
        if letter >= len(tokens) or tokens[dot].shown != "." or tokens[dot].start != tokens[run[-1]].end:
            return run
        following = tokens[letter]
        if following.kind != "word" or len(following.base) > 1 or following.start > tokens[dot].end:
            return run
        run.append(letter)


def _is_person(tokens: list[Token], place: int) -> bool:
    """Return whether one letter stands for a person: "child K", "T's nan", "M (13)"."""
    token, letter = tokens[place], tokens[place].shown
    before, second = (token_at(tokens, place - back) for back in (1, 2))
    after, then = (token_at(tokens, place + on) for on in (1, 2))
    if before.base in cues.LETTERED or after.shown in ("&", "/") or letter in "Ii":
        return False
    if before.base in cues.TITLES | {"miss"} and not before.clitic:
        return True
    if before.base in cues.NICKNAMED and after.base in cues.ACTS | cues.PRONOUNS | {"we", "they", "i"}:
        return letter not in "aiurn"  # "lil t we call him"
    if before.base == "re" and after.base in cues.JUDGED:
        return False  # "the Re B cases"
    if before.base in _BEFORE and not before.clitic and not letter.isupper():
        return letter not in _FOR_A_WORD
    if not letter.isupper():
        return False
    if before.base in _BEFORE and not before.clitic:
        return letter != "A" or after.kind != "word" or after.base in _VERBS
    if after.base in _GROUPS and before.base in ("the", "for", "with", "re"):
        return True
    if letter in "AX" or before.capital or before.kind == "number":
        return False
    if before.shown in ("(", ",", ":", '"', "'") and after.shown in (")", ",", '"', "'"):
        return not any(one.base in cues.LETTERED for one in tokens[max(0, place - 6) : place])
    if before.base in _TOWARDS or (second.base, before.base) in cues.SPEAKING_WITH | cues.SPEAKING_OF:
        return True
    if after.shown in (",", "(", "is", "aged") and then.kind == "number":
        return True
    full_stop = after.shown == "." and then.base in _VERBS
    return (bool(token.clitic) and after.base in cues.POSSESSED) or after.base in _VERBS or full_stop


def _is_pair(tokens: list[Token], place: int, vocabulary: Vocabulary) -> bool:
    """Return whether two or three capitals are a person's: no short form that anybody here uses."""
    token = tokens[place]
    before = token_at(tokens, place - 1)
    after = token_at(tokens, place + 1)
    if not token.shown.isupper() or len(token.shown) > 3 or not token.capital:
        return False
    word = token.base
    apart = before.shown in (",", "(") and place > 1 and tokens[place - 2].base in cues.PEOPLE
    in_class = after.base == "in" and place + 2 < len(tokens) and tokens[place + 2].base in ("year", "yr", "reception")
    if (apart and after.shown in (",", ")")) or in_class:  # "a child, KB, aged 8"
        often = vocabulary.counts[word] >= CONSTANT
        return not (word in vocabulary.short or word in cues.NOT_INITIALS or often)
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
    if before.shown == ":" and place > 1 and tokens[place - 2].base == "re":
        return True
    return before.base in _BEFORE or told or (token.clitic == "'s" and after.base in cues.RELATIONS)


def _is_met(tokens: list[Token], place: int, vocabulary: Vocabulary) -> bool:
    """Return whether two letters that are no short form stand where a child does: "meeting for EM", "ST (12)"."""
    token = tokens[place]
    before, second = (token_at(tokens, place - back) for back in (1, 2))
    after, then, later = (token_at(tokens, place + on) for on in (1, 2, 3))
    letters = token.base
    if len(letters) != 2 or letters in cues.NOT_INITIALS or (before.capital and not before.fresh):
        return False
    aged = after.shown == "(" and then.shown.isdigit() and len(then.shown) < 3 and later.shown in (")", ",")
    if token.capital and token.shown.isupper():
        spoken_of = (second.base, before.base) in cues.SPEAKING_OF and letters not in vocabulary.short
        return spoken_of or (aged and letters not in vocabulary.contracted)
    consonants = not set(letters) & set("aeiou") and not (
        vocabulary.counts[letters] or letters in vocabulary.contracted
    )
    described = aged or after.base in ("who", "whos", "who's", "aged")
    return consonants and described and before.base in cues.PEOPLE and not before.clitic


def _called_initials(tokens: list[Token], place: int) -> bool:
    """Return whether letters follow "initials", "initials are" or "initials:"."""
    token = tokens[place]
    return (
        len(token.base) < 6
        and token.shown.isupper()
        and any(one.base == "initials" for one in tokens[max(0, place - 2) : place])
    )
