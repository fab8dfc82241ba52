"""Culture events and their days."""

from mulin.events.models.day import DeskOp, Device, Doubt, DoubtKind, DoubtState, Kind, StampCard, Stands
from mulin.events.models.plan import (
    ON_SHIFT,
    WAS_ON_SHIFT,
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
    "ON_SHIFT",
    "WAS_ON_SHIFT",
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
