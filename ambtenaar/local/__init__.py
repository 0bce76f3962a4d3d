"""The site on one's own machine: servers, programs, demo and tests. Nothing of this runs in production."""
