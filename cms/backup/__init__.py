"""One archive that holds the whole site, and the way back (docs/operators.md#back-up-and-restore).

An archive is a tar file: `about.json`, `database.dump` (PostgreSQL's custom format), every uploaded file
below `media/`, and last `manifest.json` with the size and SHA-256 of each and a fingerprint of every table.
An archive without its manifest was cut short and is refused.
"""
