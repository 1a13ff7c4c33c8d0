"""The board pack: everything for one meeting as one document, as a draft and as issued."""

from meetings.packs.report import BoardPack, IssuedPack, IssueParams, PackParams

__all__ = ["BoardPack", "IssueParams", "IssuedPack", "PackParams"]
