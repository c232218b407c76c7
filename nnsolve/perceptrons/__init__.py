"""Step units: gates, learning rules, linear separability decided exactly, networks of steps."""
