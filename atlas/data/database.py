"""Tables of a PostgreSQL database with PostGIS, named by an address or by a connection string.

``postgres://user@host:5432/database`` and ``postgresql://…`` are addresses as libpq knows them,
also with a password; ``dbname=… host=… user=…`` is its connection string, which QGIS writes, with
``table="schema"."name" (geom)`` behind it for one table. An address names a table as
``?table=schema.name``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from qgis.core import (
    QgsAbstractDatabaseProviderConnection,
    QgsDataSourceUri,
    QgsException,
    QgsProviderConnectionException,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..shared.errors import SourceError
from ..shared.i18n import tr
from ._open_layer import open_layer

PROVIDER = "postgres"
_SCHEMES = ("postgres://", "postgresql://")
_PAIR = re.compile(r"(?:^|\s)(dbname|host|service|port|user)\s*=", re.IGNORECASE)
_URL = re.compile(r"postgres(?:ql)?://(?!\s*[\w]+\s*=)", re.IGNORECASE)
_PASSWORD = re.compile(r"\bpassword=(?:'(?:[^'\\]|\\.)*'|\S+)", re.IGNORECASE)
#: the table at the end of a connection string, without quotes
_PLAIN_TABLE = re.compile(r"\btable=([\w.]+)(?=\s|$)")


def is_database(text: str) -> bool:
    """Return whether a text names a PostgreSQL database."""
    plain = text.strip()
    if plain.lower().startswith(_SCHEMES):
        return True
    keys = {found.lower() for found in _PAIR.findall(plain)}
    return bool(keys & {"dbname", "service"}) or {"host", "user"} <= keys


def database_uri(text: str) -> QgsDataSourceUri:
    """Return the connection that a text names, with its table where it names one.

    :raises SourceError: when the text is not a connection.
    """
    plain = text.strip()
    if _URL.match(plain):
        return _uri_of_address(plain)
    for scheme in _SCHEMES:
        if plain.lower().startswith(scheme):
            plain = plain[len(scheme) :].strip()
    # QGIS only reads a table in double quotes
    plain = _PLAIN_TABLE.sub(lambda found: f"table={_quoted_table(found[1])}", plain)
    uri = QgsDataSourceUri(plain)
    if not (uri.database() or uri.service()):
        raise SourceError(
            tr(
                "The database is not named: write postgres://user@host:5432/database, or "
                "dbname=database host=host user=user."
            )
        )
    return uri


def _quoted_table(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


def _uri_of_address(text: str) -> QgsDataSourceUri:
    try:
        parts = urlsplit(text)
        port = str(parts.port or "")
    except ValueError as error:
        raise SourceError(
            tr("The address of the database is not valid: {reason}.").format(reason=error)
        ) from error
    options = dict(parse_qsl(parts.query))
    table = options.pop("table", "")
    schema, _, name = table.rpartition(".")
    words = {
        "dbname": options.pop("dbname", unquote(parts.path.lstrip("/"))) or parts.username or "",
        "host": options.pop("host", unquote(parts.hostname or "")),
        "port": options.pop("port", port),
        "user": options.pop("user", unquote(parts.username or "")),
        "password": options.pop("password", unquote(parts.password or "")),
        **options,
    }
    escaped = {key: value.replace("\\", "\\\\").replace("'", "\\'") for key, value in words.items()}
    uri = QgsDataSourceUri(" ".join(f"{key}='{value}'" for key, value in escaped.items() if value))
    if table:
        uri.setDataSource(schema, name, "")
    return uri


def database_title(uri: QgsDataSourceUri) -> str:
    """Return what messages call a database; the password is not in it."""
    place = uri.host() or uri.service() or tr("this machine")
    return tr("the database {name} ({place})").format(
        name=uri.database() or uri.service(), place=place
    )


def source_title(source: str) -> str:
    """Return a source as messages name it: the address of a database may hold a password.

    :raises SourceError: when it begins as the address of a database and is none.
    """
    return database_title(database_uri(source)) if is_database(source) else source


def database_layers(uri: QgsDataSourceUri) -> Iterator[tuple[str, QgsVectorLayer]]:
    """Yield the tables with geometry of a database, or the one that the connection names.

    :raises SourceError: when the database does not answer.
    """
    connection = QgsDataSourceUri(uri.connectionInfo(False))
    if uri.authConfigId():
        connection.setAuthConfigId(uri.authConfigId())
    wanted, schema = uri.table(), uri.schema()
    found = [
        table
        for table in _tables(connection, uri)
        if not wanted or (table.tableName() == wanted and schema in ("", table.schema()))
    ]
    for table in sorted(found, key=lambda item: (item.schema(), item.tableName())):
        place = QgsDataSourceUri(connection)
        column = uri.geometryColumn() or table.geometryColumn()
        keys = table.primaryKeyColumns()
        place.setDataSource(
            table.schema(), table.tableName(), column, uri.sql(), keys[0] if keys else ""
        )
        yield table.tableName(), open_layer(place.uri(False), table.tableName(), PROVIDER)


def _tables(
    connection: QgsDataSourceUri, uri: QgsDataSourceUri
) -> list[QgsAbstractDatabaseProviderConnection.TableProperty]:
    """Return the tables with geometry; the schemas of the system are left out."""
    metadata = QgsProviderRegistry.instance().providerMetadata(PROVIDER)
    if metadata is None:
        raise _unopened(uri, tr("this QGIS was built without PostgreSQL"))
    try:
        database = metadata.createConnection(connection.uri(True), {})
        schemas = [uri.schema()] if uri.schema() else database.schemas()
        found = []
        for schema in schemas:
            if schema not in ("information_schema", "pg_catalog", "topology", "tiger"):
                found += database.tables(
                    schema, QgsAbstractDatabaseProviderConnection.TableFlag.Vector
                )
    # the second is of the first on QGIS 3.22, and of no family of QGIS on 3.44
    except (QgsException, QgsProviderConnectionException) as error:
        raise _unopened(uri, _without_password(error)) from error
    return found


def _unopened(uri: QgsDataSourceUri, reason: str) -> SourceError:
    return SourceError(
        tr(
            "{database} cannot be opened: {reason}. Check host, name, user and password; or "
            "open its layers in QGIS and give the word project."
        ).format(database=database_title(uri), reason=reason)
    )


def _without_password(error: Exception) -> str:
    return _PASSWORD.sub("password=…", " ".join(str(error).split()))


def qgis_layer_text(text: str) -> str:
    """Return a text that names one table of a database in the form that QGIS opens.

    :raises SourceError: when it names no table, or the table is not there.
    """
    uri = database_uri(text)
    if not uri.table():
        raise SourceError(
            tr(
                "{database}: its table is not named: add ?table=schema.name to an address, or "
                'table="schema"."name" to a connection string.'
            ).format(database=database_title(uri))
        )
    for _, layer in database_layers(uri):
        return f"{PROVIDER}://{layer.source()}"
    raise SourceError(
        tr("{database} has no table “{table}” with geometry.").format(
            database=database_title(uri), table=uri.table()
        )
    )
