/* What is pasted from Word, Outlook and Google Docs, before the editor reads it: their lists, which are paragraphs with a
   mark in front, become lists, and what only their own program understands goes. All else the schema of the editor leaves
   out, and the server once more. */
import { Extension, Plugin } from "django-prose-editor/editor";

// Styles and handlers go by another name: as what they are our Content-Security-Policy would refuse them, aloud.
const STYLE = "data-style";
const styleOf = (element) => element?.getAttribute(STYLE) ?? "";
const LEVEL = /mso-list:\s*(l\d+)?[^;]*\blevel(\d+)/i;
const NUMBERED = /^\W?(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

/* In Word the mark of an item stands in a span of its own that says it is to be ignored. */
const markOf = (paragraph) => [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*Ignore/i.test(styleOf(span)));

const isItem = (element) =>
  element?.tagName === "P" && (LEVEL.test(styleOf(element)) || (/MsoListParagraph/.test(element.className) && Boolean(markOf(element))));
const depthOf = (item) => Number(LEVEL.exec(styleOf(item))?.[2] ?? 1);
const kindOf = (item) => `${LEVEL.exec(styleOf(item))?.[1] ?? ""} ${NUMBERED.test(markOf(item)?.textContent.trim() ?? "") ? "ol" : "ul"}`;

/* The list that begins with this paragraph, in its place, and the paragraph after it. */
const listFrom = (first) => {
  const [level, kind] = [depthOf(first), kindOf(first)];
  const list = first.ownerDocument.createElement(kind.slice(-2));
  let next = first;
  while (isItem(next)) {
    if (depthOf(next) < level || (depthOf(next) === level && kindOf(next) !== kind)) break;
    if (depthOf(next) > level) {
      const [inner, rest] = listFrom(next);
      list.lastElementChild.append(inner);
      next = rest;
      continue;
    }
    const item = first.ownerDocument.createElement("li");
    const following = next.nextElementSibling;
    markOf(next)?.remove();
    next.removeAttribute(STYLE);
    next.removeAttribute("class");
    next.replaceWith(...(next === first ? [list] : []));
    item.append(next);
    list.append(item);
    next = following;
  }
  return [list, next];
};

const clean = (html) => {
  // Word says in comments which parts are for which program; the parts themselves stay.
  const bare = html
    .replace(/<!--\[if[^\]]*\]>|<!\[if[^\]]*\]>|<!\[endif\]-->|<!\[endif\]>|<!--\[endif\]-->/gi, "")
    .replace(/<!--[\s\S]*?-->|<style[\s>][\s\S]*?<\/style>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, ` ${STYLE}=`).replace(/\son[a-z]+\s*=/gi, " data-on="));
  const page = new DOMParser().parseFromString(bare, "text/html");
  page.querySelectorAll("style, script, meta, link, title, xml").forEach((element) => element.remove());
  page.querySelectorAll("*").forEach((element) => {
    if (!/^(?:o|w|m|v|st1):/i.test(element.tagName)) return;
    if (element.textContent.trim()) element.replaceWith(...element.childNodes);
    else element.remove();
  });
  // Google wraps all in a <b> that is not bold.
  page.querySelectorAll("b").forEach((wrapper) => /font-weight:\s*normal/i.test(styleOf(wrapper)) && wrapper.replaceWith(...wrapper.childNodes));
  page.querySelectorAll("p").forEach((paragraph) => isItem(paragraph) && listFrom(paragraph));
  page.querySelectorAll("p, div").forEach((block) => {
    const empty = !block.textContent.replaceAll("\u00a0", " ").trim() && !block.querySelector("img, table, br + br");
    if (empty && !block.closest("td, th, li")) block.remove();
  });
  page.querySelectorAll(`[${STYLE}], [class], [lang]`).forEach((element) => {
    const style = styleOf(element);
    // Bold and italic that are only in the style stay, as a mark of their own.
    const marks = [[/font-weight:\s*(?:bold|[6-9]00)/i, "strong"], [/font-style:\s*italic/i, "em"]];
    if (element.tagName === "SPAN") {
      for (const [pattern, tag] of marks) {
        if (!pattern.test(style)) continue;
        const mark = page.createElement(tag);
        mark.append(...element.childNodes);
        element.append(mark);
      }
    }
    for (const name of [STYLE, "class", "lang"]) element.removeAttribute(name);
  });
  return page.body.innerHTML;
};

export const PastedText = Extension.create({
  name: "pastedText",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: (html) => (/data-pm-slice/.test(html) ? html : clean(html)) } })];
  },
});
