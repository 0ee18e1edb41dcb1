from cms.models.base_page import BasePage
from cms.models.content_change import ContentChange
from cms.models.heartbeat import Heartbeat
from cms.models.public_update import PublicUpdate

__all__ = ["BasePage", "ContentChange", "Heartbeat", "PublicUpdate"]
