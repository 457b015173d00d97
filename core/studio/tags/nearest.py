"""The names that are most like one that is not there, of LoRAs."""

from core.prompt.nearest_names import MAX_NEAREST as MAX_NEAREST
from core.prompt.nearest_names import nearest_names as nearest_names
from core.prompt.nearest_names import nearest_quickly as nearest_quickly
