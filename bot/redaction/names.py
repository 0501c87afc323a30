"""Find names of people: by the lists, by how they are written, and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.redaction import cues
from bot.redaction.initials import find_initials
from bot.redaction.spans import Span
from bot.redaction.tokens import EDGE, Token
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, RARE, Vocabulary

_AMBIGUOUS_LETTERS = frozenset("aiurncxy")


def find(text: str, tokens: list[Token], vocabulary: Vocabulary) -> list[Span]:
    """Return the names of people among the tokens of a text."""
    return _Finder(text, tokens, vocabulary).spans()


class _Finder:
    def __init__(self, text: str, tokens: list[Token], vocabulary: Vocabulary):
        self.text, self.tokens, self.known = text, tokens, vocabulary
        self.named: set[int] = set()

    def at(self, place: int) -> Token:
        """Return the token at a place, or an empty one outside the message."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else EDGE

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
        following = self.at(run[-1] + 1).base
        return self.tokens[run[-1]].capital and following in cues.WORKS_OF_A_CAPITAL and len(run) > 1

    # --- one word

    def _is_name(self, place: int) -> bool:
        token = self.tokens[place]
        if (
            len(token.base) == 1
            or token.base in cues.TITLES | cues.RELATIONS
            or self.at(place - 1).base in cues.OPERATIONS
        ):
            return False
        if self._is_public(place):
            return False
        return self._is_name_alone(place) or self._is_name_here(place)

    def _is_public(self, place: int) -> bool:
        """Return whether content/ names this word together with a neighbour, spelling aside."""
        pairs = ((self.at(place - 1), self.at(place)), (self.at(place), self.at(place + 1)))
        return any(self.known.is_known_phrase(one.base, two.base) for one, two in pairs if one.base and two.base)

    def _is_sure(self, word: str, capital: bool = False) -> bool:
        """Return whether a word is a name wherever it stands: a common first name that nobody writes as a word."""
        first = self.known.rank(word)[0]
        count = self.known.counts[word]
        if word in self.known.proper or not first or (count > 1 and count >= self.known.titles[word]):
            return False
        if word in self.known.english:
            return first >= COMMON and not count
        if first == POPULAR:
            return True
        if first == COMMON:
            return capital or len(word) > 5 or not self.known.is_slip(word)
        return not count and len(word) > 3 and not self.known.is_misspelt(word)

    def _is_name_alone(self, place: int) -> bool:
        token, before, after = self.tokens[place], self.at(place - 1), self.at(place + 1)
        word = token.base
        if after.base in (cues.WORKS_OF_A_CAPITAL if token.capital else cues.WORKS):
            return False
        if self.known.is_place(word):
            spoken_of = before.base in cues.PLACED or word in self.known.areas or self.known.titles[word]
            if spoken_of or self.known.rank(word)[0] < COMMON:
                return False
        if token.capital and token.shown.isupper() and len(word) < 5:
            return False
        if not token.capital and before.base in ("a", "an"):
            return False
        if self._is_sure(word, token.capital):
            if not token.capital and word in self.known.english:
                return before.base not in cues.NOT_BEFORE_A_NAME | cues.BE
            return len(word) > 3 or token.capital or self.known.rank(word)[0] == POPULAR
        if not token.capital or token.shown.isupper() or word in self.known.proper:
            return False
        first, last = self.known.rank(word)
        count = self.known.counts[word]
        unknown = self._is_unknown(token) and not self.known.is_compound(word)
        if token.fresh:
            return unknown or (last > RARE and count == 0 and word not in self.known.english)
        if first and (count < CONSTANT or first == POPULAR):
            return before.base not in cues.NOT_BEFORE_A_CAPITAL and (first >= COMMON or not self.known.is_word(word))
        if last and ((last > RARE and count < EVERYDAY) or not self.known.is_word(word)):
            return True
        return unknown

    def _is_unknown(self, token: Token) -> bool:
        """Return whether a word is in no list, no misspelling, no short form and not two words in one."""
        word = token.base
        short_form = re.search(r"[A-Z]{2}|[a-z][A-Z]$", re.sub(r"^(?:Mc|Mac|O'|De|Le|La|Al-)", "", token.shown))
        if self.known.is_word(word) or short_form or word in self.known.proper or self.known.is_place(word):
            return False
        misspelt = self.known.is_misspelt(word) and (token.fresh or not token.capital)
        return len(word) > 2 and not misspelt

    # --- a word among others

    def _could_be(self, place: int, much: int = CONSTANT) -> bool:
        """Return whether a word may be a name where its neighbours say so: a name, or no word that anybody knows."""
        token = self.tokens[place]
        word = token.base
        first, last = self.known.rank(word)
        count = self.known.counts[word]
        if first >= COMMON and (count < much or first == POPULAR):
            return True
        if word in self.known.proper or word in self.known.places or count >= EVERYDAY:
            return False
        if first or last > RARE or (last and word not in self.known.english):
            return True
        return self._is_unknown(token) and len(word) > (2 if token.capital else 3)

    def _is_name_here(self, place: int) -> bool:
        return self._after_title(place) or self._introduced(place) or self._acts(place)

    def _after_title(self, place: int) -> bool:
        token, before = self.tokens[place], self.at(place - 1)
        if before.base == "." or before.shown == ".":
            before = self.at(place - 2)
        title = before.base
        if before.clitic:
            return False
        if title in cues.TITLES and not (
            title in cues.SOFT_TITLES and not before.capital and not self._could_be(place)
        ):
            return (token.capital or self.known.counts[token.base] < CONSTANT) and token.base not in cues.SAYS
        if title in cues.SOFT_TITLES and before.capital and token.capital:
            return self.known.counts[token.base] < CONSTANT and token.base not in self.known.proper
        return title == "miss" and self._could_be(place, EVERYDAY)

    def _introduced(self, place: int) -> bool:
        """Return whether the words before say that a name follows."""
        before, second, third = (self.at(place - back) for back in (1, 2, 3))
        token = self.tokens[place]
        word = token.base
        stop = self.known.counts[word] >= CONSTANT and not (
            self.tokens[place].capital and self.known.rank(word)[0] == POPULAR
        )
        if before.base in cues.CALLED and (
            second.base in cues.ANYBODY or second.base in ("is", "he's", "she's", "was")
        ):
            return not stop or self._could_be(place)
        if before.base in cues.CALLED and second.clitic == "'s" and second.base in ("he", "she"):
            return not stop
        if before.base == "name" and before.clitic:
            return not stop
        if before.base in ("is", "was", "are") or before.shown == ":":
            if second.base in ("name", "names", "nickname") or (before.shown == ":" and second.base in cues.PEOPLE):
                return not stop and (before.shown != ":" or self._could_be(place))
            return second.base in cues.PEOPLE and self.known.rank(word)[0] >= COMMON and self._could_be(place, EVERYDAY)
        if (second.base, before.base) == ("known", "as") or before.base in cues.IDENTITY or before.base == "re":
            return self._could_be(place, EVERYDAY)
        if (third.base, second.base) == ("known", "as") and before.base in ("big", "little", "fat", "young", "old"):
            return not stop
        if token.capital and (before.shown in (",", "!", ".", "-") or before.shown == "\n"):
            signed = second if second.kind == "word" else third
            after = self.tokens[place + 1 : place + 3]
            if signed.base in cues.SIGNED and not stop and all(one.kind != "word" or one.capital for one in after):
                return True
        if second.base == "goes" and before.base == "by":
            return not stop
        if second.base in ("call", "calls", "called", "calling") and before.base in cues.PRONOUNS:
            return not stop and (self.tokens[place].capital or self._could_be(place))
        if before.base in ("to", "with", "by") and second.base in (
            "spoke",
            "speak",
            "spoken",
            "talked",
            "talk",
            "told",
        ):
            return self._could_be(place)
        if before.base in ("about", "for") and second.base in (
            "worried",
            "concerned",
            "concerns",
            "worries",
            "concern",
        ):
            return self._could_be(place, EVERYDAY)
        if before.base in cues.PEOPLE and word not in cues.SAYS and not before.clitic:
            return self._could_be(place) and (word not in cues.MODALS or self._acts(place)) and third is not None
        return False

    def _acts(self, place: int) -> bool:
        """Return whether the words behind speak of a person."""
        token, before = self.tokens[place], self.at(place - 1)
        word = token.base
        after, second, third = (self.at(place + on) for on in (1, 2, 3))
        if not self._could_be(place):
            return False
        if not token.capital and not token.clitic and not self.known.is_word(word) and self._is_rare_surname(after):
            return True
        if after.base in cues.FAMILY and before.base in ("the", "to", "for", "with", "and"):
            return token.capital or not self.known.is_word(token.base) or self.known.rank(token.base)[1] > RARE
        if before.base in cues.DETERMINERS and not token.capital:
            return False
        everyday = not token.capital and self.known.is_everyday(token.base)
        if everyday and (before.base or before.shown) not in cues.BEGINS_A_CLAUSE:
            return False
        if token.clitic == "'s":
            return after.base in cues.POSSESSED
        if token.clitic:
            return False
        if after.base in cues.DOES and not token.capital and self._is_unknown(token) and len(word) > 2:
            return not self.known.is_compound(word) and not self.known.is_slip(word)
        if after.base in cues.DOES_NOT and token.capital:
            return self.known.counts[word] < CONSTANT and word not in cues.MODALS
        if after.base in ("and", "n", "&") and second.base in ("i", "me") and not token.capital:
            return self.known.rank(word)[0] >= COMMON and self.known.counts[word] <= EVERYDAY
        if after.base in cues.SAYS:
            return self.known.rank(token.base)[0] >= COMMON or token.capital
        if after.base in ("and", "&") and second.base in ("his", "her", "their"):
            return third.base in cues.RELATIONS
        age = second.shown if after.shown in ("(", ",") or after.base in ("is", "aged", "age") else ""
        return age.isdigit() and int(age[:3]) < 100 and (token.capital or self.known.counts[token.base] < EVERYDAY)

    def _is_rare_surname(self, token: Token) -> bool:
        """Return whether a word in small letters is a surname and nothing that practitioners write."""
        surname = token.kind == "word" and not token.capital and self.known.rank(token.base)[1]
        return bool(surname and not self.known.counts[token.base])

    # --- more words of the same name, and the same name again

    def _join_lists(self, words: list[int]) -> None:
        for place in words:
            token = self.tokens[place]
            titled = token.capital and not token.fresh and not self.known.is_everyday(token.base)
            possible = self._could_be(place) or (titled and token.base not in self.known.proper | self.known.places)
            if place in self.named or not possible or self._is_public(place) or len(token.base) == 1:
                continue
            firm = token.capital or (self.known.counts[token.base] < EVERYDAY and token.base not in cues.MODALS)
            if firm and (self._linked(place, -1) or self._linked(place, 1)):
                self.named.add(place)

    def _linked(self, place: int, step: int) -> bool:
        """Return whether a name stands on the other side of 'and', '&' or a comma."""
        link = self.at(place + step)
        if link.base not in ("and", "n") and link.shown not in ("&", "/", "+", ","):
            return False
        if link.shown == ",":
            certain = not self.tokens[place].fresh or not self.known.counts[self.tokens[place].base]
            return self.tokens[place].capital and certain and place + 2 * step in self.named
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
        public = word in self.known.proper and not (step < 0 and self.known.rank(word)[0] >= COMMON)
        if public or word in cues.TITLES or self._is_public(place):
            return False
        first, last = self.known.rank(word)
        count = self.known.counts[word]
        if token.capital:
            if step < 0 and (token.fresh or word in cues.PEOPLE):
                return (first >= COMMON and not count) or (
                    not self.known.is_word(word) and not self.known.is_slip(word)
                )
            return (last > 0 and count < (400 if last > RARE else 1) and word not in cues.PEOPLE) or self._could_be(
                place
            )
        if step < 0 or word in cues.SAYS:
            return False
        return (
            self._is_sure(word)
            or (last > 0 and not self.known.is_word(word))
            or (last > 0 and count == 0 and len(word) > 3)
        )

    def _repeat(self, words: list[int]) -> None:
        bases = {self.tokens[place].base for place in self.named if len(self.tokens[place].base) > 1}
        for place in words:
            token = self.tokens[place]
            if token.base in bases and not self._is_public(place):
                if (token.capital and not token.fresh) or (
                    self.known.counts[token.base] < CONSTANT and token.base not in cues.MODALS
                ):
                    self.named.add(place)
            elif self._is_plural_of(token, bases, self.at(place + 1)):
                self.named.add(place)

    def _is_plural_of(self, token: Token, bases: Iterable[str], after: Token) -> bool:
        """Return whether a word is a name with the s of a possessive: "ellies foster carer"."""
        if not token.base.endswith("s") or token.clitic or self.known.is_word(token.base):
            return False
        name = token.base[:-1]
        return name in bases or (self._is_sure(name) and (after.base in cues.POSSESSED or token.capital))

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
        if not suffix and not self.known.rank(words[-1])[0] and self._is_plural_of(tokens[-1], (), EDGE) is False:
            name = words[-1][:-1]
            if words[-1].endswith("s") and self._is_sure(name):
                words[-1], suffix = name, "'s"
        if len(tokens[-1].base) == 1 and self.text[end : end + 1] == "." and len(run) > 1 and len(tokens[-2].base) == 1:
            end += 1
        return Span(tokens[0].start, end, "name", tuple(words), suffix)
