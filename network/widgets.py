from django import forms

from web.subjects import TYPED, key_of, subjects_initial, tidy

from .models import Subject


class SubjectsInput(forms.TextInput):
    """A line for tags, and below it the fixed subjects to tick. Both are one value: names with commas between them."""

    template_name = "network/_subjects_input.html"
    allow_multiple_selected = True  # of one name the form sends several values

    def value_from_datadict(self, data, files, name):
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        return joined(values) if isinstance(values, list | tuple) else values

    def get_context(self, name, value, attrs):
        fixed = list(Subject.objects.roots().filter(is_fixed=True).order_by("key"))
        typed = [tidy(quoted or bare) for quoted, bare in TYPED.findall(joined(value))]
        meant = {key_of(each) for each in typed}
        ticked = {subject.key for subject in fixed} & meant
        context = super().get_context(name, joined(each for each in typed if key_of(each) not in ticked), attrs)
        context["widget"]["fixed"] = [
            (subject, subjects_initial([subject]), subject.key in ticked) for subject in fixed
        ]
        context["widget"]["is_open"] = bool(ticked)
        return context


def joined(names):
    """Names as one types them; a line of them stays a line."""
    if names is None or isinstance(names, str):
        return names or ""
    return ", ".join(name for name in map(str, names) if name.strip())
