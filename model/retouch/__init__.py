"""What the mouth and the eyes share: windows of the scene that follow the head, and their painting."""
