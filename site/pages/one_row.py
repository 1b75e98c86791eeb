"""One row by a statement that is made once: Django takes several times as long to write one, and to find out what came
back, as the database to answer it."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class OneRow(Generic[Row]):
    """`wanted` says which columns of which rows; the values in its conditions are only places for those to come."""

    def __init__(self, wanted: QuerySet[Row]) -> None:
        self._model = wanted.model
        compiler = wanted.query.get_compiler(connection=connection)
        self._statement, _values = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select]
        self._names = [column.target.attname for column in columns]
        self._converters = list(compiler.get_converters(columns).items())

    def get(self, *values: int | str) -> Row | None:
        with connection.cursor() as cursor:
            cursor.execute(self._statement, values)
            found = cursor.fetchone()
        return self._model.from_db(connection.alias, self._names, self._converted(found)) if found else None

    def _converted(self, found: Sequence[Any]) -> list[Any]:
        row = list(found)
        for at, (converters, expression) in self._converters:
            for convert in converters:
                row[at] = convert(row[at], expression, connection)
        return row
