"""What it costs on AWS: `make cost`."""
