/* A video: in the text a link in a figure of its own, which is all that is stored. The page of a reader makes a player
   of it (web/showing.py), and only on demand. */
import { Node, gettext } from "django-prose-editor/editor";
import { ask } from "editor/dialog";

const onHost = (address, hosts) => {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === "https:" && hosts.includes(hostname.replace(/^www\./, ""));
  } catch {
    return false;
  }
};

export const Video = Node.create({
  name: "video",
  group: "block",
  atom: true,
  draggable: true,

  addOptions() {
    return { hosts: [], sites: "" };
  },

  addAttributes() {
    return { href: { default: "", rendered: false }, words: { default: "", rendered: false } };
  },

  parseHTML() {
    return [
      {
        tag: "figure",
        priority: 60,
        getAttrs: (figure) => {
          const link = figure.querySelector(":scope > a[href]");
          return link && !figure.querySelector("img") && { href: link.getAttribute("href"), words: link.textContent.trim() };
        },
      },
    ];
  },

  renderHTML({ node }) {
    return ["figure", ["a", { href: node.attrs.href }, node.attrs.words || node.attrs.href]];
  },

  addCommands() {
    return {
      askVideo:
        () =>
        ({ editor }) => {
          const { hosts, sites } = this.options;
          const now = editor.isActive("video") ? editor.getAttributes("video") : null;
          ask(editor, {
            title: gettext("Video"),
            submit: gettext(now ? "Update" : "Put the video in"),
            cancel: gettext("Cancel"),
            fields: [
              { name: "href", label: gettext("Address of the video"), hint: sites, type: "url", inputMode: "url", value: now?.href },
              { name: "words", label: gettext("What is to be seen in it?"), hint: gettext("Readers see these words before they play it."), value: now?.words },
            ],
            done: ({ href, words }) => {
              const errors = {};
              if (!onHost(href, hosts)) errors.href = gettext("Only videos of the sites named here can be shown. Use a link for others.");
              if (!words) errors.words = gettext("Say what is to be seen.");
              return errors;
            },
          }).then((attrs) => attrs && editor.chain().focus().insertContent({ type: "video", attrs }).run());
          return true;
        },
    };
  },

  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "video",
      groups: "media",
      button: buttons.material("smart_display", "Video"),
      command: (editor) => editor.commands.askVideo(),
      active: (editor) => editor.isActive("video"),
    });
  },
});
