from cms.models.approval import EmergencyPublication, ReviewClaim
from cms.models.audit_entry import AuditEntry
from cms.models.base_page import BasePage, RoutableBasePage
from cms.models.content_change import ContentChange
from cms.models.four_eyes_task import FourEyesTask
from cms.models.heartbeat import Heartbeat
from cms.models.kept_version import KeepsVersions, KeptVersion
from cms.models.limit import Limit
from cms.models.outgoing_mail import OutgoingMail, SharedMail
from cms.models.public_update import PublicUpdate
from cms.models.reading_key import ReadingKey
from cms.models.sent_reminder import SentReminder

__all__ = [
    "AuditEntry",
    "BasePage",
    "ContentChange",
    "EmergencyPublication",
    "FourEyesTask",
    "Heartbeat",
    "KeepsVersions",
    "KeptVersion",
    "Limit",
    "OutgoingMail",
    "PublicUpdate",
    "ReadingKey",
    "ReviewClaim",
    "RoutableBasePage",
    "SentReminder",
    "SharedMail",
]
