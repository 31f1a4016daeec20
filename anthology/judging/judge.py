"""The stage: an ebook made elsewhere, to everything that is wrong or doubtful about it."""

from __future__ import annotations

from pathlib import Path

from anthology.diagnostics import Diagnostics
from anthology.judging.accessibility import check_accessibility
from anthology.judging.archive import Archive, Trap
from anthology.judging.epubcheck import is_installed, run_epubcheck
from anthology.judging.package_document import read_publication
from anthology.judging.pages import look_at_pages

_PASSED_OVER = frozenset({"epub-encrypted", "epub-path", "epub-unreadable"})
"""What EPUBCheck is silent about, or gives the wrong reason for."""


def judge(path: Path, diagnostics: Diagnostics) -> None:
    """Judge an ebook by EPUBCheck's rules, or else by our own, and look whether it is accessible.

    Raises `NoEpub` where the file is not there or is none.
    """
    own = Diagnostics()
    with Archive(path, own) as archive:
        try:
            archive.check()
            publication = read_publication(archive)
            if publication is not None:
                findings = look_at_pages(archive, publication)
                check_accessibility(archive, publication, findings)
        except Trap:
            diagnostics.extend(own)
            return
    has_run = is_installed() and run_epubcheck(path, diagnostics)
    # EPUBCheck has said what is broken, in greater detail. It says nothing of accessibility.
    diagnostics.extend(item for item in own if not (has_run and _is_of_epubcheck(item.code)))
    if not has_run:
        diagnostics.warning(
            "epubcheck-missing",
            "EPUBCheck is not here, so only what matters most has been looked at",
            None,
            "install Java, and “pip install 'anthology-builder[check]'”",
        )


def _is_of_epubcheck(code: str) -> bool:
    return code.startswith("epub-") and code not in _PASSED_OVER
