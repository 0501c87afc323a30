"""How fast it is, what a turn costs as things grow, and how many machines that makes: `make load`."""
