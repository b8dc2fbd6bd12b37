"""Scripts that import Blender's module `bpy`. They run in a separate environment, never in the app's."""
