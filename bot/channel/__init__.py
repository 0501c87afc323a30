"""The web channel: HTTP in, one turn of the conversation, guarded replies out."""
