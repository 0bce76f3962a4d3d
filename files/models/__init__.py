from .files import LEASE, File, Version, throw_away
from .folders import DEEPEST, Folder, NameTaken, NoRoom, TooDeep

__all__ = ["DEEPEST", "LEASE", "File", "Folder", "NameTaken", "NoRoom", "TooDeep", "Version", "throw_away"]
