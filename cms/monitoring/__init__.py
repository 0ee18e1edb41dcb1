"""What an operator can see of a running site: logs, health and figures. Nothing here says who read what."""
