"""What the takeout holds of reports, decisions and remarks, and what leaving does to them."""

from django.utils import timezone

from members.personal_data import eraser, exporter, goes_with_member, no_personal_data, not_exported
from members.takeout import id_of, line, moment

from .erasing import erase, final_since, forget_words
from .models import (
    Appeal,
    Case,
    CaseNote,
    Chore,
    Decision,
    Deed,
    Exhibit,
    HalfYear,
    HandOver,
    Introduction,
    Remark,
    Report,
)

no_personal_data(Deed, reason="keys and states; the words stand with the decision, which goes")
no_personal_data(HalfYear, reason="counts of half a year, without names")
no_personal_data(Chore, reason="that a task of the desk is done; who did it is forgotten with the member")
no_personal_data(CaseNote, HandOver, reason="a word between managers; who wrote it is forgotten with the member")
not_exported(Case, reason="that others reported something; what was decided about it is a line of its own")
not_exported(Exhibit, reason="what a reported thing said: the thing itself is a line of its writer's takeout")
not_exported(Introduction, reason="names somebody else")
goes_with_member(Introduction, Remark)


@exporter("reports", Report)
def reports(member, takeout):
    for report in member.reports.select_related("case").order_by("at", "pk").iterator(chunk_size=500):
        said = {"name": str(report.get_reason_display()), "content": report.text, "mediaType": "text/plain"}
        yield line(type="Flag", actor=id_of(member), object=report.case.thing, published=moment(report.at), **said)


@exporter("measures", Decision, Appeal)
def decisions(member, takeout):
    """What the member was told of, and said against it; not by whom, nor that a report was found to be unfounded."""
    told = Decision.objects.told().filter(about=member)
    for decision in told.select_related("appeal").order_by("at", "pk").iterator(chunk_size=500):
        appeal = getattr(decision, "appeal", None)
        yield line(
            type="Announce",
            target=id_of(member),
            name=str(decision.get_outcome_display()),
            content=decision.text,
            mediaType="text/plain",
            published=moment(decision.at),
            a20_rule=decision.rule,
            a20_until=moment(decision.until),
            a20_undone=moment(decision.undone_at),
            a20_appeal=appeal.text if appeal else None,
            a20_verdict=appeal.verdict if appeal else None,
            a20_answer=appeal.answer if appeal else None,
        )


@exporter("remarks", Remark)
def remarks(member, takeout):
    for remark in member.remarks.order_by("at", "pk"):
        said = {"name": remark.purpose, "content": remark.text, "mediaType": "text/plain"}
        yield line(type="Note", target=id_of(member), published=moment(remark.at), a20_until=str(remark.until), **said)


@eraser(Report)
def forget_who_reported(member, contributions):
    member.reports.update(member=None)


@eraser(Case, Exhibit, Decision, Appeal)
def forget_what_was_judged(member, contributions):
    """What still lies open, or can be objected to, keeps its words, for the case alone; the rest is erased now."""
    for exhibit in final_since(timezone.now()).filter(case__about=member).select_related("case"):
        erase(exhibit)
    forget_words(Decision.objects.filter(about=member, case__exhibit__erased_at__isnull=False))
