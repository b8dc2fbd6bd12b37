"""The window: shows the session and passes the user's actions to it. No cv2, torch, av, model or detector."""
