"""The wire to OpenRouter: requests, routes, streams and errors. Runs on worker threads only.

Nothing is imported here: whoever needs an account alone shall not pay for sockets.
"""
