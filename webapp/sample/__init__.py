"""The sample world of Kuaiwei: rights, a market and a fair, drawn by our own code from a seed. All of it is invented."""
