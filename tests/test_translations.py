from ambtenaar.messages import extracted, problems, read


def test_the_dutch_catalogue_is_complete_and_compiled():
    assert problems(extracted(), read()) == []
