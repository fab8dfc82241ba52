"""What the person who runs Mulin types: commands, health, demo, benchmarks. No models, no rules."""
