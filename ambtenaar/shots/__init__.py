"""A picture of every page, to lay beside the look."""
