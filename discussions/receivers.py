from django.dispatch import receiver

from content.signals import became, comment_withdrawn, commented, published

from .models import Question
from .models.enquiries import begin, note_answer


@receiver(comment_withdrawn)
def reopen_without_its_answer(comment, **kwargs):
    """A question is not solved by words that nobody can read any more."""
    # unguarded: nobody looks
    for question in Question._base_manager.filter(accepted=comment.pk):
        question.reopen()


@receiver(published)
def search_for_who_knows(content, **kwargs):
    if content.kind == Question.KIND:
        begin(content.whole())


@receiver(became)
def search_for_who_knows_after_all(content, **kwargs):
    """A conversation turned out to be a question that nobody answered yet."""
    if content.kind == Question.KIND and content.published_at and content.first_reply_at is None:
        begin(content.whole())


@receiver(commented)
def end_the_search(comment, **kwargs):
    if comment.content.kind == Question.KIND:
        note_answer(comment)
