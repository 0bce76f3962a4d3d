from django.apps import apps
from django.contrib.postgres.indexes import GinIndex


def test_no_search_reads_a_list_that_waits_to_be_sorted_in():
    """docs/performance.md: with fastupdate, a name among ten thousand took fifteen times as long until a VACUUM."""
    ours = [index for model in apps.get_models() for index in model._meta.indexes if isinstance(index, GinIndex)]

    assert len(ours) > 5
    assert [index.name for index in ours if index.fastupdate is not False] == []
