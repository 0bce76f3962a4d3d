/* What a page does beyond its HTML. Every page works without it. */
(() => {
  "use strict";

  const root = document.documentElement;
  const words = document.getElementById("words")?.dataset ?? {};
  const each = (scope, selector, act) => {
    if (scope.matches?.(selector)) act(scope);
    scope.querySelectorAll(selector).forEach(act);
  };

  // --- Moments: a cached page holds dates; here they become "2 uur geleden".

  const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
  const whole = new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeStyle: "short" });
  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());

  const spoken = (moment, now) => {
    const seconds = (moment - now) / 1000;
    const days = Math.round((midnight(moment) - midnight(now)) / 864e5);
    if (Math.abs(seconds) < 60) return words.now;
    if (Math.abs(seconds) < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
    if (days === 0 || Math.abs(seconds) < 6 * 3600) return relative.format(Math.trunc(seconds / 3600), "hour");
    if (Math.abs(days) < 7) return relative.format(days, "day");
    return null; // far away the date itself says more
  };

  const tell = (time) => {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) return;
    time.dataset.date ??= time.textContent;
    time.title ||= whole.format(moment);
    const text = spoken(moment, new Date()) ?? time.dataset.date;
    if (time.textContent !== text) time.textContent = text;
  };

  // --- Menus: closed by Escape, by a click elsewhere and by leaving them.

  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("focusin", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    });
  });

  // --- Suggestions for a search: their script comes when somebody is about to type.

  document.addEventListener("focusin", ({ target }) => {
    const form = target.matches?.("form[data-source] input[type=search]") && target.form;
    if (!form || document.getElementById("suggest-words")) return; // this page has them already
    const told = document.createElement("template");
    told.id = "suggest-words";
    Object.assign(told.dataset, { one: form.dataset.one, several: form.dataset.several });
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: form.dataset.style });
    document.head.append(told, style, Object.assign(document.createElement("script"), { src: form.dataset.script }));
  });

  // --- Files: said before the upload, not after it.

  const HEAVIEST = 10 * 1024 * 1024;
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "file") return;
    const most = Number(target.dataset.heaviest) || HEAVIEST;
    const heavy = [...target.files].some((file) => file.size > most);
    const word = target.dataset.heavy || words.heavy;
    const id = `${target.id}_heavy`;
    document.getElementById(id)?.remove();
    target.setCustomValidity(heavy ? word : "");
    if (!heavy) return;
    const note = document.createElement("p");
    note.className = "error";
    note.id = id;
    note.setAttribute("role", "alert");
    note.textContent = word;
    target.before(note);
  });

  // --- Half-written text: kept in this browser for the form data-keep until the server says data-saved with its uuid.
  // The uuid is kept with it, so that text which did arrive before a crash makes no second piece.

  const KEPT = "kept:";
  const FORTNIGHT = 14 * 864e5;
  const keyOf = (form) => `${KEPT}${root.dataset.viewer ?? ""}:${form.dataset.keep || new URL(form.action).pathname}`;
  const keptKeys = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
    } catch {
      return []; // no storage in this browser: nothing is kept, everything else works
    }
  };
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      // A full or forbidden store only means that nothing is kept.
    }
  };
  const BESIDE = ["parent", "quoted"]; // what a comment answers and quotes is kept with its words
  const boxes = (form) => [...form.elements].filter((box) => box.name && /^(text|textarea)$/.test(box.type));

  const forgetSaved = (scope) =>
    each(scope, "[data-saved]", ({ dataset }) => {
      const saved = dataset.saved.split(" ");
      keptKeys().forEach((key) => saved.includes(read(key)?.uuid) && write(key, null));
    });

  const restore = (form) => {
    const kept = read(keyOf(form));
    if (!kept || form.querySelector("[aria-invalid]")) return;
    let changed = false;
    for (const box of boxes(form)) {
      const text = kept.texts[box.name];
      // Beside other words than it was typed on top of, as after a save elsewhere, it stays where it is.
      if (!text || text === box.value || box.value !== box.defaultValue || (box.defaultValue.trim() && kept.over?.[box.name] !== box.defaultValue)) continue;
      box.value = text;
      changed = true;
    }
    if (!changed) return;
    if (form.elements.uuid) form.elements.uuid.value = kept.uuid;
    for (const name of BESIDE) if (form.elements[name] && !form.elements[name].value) form.elements[name].value = kept.beside?.[name] ?? "";
    form.closest("details")?.setAttribute("open", "");
    const note = Object.assign(document.createElement("p"), { className: "hint", textContent: words.restored });
    note.setAttribute("role", "status");
    form.prepend(note);
  };

  const keep = (form) => {
    const texts = Object.fromEntries(boxes(form).map((box) => [box.name, box.value]));
    const over = Object.fromEntries(boxes(form).map((box) => [box.name, box.defaultValue]));
    const written = Object.values(texts).some((text) => text.trim());
    const beside = Object.fromEntries(BESIDE.map((name) => [name, form.elements[name]?.value ?? ""]));
    write(keyOf(form), written && { uuid: form.elements.uuid?.value ?? "", at: Date.now(), texts, over, beside });
  };
  const timers = new WeakMap();
  const keepSoon = ({ target }) => {
    const form = target.closest?.("form[data-keep]");
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, 400, form));
  };

  // --- Sending: a second click sends nothing twice. The server is safe without this; the reader is calmer with it.

  const busy = new WeakSet();
  const rest = (form) => {
    busy.delete(form);
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.submitter?.formTarget || form.target) return;
    if (busy.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.matches("[data-forget]")) keptKeys().forEach((key) => write(key, null));
    if (form.matches("[data-keep]")) keep(form);
    setTimeout(() => {
      if (event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) return;
      busy.add(form);
      event.submitter?.setAttribute("aria-busy", "true");
    });
  }, true);
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach(rest));
  document.addEventListener("htmx:afterRequest", ({ target }) => target.closest && rest(target.closest("form") ?? target));

  // --- Videos: nothing is asked of the site that has one before the reader presses play.

  const offerToPlay = (figure) => {
    const link = figure.querySelector("a");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button play" });
    button.textContent = figure.dataset.playWord;
    button.setAttribute("aria-label", `${figure.dataset.playWord}: ${link.textContent}`);
    button.addEventListener("click", () => {
      const player = Object.assign(document.createElement("iframe"), {
        src: figure.dataset.player,
        title: link.textContent,
        allow: "fullscreen; picture-in-picture; encrypted-media",
        referrerPolicy: "strict-origin-when-cross-origin", // without a referrer YouTube plays nothing
      });
      player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
      button.replaceWith(player);
      player.focus();
    });
    figure.prepend(button);
  };

  // --- Quoting: what is selected in a comment, else its first words, go into the box without losing what stands there.

  const QUOTED = 500;
  let picked = {}; // words: of which comment; text: what was selected in them
  const selectedIn = (words) => {
    const selection = getSelection();
    return !selection.isCollapsed && words?.contains(selection.anchorNode) && words.contains(selection.focusNode) ? String(selection) : "";
  };
  const wordsBeside = (link) => link.closest(".comment")?.querySelector(".prose");
  document.addEventListener("mousedown", ({ target }) => {
    const menu = target.closest?.(".comment .menu"); // opening it already puts an end to the selection
    const words = menu && wordsBeside(menu);
    const text = words ? selectedIn(words) : "";
    if (text || picked.words !== words) picked = { words, text };
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-quote]");
    const box = document.querySelector("textarea#reageer:not([readonly])");
    const words = link && wordsBeside(link);
    if (!words || !box?.form?.elements.quoted || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const own = [...words.children].filter((part) => part.tagName !== "BLOCKQUOTE").map((part) => part.textContent).join(" ");
    let text = (picked.text || selectedIn(words) || own || words.textContent).replace(/\s+/g, " ").trim();
    picked = {};
    if (text.length > QUOTED) text = `${text.slice(0, QUOTED).replace(/\s\S*$/, "")}…`;
    const before = box.value.trimEnd();
    box.value = `${before}${before && "\n\n"}> ${text}\n\n`;
    const { quoted, parent } = box.form.elements;
    quoted.value ||= link.dataset.quote; // the name beside the first quotation; a second one says less
    parent.value ||= link.dataset.quote;
    box.form.querySelector("[data-quoting]")?.removeAttribute("hidden");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
    box.scrollIntoView({ block: "center" });
  });

  // --- Copying

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      source.select?.();
      if (!document.execCommand("copy")) return;
    }
    const before = button.textContent;
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = before), 2000);
  });

  // --- The bell: asked once a minute whether it still says the right number, and never by a tab nobody looks at

  const A_MINUTE = 60_000;
  let rung = Date.now();
  const askBell = async () => {
    const bell = document.querySelector("[data-bell]");
    if (!bell || document.hidden || Date.now() - rung < A_MINUTE - 1000) return; // a tick may be early
    rung = Date.now();
    const answer = await fetch(`${bell.dataset.bell}?n=${bell.dataset.count}`, { redirect: "error" }).catch(() => null);
    if (answer?.status !== 200) return;
    const focused = bell === document.activeElement;
    bell.outerHTML = await answer.text();
    if (focused) document.querySelector("[data-bell]").focus();
  };
  document.addEventListener("visibilitychange", askBell);
  setInterval(askBell, A_MINUTE);

  // --- Once for a page, and again for each part htmx swaps in

  const awaken = (scope) => {
    each(scope, "time[data-ago]", tell);
    each(scope, "[data-copy][hidden]", (button) => (button.hidden = false));
    each(scope, "figure[data-player]:not(:has(button, iframe))", offerToPlay);
    forgetSaved(scope);
    each(scope, "form[data-keep]", restore);
  };

  // Who comes to an event, which a phone at its door holds (door.js), is for one member and a few days.
  const tidy = async () => {
    for (const name of await caches.keys()) {
      const [what, viewer, , until] = name.split(":");
      if (what === "door" && (viewer !== root.dataset.viewer || until < Date.now())) await caches.delete(name);
    }
    if (root.dataset.viewer) return;
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  };
  if ("caches" in window && "serviceWorker" in navigator) tidy().catch(() => {});

  keptKeys().forEach((key) => Date.now() - (read(key)?.at ?? 0) > FORTNIGHT && write(key, null));
  document.addEventListener("input", keepSoon);
  addEventListener("pagehide", () => {
    document.querySelectorAll("form[data-keep]").forEach((form) => timers.has(form) && !busy.has(form) && keep(form));
  });
  awaken(document);
  document.addEventListener("htmx:load", ({ target }) => awaken(target));
  setInterval(() => each(document, "time[data-ago]", tell), 60_000);

  document.querySelector(".error-summary")?.focus();
  if (location.hash === "#reageer") {
    const box = document.querySelector("#reageer textarea, textarea#reageer");
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
    box?.scrollIntoView({ block: "center" });
  }
})();
