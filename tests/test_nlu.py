"""The pipeline's components, each by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import TfidfVectorizer

import bot.nlu.encoder as encoder
from bot.content import Content
from bot.nlu import softmax, vector_cache
from bot.nlu.area_extractor import AreaExtractor, AreaFinder
from bot.nlu.nearest import Nearest
from bot.nlu.ngrams import NGrams
from bot.nlu.normalise import normalise
from bot.nlu.safety_classifier import choose
from bot.nlu.safety_rules import safety_by_rules
from bot.nlu.spelling import Speller
from bot.nlu.text_model import Settings, TextModel
from bot.nlu.topic_classifier import decide
from bot.redaction import redact
from tests.conftest import questions, training_examples

EXAMPLES = {
    "medical/timing": ["how soon after is a medical useful", "medical within 72 hours", "how long does dna last"],
    "signs/physical": ["bruises and bleeding", "physical signs", "marks on the body"],
    "small_talk/thanks": ["thank you", "cheers for that", "thanks a lot"],
}


def test_the_encoder_without_its_adapter_is_the_published_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "ADAPTER", encoder.ADAPTER.with_name("none.safetensors"))
    vectors = encoder.Encoder().encode(
        ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    )
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    # The model card's own example: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
    assert np.allclose(vectors[1:] @ vectors[0], [0.695, 0.943, 0.257], atol=2e-3)


def test_the_adapter_draws_two_wordings_of_one_question_together(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [{one["style"]: one["text"] for one in group} for group in questions("dev").values()]
    polite, typed = ([normalise(one[style]) for one in asked] for style in ("polite", "typos"))

    def margin() -> float:
        """Return how much likelier the same topic's two questions are than two topics'."""
        model = encoder.Encoder(threads=2)
        likeness = model.encode(polite) @ model.encode(typed).T
        return float(np.diag(likeness).mean() - likeness.mean())

    adapted = margin()
    monkeypatch.setattr(encoder, "ADAPTER", encoder.ADAPTER.with_name("none.safetensors"))
    assert adapted > margin()


def test_a_vector_does_not_depend_on_its_batch() -> None:
    texts = [
        "what is a strategy discussion",
        "signs",
        "who can attend a child protection conference and when is it held",
    ]
    together = encoder.shared_encoder().encode(texts)
    alone = np.vstack([encoder.shared_encoder().encode([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)


def test_the_vector_cache_holds_what_the_encoder_gives() -> None:
    examples = [normalise(text) for texts in training_examples().values() for text in texts]
    stored = vector_cache.known(examples, encoder.checksum())
    assert len(stored) > 0.8 * len(set(examples)), "run `make vectors`: training has become slow"
    sample = list(stored)[:: len(stored) // 10]
    fresh = encoder.shared_encoder().encode(sample)
    assert min(float(stored[text] @ vector) for text, vector in zip(sample, fresh, strict=True)) > 0.999


def test_a_cache_of_another_encoder_is_not_used() -> None:
    assert vector_cache.known([normalise("what is hsb")], "another") == {}
    vector_cache._stored.cache_clear()


def test_weights_with_another_checksum_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(encoder.EncoderError, match="not the published file"):
        encoder.Encoder()


def test_weights_that_are_not_installed_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "WEIGHTS_PACKAGE", "no_such_package")
    with pytest.raises(encoder.EncoderError, match="make setup"):
        encoder.Encoder()


@pytest.fixture(scope="module")
def model() -> TextModel:
    texts = [text for group in EXAMPLES.values() for text in group]
    labels = [label for label, group in EXAMPLES.items() for _ in group]
    return TextModel(Settings(directions=8)).fit(texts, labels)


def test_a_model_ranks_unseen_words_and_its_chances_sum_to_one(model: TextModel) -> None:
    ranking = model.rank("is it too late for a medical after three days")
    assert ranking[0][0] == "medical/timing"
    assert sum(chance for _, chance in ranking) == pytest.approx(1, abs=1e-4)


def test_a_saved_model_ranks_the_same(model: TextModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = TextModel.load(tmp_path)
    assert again.settings == model.settings
    for text in ("medical timing", "ta", "", "??", "x" * 2000):
        assert _close(again.rank(text), model.rank(text))


def _close(first: list[tuple[str, float]], second: list[tuple[str, float]]) -> bool:
    return [a for a, _ in first] == [b for b, _ in second] and np.allclose(
        [a for _, a in first], [b for _, b in second], atol=1e-5
    )


def test_the_nearest_example_of_each_label_is_found_to_a_hundredth() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((900, 384)).astype(np.float32)
    vectors[7, 3] = 40.0  # one direction far above the others
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    classes = rng.permutation(np.repeat([0, 1, 2], [1, 99, 800]))
    asked = np.vstack([vectors[:5], vectors[5:10] + 0.02 * rng.standard_normal((5, 384))]).astype(np.float32)
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    exact = np.array([(asked @ vectors[classes == label].T).max(axis=1) for label in range(3)]).T
    assert np.abs(Nearest.of(vectors, classes).likeness(asked) - exact).max() < 0.01


@pytest.mark.parametrize("text", ["medical timing medical", "what is csa", "ta", "", "zzzz 9", "a b a b a"])
def test_n_grams_of_one_text_are_those_of_scikit_learn(text: str) -> None:
    texts = [text for group in EXAMPLES.values() for text in group]
    for options in ({"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"}, {"analyzer": "char_wb"}):
        ngrams = NGrams(0.7, **options)
        ngrams.fit(texts)
        columns, values = ngrams.of(text)
        expected = TfidfVectorizer(sublinear_tf=True, min_df=2, **options).fit(texts).transform([text]) * 0.7
        found = np.zeros(expected.shape[1])
        found[columns] = values
        assert np.allclose(found, expected.toarray()[0], atol=1e-6)


def test_the_same_examples_give_the_same_model(model: TextModel) -> None:
    texts = [text for group in EXAMPLES.values() for text in group]
    labels = [label for label, group in EXAMPLES.items() for _ in group]
    again = TextModel(Settings(directions=8)).fit(texts, labels)
    assert np.array_equal(again.weights, model.weights)


def test_softmax_separates_what_can_be_separated() -> None:
    features = np.vstack([np.eye(3)] * 50).astype(np.float32)
    classes = np.array([0, 1, 2] * 50)
    weights, bias = softmax.fit(features, classes, weight_decay=1e-5, epochs=60, rate=0.1)
    assert (np.argmax(features @ weights.T + bias, axis=1) == classes).all()


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Strat disc who attends", "strategy discussion who attends"),
        ("CP conf how long after s47", "child protection conference how long after section 47 enquiry"),
        ("what\u2019s HSB", "what's harmful sexual behaviour"),
        ("the cinema", "the cinema"),
        ("", ""),
    ],
)
def test_abbreviations_are_written_out(text: str, full: str) -> None:
    assert normalise(text) == full


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("discolsure in scool", "disclosure in school"),
        ("confrence timescale", "conference timescale"),
        ("the elephant sang", "the elephant sang"),
        ("zzqx qqqqqqqq", "zzqx qqqqqqqq"),
        ("", ""),
    ],
)
def test_misspelt_words_of_the_domain_are_put_right_and_ordinary_words_left(text: str, right: str) -> None:
    speller = Speller({"disclosure": 9, "school": 9, "conference": 9, "timescale": 9})
    assert speller.correct(text) == right


RANKING = [("a/one", 0.5), ("small_talk/greet", 0.3), ("a/two", 0.2)]


@pytest.mark.parametrize(
    ("sure", "intent", "topic"), [(0.4, "a", "a/one"), (0.6, "nlu_fallback", None)], ids=["sure", "unsure"]
)
def test_a_topic_is_answered_only_when_sure(sure: float, intent: str, topic: str | None) -> None:
    understood = decide(RANKING, sure=sure, near=0.1, clear=1.0, offer=8)
    assert understood["intent"]["name"] == intent
    assert understood["topic"] == topic
    assert [one["name"] for one in understood["topics"]] == ["a/one", "a/two"]


def test_between_two_topics_as_likely_as_each_other_the_reader_chooses() -> None:
    torn = [("a/one", 0.46), ("a/two", 0.42)]
    assert decide(torn, sure=0.35, near=0.1, clear=1.5, offer=8)["topic"] is None
    assert [one["name"] for one in decide(torn, sure=0.35, near=0.1, clear=1.5, offer=8)["topics"]] == [
        "a/one",
        "a/two",
    ]
    assert decide(torn, sure=0.35, near=0.1, clear=1.0, offer=8)["topic"] == "a/one"


def test_topics_that_a_custom_action_answers_have_its_intent() -> None:
    assert (
        decide([("contacts/mash", 0.9)], sure=0.4, near=0.1, clear=1.0, offer=8)["intent"]["name"] == "referral_route"
    )


def test_small_talk_and_out_of_scope_are_no_topics() -> None:
    assert decide([("small_talk/greet", 0.9)], sure=0.4, near=0.1, clear=1.0, offer=8)["small_talk"] == "greet"
    understood = decide([("out_of_scope", 0.3), ("a/one", 0.2)], sure=0.4, near=0.1, clear=1.0, offer=8)
    assert understood["intent"]["name"] == "out_of_scope"
    assert understood["topic"] is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("I'm in Kent", "kent"),
        ("the child lives in medway", "medway"),
        ("coventry mash number", "coventry"),
        ("im a teacher in chatham", "medway"),
        ("I work in Surrey", "other"),
        ("what does the Kent toolkit say", None),
        ("Kent's CSA toolkit on trauma", None),
        ("is reading a sign", None),
        ("what do i do after a disclosure", None),
        ("we moved from Coventry to Kent", "kent"),
        ("sorry i meant under kent not coventry", "kent"),
        ("i'm in Medway, not in Kent", "medway"),
        ("it isn't Coventry, it's Kent", "kent"),
        ("we are not in Kent", None),
        ("I work in \u017fwale", None),
    ],
)
def test_the_area_is_where_somebody_works_or_lives(content: Content, text: str, area: str | None) -> None:
    found = AreaFinder(content).find(text)
    assert (found[-1][0] if found else None) == area


@pytest.mark.parametrize(("typed", "area"), [("LADO Kent", "kent"), ("call lado Chatham", "medway")])
def test_the_area_of_a_post_is_not_taken_for_its_holders_name(content: Content, typed: str, area: str) -> None:
    found = AreaFinder(content).find(redact(typed))
    assert [one[0] for one in found] == [area]


def test_a_message_in_which_no_area_can_be_looked_for_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(finder: AreaFinder, text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr(AreaFinder, "find", fails)
    (message,) = AreaExtractor().process([Message({"text": "xylophone"})])
    assert message.get("entities") is None
    assert "KeyError" in caplog.text
    assert "xylophone" not in caplog.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a girl in my class told me yesterday that her step dad touched her", "case"),
        ("he is hurting her right now", "danger"),
        ("i want to kill myself", "suicidal"),
        ("I'm suicidal", "suicidal"),
        ("i don't want to be here any more", "suicidal"),
        ("he's hurting her right now", "danger"),
        ("I'm 12 and my uncle comes in my room", "child"),
        ("I'm 12 years old and my uncle comes in my room", "child"),
        ("I'm 12 weeks, what do I say to my midwife", "none"),
        ("I am 10 years into fostering and my link worker has left", "none"),
        ("I've been attracted to children for years", "own_thoughts"),
        ("i am 12 and my uncle comes in my room", "child"),
        ("i was abused when i was small", "survivor"),
        ("im suicidal", "suicidal"),
        ("i wanna die", "suicidal"),
        ("I want to\n die", "suicidal"),
        ("im 13\nmy stepdad touches me", "child"),
        ("ive been raped", "survivor"),
        ("im attracted to children", "own_thoughts"),
        ("When I came into a classroom this morning a boy told me yesterday his uncle hurts him", "case"),
        ("my pupil told me yesterday her uncle touches her, what do we do if a parent objects?", "case"),
        ("in my essay a girl told me yesterday about her dad", "none"),
        ("what do i do if a child told me about abuse", "none"),
        ("how soon is a strategy discussion", "none"),
        ("", "none"),
    ],
)
def test_the_rules_alone_see_what_is_plain(text: str, kind: str) -> None:
    assert safety_by_rules(text) == kind
    assert safety_by_rules(text.replace("'", "\u2019")) == kind, "as phones type it"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("girl dob 12/04/2013 in foster care in Kent, where do I refer?", "case"),
        ("nhs no 9991234579 needs a paediatric assessment", "case"),
        ("silver corsa reg AB12 CDE waits outside", "case"),
        ("upn A999416523081 was excluded, no assessment done", "case"),
        ("NI no AB 12 34 56 C is the uncle", "case"),
        ("nhs no 9991234579 what should we do if a parent refuses?", "case"),
        ("what is the upn for", "none"),
        ("do I need the date of birth and the NHS number for the referral form", "none"),
        ("for a role play the child has a date of birth of 12/04/2013", "none"),
        ("strategy discussion was on 3 March, when is the conference", "none"),
    ],
)
def test_whoever_types_what_belongs_to_one_person_alone_speaks_of_a_case(typed: str, kind: str) -> None:
    assert safety_by_rules(redact(typed)) == kind


@pytest.mark.parametrize(
    ("chances", "kind"),
    [
        ({"none": 0.9, "case": 0.1}, "none"),
        ({"none": 0.7, "case": 0.25, "danger": 0.05}, "case"),
        ({"none": 0.1, "case": 0.65, "danger": 0.25}, "danger"),
        ({"none": 0.0, "case": 0.8, "danger": 0.2}, "case"),
        ({"none": 0.0, "case": 0.6, "survivor": 0.4}, "case"),
        ({"none": 0.79, "case": 0.07, "survivor": 0.07, "child": 0.07}, "child"),
    ],
)
def test_in_doubt_a_message_is_flagged_and_the_higher_need_goes_first(chances: dict[str, float], kind: str) -> None:
    assert choose(chances, 1 - chances["none"], flag=0.2, lean=0.7, urgent_lean=0.35) == kind
