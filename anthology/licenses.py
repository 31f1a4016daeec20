"""Licences by their SPDX ids, in words that a reader understands."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
_TERMS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}
_NAMES = {
    "CC0-1.0": (
        "CC0 1.0 Universal (public domain)",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}


def license_url(license: str) -> str:
    """Give the address of a licence; empty where it is not known."""
    if re.match(r"https?://", license):
        return license
    if match := _CREATIVE_COMMONS.fullmatch(license):
        return f"https://creativecommons.org/licenses/{match[1].lower()}/{match[2]}/"
    return _NAMES.get(license, ("", ""))[1]


def license_name(license: str) -> Markup:
    """Write a licence as a link to its text, or as it is where that is not known."""
    if match := _CREATIVE_COMMONS.fullmatch(license):
        terms = "-".join(_TERMS[term] for term in match[1].split("-"))
        name = f"Creative Commons {terms} {match[2]}"
    else:
        name = _NAMES.get(license, (license, ""))[0]
    url = license_url(license)
    return Markup('<a class="external" href="{}">{}</a>').format(url, name) if url else escape(name)
