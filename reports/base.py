"""What a report is: one class with one template.

A report's class says who may build it, what it is asked for with, and collects its content. The
engine does the rest: queueing, progress, PDF with tags, contents and page numbers, keeping the
file, and letting in only those who may see it.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured

from reports.workbook import Workbook
from trusts.levels import ALL_LEVELS, Level
from trusts.models import Body, Partner
from trusts.permissions import Permission
from trusts.scope import Scope

PDF = "pdf"
XLSX = "xlsx"


@dataclass(frozen=True)
class Section:
    """One part of a document that the engine lays out: a bookmark, and a line of the contents.

    `context` is what the template shows. It must hold plain values and lists, not querysets:
    a report is a picture of one moment. `template` is the report's own unless given. A section
    of `rank` 2 stands under the one before it. `footer` names the section at the foot of each
    page (its title unless given). `key` makes it a target of `<a href="part:KEY">`. Where it
    `needs` a permission, `open_title` is what stands for it in copies for other readers; with
    `also_needs` a reader must hold those as well. A section that is taken into another document
    has a `key_prefix`, which its own links get too. `source` says, in plain values, what its
    figures came from; it is kept with the finished document.
    """

    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""
    rank: int = 1
    footer: str = ""
    key: str = ""
    key_prefix: str = ""
    needs: Permission | None = None
    open_title: str = "Confidential"
    in_contents: bool = True
    source: Mapping[str, Any] = field(default_factory=dict)
    also_needs: tuple[Permission, ...] = ()

    @property
    def asks(self) -> frozenset[Permission]:
        """All permissions that a reader of it must hold."""
        return _all_of(self.needs, self.also_needs)


@dataclass(frozen=True)
class ReadyPart:
    """A part that is a PDF already, such as an uploaded paper (checked when it was uploaded).

    Where it cannot be read, `problem` says why, in words; a page with these words stands for it.
    """

    title: str
    pdf: bytes
    rank: int = 1
    footer: str = ""
    key: str = ""
    needs: Permission | None = None
    open_title: str = "Confidential"
    in_contents: bool = True
    source: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""
    also_needs: tuple[Permission, ...] = ()

    @property
    def asks(self) -> frozenset[Permission]:
        """All permissions that a reader of it must hold."""
        return _all_of(self.needs, self.also_needs)


def _all_of(needs: Permission | None, also: tuple[Permission, ...]) -> frozenset[Permission]:
    return frozenset(also) | ({needs} if needs is not None else set())


@dataclass(frozen=True)
class MadeFrom:
    """A part and the SHA-256 of what it is made from: its HTML, or the PDF as stored."""

    key: str
    title: str
    digest: str


@dataclass(frozen=True)
class Place:
    """Where a part stands in the finished document, and whether a copy leaves it out.

    `page` counts from 1; `digest` is the SHA-256 of what the part was made from (its HTML, or the
    PDF as stored). `parent` is the key of the chapter it stands under.
    """

    key: str
    parent: str
    title: str
    open_title: str
    rank: int
    page: int
    pages: int
    digest: str
    asks: frozenset[Permission]
    source: Mapping[str, Any]
    withheld: bool = False


@dataclass(frozen=True)
class Content:
    """What a report shows, frozen at the moment of collecting.

    `facts` are the (name, value) pairs on the cover. `contents_template` lists the parts; it is
    given `entries` (title, rank, page, pages, key, withheld) beside `contents_context`, and what
    `front(places)` answers for this copy. Where parts `need` permissions, more copies are made
    with the same page numbers: in full, without all of them, and one for holders of each where
    there are several; blank pages stand for what is left out. `needs` are permissions that a
    reader of any copy must hold, of the workbook as well. `watermark` goes across every page. A
    document that is `timeless` does not say when and for whom it was made, so the same content
    gives the same bytes. With `large_print` every copy is made once more, its pages grown to A3.
    `came_from` are (name, value) pairs that
    say what the figures were read from, beside the `facts`: a document that takes this one in
    keeps both.
    """

    title: str
    subtitle: str
    parts: Sequence[Section | ReadyPart]
    facts: Sequence[tuple[str, str]] = ()
    contents_template: str = "reports/pdf/contents.html"
    contents_context: Mapping[str, Any] = field(default_factory=dict)
    cover_template: str = "reports/pdf/cover.html"
    front: Callable[[Sequence[Place]], Mapping[str, Any]] = lambda places: {}
    needs: tuple[Permission, ...] = ()
    watermark: str = ""
    timeless: bool = False
    large_print: bool = False
    came_from: Sequence[tuple[str, str]] = ()


class ReportForm(forms.Form):
    """What is asked for before a report is built. Knows the scope, for its choices."""

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class NoParams:
    """For a report that asks for nothing."""


class Report:
    """Base class of every report. A subclass that leaves out what is needed cannot be defined.

    slug         its name in addresses and on the command line
    name         its name on pages
    summary      one sentence: what it shows and for whom
    permission   who may build it (seeing the result needs REPORT_VIEW at the run's level)
    levels       levels the requester must see, or the report would be incomplete: all, unless said
    template     renders one section
    Params       frozen dataclass of plain values (text, numbers); kept with the run
    form_class   asks for the fields of Params
    listed       False for a document that is asked for on a page of its own
    subject      under which heading the page of reports lists it
    is_private   True for a document that only ever the person who asked for it may see
    formats      what is made of it: a PDF (`collect` and `template`), a workbook (`workbook`), both
    """

    slug: ClassVar[str]
    name: ClassVar[str]
    summary: ClassVar[str]
    permission: ClassVar[Permission]
    template: ClassVar[str]
    levels: ClassVar[frozenset[Level]] = ALL_LEVELS
    Params: ClassVar[type[Any]] = NoParams
    form_class: ClassVar[type[ReportForm]] = ReportForm
    listed: ClassVar[bool] = True
    subject: ClassVar[str] = "Other reports"
    formats: ClassVar[tuple[str, ...]] = (PDF,)
    is_private: ClassVar[bool] = False
    is_of_a_partner: ClassVar[bool] = False

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if not cls.formats or set(cls.formats) - {PDF, XLSX}:
            raise ImproperlyConfigured(f"{cls.__qualname__} is made as neither PDF nor workbook.")
        cls.is_of_a_partner = cls.filed_for is not Report.filed_for
        if (XLSX in cls.formats) != (cls.workbook is not Report.workbook):
            raise ImproperlyConfigured(f"{cls.__qualname__}: its formats and workbook() disagree.")
        needed = ("slug", "name", "summary", *(("template",) if PDF in cls.formats else ()))
        for name in needed:
            if not getattr(cls, name, ""):
                raise ImproperlyConfigured(f"{cls.__qualname__} does not say its {name}.")
        if not isinstance(getattr(cls, "permission", None), Permission):
            raise ImproperlyConfigured(f"{cls.__qualname__} does not say its permission.")
        if not dataclasses.is_dataclass(cls.Params):
            raise ImproperlyConfigured(f"{cls.__qualname__}.Params is not a dataclass.")
        wanted = {f.name for f in dataclasses.fields(cls.Params)}
        asked = set(cls.form_class.base_fields)
        if wanted != asked:
            raise ImproperlyConfigured(
                f"{cls.__qualname__}: the form asks for {sorted(asked)}, "
                f"Params holds {sorted(wanted)}."
            )

    def title(self, scope: Scope, params: Any) -> str:
        """What a run with these parameters is called, such as "Budget monitoring, 2009-09"."""
        return self.name

    def filed_at(self, scope: Scope, params: Any) -> Level:
        """The level whose readers see the finished document: strategic, unless said."""
        return Level.STRATEGIC

    def filed_under(self, scope: Scope, params: Any) -> Body | None:
        """The body whose document it is; at operational level only its members see it."""
        return None

    def filed_for(self, scope: Scope, params: Any) -> Partner | None:
        """The partner whose document it is, or None for the trust's own.

        A partner's document can be built and seen by those whose rights reach that partner. The
        trust's own is only for those whose rights reach the whole trust.
        """
        return None

    def collect(self, scope: Scope, params: Any) -> Content:
        """Read everything the report shows, in the requester's scope.

        Raise `trusts.errors.Refusal` where the report cannot be built as asked; its words are
        shown on the run's page.
        """
        raise NotImplementedError

    def workbook(self, scope: Scope, params: Any) -> Workbook | None:
        """The same as a workbook; None where the report has none. Refuses as `collect` does."""
        return None

    def next_step(self, trust: str, params: Any) -> tuple[str, str] | None:
        """Words and address of the page where one goes on once the document is ready, if any."""
        return None

    def check(self, scope: Scope, params: Any, made_from: Sequence[MadeFrom]) -> None:
        """Refuse, when everything is read and nothing laid out yet, what may not be made."""

    def finished(self, scope: Scope, params: Any) -> None:
        """Do what follows once the finished document is kept, in the same transaction."""

    def both(self, scope: Scope, params: Any) -> tuple[Content | None, Workbook | None]:
        """Content and workbook, as the report is made as. Override it to read only once."""
        return (
            self.collect(scope, params) if PDF in self.formats else None,
            self.workbook(scope, params) if XLSX in self.formats else None,
        )
