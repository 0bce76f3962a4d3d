"""A folder as one zip, packed while it is sent: nothing of it is ever held but one block."""

import zipfile

from django.core.files.storage import default_storage

BLOCK = 256 * 1024


class Belt:
    """What zipfile takes for a file it cannot go back in: what it writes is taken off at the other end."""

    def __init__(self):
        self.written = []

    def write(self, block):
        self.written.append(bytes(block))
        return len(block)

    def flush(self):
        pass

    def take(self):
        block, self.written = b"".join(self.written), []
        return block


def zipped(entries, note=None):
    """The zip, block by block. entries: (name in the zip, name in the storage); note: (name, text) to add.

    A file that went from the disk meanwhile is left out.
    """
    belt = Belt()
    # Packed lightly: most documents are packed already, and a stored entry of unknown length confuses some programs.
    with zipfile.ZipFile(belt, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, stored in entries:
            try:
                source = default_storage.open(stored, "rb")
            except FileNotFoundError:
                continue
            with source, archive.open(name, "w", force_zip64=True) as packed:
                while block := source.read(BLOCK):
                    packed.write(block)
                    yield belt.take()
        if note:
            archive.writestr(*note)
    yield belt.take()
