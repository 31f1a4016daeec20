"""The manifest: YAML with places (`compose`), the keys that it may have (`schema`), the files that it names.

`load_manifest` is the stage; what it gives is a `Manifest`, which only `read` looks at.
"""
