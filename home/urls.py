from django.urls import path

from home import views

urlpatterns = [
    path("alerts/", views.alert_list, name="alerts"),
    path("alerts/hide/", views.hide_alert, name="hide_alert"),
    path("privacy-settings/", views.privacy_settings, name="privacy_settings"),
    path("privacy-settings/show-hidden-alerts/", views.show_hidden_alerts, name="show_hidden_alerts"),
]
