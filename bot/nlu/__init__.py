"""How a message is understood: the Rasa pipeline's own components."""
