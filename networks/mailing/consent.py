"""What people agree to when they join, word by word. A change is a new number: each yes says to which."""

from django.utils.translation import gettext_lazy as _

WORDINGS = {
    1: _(
        "I agree that this site keeps my email address, encrypted, to send me this network’s news. "
        "I can leave at any time with the link in every email."
    ),
}
CURRENT = max(WORDINGS)
