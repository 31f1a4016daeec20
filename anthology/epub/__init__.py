"""From an edition and its rendered pages to an EPUB file; the only package that knows EbookLib."""
