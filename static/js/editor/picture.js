/* A picture with its caption. It is uploaded first and stands in the text by its address; what it shows is asked every
   time, because somebody hears it who cannot see it. */
import { Node, Plugin, gettext } from "django-prose-editor/editor";
import { ask } from "editor/dialog";

const OWN = /^\/afbeeldingen\/[0-9a-f-]{36}\//;

/* What is copied from a page of ours has a whole address, or that of a narrower copy. */
const ownAddress = (src) => {
  const { origin, pathname } = new URL(src, location);
  return origin === location.origin ? (OWN.exec(pathname)?.[0] ?? null) : null;
};

const attributesOf = (image) => {
  const src = image && ownAddress(image.getAttribute("src"));
  if (!src) return false;
  const [alt, width, height] = ["alt", "width", "height"].map((name) => image.getAttribute(name));
  return { src, alt, width, height };
};

const upload = async (editor, action, { file, alt, is_decorative: decorates }) => {
  const form = editor.view.dom.closest("form");
  const body = new FormData();
  body.append("picture-file", file);
  body.append("picture-alt", alt);
  if (decorates) body.append("picture-is_decorative", "on");
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
  try {
    const response = await fetch(action, { method: "POST", body, headers });
    if (response.status === 401) return { errors: { file: gettext("You are logged out. Log in in another tab, then try again.") } };
    if (response.status === 429) return { errors: { file: gettext("These are many pictures at once. Try again in a while.") } };
    if (response.status === 413) return { errors: { file: gettext("This photo is larger than 10 MB. Choose a smaller one.") } };
    return await response.json();
  } catch {
    return { errors: { file: gettext("The picture did not arrive. Try again.") } };
  }
};

export const Picture = Node.create({
  name: "picture",
  group: "block",
  content: "inline*", // the caption
  draggable: true,
  isolating: true,

  addOptions() {
    return { action: "", heaviest: 0 };
  },

  addAttributes() {
    const names = ["src", "alt", "width", "height"];
    return Object.fromEntries(names.map((name) => [name, { default: null, rendered: false }]));
  },

  parseHTML() {
    return [
      {
        tag: "figure",
        priority: 61,
        getAttrs: (figure) => attributesOf(figure.querySelector("img[src]")),
        contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
      { tag: "img[src]", getAttrs: attributesOf },
    ];
  },

  renderHTML({ node }) {
    const { src, alt, width, height } = node.attrs;
    const size = width && height ? { width, height } : {};
    return ["figure", ["img", { src, alt: alt ?? "", ...size }], ["figcaption", { "data-hint": gettext("Caption, if you like") }, 0]];
  },

  addCommands() {
    const { action, heaviest } = this.options;
    const described = ({ alt, is_decorative: decorates }) =>
      alt || decorates ? {} : { alt: gettext("Say what is to be seen, or that the picture only decorates.") };
    const fieldsFor = (now) => [
      {
        name: "alt",
        label: gettext("What is to be seen?"),
        hint: gettext("For who cannot see it. Say it as you would on the phone."),
        maxLength: 500,
        value: now?.alt,
      },
      { name: "is_decorative", label: gettext("It only decorates: without it nothing is missing"), type: "checkbox", value: now?.alt === "" },
    ];
    return {
      /* file: one that was pasted or dropped, for which none needs to be chosen */
      askPicture:
        (file = null) =>
        ({ editor }) => {
          const kinds = { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif,image/avif" };
          const choice = file
            ? []
            : [{ name: "file", label: gettext("Image"), hint: gettext("A JPG, PNG or WebP of at most 10 MB. Where it was taken, we leave out."), ...kinds }];
          let put = null;
          ask(editor, {
            title: file ? `${gettext("Image")}: ${file.name}` : gettext("Image"),
            submit: gettext("Put the picture in"),
            cancel: gettext("Cancel"),
            fields: [...choice, ...fieldsFor(null)],
            fallback: file && "alt",
            done: async (typed) => {
              const given = { file, ...typed };
              const errors = described(given);
              if (!given.file) errors.file = gettext("Choose an image.");
              else if (given.file.size > heaviest) errors.file = gettext("This photo is larger than 10 MB. Choose a smaller one.");
              if (Object.keys(errors).length) return errors;
              put = await upload(editor, action, given);
              return put.errors;
            },
          }).then((typed) => {
            if (!typed) return;
            const { src, alt, width, height } = put;
            editor.chain().focus().insertContent({ type: "picture", attrs: { src, alt, width, height } }).run();
          });
          return true;
        },
      describePicture:
        () =>
        ({ editor }) => {
          ask(editor, {
            title: gettext("Image"),
            submit: gettext("Update"),
            cancel: gettext("Cancel"),
            fields: fieldsFor(editor.getAttributes("picture")),
            done: described,
          }).then((typed) => {
            if (typed) editor.commands.updateAttributes("picture", { alt: typed.is_decorative ? "" : typed.alt });
          });
          return true;
        },
    };
  },

  addMenuItems({ buttons, menu }) {
    const active = (editor) => editor.isActive("picture");
    menu.defineItem({
      name: "picture",
      groups: "media",
      priority: 110,
      button: buttons.material("image", "Picture"),
      command: (editor) => (active(editor) ? editor.commands.describePicture() : editor.commands.askPicture()),
      active,
    });
    menu.defineItem({
      name: "picture:remove",
      groups: "media",
      priority: 109,
      button: buttons.material("hide_image", "Remove picture"),
      command: (editor) => editor.chain().deleteNode("picture").focus().run(),
      hidden: (editor) => !active(editor),
    });
  },

  addKeyboardShortcuts() {
    return {
      // Out of the caption: on with the text, as Enter does everywhere.
      Enter: ({ editor }) => {
        if (!editor.isActive("picture")) return false;
        const { $from } = editor.state.selection;
        const after = $from.after($from.depth);
        return editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run();
      },
    };
  },

  addProseMirrorPlugins() {
    const take = (transfer) => {
      const file = [...(transfer?.files ?? [])].find(({ type }) => type.startsWith("image/"));
      if (!file || transfer.getData("text/plain")) return false; // Word gives a picture of the words along with them
      this.editor.commands.askPicture(file);
      return true;
    };
    return [
      new Plugin({
        props: {
          handlePaste: (_view, event) => take(event.clipboardData),
          handleDrop: (_view, event, _slice, moved) => {
            if (moved || !take(event.dataTransfer)) return false;
            event.preventDefault();
            return true;
          },
        },
      }),
    ];
  },
});
