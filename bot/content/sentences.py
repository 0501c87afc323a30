"""The assistant's own sentences: which ones it cannot do without, and what may stand in braces in each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from string import Template

from bot.content.models import PLACEHOLDER

#: Sentences of phrases.yml in which contacts are filled in.
WITH_CONTACTS = frozenset(
    """
    greet thanks goodbye bot_challenge help more more_of_what insult out_of_scope clarify nothing_fits ask_again
    close_to_case another_area front_door_shut failure too_many area_is area_other date_cancelled helplines_no_referral
    helplines_none_free helplines_free helplines_none_open helplines_open helplines_write page_title
    page_assistant_title page_intro page_names page_emergency page_emergency_label page_skip page_no_script
    partner_link partner_title partner_second partner_text partner_more widget_title widget_close widget_exit
    widget_exit_two widget_exit_one widget_leaving widget_emergency widget_ring widget_unavailable widget_area
    widget_area_is widget_area_failed widget_about widget_is widget_names widget_kept widget_history widget_starters
    widget_log widget_question widget_hint widget_send widget_type_first widget_left widget_over widget_you
    widget_assistant widget_not_sent widget_waiting widget_slow widget_offline widget_busy widget_rejected
    widget_try_again widget_names_found widget_names_again widget_names_remove widget_names_send widget_names_removed
    widget_kind_name widget_kind_email widget_kind_phone widget_kind_nhs widget_kind_birth widget_kind_postcode
    widget_kind_reference widget_related widget_choose widget_instead widget_more widget_edition widget_reviewed
    widget_due widget_counted_from widget_left_until widget_basis widget_how_counted widget_calendar widget_led_by
    widget_helpful widget_yes widget_no widget_why widget_thanks widget_reason_not_what_i_asked widget_reason_too_long
    widget_reason_hard_to_understand widget_reason_out_of_date widget_reason_number_did_not_work widget_reason_other
    widget_tools widget_save widget_print widget_forget widget_forgotten widget_record_made widget_record_note
    widget_record_question
    """.split()  # noqa: SIM905
)
#: Sentences of phrases.yml that are shown as they are.
PLAIN = frozenset(
    """
    something_else general_guidance not_verified open_always open_until open_next open_today open_shut open_unknown
    open_bank_holiday helplines_all service_wrong_age details_lead not_stated free_yes
    open_shut_all_day open_so_open open_so_shut bank_holidays_unsaid confidential_unsaid after_unsaid
    ask_ringing ask_first
    detail_email detail_website detail_number detail_hours detail_who detail_free detail_other_ways
    route_who route_ready timeline_heading contacts_heading links_heading sources_heading caution_heading
    insights_title insights_intro insights_demonstration insights_small insights_nothing insights_questions
    insights_answered insights_unanswered insights_safety insights_helpful insights_weeks_heading insights_weeks_note
    insights_asked_heading insights_asked_note insights_gaps_heading insights_gaps_note insights_areas_heading
    insights_areas_note insights_opinions_heading insights_opinions_note insights_reasons_heading
    insights_reasons_note insights_table insights_outcome_answered insights_outcome_safety insights_outcome_clarified
    insights_outcome_fell_back insights_outcome_failed insights_outcome_small_talk insights_few insights_week
    insights_topic insights_number insights_share insights_reason
    """.split()  # noqa: SIM905
)
#: What is filled in after a $ in sentences of phrases.yml.
AFTER_DOLLAR = {
    "open_until": "time",
    "open_next": "day time",
    "helplines_all": "number",
    **{f"detail_{one}": "value" for one in ("email", "website", "number", "hours", "who", "free", "other_ways")},
}
_LIMIT, _ASK = "length unit event", "words question options date weekday"
_REACHED = f"{_LIMIT} title due start left"
#: Sentences of date_phrases.yml, with what is filled in besides contacts.
OF_DATES = {
    **dict.fromkeys(("due", "due_passed", "opens", "ring_now", "ring_still", "also", "also_passed"), _REACHED),
    **dict.fromkeys(("rule", "rule_from"), _LIMIT),
    **dict.fromkeys(("basis_statutory", "basis_local", "basis_usual_practice", "basis_clinical"), "seen"),
    **dict.fromkeys(("left_many", "left_none", "left_not_yet", "step_weekend"), "count"),
    **dict.fromkeys(("step_last_day", "step_after", "step_earlier"), "length unit due"),
    **dict.fromkeys(("path_by", "path_from"), "due"),
    **dict.fromkeys(
        ("ask_several", "ask_ambiguous", "ask_impossible", "ask_vague", "ask_weekday", "ask_future", "ask_far"), _ASK
    ),
    **dict.fromkeys(("passed", "left_today", "or", "ask_urgent", "step_ahead", "step_clocks", "path_start"), ""),
    "path_not_in_toolkits": "",
    "path_chained": "event",
    "rule_heading": "title",
    "invite": "question",
    "step_start": "start words",
    "step_start_plain": "start",
    "step_no_time": "start",
    "step_half": "start",
    "step_day_one": "first",
    "step_holidays": "holidays",
    "step_not_working": "day",
    "step_beyond": "year",
}
#: Sentences of date_phrases.yml that go into a calendar file, where no contact is filled in.
OF_CALENDAR = {
    "calendar_summary": "title",
    "calendar_summary_from": "title",
    "calendar_description": f"{_LIMIT} start",
}


def check_sentences(phrases: Mapping[str, str], date_phrases: Mapping[str, str], contacts: Set[str]) -> list[str]:
    """Return which sentences are missing, and what stands in them that nothing is filled in for."""
    own: dict[str, Set[str]] = {**dict.fromkeys(WITH_CONTACTS, contacts), **dict.fromkeys(PLAIN, frozenset())}
    dates: dict[str, Set[str]] = {one: contacts | set(values.split()) for one, values in OF_DATES.items()}
    dates |= {one: set(values.split()) for one, values in OF_CALENDAR.items()}
    problems = []
    for file, sentences, needed in (("phrases.yml", phrases, own), ("date_phrases.yml", date_phrases, dates)):
        problems += [f"{file}: the entry '{one}' is missing: add it" for one in sorted(needed) if one not in sentences]
        for one, text in sentences.items():
            problems += [
                f"{file}: {one}: '{{{name}}}' cannot be filled in here: remove it or check the spelling"
                for name in PLACEHOLDER.findall(text)
                if name not in needed.get(one, contacts)
            ]
            if re.search("[{}]", PLACEHOLDER.sub("", text)):
                problems.append(f"{file}: {one}: a brace stands alone: write {{ and }} around an id, or remove it")
    return problems + [
        f"phrases.yml: {one}: a $ must stand before one of: {values}"
        for one, values in AFTER_DOLLAR.items()
        if not _fills(phrases.get(one, ""), values)
    ]


def _fills(text: str, values: str) -> bool:
    try:
        Template(text).substitute(dict.fromkeys(values.split(), ""))
    except (KeyError, ValueError):
        return False
    return True
