"""A text in a box without an editor: marks that people know from mail and chat, and markup only where those say less.

    **bold**  *italic*  `code`  [words](https://address)      # heading  ## smaller heading
    - item  1. item  > quotation  ---  ```  | table |  ![what is to be seen](/afbeeldingen/…/)

`plain` writes a sanitised text so, and `marked_up` reads it. A part of the text for which the one would not give back
what the other got stands there as its HTML, so nothing is lost by opening a text without script and saving it.
"""

import re
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.utils.html import escape

from .markup import BLOCKS, EMPTY
from .richtext import IMAGE, MOST, TOO_LONG, clean
from .videos import player_of

# What would be read as a mark, and so gets a \\ before it.
SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~])|`(?=[^`\n]*`)|\*(?=\S)|(?<=\S)\*|\[(?=[^\]\n]*\]\()|(?<=!)\[")
START = re.compile(r"^(\d*)(?=[-+>#|<.)]|```)", re.M)
ADDRESS = r"[^\s()<>]{1,2000}(?:\([^\s()<>]{0,99}\)[^\s()<>]{0,99}){0,9}"
DEEP = 20
MARK = re.compile(
    rf"\\(?P<plain>[!-/:-@\[-`{{-~])|`(?P<code>[^`]{{1,999}})`|\*\*(?P<bold>(?=[^\s*]).{{1,500}}?(?<=\S))\*\*(?!\*)"
    rf"|(?<![\w*])\*(?P<italic>(?=[^\s*]).{{1,500}}?(?<=[^\s*]))\*(?![\w*])|\[(?P<words>[^\]]{{1,500}})\]\((?P<address>{ADDRESS})\)"
)
BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS - {'br'}))})[\s>]")
ITEM = re.compile(r"( *)(?:[-*+]|(\d{1,4})[.)]) +(.*)")
PICTURE = re.compile(rf'!\[(?P<alt>[^\]]*)\]\((?P<src>{IMAGE.pattern})(?: "(?P<caption>[^"]*)")?\)')
VIDEO = re.compile(rf"\[(?P<words>[^\]]+)\]\((?P<address>{ADDRESS})\)")
ROW = re.compile(r"\|(.*)\|\s*")
RULE = re.compile(r"\|(\s*:?-+:?\s*\|)+\s*")
AT_THE_END = re.compile(r"(?:\s*<p></p>)+\s*\Z")  # where the editor waits for more
LEADING_TABS = re.compile(r"^\t+")
NAMING = re.compile(r"</?data\b[^<>]*>")
SIZE = re.compile(r' (?:width|height|rel)="[^"]*"')


# --- From marks to markup


def marked_up(text):
    """HTML, not yet sanitised."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(blocks([LEADING_TABS.sub(lambda tabs: 4 * len(tabs[0]) * " ", line) for line in lines]))


def blocks(lines, depth=0):
    """What the lines say, part by part. Below DEEP nothing but words: whoever nests so deeply means no lists."""
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        reads = reader_for(lines[at]) if depth < DEEP else None
        html, at = reads(lines, at, depth + 1) if reads else paragraph(lines, at)
        yield html


def reader_for(line):
    return next((reads for begins, reads in READERS if begins(line)), None)


def while_true(lines, at, goes_on):
    until = at
    while until < len(lines) and goes_on(lines[until]):
        until += 1
    return lines[at:until], until


def fenced(lines, at, depth):
    inside, until = while_true(lines, at + 1, lambda line: line.strip() != "```")
    return f"<pre><code>{escape(chr(10).join(inside))}</code></pre>", until + 1


def heading(lines, at, depth):
    level = "h2" if lines[at].startswith("# ") else "h3"
    return f"<{level}>{inline(lines[at].lstrip('# '))}</{level}>", at + 1


def quotation(lines, at, depth):
    inside, until = while_true(lines, at, lambda line: line.startswith(">"))
    return f"<blockquote>{''.join(blocks([line[1:].removeprefix(' ') for line in inside], depth))}</blockquote>", until


def rule(lines, at, depth):
    return "<hr>", at + 1


def items(lines, at, depth):
    """A list; what is indented below an item belongs to it."""
    first = ITEM.fullmatch(lines[at])
    indent, is_numbered = len(first[1]), first[2] is not None
    found, until = [], at
    while until < len(lines):
        item = ITEM.fullmatch(lines[until])
        if item and len(item[1]) == indent and (item[2] is not None) == is_numbered:
            found.append([item[3]])
        elif found and lines[until].strip() and len(lines[until]) - len(lines[until].lstrip()) > indent:
            found[-1].append(lines[until])
        else:
            break
        until += 1
    inside = "".join(f"<li>{item_of(each, depth)}</li>" for each in found)
    start = f' start="{first[2]}"' if is_numbered and first[2] != "1" else ""
    return (f"<ol{start}>{inside}</ol>" if is_numbered else f"<ul>{inside}</ul>"), until


def item_of(lines, depth):
    first, *more = lines
    indent = min((len(line) - len(line.lstrip()) for line in more), default=0)
    nested = next((at for at, line in enumerate(more) if ITEM.fullmatch(line)), len(more))
    words = "<br>".join(inline(line.strip()) for line in [first, *more[:nested]])
    return f"<p>{words}</p>{''.join(blocks([line[indent:] for line in more[nested:]], depth))}"


def table(lines, at, depth):
    rows, until = while_true(lines, at, ROW.fullmatch)
    is_headed = len(rows) > 1 and RULE.fullmatch(rows[1])
    written = []
    for number, row in enumerate(rows):
        if is_headed and number == 1:
            continue
        cell = "th" if is_headed and number == 0 else "td"
        cells = re.split(r"(?<!\\)\|", ROW.fullmatch(row)[1])
        written.append("<tr>" + "".join(f"<{cell}><p>{inline(each.strip())}</p></{cell}>" for each in cells) + "</tr>")
    return f"<table><tbody>{''.join(written)}</tbody></table>", until


def picture(lines, at, depth):
    found = PICTURE.fullmatch(lines[at].strip())
    caption = f"<figcaption>{inline(found['caption'])}</figcaption>" if found["caption"] else ""
    return f'<figure><img src="{found["src"]}" alt="{escape(unmarked(found["alt"]))}">{caption}</figure>', at + 1


def video(lines, at, depth):
    return f"<figure>{inline(lines[at].strip())}</figure>", at + 1


def markup(lines, at, depth):
    """HTML as it is, until the tag that it begins with is closed."""
    tag = BLOCK.match(lines[at])[1]
    opened, until = 0, at
    while until < len(lines):
        opened += len(re.findall(rf"<{tag}[\s>]", lines[until])) - lines[until].count(f"</{tag}>")
        until += 1
        if opened <= 0 or tag in EMPTY:
            break
    return "\n".join(lines[at:until]), until


def paragraph(lines, at):
    inside, until = while_true(lines, at + 1, lambda line: line.strip() and not reader_for(line))
    return f"<p>{'<br>'.join(inline(line.strip()) for line in [lines[at], *inside])}</p>", until


def is_video(line):
    found = VIDEO.fullmatch(line.strip())
    return bool(found) and bool(player_of(found["address"]))


READERS = [
    (lambda line: line.strip() == "```", fenced),
    (lambda line: line.startswith(("# ", "## ", "### ")), heading),
    (lambda line: line.startswith("> ") or line == ">", quotation),
    (lambda line: re.fullmatch(r"-{3,}\s*", line), rule),
    (ITEM.fullmatch, items),
    (ROW.fullmatch, table),
    (lambda line: PICTURE.fullmatch(line.strip()), picture),
    (is_video, video),
    (BLOCK.match, markup),
]


def inline(text):
    """The marks within a line."""
    parts, rest = [], 0
    for mark in MARK.finditer(text):
        parts.append(escape(text[rest : mark.start()]))
        rest = mark.end()
        if mark["plain"]:
            parts.append(escape(mark["plain"]))
        elif mark["code"]:
            parts.append(f"<code>{escape(mark['code'])}</code>")
        elif mark["bold"]:
            parts.append(f"<strong>{inline(mark['bold'])}</strong>")
        elif mark["italic"]:
            parts.append(f"<em>{inline(mark['italic'])}</em>")
        else:
            parts.append(f'<a href="{escape(mark["address"])}">{inline(mark["words"])}</a>')
    return "".join(parts) + escape(text[rest:])


def unmarked(text):
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


# --- From markup to marks


def plain(html):
    """A sanitised text as it stands in the box."""
    return "\n\n".join(part for part in map(written, in_paragraphs(tree_of(html).inside)) if part)


def in_paragraphs(nodes):
    """Words that stand in none get one of their own."""
    loose = []
    for node in nodes:
        if isinstance(node, str) or node.tag not in BLOCKS:
            loose.append(node)
            continue
        if loose:
            yield Node("p", {}, loose)
        loose = []
        yield node
    if loose:
        yield Node("p", {}, loose)


def written(node):
    """One part of the text: in marks where they say all there is, else as it is."""
    as_it_is = markup_of(node)
    if node.tag == "p" and not words_of(node).strip() and "<" not in as_it_is[3:-4]:
        return ""
    writer = WRITERS.get(node.tag)
    marks = writer(node) if writer else None
    return marks if marks is not None and comparable(marked_up(marks)) == comparable(as_it_is) else as_it_is


def comparable(html):
    """Without what is known of itself: the size of a picture, who is named by @Name, and the paragraph of an item."""
    bare = SIZE.sub("", NAMING.sub("", clean(html))).replace("<li><p>", "<li>").replace("</p></li>", "</li>")
    return re.sub(r"</p><(ul|ol)", r"<\1", bare)


def line_of(node):
    """What stands within a paragraph, as one or more lines."""
    parts = []
    for each in node.inside:
        if isinstance(each, str):
            parts.append(SPECIAL.sub(r"\\\g<0>", each.replace("\n", " ")))
        elif each.tag == "br":
            parts.append("\n")
        elif each.tag == "code":
            parts.append(f"`{words_of(each)}`")
        elif each.tag in {"strong", "em"}:
            mark = "**" if each.tag == "strong" else "*"
            parts.append(f"{mark}{line_of(each)}{mark}")
        elif each.tag == "a":
            parts.append(f"[{line_of(each)}]({each.attributes.get('href', '')})")
        else:
            parts.append(line_of(each))
    return "".join(parts)


def words_of(node):
    return "".join(each if isinstance(each, str) else words_of(each) for each in node.inside)


def paragraph_marks(node):
    return "\n".join(START.sub(r"\1\\", line.strip()) for line in line_of(node).split("\n"))


def list_marks(node):
    start = int(node.attributes.get("start", 1))
    lines = []
    for number, item in enumerate([each for each in node.inside if not isinstance(each, str)], start):
        mark = f"{number}. " if node.tag == "ol" else "- "
        inner = [each for each in item.inside if isinstance(each, str) or each.tag not in {"ul", "ol"}]
        nested = [list_marks(each) for each in item.inside if not isinstance(each, str) and each.tag in {"ul", "ol"}]
        words = line_of(Node("p", {}, inner)).strip().split("\n")
        below = words[1:] + [line for part in nested for line in part.split("\n")]
        lines += [mark + words[0], *(" " * len(mark) + line for line in below)]
    return "\n".join(lines)


def quotation_marks(node):
    inside = "\n\n".join(filter(None, map(written, in_paragraphs(node.inside))))
    return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))


def table_marks(node):
    rows = [
        [line_of(cell).replace("\n", " ").replace("|", r"\|") for cell in row.all("td", "th")] for row in node.all("tr")
    ]
    if not rows:
        return None
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    if any(True for _cell in node.all("th")):
        lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def figure_marks(node):
    caption = next((line_of(each) for each in node.all("figcaption")), "")
    for image in node.all("img"):
        alt = SPECIAL.sub(r"\\\g<0>", image.attributes.get("alt") or "")
        return f"![{alt}]({image.attributes['src']}" + (f' "{caption}")' if caption else ")")
    return line_of(node)


WRITERS = {
    "p": paragraph_marks,
    "h2": lambda node: f"# {line_of(node)}",
    "h3": lambda node: f"## {line_of(node)}",
    "ul": list_marks,
    "ol": list_marks,
    "blockquote": quotation_marks,
    "hr": lambda node: "---",
    "pre": lambda node: f"```\n{words_of(node)}\n```",
    "table": table_marks,
    "figure": figure_marks,
}


class Node:
    def __init__(self, tag, attributes, inside=None):
        self.tag, self.attributes, self.inside = tag, attributes, inside if inside is not None else []

    def all(self, *tags):
        for each in self.inside:
            if not isinstance(each, str):
                if each.tag in tags:
                    yield each
                yield from each.all(*tags)


class Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.top = Node("", {})
        self.open = [self.top]

    def handle_starttag(self, tag, attributes):
        node = Node(tag, dict(attributes))
        self.open[-1].inside.append(node)
        if tag not in EMPTY:
            self.open.append(node)

    def handle_endtag(self, tag):
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, text):
        self.open[-1].inside.append(text)


def tree_of(html):
    """Of a sanitised text, in which every tag is closed."""
    tree = Tree()
    tree.feed(html)
    tree.close()
    return tree.top


def markup_of(node):
    if isinstance(node, str):
        return escape(node)
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes.items())
    if node.tag in EMPTY:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{''.join(map(markup_of, node.inside))}</{node.tag}>"


def is_markup(text):
    """Whether a text is HTML as a whole, as the editor sends it: nothing stands outside of its tags."""
    if not BLOCK.match(text.lstrip()) or not text.rstrip().endswith(">"):
        return False
    return not any(isinstance(node, str) and node.strip() for node in tree_of(clean(text)).inside)


def from_typed(text, scripted):
    """Sanitised HTML of what came from the editor, or of what was typed when there was no script to make an editor."""
    if scripted:
        return AT_THE_END.sub("", clean(text))
    if len(text) > MOST:
        raise ValidationError(TOO_LONG)
    return clean(text if is_markup(text) else marked_up(text))


def both_of(text):
    """(as people write it, as the editor reads it) of a text that is either: stored, or sent in and refused."""
    try:
        if is_markup(text):
            return plain(clean(text)), text
        return text, clean(marked_up(text[:MOST]))
    except ValidationError:
        return text, text
