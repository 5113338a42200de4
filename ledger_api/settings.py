"""The one place that reads the environment (`LEDGER_…`); everything else is handed its settings."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the service keeps its data, what it listens on, and the bounds on what it takes in.

    Sizes are bytes, times seconds. `database_url` may hold a password and is therefore never printed.
    """

    model_config = SettingsConfigDict(env_prefix="LEDGER_", frozen=True, extra="ignore")

    data: Path = Field(
        default=Path(".ledger"), description="Folder of everything durable: database, keys, chain journal."
    )
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    database_url: SecretStr | None = Field(
        default=None, description="SQLAlchemy URL; without it SQLite in the data folder."
    )
    rpc_url: SecretStr | None = Field(
        default=None, description="An EVM node's URL, or several with spaces between; without it the embedded chain."
    )
    confirmations: Annotated[int, Field(ge=0, le=64)] = Field(
        default=0, description="Blocks that must stand above one before it is read; 0 where blocks are final at once."
    )
    genesis: Path | None = Field(
        default=None, description="Governors and first policy, read when the ledger is created."
    )
    sandbox: bool = Field(default=False, description="Lets the clock of the embedded chain be moved forward.")
    reindex: bool = Field(default=False, description="Builds the projection again from the chain at this start.")
    public_url: AnyHttpUrl | None = Field(
        default=None, description="How clients reach the service; named in sign-in texts."
    )
    log: Literal["text", "json"] = Field(default="text", description="Form of the log lines on standard error.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="From `info` on each operation and request is told of."
    )
    mark_overdue: bool = Field(
        default=True, description="Marks receivables that became overdue, which stops their obligors' issues."
    )
    traces: bool = Field(default=False, description="Sends OpenTelemetry traces; needs the extra otel.")
    body_bytes: Annotated[int, Field(ge=1_024)] = 1_048_576
    document_bytes: Annotated[int, Field(ge=1_024)] = 10_485_760
    request_seconds: Annotated[float, Field(gt=0)] = 30.0
    wait_seconds: Annotated[int, Field(ge=0, le=25)] = 20
    session_seconds: Annotated[int, Field(ge=60)] = 3_600
    challenge_seconds: Annotated[int, Field(ge=10)] = 300
    acts_waiting: Annotated[int, Field(ge=1)] = Field(
        default=50_000, description="Accepted acts that may wait for the chain; past it writes answer 429."
    )
    waiting_bytes: Annotated[int, Field(ge=65_536)] = Field(
        default=64 * 1024 * 1024, description="Bytes of these acts; past it writes answer 429."
    )
    connections: Annotated[int, Field(ge=1)] = Field(
        default=2_048, description="Open connections; a further one is answered 429 and closed."
    )
    bodies_bytes: Annotated[int, Field(ge=1_048_576)] = Field(
        default=128 * 1024 * 1024, description="Bodies held at once, as announced or as they come; past it 429."
    )
    requests_at_once: Annotated[int, Field(ge=1)] = 512
    streams_at_once: Annotated[int, Field(ge=1)] = 256

    @property
    def rpc_urls(self) -> list[str]:
        """Each node's URL."""
        return self.rpc_url.get_secret_value().split() if self.rpc_url else []

    @property
    def url(self) -> str:
        """The service's own URL, without a slash at the end."""
        return str(self.public_url).rstrip("/") if self.public_url else f"http://{self.host}:{self.port}"


def default_of(name: str) -> str:
    """What a setting is where neither an option nor the environment gives it, to be shown."""
    return str(Settings.model_fields[name].default)
