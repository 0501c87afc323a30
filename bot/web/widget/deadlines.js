// Deadlines that were worked out, and the path of a process as a timeline.
import { folded, link, make } from "./elements.js";

/** Returns one card for each deadline: when it is due, from when it counts, how it was counted. */
export function deadlineCards(deadlines, words, server) {
  return make(
    "ul",
    { class: "deadlines" },
    deadlines.map((one) => deadlineCard(one, words, server)),
  );
}

function deadlineCard(one, words, server) {
  const calendar = one.calendar && server.calendar(one.calendar);
  const fact = (term, text, name) => text && make("div", { class: name }, make("dt", {}, term), make("dd", {}, text));
  return make(
    "li",
    {},
    make("strong", { class: "name" }, one.title),
    make(
      "dl",
      {},
      fact(words.widget_due, one.due && one.due.text, "due"),
      fact(words.widget_counted_from, one.start && one.start.text),
      fact(words.widget_left_until, one.left),
      fact(words.widget_basis, one.basis),
    ),
    one.steps &&
      one.steps.length > 0 &&
      folded(
        words.widget_how_counted,
        "more",
        make(
          "ol",
          {},
          one.steps.map((step) => make("li", {}, step)),
        ),
      ),
    calendar && link(calendar, words.widget_calendar, { class: "action", download: true }),
  );
}

/** Returns the path step by step, in order. */
export function timelineList(steps, words) {
  return make(
    "ol",
    { class: "timeline" },
    steps.map((step) =>
      make(
        "li",
        {},
        make("span", { class: "when" }, step.when),
        make("strong", {}, step.label),
        step.who && make("span", { class: "detail" }, `${words.widget_led_by} ${step.who}`),
        step.note && make("span", { class: "detail" }, step.note),
      ),
    ),
  );
}
