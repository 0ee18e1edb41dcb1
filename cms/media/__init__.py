"""What may be uploaded: judged by its content, never by its name alone."""
