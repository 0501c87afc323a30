"""Names that are everyday words, in small letters: "will from my class", "told hope to wait", "is grace at risk"."""

from __future__ import annotations

from bot.redaction import cues
from bot.redaction.cues import word_set
from bot.redaction.tokens import EDGE, Token
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, RARE
from bot.redaction.words import Words

_MODALS = word_set("will may")
#: Before the word, it is a verb or an adjective: "i hope", "to mark", "we will".
_MAKES_A_VERB = word_set(
    """
    i we you they he she it to who which there this not don't dont please can could would should must never always
    also people parents children police schools teachers staff and why
    """
)
#: Before any word, a verb: nobody is called "he Rose".
_SUBJECTS = word_set("i we he she they it who")
_CLASS = word_set("year yr yrs y reception nursery")
_PLACE_OF = word_set("my our next year yr the school class church work")
_AUXILIARIES = word_set("does can is has should did could would was will do must")
_ASKED_OF = word_set(
    """
    have be been need get go stay see at in on now come still allowed seen told know say tell safe ok okay going being
    coming able
    """
)
_WHERE_SOMEBODY_IS = word_set(
    "in at on my being not now missing back scared upset home here off safe ok living staying"
)
#: Nothing but a person is, or has, that: also behind a word met often.
_ONLY_OF_SOMEBODY = word_set(
    "missing scared upset crying pregnant told disclosed said tears just asked moved stopped run"
)
_GREETINGS = word_set("thanks thank hi hello hey dear cheers ta")
_SELF = word_set("i'm im it's its")
_SOMEBODY_NEXT = word_set("about saw see met told asked ask tell with both seen seeing")
_ENDS = word_set("again with to and on at when if what that because not who") | {"", ".", ",", "?", "!", "\n"}
_GOES_ON = word_set("her his their she he she's he's shes hes who whos who's")
_ASKING = word_set("i we you they he she")
_TOLD = word_set("told asked saw met tell ask")
_PAST = word_set("bought gave took made got came did said left met saw knew brought found used lived worked had sent")
_CLAUSES = word_set("when if because cos says think thinks since after until once")
_FINITE = word_set("is was has had said says told did does wont won't didn't didnt isn't isnt wasn't wasnt")


def is_name(words: Words, place: int) -> bool:
    """Return whether a word in small letters that is the name of many is a name here."""
    token = words.at(place)
    known = words.known
    first = known.rank(token.base)[0]
    count = known.counts[token.base]
    if token.capital and not token.fresh:
        return token.base in cues.MONTHS and words.at(place - 1).base in _TOLD and first >= COMMON
    if token.base in known.general:
        return False  # April, May and June are months first
    if not count and not first and len(token.base) > 3 and words.is_unknown(token):
        return not known.is_compound(token.base) and _Reading(words, place, rare=True).says_so()
    if first < COMMON:
        return False
    if count >= CONSTANT and first < POPULAR:
        return False
    return _Reading(words, place, rare=count < EVERYDAY).says_so()


class _Reading:
    def __init__(self, words: Words, place: int, *, rare: bool):
        self.words, self.place = words, place
        self.token, self.known, self.rare = words.at(place), words.known, rare
        self.before, self.second, self.third = (words.at(place - back) for back in (1, 2, 3))
        self.after, self.then, self.later = (words.at(place + on) for on in (1, 2, 3))
        self.modal = self.token.base in _MODALS
        makes_a_verb = _SUBJECTS if self.rare else _MAKES_A_VERB
        self.verb_before = self.before.base in makes_a_verb and not self.before.clitic

    def says_so(self) -> bool:
        """Return whether the words on one side are said of a person only."""
        before = self.before.base
        if before in cues.NOT_BEFORE_A_NAME - {"its", "since", "after", "until", "before", "so", "how", "if", "that"}:
            return False
        if before == "of" and self.second.base not in cues.PEOPLE:
            return False  # "full of joy"
        return self._left() or (not self.verb_before and self._right())

    def _right(self) -> bool:
        after, then = self.after.base, self.then
        if self.token.clitic:
            return self.token.clitic == "'s" and after in cues.RELATIONS | {"school", "teacher", "drawing", "phone"}
        if self.before.shown == "," and self.second.base in cues.PEOPLE and self.after.shown == ",":
            return True
        if self._are_two():
            return True
        age = self.after.kind == "number" and self.after.shown.isdigit() and len(self.after.shown) < 3
        if age:
            return then.base in _FINITE | {"who", "yrs", "yr"} or then.shown in (",", ".")
        if self.after.shown in (",", "("):
            if self.token.capital and then.base in cues.DETERMINERS and self.later.base in cues.PEOPLE:
                return True  # "Gene, our caretaker"
            if then.base in ("who", "whos") and (self.token.capital or self.rare):
                return self.later.base in _FINITE | cues.SAYS
            in_class = (
                then.base in _CLASS or then.base in ("aged", "in") or (then.kind == "number" and then.shown.isdigit())
            )
            return in_class and (self.rare or then.base not in ("in",))
        if after == "in":
            mine = then.base in ("my", "our") and (self.rare or self.later.base in ("class", "form", "tutor", "group"))
            return then.base in _CLASS or mine or then.shown.lower()[:1] == "y"
        if after in ("yr", "year"):
            return then.kind == "number"
        if after == "from":
            return then.base in _PLACE_OF
        if after in ("who", "whos", "who's"):
            return then.kind == "number" or then.base in _FINITE | {"lives", "keeps", "goes"}
        if after == "the":
            return then.base in cues.PEOPLE and not self.modal
        if after in ("and", "&", "n") and then.base in ("his", "her", "their"):
            return True
        if after in ("is", "was", "has"):
            if then.base in cues.DETERMINERS and self.later.base in cues.PEOPLE:
                return True
            somewhere = then.base in _WHERE_SOMEBODY_IS | cues.HAS_DONE
            return self.modal or (somewhere and (self.rare or then.base in _ONLY_OF_SOMEBODY))
        if (after, then.base) == ("next", "door") or (
            self.after.shown.isupper() and len(after) == 1 and then.shown == "."
        ):
            return True
        if self.modal and (after in cues.SAYS or after in _PAST):
            return True
        return self._surname_follows()

    def _are_two(self) -> bool:
        """Return whether two names follow each other of whom something is said: "joy and hope are twins"."""
        if self.after.base not in ("and", "n") and self.after.shown != "&":
            return False
        if self.known.rank(self.then.base)[0] < POPULAR or self.modal:
            return False
        last = self.words.at(self.place + 4).base
        if self.later.base in ("are", "were", "r"):
            return last in cues.RELATIONS or last in ("both", "in")
        return (self.later.base, last) == ("next", "door")

    def _surname_follows(self) -> bool:
        surname = self.after.kind == "word" and self.known.rank(self.after.base)[1] > RARE
        return surname and not self.known.counts[self.after.base]

    def _left(self) -> bool:
        before, after = self.before.base, self.after.base or self.after.shown
        ends = after in _ENDS
        if before + self.before.clitic in _SELF or (self.second.base, before) in {("i", "am"), ("this", "is")}:
            ends_so = after == "." and self.rare
            return (after in {"a", "the", "from", "here", "at", ","} or ends_so) and not (self.modal and after == "a")
        if before in _GREETINGS or (self.second.base, before) == ("thank", "you"):
            return after in {"", ".", ",", "!", "\n"}
        if before == "names":
            return self.second.base in ("her", "his", "their", "my", "child's", "childs")
        if before in _TOLD:
            return ends or after in ("off", "about")
        if self.after.shown == "," and before in ("about", "for") and self.then.base in _GOES_ON:
            return self.known.counts[self.token.base] < CONSTANT
        if before in ("gave", "give", "gives", "bought") and after in ("a", "an", "the", "some"):
            return not self.modal
        if before == "about" and after in _AUXILIARIES and self.then.base in _ASKING:
            return not self.modal  # "if i tell them about chase will they"
        if (self.second.base, before) == ("me", "and"):
            return after in cues.DOES_NOT | {"dont", "don't", "both", "were", "are", "have", "went"}
        if before in _SOMEBODY_NEXT:
            return ends and (self.rare or after == "again")
        if (
            before in ("is", "was")
            and self.before.fresh
            and after in ("a", "an", "the")
            and self.then.base in cues.PEOPLE
        ):
            return True
        if before in _AUXILIARIES and self.before.fresh:
            return after in _ASKED_OF and (self.modal or self.known.counts[self.token.base] < 2 * CONSTANT)
        if (self.second.base, before) in {("where", "is"), ("how", "is"), ("where's", ""), ("hows", "")}:
            return after in {"now", "", "?", "doing"}
        finite = before in _CLAUSES and after in _FINITE
        return finite and (self.rare or self.modal or self.then.kind == "number" or self.then.base in _ONLY_OF_SOMEBODY)


def possessive_s(token: Token, before: Token, after: Token, words: Words) -> bool:
    """Return whether a word is such a name with an s before a relation: "graces mum"."""
    name = token.base[:-1]
    if not token.base.endswith("s") or token.capital or after.base not in cues.RELATIONS:
        return False
    likely = words.known.rank(name)[0] == POPULAR and words.known.counts[token.base] < CONSTANT
    return likely and (before is EDGE or before.base in cues.BEGINS_A_CLAUSE - {"so", "and"} or before.fresh)
