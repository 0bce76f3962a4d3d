/* What a page does beyond its HTML. Every page works without it. Loaded before the editor, which it listens for. */
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

  // --- Files: said before the upload, not after it.

  const HEAVIEST = 10 * 1024 * 1024;
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "file") return;
    const heavy = [...target.files].some((file) => file.size > HEAVIEST);
    const id = `${target.id}_heavy`;
    document.getElementById(id)?.remove();
    target.setCustomValidity(heavy ? words.heavy : "");
    if (!heavy) return;
    const note = document.createElement("p");
    note.className = "error";
    note.id = id;
    note.setAttribute("role", "alert");
    note.textContent = words.heavy;
    target.before(note);
  });

  // --- The editor: a name for its box, our words on its buttons, and word to the server that script made one.

  const editorWords = JSON.parse(document.getElementById("editor-words")?.textContent ?? "null");
  if (editorWords) window.gettext ??= (english) => editorWords.dialogs[english] ?? english; // the editor asks for it

  const TOGGLES = /^(bold|italic|heading\d|bulletList|orderedList|blockquote|link)$/;
  const dressButton = (button) => {
    const { name } = button.dataset;
    const word = editorWords?.buttons[name ?? button.getAttribute("aria-label")?.replace(" ", "")];
    const worn = button.firstElementChild ?? null;
    if (word && worn && worn.textContent !== word) worn.textContent = word;
    else if (word && !worn && button.title !== word) {
      button.title = word;
      button.setAttribute("aria-label", word);
    }
    if (TOGGLES.test(name) && !worn) button.setAttribute("aria-pressed", button.classList.contains("active"));
    if (!worn) button.setAttribute("aria-disabled", button.classList.contains("disabled"));
  };
  const dressToolbar = (bar) => {
    bar.setAttribute("role", "group");
    if (editorWords) bar.setAttribute("aria-label", editorWords.buttons.toolbar);
    const dress = () => each(bar, "button", dressButton);
    dress();
    new MutationObserver(dress).observe(bar, { subtree: true, childList: true, attributeFilter: ["class"] });
  };

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const box = editor.view.dom;
    const label = document.getElementById(`${textarea.id}_label`);
    box.classList.add("prose");
    if (label) {
      box.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => box.focus());
    }
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (textarea.hasAttribute(name)) box.setAttribute(name, textarea.getAttribute(name));
    }
    // The toolbar is put in once the editor stands.
    setTimeout(() => box.closest(".prose-editor").querySelectorAll(".prose-menubar").forEach(dressToolbar));
    if (textarea.form && !textarea.form.elements.scripted) {
      const flag = Object.assign(document.createElement("input"), { type: "hidden", name: "scripted", value: "1" });
      textarea.form.append(flag);
    }
  });

  // A line of the error summary leads to the editor when the box it names is hidden behind one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a[href^='#']");
    const box = link && document.getElementById(link.hash.slice(1))?.closest(".prose-editor")?.querySelector("[contenteditable]");
    if (!box) return;
    event.preventDefault();
    box.focus();
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
      if (!text || text === box.value || box.value !== box.defaultValue || box.defaultValue.trim()) continue;
      box.value = text;
      changed = true;
    }
    if (!changed) return;
    if (form.elements.uuid) form.elements.uuid.value = kept.uuid;
    form.closest("details")?.setAttribute("open", "");
    const note = Object.assign(document.createElement("p"), { className: "hint", textContent: words.restored });
    note.setAttribute("role", "status");
    form.prepend(note);
  };

  const keep = (form) => {
    const texts = Object.fromEntries(boxes(form).map((box) => [box.name, box.value]));
    const written = Object.values(texts).some((text) => text.trim());
    write(keyOf(form), written && { uuid: form.elements.uuid?.value ?? "", at: Date.now(), texts });
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

  // --- Once for a page, and again for each part htmx swaps in

  const awaken = (scope) => {
    each(scope, "time[data-ago]", tell);
    each(scope, "[data-copy][hidden]", (button) => (button.hidden = false));
    forgetSaved(scope);
    each(scope, "form[data-keep]", restore);
  };

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
