"""Who somebody is: django-allauth, by password and second factor or by the organisation's provider."""
