// <toolkit-assistant>: puts the parts together and holds what they share (words, area, contacts, memory, server).
/* global BUILT_IN, STYLE */
import { Announcer } from "./announcer.js";
import { Conversation } from "./conversation.js";
import { button, make } from "./elements.js";
import { Exit } from "./exit.js";
import { Intro } from "./intro.js";
import { dress } from "./look.js";
import { followInPage, Panel } from "./panel.js";
import { Server } from "./server.js";
import { Memory } from "./storage.js";
import { toolRow } from "./tools.js";

export class ToolkitAssistant extends HTMLElement {
  /** URL of the folder of widget.js; set by main.js. */
  static base = "";

  connectedCallback() {
    if (this.root) return;
    this.root = this.attachShadow({ mode: "open" });
    this.options = this.dataset;
    // The words are English whatever the page around is; a page that gives its own words sets both.
    this.lang ||= "en-GB";
    this.dir ||= "ltr";
    dress(this, STYLE);
    this.server = new Server(ToolkitAssistant.base);
    this.memory = new Memory();
    this.area = this.memory.data.area || this.options.area || null;
    this.contacts = BUILT_IN.contacts;
    this.known = new Set();
    this.takeWords(BUILT_IN.strings);
    this.announcer = new Announcer();
    this.build();
  }

  /** The page may give its own title, and other wording as JSON in data-words. */
  takeWords(strings) {
    let own = {};
    try {
      own = JSON.parse(this.options.words || "{}");
    } catch {
      console.warn("toolkit-assistant: data-words is not JSON");
    }
    this.words = { ...this.words, ...strings, ...own };
    if (this.options.title) this.words.widget_title = this.options.title;
  }

  get launched() {
    return this.options.mode === "launcher";
  }

  build() {
    const { words } = this;
    this.exit = new Exit(this);
    this.panel = new Panel(this, this.exit, this.launched);
    this.root.append(this.exit.line);
    if (!this.launched) {
      this.root.append(this.panel.node);
      this.start();
      return;
    }
    this.launcher = button(words.widget_title, () => (this.panel.node.hidden ? this.open() : this.close()), "launcher");
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.setAttribute("aria-controls", "panel");
    this.panel.node.hidden = true;
    this.root.append(
      make("section", { "aria-label": words.widget_title, class: "corner" }, this.launcher, this.panel.node),
    );
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("focusin", (event) => event.target !== this && this.giveWay(event.target));
    if (this.memory.data.open) this.show();
  }

  /** Opened by the reader: the focus goes to the title. */
  open() {
    this.memory.set({ open: true });
    this.show();
    this.panel.title.focus();
  }

  show() {
    this.panel.node.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    if (!this.conversation) this.start();
  }

  hide() {
    this.panel.node.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.memory.set({ open: false });
  }

  close() {
    if (!this.launched || this.panel.node.hidden) return;
    this.hide();
    this.launcher.focus();
  }

  /** Hides the panel where it covers what has the focus in the page around (WCAG 2.2, 2.4.11), once that is in view. */
  giveWay(focused) {
    requestAnimationFrame(() => this.panel.covers(focused) && this.hide());
  }

  /** Fetches words and contacts and builds the conversation; without them says so, with 999 above. */
  async start() {
    if (this.starting) return;
    this.starting = true;
    try {
      const found = await this.server.configuration(...new Set([this.area, this.options.area]));
      this.takeWords(found.strings);
      this.take(found);
      this.known = new Set(found.known || []);
      this.conversation = new Conversation(this);
      this.intro = new Intro(this, found.starters || [], (one) => this.conversation.choice(one));
      this.tools = toolRow(this);
      this.panel.showAreas(found.areas || []);
      const { log, composer } = this.conversation;
      const heading = make("h3", { id: "log-title", class: "spoken" }, this.words.widget_log);
      const scroll = make("div", { class: "scroll" }, this.intro.node, heading, log, this.tools);
      const tried = this.hasFocus(this.announcer.node);
      this.panel.body.replaceChildren(scroll, this.announcer.node, composer.node);
      this.announcer.clear();
      if (tried) this.panel.title.focus();
      if (this.memory.data.turns.length) this.begun();
      if (log.lastChild && this.launched) log.lastChild.scrollIntoView({ block: "start" });
    } catch {
      const tried = this.hasFocus(this.announcer.node);
      const again = button(this.words.widget_try_again, () => this.start(), "strong");
      this.panel.body.replaceChildren(this.announcer.node);
      this.announcer.say(this.words.widget_unavailable, "problem", again);
      if (tried) again.focus();
    }
    this.starting = false;
  }

  /** Takes the contacts of an area, here and in the page around. */
  take(found) {
    const changed = this.area && this.area !== (this.options.area || found.area);
    this.area = found.area;
    this.contacts = found.contacts;
    this.panel.showContacts();
    if (changed || this.moved) followInPage(found.contacts);
  }

  /** Changes the area; where its contacts cannot be had, another area's must not stay. */
  async setArea(area) {
    this.area = area;
    this.moved = true;
    this.memory.set({ area });
    const { select } = this.panel;
    select.value = area;
    const name = select.selectedOptions[0].text;
    const found = await this.server.configuration(area).catch(() => null);
    if (this.area !== area) return;
    if (found && found.area === area) {
      this.take(found);
      this.announcer.say(`${this.words.widget_area_is} ${name}.`);
      return;
    }
    this.contacts = BUILT_IN.contacts;
    this.panel.showContacts();
    followInPage(this.contacts);
    const again = button(this.words.widget_try_again, () => (select.focus(), this.setArea(area)), "strong");
    this.announcer.say(`${this.words.widget_area_failed} ${name}.`, "problem", again);
  }

  /** Follows the area that a reply was given for, when the reader named another one. */
  follow(custom) {
    const area = custom && custom.area;
    const offered = area && [...this.panel.select.options].some((option) => option.value === area);
    if (offered && area !== this.area) this.setArea(area);
  }

  hasFocus(node) {
    return node.contains(this.root.activeElement);
  }

  /** Whether there is something on the screen, or kept, that an exit should wipe. */
  inUse() {
    return !this.panel.node.hidden || this.memory.data.turns.length > 0;
  }

  /** The first message was drawn. */
  begun() {
    if (!this.tools) return;
    this.tools.hidden = false;
    this.panel.node.classList.add("begun");
    this.intro.begun(true);
  }

  /** What waited for the reader's next step (an unexplained "no") is sent. */
  settle() {
    if (this.beforeNext) this.beforeNext();
    this.beforeNext = null;
  }

  /** Wipes the conversation here and on the server. */
  forget() {
    this.settle();
    this.server.forget(this.memory.data.sender);
    this.memory.wipe();
    if (!this.conversation) return;
    this.conversation.clear();
    this.announcer.clear();
    this.tools.hidden = true;
    this.panel.node.classList.remove("begun");
    this.intro.begun(false);
  }

  startAgain() {
    this.forget();
    this.announcer.say(this.words.widget_forgotten);
    this.conversation.composer.box.focus();
  }
}
