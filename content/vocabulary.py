"""Which subjects somebody may know of: those of what they may see. A name can tell what a hidden group is about."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from content.models import Content, Tagging, Visibility
from groups.models import Group, GroupSubject, Kind
from members.models import Expertise, Member
from network.models import Subject, SubjectFollow
from web.prepared import ANYBODY
from web.subjects import key_of

MOST_SUGGESTED = 8


def known_to(viewer):
    """Subjects that are fixed, or followed, or of something this viewer sees."""
    contents, groups = Content.objects.visible_to(viewer).standing(), Group.objects.visible_to(viewer)
    followed = SubjectFollow.objects.filter(subject=OuterRef("pk"), member=viewer.pk)
    return Subject.objects.roots().filter(is_about(contents, groups, viewer) | Exists(followed))


def is_about(contents, groups, viewer):
    """The condition that a subject is fixed, or the subject of one of these or of a member who shows that."""
    known = Q(is_fixed=True) | Exists(taggings_of(contents))
    known |= Exists(GroupSubject.objects.filter(tag=OuterRef("pk"), content_object__in=groups))
    if viewer.is_authenticated:
        experts = Member.objects.visible_to(viewer).showing("expertise", viewer)
        known |= Exists(Expertise.objects.filter(tag=OuterRef("pk"), content_object__in=experts))
    return known


def taggings_of(contents):
    return Tagging.objects.filter(tag=OuterRef("pk"), content_object__in=contents)


def with_use(subjects, contents):
    """Each with how many of these pieces it is the subject of, as use."""
    number = taggings_of(contents).order_by().values("tag").annotate(number=Count("pk")).values("number")
    return subjects.annotate(use=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def suggested(viewer, typed, readers):
    """What somebody who types this may mean, for a piece with these readers (readers_of): the most used comes first.

    Only what the writer and all the readers of the piece may know of.
    """
    contents, known = known_for(viewer, readers)
    if key_of(typed):
        spelled = Subject.objects.filter(begins_with(typed)).order_by()
        known = known.filter(pk__in=spelled.values(root=Coalesce("synonym_of", "pk")))
    else:
        known = known.filter(is_fixed=True)
    also = Subject.objects.filter(begins_with(typed), synonym_of=OuterRef("pk")).order_by("name")
    known = known.annotate(
        stands_for=Case(When(begins_with(typed), then=Value("")), default=Subquery(also.values("name")[:1]))
    )
    return with_use(known, contents).order_by("-use", "-is_fixed", "key")[:MOST_SUGGESTED]


def known_for(viewer, readers):
    """(the pieces, the subjects of anything) that the viewer and all these readers (readers_of) may know of.

    What stands behind a gate is known behind it. Who is invited may come from anywhere, and what is for oneself may yet
    be handed on: those know what everybody does.
    """
    here = readers.pk if isinstance(readers, Group) else 0
    are_members = bool(here) or readers == Visibility.MEMBERS
    for_them = [Visibility.PUBLIC, Visibility.MEMBERS] if are_members else [Visibility.PUBLIC]
    outside = (Q(group=None) | Q(group__kind=Kind.OPEN)) & Q(visibility__in=for_them)
    inside = Q(group=here, visibility__in=[*for_them, Visibility.GROUP])
    contents = Content.objects.visible_to(viewer).standing().filter(outside | inside)
    groups = Group.objects.visible_to(viewer).filter(~Q(kind=Kind.HIDDEN) | Q(pk=here))
    any_reader = Member(pk=ANYBODY) if are_members else AnonymousUser()
    return contents, Subject.objects.roots().filter(is_about(contents, groups, any_reader))


def named_for(viewer, readers, names, slugs=()):
    """({key: subject} of these names, the subjects at these addresses), as far as the viewer and all readers know of
    them; another name of a subject stands for it."""
    meant = Subject.objects.meant_by(names)
    linked = Subject.objects.filter(slug__in=slugs).order_by().values_list(Coalesce("synonym_of", "pk"), flat=True)
    keys = set(linked) if slugs else set()
    wanted = keys | {subject.pk for subject in meant.values()}
    known = known_for(viewer, readers)[1].filter(pk__in=wanted).order_by("pk") if wanted else ()
    by_pk = {subject.pk: subject for subject in known}
    named = {key: by_pk[subject.pk] for key, subject in meant.items() if subject.pk in by_pk}
    return named, [subject for subject in by_pk.values() if subject.pk in keys]


def begins_with(typed):
    """The condition that a name, or a word of it, begins with what is typed."""
    return Q(key__startswith=key_of(typed)) | Q(name__unaccent__icontains=f" {typed.strip()}")
