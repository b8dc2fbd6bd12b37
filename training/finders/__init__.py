"""The training of finders, small networks that compare a driver's window with the same window at rest."""
