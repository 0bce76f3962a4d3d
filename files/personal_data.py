"""What the takeout holds of files, and what leaving does to them: the group keeps what it was given, or it goes."""

from content.personal_data import piece_line, written_by
from members.models import Contributions
from members.personal_data import eraser, exporter, no_personal_data
from members.takeout import id_of, line, moment
from web.filenames import media_type_of

from .models import File, Folder, Version

no_personal_data(Folder, reason="a place in a group; it does not say who made it")


@exporter("files", File)
def files(member, takeout):
    """What the member says of the own files; the bytes follow as versions."""
    for file in written_by(member, File):
        yield piece_line(file, "Article")


@exporter("files", Version)
def versions(member, takeout):
    """The member's own uploads. Of a file of somebody else only the title, where it may still be seen; a version that
    the member put back may be another's, and an own one is there already."""
    for version in Version.objects.written_by(member).select_related("file").order_by("created_at", "pk").iterator():
        is_seen = File.objects.visible_to(member).filter(pk=version.file_id).exists()
        is_upload = version.restored_number is None
        yield line(
            type="Document",
            id=id_of(version),
            url=takeout.media(version.stored, version.name) if version.is_checked and is_upload else None,
            attributedTo=id_of(member),
            name=version.name,
            summary=version.note,
            mediaType=media_type_of(version.name),
            published=moment(version.created_at),
            partOf=id_of(version.file),
            context=version.file.title if is_seen else None,
            a20_version=version.number,
            a20_size=version.size,
        )


@eraser(Version)
def erase_versions(member, contributions):
    """In files of others what was there before comes back; own files go with the other pieces."""
    if contributions == Contributions.DELETE:
        for version in Version.objects.written_by(member).select_related("file__group").order_by("-pk").iterator():
            version.withdraw()
