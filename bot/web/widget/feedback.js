// "Was this helpful?" under an answer: the topic, yes or no, a reason from a list. No free text, no conversation id.
import { button, make } from "./elements.js";

/** Reason as it is sent -> the phrase on its button. */
const REASONS = {
  not_what_i_asked: "widget_reason_not_what_i_asked",
  too_long: "widget_reason_too_long",
  hard_to_understand: "widget_reason_hard_to_understand",
  out_of_date: "widget_reason_out_of_date",
  number_did_not_work: "widget_reason_number_did_not_work",
  other: "widget_reason_other",
};

/** Returns the row of buttons for a topic. A "no" waits for its reason until the next question. */
export function feedbackRow(topic, app) {
  const { words, server, announcer } = app;
  let sent = false;
  const send = (helpful, reason) => {
    if (sent) return;
    sent = true;
    server.feedback({ topic, helpful, reason });
  };
  const pick = (chosen, ...others) => {
    chosen.setAttribute("aria-pressed", "true");
    for (const other of [yes, no, ...others]) if (other !== chosen) other.setAttribute("aria-disabled", "true");
  };
  const once = (label, action) => {
    const made = button(label, () => made.getAttribute("aria-disabled") !== "true" && action(made), "small");
    made.setAttribute("aria-pressed", "false");
    return made;
  };
  const yes = once(words.widget_yes, () => {
    if (sent) return;
    pick(yes);
    send(true, null);
    announcer.say(words.widget_thanks);
  });
  const no = once(words.widget_no, () => {
    if (sent) return;
    pick(no);
    reasons.hidden = false;
    app.beforeNext = () => send(false, null);
    announcer.say(words.widget_why);
  });
  const options = Object.entries(REASONS).map(([reason, phrase]) =>
    once(words[phrase], (made) => {
      pick(made, ...options);
      no.removeAttribute("aria-disabled");
      send(false, reason);
      announcer.say(words.widget_thanks);
    }),
  );
  const reasons = make(
    "div",
    { role: "group", "aria-label": words.widget_why, class: "reasons", hidden: true },
    options,
  );
  const group = make("div", { role: "group", "aria-label": words.widget_helpful, class: "opinion" });
  group.append(make("span", { "aria-hidden": "true" }, words.widget_helpful), yes, no);
  return make("div", { class: "feedback" }, group, reasons);
}
