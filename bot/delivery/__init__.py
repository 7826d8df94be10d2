"""From an outbox row to a Discord call and back: budget, retry, circuit breaker, reconciling."""
