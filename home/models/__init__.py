from home.models.alert import Alert
from home.models.home_page import HomePage
from home.models.information import InformationPage

__all__ = ["Alert", "HomePage", "InformationPage"]
