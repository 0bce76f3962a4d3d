import uuid

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models import SortName
from web.constraints import refused_as
from web.filenames import apart, sort_key_of

LONGEST_NAME = 72  # of a folder; a number may follow it
DEEPEST = 3  # folders within one another, not counting the one a group begins with


class FolderQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Folders of the groups whose gate lets the viewer through; each file in them decides for itself."""
        return self.filter(group__in=Group.objects.readable_by(viewer))

    def with_path(self):
        """The folders a folder lies in come along, in the same query."""
        return self.select_related("parent__parent__parent", "group")

    def locked_for(self, group):
        """The folder the group begins with, held until the transaction ends: whoever moves folders or adds bytes holds
        it, so that names, places and room are true for as long as the act takes."""
        self.get_or_create(group=group, parent=None)
        return self.select_for_update(of=("self",)).get(group=group, parent=None)


class Folder(models.Model):
    """A place for files in a group. Each group begins with one that has no name; its `size` is that of all files."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="subfolders")
    name = models.CharField(_("name"), max_length=80, blank=True)
    sort_name = models.GeneratedField(expression=SortName("name"), output_field=models.TextField(), db_persist=True)
    depth = models.PositiveSmallIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FolderQuerySet.as_manager()

    class Meta:
        verbose_name = _("folder")
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(parent=None), name="a_group_begins_with_one_folder"),
            models.UniqueConstraint(fields=["parent", "sort_name"], name="one_folder_of_a_name_in_a_folder"),
            models.CheckConstraint(
                condition=Q(parent=None, depth=0, name="") | (Q(parent__isnull=False, depth__gt=0) & ~Q(name="")),
                name="only_the_first_folder_has_no_name",
            ),
            models.CheckConstraint(condition=Q(depth__lte=DEEPEST), name="folders_are_a_few_levels_deep"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        place = [self.group_id, self.group.slug]
        if self.parent_id is None:
            return reverse("files:group", args=place)
        return reverse("files:folder", args=[*place, self.pk])

    @property
    def path(self):
        """The folders it lies in and itself, from the outside in, without the one that has no name."""
        above, folder = [], self
        while folder.parent_id is not None:
            above.append(folder)
            folder = folder.parent
        return above[::-1]

    @property
    def room_left(self):
        return max(settings.FILES_PER_GROUP - self.size, 0)

    @transaction.atomic
    def make(self, name, uuid):
        """A folder in this one. The same form sent twice makes one. Raises NameTaken, or TooDeep."""
        here = self.held()
        known = Folder.objects.filter(uuid=uuid, group=self.group).first()
        if known:
            return known
        if here.depth >= DEEPEST:
            raise TooDeep
        with name_taken():
            return Folder.objects.create(uuid=uuid, group=self.group, parent=here, name=name, depth=here.depth + 1)

    @transaction.atomic
    def settle(self, name, parent):
        """Call it so, and put it there with all that is in it. Raises NameTaken, or TooDeep, in itself say."""
        here, parent = self.held(), parent.held()
        inside = here.with_all_inside()
        steps = parent.depth + 1 - here.depth
        if parent.pk in {folder.pk for folder in inside} or max(each.depth for each in inside) + steps > DEEPEST:
            raise TooDeep
        with name_taken():
            Folder.objects.filter(pk=self.pk).update(name=name, parent=parent)
        Folder.objects.filter(pk__in=[folder.pk for folder in inside]).update(depth=F("depth") + steps)
        self.name, self.parent, self.depth = name, parent, parent.depth

    @transaction.atomic
    def dissolve(self):
        """Take the folder away; what is in it lies one folder higher from then on."""
        here = self.held()
        if here.parent_id is None:
            return
        beside = here.parent.subfolders.exclude(pk=here.pk).values_list("name", flat=True)
        taken = {sort_key_of(name) for name in beside}
        inside = [folder for folder in here.with_all_inside() if folder.pk != here.pk]
        here.files.update(folder=here.parent_id)
        Folder.objects.filter(pk__in=[folder.pk for folder in inside]).update(depth=F("depth") - 1)
        for folder in inside:
            if folder.parent_id == here.pk:
                Folder.objects.filter(pk=folder.pk).update(
                    name=apart(folder.name[:LONGEST_NAME], taken), parent=here.parent_id
                )
        here.delete()

    def with_all_inside(self):
        """This folder and every one below it."""
        inside = [self]
        for _level in range(DEEPEST):
            known = {folder.pk for folder in inside}
            below = Folder.objects.filter(parent__in=known).exclude(pk__in=known)
            inside += below.order_by("sort_name", "pk")
        return inside

    def held(self):
        """This folder as it is now, with the first one of its group locked. Raises Folder.DoesNotExist: it is gone."""
        Folder.objects.locked_for(self.group)
        return Folder.objects.select_related("parent", "group").get(pk=self.pk)


class NameTaken(Exception):
    """There is a folder of this name beside it."""


class TooDeep(Exception):
    """Folders would lie deeper in one another than a group can keep an eye on, or in themselves."""


class NoRoom(Exception):
    """The group has no room left for this much."""


def name_taken():
    return refused_as(NameTaken, "one_folder_of_a_name_in_a_folder")
