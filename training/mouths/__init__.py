"""The training and measurement of the mouth painter and the tongue finder."""
