"""The guards that are taken out, all of them."""

from __future__ import annotations

from typing import Final

from tests.mutants.of_delivery import DELIVERY
from tests.mutants.of_erasing import ERASED
from tests.mutants.of_ground import GROUND
from tests.mutants.of_people import AUTHORITY, CONSENT, KEPT

GUARDS: Final = (*DELIVERY, *CONSENT, *AUTHORITY, *KEPT, *ERASED, *GROUND)
