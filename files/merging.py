"""What two accounts of one person put in groups, when they become one."""

from members.merging import carried

carried("files.Version.author")
