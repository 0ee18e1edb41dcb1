"""What stops a backup or a restore, in words for the operator."""


class BackupFault(Exception):
    """Nothing was replaced; the text says what is wrong and what to do."""
