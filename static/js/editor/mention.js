/* A member named in a text. It is stored as <data value="uuid">@Name</data>, which is checked when it is saved; a page
   makes a link of it for as long as there is a profile. A subject after a # is a link to its page. */
import { Node, Plugin } from "django-prose-editor/editor";

const BEFORE = 60; // letters to look back for a sign

const typedBefore = ({ selection }) => {
  const { $from, empty } = selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  if ($from.marks().some((mark) => mark.type.name === "code" || mark.type.name === "link")) return null;
  const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - BEFORE), $from.parentOffset, null, "\ufffc");
  return window.suggestions.signed(before);
};

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  priority: 1000, // its keys come before those of lists and paragraphs

  addAttributes() {
    return { uuid: { default: "", rendered: false }, words: { default: "", rendered: false } };
  },

  parseHTML() {
    return [{ tag: "data[value]", getAttrs: (data) => ({ uuid: data.getAttribute("value"), words: data.textContent }) }];
  },

  renderHTML({ node }) {
    return ["data", { value: node.attrs.uuid }, node.attrs.words];
  },

  renderText({ node }) {
    return node.attrs.words;
  },

  onCreate() {
    const { editor } = this;
    const box = editor.view.dom;
    const form = box.closest("form");
    if (!window.suggestions || !form?.dataset.autosave) return; // only a piece has readers to name
    this.storage.list = window.suggestions(box, {
      typed: () => typedBefore(editor.state),
      ask: window.suggestions.named(form),
      near: () => editor.view.coordsAtPos(editor.state.selection.from),
      choose: (option, { sign, text }) => {
        const to = editor.state.selection.from;
        const put = option.uuid
          ? { type: "mention", attrs: { uuid: option.uuid, words: `@${option.label}` } }
          : { type: "text", text: `#${option.label}`, marks: [{ type: "link", attrs: { href: window.suggestions.subjectPage(option.slug) } }] };
        editor.chain().focus().insertContentAt({ from: to - text.length - sign.length, to }, [put, { type: "text", text: " " }]).run();
      },
    });
  },

  onTransaction({ transaction }) {
    if (transaction.docChanged) this.storage.list?.look();
    else if (transaction.selectionSet) this.storage.list?.close();
  },

  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleKeyDown: (view, event) => this.storage.list?.key(event) ?? false } })];
  },
});
