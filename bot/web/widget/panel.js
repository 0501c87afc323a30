// The frame: title, exit, close; and the strip with 999 and the front door, which is there whatever else fails.
import { emergencyItems } from "./contacts.js";
import { button, make } from "./elements.js";

export class Panel {
  /** closable: in the launcher's panel, not on a page of its own. */
  constructor(app, exit, closable) {
    const { words } = app;
    this.app = app;
    this.title = make("h2", { id: "title", tabindex: "-1" }, words.widget_title);
    this.list = make("ul", { class: "numbers" });
    this.area = make("div", { class: "area" });
    this.body = make("div", { class: "body" });
    this.node = make(
      "div",
      { id: "panel", class: "panel", role: closable ? "dialog" : "region", "aria-labelledby": "title" },
      make(
        "header",
        {},
        this.title,
        closable && button(words.widget_close, () => app.close(), "close"),
        this.area,
        exit.link(),
      ),
      make("div", { class: "strip", role: "group", "aria-label": words.widget_emergency }, this.list),
      this.body,
    );
    this.showContacts();
  }

  /** Shows the contacts that are known: those of the area, or 999 and what the embedding page says. */
  showContacts() {
    const { app } = this;
    const items = emergencyItems(app.contacts, app.words);
    const { frontDoor: given, area } = app.options;
    const ours = !app.area || app.area === area;
    if (given && ours && app.contacts.length < 2) items.push(make("li", {}, make("bdi", {}, given)));
    this.list.replaceChildren(...items);
  }

  /** Whether all that could be seen of an element of the page around lies under the panel. */
  covers(element) {
    const ours = this.node.getBoundingClientRect();
    const its = element.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    return (
      !this.node.hidden &&
      ours.left <= Math.max(its.left, 0) &&
      ours.top <= Math.max(its.top, 0) &&
      ours.right >= Math.min(its.right, clientWidth) &&
      ours.bottom >= Math.min(its.bottom, clientHeight)
    );
  }

  /** Shows the areas to choose from. */
  showAreas(areas) {
    const { app } = this;
    const option = (one) => make("option", { value: one.id, selected: one.id === app.area }, one.name);
    this.select = make("select", { id: "area", change: () => app.setArea(this.select.value) }, areas.map(option));
    this.area.replaceChildren(make("label", { for: "area" }, app.words.widget_area), " ", this.select);
  }
}

/** Keeps the bars that the embedding page has in its own HTML in step with the area chosen. */
export function followInPage(contacts) {
  for (const bar of document.querySelectorAll("[data-toolkit-emergency]")) {
    const items = emergencyItems(contacts);
    if (items.length) bar.replaceChildren(...items);
  }
}
