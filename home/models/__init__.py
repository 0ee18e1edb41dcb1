from home.models.alert import Alert
from home.models.awareness_day import AwarenessDay
from home.models.feedback import Feedback, Triage
from home.models.home_page import HomePage
from home.models.information import InformationPage
from home.models.page_remark import PageRemark

__all__ = ["Alert", "AwarenessDay", "Feedback", "HomePage", "InformationPage", "PageRemark", "Triage"]
