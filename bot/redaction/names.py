"""Find names of people: by the lists, by how they are written, and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.redaction import cues, name_words
from bot.redaction.contexts import LIKELY, Context
from bot.redaction.initials import find_initials
from bot.redaction.spans import Span
from bot.redaction.tokens import Token
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, RARE, Vocabulary
from bot.redaction.words import Words

_AMBIGUOUS_LETTERS = frozenset("aiurncxy")


def find(text: str, tokens: list[Token], vocabulary: Vocabulary) -> list[Span]:
    """Return the names of people among the tokens of a text."""
    return _Finder(text, tokens, vocabulary).spans()


class _Finder(Words):
    def __init__(self, text: str, tokens: list[Token], vocabulary: Vocabulary):
        super().__init__(tokens, vocabulary)
        self.text = text
        self.named: set[int] = set()

    def spans(self) -> list[Span]:
        """Return the names, neighbouring words of one name together."""
        words = [place for place, token in enumerate(self.tokens) if token.kind == "word"]
        self.named = {place for place in words if self._is_name(place)}
        self.named |= find_initials(self.tokens, self.known)
        for _ in range(2):
            self._join_lists(words)
        for place in sorted(self.named):
            self._extend(place, 1)
            self._extend(place, -1)
        self._repeat(words)
        return [self._span(run) for run in self._runs() if not self._names_a_work(run)]

    def _names_a_work(self, run: list[int]) -> bool:
        """Return whether a name is a part of the name of a law, a charity or a tool: "Marie Collins Foundation"."""
        after, then = self.at(run[-1] + 1), self.at(run[-1] + 2)
        capital = self.tokens[run[-1]].capital
        year = then.shown if after.shown in ("(", "") else after.shown
        if capital and (re.fullmatch(r"(?:19|20)\d\d", year) or after.base == "et"):
            return True  # "Allnock and Miller 2013"
        return capital and after.base in cues.WORKS_OF_A_CAPITAL and len(run) > 1

    def _is_name(self, place: int) -> bool:
        token, before = self.tokens[place], self.at(place - 1).base
        if len(token.base) == 1 or token.base in cues.TITLES | cues.RELATIONS or before in cues.OPERATIONS:
            return False
        titled = self.at(place + 1).capital or self.at(place + 1).kind == "mark"
        if token.capital and token.base in cues.SOFT_TITLES and len(token.base) > 3 and titled:
            return False
        if self._is_plant(place) or (token.base in cues.ROLES and not token.capital):
            return False
        if token.capital and before == "of" and self.at(place - 2).base in cues.BODIES and self.at(place - 2).capital:
            return False
        operation = token.capital and self.at(place - 2).base in cues.OPERATIONS
        post = before in cues.POSTS_OF_AREAS and token.base in self.known.areas
        if self.is_public(place) or operation or post:
            return False
        if self.is_name_alone(place) or Context(self, place).shows_a_name():
            return True
        return name_words.is_name(self, place)

    def _is_plant(self, place: int) -> bool:
        """Return whether a word is a bush or a branch: "holly and ivy", and not "holly leaves her"."""
        after, then = self.at(place + 1), self.at(place + 2)
        if after.base == "leaves" and then.base in cues.DETERMINERS | cues.PRONOUNS:
            return False
        return after.base in cues.OF_PLANTS or (after.base in ("and", "or") and then.base in cues.OF_PLANTS)

    # --- more words of the same name, and the same name again

    def _join_lists(self, words: list[int]) -> None:
        for place in words:
            token = self.tokens[place]
            titled = token.capital and not token.fresh and not self.known.is_everyday(token.base)
            possible = self.could_be(place) or (titled and not self.known.is_public(token.base))
            possible = possible and token.base not in cues.OPERATIONS
            if place in self.named or not possible or self.is_public(place) or len(token.base) == 1:
                continue
            count = self.known.counts[token.base]
            likely = self.known.rank(token.base)[0] == POPULAR and count < LIKELY
            firm = token.capital or ((count < EVERYDAY or likely) and token.base not in cues.MODALS)
            if firm and (self._linked(place, -1) or self._linked(place, 1)):
                self.named.add(place)

    def _linked(self, place: int, step: int) -> bool:
        """Return whether a name stands on the other side of 'and', '&' or a comma."""
        link = self.at(place + step)
        if link.base not in ("and", "n") and link.shown not in ("&", "/", "+", ","):
            return False
        if link.shown == ",":
            certain = not self.tokens[place].fresh or not self.known.counts[self.tokens[place].base]
            listed = self.tokens[place].capital or (step > 0 and self.tokens[place].fresh)
            return listed and certain and place + 2 * step in self.named
        return place + 2 * step in self.named

    def _extend(self, place: int, step: int) -> None:
        here = place
        while True:
            there = here + step
            left, right = (self.at(here), self.at(there)) if step > 0 else (self.at(there), self.at(here))
            if there in self.named or self.at(there).kind != "word" or left.clitic:
                return
            if not self._adjoin(left, right):
                return
            if step > 0 and right.base in cues.PARTICLES and self._continues(there + 1, step):
                self.named |= {there, there + 1}
                here = there + 1
            elif self._continues(there, step):
                self.named.add(there)
                here = there
            else:
                return

    def _adjoin(self, left: Token, right: Token) -> bool:
        """Return whether only a space stands between two words, or the full stop of an initial."""
        between = self.text[left.end : right.start]
        return between.strip(" ") == "" or (between.strip() == "." and len(left.base) == 1)

    def _continues(self, place: int, step: int) -> bool:
        token = self.at(place)
        word = token.base
        if token.kind != "word":
            return False
        if len(word) == 1:
            follows = self.at(place + 1)
            small = word not in _AMBIGUOUS_LETTERS and (word != "b" or follows.kind != "word")
            return token.shown.isupper() if step < 0 else (token.shown.isupper() and word != "i") or small
        surname = step > 0 and token.capital and self.known.rank(word)[1] > RARE and word not in self.known.general
        surname = surname or (step > 0 and token.capital and word in self.known.dictionary)  # "Ada Trevithick"
        public = word in self.known.proper and not (step < 0 and self.known.rank(word)[0] >= COMMON) and not surname
        if step < 0 and word in cues.SOFT_TITLES and len(word) > 3:
            return False
        if public or word in cues.TITLES or self.is_public(place):
            return False
        first, last = self.known.rank(word)
        count = self.known.counts[word]
        if token.capital and step > 0 and word not in self.known.areas | cues.MONTHS and not self.known.is_word(word):
            return True
        if token.capital:
            if step < 0 and (token.fresh or word in cues.PEOPLE):
                if first == POPULAR and word not in cues.MODALS and self._is_strange_surname(place + 1):
                    return True  # "Faith Amoah"
                return (first >= COMMON and not count) or (
                    not self.known.is_word(word) and not self.known.is_slip(word)
                )
            return (last > 0 and count < (400 if last > RARE else 1) and word not in cues.PEOPLE) or self.could_be(
                place
            )
        if step < 0 or word in cues.SAYS:
            return False
        return (
            self.is_sure(word)
            or (last > 0 and not self.known.is_word(word))
            or (last > 0 and count == 0 and len(word) > 3)
        )

    def _is_strange_surname(self, place: int) -> bool:
        token = self.at(place)
        return token.capital and not self.known.rank(token.base)[0] and not self.known.is_word(token.base)

    def _repeat(self, words: list[int]) -> None:
        bases = {self.tokens[place].base for place in self.named if len(self.tokens[place].base) > 1}
        for place in words:
            token = self.tokens[place]
            if token.base in bases and not self.is_public(place):
                if (token.capital and not token.fresh) or (
                    self.known.counts[token.base] < CONSTANT and token.base not in cues.MODALS
                ):
                    self.named.add(place)
            elif self._is_plural_of(token, bases, self.owned(place)) or self._is_possessive_s(place):
                self.named.add(place)

    def _is_possessive_s(self, place: int) -> bool:
        return name_words.possessive_s(self.tokens[place], self.at(place - 1), self.owned(place), self)

    def _is_plural_of(self, token: Token, bases: Iterable[str], after: Token) -> bool:
        """Return whether a word is a name with the s of a possessive: "ellies foster carer"."""
        name = token.base[:-1]
        if not token.base.endswith("s") or token.clitic or self.known.counts[token.base] > 1:
            return False
        if token.base in self.known.english and (
            self.known.rank(name)[0] < POPULAR or after.base not in cues.POSSESSED
        ):
            return False
        return name in bases or (self.is_sure(name) and (after.base in cues.POSSESSED or token.capital))

    # --- places of names

    def _runs(self) -> list[list[int]]:
        runs: list[list[int]] = []
        for place in sorted(self.named):
            last = runs[-1][-1] if runs else -2
            if runs and not self.tokens[last].clitic and self._adjoin(self.tokens[last], self.tokens[place]):
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def _span(self, run: list[int]) -> Span:
        tokens = [self.tokens[place] for place in run]
        words = [token.base.replace("'", "") for token in tokens]
        suffix = tokens[-1].clitic
        end = tokens[-1].end
        name = words[-1][:-1]
        possessive = self._is_plural_of(tokens[-1], (name,), self.owned(run[-1])) or self._is_possessive_s(run[-1])
        if not suffix and possessive and self.known.rank(name)[0] > self.known.rank(words[-1])[0]:
            words[-1], suffix = name, "'s"
        if len(tokens[-1].base) == 1 and self.text[end : end + 1] == "." and len(run) > 1 and len(tokens[-2].base) == 1:
            end += 1
        return Span(tokens[0].start, end, "name", tuple(words), suffix)
