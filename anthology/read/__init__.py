"""Markdown to the document model: one file (`markdown`), then all of them as the manifest orders (`assemble`)."""
