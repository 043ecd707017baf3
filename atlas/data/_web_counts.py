"""Whether an OGC API states how many objects a collection has."""

from __future__ import annotations

import json
from urllib.parse import quote

from qgis.core import QgsBlockingNetworkRequest, QgsDataSourceUri, QgsVectorLayer
from qgis.PyQt.QtCore import QUrl, QUrlQuery
from qgis.PyQt.QtNetwork import QNetworkRequest

_ATTEMPTS = 2


def states_number(layer: QgsVectorLayer) -> bool:
    """Return whether the server of a layer of an OGC API states the number of its objects.

    Newer versions of QGIS (3.44, not 3.22) fetch all pages to count what a server does not state:
    a page that is missing is then missing in both, and the two agree. The collection is asked for
    one object; the standard has the number in ``numberMatched`` (OGC 17-069r4, 7.15.6).

    :return: false also when the server does not answer.
    """
    uri = QgsDataSourceUri(layer.source())
    url = QUrl(uri.param("url"))
    name = quote(uri.param("typename"), safe="")
    url.setPath(f"{url.path().rstrip('/')}/collections/{name}/items")
    query = QUrlQuery(url)
    query.addQueryItem("limit", "1")
    url.setQuery(query)
    request = QNetworkRequest(url)
    request.setRawHeader(b"Accept", b"application/geo+json, application/json")
    for _ in range(_ATTEMPTS):
        fetched = QgsBlockingNetworkRequest()
        fetched.setAuthCfg(uri.authConfigId())
        if fetched.get(request, True) == QgsBlockingNetworkRequest.ErrorCode.NoError:
            return _has_number(bytes(fetched.reply().content()))
    return False


def _has_number(text: bytes) -> bool:
    try:
        answer = json.loads(text)
    except ValueError:
        return False
    return isinstance(answer, dict) and isinstance(answer.get("numberMatched"), int)
