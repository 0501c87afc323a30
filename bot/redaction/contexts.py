"""What the words around a word say of it: that a name stands there."""

from __future__ import annotations

from bot.redaction import cues
from bot.redaction.tokens import EDGE
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, RARE
from bot.redaction.words import Words

#: Of a word that is the name of many: met less often than this, it may begin a clause as a name.
LIKELY = 60


class Context:
    """One word of a message and its neighbours."""

    def __init__(self, words: Words, place: int):
        self.words, self.place, self.known = words, place, words.known
        self.token = words.at(place)
        self.word = self.token.base
        self.count = self.known.counts[self.word]
        self.first, self.last = self.known.rank(self.word)
        quoted = words.at(place - 1).shown in ("'", '"') and words.at(place - 2).base in cues.ANNOUNCING
        self.before, self.second, self.third = (words.at(place - back - quoted) for back in (1, 2, 3))
        self.after, self.then, self.later = (words.at(place + on) for on in (1, 2, 3))

    def shows_a_name(self) -> bool:
        """Return whether the neighbours make the word a name."""
        return self._after_title() or self._introduced() or self._met() or self._acts()

    def _could_be(self, much: int = CONSTANT) -> bool:
        return self.words.could_be(self.place, much)

    @property
    def _stop(self) -> bool:
        """Whether the word is too everyday to be a name even where one is announced."""
        titled = self.token.capital and not self.token.shown.isupper() and not self.words.is_public(self.place)
        return self.count >= CONSTANT and not (titled and (self.first == POPULAR or not self.token.fresh))

    def _after_title(self) -> bool:
        token, before = self.token, self.words.titled_by(self.place)
        title = before.base
        ends = token.fresh and self._stop  # "I've got MS. He"
        if before.clitic or ends:
            return False
        soft = title in cues.SOFT_TITLES
        common = title in ("mr", "mrs", "ms", "mx", "miss") or self.last > 0
        strange = not self.count and not self.known.is_word(self.word) and not self.known.is_slip(self.word)
        surname = self._could_be() or self.word in self.known.dictionary or (common and self.count < EVERYDAY)
        surname = surname or (strange and not soft)
        if title in cues.TITLES and self.word in cues.PARTICLES and not soft:
            return self.after.kind == "word" and self.known.counts[self.after.base] < EVERYDAY  # "ms de souza"
        if title in cues.TITLES and not soft and self.known.is_place(self.word) and self.word not in self.known.areas:
            return True
        if title in cues.TITLES and not (soft and not before.capital and not surname):
            return (token.capital or surname) and self.word not in cues.SAYS
        if soft and before.capital and token.capital and self.last and not token.fresh:
            return self.last > RARE or self.count < CONSTANT
        if soft and before.capital and token.capital:
            return self.count < CONSTANT and self.word not in self.known.proper
        if soft and strange and self.word not in self.known.proper and self.after.base in cues.SAYS | cues.DOES:
            return True  # "sister immaculata told us"
        return title == "miss" and self._could_be(EVERYDAY)

    def _introduced(self) -> bool:
        """Return whether the words before announce a name."""
        before, second, stop = self.before.base, self.second.base, self._stop
        if (before, self.before.clitic) == ("i", "'m") and self.token.capital:
            return self._could_be() and self.words.is_unknown(self.token)  # "I'm Xiaoling"
        if self._set_apart() or self._known_by():
            return True
        if before in cues.CALLED:
            second = self.third.base if self.second.shown == "," else second
            person = second in cues.ANYBODY or second in ("he's", "she's", "hes", "shes")
            person = person or (self.second.clitic == "'s" and second in ("he", "she"))
            if second in ("is", "was", "are"):
                return (self.third.base in cues.ANYBODY | {"he", "she", "who"} and not stop) or self._could_be()
            return person and (not stop or self._could_be())
        if before == "name" and self.before.clitic:
            return not stop
        if before in ("is", "was", "are"):
            named = second in ("name", "names", "nickname", "called")
            person = second in cues.PEOPLE and self.first >= COMMON and self._could_be(EVERYDAY)
            person = person and (self.token.capital or self.word not in cues.BEGINNERS)  # "the dad is frank"
            return (
                (named and (not stop or self.first >= COMMON))
                or person
                or (second in cues.PEOPLE and self._is_nobodys_word())
            )
        if self.before.shown == ":":
            return second in cues.PEOPLE | {"name", "names"} and not stop and self._could_be()
        if before == "as" and self.token.capital and self._is_known_as():
            return not stop and not self.words.is_public(self.place)
        known_as = before == "as" and any(self.words.at(self.place - back).base == "known" for back in range(2, 7))
        if known_as or before in cues.IDENTITY or before == "re":
            return self._could_be(EVERYDAY)
        if before == "nickname":
            return self.count <= EVERYDAY
        if (self.third.base, second) == ("known", "as") and before in ("big", "little", "fat", "young", "old"):
            return not stop
        if before in ("surname", "forename"):
            return not self.known.is_word(self.word) and self.word not in self.known.proper
        namers = second in cues.EVERYBODY or second in ("they", "i")
        if before in ("call", "calls") and namers and self.third.base in cues.ANYBODY:
            return self.count <= EVERYDAY  # "a kid we call bobs"
        if (second, before) in (("goes", "by"), ("name", "of"), ("real", "name")):
            return not stop
        if (second, before) in (("go", "by"), ("went", "by")):
            return self._could_be(EVERYDAY)
        if second in ("call", "calls", "called", "calling") and before in cues.PRONOUNS:
            strange = not self.count and (not self.known.is_word(self.word) or self.third.base in cues.EVERYBODY)
            name = self.token.capital or strange or self._could_be()
            return not stop and name and (self.token.capital or self.word not in cues.ENDEARMENTS)
        return self._signed() and not stop

    def _is_known_as(self) -> bool:
        """Return whether "as" goes on from somebody: "the scout leader known as Badger", "known only as Smokes"."""
        if self.second.base in cues.PRONOUNS:
            return self.third.base in ("know", "knows", "knew")  # "we know her as Boo"
        back = self.place - (3 if self.second.base in ("only", "just", "locally") else 2)
        who = self.words.at(back - 1)
        if who.base in ("is", "was"):
            who = self.words.at(back - 2)
        return self.words.at(back).base == "known" and who.base in cues.ANYBODY | {"he", "she", "who"}

    def _set_apart(self) -> bool:
        """Return whether a word stands apart behind a person: "a year 12, Ope, told", "he, called badger,"."""
        second, third = self.second, self.third
        if (self.before.shown, self.after.shown) == ("(", ")") and second.base in cues.PEOPLE and self.first >= COMMON:
            return not second.clitic and self.word not in cues.MODALS
        acts = self.before.base in cues.CALLED and self.after.base in cues.ACTS
        if self.after.shown not in (",", ")") and not acts:
            return False
        if self.before.base in cues.CALLED:
            return second.shown == "," and third.base in cues.ANYBODY and self.count < EVERYDAY
        if self.before.shown not in (",", "(") or not self.token.capital or self.token.shown.isupper():
            return False
        person = second.base in cues.PEOPLE or (second.kind == "number" and third.base in ("year", "yr", "y"))
        named = not self.count and self.word not in self.known.proper and not self.known.is_place(self.word)
        return person and named and self.word not in cues.PEOPLE

    def _known_by(self) -> bool:
        """Return whether a word in small letters is what a friend or an uncle goes by: "big sue did", "uncle bash,"."""
        before, second, after = self.before.base, self.second, self.after.base or self.after.shown
        acts = after in cues.ACTS or after == "does"
        if self.token.capital or self.count >= LIKELY or self.before.clitic or self.word in cues.PEOPLE | cues.MODALS:
            return False
        if before in cues.SORTS and self.first >= COMMON and not self.known.is_public(self.word):
            return (acts or self.token.clitic == "'s") and (
                second.base in cues.PEOPLE or (second is EDGE and self.word not in cues.BEGINNERS)
            )
        adverb = self.word.endswith(("ly", "ing", "ed", "s", "er")) or self.word in cues.SAYS
        slip = self.word not in self.known.english and self.known.is_misspelt(self.word)
        if self.count >= EVERYDAY or adverb or slip or len(self.word) < 3:
            return False
        if before in cues.AUNTS and second.base not in cues.DETERMINERS:
            return acts or after == ","
        owned = second.clitic == "'s" or second.base in cues.OWNERS
        return before in cues.FRIENDS and owned and (acts or after.endswith("ing"))

    def _signed(self) -> bool:
        """Return whether the word ends a message: "Thanks, Pauline"."""
        if not self.token.capital and self.before.shown == "," and self.second.base in cues.SIGNED:
            return self.first >= COMMON and self.after.kind != "number" and not self.after.base.strip("x")
        if not self.token.capital or self.before.shown not in (",", "!", ".", "-", "\n"):
            return False
        greeting = self.second if self.second.kind == "word" else self.third
        return greeting.base in cues.SIGNED and all(
            one.kind != "word" or one.capital for one in (self.after, self.then)
        )

    def _met(self) -> bool:
        """Return whether the words before say that somebody is spoken to, spoken of or related to."""
        before, second = self.before.base, self.second.base
        if self.before.clitic or self.word in cues.SAYS:
            return False
        if (second, before) in cues.SPEAKING_WITH:
            return self._could_be()
        if (second, before) in cues.SPEAKING_OF and not (self.word in cues.MODALS and not self.token.capital):
            return self._could_be(EVERYDAY) or (self.first >= COMMON and self.count < CONSTANT)
        if before in cues.HARMED and self.first == POPULAR and self.count < LIKELY:
            return True
        near = before in cues.DONE_TO or (before in cues.ABOUT and self.after.base in cues.NOT_A_NOUN_PHRASE)
        if near and (self._is_nobodys_word() or (self._is_only_a_name() and len(self.word) > 3)):
            return True
        if before in cues.DONE_TO and self._is_only_a_name():
            return True
        if before in cues.ABOUT and before != "of" and self.after.base in ("being", "when", "who") and not self.count:
            return self.first >= COMMON and self.word not in self.known.proper
        if before in cues.PEOPLE and self.token.capital and self.first >= COMMON and self.word not in self.known.areas:
            return not self.words.is_public(self.place)  # "my brother Clive", be it a village too
        if before in cues.PEOPLE and self.token.capital and not self.token.fresh and not self.count:
            return self.word not in self.known.proper and not self.known.is_place(self.word)
        if before in cues.PEOPLE and second in ("a", "an", "the") and self.word in cues.BEGINNERS:
            return self.token.capital or self._acts()  # "give a child hope"
        if before in cues.PEOPLE:
            return self._could_be() and (self.word not in cues.MODALS or self._acts())
        return False

    def _is_nobodys_word(self) -> bool:
        """Return whether a word in small letters is neither known nor a slip."""
        unknown = not self.token.capital and not self.count and self.words.is_unknown(self.token)
        return unknown and len(self.word) > 3 and not self.known.is_compound(self.word)

    def _acts(self) -> bool:
        """Return whether the words behind speak of a person."""
        token, before, after, word = self.token, self.before.base, self.after.base, self.word
        if self._begins_with_age() or self._is_a_family():
            return True
        if self._begins_by_telling():
            return True
        if not self._could_be():
            return False
        if len(self.after.base) == 1 and self.first == POPULAR and not self.count and self.after.base not in "aiu":
            return word not in self.known.english  # "jordan t said"
        unknown = self._is_nobodys_word()
        if self._begins_a_full_name():
            return True
        if before in cues.DETERMINERS and not token.capital:
            return False
        everyday = not token.capital and self.count >= EVERYDAY
        likely = self.first == POPULAR and self.count < LIKELY  # "hope", "summer": words, but names of many
        if token.clitic == "'s" and after in ("his", "her", "my", "their"):
            return self.then.base in cues.PEOPLE  # "dale's her cousin"
        if token.clitic:
            firm = not everyday or (
                likely and after in cues.RELATIONS and before not in cues.NOT_BEFORE_A_NAME - {"so"}
            )
            return firm and token.clitic == "'s" and self.words.owned(self.place).base in cues.POSSESSED
        finite = after in cues.ACTS
        if before in cues.DONE_TO and finite and (likely or word in ("will", "may")):
            return True
        if everyday and not token.fresh and (before or self.before.shown) not in cues.BEGINS_A_CLAUSE:
            return False
        if after in cues.DOES and (unknown or self._is_only_a_name()) and not self.known.is_slip(word):
            return True
        adjectival = after in ("isnt", "isn't", "wasnt", "wasn't") and word in self.known.english
        adjectival = adjectival and not self.then.base.endswith("ing")
        if after in cues.DOES_NOT and (token.capital or not (everyday or adjectival) or (likely and not adjectival)):
            return (self.count < CONSTANT or likely) and word not in cues.MODALS and self.first >= COMMON
        begins = (before or self.before.shown) in cues.BEGINS_A_CLAUSE
        if after in ("has", "had") and (self.then.base in cues.HAS_DONE or begins) and (token.capital or not everyday):
            return self.first == POPULAR and word not in cues.MODALS
        if after in ("is", "was") and likely and self._is_somebodys():
            return True
        if after in ("and", "n", "&") and self.then.base in ("i", "me") and not token.capital:
            return self.first >= COMMON and self.count <= EVERYDAY
        if after == "told" and self.first and not self.count and self.then.base in cues.TOLD_TO:
            return True
        if after in cues.SAYS:
            return self.first >= COMMON or token.capital or unknown
        if after in ("and", "&") and self.then.base in ("his", "her", "their"):
            return self.later.base in cues.RELATIONS
        if after in ("is", "aged", "was") and self.then.base in cues.AGES and not everyday:
            return not self.words.is_public(self.place)  # "Hope is nine"
        age = self.then.shown if self.after.shown in ("(", ",") or after in ("is", "aged", "age") else ""
        return age.isdigit() and int(age[:3]) < 100 and (token.capital or not everyday or likely)

    def _is_a_family(self) -> bool:
        """Return whether the word is a surname for several: "the kowalczyks", "patel family, 3 girls"."""
        before, name = self.before.base, self.word[:-1]
        begins = before in ("the", "to", "for", "with", "and", "re") or self.token.fresh
        if self.after.base in cues.FAMILY and begins and not self.known.is_public(self.word):
            named = self._could_be() or (self.last > RARE and not self.count)
            strange = self.token.capital or not self.known.is_word(self.word) or self.last > RARE
            return named and strange and (before in ("the", "to", "for", "with", "and") or self.last > 0)
        if before not in ("the", "both") or not self.word.endswith("s") or self.token.clitic or len(name) < 4:
            return False
        ordinary = self.known.is_word(self.word) or self.known.is_word(name) or self.word in self.known.general
        return self.known.rank(name)[1] > 0 and not ordinary and not self.known.is_place(self.word)

    def _is_somebodys(self) -> bool:
        """Return whether "is" goes on with a relation to somebody: "mark is mums new bloke"."""
        owner = self.then.base if self.then.clitic else self.then.base.removesuffix("s")
        owned = owner in cues.RELATIONS and owner != self.then.base + self.then.clitic
        return owned and any(self.words.at(self.place + on).base in cues.PEOPLE for on in (3, 4))

    def _begins_with_age(self) -> bool:
        """Return whether a sentence begins with a strange word and an age, or with another name: "Perpetua is 15"."""
        known = self.known.is_word(self.word) or self.known.is_slip(self.word) or self.word in self.known.proper
        if not (self.token.capital and self.token.fresh) or known or self.known.is_place(self.word):
            return False
        behind = self.then.base or self.then.shown
        if self.after.shown == "(" and (behind in ("aka", "alias") or (behind, self.later.base) == ("real", "name")):
            return True
        return self.after.base in ("is", "aged") and behind.isdigit() and int(behind[:3]) < 20

    def _begins_by_telling(self) -> bool:
        """Return whether a sentence begins with a word that is no subject unless a name: "Frank was", "Otty told"."""
        if not (self.token.capital and self.token.fresh):
            return False
        is_so, tells = self.after.base in cues.DOES, self.after.base in ("told", "said", "says")
        if self.word in cues.NO_SUBJECTS:
            return is_so or tells
        if self.count or self.word in cues.BEGINNERS:
            return False
        if self.first >= COMMON:
            likely = is_so
        else:
            likely = (tells or self.after.base == "disclosed") and len(self.word) > 3
            likely = likely and not self.known.is_word(self.word)
        return likely and not self.words.is_public(self.place) and not self.known.is_slip(self.word)

    def _is_only_a_name(self) -> bool:
        if not self.first or self.count or self.word in self.known.english:
            return False
        return self.word not in self.known.proper

    def _begins_a_full_name(self) -> bool:
        """Return whether the word and the next are two in small letters that nobody writes: "rukhsana begum"."""
        surname = self.after.kind == "word" and not self.after.capital and self.known.rank(self.after.base)[1]
        strange = surname and not self.known.counts[self.after.base] and not self.known.is_slip(self.after.base)
        if surname and strange and self.first >= COMMON and not self.count:
            return self.after.base not in self.known.english and not self.token.capital  # "josh hargreaves"
        word = self.known.is_word(self.word) or self.known.is_misspelt(self.word) or len(self.word) < 4
        return bool(strange) and not self.token.capital and not self.token.clitic and not word
