"""Scripts that import Blender's module `bpy`. They run in an environment of their own, never in the app's."""
