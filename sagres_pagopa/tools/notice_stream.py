"""A PDF that leaves for its file page by page: a batch of any size needs the memory of a few pages. No ORM."""
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

__all__ = ["StreamCanvas"]


class StreamCanvas(Canvas):
    """A canvas whose pages are written out as soon as they are done; what they share, such as fonts, comes at the end."""

    def __init__(self, stream, *, title):
        super().__init__(stream, pagesize=A4, pageCompression=1, invariant=1)
        document = StreamDocument(
            compression=1, invariant=1, filename=self._filename, pdfVersion=pdfdoc.PDF_VERSION_DEFAULT)
        document.open(stream)
        self._doc = document
        self.setTitle(title)
        self.setCreator("Sagres")
        self.setLanguage("it")

    def setLanguage(self, language):
        """Name the language of the text, for who has it read aloud."""
        self._doc.Catalog.Lang = pdfdoc.PDFString(language)
        self._doc.Catalog.__NoDefault__ = [*self._doc.Catalog.__NoDefault__, "Lang"]

    def abandon(self):
        """Let go of what the fonts keep for this document, which will not be finished."""
        for font in self._doc.delayedFonts:
            font.state.pop(self._doc, None)

    def showPage(self):  # pylint: disable=missing-return
        """Close the current page and write it out."""
        super().showPage()
        self._doc.write_page()


class StreamFile(pdfdoc.PDFFile):
    """The bytes of a PDF on their way to a stream."""

    def __init__(self, stream, version):
        self.write = stream.write
        self.offset = 0
        self.add(b"%PDF-" + f"{version[0]}.{version[1]}".encode() + b"\n%\xe2\xe3\xcf\xd3\n")

    def format(self, document):
        """Return what is left to write: nothing."""
        return b""


class StreamDocument(pdfdoc.PDFDocument):
    """A PDF document that forgets its pages once they are written."""

    def open(self, stream):
        """Begin to write to a stream."""
        self._file = StreamFile(stream, self._pdfVersion)

    def write_page(self):
        """Write the last page and its content, and keep of them their numbers only."""
        page = self.Pages.pages[-1]
        page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])
        page.stream, name = None, page.__InternalName__
        first = self.objectcounter
        self._write(name)
        for number in range(first + 1, self.objectcounter + 1):
            if isinstance(self.idToObject[self.numberToId[number]], pdfdoc.PDFStream):
                self._write(self.numberToId[number])
        self.Pages.pages[-1] = pdfdoc.PDFObjectReference(name)

    def format(self):
        """Write what is left, then the table of objects."""
        self.encrypt.prepare(self)
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        number = 0
        while number < self.objectcounter:  # writing an object may bring others
            number += 1
            if self.numberToId[number] not in self.idToOffset:
                self._write(self.numberToId[number])
        table = pdfdoc.PDFCrossReferenceTable()
        table.addsection(0, [self.numberToId[place] for place in range(1, number + 1)])
        start = self._file.add(table.format(self))
        trailer = pdfdoc.PDFTrailer(startxref=start, Size=number + 1, Root=root, Info=info, ID=self.ID())
        self._file.add(trailer.format(self))
        return b""

    def _write(self, name):
        content = pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self)
        self.idToOffset[name] = self._file.add(content)
        self.idToObject[name] = None
