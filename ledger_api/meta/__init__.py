"""What the service says about itself: the catalogue of acts, the network, its health."""
