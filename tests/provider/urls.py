from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

FORM = engines["django"].from_string("<form method=post>{% csrf_token %}{{ form }}<button>Go</button></form>")


class SignIn(LoginView):
    def render_to_response(self, context, **kwargs):
        return HttpResponse(FORM.render({"form": context["form"]}, self.request))


urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("sign-in/", SignIn.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
