"""The subjects of everything in the demo, made at once."""

from itertools import count

from network.models import Subject
from web.subjects import key_of


class Vocabulary:
    """Names to subjects; names that are spelled alike are one subject, spelled as it came first."""

    def __init__(self, names):
        self.subjects = {subject.key: subject for subject in Subject.objects.all()}
        slugs = {subject.slug for subject in self.subjects.values()}
        new = []
        for name in names:
            if key_of(name) not in self.subjects:
                subject = Subject(name=name, slug=free_slug(name, slugs))
                self.subjects[key_of(name)] = subject
                new.append(subject)
        Subject.objects.bulk_create(new)

    def named(self, names):
        """The subjects of these names, each once."""
        return list({key_of(name): self.subjects[key_of(name)] for name in names}.values())


def free_slug(name, taken):
    slug = next(slug for i in count() if (slug := Subject().slugify(name, i or None)) not in taken)
    taken.add(slug)
    return slug
