"""Mail is a job in the transaction of its cause: rolled back means never sent, committed means never lost.

A request only inserts rows. The worker hands each mail to the mail server (`EMAIL_URL`) and tries again for a
day while the server is down. Only when a process dies between the server's “accepted” and our note of it can
one mail go twice, and then with the same Message-ID.
"""

from cms.mail.delivery import PermanentFailure, TemporaryFailure, deliver, forget_abandoned
from cms.mail.queue import Letter, QueueingBackend, send, send_shared, send_to_all, withdraw
from cms.mail.stored import restored

__all__ = [
    "Letter",
    "PermanentFailure",
    "QueueingBackend",
    "TemporaryFailure",
    "deliver",
    "forget_abandoned",
    "restored",
    "send",
    "send_shared",
    "send_to_all",
    "withdraw",
]
