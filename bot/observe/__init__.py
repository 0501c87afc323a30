"""What an operator sees of the running assistant: metrics, request ids, and a check of what is sent. Never text."""
