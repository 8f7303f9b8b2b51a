"""What ./sagres check asks of the sources beyond what ready tools ask."""
