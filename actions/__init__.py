"""Custom actions: what is worked out rather than looked up. Run by `python -m bot.action_server`."""
