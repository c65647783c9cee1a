"""Ground of every choice of a scenario: types with their bounds, and what a part of it is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

Goal = Literal["hard", "priced", "first"]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1e12)]
NotNegative = Annotated[float, Field(ge=0, le=1e12)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class Part(BaseModel):
    """A part of a scenario: frozen, without unknown keys, without infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _no_flag_as_number(cls, value: Any, info: ValidationInfo) -> Any:
        """YAML turns `yes` into true, which would pass as the number 1."""
        if (
            isinstance(value, bool)
            and cls.model_fields[str(info.field_name)].annotation is not bool
        ):
            raise PydanticCustomError("not_a_flag", "Input should not be true or false")
        return value
