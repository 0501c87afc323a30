"""What is asked and what is not answered, as numbers alone: counted, never with a text or a conversation."""
