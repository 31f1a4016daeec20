"""The print side: sections are typeset apart, paginated, and bound into one PDF."""
