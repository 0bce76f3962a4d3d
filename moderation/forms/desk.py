from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Member


class GiveTaskForm(forms.Form):
    """To whom a task goes: colleagues who may do it."""

    to = forms.ModelChoiceField(Member.objects.none(), label=_("Who does it?"), empty_label=None)

    def __init__(self, *args, task, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = Member.objects.visible_to(viewer).holding(task.source.right).exclude(pk=viewer.pk)
        self.fields["to"].queryset = colleagues.order_by("sort_name")
        self.fields["to"].label_from_instance = lambda member: member.name
