"""From an edited book to an edition: which sections in which order (`compose`), and their XHTML (`render`)."""
