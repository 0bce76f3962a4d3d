"""Is a copy of somebody's data whole? `python members/check_takeout.py FILE.zip`; the standard library is enough.

Dedicated to the public domain (CC0), as the format is: whoever receives such a file may use this to read it.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path

BLOCK = 1024 * 1024


def problems_of(file):
    """What is wrong with the zip, a sentence each; nothing for one that is whole."""
    with zipfile.ZipFile(file) as zipped:
        names = set(zipped.namelist())
        if "manifest.json" not in names:
            return ["manifest.json is missing"]
        manifest = json.loads(zipped.read("manifest.json"))
        problems = [
            f"{name} is not in the manifest" for name in sorted(names - {"manifest.json"} - set(manifest["files"]))
        ]
        schema = json.loads(zipped.read("schema/line.schema.json")) if "schema/line.schema.json" in names else None
        for name, facts in manifest["files"].items():
            if name not in names:
                problems.append(f"{name} is missing")
            else:
                problems += problems_of_file(zipped, name, facts)
                if name.endswith(".jsonl"):
                    problems += problems_of_lines(zipped, name, facts, schema)
    return problems


def problems_of_file(zipped, name, facts):
    digest, size = hashlib.sha256(), 0
    with zipped.open(name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    if size != facts["size"] or digest.hexdigest() != facts["sha256"]:
        yield f"{name} is not what the manifest says it is"


def problems_of_lines(zipped, name, facts, schema):
    count = 0
    with zipped.open(name) as file:
        for count, row in enumerate(file, 1):
            try:
                line = json.loads(row)
            except ValueError:
                yield f"{name}, line {count}: cannot be read"
                continue
            for problem in problems_of_line(line, schema):
                yield f"{name}, line {count}: {problem}"
    if count != facts.get("count"):
        yield f"{name} has {count} lines instead of {facts.get('count')}"


def problems_of_line(line, schema):
    """By the part of JSON Schema that ours uses: the types, what each must have, and what is not ours to name."""
    if schema is None:
        return
    required = {name: one["required"] for one in schema["oneOf"] for name in names_of(one["properties"]["type"])}
    if line.get("type") not in required:
        yield f"unknown type {line.get('type')!r}"
        return
    for name in required[line["type"]]:
        if name not in line:
            yield f"{name} is missing"
    for name in line:
        if name not in schema["properties"] and not name.startswith("a20:"):
            yield f"unknown property {name!r}"


def names_of(kind):
    """One type, or several that are alike."""
    return [kind["const"]] if "const" in kind else kind["enum"]


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        sys.exit("usage: python check_takeout.py FILE.zip")
    problems = problems_of(arguments[0])
    print(*problems or ["This copy is whole."], sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
