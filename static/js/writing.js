/* What is being written is kept: on this device at each stop in typing, at the server every few seconds and on leaving.
   For the one form with data-autosave on a page; the server answers it in content/autosave.py. What this device keeps
   looks as in site.js, which forgets it when a page says data-saved, and when somebody logs out. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { viewer = "" } = document.documentElement.dataset;
  const box = form.querySelector("[data-kept]");
  const words = box.dataset;
  const line = box.querySelector("[data-line]");
  const wayBack = box.querySelector("[data-way-back]");
  const tab = crypto.randomUUID?.() ?? form.elements.uuid.value;
  const PAUSE = 2500; // after the last key
  const AT_MOST = 10_000; // of typing on and on
  const AGAIN = 15_000; // after the server could not be reached
  const FITS = 60_000; // bytes a browser sends for a page that is gone
  const SENDABLE = 800_000; // characters; twice what content/autosave.py keeps, and always less than the server reads
  const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "uuid", "version", "saves", "tab", "scripted"]);

  // --- What the form holds

  const hidden = (name, value) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  hidden("tab", tab);
  const entries = () => [...new FormData(form)].filter(([name]) => !NEVER_KEPT.has(name));
  const isSendable = () => entries().reduce((sum, [, value]) => sum + (value.length ?? 0), 0) <= SENDABLE;
  const fill = (kept) => {
    const values = Map.groupBy?.(kept, ([name]) => name) ?? kept.reduce((map, entry) => map.set(entry[0], [...(map.get(entry[0]) ?? []), entry]), new Map());
    for (const field of form.elements) {
      if (!field.name || NEVER_KEPT.has(field.name) || /^(submit|button|hidden|file)$/.test(field.type)) continue;
      const sent = (values.get(field.name) ?? []).map(([, value]) => value);
      if (/^(checkbox|radio)$/.test(field.type)) field.checked = sent.includes(field.value);
      else if (sent.length) field.value = sent[0];
    }
  };

  // --- On this device

  const prefix = `kept:${viewer}:${form.dataset.autosave}:`;
  const keyOf = (uuid) => prefix + (form.elements.version.value ? "" : uuid);
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(keyOf(form.elements.uuid.value));
    } catch {
      // No store in this browser.
    }
  };
  let isHere = true;
  const keepHere = () => {
    const { uuid, version, saves } = form.elements;
    const record = { uuid: uuid.value, version: version.value, saves: saves.value, at: Date.now(), entries: entries() };
    const before = isHere;
    try {
      localStorage.setItem(keyOf(uuid.value), JSON.stringify(record));
      isHere = true;
    } catch {
      isHere = false; // a full or forbidden store: the server keeps it, or the page says that nobody does
    }
    if (isHere === before) return;
    box.setAttribute("aria-live", "polite");
    for (const part of box.querySelectorAll("[data-here]")) part.hidden = (part.dataset.here === "yes") !== isHere;
  };
  const keptHere = () => {
    const started = new URLSearchParams(location.search).has("concept") || form.elements.version.value;
    if (started) return read(keyOf(form.elements.uuid.value));
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      // No store in this browser.
    }
    return keys.map(read).filter(Boolean).sort((one, other) => other.at - one.at)[0] ?? null;
  };

  // --- What is said about it

  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  let state = "";
  const say = (now, text = "") => {
    box.hidden = false;
    // Each save is seen; only a change of how things stand is heard.
    box.setAttribute("aria-live", now === state ? "off" : "polite");
    state = now;
    line.textContent = text;
    line.hidden = !text;
    for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== now;
    wayBack.search = new URLSearchParams({ next: location.pathname + location.search });
  };

  // --- At the server

  let dirty = false; // something was typed that the server has not answered for
  let changes = 0;
  let leaving = false;
  let stopped = false; // until both texts have been looked at
  let sending = null;
  let timer = 0;
  let waitingSince = 0;

  const soon = (wait = PAUSE) => {
    clearTimeout(timer);
    if (dirty && !stopped) timer = setTimeout(send, wait);
  };
  const typed = () => {
    if (leaving) return;
    waitingSince ||= Date.now();
    changes += 1;
    dirty = true;
    keepHere();
    soon(Math.min(PAUSE, Math.max(0, AT_MOST - (Date.now() - waitingSince))));
  };
  const asSent = () => {
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    body.set("autosave", "1");
    return body;
  };
  const post = (body, options) =>
    fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, ...options });

  /* After logging in again, in another tab, this page needs the token that came with it. */
  const renewToken = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (!token || (page.documentElement.dataset.viewer ?? "") !== viewer) return false;
    form.elements.csrfmiddlewaretoken.value = token.value;
    return true;
  };

  async function send() {
    if (sending || leaving || stopped || !dirty) return;
    const upTo = changes;
    waitingSince = 0;
    if (!isSendable()) {
      say("too-long");
      return;
    }
    sending = new AbortController();
    const giveUp = setTimeout(() => sending?.abort(), 20_000);
    let answer = null;
    try {
      answer = await post(asSent(), { signal: sending.signal });
      if (answer.status === 403 && (await renewToken())) answer = await post(asSent(), { signal: sending.signal });
    } catch {
      answer = null; // no connection
    }
    clearTimeout(giveUp);
    sending = null;
    if (leaving) return;
    await heard(answer, upTo);
  }

  async function heard(answer, upTo) {
    const told = answer?.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (answer?.ok && told.state) {
      form.elements.saves.value = told.saves;
      dirty = changes !== upTo;
      if (dirty) keepHere();
      else forget();
      if (!form.elements.version.value && told.saves) rememberAddress();
      const others = (told.others ?? []).join(", ");
      if (["overtaken", "came-out"].includes(told.state)) say(told.state);
      else say(others ? "others" : "kept", words.keptAt.replace("{time}", clock.format().replace(":", ".")) + (others && `. ${words.others.replace("{names}", others)}`));
      soon();
    } else if (told.state === "elsewhere" || told.state === "written") {
      stopped = true;
      say(told.state);
    } else if (answer?.status === 401) {
      say("signed-out");
    } else if ([400, 403, 404].includes(answer?.status)) {
      say("refused");
    } else if (answer?.status === 413) {
      say(told.state ?? "too-long");
    } else {
      if (answer?.status !== 429) say("offline");
      soon(AGAIN);
    }
  }

  /* Reloaded or opened again from its history, the page of a new piece goes on with it. */
  const rememberAddress = () => {
    const address = new URL(location.href);
    if (address.searchParams.has("concept")) return;
    address.searchParams.set("concept", form.elements.uuid.value);
    history.replaceState(history.state, "", address);
  };

  // --- Leaving, and coming back

  const leave = () => {
    if (leaving || !dirty) return;
    keepHere();
    const body = asSent();
    if (!stopped && body.toString().length < FITS) post(body, { keepalive: true }).catch(() => {});
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : soon(0)));
  addEventListener("online", () => soon(0));
  addEventListener("offline", () => dirty && say("offline"));
  addEventListener("pageshow", () => (leaving = false));

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", (event) => {
    keepHere();
    if (!navigator.onLine) {
      event.preventDefault(); // the browser would show a page of its own
      say("offline");
      return;
    }
    if (!isSendable() && !["discard", "take"].includes(event.submitter?.name)) {
      event.preventDefault(); // the server would not even read it, and the page with the text would be gone
      say("too-long");
      box.focus();
      return;
    }
    setTimeout(() => {
      if (event.defaultPrevented) return;
      leaving = true;
      clearTimeout(timer);
      sending?.abort();
    });
  });

  // --- What was kept here and never arrived

  if ("typed" in form.dataset) {
    // The page is an answer to what was typed, which no copy holds yet. Where another text stands in the only copy there
    // is, that one is left alone until somebody who has seen both types on.
    dirty = form.dataset.typed !== "beside-another";
    soon();
  } else {
    const kept = keptHere();
    if (kept) {
      if (JSON.stringify(kept.entries) !== JSON.stringify(entries())) {
        fill(kept.entries);
        box.querySelector("[data-restored]").hidden = false;
      }
      form.elements.uuid.value = kept.uuid;
      form.elements.saves.value = kept.saves;
      if (kept.version) form.elements.version.value = kept.version;
      dirty = true;
      say("restored");
      send();
    }
  }
})();
