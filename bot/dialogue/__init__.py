"""What one turn leaves open for the next."""
