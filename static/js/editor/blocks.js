/* Tables: put in at once with a row of headings, and left with Tab at their end, so that nobody is caught in one.
   And the block of code, with an icon of its own. */
import { CodeBlock as BaseBlock, Table as BaseTable } from "django-prose-editor/editor";

export const Table = BaseTable.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions: () => ({ commands }) => commands.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
    };
  },
  addKeyboardShortcuts() {
    return { ...this.parent?.(), Tab: () => this.editor.commands.goToNextCell() };
  },
});

export const CodeBlock = BaseBlock.extend({
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "codeBlock",
      groups: "blockType nodes",
      button: buttons.material("terminal", "Code block"),
      command: (editor) => editor.chain().toggleCodeBlock().focus().run(),
      active: (editor) => editor.isActive("codeBlock"),
      enabled: (editor) => editor.can().toggleCodeBlock(),
    });
  },
});
