"""A language model's words -> statements that are proved, or are not shown."""
