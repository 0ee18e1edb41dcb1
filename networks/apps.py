from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        from cms.accounts import passwords  # noqa: PLC0415 - as below
        from networks import permission_policies  # noqa: PLC0415 - it reads models
        from networks.models import NetworkPage  # noqa: PLC0415 - as above

        permission_policies.register()
        passwords.register_names(lambda: NetworkPage.objects.live().values_list("title", flat=True))
