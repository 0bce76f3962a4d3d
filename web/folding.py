"""Filters of which a few stand open and the others are folded away: together they would fill the screen of a phone."""


class Folding:
    """Of a form; FIRST names the fields that stand open."""

    FIRST = ()

    @property
    def first_fields(self):
        return [self[name] for name in self.FIRST]

    @property
    def more_fields(self):
        return [field for field in self if field.name not in self.FIRST]

    @property
    def more_is_asked(self):
        return any(self.data.get(field.name) for field in self.more_fields)
