// The conversation on the page. Everything shown is set as text, never as HTML.
"use strict";
(() => {
  const TIMEOUT_MS = 15000;
  const words = JSON.parse(document.getElementById("toolkit-strings").textContent);
  const $ = (id) => document.getElementById(id);
  const log = $("log");
  const question = $("question");
  const send = $("send");
  const area = $("area");
  const sender = conversation();
  let waiting = false;

  $("toolkit-chat").hidden = false;
  $("no-script").hidden = true;

  /** Returns the conversation's id: random, kept for the life of the tab only. */
  function conversation() {
    const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    try {
      const known = sessionStorage.getItem("toolkit-conversation") || fresh();
      sessionStorage.setItem("toolkit-conversation", known);
      return known;
    } catch {
      return fresh();
    }
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function list(kind, items, className) {
    const made = element(kind, "", className);
    for (const item of items) made.append(item);
    return made;
  }

  function point(one) {
    const item = element("li");
    if (one.heading) item.append(element("strong", `${one.heading}: `));
    item.append(one.text);
    return item;
  }

  function link(url, label) {
    const made = element("a", label || url);
    if (/^(https?:|mailto:|tel:)/.test(url)) made.href = url;
    made.rel = "noreferrer";
    return made;
  }

  function contact(one) {
    const item = element("li");
    item.append(element("strong", one.name), " ");
    if (one.phone) {
      const number = link(`tel:${one.tel}`, one.phone);
      number.className = "number";
      item.append(number, " ");
    }
    if (one.email) item.append(link(`mailto:${one.email}`, one.email), " ");
    if (one.url) item.append(link(one.url), " ");
    if (one.hours) item.append(element("div", one.hours));
    item.append(element("div", one.for_whom));
    if (one.warning) item.append(element("div", one.warning, "caution"));
    return item;
  }

  function source(one) {
    const item = element("li");
    const label = `${one.document}, ${one.section}`;
    item.append(one.url ? link(one.url, label) : label);
    item.append(` (${words.page_edition}: ${one.edition}; ${words.page_reviewed} ${one.reviewed})`);
    return item;
  }

  /** Fills one message of the assistant from the parts of `custom`, or from its text where there are none. */
  function card(message) {
    const custom = message.custom || {};
    const made = element("div", "", `message assistant ${custom.kind === "safety" ? "safety" : ""}`);
    made.append(element("span", words.page_assistant, "hidden-label"));
    if (!custom.lead) {
      for (const line of message.text.split("\n")) made.append(element("p", line));
      return made;
    }
    if (custom.general) made.append(element("p", custom.general, "general"));
    if (custom.title) made.append(element("h3", custom.title));
    made.append(element("p", custom.lead));
    if (custom.steps && custom.steps.length) made.append(list("ol", custom.steps.map(point)));
    if (custom.points && custom.points.length) made.append(list("ul", custom.points.map(point)));
    for (const one of custom.areas || []) {
      const paragraph = element("p");
      paragraph.append(element("strong", `${one.name}: `), one.text);
      made.append(paragraph);
    }
    if (custom.route) {
      const paragraph = element("p");
      paragraph.append(element("strong", `${custom.route.area}: `), custom.route.text);
      made.append(paragraph);
    }
    if (custom.caution) {
      const paragraph = element("p", "", "caution");
      paragraph.append(element("strong", `${words.caution_heading}: `), custom.caution);
      made.append(paragraph);
    }
    if (custom.contacts && custom.contacts.length) {
      made.append(element("h4", words.contacts_heading), list("ul", custom.contacts.map(contact), "contacts"));
    }
    if (custom.links && custom.links.length) {
      const items = custom.links.map((one) => {
        const item = element("li");
        item.append(link(one.url, one.label));
        return item;
      });
      made.append(element("h4", words.links_heading), list("ul", items));
    }
    if (custom.sources && custom.sources.length) {
      const folded = element("details", "", "sources");
      folded.append(element("summary", words.sources_heading), list("ul", custom.sources.map(source)));
      made.append(folded);
    }
    return made;
  }

  function show(node) {
    log.append(node);
    log.scrollTop = node.offsetTop - log.offsetTop;
  }

  function said(text) {
    const made = element("div", "", "message you");
    made.append(element("span", `${words.page_you} `, "hidden-label"), text);
    show(made);
  }

  function choices(buttons) {
    const row = element("div", "", "choices");
    for (const one of buttons) {
      const button = element("button", one.title);
      button.type = "button";
      button.dataset.payload = one.payload;
      button.addEventListener("click", () => {
        if (waiting) return;
        said(one.title);
        ask(one.payload);
        question.focus();
      });
      row.append(button);
    }
    return row;
  }

  async function ask(message) {
    waiting = true;
    send.setAttribute("aria-disabled", "true");
    $("status").textContent = words.page_waiting;
    let problem = "";
    try {
      const answer = await fetch("/webhooks/web/webhook", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sender, message, metadata: { area: area.value } }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const replies = await answer.json();
      if (!answer.ok) problem = `${words.page_rejected} ${replies.error || ""}`;
      else if (!Array.isArray(replies) || !replies.length) problem = words.page_offline;
      else replies.forEach(reply);
    } catch {
      problem = words.page_offline;
    }
    waiting = false;
    send.removeAttribute("aria-disabled");
    $("status").textContent = problem;
    return !problem;
  }

  function reply(message) {
    const made = card(message);
    if (message.buttons && message.buttons.length) made.append(choices(message.buttons));
    show(made);
  }

  $("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = question.value.trim();
    if (!text || waiting) return;
    said(text);
    question.value = "";
    if (!(await ask(text))) question.value = question.value || text;
  });

  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $("form").requestSubmit();
    }
  });
})();
