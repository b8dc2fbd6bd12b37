"""Small networks that compare a window of the driver's face with the same window at rest."""
