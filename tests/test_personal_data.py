"""Every table of ours, and every one that points at a member, says what a member takes along and what leaving does."""

import pytest
from django.apps import apps
from django.db.models import CASCADE

from members.models import Member
from members.personal_data import (
    ERASERS,
    EXPORTERS,
    GO_WITH_MEMBER,
    NOT_EXPORTED,
    WITHOUT_PERSONAL_DATA,
    is_erased,
    is_exported,
)
from tests.test_architecture import FLOOR

OURS = [model for model in apps.get_models() if model._meta.app_label in FLOOR]
POINTING = [relation.related_model for relation in Member._meta.related_objects]
MODELS = sorted({*OURS, *POINTING}, key=lambda model: model._meta.label)


def label(model):
    return model._meta.label


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_a_takeout_holds_it_or_says_why_not(model):
    assert is_exported(model), f"register {label(model)} in a personal_data.py: see members/personal_data.py"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_it_is_said_what_leaving_does_to_it(model):
    assert is_erased(model), f"register {label(model)} in a personal_data.py: see members/personal_data.py"


def goes_with_member(model):
    """Whether a chain of cascading keys leads from the model to the member."""
    keys = [field for field in model._meta.concrete_fields if field.remote_field]
    ends = {key.related_model for key in keys if key.remote_field.on_delete is CASCADE}
    return Member in ends or any(goes_with_member(end) for end in ends - {model})


@pytest.mark.parametrize("model", sorted(GO_WITH_MEMBER, key=label), ids=label)
def test_what_goes_with_the_member_hangs_on_the_member(model):
    assert goes_with_member(model)


def test_every_exception_has_a_reason():
    assert all(reason.strip() for reason in [*NOT_EXPORTED.values(), *WITHOUT_PERSONAL_DATA.values()])


def test_nothing_is_registered_twice():
    exported = {model for _file, models in EXPORTERS.values() for model in models}
    erased = {model for models in ERASERS.values() for model in models}

    assert exported.isdisjoint(NOT_EXPORTED)
    assert (exported | erased).isdisjoint(WITHOUT_PERSONAL_DATA)
    assert erased.isdisjoint(GO_WITH_MEMBER)
