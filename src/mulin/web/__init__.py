"""The shell people see: home per role, navigation, components, error pages. No models, no rules."""
