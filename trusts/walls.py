"""The third wall: PostgreSQL's own row-level security, put up by a migration operation."""

from typing import Any

from django.db import models
from django.db.migrations.operations.base import Operation

from trusts.tenancy import EVERY_ROW

_TRUST = "nullif(current_setting('app.trust', true), '')::bigint"
_LEVELS = "string_to_array(current_setting('app.levels', true), ',')"
_BODIES = "current_setting('app.bodies', true)"
_SELF = "nullif(current_setting('app.self', true), '')::bigint"
_ALL = "current_setting('app.all_trusts', true) = 'on'"
_PUBLIC = "current_setting('app.public', true)"
READING = ("public", "own")
"""Names of the policies that only let somebody read."""


def policy(model: type[models.Model]) -> str:
    """The condition under which the application's role sees and may write a row of the model."""
    columns = {field.column for field in model._meta.concrete_fields}
    row = f"trust_id = (select {_TRUST})"
    if "level" in columns and not getattr(model, "level_is_public", ""):
        nullable = model._meta.get_field("level").null
        seen = f"level = any (select unnest({_LEVELS}))"
        row += f" and (level is null or {seen})" if nullable else f" and {seen}"
        if "body_id" in columns:
            row += (
                " and (level <> 'operational' or body_id is null"
                f" or (select {_BODIES}) = '*'"
                f" or body_id::text = any (select unnest(string_to_array({_BODIES}, ','))))"
            )
    return f"({row}) or (select {_ALL})"


def reading_policies(model: type[models.Model]) -> dict[str, str]:
    """By name, the conditions under which others may read a row, and only read it.

    Policies of their own: what the general one lets a person see it also lets them delete.
    """
    found = {"public": _public_policy(model)}
    if own := getattr(model, "own_rows_field", None):
        found["own"] = f"{model._meta.get_field(own).column} = (select {_SELF})"
    return {name: seen for name, seen in found.items() if seen}


def _public_policy(model: type[models.Model]) -> str:
    """When readers without an account see a row; empty for no row at all."""
    public = getattr(model, "public_rows", "")
    if not public:
        return ""
    seen = f"(select {_PUBLIC}) in ('*', trust_id::text)"
    if public != EVERY_ROW:
        seen += f" and {model._meta.get_field(public).column} is null"
    return seen


class TenantWall(Operation):
    """Close a tenant table: row-level security, and references only within the same trust.

    Goes last in the migration that creates the model (or after a migration that adds a foreign
    key: running it again renews the policy and adds what is missing). FORCE makes the policy bind
    the table's owner too. A reference to another tenant table is checked together with the trust,
    so that not even a faulty write can tie two trusts' rows.
    """

    reversible = True

    def __init__(
        self,
        model_name: str,
        level_is_public: str = "",
        own_rows_field: str = "",
        public_rows: str = "",
    ) -> None:
        self.model_name = model_name
        self.level_is_public = level_is_public
        self.own_rows_field = own_rows_field
        self.public_rows = public_rows

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The wall changes the database only."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Put the wall up."""
        model = to_state.apps.get_model(app_label, self.model_name)
        model.level_is_public = self.level_is_public
        model.own_rows_field = self.own_rows_field
        model.public_rows = self.public_rows
        table = schema_editor.quote_name(model._meta.db_table)
        run = schema_editor.execute
        run(f"alter table {table} enable row level security")
        run(f"alter table {table} force row level security")
        run(f"drop policy if exists tenant on {table}")
        rows = policy(model)
        run(f"create policy tenant on {table} using ({rows}) with check ({rows})")
        for name in READING:
            run(f"drop policy if exists {name} on {table}")
        for name, seen in reading_policies(model).items():
            run(f"create policy {name} on {table} for select using ({seen})")
        key = f"{model._meta.db_table}_id_trust"[:63]
        run(f'create unique index if not exists "{key}" on {table} (id, trust_id)')
        for field in model._meta.concrete_fields:
            if field.many_to_one or field.one_to_one:
                target = field.related_model
                has_trust = any(f.name == "trust" for f in target._meta.concrete_fields)
                if field.name != "trust" and has_trust:
                    self._same_trust(run, model, field)

    def _same_trust(self, run: Any, model: type[models.Model], field: Any) -> None:
        name = same_trust_name(model, field)
        table, target = model._meta.db_table, field.related_model._meta.db_table
        run(f'alter table "{table}" drop constraint if exists "{name}"')
        run(
            f'alter table "{table}" add constraint "{name}" '
            f'foreign key ("{field.column}", trust_id) references "{target}" (id, trust_id) '
            "deferrable initially deferred"
        )

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Nothing to take down: the table goes with the model."""

    def describe(self) -> str:
        """Words for the migrate command."""
        return f"Put up the tenant wall of {self.model_name}"


def same_trust_name(model: type[models.Model], field: Any) -> str:
    """The name of the constraint that keeps a reference within the trust."""
    return f"{model._meta.db_table}_{field.column}_same_trust"[:63]
