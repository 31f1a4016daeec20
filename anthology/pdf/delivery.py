"""What kind of file is delivered: for readers, PDF/A-2a and PDF/UA-1 at once; for a printer, PDF/X-4; and its colours.

Comes in: what the manifest wants. Goes out: a `Delivery`, which binding asks what to do. PDF/X-4 is ISO 15930-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from anthology.cache import Cache
from anthology.pdf.inks import Black, Ink, Process
from anthology.pdf.leaves import Leaves
from anthology.pdf.output_intent import OutputProfile, Purpose, grey_profile, screen_profile
from anthology.pdf.recolour import recoloured

Standard = Literal["pdf/a-2a", "pdf/x-4"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a file is finished."""

    standard: Standard
    profile: OutputProfile
    """For which its colours are meant."""
    ink: Ink | None = None
    """What colours become; None: they stay as they were set."""

    @classmethod
    def of(cls, standard: Standard, press: OutputProfile | None, *, grey: bool) -> Delivery:
        """Choose: with the profile of a press colours become its inks, and without one black."""
        if standard == "pdf/a-2a":
            return cls(standard, grey_profile(), Black()) if grey else FOR_READERS
        if press is None:
            return cls(standard, grey_profile(), Black())
        return cls(standard, press, Process(press, grey=grey))

    @property
    def is_for_press(self) -> bool:
        """Whether it is for a printer, who has no use for links."""
        return self.standard == "pdf/x-4"

    @property
    def purpose(self) -> Purpose:
        """The kind of its output intent."""
        return "GTS_PDFX" if self.is_for_press else "GTS_PDFA1"

    @property
    def version(self) -> str:
        """The version of PDF that the standard builds on."""
        return "1.6" if self.is_for_press else "1.7"

    @property
    def keeps_inks(self) -> bool:
        """Whether pictures in CMYK are printed in the very inks that they say."""
        return self.ink is not None and self.ink.keeps_inks

    def inked(self, leaves: Leaves, cache: Cache) -> Leaves:
        """Give leaves in its colours."""
        return recoloured(leaves, self.ink, cache) if self.ink else leaves


FOR_READERS = Delivery("pdf/a-2a", screen_profile())
