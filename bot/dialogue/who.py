"""Who a message is about, in the end: what the rules and the model saw in it, in the light of what went before."""

from __future__ import annotations

import re
from typing import Any

from bot.nlu.safety_rules import goes_on, says_under_age
from bot.replies.render import Told
from bot.safety import ANSWERED_TOO, URGENT, higher

#: Below this chance of being about a person the kind found is a guess, and from this chance of a topic the message
#: surely asks it. Of the messages of dev and test that are both, 22 of 32 were topic questions and 5 general ones.
DOUBTFUL, SURELY_ASKS = 0.5, 0.8
#: From this chance up, a message that is not flagged is answered below a line that names the front door.
CLOSE = 0.05
#: So many words or fewer, after something else, say too little to be a kind of their own, unless the model gives it
#: this share of all kinds.
FEW_WORDS, CERTAIN = 10, 0.9
#: However few the words, a kind of URGENT with this share of all kinds is heard. Of 190 urgent messages of up to ten
#: words that no rule sees (safety_dev to _final2) 170 are, with CERTAIN 141; of 618 questions after an answer 1, with
#: CERTAIN none; of 182 that are about a case 6, with CERTAIN 2.
URGENT_SHARE = 0.5
#: So many words or fewer, after an answer, that only might be a case are a question about the answer; after a message
#: of some kind they are of that kind, unless somebody may come to harm.
FOLLOW_UP_WORDS = 6
#: So few words after an answer are of a kind of URGENT from this chance up: 27 of 27 urgent messages of so many words
#: (safety_dev, _test, _test2 and _final) have more, "and looking after yourself" after an answer has 0.23.
URGENT_CHANCE = 0.35
#: Kinds in which the writer speaks of themself. None takes the place of a writer who thought of dying.
OF_THE_WRITER = ("child", "survivor", "own_thoughts", "practitioner_distress", "offender_family")
#: Kinds of an adult who may later also ask something for work: that is answered below the contacts.
MAY_ASK_LATER = ("suicidal", "survivor", "practitioner_distress")
#: Plainly a correction of whom the last reply was for.
_NOT_ME = re.compile(r"\b(?:not|wasn'?t|isn'?t) (?:about )?(?:me|myself)\b|\bi meant my\b", re.I)
#: Chapters that are answered after a refusal: who can be rung, and what this is. All else might serve the same end.
AFTER_A_REFUSAL = ("about", "contacts", "support")


def settled(by_rules: str, found: dict[str, Any], parsed: dict[str, Any], *, open_kind: str, follows: bool) -> str:
    """Return the kind that stands.

    `by_rules` is what the rules saw, `found` the pipeline's {"kind", "confidence", "share"}, `parsed` the message as
    understood, `open_kind` the kind of the message before ("none" at the beginning), `follows` whether an answer went
    before.

    What the rules saw stands. A few words after a message of some kind stay that kind, whatever they look like alone,
    unless they surely are another one, or as likely as not an urgent one; so does a longer message that refers back.
    After a refusal only the chapters AFTER_A_REFUSAL are answered.
    After an answer, a few words that only might be a case are a follow-up question. A doubtful kind in a message that
    surely asks a topic is a question, answered below a line that names the front door; in one that less surely asks a
    topic it is treated as a case: the front door first, and the topic answered.
    """
    kind, sureness = found["kind"], found["confidence"]
    text = parsed.get("text") or ""
    words = len(text.split())
    if open_kind == "suicidal" and higher(by_rules, kind) in OF_THE_WRITER:
        return open_kind
    if by_rules != "none":
        return higher(by_rules, kind)
    if parsed.get("date_only"):  # the date that was asked for, and not a word about anybody
        return open_kind
    if kind == "none" and open_kind == "seeking_access":
        return "none" if (parsed.get("topic") or "").split("/")[0] in AFTER_A_REFUSAL else open_kind
    if open_kind != "none" and (
        goes_on(text, sureness) if kind == "none" else not _turns(kind, found, text, open_kind)
    ):
        return open_kind
    if kind == "none" or sureness >= DOUBTFUL:
        return kind
    if follows and words <= FOLLOW_UP_WORDS and (kind not in URGENT or sureness < URGENT_CHANCE):
        return "none"
    if kind in URGENT or not parsed.get("topic"):
        return kind
    asks = (parsed.get("intent") or {}).get("confidence", 0.0)
    return "none" if asks >= SURELY_ASKS else "case"


def _turns(kind: str, found: dict[str, Any], text: str, open_kind: str) -> bool:
    """Return whether a message surely is of another kind than the ones before it."""
    words = len(text.split())
    if kind == open_kind:
        return False
    if open_kind == "child" and kind == "case" and words <= FEW_WORDS:
        return False  # "it was my sister, she's 8" is still written by a child
    if kind == "child" and says_under_age(text):
        return True
    if kind == "case" and open_kind in OF_THE_WRITER and _NOT_ME.search(text):
        return True
    if kind in OF_THE_WRITER and open_kind in OF_THE_WRITER and words <= FEW_WORDS:
        return False  # "do i have to give my name" is asked by the same writer
    share = found.get("share", 1.0)
    urgent = kind in URGENT and share >= URGENT_SHARE and found["confidence"] >= DOUBTFUL
    if words > FEW_WORDS or urgent:
        return True
    return words > FOLLOW_UP_WORDS and share >= CERTAIN


def answered_too(kind: str, found: dict[str, Any], parsed: dict[str, Any], open_kind: str) -> bool:
    """Return whether the topic of a message, settled as `kind`, is answered below that kind's text.

    So it is of the kinds ANSWERED_TOO. One of MAY_ASK_LATER that only the conversation before (`open_kind`) calls for
    does not keep the answer from a message that surely asks a topic and is by itself about nobody.
    """
    if not parsed.get("topic") or kind in ANSWERED_TOO:
        return bool(parsed.get("topic"))
    asks = (parsed.get("intent") or {}).get("confidence", 0.0)
    return kind == open_kind and kind in MAY_ASK_LATER and found["kind"] == "none" and asks >= SURELY_ASKS


def told(kind: str, found: dict[str, Any], parsed: dict[str, Any], open_kind: str) -> Told:
    """Return which of a kind's texts is said: the few words for thanks, or for who was just told the whole of it.

    Whoever writes of harm within the hour once more is told the whole once more.
    """
    if found["kind"] == "none" and takes_leave(parsed):
        return "thanks"
    repeats = kind == open_kind and not (kind in URGENT and found["kind"] == kind)
    return "again" if repeats else "lead"


def takes_leave(parsed: dict[str, Any]) -> bool:
    """Return whether a message, as it was understood, surely is no more than thanks or a goodbye."""
    sure = (parsed.get("intent") or {}).get("confidence", 0.0) >= DOUBTFUL
    return parsed.get("small_talk") in ("thanks", "goodbye") and sure


def is_close(kind: str, found: dict[str, Any]) -> bool:
    """Return whether a message that was settled as no kind is close enough to a case to name the front door first."""
    return kind == "none" and found["confidence"] >= CLOSE


def other_need(kind: str, found: dict[str, Any], open_kind: str = "none") -> str | None:
    """Return the kind that a message, settled as `kind`, may be instead; None for a question.

    Where the conversation was of another kind before (`open_kind`), it is that one; otherwise the likeliest other one.
    A message that is of a kind only because of those before it ("thanks", "will he go to prison") says too little for
    another one, unless somebody may come to harm.
    """
    if "none" not in (kind, open_kind) and open_kind != kind:
        return open_kind
    needs = [one for one in found.get("needs", []) if kind not in ("none", one)]
    if open_kind == kind != found["kind"]:
        needs = [one for one in needs if found["kind"] != "none" and one in URGENT]
    return next(iter(needs), None)
