"""The blueprint of the lists of people."""

from flask import Blueprint

blueprint = Blueprint("directory", __name__)
