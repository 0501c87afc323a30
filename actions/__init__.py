"""Custom actions: what is worked out rather than looked up. Run by `python -m rasa_sdk --actions actions`."""
