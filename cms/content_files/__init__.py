"""Content files: one Markdown file with YAML front matter for each page, in and out (docs/content-files.md).

`source` reads a file and remembers its lines, `keys` says what a key may hold, `markdown` turns text into
blocks and back, `formats` ties keys to models (each app adds its own), `importer` and `exporter` do the work.
"""
