"""What is sent back: reviewed content put into the form of design.md's interface."""
