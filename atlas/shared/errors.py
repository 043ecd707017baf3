"""The exceptions of the engine.

A message names what is wrong and how to solve it, in the user's language; the Processing
face turns it into a ``QgsProcessingException``, so that ``qgis_process`` exits non-zero.
"""

from __future__ import annotations


class AtlasError(Exception):
    """An error that the user can understand and solve."""


class RequestError(AtlasError):
    """A parameter is not valid (date, sheet number, scale, expression, logo…)."""


class SourceError(AtlasError):
    """A data source cannot be opened, is not a data source, or contains nothing usable."""


class CatalogueError(AtlasError):
    """``catalogue.json`` or a style it names is malformed or missing."""


class CommuneError(AtlasError):
    """A commune is unknown or ambiguous, or the commune layer cannot be used."""


class TemplateError(AtlasError):
    """A layout template or a text template cannot be used, or a text cannot fit."""


class ExportError(AtlasError):
    """A file could not be written."""


class WaitError(AtlasError):
    """What was waited for did not come within the limit."""


class Cancelled(AtlasError):
    """The user asked to stop; finished files are kept."""
