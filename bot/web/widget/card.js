// One reply of the assistant as a card: the lead first, then steps or points, contacts, sources folded.
import { contactList } from "./contacts.js";
import { deadlineCards, timelineList } from "./deadlines.js";
import { folded, link, make, spoken } from "./elements.js";

/** Steps and points shown before the rest is folded; steps never are. */
const SHOWN_PARTS = 8;
/** Kinds of reply whose contacts come before anything but the lead. */
const CONTACTS_FIRST = ["safety", "helplines"];

/** Returns the card of a reply, from the parts in `custom`, or from its plain text where there are none. */
export function answerCard(reply, words, server) {
  const custom = reply.custom || {};
  const parts = custom.lead ? cardParts(custom, words, server) : plainParts(reply.text);
  const urgent = custom.kind === "safety" ? " safety" : "";
  return make("div", { class: `message assistant${urgent}` }, spoken(words.widget_assistant), ...parts);
}

function plainParts(text) {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim())
    .map((block) => make("p", { class: "plain" }, block));
}

function cardParts(custom, words, server) {
  const some = (field) => (Array.isArray(custom[field]) && custom[field].length ? custom[field] : null);
  const part = (field, build, heading) => some(field) && [heading && make("h5", {}, heading), build(some(field))];
  const contactsFirst = CONTACTS_FIRST.includes(custom.kind);
  const steps = some("steps") || [];
  return [
    custom.first && make("p", { class: "first" }, custom.first),
    custom.general && make("p", { class: "general" }, custom.general),
    custom.title && make("h4", {}, custom.title),
    make("p", { class: "lead" }, custom.lead),
    contactsFirst && contactPart(some("contacts"), words),
    part("deadlines", (all) => deadlineCards(all, words, server)),
    part("steps", (all) => make("ol", { class: "steps" }, all.map(point))),
    part("timeline", (all) => timelineList(all, words), words.timeline_heading),
    part("points", (all) => pointList(all, SHOWN_PARTS - steps.length, words)),
    part("areas", (all) => all.map((one) => named(one.name, one.text))),
    custom.route && named(custom.route.area, custom.route.text),
    custom.caution && make("div", { class: "caution" }, named(words.caution_heading, custom.caution)),
    !contactsFirst && contactPart(some("contacts"), words),
    part(
      "links",
      (all) =>
        make(
          "ul",
          {},
          all.map((one) => make("li", {}, link(one.url, one.label))),
        ),
      words.links_heading,
    ),
    some("sources") &&
      folded(
        words.sources_heading,
        "sources",
        make(
          "ul",
          {},
          some("sources").map((one) => source(one, words)),
        ),
      ),
  ].flat(2);
}

function contactPart(contacts, words) {
  return contacts && [make("h5", {}, words.contacts_heading), ...contactList(contacts, words)];
}

function pointList(points, room, words) {
  const list = (some) => make("ul", { class: "points" }, some.map(point));
  const shown = Math.max(room, 0);
  // Folding one or two would save nothing.
  if (points.length <= shown + 2) return list(points);
  const rest = folded(`${words.widget_more} (${points.length - shown})`, "more", list(points.slice(shown)));
  return shown ? [list(points.slice(0, shown)), rest] : rest;
}

function point(one) {
  return make("li", {}, one.heading && make("strong", {}, `${one.heading}: `), one.text);
}

function named(name, text) {
  return make("p", {}, make("strong", {}, `${name}: `), text);
}

function source(one, words) {
  const label = `${one.document}, ${one.section}`;
  const reviewed = new Date(`${one.reviewed}T12:00:00`);
  const day = Number.isNaN(reviewed.getTime())
    ? one.reviewed
    : reviewed.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  return make(
    "li",
    {},
    one.url ? link(one.url, label) : label,
    make("span", { class: "detail" }, `${words.widget_edition} ${one.edition}. ${words.widget_reviewed} ${day}.`),
  );
}
