"""Nothing that identifies a person leaves the redactor, and what a question needs stays."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content
from bot.redaction import redact as redact_today
from bot.redaction.command import redact_lines
from bot.redaction.folding import fold
from bot.redaction.numbers import is_nhs_number
from bot.redaction.redactor import redact as redact_on
from bot.redaction.spans import KINDS, MARK
from bot.redaction.vocabulary import Vocabulary
from tests.conftest import ROOT, read_yaml
from tests.evaluation.redaction import SETS, changed_clean, measure_redaction

TODAY = date(2026, 11, 22)


def redact(text: str) -> str:
    """Return the text redacted on a fixed day."""
    return redact_on(text, TODAY)


def wide(text: str) -> str:
    """Return the text in full-width characters."""
    return "".join(char if char == " " else chr(ord(char) + 0xFEE0) for char in text)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Callum told me that Callum's stepdad hurts him", "[name] told me that [name]'s stepdad hurts him"),
        ("spoke to priya and her brother arjun", "spoke to [name] and her brother [name 2]"),
        ("aisha's mum", "[name]'s mum"),
        ("ellies foster carer rang", "[name]'s foster carer rang"),
        ("the Kovalenko family moved here", "the [name] family moved here"),
        ("Re: Tyler M, strat was on Tuesday", "Re: [name], strat was on Tuesday"),
        ("Mr Llewellyn and Mr Okafor", "Mr [name] and Mr [name 2]"),
        ("a girl called joy in year 3", "a girl called [name] in year 3"),
        ("Siobhán O'Donnell-Wiśniewska, 9", "[name], 9"),
        ("our Josh had his phone taken", "our [name] had his phone taken"),
        ("Gene, our caretaker, was there", "[name], our caretaker, was there"),
        ("a leader known as Otter has gone", "a leader known as [name] has gone"),
        ("a girl known as 'Bee' to everyone", "a girl known as '[name]' to everyone"),
        ("Hope is nine and drew it", "[name] is nine and drew it"),
        ("I wrote to Larchmount Prep", "I wrote to [setting]"),
        ("Frank was honest with me", "[name] was honest with me"),
        ("Sylvestrine told the driver", "[name] told the driver"),
        ("hope told me, can hope's mum ring", "[name] told me, can [name]'s mum ring"),
        ("i hope that will from my class is ok", "i hope that [name] from my class is ok"),
        ("what do i say to oluwatimileyin when she asks", "what do i say to [name] when she asks"),
        ("M (13) and T's nan", "[name] (13) and [name 2]'s nan"),
        ("child K is 14", "child [name] is 14"),
        ("J.B. has disclosed", "[name] has disclosed"),
        ("girl dob 12/04/2013 in Kent", "girl dob [date of birth] in Kent"),
        ("her birthday is the 4th of may", "her birthday is the [date of birth]"),
        ("it happened on 14 June 2012", "it happened on [date]"),
        ("ring 07700 900123", "ring [phone]"),
        ("call 020 7946 0018 please", "call [phone] please"),
        ("mail a.lead@example.org today", "mail [email] today"),
        ("family at 14 Acacia Road, CV1 2NT", "family at [address], [postcode]"),
        ("which team covers me71ab", "which team covers [postcode]"),
        ("999 123 4578 was seen in A&E", "[NHS number] was seen in A&E"),
        ("nhs no 999 123 4560", "nhs no [NHS number]"),
        ("UPN A123456789012", "UPN [UPN]"),
        ("NINO AB123456C", "NINO [NI number]"),
        ("Case ref CYP/2026/00418", "Case ref [reference]"),
        ("hospital number 4471820", "hospital number [reference]"),
        ("D.O.B. 01.09.14", "D.O.B. [date of birth]"),
        ("silver corsa reg AB12 CDE", "silver corsa reg [registration]"),
        ("I work at St Aidan's Primary School", "I work at [setting]"),
        ("im from little acorns nursery", "im from [setting]"),
        ("see https://example.org/u/kayleigh09 now", "see [url] now"),
        ("her snapchat is xx_kezza_xx09", "her snapchat is [handle]"),
        # Names that are words, names beside words, and names that only a dictionary has.
        ("Joy, who is five, told me", "[name], who is five, told me"),
        ("hope and joy are sisters", "[name] and [name 2] are sisters"),
        ("is dean a suspect", "is [name] a suspect"),
        ("Grace Abiola has a plan", "[name] has a plan"),
        ("ellas new stepdad", "[name]'s new stepdad"),
        ("they call him Bear and he is 12", "they call him [name] and he is 12"),
        ("dr achebe and Sarah Trevithick", "dr [name] and [name 2]"),
        ("josh hargreaves is 12", "[name] is 12"),
        ("a pupil, BK, aged 9", "a pupil, [name], aged 9"),
        # Somebody whom something is done to, or who is somebody's.
        ("picked up theo from his dads", "picked up [name] from his dads"),
        ("what happens to joy after the police interview", "what happens to [name] after the police interview"),
        ("grace had bruises", "[name] had bruises"),
        ("mark is mums new bloke", "[name] is mums new bloke"),
        ("is ashleigh competent to consent", "is [name] competent to consent"),
        ("support for dawn, her daughter disclosed", "support for [name], her daughter disclosed"),
        ("told them about chase will they come", "told them about [name] will they come"),
        ("me and will dont know", "me and [name] dont know"),
        ("points to jasper being there", "points to [name] being there"),
        ("no one listens to beth", "no one listens to [name]"),
        ("gave olive a plaster", "gave [name] a plaster"),
        ("she said dale did it", "she said [name] did it"),
        ("dale's her cousin", "[name]'s her cousin"),
        ("drew isnt sleeping", "[name] isnt sleeping"),
        ("thea & finn were in the cubicle", "[name] & [name 2] were in the cubicle"),
        ("ta, lou x", "ta, [name] x"),
        # Nicknames.
        ("his da, Big Tam, is out", "his da, Big [name], is out"),
        ("everyone calls her tink", "everyone calls her [name]"),
        ("a kid we call bobs", "a kid we call [name]"),
        ("he is known on the estate as biggsy", "he is known on the estate as [name]"),
        ("goes by the name of razor", "goes by the name of [name]"),
        ("somebody called 'Ghost' rang", "somebody called '[name]' rang"),
        ("nickname squeak, about 12", "nickname [name], about 12"),
        # Surnames of families, with particles, and of the name of a place.
        ("patel family, 3 girls", "[name] family, 3 girls"),
        ("visited the kowalczyks today", "visited the [name] today"),
        ("ms de souza says", "ms [name] says"),
        ("cllr ramsbottom phoned", "cllr [name] phoned"),
        ("a lad, surname nowak", "a lad, surname [name]"),
        ("pupil AK told pupil RS", "pupil [name] told pupil [name 2]"),
        ("k.b's disclosure", "[name]'s disclosure"),
        # Forms that no list can hold.
        ("which door for qz4 7tb", "which door for [postcode]"),
        ("girl, 16 (999 123 4578)", "girl, 16 ([NHS number])"),
        ("she lives on bramble row", "she lives on [address]"),
        ("12 Mill Bank in Dover", "[address] in Dover"),
        ("busy ladybirds nursery rang", "[setting] rang"),
        ("a nursery, Tiny Catkins, rang", "a nursery, [setting], rang"),
        ("4th Dover Brownies", "[setting]"),
        ("I run Muddy Wellies Childminding", "I run [setting]"),
        ("at Nether Marston C of E they said", "at [setting] they said"),
        ("ask wyvern street youth club for it", "ask [setting] for it"),
        ("hope house children's home rang", "[setting] rang"),
        ("a tutor from Fernwick Tuition", "a tutor from [setting]"),
        ("redgate rovers u12s", "[setting] u12s"),
        ("was at Moorcroft Vale and at fernhollow", "was at [setting] and at [setting]"),
        ("is it for st cuthbert's to refer", "is it for [setting] to refer"),
        ("Rose Cottage, Pinfold Hill, ZX9 9ZZ", "[address], [address], [postcode]"),
        ("caravan 12 sandy bay holiday park", "[address]"),
        ("EHM number 66209 was closed", "EHM number [reference] was closed"),
        ("cad 512 of 14/03", "cad [reference] of 14/03"),
        # Initials where a child is spoken of, titles before a surname, and what somebody goes by.
        (
            "a meeting for RJ at noon, ST (12) and BW (13)",
            "a meeting for [name] at noon, [name 2] (12) and [name 3] (13)",
        ),
        ("my boy kd who is 6", "my boy [name] who is 6"),
        ("lil k we call him", "lil [name] we call him"),
        ("a Major Trevanion, and PS Penhallow rang", "a Major [name], and PS [name 2] rang"),
        ("sister perpetuata told us", "sister [name] told us"),
        ("mr wattlebury rang", "mr [name] rang"),
        ("the leader, called otter, hit us", "the leader, called [name], hit us"),
        ("a year 12, Ode, told us", "a year 12, [name], told us"),
        ("her friend big pat did it", "her friend big [name] did it"),
        ("he calls him uncle thud, i know", "he calls him uncle [name], i know"),
        ("my dad's friend bram picking me up", "my dad's friend [name] picking me up"),
        # Settings in small letters, misspelt, of one word, and houses.
        ("im from st wennocks", "im from [setting]"),
        ("i go to holy cross primry", "i go to [setting]"),
        ("the nursery is busy bears day nursery", "the nursery is [setting]"),
        ("she came home from Sunbeams", "she came home from [setting]"),
        ("the twins attend Sunbeams and he collects them", "the twins attend [setting] and he collects them"),
        ("she is at Kingsmere Girls' School", "she is at [setting]"),
        ("he is in Sallowmarsh Unit, not Hillview Pupil Referral Unit", "he is in [setting], not [setting]"),
        ("Pippin's Holiday Club let them", "[setting] let them"),
        ("our instructor, Verity Skelhorn, makes them stay", "our instructor, [name], makes them stay"),
        ("hello I'm Xiaoling, host to a student", "hello I'm [name], host to a student"),
        ("our lodger Clive's girl, we know her as Boo", "our lodger [name]'s girl, we know her as [name 2]"),
        ("see kelsi.org.uk/callum-oduya, referral on 44718", "see kelsi.org.uk/[name], referral on [reference]"),
        ("older partner known only as Smokes", "older partner known only as [name]"),
        ("real name Martin Ewelme, takes them camping", "real name [name], takes them camping"),
        ("my neighbour shanice leaves her boy alone", "my neighbour [name] leaves her boy alone"),
        ("the label says 5 Coopers Drift ME7 1AB", "the label says [address] [postcode]"),
        ("mr hughes from redwater swim club", "mr [name] from [setting]"),
        ("a nurse on Foxglove Ward", "a nurse on [setting]"),
        ("lives at The Old Vicarage, Kent", "lives at [address], Kent"),
    ],
)
def test_each_kind_of_identifier_becomes_its_mark(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Callum\u200b",
        "Cal\u200blum told me",
        "\u202eCallum told me",
        f"{wide('Callum')} told me",
        "Cal\x00lum told me",
        "\U0001d402\U0001d41a\U0001d425\U0001d425\U0001d42e\U0001d426 told me",
        "CALLUM TOLD ME THAT IT HAPPENED AGAIN",
    ],
)
def test_a_name_in_unusual_characters_is_removed(text: str) -> None:
    assert "callum" not in fold(redact(text)).plain.lower()


def test_digits_in_unusual_characters_are_removed() -> None:
    assert redact(f"ring {wide('07700 900123')} or 0770\u200b0 900\u200b456") == "ring [phone] or [phone]"


def test_the_same_person_has_the_same_mark_and_another_person_another() -> None:
    text = "Jade Brennan told Kyle. jade says Kyle's mum knows, Ms Brennan was told by Dr Chaudhry"
    assert redact(text) == "[name] told [name 2]. [name] says [name 2]'s mum knows, Ms [name] was told by Dr [name 3]"


def test_marks_already_there_are_kept_and_numbering_goes_on_behind_them() -> None:
    assert redact("[name] told [name 2] and Callum") == "[name] told [name 2] and [name 3]"


@pytest.mark.parametrize(
    "text",
    [
        "strategy discussion was held on 3 March, ICPC due when",
        "strat on 12.03.26 at 2pm, and 12/3, and 9 November 2026",
        "last Thursday, in the summer holidays, at Christmas",
        "nothing since lst Thursady, the concern was on 28/11, marac thurs 10/12, referral Monday 30/11",
        "s47 began on 29th of Dec. 15 working days is when",
        "he rose from the table, rose-tinted or not",
        "she is 14, he is in year 9, and his brother is 17",
        "a Polish Muslim girl in Rainham, Coventry or Kent",
        "is the Brook traffic light tool, the Hackett continuum or Finkelhor's model used",
        "the Sexual Offences Act 2003, Working Together 2018, s47 and KCSIE 2025",
        "Childline on 0800 1111, or 999 or 101",
        "Munro's review, the Jay report, and Smith 2013",
        "i hope mum will mark it, in summer, with faith",
        "give a child hope, full of joy, and the dad is frank",
        "the Youth Justice Service and the imam is worried",
        "yr9 2nd term, y6 3yr gap, s47 3rd visit",
        "the family moved to Tile Hill",
        "he'll jack it in, i might wade in and i know jack all",
        "can a child w down's syndrome give evidence",
        "Chelsea to Chatham and back, and I cover Chester and Lincoln",
        "visited the grandparents, a foster family, 3 girls",
        "is a C of E school, an out of school club or a high street youth club a setting",
        "the gang calls him a liar, mum calls her names, he calls her princess",
        "Duchenne's and Crohn's disease, prayers at Fajr, and Spiderman",
        "form number 3, or reference number first, contact became a referral on 30/11",
        "the Ministry of Justice, a Crown Court, the Post Office and the Supreme Court on the Re B cases",
        "Lord Laming, Professor Munro and Dame Clare Tickell, or Davis (2022)",
        "Art Therapy in Autumn Term, Harry Potter and Sky Sports",
        "holly and tinsel, hazel trees, a Geordie lass and her netball captain",
        "they say 'willy' and 'fanny', and 'Nani'",
        "I hope you will mark it. May I ask in summer term",
        "TikTok, WhatsApp and Snapchat",
        "shud i ring da polise or mash frst, wot hapens nxt",
        "WHO IS THE LADO FOR MEDWAY AND HOW LONG HAVE I GOT",
    ],
)
def test_what_a_question_needs_stays(text: str) -> None:
    assert redact(text) == text


def test_every_number_name_and_address_of_the_directory_stays(content: Content) -> None:
    for contact in content.contacts.values():
        shown = [contact.phone.display if contact.phone else None, contact.name, contact.url, contact.email]
        for text in filter(None, shown):
            assert redact(f"can I use {text} for this") == f"can I use {text} for this"


def test_what_is_named_in_content_is_read_from_content() -> None:
    known = Vocabulary(["how do i use it"], "steps: use the Wrenfield Ladder from Ada Example with care")
    assert known.is_known_phrase("wrenfield", "ladder")
    assert known.is_known_phrase("ada", "example")
    assert not known.is_known_phrase("wrenfield", "school")


def test_the_day_decides_whether_a_date_is_recent() -> None:
    assert redact_on("seen on 12/03/2026", date(2026, 11, 22)) == "seen on 12/03/2026"
    assert redact_on("seen on 12/03/2026", date(2028, 11, 22)) == "seen on [date]"
    assert redact_today("seen on 1 May 1999") == "seen on [date]"


def test_the_check_digit_of_an_nhs_number_is_checked() -> None:
    assert is_nhs_number("9991234578")
    assert not is_nhs_number("9991234579")


def test_every_mark_is_recognised_as_one() -> None:
    assert all(MARK.fullmatch(f"[{kind}]") for kind in KINDS)
    assert MARK.fullmatch("[name 12]")


_PIECES = st.sampled_from(
    [
        *[
            "Callum",
            "aisha",
            "Mr",
            "Dr",
            "O'Brien",
            "J.B.",
            "dob",
            "born",
            "12/04/2013",
            "07700",
            "900123",
            "999",
            "4578",
        ],
        *[
            "CV1",
            "2NT",
            "14",
            "Acacia",
            "Road",
            "St",
            "School",
            "nursery",
            "@",
            ".",
            ",",
            ":",
            "-",
            "\n",
            "'s",
            "+",
            "(",
        ],
        *["[name]", "[name 2]", "[", "]", "called", "Re", "told", "me", "is", "and", "his", "mum", "http://", "www."],
        *["a@b.org", "\u200b", "\x00", "\ud800", "\uff10", "\u00c9", "s47", "999", "4578", "+", "("],
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map(" ".join), st.lists(_PIECES).map("".join)))
def test_any_text_is_redacted_without_error_and_only_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


PIECES = [*"a1@[é", "A ", "1 ", "a.", "a-", "a@", "A. ", "[name", "Mr ", "\u200b", "dob ", "www.", "a'", "x_", "12/"]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_message_of_one_piece_is_no_trap(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    once = redact(text)
    assert redact(once) == once


def test_a_word_becomes_no_more_everyday_by_there_being_more_examples() -> None:
    example = "some people hope that it helps while many more do not know what they would say to anybody about it"
    few, many = Vocabulary([example] * 20_000, ""), Vocabulary([example] * 60_000, "")
    assert few.counts["hope"] == many.counts["hope"]


def test_a_name_becomes_no_word_by_being_met_in_small_letters() -> None:
    known = Vocabulary(["sarah and deano said that lewis is a liar and a vicar"] * 10, "")
    assert (known.counts["sarah"], known.is_everyday("deano"), known.counts["lewis"]) == (0, False, 8)
    assert known.counts["vicar"] == 10


@pytest.mark.parametrize("split", SETS)
def test_the_messages_written_for_measuring_meet_the_targets(split: str) -> None:
    measured = measure_redaction(split)
    assert measured.share_removed >= 0.97, measured.missed
    assert changed_clean(measured) <= 0.02, measured.changed


def test_the_command_redacts_one_json_string_a_line_and_names_a_bad_line() -> None:
    out, errors = io.StringIO(), io.StringIO()
    code = redact_lines(['"Callum told me"\n', "Callum's mum\n", "\n", '["Callum"]\n', '"year 9"\n'], out, errors)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == ["[name] told me", None, None, "year 9"]
    assert re.findall(r"Line (\d+)", errors.getvalue()) == ["2", "4"]
    assert "Callum" not in errors.getvalue()
    assert code == 1


def test_the_command_runs_from_a_terminal() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bot", "redact"],
        input='"Callum \\ud800 caf\u00e9"\n',
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == "[name] \ud800 caf\u00e9"


def test_the_lists_say_where_they_come_from() -> None:
    sources = (ROOT / "bot/redaction/lexicon/SOURCES.md").read_text()
    for path in (ROOT / "bot/redaction/lexicon").iterdir():
        assert path.name == "SOURCES.md" or f"`{path.name}`" in sources


@pytest.mark.parametrize("split", SETS)
def test_the_messages_written_for_measuring_hold_what_they_say(split: str) -> None:
    for one in read_yaml(ROOT / f"tests/evaluation/redaction_{split}.yml"):
        assert all(identifier in one["text"] for identifier in one["identifiers"]), one
