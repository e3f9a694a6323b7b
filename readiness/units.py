"""Units of other countries and of vendors, in ours: kilometres, metres, kilograms."""

from __future__ import annotations

KM_PER_MILE = 1.609344
M_PER_FOOT = 0.3048
KG_PER_LB = 0.45359237
