"""Which words somebody read: the number of a version, and a digest of what it says."""

import json
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import COMMENTS_RELATION_NAME, Revision


def digest_of(revision: Revision) -> str:
    """SHA-256 in hexadecimal of everything `revision` holds but remarks; the order of its keys is nothing."""
    # What colleagues remark on a draft is not what readers get.
    content = {name: value for name, value in revision.content.items() if name != COMMENTS_RELATION_NAME}
    return sha256(json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def version_of(revision: Revision | None) -> str:
    """What a form sends back to say what its reader read, for example `12.9f86d0…`; empty without one."""
    return f"{revision.pk}.{digest_of(revision)}" if revision else ""
