// Contacts: in the strip at the top, and as cards in an answer.
import { folded, link, make, spoken } from "./elements.js";

/** Contacts shown before the rest is folded. */
const SHOWN = 5;

/**
 * Returns a number as a link; the style makes it a button on devices that can ring. Digits never run right to left.
 * Without words it is one for the page around, which has no style of ours.
 */
export function number(card, words) {
  return link(`tel:${card.tel}`, [words && spoken(words.widget_ring), make("bdi", { dir: "ltr" }, card.phone)], {
    class: words && "number",
  });
}

/** Returns the items of the emergency strip: name, then number or page; without words, those of the page around. */
export function emergencyItems(cards, words) {
  return cards
    .filter((card) => card.phone || card.url)
    .map((card) =>
      make(
        "li",
        {},
        card.name,
        " ",
        card.phone ? number(card, words) : link(card.url, shortened(card.url)),
      ),
    );
}

/** Returns contact cards, the ones after the first five folded. */
export function contactList(cards, words) {
  const list = (some) =>
    make(
      "ul",
      { class: "contacts" },
      some.map((card) => contactCard(card, words)),
    );
  const shown = list(cards.slice(0, SHOWN));
  const rest = cards.slice(SHOWN);
  return rest.length ? [shown, folded(`${words.widget_more} (${rest.length})`, "more", list(rest))] : [shown];
}

function contactCard(card, words) {
  const open = card.open;
  const state = open && (open.now === true ? "open" : open.now === false ? "closed" : "");
  return make(
    "li",
    {},
    make("strong", { class: "name" }, card.name),
    card.phone && make("div", { class: "call" }, number(card, words)),
    open && make("div", { class: `opening ${state}` }, open.text),
    card.hours && make("div", { class: "hours" }, card.hours),
    make("div", {}, card.for_whom),
    card.why && make("div", {}, card.why),
    (card.email || card.url) &&
      make(
        "div",
        { class: "reach" },
        card.email && link(`mailto:${card.email}`, card.email),
        card.url && link(card.url, shortened(card.url)),
      ),
    card.warning && make("div", { class: "caution" }, card.warning),
  );
}

/** Returns an address as people say it: without the protocol and the last slash. */
function shortened(url) {
  return url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}
