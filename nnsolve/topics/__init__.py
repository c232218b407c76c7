"""One file a topic, found by its name; no topic reads another."""
