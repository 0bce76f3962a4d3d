"""What somebody at the desk writes to one member."""

from notifications.kinds.notices import Noticed
from notifications.topics import Topic


class DeskMessage(Noticed):
    """They hear it whatever they wish to hear: it is written to them alone, by who looks after the network."""

    NAME = "desk_message"
    TOPIC = Topic.NETWORK
    PASSES = True
