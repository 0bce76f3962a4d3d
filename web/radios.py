from django import forms


class ExplainedRadios(forms.RadioSelect):
    """Radios that each say what follows from choosing them."""

    means = {}

    def create_option(self, name, value, *args, **kwargs):
        return super().create_option(name, value, *args, **kwargs) | {"hint": self.means.get(value)}
