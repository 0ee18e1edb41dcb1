"""Why a document is not taken. The words for each code are in `cms.media.documents`."""


class UnsafeFile(Exception):
    """`code` says why, for example `program`: what is inside is not shown to anybody."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
