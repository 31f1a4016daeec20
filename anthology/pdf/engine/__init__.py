"""All that knows WeasyPrint's insides; nothing else in the project imports it.

`versions` says what the output depends on without importing anything heavy; `compositor` sets one
section; the other modules are its parts. What they replace in WeasyPrint is listed in `seams`.
"""
