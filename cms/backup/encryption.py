"""Archives for the eyes of one key only, in the age format: any tool for it opens them too."""

from pathlib import Path

import pyrage
from django.conf import settings

from cms.backup.archive import BackupFault

SUFFIX = ".age"


def seal(plain: Path, final: Path) -> Path:
    """Give a verified archive its name, encrypted if a recipient is set; return that path."""
    recipient = settings.BACKUP_RECIPIENT
    if not recipient:
        plain.replace(final)
        return final
    sealed = final.with_name(f"{final.name}{SUFFIX}")
    partial = sealed.with_name(f"{sealed.name}.partial")
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError:
        raise BackupFault("BACKUP_RECIPIENT is no age public key; it begins with age1.") from None
    pyrage.encrypt_file(str(plain), str(partial), [key])
    partial.replace(sealed)
    return sealed


def is_sealed(path: Path) -> bool:
    return path.name.endswith(SUFFIX)


def open_sealed(path: Path, key_file: Path | None, target: Path) -> None:
    """Decrypt `path` to `target`. Raises `BackupFault` without the right key."""
    if key_file is None:
        raise BackupFault("This archive is encrypted. Name the file with the secret key: --key FILE")
    lines = key_file.read_text().split()
    secret = next((word for word in lines if word.startswith("AGE-SECRET-KEY-")), None)
    if secret is None:
        raise BackupFault(f"{key_file.name} holds no age secret key; it begins with AGE-SECRET-KEY-.")
    try:
        identity = pyrage.x25519.Identity.from_str(secret)
        pyrage.decrypt_file(str(path), str(target), [identity])
    except (pyrage.IdentityError, pyrage.DecryptError):
        raise BackupFault("The archive cannot be opened with this key, or it is damaged.") from None
