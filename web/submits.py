"""A form that creates carries a uuid, so that sending it twice makes one thing."""

import uuid


def uuid_for(owner, form_uuid):
    """The uuid of what this member makes with this form; the same form in other hands makes another thing.

    Likewise for the place in which it is made: uuid_for(group, uuid_for(member, form_uuid)).
    """
    return uuid.uuid5(form_uuid, str(owner.pk))
