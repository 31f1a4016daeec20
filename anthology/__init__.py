"""Build anthologies: one manifest, one document model, an EPUB and a print PDF."""

__version__ = "0.1.0"
