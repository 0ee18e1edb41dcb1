"""Names of the groups that carry roles; a lead's group belongs to their network (`networks.models.team`)."""

EDITORS = "Editors"
EQUALITY_TEAM = "Equality team"

WORKFLOW = "Second person approves"
TASK = "A second person reads and approves"
