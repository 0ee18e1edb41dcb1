"""Content files: one Markdown file with YAML front matter for each page, in and out (docs/content-files.md).

Reading: `located_yaml` and `parser` turn a file into text that knows its lines; `fields` and `list_fields`
say what a key may hold; `markdown_reader` makes blocks and rich text. `markdown_writer` and `markdown_inline`
are the way back. `formats` ties keys to models (each app adds its own), `context` knows what may be referred
to, `files` the pictures and documents, `validation` checks, `importer` and `exporter` do the work.
"""

from cms.content_files import collections  # noqa: F401 - the kernel's own format registers itself
