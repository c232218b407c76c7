"""The small arithmetic around a network: parameters, updates, shares of an error, regions, products."""
