"""Settings: `base` is shared; `development`, `production` and `test` each say how they differ."""
