/* The dialog of our own extensions: asks a few fields at once, and says beside the field what is wrong. */
import { crel } from "django-prose-editor/editor";

let dialogs = 0;

const fieldOf = ({ name, label, hint, type = "text", value, ...rest }, prefix) => {
  const id = `${prefix}-${name}`;
  const ticks = type === "checkbox";
  const input = crel("input", { id, name, type, ...rest });
  if (ticks) input.checked = Boolean(value);
  else if (type !== "file") input.value = value ?? "";
  const error = crel("p", { id: `${id}-error`, className: "error", hidden: true });
  const described = [`${id}-error`];
  const parts = [crel("label", { htmlFor: id, textContent: label })];
  if (hint) {
    parts.push(crel("p", { id: `${id}-hint`, className: "hint", textContent: hint }));
    described.unshift(`${id}-hint`);
  }
  input.setAttribute("aria-describedby", described.join(" "));
  parts.push(error);
  if (ticks) parts.unshift(input);
  else parts.push(input);
  return { input, error, dom: crel("div", { className: ticks ? "prose-editor-dialog-field ticks" : "prose-editor-dialog-field" }, parts) };
};

/* Resolves to the values once `done(values)`, which may take its time, gives no errors ({field: sentence}); to null
   when it was cancelled. fallback: the field that shows errors of what is no field here. */
export const ask = (editor, { title, submit, cancel, fields, fallback, done }) =>
  new Promise((resolve) => {
    const prefix = `editor-dialog-${++dialogs}`;
    const made = Object.fromEntries(fields.map((field) => [field.name, fieldOf(field, prefix)]));
    const sender = crel("button", { type: "submit", textContent: submit });
    const stopper = crel("button", { type: "button", textContent: cancel });
    const form = crel("form", { noValidate: true, method: "dialog" }, [
      crel("h2", { id: prefix, className: "prose-editor-dialog-title", textContent: title }),
      ...Object.values(made).map(({ dom }) => dom),
      crel("div", { className: "prose-editor-dialog-buttons" }, [sender, stopper]),
    ]);
    const dialog = crel("dialog", { className: "prose-editor-dialog", "aria-labelledby": prefix }, [form]);
    let answer = null;

    const values = () =>
      Object.fromEntries(
        Object.entries(made).map(([name, { input }]) => {
          if (input.type === "checkbox") return [name, input.checked];
          if (input.type === "file") return [name, input.files[0] ?? null];
          return [name, input.value.trim()];
        }),
      );
    const tell = (told) => {
      // What is wrong with a field that is not asked stands at another.
      const errors = Object.fromEntries(Object.entries(told).map(([name, error]) => [made[name] ? name : fallback, error]));
      for (const [name, { input, error }] of Object.entries(made)) {
        error.textContent = errors[name] ?? "";
        error.hidden = !errors[name];
        input.toggleAttribute("aria-invalid", Boolean(errors[name]));
        if (errors[name]) input.setAttribute("aria-invalid", "true");
      }
      const first = Object.keys(made).find((name) => errors[name]);
      made[first]?.input.focus();
      return Boolean(first);
    };

    stopper.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
      editor.commands.focus();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation(); // the form of the page around it has nothing to do with this one
      if (sender.getAttribute("aria-busy")) return;
      sender.setAttribute("aria-busy", "true");
      const typed = values();
      const errors = (await done?.(typed)) ?? {};
      sender.removeAttribute("aria-busy");
      if (tell(errors) || !dialog.open) return;
      answer = typed;
      dialog.close();
    });
    document.body.append(dialog); // a form within the form of the page would be no form
    dialog.showModal();
  });
