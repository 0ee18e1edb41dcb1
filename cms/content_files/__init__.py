"""Content files: one Markdown file with YAML front matter for each page, in and out (docs/content-files.md).

Reading: `yaml_text` and `source` turn a file into text that knows its lines; `keys` and `rows` say what a key
may hold; `markdown` makes blocks and rich text. `as_markdown` and `inline` are the way back. `formats` ties
keys to models (each app adds its own), `world` knows what may be referred to, `plan` checks, `importer` and
`exporter` do the work.
"""
