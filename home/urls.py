from django.urls import path

from home import views
from home.feedback import views as listening

urlpatterns = [
    path("alerts/", views.alert_list, name="alerts"),
    path("alerts/hide/", views.hide_alert, name="hide_alert"),
    path("privacy-settings/", views.privacy_settings, name="privacy_settings"),
    path("privacy-settings/show-hidden-alerts/", views.show_hidden_alerts, name="show_hidden_alerts"),
    path("feedback/", listening.feedback, name="feedback"),
    path("feedback/sent/", listening.feedback_sent, name="feedback_sent"),
    path("useful/", listening.useful, name="useful"),
    path("useful/sent/", listening.useful_sent, name="useful_sent"),
    path("feedback/what-we-store/", listening.what_we_store, name="what_we_store"),
]
