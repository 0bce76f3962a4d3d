from members.personal_data import no_personal_data

from .models import Sought

no_personal_data(Sought, reason="words that were typed, four weeks long; who typed them cannot be read from it")
