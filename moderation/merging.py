"""What somebody reported, decided or heard under two accounts, when they become one."""

from members.merging import carried, dropped

carried("moderation.Case.member", "moderation.Case.about", "moderation.Case.taken_by")
carried("moderation.CaseNote.by", "moderation.HandOver.by", "moderation.HandOver.to")
carried("moderation.Report.member")
carried("moderation.Decision.about", "moderation.Decision.by", "moderation.Decision.undone_by")
carried("moderation.Appeal.judged_by")
carried("moderation.Chore.owner", "moderation.Chore.by")
carried("moderation.Remark.member", "moderation.Remark.by")
carried("moderation.Introduction.by")
dropped("moderation.Introduction.one", "moderation.Introduction.other")
