"""What stands between typing and the tool: choices and comments of front ends and extensions, a module a layer."""
