"""Windows of the scene that follow the head, and how they are painted. Mouth, eyes and cheeks use them."""
