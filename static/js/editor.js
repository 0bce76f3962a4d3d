/* The editor in our page: a name for its box, our words on its buttons, a toolbar that takes one stop of Tab, and word to
   the server that script made it. Loaded before the modules of the editor, which it listens for. */
(() => {
  "use strict";

  const told = document.getElementById("editor-words");
  if (!told) return;
  const words = JSON.parse(told.textContent);
  window.gettext ??= (english) => words.dialogs[english] ?? english; // the editor asks for it

  // Without script the box holds marks that people can write by hand; the editor wants HTML. What the browser kept of a
  // text from before is HTML already.
  document.querySelectorAll("textarea[data-html]").forEach((box) => {
    if (box.value === box.defaultValue) box.defaultValue = box.dataset.html;
  });

  // --- The toolbar

  const TOGGLES = /^(bold|italic|code|codeBlock|heading\d|bulletList|orderedList|blockquote|link)$/;

  const dress = (button) => {
    const { name } = button.dataset;
    const word = words.buttons[name ?? button.getAttribute("aria-label")?.replace(" ", "")];
    if (word && button.title !== word) {
      button.title = word;
      button.setAttribute("aria-label", word);
    }
    if (TOGGLES.test(name)) button.setAttribute("aria-pressed", button.classList.contains("active"));
    button.setAttribute("aria-disabled", button.classList.contains("disabled"));
  };

  const dressToolbar = (bar, box) => {
    const shown = () => [...bar.querySelectorAll("button:not(.hidden)")];
    let stop = null; // the one button that Tab comes to; the arrow keys go on from there
    const stopAt = (button) => {
      stop = button;
      bar.querySelectorAll("button").forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
    };
    const renew = () => {
      bar.querySelectorAll("button").forEach(dress);
      if (!shown().includes(stop)) stopAt(shown()[0]);
    };

    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", words.buttons.toolbar);
    bar.setAttribute("aria-controls", box.id);
    renew();
    new MutationObserver(renew).observe(bar, { subtree: true, childList: true, attributeFilter: ["class"] });

    bar.addEventListener("focusin", ({ target }) => target.matches("button") && stopAt(target));
    bar.addEventListener("keydown", (event) => {
      const buttons = shown();
      const at = buttons.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
      if (event.key === "Escape") box.focus();
      else if (to !== undefined && at >= 0) buttons.at(to % buttons.length).focus();
      else return;
      event.preventDefault();
    });
    box.addEventListener("keydown", (event) => {
      if (!event.altKey || event.key !== "F10") return;
      event.preventDefault();
      stop.focus();
    });
  };

  // --- The box

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const box = editor.view.dom;
    const label = document.getElementById(`${textarea.id}_label`);
    const keys = Object.assign(document.createElement("p"), { className: "visually-hidden", id: `${textarea.id}_keys` });
    keys.textContent = words.buttons.keys;
    box.id = `${textarea.id}_editor`;
    box.classList.add("prose");
    box.closest(".prose-editor").append(keys);
    if (label) {
      box.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => box.focus());
    }
    box.setAttribute("aria-describedby", [textarea.getAttribute("aria-describedby"), keys.id].filter(Boolean).join(" "));
    if (textarea.hasAttribute("aria-invalid")) box.setAttribute("aria-invalid", textarea.getAttribute("aria-invalid"));
    // The toolbar is put in once the editor stands.
    setTimeout(() => box.closest(".prose-editor").querySelectorAll(".prose-menubar").forEach((bar) => dressToolbar(bar, box)));
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
})();
