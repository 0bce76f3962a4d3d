"""Bytes on the disk that no row names: of uploads whose transaction was undone, and of rows that went with others."""

import time
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage

STRAY_AFTER = timedelta(days=1)  # an upload that takes longer has failed


def sweep(place, kept_among):
    """Delete what lies under this place for longer; kept_among(names) says which of them a row names."""
    root, before = Path(default_storage.path(place)), time.time() - STRAY_AFTER.total_seconds()
    for folder in sorted(root.iterdir()) if root.exists() else ():
        old = {f"{place}/{folder.name}/{file.name}" for file in folder.iterdir() if file.stat().st_mtime < before}
        for name in old - kept_among(old):
            default_storage.delete(name)
