"""Layers of joined PDFs: a geospatial PDF keeps its switches when its pages are joined.

Joining copies pages, not the document's list of layers (``/OCProperties``): it is made anew from
what the pages refer to. A layer that stands on several sheets becomes one switch for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def restore_layers(generic: Any, writer: Any) -> None:
    """Give a joined document the list of the layers that its pages refer to.

    :param generic: the module ``pypdf.generic``.
    :param writer: a ``PdfWriter`` with all its pages.
    """
    by_name: dict[str, Any] = {}
    for page in writer.pages:
        for properties in _property_lists(page.get("/Resources")):
            for key in list(properties.keys()):
                reference = properties.raw_get(key)
                group = reference.get_object()
                if group.get("/Type") != "/OCG":
                    continue
                name = str(group.get("/Name", key))
                properties[generic.NameObject(key)] = by_name.setdefault(name, reference)
    if not by_name:
        return
    layers = generic.ArrayObject(by_name.values())
    configuration = generic.DictionaryObject(
        {
            generic.NameObject("/Order"): generic.ArrayObject(layers),
            generic.NameObject("/ON"): generic.ArrayObject(layers),
            generic.NameObject("/ListMode"): generic.NameObject("/AllPages"),
        }
    )
    properties = generic.DictionaryObject(
        {generic.NameObject("/OCGs"): layers, generic.NameObject("/D"): configuration}
    )
    root = writer._root_object  # noqa: SLF001 -- public as root_object from pypdf 5 only
    root[generic.NameObject("/OCProperties")] = writer._add_object(properties)  # noqa: SLF001


def _property_lists(resources: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the property lists of a page and of the forms in it."""
    if resources is None or depth > 4:
        return
    resources = resources.get_object()
    properties = resources.get("/Properties")
    if properties is not None:
        yield properties.get_object()
    forms = resources.get("/XObject")
    for form in (forms.get_object() if forms is not None else {}).values():
        yield from _property_lists(form.get_object().get("/Resources"), depth + 1)
