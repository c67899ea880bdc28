"""What is thrown at the readers of the wire and of the disk, and what must hold whatever comes."""
