"""What one word of a message is by itself: a name for sure, perhaps a name, a word nobody knows."""

from __future__ import annotations

import re

from bot.redaction import cues
from bot.redaction.tokens import Token, token_at
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, RARE, Vocabulary


class Words:
    """The tokens of one message, read with the vocabulary."""

    def __init__(self, tokens: list[Token], vocabulary: Vocabulary):
        self.tokens, self.known = tokens, vocabulary
        written = [token.base for token in tokens if token.kind == "word"]
        strange = sum(not self._is_known(word) for word in written)
        #: Most words are of another language: what is unknown tells nothing then.
        self.foreign = len(written) > 2 and strange > len(written) / 2

    def _is_known(self, word: str) -> bool:
        known = self.known.is_word(word) or word in self.known.proper or self.known.is_place(word)
        return known or any(self.known.rank(word)) or self.known.is_slip(word)

    def at(self, place: int) -> Token:
        """Return the token at a place, or an empty one outside the message."""
        return token_at(self.tokens, place)

    def owned(self, place: int) -> Token:
        """Return the word behind a name that may own it, over "new" and the like: "Mia's new stepdad"."""
        after, then = self.at(place + 1), self.at(place + 2)
        return then if after.base in cues.OF_RELATIVES and then.base in cues.RELATIONS else after

    def titled_by(self, place: int) -> Token:
        """Return the word that may be the title of a name, over a full stop and particles: "Ms. de Souza"."""
        back = place - 1
        while self.at(back).base in cues.PARTICLES and self.at(back).base not in cues.TITLES:
            back -= 1
        return self.at(back - 1) if self.at(back).shown == "." else self.at(back)

    def is_public(self, place: int) -> bool:
        """Return whether content/ names this word together with a neighbour, spelling aside."""
        pairs = ((self.at(place - 1), self.at(place)), (self.at(place), self.at(place + 1)))
        return any(self.known.is_known_phrase(one.base, two.base) for one, two in pairs if one.base and two.base)

    def is_sure(self, word: str, capital: bool = False) -> bool:
        """Return whether a word is a name wherever it stands: a common first name that nobody writes as a word."""
        first = self.known.rank(word)[0]
        count = self.known.counts[word]
        if word in self.known.proper or not first or (count > 1 and count >= self.known.titles[word]):
            return False
        if word in self.known.english:
            return first >= COMMON and not count and word not in cues.BEGINNERS and (first == POPULAR or len(word) > 4)
        if first == POPULAR:
            return True
        if first == COMMON:
            return capital or len(word) > 5 or not self.known.is_slip(word)
        return not count and len(word) > 3 and not self.known.is_misspelt(word)

    def is_name_alone(self, place: int) -> bool:
        """Return whether a word is a name whatever stands around it, but for the name of a law or a place."""
        token, before, after = self.tokens[place], self.at(place - 1), self.at(place + 1)
        word = token.base
        first, last = self.known.rank(word)
        if after.base in (cues.WORKS_OF_A_CAPITAL if token.capital else cues.WORKS):
            return False
        if self.known.is_place(word):
            spoken_of = before.base in cues.PLACED or word in self.known.areas or self.known.titles[word]
            spoken_of = spoken_of or self._beside_a_place(place)
            if spoken_of or self.known.rank(word)[0] < COMMON:
                return False
        if token.capital and token.shown.isupper() and len(word) < 5:
            return False
        if not token.capital and before.base in ("a", "an"):
            return False
        quoted = before.shown == after.shown and after.shown in ("'", '"')
        if quoted and first < POPULAR and self.at(place - 2).base not in cues.ANYBODY | cues.CALLED:
            return False  # a word spoken of as a word
        if "-" in word and not token.capital and last and all(not self.known.is_word(one) for one in word.split("-")):
            return True
        if self.is_sure(word, token.capital):
            if not token.capital and word in self.known.english:
                asked = before.base in cues.BE and before.fresh  # "is logan a victim"
                acts = before.base in cues.BEFORE_A_VERB or before.clitic in ("'ll", "'d")  # "i might jack it in"
                return asked or not (acts or after.base == "all" or before.base in cues.NOT_BEFORE_A_NAME | cues.BE)
            return len(word) > 3 or token.capital or self.known.rank(word)[0] == POPULAR
        if not token.capital or token.shown.isupper() or word in self.known.proper:
            return False
        count = self.known.counts[word]
        if first < COMMON and before.base in cues.INSIDE:
            return False  # "in Hillfields": a place that no list has
        unknown = self.is_unknown(token) and not self.known.is_compound(word)
        if token.fresh:
            if after.capital and not self.known.counts[word] and self.known.rank(after.base)[1] and not first + last:
                return not self.known.is_word(word)  # "Rumana Begum"
            return unknown or (last > RARE and count == 0 and word not in self.known.english)
        if self._ends_a_full_name(place):
            return True
        titled = before.capital and not before.fresh and self.known.is_word(before.base)
        if titled and not (before.base in cues.SORTS and first >= COMMON):
            return False  # "the Policing Bill", "Early Help": a title in capitals
        if first and (count < CONSTANT or first == POPULAR):
            clause = before.base in ("what", "how") and after.base in cues.BE | cues.SAYS  # "what Phil is like"
            ours = before.base in ("our", "my") and after.base in cues.NOT_A_NOUN_PHRASE  # "our Josh had"
            possible = clause or (ours and first >= COMMON) or before.base not in cues.NOT_BEFORE_A_CAPITAL
            return possible and (first >= COMMON or not self.known.is_word(word))
        if last and ((last > RARE and count < EVERYDAY) or not self.known.is_word(word)):
            return True
        return unknown

    def _ends_a_full_name(self, place: int) -> bool:
        """Return whether a word in capitals that is no word follows a first name: "Hyacinth Boateng"."""
        before, token = self.at(place - 1), self.tokens[place]
        first = 0 if before.clitic or not before.capital else self.known.rank(before.base)[0]
        if not first or self.known.is_word(token.base) or self.known.is_place(token.base):
            return False
        return self.known.rank(token.base)[1] > 0 or first >= COMMON or self.is_unknown(token)

    def _beside_a_place(self, place: int) -> bool:
        """Return whether the next place is nothing but a place: "Chelsea to Chatham"."""
        links = ((self.at(place + 1), self.at(place + 2)), (self.at(place - 1), self.at(place - 2)))
        return any(
            (link.base in ("to", "and", "or") or link.shown in ("/", "&", ","))
            and self.known.is_place(there.base)
            and self.known.rank(there.base)[0] < COMMON
            for link, there in links
        )

    def is_unknown(self, token: Token) -> bool:
        """Return whether a word is in no list, no misspelling, no short form and not two words in one."""
        word = token.base
        if self.foreign:
            return False
        short_form = re.search(r"[A-Z]{2}|[a-z][A-Z]$", re.sub(r"^(?:Mc|Mac|O'|De|Le|La|Al-)", "", token.shown))
        if self.known.is_word(word) or short_form or word in self.known.proper or self.known.is_place(word):
            return False
        misspelt = self.known.is_misspelt(word) and (token.fresh or not token.capital or self.known.is_weekday(word))
        return len(word) > 2 and not misspelt

    def could_be(self, place: int, much: int = CONSTANT) -> bool:
        """Return whether a word may be a name where its neighbours say so: a name, or no word that anybody knows."""
        token = self.tokens[place]
        word = token.base
        first, last = self.known.rank(word)
        count = self.known.counts[word]
        if word in self.known.general and word not in cues.MONTHS:
            return False
        if token.shown.isupper() and token.capital and len(word) < 5:
            return False  # a short form; initials are another rule's
        if self.known.is_place(word) and self.at(place - 1).base in cues.PLACED:
            return False
        if not token.capital and first < COMMON and len(word) < 6 and self.known.is_slip(word):
            return False
        if first >= COMMON and (count < much or first == POPULAR):
            return True
        if token.capital and not token.fresh and count < CONSTANT and first and word not in self.known.proper:
            return True
        if word in self.known.proper or word in self.known.places or count >= EVERYDAY:
            return False
        if first or last > RARE or (last and word not in self.known.english):
            return True
        return self.is_unknown(token) and len(word) > (2 if token.capital else 3)
