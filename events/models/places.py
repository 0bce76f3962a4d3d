class Places:
    """What has so many places, or room for all; taken are those registered for, and those kept for who got an offer."""

    @property
    def taken_count(self):
        return self.registration_count + self.reserved_count

    @property
    def is_full(self):
        return self.capacity is not None and self.taken_count >= self.capacity

    @property
    def places_left(self):
        return None if self.capacity is None else max(self.capacity - self.taken_count, 0)
