"""What a message means after what was said before it, and which action its words ask for."""
