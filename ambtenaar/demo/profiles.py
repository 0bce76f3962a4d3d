"""What the written cast answered, wants to learn and pinned to each other's boards."""

from datetime import timedelta

from members.models import Answer, Learning, Note, ProfileQuestion

from .material import written


def fill_profiles(people, vocabulary):
    questions = {}
    for position, entry in enumerate(written("questions", "question"), 1):
        fields = {name: value for name, value in entry.items() if name != "key"}
        questions[entry["key"]] = ProfileQuestion.objects.create(position=position, **fields)
    Answer.objects.bulk_create(
        Answer(member=people.cast[entry["member"]], question=questions[key], given=given, audience="public")
        for entry in written("questions", "answer")
        for key, given in entry.items()
        if key != "member"
    )
    Answer.objects.bulk_create(list(answers_of_crowd(people, questions["werkvorm"])))
    Learning.objects.bulk_create(
        Learning(content_object=people.cast[entry["member"]], tag=subject)
        for entry in written("questions", "learning")
        for subject in vocabulary.named(entry["subjects"])
    )
    Note.objects.bulk_create(
        Note(
            owner=people.cast[entry["board"]],
            author=people.cast[entry["author"]],
            text=entry["text"],
            created_at=people.now - timedelta(days=entry["days_ago"]),
        )
        for entry in sorted(written("questions", "note"), key=lambda entry: -entry["days_ago"])
    )


def answers_of_crowd(people, question):
    for member in people.crowd:
        if people.draw.random() < 0.5:
            given = people.draw.sample(question.options, people.draw.randrange(1, 3))
            yield Answer(member=member, question=question, given=given)
