"""The demo community: people and pieces that were written, and volume recombined from bulk.toml to measure with."""
