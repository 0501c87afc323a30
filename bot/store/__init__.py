"""What is kept, and for how long: conversations, replies to retries, and their deletion. One SQL database."""
