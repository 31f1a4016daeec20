"""The one document model that every stage shares: `nodes`, `book`, the ways through it, and its printed form."""
