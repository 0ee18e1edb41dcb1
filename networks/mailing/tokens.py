"""Secrets in the links of mails. The database holds only their hash, so nobody who reads it can use one."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)  # 256 bits


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
