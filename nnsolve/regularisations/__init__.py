"""What keeps a network from learning its data by heart, and its steps from growing: each worked by hand."""
