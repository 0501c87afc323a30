"""What happens when a part fails: `make test-faults`. The arrangement of deploy/ as processes on this machine."""
