from .files import delete, download, edit, file, picture, put_back, renew, upload

__all__ = ["delete", "download", "edit", "file", "picture", "put_back", "renew", "upload"]
