"""Find schools, nurseries, surgeries, churches and clubs by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from bot.redaction import cues
from bot.redaction.cues import word_set
from bot.redaction.spans import Span
from bot.redaction.tokens import Token, token_at
from bot.redaction.vocabulary import COMMON, CONSTANT, EVERYDAY, POPULAR, Vocabulary

_TYPES = word_set(
    """
    school schools primary infants infant junior juniors academy college nursery preschool pre-school
    playgroup kindergarten surgery church chapel mosque temple gurdwara synagogue madrasa madrassa scouts
    guides brownies cubs fc rfc high grammar secondary sixth-form pru masjid parish cathedral abbey primaries nurseries
    campus comprehensive comp
    """
)
#: A type only when the words that name it are capitalised: "Willow House", "Riverside Centre".
_LOOSE_TYPES = word_set(
    """
    house centre center club lodge court grange manor hall practice hostel home hub clinic
    gym dojo studio stables theatre pool fellowship ministries
    tabernacle rec childcare childminding childminders childminder daycare fostering creche wraparound playscheme
    prep tuition tutoring ward hospital hospice karate judo gymnastics ballet
    """
)
_TEAMS = word_set("rovers rangers wanderers colts harriers albion")
_LOOSE_OR_TEAMS = _LOOSE_TYPES | _TEAMS
#: A type only behind a word in capitals that nobody knows: "Sallowmarsh Unit", "Brightpath Cover Agency".
_STRANGELY_NAMED = word_set("unit agency squad den project trust")
#: A word for several of something before these is hardly ever but a name: "happy hedgehogs day nursery".
_FOR_SMALL_CHILDREN = word_set("nursery preschool pre-school playgroup nurseries kindergarten")
#: The second word of a type: "medical centre", "youth club".
_PAIRS = {
    "centre": word_set("medical health children's childrens community leisure sports youth family"),
    "center": word_set("medical health"),
    "practice": word_set("medical gp doctors"),
    "club": word_set(
        """
    football youth boxing gymnastics swimming rugby cricket judo karate athletics sports after-school holiday school
    breakfast kids swim netball hockey tennis rowing sailing riding cycling running drama dance chess snooker darts
    """
    ),
    "home": word_set("children's childrens care residential"),
    "group": word_set("scout youth play toddler"),
    "unit": word_set("referral"),
    "academy": word_set("dance football stage"),
    "fellowship": word_set("christian"),
    "troupe": word_set("dance"),
    "gym": word_set("boxing"),
    "e": word_set("of"),
    "form": word_set("sixth"),
    "squad": word_set("swim swimming dance gymnastics"),
    "care": word_set("day"),
}
#: Before a type, no name: "Crown Court".
_PUBLIC = {
    "court": word_set(
        "crown supreme county family youth high criminal magistrates magistrates' coroners coroner's appeal"
    ),
    "hospital": word_set(
        "university royal general local district community mental psychiatric teaching childrens children's"
    ),
    "ward": word_set("childrens children's paediatric maternity labour hospital medical surgical general"),
}
_OFTEN_MISSPELT = ("primary", "school", "nursery", "academy", "infants", "juniors", "playgroup", "college")
#: The last word of a name in capitals that is no school's or club's.
_NO_SETTINGS = word_set("office shop court council act bill report review show news week day award awards team test")
_QUALIFIERS = word_set(
    """
    catholic cofe ce c of e church england rc roman community primary infant infants junior juniors high
    grammar secondary special pre gp medical health day methodist baptist pentecostal evangelical state boys
    girls boys' girls' independent free first middle upper lower prep preparatory voluntary aided controlled
    and & united football boxing youth dance rugby cricket swimming scout scouts sea air dental doctors
    technology technical sports academy school nursery comprehensive infant's junior's children's childrens
    care residential sixth form orthodox hebrew islamic jewish muslim sikh hindu out after
    """
)
_ARTICLES = cues.DETERMINERS | word_set(
    """
    which what and or is are if as for with when local mainstream private every both all not
    """
)
_AT = word_set(
    """
    at from attends attend attending goes to near @ called in joins joined left leaving of for
    """
)
_GOES_TO = word_set("at from attends attend attending")
_NOT_NAMING = word_set(
    """
    sunday saturday weekend holiday summer head deputy assistant dear hi hello special virtual boarding forest
    whole new old day registered
    """
)


def find(text: str, tokens: list[Token], vocabulary: Vocabulary) -> Iterator[Span]:
    """Yield named settings, the words of their type included: "St Aidan's Primary", "little acorns nursery"."""
    yield from _by_type(tokens, vocabulary)
    for match in _CHURCH.finditer(text):
        yield Span(match.start(), match.end(), "setting")
    for match in _CHURCH_AT.finditer(text):
        yield Span(match.start("name"), match.end(), "setting")


def _by_type(tokens: list[Token], vocabulary: Vocabulary) -> Iterator[Span]:
    done = -1
    for place, token in enumerate(tokens):
        if token.kind != "word" or place <= done:
            continue
        if token.base == "st" and (saint := _saint(tokens, place, vocabulary)):
            done = saint
            yield Span(token.start, tokens[saint].end, "setting")
        elif _is_type(tokens, place, vocabulary):
            begin = _begin(tokens, place, vocabulary)
            if begin is not None:
                end = _end(tokens, place)
                done = end
                yield Span(tokens[begin].start, tokens[end].end, "setting")
        elif _is_of_small_children(tokens, place, vocabulary):
            yield Span(token.start, token.end, "setting")
        elif (last := _two_capitals(tokens, place, vocabulary) or _like_a_place(tokens, place, vocabulary)) is not None:
            done = last
            yield Span(token.start, tokens[last].end, "setting")


def _is_type(tokens: list[Token], place: int, vocabulary: Vocabulary) -> bool:
    word = tokens[place].base
    before = tokens[place - 1].base + tokens[place - 1].clitic if place else ""
    loose = word in _LOOSE_OR_TEAMS and (
        tokens[place].capital or (place > (word not in _TEAMS) and _is_strange(tokens[place - 1], vocabulary))
    )
    if before in _PUBLIC.get(word, ()):
        return False
    if word in _TYPES or _is_misspelt_type(word, vocabulary) or before in _PAIRS.get(word, ()) or loose:
        return True
    unheard = word in _STRANGELY_NAMED and tokens[place].capital
    return unheard and any(_is_unheard(tokens, place - back, vocabulary) for back in (1, 2))


def _is_unheard(tokens: list[Token], place: int, vocabulary: Vocabulary) -> bool:
    """Return whether a word in capitals is in no list: "Sallowmarsh"."""
    token = token_at(tokens, place)
    word = token.base
    known = word in vocabulary.english or vocabulary.counts[word] or word in vocabulary.proper
    return token.capital and not token.shown.isupper() and not known and not vocabulary.is_place(word)


def _is_misspelt_type(word: str, vocabulary: Vocabulary) -> bool:
    """Return whether a word is one slip away from a type: "primry", "nursrey"."""
    if len(word) < 5 or word in vocabulary.english or vocabulary.counts[word] >= CONSTANT:
        return False
    return any(DamerauLevenshtein.distance(word, one, score_cutoff=1) == 1 for one in _OFTEN_MISSPELT)


def _is_strange(token: Token, vocabulary: Vocabulary) -> bool:
    """Return whether a word in small letters is in no list and no misspelling: "stoneleigh"."""
    return token.kind == "word" and len(token.base) > 4 and not vocabulary.is_ordinary(token.base)


def _end(tokens: list[Token], place: int) -> int:
    """Return the place of the last word of the type that begins here: "primary school", "House children's home"."""
    end = place
    while end + 1 < len(tokens) and not tokens[end].clitic:
        following = tokens[end + 1]
        more = following.base in _TYPES or (following.capital and following.base in _QUALIFIERS | _LOOSE_TYPES)
        pair = end + 2 < len(tokens) and following.base + following.clitic in _PAIRS.get(tokens[end + 2].base, ())
        if following.kind != "word" or not (more or pair):
            break
        end += 2 if pair and not more else 1
    return end


def _saint(tokens: list[Token], place: int, vocabulary: Vocabulary) -> int | None:
    """Return the last place of a name that begins with "St"; None for a town, a public body or a street."""
    before = token_at(tokens, place - 1)
    at = place + 1
    if at < len(tokens) and tokens[at].shown == ".":
        at += 1
    name = token_at(tokens, at)
    if name.kind != "word" or before.kind == "number":
        return None
    typed = any(one.base in _TYPES for one in tokens[at + 1 : at + 4])
    town = vocabulary.is_place(f"st {name.base}") or vocabulary.is_known_phrase("st", name.base)
    if (town and not typed) or (not name.capital and vocabulary.is_everyday(name.base)):
        return None
    if name.base == "john" and at + 1 < len(tokens) and tokens[at + 1].base in ("ambulance", "ambulance's"):
        return None
    named = any(vocabulary.rank(one)[0] for one in (name.base, name.base.rstrip("s"), name.base.replace("'", "")))
    named = named or (vocabulary.rank(name.base)[1] > 0 and not vocabulary.is_word(name.base))
    strange = before.base in _AT and not vocabulary.is_ordinary(name.base)
    strange = strange or (before.base in _AT and name.base.endswith("s") and not vocabulary.is_word(name.base))
    if not name.capital and not named and not strange:
        return None
    end = at
    following = end + 1
    while following < len(tokens) and tokens[following].kind == "word":
        word = tokens[following]
        if word.base in _TYPES:
            return _end(tokens, following)
        if not (word.capital or word.base in _QUALIFIERS) or word.base in cues.SAYS:
            break
        if word.base not in _QUALIFIERS and not vocabulary.rank(word.base.rstrip("s"))[0]:
            break
        following += 1
    return end


def _begin(tokens: list[Token], place: int, vocabulary: Vocabulary) -> int | None:
    """Return where the name of the setting begins whose type stands here; None where it has no name."""
    at = place - 1
    if at >= 0 and tokens[at].base in _PAIRS.get(tokens[place].base, ()):
        at -= 1  # "Pippin's Holiday Club"
    while at >= 0 and (tokens[at].base + tokens[at].clitic in _QUALIFIERS or _ends_a_possessive(tokens, at)):
        at -= 1
    begin = None
    while at >= 0 and tokens[at].kind == "word" and _names(tokens, at, place, vocabulary, begin):
        begin = at
        at -= 1
    if begin is None:
        begin = _after_at(tokens, at, vocabulary)
    if begin is None:
        return None
    at = min(at, begin - 1)
    numbered = at >= 0 and tokens[at].kind == "number" and tokens[at].shown.lower().endswith(("st", "nd", "rd", "th"))
    naming = [token.base for token in tokens[begin:place] if token.base + token.clitic not in _QUALIFIERS]
    if all(vocabulary.is_place(word) for word in naming):
        # "a Coventry primary" is a town's; "at Hillside surgery" and "Rainham Primary" are names.
        placed = at >= 0 and tokens[at].base in _AT and not any(word in vocabulary.areas for word in naming)
        area = any(word in vocabulary.areas for word in naming)
        in_full = tokens[begin].capital and tokens[place].capital and not area
        unused = not area and not any(vocabulary.counts[word] for word in naming)
        if not (placed or in_full or unused or numbered):
            return None
    if (
        len(naming) == 1
        and not numbered
        and vocabulary.counts[naming[0]] >= CONSTANT
        and not (at >= 0 and tokens[at].base in ("at", "from"))
        and not (at > 0 and tokens[at].base == "the" and tokens[at - 1].base in _AT and tokens[begin].capital)
    ):
        return None
    if vocabulary.is_known_phrase(*_bases(tokens, begin, place)):
        return None
    return at if numbered else begin


def _ends_a_possessive(tokens: list[Token], place: int) -> bool:
    """Return whether an apostrophe belongs to the word before it: "Kingsmere Girls' School"."""
    before = token_at(tokens, place - 1)
    return tokens[place].shown == "'" and before.base.endswith("s") and before.end == tokens[place].start


def _after_at(tokens: list[Token], last: int, vocabulary: Vocabulary) -> int | None:
    """Return where two words behind "at" or "from" begin, of which the first is unusual: "at sunny days nursery"."""
    if last < 2 or tokens[last - 2].base not in ("at", "from", "attends") or tokens[last].kind != "word":
        return None
    first = tokens[last - 1]
    unusual = first.kind == "word" and vocabulary.counts[first.base] < EVERYDAY and not first.clitic
    public = first.base in _ARTICLES | _QUALIFIERS or vocabulary.is_public(first.base)
    return last - 1 if unusual and not public and tokens[last].base not in _ARTICLES | _AT else None


def _bases(tokens: list[Token], begin: int, end: int) -> tuple[str, ...]:
    return tuple(token.base for token in tokens[begin : end + 1])


def _names(tokens: list[Token], at: int, place: int, vocabulary: Vocabulary, begin: int | None) -> bool:
    """Return whether the word at `at` is part of the name of the setting whose type is at `place`."""
    token = tokens[at]
    word = token.base
    count = vocabulary.counts[word]
    before = token_at(tokens, at - 1)
    if word in _ARTICLES or word in _NOT_NAMING or word in cues.TITLES | cues.SAYS:
        return False
    if word in (vocabulary.listed if token.capital else vocabulary.general) and word != "christ":
        return False
    if token.capital:
        if token.shown.isupper() and len(token.shown) > 1:
            return False
        if token.fresh and (count >= EVERYDAY or word in vocabulary.english) and begin is None:
            return not count or (tokens[place].capital and count < CONSTANT)
        return tokens[place].capital or count < CONSTANT
    if word in _STREETS and begin is None:
        named = before.kind == "word" and vocabulary.counts[before.base] < CONSTANT
        if named and before.base not in _ARTICLES and before.base not in _NOT_STREETS:
            return True
    if begin == at + 1 and tokens[begin].base in _STREETS and count < CONSTANT:
        return True
    if tokens[place].base in _LOOSE_OR_TEAMS and begin is None and _is_strange(token, vocabulary):
        return before.base in _AT or before.kind == "edge"
    kind = tokens[place].base
    if kind not in _TYPES and kind not in _PAIRS and not _is_misspelt_type(kind, vocabulary):
        return False
    many = word.endswith("s") and (not count or before.base in _FIRST_WORDS)
    if begin is None and before.base == "holy":
        return True
    if begin is None and tokens[place].base in _FOR_SMALL_CHILDREN and many:
        return word in vocabulary.english
    if begin is not None and word in _FIRST_WORDS:
        return True
    if begin is not None:
        return before.base in _AT and word not in _AT and word not in cues.PEOPLE and count < 400
    if count > 2 * EVERYDAY or word in vocabulary.proper or word in vocabulary.places:
        return False
    if vocabulary.rank(word)[0] >= COMMON or word not in vocabulary.english:
        return len(word) > 3 and (vocabulary.rank(word)[0] == POPULAR or not vocabulary.is_slip(word))
    previous = before.base
    if before.kind == "edge" and not count:
        return True
    return previous in _AT or (at > 1 and tokens[at - 2].base in _AT and previous not in _ARTICLES)


_FIRST_WORDS = word_set("little tiny busy happy bright stepping sunny rainbow wise kings queens first early holy")
#: Before a type, with the word before them, the name of a place: "hope house children's home".
_STREETS = word_set("street road lane avenue park hill green house lodge court grange manor hall view cottage corner")
_NOT_STREETS = word_set("high main same next other")
_LANDSCAPE = word_set(
    """
    vale edge park hill green wood woods rise view mount grange bank brook mead mill moor heath ridge croft field
    fields gate bridge lea dene meadow meadows cross oak oaks tree trees end
    """
)
_VILLAGE = re.compile(
    r"..(?:bank|fields?|woods?|brooke?|mea?d|croft|hurst|dale|vale|view|gate|bridge|ford|bury|leigh|worth|wick|stead"
    r"|hollow|grove|mount|fold|combe|dene|bourne|burn|acres?|oaks?|trees?|crest|moor|heath|ridge|stone|wold|cliffe?"
    r"|haven|hills?|meadows?|lands)$"
)
_CHURCH = re.compile(
    r"(?<!\w)(?:Holy (?:Trinity|Family|Cross|Rood|Name)|Sacred Heart|Our Lady(?: of [A-Z]\w+)?|Christ the King"
    r"|All Saints|Good Shepherd|Corpus Christi|Christ Church"
    r"|(?:Church|House|Temple) of the [A-Z]\w+ [A-Z]\w+)(?!(?:'s?)? (?:feast|festival)\b)(?:'s?)?(?!\w)"
)
_CHURCH_AT = re.compile(
    r"\b(?:at|from|to|attends?) (?P<name>(?:holy (?:trinity|family|cross|rood|name)|sacred heart|our lady(?:'?s)?"
    r"|christ the king|all saints'?|good shepherd|corpus christi))(?!\w)",
    re.IGNORECASE,
)


def _like_a_place(tokens: list[Token], place: int, vocabulary: Vocabulary) -> int | None:
    """Return where a name that is made as a village's ends: "at Moorcroft Vale", "she attends fernhollow"."""
    token, before = tokens[place], token_at(tokens, place - 1)
    then = token_at(tokens, place + 1)
    word, at = token.base, before.base in _GOES_TO
    two = token.capital and then.capital and then.base in _LANDSCAPE and not token.clitic
    if not (two or at) or len(word) < 6 or word in vocabulary.capitals or word in vocabulary.areas:
        return None
    if vocabulary.is_known_phrase(word, then.base) or vocabulary.is_word(word) or max(vocabulary.rank(word)) >= COMMON:
        return None
    if two:
        listed = vocabulary.is_place(f"{word} {then.base}")
        return place + 1 if (at or before.base in ("and", "or")) and not listed else None
    apart = then.kind != "word" or not then.capital
    return place if at and apart and _VILLAGE.search(word) and not vocabulary.is_place(word) else None


def _is_of_small_children(tokens: list[Token], place: int, vocabulary: Vocabulary) -> bool:
    """Return whether a word for several is the name of a nursery: "came home from Sunbeams"."""
    token, before = tokens[place], token_at(tokens, place - 1)
    after = token_at(tokens, place + 1)
    if before.base not in _GOES_TO or not token.capital or token.shown.isupper():
        return False
    plain = token.base.endswith("s") and token.base in vocabulary.english and not token.clitic and not after.capital
    return plain and not vocabulary.counts[token.base] and not vocabulary.is_public(token.base)


def _two_capitals(tokens: list[Token], place: int, vocabulary: Vocabulary) -> int | None:
    """Return where a name of everyday words ends: "at Little Stars", words that are no title anywhere else."""
    before = token_at(tokens, place - 1)
    if place + 1 >= len(tokens):
        return None
    behind = token_at(tokens, place + 2)
    apart = before.shown in (",", "(") and behind.shown in (",", ")") and place > 1
    apart = apart and tokens[place - 2].base in _TYPES | _LOOSE_TYPES  # "a small nursery, Little Conkers, and"
    if before.base not in _GOES_TO and before.base != "called" and not apart:
        return None
    one, two = tokens[place], tokens[place + 1]
    if behind.capital and behind.base in _NO_SETTINGS | _TYPES:
        return None
    if one.base == "the":
        one = two
    if one.base in _FIRST_WORDS:
        one = two
    for token in (one, two):
        plain = token.kind == "word" and token.capital and not token.shown.isupper() and not token.fresh
        unused = token.base not in vocabulary.capitals and not vocabulary.is_public(token.base)
        if not plain or not unused or token.base in cues.TITLES | cues.PEOPLE or not vocabulary.is_word(token.base):
            return None
    named = max(vocabulary.rank(one.base)[0], vocabulary.rank(two.base)[0]) >= COMMON
    return None if named or one.clitic else place + 1
