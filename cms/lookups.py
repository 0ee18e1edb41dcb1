"""Conditions on columns that Django has no word for."""

from django.db.models import CharField, Lookup


@CharField.register_lookup
class LikeAny(Lookup):
    """`path__like_any=["0001%", "0002%"]`: one condition for any number of patterns."""

    lookup_name = "like_any"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} LIKE ANY (%s)", [*parameters, self.rhs]
