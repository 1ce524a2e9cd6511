"""The small programs that run beside the worker in containers; see ``docker-compose.yml``."""
