"""The planner's app: pages show and ask; they compute nothing."""
