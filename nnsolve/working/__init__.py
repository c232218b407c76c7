"""What somebody wrote: any text with working in it becomes claims, each with its place."""
