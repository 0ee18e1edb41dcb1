from home.models.alert import Alert
from home.models.feedback import Feedback, Triage
from home.models.home_page import HomePage
from home.models.information import InformationPage

__all__ = ["Alert", "Feedback", "HomePage", "InformationPage", "Triage"]
