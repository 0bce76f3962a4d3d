import uuid
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.models import Content, ContentQuerySet, Overtaken, slug_of
from groups.models import Group
from members.models import Affiliation
from web.filenames import LONGEST_KEY, PDF, PICTURES, clean_name, ending_of, sort_key_of, title_of
from web.nudges import LEASE, nudge_after_commit
from web.richtext import excerpt
from web.submits import uuid_for

from ..signals import version_refused
from .folders import Folder, NoRoom


class FileQuerySet(ContentQuerySet):
    @transaction.atomic
    def put(self, author, group, uploads, *, uuid, folder=None, visibility, body=""):
        """New files in a group, readable at once. The same form sent twice puts them once. Raises NoRoom."""
        root = Folder.objects.locked_for(group)
        keys = [uuid_for(author, uuid_for_place(uuid, place)) for place in range(len(uploads))]
        known = {file.uuid: file for file in self.filter(uuid__in=keys, author=author)}
        fresh = [(key, upload) for key, upload in zip(keys, uploads, strict=True) if key not in known]
        if sum(upload.size for _key, upload in fresh) > root.room_left:
            raise NoRoom
        # Its folder may have been dissolved while the bytes were on their way.
        place = Folder.objects.filter(pk=folder.pk, group=group).first() if folder else None
        for key, upload in fresh:
            title = title_of(clean_name(upload.name))
            known[key] = file = self.create(
                uuid=key,
                author=author,
                affiliation=author.affiliation,
                group=group,
                folder=place or root,
                visibility=visibility,
                title=title,
                slug=slug_of(title),
                sort_title=sort_key_of(title),
                body=body,
                excerpt=excerpt(body),
            )
            file.embeddings.settle(file, author)
            file.add_version(author, upload, uuid=key)
            file.publish()
        count_bytes(root)
        return [known[key] for key in keys]


class File(Content):
    """Something a group keeps: it has one or more versions, and is there for the group whoever leaves."""

    KIND = "file"
    PLURAL = _("Files")
    PAGE = "files:file"
    EDIT = "files:edit"
    CARD = "files/_card.html"
    STAYS_IN_GROUP = True
    IS_ITS_WORDS = False
    SCHEMA = "DigitalDocument"

    folder = models.ForeignKey(Folder, models.PROTECT, related_name="files", verbose_name=_("folder"))
    current = models.ForeignKey("Version", models.SET_NULL, null=True, editable=False, related_name="+")
    last_number = models.PositiveIntegerField(default=0, editable=False)  # ever given; none is given twice
    renewed_at = models.DateTimeField(default=timezone.now, editable=False)
    sort_title = models.CharField(max_length=LONGEST_KEY, editable=False)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        indexes = [
            models.Index(fields=["folder", "-renewed_at", "-content_ptr"], name="files_newest_in_folder"),
            models.Index(fields=["folder", "sort_title", "content_ptr"], name="files_by_name_in_folder"),
        ]

    @transaction.atomic
    def renew(self, author, upload, *, uuid, note=""):
        """A new version, which is the file from now on. The same form sent twice adds one. Raises NoRoom."""
        root = Folder.objects.locked_for(self.group)
        key = uuid_for(self, uuid_for(author, uuid))
        if self.versions.filter(uuid=key).exists() or not self.versions.exists():  # sent before, or the file is gone
            return
        if upload.size > root.room_left:
            raise NoRoom
        self.add_version(author, upload, uuid=key, note=note)
        count_bytes(root)
        self.stir_group()

    @transaction.atomic
    def put_back(self, version, author):
        """Make an earlier version the file again, as a new one: what came in between stays. Twice is once."""
        Folder.objects.locked_for(self.group)
        now_in_use = self.versions.order_by("-number").first()
        if now_in_use is None or now_in_use.stored == version.stored:
            return
        same = {name: getattr(version, name) for name in SAME_BYTES}
        self.keep(Version(author=author, restored_number=version.number, **same))
        self.stir_group()

    def add_version(self, author, upload, *, uuid, note=""):
        name = clean_name(upload.name)
        is_picture = ending_of(name) in PICTURES | {PDF}
        self.keep(
            Version(
                uuid=uuid,
                author=author,
                name=name,
                note=note,
                size=upload.size,
                stored=upload,
                pictured_at=None if is_picture else timezone.now(),
            )
        )

    def keep(self, version):
        """Give the version its number and make it the file. Call with the first folder of the group locked."""
        fresh = File._base_manager.get(pk=self.pk)
        version.file, version.number, version.affiliation = self, fresh.last_number + 1, version.author.affiliation
        version.save(force_insert=True)
        File._base_manager.filter(pk=self.pk).update(last_number=version.number)
        self.show(version)
        nudge_after_commit("files.tasks.look_after", version.pk)

    def show(self, version):
        """Let this version be what the file is."""
        now = timezone.now()
        fields = {"current": version, "renewed_at": version.created_at, "changed_at": now}
        if not self.body:
            fields["excerpt"] = version.name
        File._base_manager.filter(pk=self.pk).update(**fields)
        for name, value in fields.items():
            setattr(self, name, value)

    def stir_group(self):
        Group.objects.stir(self.group_id, timezone.now(), pieces=1)

    @transaction.atomic
    def describe(self, *, version, title, body, visibility, folder, tags=()):
        """Save what is said of it, on top of a version. Raises Overtaken when somebody saved in between."""
        root = Folder.objects.locked_for(self.group)
        place = Folder.objects.filter(pk=folder.pk, group=self.group).first() if folder else None
        now = timezone.now()
        fields = {
            "title": title,
            "slug": slug_of(title),
            "sort_title": sort_key_of(title),
            "body": body,
            "excerpt": excerpt(body) or (self.current.name if self.current else ""),
            "visibility": visibility,
            "folder": place or root,
            "changed_at": now,
            "edited_at": now,
            "version": version + 1,
        }
        if not File._base_manager.filter(pk=self.pk, version=version).update(**fields):
            raise Overtaken
        for name, value in fields.items():
            setattr(self, name, value)
        self.tags.set(tags)
        self.embeddings.settle(self)

    def lock_whole(self):
        Folder.objects.locked_for(self.group)
        self.lock()

    @transaction.atomic
    def remove(self, by=None, *, by_writer=True):
        """Take it away with all its versions; their bytes go from the disk. What others answered keeps its place."""
        root = Folder.objects.locked_for(self.group)
        throw_away_after_commit(self.versions.all())
        author = self.author_id
        super().remove(by_writer=by_writer)
        gap = File._base_manager.filter(content_ptr=self.content_ptr_id)
        if gap.update(folder=root, current=None, sort_title=""):
            self.versions.all().delete()
            if by and by.pk != author:
                gap.update(title=gettext("Removed by a manager of the group"))
        count_bytes(root)


# What a version that is put back has in common with the one it was.
SAME_BYTES = ["name", "size", "stored", "judged_at", "picture", "pictured_at"]


def uuid_for_place(form_uuid, place):
    """Several files come with one form, each with a uuid of its own."""
    return uuid.uuid5(form_uuid, f"file {place}")


def storage_name(version, typed):
    """Where the bytes lie: nobody can guess it, and nothing of what was typed is in it."""
    drawn = uuid.uuid4().hex
    return f"files/{drawn[:2]}/{drawn}"


class VersionQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Versions of the files the viewer may see; whether one was checked yet is another matter (is_checked)."""
        return self.filter(file__in=File.objects.visible_to(viewer))

    def written_by(self, member):
        return self.filter(author=member)

    def checked(self):
        """Those that may leave the house: all, or where there is a scanner those that it found nothing in."""
        return self.exclude(judged_at=None) if settings.CLAMAV_URL else self.all()

    def due(self):
        """To be judged or pictured, and nobody is at it, or whoever was is dead."""
        wanted = Q(pictured_at=None)
        if settings.CLAMAV_URL:
            wanted |= Q(judged_at=None)
        return self.filter(wanted, Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LEASE))

    def claim(self, pk):
        """The row, now ours to look after; None when another worker has it or nothing is left to do."""
        claimed = self.due().filter(pk=pk).update(claimed_at=timezone.now())
        return self.select_related("file__group", "author").filter(pk=pk).first() if claimed else None


class Version(models.Model):
    """What somebody uploaded: bytes under a drawn name, and how they were called where they came from."""

    file = models.ForeignKey(File, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="versions")
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, editable=False, related_name="+")
    name = models.CharField(max_length=130)
    note = models.CharField(_("What changed?"), max_length=200, blank=True)
    restored_number = models.PositiveIntegerField(null=True)  # of the version that was put back, with its bytes
    stored = models.FileField(upload_to=storage_name, max_length=60)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(
        null=True
    )  # by the scanner, which found nothing; where it finds something no row is left
    picture = models.FileField(upload_to=storage_name, max_length=60, blank=True)
    pictured_at = models.DateTimeField(null=True)  # or it was clear that there is nothing to picture

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_version_of_a_number")]
        indexes = [
            models.Index(fields=["id"], name="versions_to_picture", condition=Q(pictured_at=None)),
            models.Index(fields=["id"], name="versions_to_judge", condition=Q(judged_at=None)),
            models.Index(fields=["stored"], name="versions_by_stored"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_checked(self):
        return not settings.CLAMAV_URL or self.judged_at is not None

    @property
    def has_picture(self):
        return bool(self.picture) and self.is_checked

    @transaction.atomic
    def withdraw(self):
        """Take this version out. The one before it is the file again; without one the file goes."""
        root = Folder.objects.locked_for(self.file.group)
        if not Version.objects.filter(pk=self.pk).exists():
            return
        file, before = self.file, self.file.versions.exclude(pk=self.pk).order_by("-number").first()
        if before is None:
            file.remove()
            return
        throw_away_after_commit([self])
        Version.objects.filter(pk=self.pk).delete()
        file.show(before)
        count_bytes(root)

    @transaction.atomic
    def refuse(self, finding):
        """The scanner found something: nothing of it stays, wherever it was put back, and its author hears why."""
        Folder.objects.locked_for(self.file.group)
        from_same_bytes = list(Version.objects.filter(stored=self.stored.name).select_related("file__group", "author"))
        for version in from_same_bytes:
            version.withdraw()
        if from_same_bytes:
            version_refused.send(Version, author=self.author, title=self.file.title, name=self.name, finding=finding)


def throw_away_after_commit(versions):
    names = [field.name for version in versions for field in (version.stored, version.picture) if field]
    transaction.on_commit(partial(throw_away, names), robust=True)


def throw_away(names):
    """Bytes that no version needs any more go from the disk."""
    for name in names:
        if not Version.objects.filter(Q(stored=name) | Q(picture=name)).exists():
            default_storage.delete(name)


def count_bytes(root):
    """How much a group's files take, told to the folder it begins with; a version put back shares its bytes."""
    kept = Version.objects.filter(file__group=root.group_id).order_by().values("stored", "size").distinct()
    root.size = kept.aggregate(total=Sum("size"))["total"] or 0
    Folder.objects.filter(pk=root.pk).update(size=root.size)
