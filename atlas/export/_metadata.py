"""XMP metadata: what a document is, and that it keeps PDF/UA-1. Pure Python, no QGIS."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ._pdf_objects import PdfObject, dictionary, parse_text

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"\
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def metadata(information: Mapping[bytes, bytes], language: str) -> PdfObject:
    """Return the metadata of a document that keeps PDF/UA-1.

    :param information: entries of its document information.
    """
    title, author = (parse_text(information.get(key, b"()")) for key in (b"Title", b"Author"))
    text = _PACKET.format(title=escape(title), author=escape(author), language=language)
    packet = text.encode("utf-8")
    entries = {b"Type": b"/Metadata", b"Subtype": b"/XML", b"Length": b"%d" % len(packet)}
    return PdfObject(dictionary(entries), packet)
