"""Culture events and their days."""

from mulin.events.models.day import DeskOp, Device, Doubt, DoubtKind, DoubtState, Kind, StampCard, Stands
from mulin.events.models.plan import (
    Event,
    EventState,
    Helper,
    HelperState,
    Material,
    Prize,
    Scene,
    Shift,
    Station,
    StationKind,
)

__all__ = [
    "DeskOp",
    "Device",
    "Doubt",
    "DoubtKind",
    "DoubtState",
    "Event",
    "EventState",
    "Helper",
    "HelperState",
    "Kind",
    "Material",
    "Prize",
    "Scene",
    "Shift",
    "StampCard",
    "Stands",
    "Station",
    "StationKind",
]
