/* Suggestions while typing, in one list for every box: members after an @, subjects after a # and in the box for them.
   The focus stays in the box; the list below it is walked with the arrow keys, and nothing in it has to be chosen. */
(() => {
  "use strict";

  const told = document.getElementById("suggest-words");
  if (!told || window.suggestions) return;
  const words = told.dataset;
  const PAUSE = 150;
  let lists = 0;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const heard = make("p", { class: "visually-hidden", role: "status" });
  const around = document.querySelector("main") ?? document.body;
  around.append(heard);

  /* box: where somebody types. typed(): {sign, text, …} of what is being typed there, or null. ask(typed, signal): a
     promise of options {label, about}. choose(option, typed): puts it in. near(): a rectangle to show the list below.
     The first option is chosen by Enter where `eager`; elsewhere one has to be walked to. */
  window.suggestions = (box, { typed, ask, choose, near, eager = true }) => {
    const id = `suggesties-${++lists}`;
    const list = make("ul", { class: "suggestions", role: "listbox", id, hidden: "" });
    around.append(list);
    let options = [];
    let active = -1;
    let now = null; // what was being typed when the options came
    let asking = null;
    let timer = 0;
    let inVain = null; // the beginning of no name

    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", id);
    const isCombobox = box.getAttribute("role") === "combobox";

    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      options = [];
      active = -1;
      box.removeAttribute("aria-activedescendant");
      if (isCombobox) box.setAttribute("aria-expanded", "false");
    };

    const mark = (place) => {
      active = place;
      [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === active));
      if (active < 0) return box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    };

    const pick = (place) => {
      const option = options[place];
      const over = now;
      close();
      choose(option, over);
    };

    const put = () => {
      const { left, bottom, top } = near();
      const { offsetWidth: width, offsetHeight: height } = list;
      const above = bottom + height > innerHeight && top > height;
      list.style.left = `${Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8))}px`;
      list.style.top = `${above ? top - height - 4 : bottom + 4}px`;
    };

    const open = (found) => {
      options = found;
      list.setAttribute("aria-label", { "@": words.members, "#": words.subjects }[now.sign] ?? box.form.dataset.found);
      list.replaceChildren(
        ...options.map(({ label, about }, place) => {
          const item = make("li", { role: "option", id: `${id}-${place}` }, make("span", {}, label));
          if (about) item.append(" ", make("span", { class: "muted" }, about));
          return item;
        }),
      );
      list.hidden = false;
      if (isCombobox) box.setAttribute("aria-expanded", "true");
      mark(eager ? 0 : -1);
      put();
      heard.textContent = words[options.length === 1 ? "one" : "several"].replace("{n}", options.length);
    };

    const look = () => {
      const next = typed();
      if (!next || (inVain && next.sign === inVain.sign && next.text.startsWith(inVain.text))) return close();
      if (!list.hidden && now && next.sign === now.sign && next.text === now.text) return undefined;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        asking?.abort();
        asking = new AbortController();
        try {
          const found = await ask(next, asking.signal);
          const still = typed();
          if (!still || still.text !== next.text || still.sign !== next.sign) return;
          now = still;
          inVain = found.length ? null : next;
          if (found.length) open(found);
          else close();
        } catch {
          close(); // overtaken by a later letter, or no connection: what is typed stays as it is
        }
      }, PAUSE);
      return undefined;
    };

    /* Whether the key was for the list. */
    const key = (event) => {
      if (list.hidden || event.isComposing) return false;
      const last = options.length - 1;
      if (event.key === "ArrowDown") mark(active < last ? active + 1 : 0);
      else if (event.key === "ArrowUp") mark(active > 0 ? active - 1 : last);
      else if (event.key === "Escape") {
        inVain = now;
        close();
      } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && !event.shiftKey) pick(active);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    };

    list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
    list.addEventListener("click", ({ target }) => {
      const place = [...list.children].indexOf(target.closest("li"));
      if (place >= 0) pick(place);
    });
    box.addEventListener("blur", close);
    addEventListener("scroll", () => list.hidden || put(), { passive: true });
    addEventListener("resize", () => list.hidden || put());
    return { look, key, close };
  };

  // --- What can be suggested

  const json = async (address, query, signal) => {
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" }, signal });
    return answer.ok ? answer.json() : {};
  };
  const audience = (form) => {
    if (form.dataset.about) return { bij: form.dataset.about };
    const { group, visibility } = form.elements;
    return { groep: group?.value ?? "", lezers: visibility?.value ?? form.dataset.readers ?? "" };
  };
  const members = async (form, text, signal) => {
    if (text.length < 2) return [];
    const { members: found = [] } = await json(words.memberSource, { q: text, ...audience(form) }, signal);
    return found.map(({ uuid, name, about }) => ({ label: name, about, uuid }));
  };
  const subjects = async (form, text, signal) => {
    if (!text) return [];
    const { subjects: found = [] } = await json(words.subjectSource, { q: text, ...audience(form) }, signal);
    return found.map(({ name, slug, synonym }) => ({ label: name, about: synonym, slug }));
  };
  const SIGNED = /(?:^|[\s([{"“‘'\ufffc])([@#])([\p{L}\p{N}][\p{L}\p{M}\p{N}'’. -]{0,39})$/u;
  window.suggestions.signed = (before) => {
    const found = SIGNED.exec(before);
    return found && { sign: found[1], text: found[2] };
  };
  window.suggestions.named = (form) => ({ sign, text }, signal) => (sign === "@" ? members : subjects)(form, text, signal);
  window.suggestions.subjectPage = (slug) => words.subjectPage.replace("0", encodeURIComponent(slug));

  // --- Plain boxes

  const inTextarea = (box) => {
    const list = window.suggestions(box, {
      typed: () => (box.selectionStart === box.selectionEnd ? window.suggestions.signed(box.value.slice(0, box.selectionStart)) : null),
      ask: window.suggestions.named(box.form),
      near: () => box.getBoundingClientRect(),
      choose: (option, { sign, text }) => {
        const end = box.selectionStart;
        box.setRangeText(`${sign}${option.label} `, end - text.length - 1, end, "end");
        if (option.uuid) box.form.append(make("input", { type: "hidden", name: "mention", value: option.uuid }));
        box.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    box.addEventListener("input", list.look);
    box.addEventListener("click", list.look);
    box.addEventListener("keydown", list.key);
  };

  /* Names between commas; the one the caret stands in is being typed. */
  const inSubjects = (box) => {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-expanded", "false");
    box.autocomplete = "off";
    const bounds = () => {
      const at = box.selectionStart;
      const from = box.value.lastIndexOf(",", at - 1) + 1;
      const comma = box.value.indexOf(",", at);
      return [from, comma < 0 ? box.value.length : comma];
    };
    const list = window.suggestions(box, {
      eager: false,
      typed: () => {
        const text = box.value.slice(bounds()[0], box.selectionStart).trim().replace(/^"/, "");
        return text ? { sign: "#", text } : null;
      },
      ask: ({ text }, signal) => subjects(box.form, text, signal),
      near: () => box.getBoundingClientRect(),
      choose: ({ label }) => {
        const [from, to] = bounds();
        const name = label.includes(",") ? `"${label}"` : label;
        box.setRangeText(`${from ? " " : ""}${name}${to === box.value.length ? ", " : ""}`, from, to, "end");
        box.dispatchEvent(new Event("input", { bubbles: true }));
      },
    });
    box.addEventListener("input", list.look);
    box.addEventListener("keydown", list.key);
  };

  /* What a search may be for: choosing one goes there, and Enter without one searches. */
  const inSearch = (box) => {
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-expanded", "false");
    const list = window.suggestions(box, {
      eager: false,
      typed: () => (box.value.trim().length > 1 ? { sign: "?", text: box.value.trim() } : null),
      ask: async ({ text }, signal) => (await json(box.form.dataset.source, { q: text }, signal)).suggestions ?? [],
      near: () => box.getBoundingClientRect(),
      choose: ({ address }) => location.assign(address),
    });
    box.addEventListener("input", list.look);
    box.addEventListener("keydown", list.key);
    if (document.activeElement === box) list.look(); // somebody typed while this was loading
  };

  const awaken = (scope) => {
    scope.querySelectorAll("form[data-source] input[type=search]").forEach((box) => box.hasAttribute("aria-autocomplete") || inSearch(box));
    scope.querySelectorAll("textarea[data-names]").forEach((box) => box.hasAttribute("aria-autocomplete") || inTextarea(box));
    scope.querySelectorAll("input[data-subjects]").forEach((box) => box.hasAttribute("aria-autocomplete") || inSubjects(box));
  };
  awaken(document);
  document.addEventListener("htmx:load", ({ target }) => awaken(target));
})();
