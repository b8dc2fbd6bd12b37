"""The avatar in layers: the person is cut out once and moves before a still background."""
