"""Shows the session and hands the user's wishes to it. No cv2, torch, av, model or detector."""
